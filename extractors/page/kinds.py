"""What a sentence claims, by kind: the fields that a claim of the kind needs, read from its words and mentions.

Each function gets a sentence and the cue of its kind (config/patterns/claims.csv) and returns the claim's fields, or
None where the sentence does not name them.
"""

import re
from collections.abc import Callable
from typing import Any

from extractors.page.beside import named_beside
from extractors.page.sentences import PageSentence, names_of
from extractors.records import Mention
from extractors.review import ClaimKind, Figure
from extractors.text import death, presentation
from extractors.text.groups import ALL, NOT_NAMED
from extractors.text.imaging import MODALITIES
from extractors.text.measures import measured
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number
from extractors.text.patterns import PEOPLE, pattern

Fields = dict[str, Any]
_PEOPLE = re.compile(PEOPLE)
_NUMBER = re.compile(f"{DECIMAL}|{WHOLE}")
_TIME = re.compile(rf"(?P<number>{DECIMAL}|{WHOLE}|\ban?\b)[ -]*(?P<unit>{TIME_UNIT})")
_PEOPLE_WITHIN = 80  # characters between "the largest series" and its number
_AROUND_THE_CORD = re.compile("epidural|extradural")


def survival_figure(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    """A bound that most patients keep to ("most live less than four months"), or a figure of all that is no mean."""
    text = sentence.line.text
    if pattern("claims", "subgroup").search(text):
        return None
    bound = _TIME.search(cue[0])
    comparator = _comparator(text, cue.start() + bound.start()) if bound else None
    if comparator:
        value = months(number(bound["number"]), bound["unit"])
        return {"figure": Figure(value=value, unit="months", comparator=comparator)}
    for figure in measured(text):
        is_of_all = figure.group in (ALL, NOT_NAMED) and figure.statistic != "mean"
        if figure.measure == "overall_survival" and figure.unit == "months" and is_of_all:
            return {"figure": Figure(value=figure.value, unit="months", comparator="about")}
    return None


def primary_ranking(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    return _named("ranking", named_beside(sentence, cue, "tumour", _listed))


def treatment_of_choice(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    return _named("treatments", named_beside(sentence, cue, "treatment", _listed))


def not_put_forward(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    """Only what findings list by its own name: no whole-brain radiotherapy says nothing of all radiotherapy.

    The treatment may itself be denied: "no role for chemotherapy".
    """
    return _named("treatments", named_beside(sentence, cue, "treatment", _listed_by_its_name))


def effect_on_function(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    """The treatment of the sentence or, where it names none, of the one before it."""
    found = treatment_of_choice(sentence, cue)
    if found or sentence.before is None:
        return found
    earlier = [mention for mention in sentence.before.mentions if mention.label == "treatment" and _listed(mention)]
    return _named("treatments", _listed(earlier[-1])[:1] if earlier else ())


def diagnostic_choice(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    return _named("imaging", named_beside(sentence, cue, "imaging", _judged_imaging))


def series_size(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    """The number of people nearest to "the largest series": first behind it, then before it."""
    text = sentence.line.text
    found = _PEOPLE.search(text, cue.end(), cue.end() + _PEOPLE_WITHIN)
    if found is None:
        earlier = list(_PEOPLE.finditer(text, max(0, cue.start() - _PEOPLE_WITHIN), cue.start()))
        found = earlier[-1] if earlier else None
    return {"figure": Figure(value=number(found["n"]), unit="patients", comparator="at_most")} if found else None


def frequency_ratio(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    """How many times as often as intramedullary metastasis, of which the review is, the epidural one occurs."""
    text = sentence.line.text
    figure = _NUMBER.match(cue[0])
    if not figure or not _AROUND_THE_CORD.search(text):
        return None
    comparator = _comparator(text, cue.start()) or "about"
    return {"figure": Figure(value=number(figure[0]), unit="times", comparator=comparator)}


def first_symptom(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    found = presentation.first_symptoms((sentence.line,), design=None)
    return {"symptom": found[0].name} if found else None


def cause_of_death(sentence: PageSentence, cue: re.Match[str]) -> Fields | None:
    found = death.causes((sentence.line,))
    return {"cause": found[0].name} if found else None


READERS: dict[ClaimKind, Callable[[PageSentence, re.Match[str]], Fields | None]] = {
    "survival_figure": survival_figure,
    "primary_ranking": primary_ranking,
    "treatment_of_choice": treatment_of_choice,
    "effect_on_function": effect_on_function,
    "not_put_forward": not_put_forward,
    "diagnostic_choice": diagnostic_choice,
    "series_size": series_size,
    "frequency_ratio": frequency_ratio,
    "first_symptom": first_symptom,
    "cause_of_death": cause_of_death,
}


def _comparator(text: str, start: int) -> str | None:
    """The comparator that stands right before a figure; None where none does."""
    words = text[max(0, start - 40) : start]
    for comparator in ("at_least", "at_most", "below", "above", "about"):
        if re.search(rf"(?:{pattern('claims', 'comparator', comparator).pattern})(?: an?)? $", words):
            return comparator
    return None


def _named(key: str, names: tuple[str, ...]) -> Fields | None:
    return {key: names} if names else None


def _listed(mention: Mention) -> tuple[str, ...]:
    """The name under which findings list the mention; none for what is denied or not listed (a metastasis)."""
    return () if mention.is_negated else tuple(name for concept_id, name in mention.listed_as if concept_id)[:1]


def _listed_by_its_name(mention: Mention) -> tuple[str, ...]:
    return tuple(name for _, name in mention.listed_as[:1] if name == mention.name)


def _judged_imaging(mention: Mention) -> tuple[str, ...]:
    """The examination as findings name it."""
    return tuple(name for name in names_of(mention) if name in MODALITIES)
