"""A number of people in a text: where it stands, and how much speaks for its being the whole cohort."""

import re
from dataclasses import dataclass

from extractors.text.lines import AIM, BACKGROUND, BODY, CONCLUSIONS, HEADING, METHODS, RESULTS, Line, ahead_of
from extractors.text.patterns import pattern

# Candidates with no higher score are somebody else's patients or a part of the cohort.
LEAST_SCORE = -1.5
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_YEAR_BEFORE = re.compile(rf"(?:\b(?:in|since|of|until|to|and|from|between)|-|\b{MONTH}) ?$")
_IN_PART = {HEADING: 1.5, METHODS: 1.0, RESULTS: 0.5, BODY: 0.5, AIM: 0.5, CONCLUSIONS: -0.5, BACKGROUND: -2.5}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A number of people in one sentence, and how much speaks for its being the whole cohort."""

    line: Line
    start: int
    end: int
    value: int
    score: float
    is_earlier: bool = False  # earlier reports, counted by a paper about other patients
    is_guess: bool = False  # a number that names no people, in an article that counts them nowhere


def tells_of_itself(line: Line) -> bool:
    """Whether a sentence of the background speaks of the study after all: its aim, or what was done."""
    return line.part == BACKGROUND and bool(pattern("design", "own_sentence", "abstract").search(line.text))


def is_year(token: str, text: str, start: int) -> bool:
    """Whether the number is a year ("in 2008"), not a count."""
    looks_like_one = len(token) == 4 and token[:2] in {"19", "20"} and token.isdigit()
    return looks_like_one and bool(_YEAR_BEFORE.search(ahead_of(text, start)))


def in_part(line: Line) -> float:
    """What the part of the article speaks for its numbers: most in the title, least in the background."""
    return _IN_PART[AIM if tells_of_itself(line) else line.part]
