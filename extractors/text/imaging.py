"""What each examination showed of the disease: what it detects, what it misses, which one is preferred.

The words are in config/patterns/presentation.csv; the examinations are mentions with the label "imaging".
"""

import re
from dataclasses import dataclass

from extractors.records import Finding, Mention, Reading
from extractors.text.lines import Line, ahead_of, own
from extractors.text.numbers import DECIMAL
from extractors.text.patterns import pattern

MODALITIES = ("MRI", "PET", "CT", "myelography")
# "misses" before "detects": "found only 3 of 18" also holds "found".
DETAILS = ("preferred", "misses", "detects")
_SEEN_ON = re.compile(
    r"\b(?:detected|confirmed|shown|seen|found|visible|revealed|demonstrated|diagnosed|identified|depicted)"
    r" (?:by|on|with|at|in) (?:[\w-]+ ){0,3}$"
)
_SHARE = re.compile(rf"(?P<percent>{DECIMAL}) ?%")
_VERB_WITHIN = 60  # characters between an examination and what is said of it
_SHARE_WITHIN = 30  # characters between that and its percent
_ONE_BREATH = 8  # characters of "and" or "or" between examinations named together
_SHORT = 25  # "contrast MRI most.": so short a rest of the sentence need not name the lesion


@dataclass(frozen=True)
class _Examination:
    start: int
    end: int
    name: str
    mention: Mention


def find(reading: Reading, lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """One finding for each examination and what is said of it, in reading order; none without such a sentence."""
    found: dict[tuple, Finding] = {}
    for line in own(lines):
        examinations = _examinations(reading, line)
        for examination in examinations:
            if made := _said(line, examination, _up_to(examination, examinations, len(line.text))):
                found.setdefault((made.name, made.detail), made)
    return tuple(found.values())


def _examinations(reading: Reading, line: Line) -> list[_Examination]:
    """The examinations of a sentence; PET/CT is both PET and CT."""
    sentence = line.sentence
    found = []
    for mention in reading.mentions:
        inside = mention.section == sentence.section and sentence.start <= mention.start < sentence.end
        if mention.label == "imaging" and inside and not mention.is_negated:
            names = [name for _, name in mention.listed_as] or [mention.name]
            start, end = line.within(mention.start, mention.end)
            found += [_Examination(start, end, name, mention) for name in names if name in MODALITIES]
    return found


def _up_to(examination: _Examination, all_of_line: list[_Examination], end: int) -> int:
    """Where the words about it end: at the next examination, unless both are named in one breath ("MRI and CT")."""
    return next((other.start for other in all_of_line if other.start > examination.end + _ONE_BREATH), end)


def _said(line: Line, examination: _Examination, end: int) -> Finding | None:
    words = _rest_of_clause(line.text[:end], examination.end)
    lesion = pattern("presentation", "lesion", "imaging")
    for detail in DETAILS:
        match = pattern("presentation", detail, "imaging").search(words)
        if not match or match.start() > _VERB_WITHIN:
            continue
        if detail == "preferred" or len(words) < _SHORT or lesion.search(words, match.start()):
            share = _SHARE.search(words, match.end(), match.end() + _SHARE_WITHIN)
            start, end = examination.end + match.start(), examination.end + match.end()
            value = float(share["percent"]) if share else None
            return _finding(line, start, end, examination, detail=detail, value=value)
    if _SEEN_ON.search(ahead_of(line.text, examination.start)) or (words.startswith(":") and lesion.search(words)):
        return _finding(line, examination.start, examination.end, examination, detail="detects", value=None)
    return None


def _rest_of_clause(text: str, start: int) -> str:
    return text[start : min((at for mark in (";", ". ") if (at := text.find(mark, start)) >= 0), default=len(text))]


def _finding(
    line: Line, start: int, end: int, examination: _Examination, *, detail: str, value: float | None
) -> Finding:
    return line.finding(
        start, end, kind="imaging", name=examination.name, concept_id=examination.mention.concept_id, value=value,
        unit=None if value is None else "percent", detail=detail,
    )  # fmt: skip
