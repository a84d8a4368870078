"""Who wrote a review and who edited it, from the lines at its top.

A person is told by a degree after the name, or by the word author, editor or "by" before it (config/patterns/page.csv).
"""

import re
from dataclasses import dataclass

from extractors.text.patterns import pattern

_WORD = r"(?:[A-Z][\w'\u2019-]+|[A-Z]\.?)"
_DEGREE = (
    r"(?:MD|M\.D\.|PhD|Ph\.D\.|DPhil|DO|MBBS|MBChB|MB|ChB|BCh|FRCPC?|FRCS|FACP|FAAN|FANA|MSc?|MSCI|MPH|MBA|DNP|NP|RN"
    r"|PA-C|PharmD|DM|DMSc|Prof|Jr|Sr|III?)"
)
_PERSON = re.compile(
    rf"(?P<name>(?!(?:By|Author|Authors|Editor|Editors)\b){_WORD}(?:(?: (?:van|von|de|der|den|da|di|la|le|el|al|bin))*"
    rf" (?!{_DEGREE}\b){_WORD}){{1,4}})(?P<degrees>(?:,? {_DEGREE}(?![\w-]))*)"
)
_ASIDE = re.compile(r"\([^()]*\)?")
_TITLE = re.compile(r"\b(?:Dr|Prof|Professor)\.? ")
_SEGMENT = re.compile(r"[;|]|(?<=editor)[.,]?\s|(?<=editors)[.,]?\s", re.I)
_OTHER_WORDS = re.compile(r"\b(?!and\b)[a-z]{2,}")  # in a line of names there are none
_LONGEST = 300  # characters; a longer line is prose


@dataclass(frozen=True, kw_only=True)
class People:
    """Authors in order and editor, each with the degrees printed; empty and None where the page does not say."""

    authors: tuple[str, ...] = ()
    editor: str | None = None


def find_people(head: tuple[str, ...]) -> People:
    """The people named in the lines before a review's first section; none for a page that names none."""
    authors: dict[str, None] = {}
    editors: dict[str, None] = {}
    role = None  # "Authors" on a line of its own speaks of the next one
    for line in head:
        words = _TITLE.sub("", _ASIDE.sub("", line)).strip()
        if len(words) > _LONGEST:
            continue
        for segment in filter(None, map(str.strip, _SEGMENT.split(f"{words} "))):
            said, without_role = _role(segment)
            is_names_alone = (said or role) and not _OTHER_WORDS.search(_PERSON.sub("", without_role))
            named = [match for match in _PERSON.finditer(without_role) if match["degrees"] or is_names_alone]
            for match in named:
                (editors if (said or role) == "editor" else authors).setdefault(_as_printed(match))
            role = None if named else said
    return People(authors=tuple(authors), editor=next(iter(editors), None))


def _role(segment: str) -> tuple[str | None, str]:
    """The role that the words name, "editor" anywhere or "author" at their start, and the words without it."""
    words = segment.lower()
    for role, label in (
        ("editor", pattern("page", "editor").search(words)),
        ("author", pattern("page", "author").match(words)),
    ):
        if label:
            return role, f"{segment[: label.start()]};{segment[label.end() :]}"
    return None, segment


def _as_printed(match: re.Match[str]) -> str:
    return f"{match['name']}{match['degrees'].replace(',', '')}"
