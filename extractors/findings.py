"""What an article's own patients showed: everything that can be read from one abstract, as findings."""

from extractors.records import Finding, Reading
from extractors.text import cohort, control, design, function, survival, topic
from extractors.text.lines import lines


def find(reading: Reading) -> tuple[Finding, ...]:
    """Every finding of the article, each with its sentence; none for an article without text.

    The order is that of FINDING_KINDS, and within a kind that of the text. No finding is there twice.
    """
    prepared = lines(reading)
    if not prepared:
        return ()
    article = reading.article
    counted = cohort.candidates(prepared)
    subject = topic.find(article, prepared)
    made = design.find(article, prepared, counted)
    patients = cohort.find(prepared, design=made.name, found=counted)
    count = patients[0].value if patients else None
    found = (
        subject,
        made,
        *patients,
        *survival.find(prepared, design=made.name, patient_count=count),
        *function.find(prepared, design=made.name, patient_count=count),
        *control.find(prepared),
    )
    return tuple({finding.finding_id: finding for finding in found}.values())
