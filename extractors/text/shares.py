"""Shares of a cohort, told with their counts: "8 (62%)" are eight of 13, whatever else the abstract counts.

A number of people of which most such shares are parts is probably the one that the authors divided by.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.text.headcount import Candidate
from extractors.text.lines import BACKGROUND, Line, ahead_of
from extractors.text.numbers import WHOLE, number

_PERCENT = r"(?P<percent{0}>\d+(?:\.\d+)?) ?%"
_SHARE = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<part>{WHOLE})(?: (?!of\b)[a-z][\w-]*){{0,4}} [(\[]{_PERCENT.format('')}[)\];,]"
    rf"|\((?:n ?= ?)?(?P<part2>\d+)[,;] {_PERCENT.format('2')}\)"
    rf"|(?<![\w.-]){_PERCENT.format('3')} \((?:n ?= ?)?(?P<part3>\d+)\)"
)
_A_SHARE, _AT_MOST = 0.5, 3  # what each share adds to the score, and how many count


@dataclass(frozen=True, kw_only=True)
class _Share:
    part: int
    percent: float
    step: float  # of the last digit that is given: 0.1 for "7.6%"

    def is_of(self, whole: int) -> bool:
        return self.part <= whole and abs(100 * self.part / whole - self.percent) <= 0.55 * self.step


def supported(lines: tuple[Line, ...], found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates, each with more score for the shares that are parts of it."""
    told = list(_shares(lines)) if found else []
    found = (*found, *(part for whole in found if (part := _sharing(whole, told))))
    gains = {whole: _A_SHARE * min(sum(share.is_of(whole) for share in told), _AT_MOST) for whole in _values(found)}
    return tuple(replace(one, score=one.score + gains[one.value]) if gains[one.value] else one for one in found)


# "among 172 patients 13 (7.6%) had ..."
_PART = re.compile(
    rf"[^.;()]{{0,90}}?,? (?P<part>{WHOLE}) \({_PERCENT.format('')}\) (?:had|were|showed|presented|developed)\b"
)
_OF = re.compile(r"\b(?:of|among|from) (?:the |a total of )?$")


def _sharing(whole: Candidate, told: list[_Share]) -> Candidate | None:
    """A part of that number which the paper is about: its shares are all of the part, and none of the whole."""
    text = whole.line.text
    match = _PART.match(text, whole.end) if _OF.search(ahead_of(text, whole.start)) else None
    if not match:
        return None
    value = int(number(match["part"]))
    of_part = sum(share.is_of(value) for share in told)
    of_whole = sum(share.is_of(whole.value) and not share.is_of(value) for share in told)
    if value <= 1 or of_part < 2 or of_whole > 1:  # its own share is of the whole
        return None
    return replace(whole, start=match.start("part"), end=match.end("part"), value=value, score=whole.score + 1.5)


def _values(found: tuple[Candidate, ...]) -> set[int]:
    return {candidate.value for candidate in found}


def _shares(lines: tuple[Line, ...]) -> Iterator[_Share]:
    for line in lines:
        if "%" in line.text and line.part != BACKGROUND:
            for match in _SHARE.finditer(line.text):
                named = {name.rstrip("23"): text for name, text in match.groupdict().items() if text}
                decimals = len(named["percent"].partition(".")[2])
                part = int(number(named["part"]))
                yield _Share(part=part, percent=float(named["percent"]), step=10.0**-decimals)
