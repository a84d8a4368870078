"""What each examination showed of the disease: what it detects, what it misses, which one is preferred.

The words are in config/patterns/presentation.csv; the examinations are mentions with the label "imaging".
"""

import re

from extractors.records import Finding, Mention, Reading
from extractors.text.lines import Line, ahead_of, own
from extractors.text.numbers import DECIMAL
from extractors.text.patterns import pattern

MODALITIES = ("MRI", "PET", "CT", "myelography")
# "misses" first: "found only 3 of 18" also holds "found".
_DETAILS = ("preferred", "misses", "detects")
_SEEN_ON = re.compile(r"\b(?:detected|confirmed|shown|seen|found|visible|revealed|demonstrated|diagnosed|identified|depicted) (?:by|on|with|at|in) (?:[\w-]+ ){0,3}$")
_SHARE = re.compile(rf"(?P<percent>{DECIMAL}) ?%")


def find(reading: Reading, lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """One finding for each examination and what is said of it, in reading order; none without such a sentence."""
    found: dict[tuple, Finding] = {}
    for line in own(lines):
        for start, end, name, mention in _examinations(reading, line):
            if made := _said(line, start, end, name, mention):
                found.setdefault((made.name, made.detail), made)
    return tuple(found.values())


def _examinations(reading: Reading, line: Line) -> list[tuple[int, int, str, Mention]]:
    sentence = line.sentence
    found = []
    for mention in reading.mentions:
        if mention.label != "imaging" or mention.section != sentence.section or mention.is_negated:
            continue
        if sentence.start <= mention.start < sentence.end:
            start, end = mention.start - sentence.start, mention.end - sentence.start
            names = [name for _, name in mention.listed_as] or [mention.name]
            found += [(start, end, name, mention) for name in names if name in MODALITIES]
    return found


def _clause_end(text: str, start: int) -> int:
    """Where what is said of an examination ends: at a semicolon or the end of the sentence."""
    return min((at for mark in (";", ". ") if (at := text.find(mark, start)) >= 0), default=len(text))


def _said(line: Line, start: int, end: int, name: str, mention: Mention) -> Finding | None:
    words = line.text[end : _clause_end(line.text, end)]
    for detail in _DETAILS:
        match = pattern("presentation", detail, "imaging").search(words)
        if not match or match.start() > 60:
            continue
        if detail == "preferred" or len(words) < 25 or pattern("presentation", "lesion", "imaging").search(words, match.start()):
            share = _SHARE.search(words, match.end())
            value = float(share["percent"]) if share and share.start() - match.end() < 30 else None
            return _finding(line, end + match.start(), end + match.end(), name, mention, detail=detail, value=value)
    if _SEEN_ON.search(ahead_of(line.text, start)) or (words.startswith(":") and pattern("presentation", "lesion", "imaging").search(words)):
        return _finding(line, start, end, name, mention, detail="detects", value=None)
    return None


def _finding(line: Line, start: int, end: int, name: str, mention: Mention, *, detail: str, value: float | None) -> Finding:
    return line.finding(
        start, end, kind="imaging", name=name, concept_id=mention.concept_id, value=value,
        unit=None if value is None else "percent", detail=detail,
    )  # fmt: skip
