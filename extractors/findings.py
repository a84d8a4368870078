"""What an article's own patients showed: everything that can be read from one abstract, as findings."""

from collections.abc import Iterator

from extractors.records import FINDING_KINDS, Finding, Reading
from extractors.text import (
    cohort, control, death, design, effects, function, imaging, people, presentation, survival, topic, treatments,
    tumours, walking,
)  # fmt: skip
from extractors.text.lines import Line, lines


def find(reading: Reading) -> tuple[Finding, ...]:
    """Every finding of the article, each with its sentence; none for an article without text.

    Of an article that the reader has set aside there is its topic alone.
    Kinds come in the order of FINDING_KINDS, and within a kind findings in that of the text. None is there twice.
    """
    if reading.set_aside:
        return (reading.set_aside,)
    prepared = lines(reading)
    if not prepared:
        return ()
    article = reading.article
    counted = people.candidates(prepared)
    subject = topic.find(article, prepared)
    made = design.find(article, prepared, counted)
    patients = cohort.find(prepared, counted, design=made.name)
    count = patients[0].value if patients else None
    found = (
        subject,
        made,
        *patients,
        *tumours.find(reading, prepared, design=made.name),
        *treatments.find(reading, prepared, design=made.name),
        *survival.find(prepared, design=made.name, patient_count=count),
        *function.find(prepared, topic=subject.name, design=made.name, patient_count=count),
        *walking.find(prepared, topic=subject.name),
        *control.find(prepared),
        *effects.find(reading, prepared),
        *(_of_spine(reading, prepared, made.name) if subject.name in topic.SITES else ()),
    )
    once = {finding.finding_id: finding for finding in found}.values()
    return tuple(sorted(once, key=lambda finding: FINDING_KINDS.index(finding.kind)))


def _of_spine(reading: Reading, prepared: tuple[Line, ...], design_name: str) -> Iterator[Finding]:
    """What only papers on the spine are asked: the words for it are those of the cord and its symptoms."""
    yield from presentation.first_symptoms(prepared, design=design_name)
    yield from death.causes(prepared)
    yield from imaging.find(reading, prepared)
    yield from presentation.frequency_ratios(prepared)
