"""Of whom a mention speaks: negated, hypothetical, background, or the study's own patients.

The cues are lines of config/vocabulary/qualifier_cues.csv, each with a sentence that shows it. As in ConText
(Harkema 2009) a cue reaches over what follows or precedes it, here to the end of the clause, of the sentence, or a
number of words. A cue of the category "none" only looks like one and hides those it overlaps; one of the category
"own" marks a sentence about the study's own work.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from extractors.errors import ConfigurationError
from extractors.text.lines import AIM, BACKGROUND, BODY, HEADING, Line, headline
from extractors.text.literals import Literals
from extractors.text.phrase_rules import PhraseRule, phrase_rule
from extractors.text.placed import Placed
from extractors.text.vocabulary import read_table

COLUMNS = ("category", "direction", "scope", "label", "phrase", "example")
SCOPES = ("phrase", "clause", "sentence")  # a phrase ends at the next comma
CATEGORIES = ("none", "negated", "hypothetical", "background", "own")
# What a cue does not reach across, unless its scope is the sentence.
_CLAUSE_END = re.compile(
    r"[;:]|,? (?:but|however|although|though|whereas|while|yet|nevertheless|nonetheless)\b"
    r"|, (?:then|later|subsequently|followed by)\b|\band (?:now|then|currently)\b"
)
# "refused an operation and had radiotherapy": what was done instead is not denied.
_DONE = re.compile(
    r"(?:\band|,|;) (?:then |instead |only |so )?"
    r"(?:(?:was|were) (?:then |instead )?(?:given|treated|irradiated|operated|put|started)"
    r"|had|received|underwent|got|chose|accepted|took|opted|preferred)\b"
)
# How an introduction speaks of what is known, and how a study tells of what was done.
_PRESENT = re.compile(r"\b(?:is|are|has|have|can|may|might|remains?|occurs?|represents?|causes?|arises?|presents?)\b")
_PAST = re.compile(r"\b(?:was|were|had|underwent|received|showed|died|did)\b")
# The cue named for mentions that stand before the first sentence about the study's own work.
INTRODUCTION = "introduction"


@dataclass(frozen=True, kw_only=True)
class Cue:
    """One line of the cue file. `words`: how far it reaches within its clause; None: as far as its scope."""

    category: str
    direction: str
    scope: str
    words: int | None
    label: str
    rule: PhraseRule
    example: str


@dataclass(frozen=True)
class Cues:
    """The lines of the cue file in order. Make it with `load_cues`."""

    rows: tuple[Cue, ...]

    @cached_property
    def _literals(self) -> Literals:
        return Literals([cue.rule for cue in self.rows])

    def possible(self, text: str) -> list[Cue]:
        """The cues that may stand in a plain lower-case text, in order."""
        return [self.rows[number] for number in self._literals.possible(text)]


@dataclass(frozen=True)
class _Found:
    cue: Cue
    start: int
    end: int
    text: str


def load_cues(folder: Path) -> Cues:
    """The cues in `folder`; raises ConfigurationError for a line that names no known category, direction or scope."""
    path = folder / "qualifier_cues.csv"
    found = []
    for line, row in read_table(path, COLUMNS):
        words = re.fullmatch(r"(\d+) words", row["scope"])
        if (
            row["category"] not in CATEGORIES
            or row["direction"] not in ("before", "after", "both")
            or not (words or row["scope"] in SCOPES)
            or row["label"] not in ("", "tumour", "treatment")
            or not row["phrase"]
        ):
            raise ConfigurationError(
                f"{path}, line {line}: category must be one of {', '.join(CATEGORIES)}; direction before, after or "
                f"both; scope {', '.join(SCOPES)} or a number of words; label empty, tumour or treatment; and a "
                "phrase is needed."
            )
        found.append(
            Cue(
                category=row["category"], direction=row["direction"], scope="clause" if words else row["scope"],
                words=int(words[1]) if words else None, label=row["label"], rule=phrase_rule(row["phrase"]),
                example=row["example"],
            )  # fmt: skip
        )
    return Cues(tuple(found))


def qualify(placed: Iterable[Placed], lines: tuple[Line, ...], cues: Cues) -> tuple[Placed, ...]:
    """The mentions in the same order, each with what its sentence and its place in the article say of it."""
    placed = tuple(placed)
    spoken_of = {one.number for one in placed}
    possible = [cues.possible(line.text) for line in lines]
    found = [
        _cues_in(line.text, some if number in spoken_of else [cue for cue in some if cue.category == "own"])
        for number, (line, some) in enumerate(zip(lines, possible, strict=True))
    ]
    own = [any(hit.cue.category == "own" for hit in in_line) for in_line in found]
    introduction = _introduction(lines, own)
    headed = headline(lines)
    title = {n for n, line in enumerate(lines) if line.part == HEADING or (line.part == BODY and line in headed)}
    qualified = []
    for one in placed:
        spoken = [hit for hit in found[one.number] if _speaks(hit.cue, one, in_title=one.number in title)]
        qualified.append(
            _qualified(
                one, [hit for hit in spoken if _reaches(hit, one)], is_own=own[one.number],
                is_introduction=one.number in introduction,
            )  # fmt: skip
        )
    return tuple(qualified)


def _qualified(one: Placed, reached: list[_Found], *, is_own: bool, is_introduction: bool) -> Placed:
    if reached:
        categories = {hit.cue.category for hit in reached}
        if is_introduction and categories == {"hypothetical"}:
            return one.marked(is_hypothetical=True, is_background=True, cue=INTRODUCTION)
        return one.marked(
            is_negated="negated" in categories,
            is_hypothetical="hypothetical" in categories,
            is_background="background" in categories,
            cue=" ".join(reached[0].text.split()),
        )
    if one.line.part == BACKGROUND and not is_own:
        return one.marked(is_background=True, cue=BACKGROUND)
    if is_introduction:
        return one.marked(is_background=True, cue=INTRODUCTION)
    return one


def _introduction(lines: tuple[Line, ...], own: list[bool]) -> set[int]:
    """The sentences in the present before the study's own work: among its aims, or in an abstract without labels."""
    title = headline(lines)
    body = [number for number, line in enumerate(lines) if line.part == BODY and line not in title]
    first = next((number for number in body if own[number]), 0)
    before = [number for number in body if number < first]
    before += [number for number, line in enumerate(lines) if line.part == AIM and not own[number]]
    return {n for n in before if _PRESENT.search(lines[n].text) and not _PAST.search(lines[n].text)}


