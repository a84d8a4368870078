"""A claim in our own words, built from its kind, figure and names: no sentence of a page is ever copied."""

import re
from typing import Any

from extractors.review import ClaimKind, Figure

_COMPARED = {
    "below": "less than", "at_most": "at most", "about": "about", "at_least": "at least", "above": "more than",
}  # fmt: skip
_CAUSES = {
    "systemic_disease": "their widespread cancer",
    "cord_disease": "the lesion of the cord",
    "other": "something other than their cancer",
}
_SYMPTOMS = {
    "pain": "pain",
    "weakness": "weakness",
    "sensory": "loss of sensation",
    "sphincter": "trouble with bladder or bowel",
    "gait": "trouble with walking",
    "other": "a symptom other than pain, weakness and loss of sensation",
}
_WORDS: dict[ClaimKind, str] = {
    "survival_figure": "Half of the patients live {figure}.",
    "primary_ranking": "The commonest primary {tumour_is} {names}.",
    "treatment_of_choice": "{names} {is_are} the treatment to choose first.",
    "effect_on_function": "{names} {keeps} the function that is left and seldom {gives} back what is lost.",
    "not_put_forward": "{names} {is_are} not put forward as a treatment.",
    "diagnostic_choice": "{names} {is_are} the examination to choose for the diagnosis.",
    "series_size": "The largest series known to the review holds {count} patients.",
    "frequency_ratio": "Epidural metastasis occurs {figure} as often as intramedullary metastasis.",
    "first_symptom": "The commonest first symptom is {symptom}.",
    "cause_of_death": "Patients mostly die of {cause}.",
}


def statement(kind: ClaimKind, fields: dict[str, Any]) -> str:
    """One sentence that says what a claim with these fields says."""
    names, figure = _names(fields), fields.get("figure")
    is_one = len(names) < 2
    words = _WORDS[kind].format(
        figure=_figure(figure),
        count=f"{figure.value:.10g}" if figure else "",
        names=" and ".join(filter(None, (", ".join(names[:-1]), *names[-1:]))),
        tumour_is="tumour is" if is_one else "tumours are",
        is_are="is" if is_one else "are",
        keeps="keeps" if is_one else "keep",
        gives="gives" if is_one else "give",
        symptom=_SYMPTOMS.get(fields.get("symptom")),
        cause=_CAUSES.get(fields.get("cause")),
    )
    return words[0].upper() + words[1:]


def claim_id(kind: ClaimKind, fields: dict[str, Any]) -> str:
    """A name for the claim in lower case with underscores: "survival_figure_below_4_months"."""
    figure = fields.get("figure")
    parts = (figure.comparator, f"{figure.value:.10g}", figure.unit) if figure else _names(fields)
    return re.sub("[^a-z0-9]+", "_", " ".join((kind, *parts)).lower()).strip("_")


def _names(fields: dict[str, Any]) -> tuple[str, ...]:
    return next((names for key in ("ranking", "treatments", "imaging") if (names := fields.get(key))), ()) or tuple(
        filter(None, (fields.get("symptom"), fields.get("cause")))
    )


def _figure(figure: Figure | None) -> str:
    return f"{_COMPARED[figure.comparator]} {figure.value:.10g} {figure.unit}" if figure else ""
