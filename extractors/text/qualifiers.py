"""Of whom a mention speaks: negated, hypothetical, background, or the study's own patients.

The cues are lines of config/vocabulary/qualifier_cues.csv, each with a sentence that shows it. As in ConText
(Harkema 2009) a cue reaches over what follows or precedes it, here to the end of the clause, of the sentence, or a
number of words. A cue of the category "none" only looks like one and hides those it overlaps; one of the category
"own" marks a sentence about the study's own work.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from extractors.errors import ConfigurationError
from extractors.records import Mention
from extractors.text.lines import BACKGROUND, BODY, HEADING, Line
from extractors.text.phrase_rules import PhraseRule, phrase_rule
from extractors.text.vocabulary import read_table

COLUMNS = ("category", "direction", "scope", "label", "phrase", "example")
CATEGORIES = ("none", "negated", "hypothetical", "background", "own")
# What a cue does not reach across, unless its scope is the sentence.
_CLAUSE_END = re.compile(
    r"[;:]|,? (?:but|however|although|though|whereas|while|yet|nevertheless|nonetheless)\b|, (?:then|later|subsequently|followed by)\b"
)
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
class _Found:
    cue: Cue
    start: int
    end: int
    text: str


def load_cues(folder: Path) -> tuple[Cue, ...]:
    """The cues in `folder`; raises ConfigurationError for a line that names no known category, direction or scope."""
    path = folder / "qualifier_cues.csv"
    found = []
    for line, row in read_table(path, COLUMNS):
        words = re.fullmatch(r"(\d+) words", row["scope"])
        if (
            row["category"] not in CATEGORIES
            or row["direction"] not in ("before", "after", "both")
            or not (words or row["scope"] in ("clause", "sentence"))
            or row["label"] not in ("", "tumour", "treatment")
            or not row["phrase"]
        ):
            raise ConfigurationError(
                f"{path}, line {line}: category must be one of {', '.join(CATEGORIES)}, direction before, after or both, "
                "scope clause, sentence or a number of words, label empty, tumour or treatment; a phrase is needed."
            )
        found.append(
            Cue(
                category=row["category"], direction=row["direction"], scope="clause" if words else row["scope"],
                words=int(words[1]) if words else None, label=row["label"], rule=phrase_rule(row["phrase"]),
                example=row["example"],
            )  # fmt: skip
        )
    return tuple(found)


def qualify(mentions: Iterable[Mention], lines: tuple[Line, ...], cues: tuple[Cue, ...]) -> tuple[Mention, ...]:
    """The mentions in the same order, each with what its sentence and its place in the article say of it."""
    found = [_cues_in(line.text, cues) for line in lines]
    own = [any(cue.cue.category == "own" for cue in in_line) for in_line in found]
    introduction = _introduction(lines, own)
    qualified = []
    for mention in mentions:
        index = _line_of(mention, lines)
        if index is None:
            qualified.append(mention)
            continue
        line = lines[index]
        start, end = place(mention, line)
        mention = _with_cues(mention, line.text, start, end, found[index])
        if not mention.is_background:
            if line.part == BACKGROUND and not own[index]:
                mention = replace(mention, is_background=True, cue=mention.cue or line.sentence.section.lower())
            elif index in introduction:
                mention = replace(mention, is_background=True, cue=mention.cue or INTRODUCTION)
        qualified.append(mention)
    return tuple(qualified)


def place(mention: Mention, line: Line) -> tuple[int, int]:
    """Where the mention stands in `line.text`."""
    offset = line.sentence.start
    origins = line.origin.origins
    if isinstance(origins, range):
        return mention.start - offset, mention.end - offset
    start = next(i for i, origin in enumerate(origins) if origin >= mention.start - offset)
    end = next((i for i, origin in enumerate(origins) if origin >= mention.end - offset), len(origins))
    return start, end


def _line_of(mention: Mention, lines: tuple[Line, ...]) -> int | None:
    for index, line in enumerate(lines):
        sentence = line.sentence
        if sentence.section == mention.section and sentence.start <= mention.start < sentence.end:
            return index
    return None


def _introduction(lines: tuple[Line, ...], own: list[bool]) -> set[int]:
    """The sentences of an abstract without labels that come before the first about the study's own work."""
    body = [index for index, line in enumerate(lines) if line.part == BODY]
    first = next((index for index in body if own[index]), None)
    return set() if first is None else {index for index in body if index < first}


def _cues_in(text: str, cues: tuple[Cue, ...]) -> list[_Found]:
    found = [_Found(cue, m.start(), m.end(), m[0]) for cue in cues for m in cue.rule.matches(text)]
    shadows = [(hit.start, hit.end) for hit in found if hit.cue.category == "none"]
    return [
        hit
        for hit in found
        if hit.cue.category != "none" and not any(hit.start < end and start < hit.end for start, end in shadows)
    ]


def _with_cues(mention: Mention, text: str, start: int, end: int, cues: list[_Found]) -> Mention:
    reached = [hit for hit in cues if hit.cue.category != "own" and _reaches(hit, mention.label, text, start, end)]
    if not reached:
        return mention
    categories = {hit.cue.category for hit in reached}
    return replace(
        mention,
        is_negated="negated" in categories,
        is_hypothetical="hypothetical" in categories,
        is_background="background" in categories,
        cue=" ".join(reached[0].text.split()),
    )


def _reaches(hit: _Found, label: str, text: str, start: int, end: int) -> bool:
    if hit.cue.label and hit.cue.label != label:
        return False
    if hit.end <= start and hit.cue.direction in ("before", "both"):
        between = text[hit.end : start]
    elif end <= hit.start and hit.cue.direction in ("after", "both"):
        between = text[end : hit.start]
    else:
        # A cue that the mention lies in, or overlaps, is part of the name ("standard radiotherapy").
        return hit.start <= start and end <= hit.end and hit.cue.scope == "sentence"
    if hit.cue.scope == "sentence":
        return True
    if _CLAUSE_END.search(between):
        return False
    return hit.cue.words is None or len(between.split()) <= hit.cue.words
