"""What stands where on a review's page: title, opening lines, sections, key points, and what is closed or empty.

The words for closed parts, sections and key points are in config/patterns/page.csv.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

from extractors.page.file import PageFile, PageLine
from extractors.text.characters import plain
from extractors.text.patterns import pattern

OVERVIEW = "Overview"  # what stands before the first heading

_HEADING_WORDS = 8
_HEAD_LINES = 40
_PROSE = re.compile(r"^(?:\S+\s+){25}|^(?:\S+\s+){12,}\S+\.$")
_BY_NUMBER = re.compile(r" ?\[\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*\]")
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|may|might|should|must|will|occurs?|remains?|causes?|improves?|presents?)\b"
)
_OF_THE_HEAD = re.compile(r"\d{4}|@|\bmd\b")  # a date, an address, a person
_WRAPPED = 50  # a line this long without a stop goes on in the next one


@dataclass(frozen=True, kw_only=True)
class Part:
    """A paragraph or key point: where it stands, for a person to find it, under which heading, and its words."""

    place: str
    section: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page taken apart. `head` are the lines before its first section, where people stand.

    `closed`: the places of notices that a part is for subscribers. `empty`: sections named without a word of theirs.
    `numbered`: the places that cite works by number, which is taken out of the words.
    """

    file: PageFile
    title: str | None
    head: tuple[str, ...]
    parts: tuple[Part, ...]
    closed: tuple[str, ...]
    empty: tuple[str, ...]
    numbered: tuple[str, ...]


def take_apart(file: PageFile, *, several: bool = False) -> Page:
    """The parts of a page, in order; its references are left out. `several`: places name the page, one of several."""
    lines = _joined(line for line in file.lines if not _is("navigation", line.text))
    title = file.title or (lines[0].text if lines and not _PROSE.search(lines[0].text) else None)
    parts, closed, empty, numbered = [], [], [], []
    section, has_text, key_points, at_end = OVERVIEW, True, 0, False
    prefix = f"{file.name}, " if several else ""
    for index, line in enumerate(lines):
        place = f"{prefix}{file.unit} {line.number}"
        if line.text == title or at_end:
            continue
        if _is("closed", line.text):
            closed.append(place)
            has_text = True  # the notice stands for the words
        elif _is_heading(lines, index):
            if not has_text:
                empty.append(section)
            section, key_points, at_end = line.text.strip(" :#"), 0, _is("references", line.text)
            has_text = not _is("section", line.text)
        else:
            has_text = True
            if _is("key_points", section):
                key_points += 1
                place = f"{prefix}key point {key_points} ({file.unit} {line.number})"
            words = _BY_NUMBER.sub("", line.text)
            numbered += [place] if words != line.text else []
            parts.append(Part(place=place, section=section, text=words))
    if not has_text:
        empty.append(section)
    return Page(
        file=file, title=title, head=_head(lines), parts=tuple(parts), closed=tuple(closed), empty=tuple(empty),
        numbered=tuple(numbered),
    )  # fmt: skip


def _head(lines: tuple[PageLine, ...]) -> tuple[str, ...]:
    """The lines before the first section that is known by its name, as far as a page's top may reach."""
    return tuple(line.text for line in takewhile(lambda line: not _names_a_section(line.text), lines[:_HEAD_LINES]))


def _is(name: str, text: str) -> bool:
    return bool(pattern("page", name).search(plain(text).text.lower().strip(" :#")))


def _is_heading(lines: tuple[PageLine, ...], index: int) -> bool:
    """As HTML marks it, or by its look: a few words that say nothing of anything, without a stop."""
    line = lines[index]
    if line.is_heading is not None:
        return line.is_heading or _names_a_section(line.text)
    if line.is_bullet or line.text[-1] in ".,;!?)" or len(line.text.split()) > _HEADING_WORDS:
        return False
    if _names_a_section(line.text):
        return True
    words = line.text.lower()
    before = lines[index - 1].number if index else 0
    after = lines[index + 1].number if index + 1 < len(lines) else line.number + 2
    stands_alone = before < line.number - 1 and after > line.number + 1
    return stands_alone and line.text[0].isupper() and not _VERB.search(words) and not _OF_THE_HEAD.search(words)


def _names_a_section(text: str) -> bool:
    return any(_is(name, text) for name in ("section", "key_points", "references"))


def _joined(lines: Iterable[PageLine]) -> tuple[PageLine, ...]:
    """Lines that a text was wrapped into, made whole; each has the number of its first."""
    made: list[PageLine] = []
    last = 0
    for line in lines:
        before = made[-1] if made else None
        if before and line.number == last + 1 and _goes_on(before, line):
            made[-1] = PageLine(number=before.number, text=f"{before.text} {line.text}", is_bullet=before.is_bullet)
        else:
            made.append(line)
        last = line.number
    return tuple(made)


def _goes_on(before: PageLine, line: PageLine) -> bool:
    if line.is_heading is not None or line.is_bullet or _names_a_section(line.text):
        return False
    return line.text[0].islower() or (len(before.text) >= _WRAPPED and before.text[-1] not in ".!?:;)")