def _cues_in(text: str, cues: list[Cue]) -> list[_Found]:
    found = [_Found(cue, m.start(), m.end(), m[0]) for cue in cues for m in cue.rule.expression.finditer(text)]
    shadows = [(hit.start, hit.end) for hit in found if hit.cue.category == "none"]
    return [
        hit
        for hit in found
        if hit.cue.category != "none" and not any(hit.start < end and start < hit.end for start, end in shadows)
    ]


def _speaks(cue: Cue, one: Placed, *, in_title: bool) -> bool:
    """True where a cue of this kind may speak of such a mention at all."""
    if cue.category == "own" or (cue.label and cue.label != one.mention.label):
        return False
    # A title names what the study is about, even where it asks or generalizes.
    return not in_title or (cue.scope != "sentence" and (cue.category, cue.label) != ("hypothetical", "treatment"))


def _reaches(hit: _Found, one: Placed) -> bool:
    cue = hit.cue
    if hit.end <= one.start and cue.direction in ("before", "both"):
        between = one.line.text[hit.end : one.start]
    elif one.end <= hit.start and cue.direction in ("after", "both"):
        between = one.line.text[one.end : hit.start]
    else:
        # What lies in a cue is part of its words; only a cue of the whole sentence speaks of it too.
        return hit.start <= one.start and one.end <= hit.end and cue.scope == "sentence"
    if cue.scope == "sentence":
        return True
    if _CLAUSE_END.search(between) or (cue.scope == "phrase" and "," in between):
        return False
    if cue.category == "negated" and hit.end <= one.start and _DONE.search(one.line.text, hit.end, one.end):
        return False
    return cue.words is None or len(re.findall(r"\w+", between)) <= cue.words
