"""How the inbox's pages word and draw what they are given: the filters and names that its templates use."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

from flows import links, wording
from flows.pubmed_text import clean, doi_url, pubmed_url, shorten
from flows.tally import amount
from warehouse.inbox_rows import Found, Sentence

SENTENCE_LIMIT, TITLE_LIMIT = 900, 240

DECISIONS = {"accepted": "Accepted", "dismissed": "Dismissed", "deferred": "Put off", "reopened": "Opened again"}
STATES = DECISIONS | {"open": "Open"}
UPDATE_STATUSES = {
    "up_to_date": "Up to date",
    "update_pending": "Update pending",
    "no_update_planned": "No update planned",
}
VERDICTS = {"wrong": "Read wrongly", "value": "Another figure", "right": "Read rightly"}
LABELS = ("tumour", "treatment", "site", "imaging", "symptom")
# One click instead of a sentence; anything may be written beside it.
REASONS = (
    "The next update will take it in",
    "The review says so already",
    "Other patients than the review's",
    "Too weak to change the claim",
    "The study was read wrongly",
)
KINDS = {
    "topic": "Population", "study_design": "Study design", "patient_count": "Patients",
    "primary_tumour": "Primary tumour", "treatment": "Treatment", "survival": "Survival",
    "neurological_outcome": "Neurological outcome", "local_control": "Local control",
    "treatment_effect": "Effect of a treatment", "recommendation": "Recommendation", "first_symptom": "First symptom",
    "cause_of_death": "Cause of death", "imaging": "Imaging", "frequency_ratio": "How much rarer than epidural",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Words of a sentence that are alike: read from or not, of one concept or none; `ends`: its last words."""

    text: str
    is_read: bool
    label: str | None
    ends: bool


def pieces(sentence: Sentence) -> list[Piece]:
    """The sentence in order, cleaned piece by piece; of a very long one the part around the words read."""
    text = sentence.text
    first = min((start for start, _ in sentence.read), default=0)
    begin = max(0, first - SENTENCE_LIMIT // 3) if len(text) > SENTENCE_LIMIT else 0
    end = min(len(text), begin + SENTENCE_LIMIT)
    spans = [*sentence.read, *((one.start, one.end) for one in sentence.concepts)]
    cuts = sorted({begin, end, *(place for span in spans for place in span if begin < place < end)})
    found = [Piece(text="\u2026", is_read=False, label=None, ends=False)] if begin else []
    for start, stop in zip(cuts, cuts[1:], strict=False):
        concept = next((one for one in sentence.concepts if one.start <= start and stop <= one.end), None)
        found.append(
            Piece(
                text=clean(text[start:stop]),
                is_read=any(low <= start and stop <= high for low, high in sentence.read),
                label=concept.label if concept else None,
                ends=concept is not None and (stop == concept.end or stop == end),
            )
        )
    if end < len(text):
        found.append(Piece(text="\u2026", is_read=False, label=None, ends=False))
    return found


def labels(sentences: list[Sentence]) -> list[str]:
    """The labels that occur in the sentences, for their legend."""
    found = {concept.label for sentence in sentences for concept in sentence.concepts}
    return [label for label in LABELS if label in found]


def finding_in_words(found: Found) -> str:
    """What was found, as an editor would say it: "median overall survival 9.9 months (all)"."""
    name = (found.name or "").replace("_", " ")
    if found.kind == "study_design":
        name = wording.DESIGNS.get(found.name or "", name)
    figure = "" if found.value is None else _figure(found.value, found.unit)
    at = "" if found.at_months is None else f" at {found.at_months:g} months"
    span = "" if found.low is None or found.high is None else f" ({found.low:g} to {found.high:g})"
    beside = ", ".join(one.replace("_", " ") for one in (found.detail, found.patient_group) if one)
    parts = (name, f"{figure}{at}{span}".strip(), f"({beside})" if beside else "")
    return clean(" ".join(part for part in parts if part))


def _figure(value: float, unit: str | None) -> str:
    ratio = {"hazard_ratio": "hazard ratio", "odds_ratio": "odds ratio", "risk_ratio": "risk ratio"}.get(unit or "")
    if ratio:
        return f"{ratio} {value:g}"
    return f"{value:g} %" if unit == "percent" else f"{value:g} {unit or ''}".strip()


def review_path(review_id: str) -> str:
    return links.review_url("", review_id)


def claim_path(review_id: str, claim_id: str) -> str:
    return f"{review_path(review_id)}/claims/{quote(claim_id, safe='')}"


def signal_path(review_id: str, signal_id: str) -> str:
    return links.signal_url("", review_id, signal_id)


def study_path(review_id: str, pmid: str) -> str:
    return links.study_url("", review_id, pmid)


def with_query(path: str, **values: object) -> str:
    """The address with those values that are not empty after its question mark."""
    given = {name: value for name, value in values.items() if value not in (None, "", 1)}
    return f"{path}?{urlencode(given)}" if given else path


FILTERS: dict[str, Any] = {
    "day": wording.day_in_words,
    "title_text": lambda text: shorten(text, TITLE_LIMIT),
    "short": shorten,
    "sentence_pieces": pieces,
    "finding_in_words": finding_in_words,
}
GLOBALS: dict[str, Any] = {
    "words": wording,
    "count": wording.count,
    "pubmed_url": pubmed_url,
    "doi_url": doi_url,
    "amount": amount,
    "labels_in": labels,
    "review_path": review_path,
    "claim_path": claim_path,
    "signal_path": signal_path,
    "study_path": study_path,
    "export_path": lambda review_id, name: links.export_url("", review_id, name),
    "with_query": with_query,
    "DECISIONS": DECISIONS, "STATES": STATES, "UPDATE_STATUSES": UPDATE_STATUSES, "VERDICTS": VERDICTS, "KINDS": KINDS,
    "REASONS": REASONS,
}  # fmt: skip
