"""From mentions to findings: one for each concept that an article's own patients had, resting on the sentence that
says most of it."""

import re
from collections.abc import Iterable

from extractors.records import Finding, Reading
from extractors.text.lines import HEADING, Line
from extractors.text.numbers import WHOLE, number
from extractors.text.placed import Placed, place

# "lung 9", "lung (n = 9, 30%)", "lung cancer in 9 patients", "lung cancer (41.7%)": what stands after the name ...
_AFTER = (
    re.compile(r" ?\((?:n ?= ?)?(?P<count>\d+)(?: (?:patients|cases|pts)\b|[,;/)]| \()"),
    re.compile(r" ?[(:,]? ?(?P<percent>\d+(?:\.\d+)?) ?%"),
    re.compile(rf",? (?:in|for) (?!(?:19|20)\d\d\b)(?P<count>{WHOLE})(?: (?:patients|cases|of the)\b|[,;.]|$)"),
    re.compile(r" ?:? ?(?P<count>\d+)(?: \(|[,;.]? ?$|[,;] )"),
)
# ... and before it: "9 lung cancers", "nine patients with breast cancer", "39.1% small cell".
_FILLERS = r"(?:(?:had|with|were|of|patients|cases|the|them|a|metastatic|advanced|primary) )*$"
_BEFORE = (
    re.compile(rf"(?P<percent>\d+(?:\.\d+)?) ?% {_FILLERS}"),
    re.compile(rf"(?<![\w.,-])(?P<count>{WHOLE}) {_FILLERS}"),
)
# "900 patients with breast cancer, melanoma or myeloma" counts none of them.
_GOES_ON = re.compile(r" ?(?:,|/|and\b|or\b|&)")


def listable(reading: Reading, prepared: tuple[Line, ...], label: str) -> tuple[Placed, ...]:
    """The mentions of the label that a finding can list, in reading order."""
    return place((m for m in reading.mentions if m.label == label and m.listed_as), prepared)


def count(one: Placed) -> tuple[float | None, str | None]:
    """How many of the patients a mention is said of and the unit, "patients" or "percent"; (None, None) if not said."""
    found = (pattern.match(one.after) for pattern in _AFTER)
    match = next((m for m in found if m), None) or next((m for m in (p.search(one.before) for p in _BEFORE) if m), None)
    if match is None or ("patients" in match[0] and _GOES_ON.match(one.after)):
        return None, None
    told = match.groupdict()
    if told.get("percent"):
        return float(told["percent"]), "percent"
    return number(told["count"]), "patients"


def listed(own: Iterable[Placed], *, kind: str, first: frozenset[str] = frozenset()) -> tuple[Finding, ...]:
    """One finding of `kind` for each concept that the mentions name or imply, in the order of the text.

    It rests on the mention that names the concept itself, with a number if any, in the title if any, else the first.
    Names in `first` get the detail "commonest". An implied concept has no number: it may be less than the whole.
    """
    best: dict[str, tuple[tuple[bool, bool, bool], Placed, str | None]] = {}
    for one in own:
        value, _ = count(one)
        for concept_id, name in one.mention.listed_as:
            is_named = concept_id == one.mention.concept_id
            score = (is_named, is_named and value is not None, one.line.part == HEADING)
            if name not in best or score > best[name][0]:
                best[name] = (score, one, concept_id)
    findings = []
    for name, (score, one, concept_id) in best.items():
        value, unit = count(one) if score[0] else (None, None)
        findings.append(
            one.line.finding(
                one.start, one.end, kind=kind, name=name, concept_id=concept_id, value=value, unit=unit,
                detail="commonest" if name in first else None,
            )  # fmt: skip
        )
    return tuple(findings)
