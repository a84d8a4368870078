"""The leaves of a query: a term or a range of days in one search field, and the rules for writing them."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from extractors.pubmed.fields import Field
from extractors.pubmed.searchable import fold, fold_heading
from extractors.pubmed.subheadings import qualifier

TRUNCATION_MINIMUM = 4  # "At least four characters must be provided in the truncated term" (PubMed User Guide)
OPEN_END = 3000  # the year that PubMed's own searches write for "up to now"
_PROXIMITY = re.compile(r"~([0-9]{1,4})")
_DAY = re.compile(r"([0-9]{4})(?:/([0-9]{1,2})(?:/([0-9]{1,2}))?)?")


@dataclass(frozen=True, kw_only=True)
class Term:
    """Something to find in a field. `needle` is what to look for in that field of a `Searchable`."""

    field: Field
    words: str  # folded; of a heading with a qualifier "heading / qualifier"
    needle: str
    quoted: bool = False
    truncated: bool = False
    distance: int | None = None  # words at most between the words, in any order; None: side by side, in this order


@dataclass(frozen=True, kw_only=True)
class DateRange:
    """Days of a date field, both ends included."""

    field: Field
    first: date
    last: date


def term(text: str, *, field: Field, quoted: bool, modifier: str = "") -> Term:
    """The term that the text stands for. ValueError has two arguments: cause and cure."""
    stem, truncated = _without_asterisk(text)
    words = _words(stem, field)
    if not words:
        raise ValueError(f"{text!r} holds no letter or digit to search", "Write a word")
    if field.source == "pmid" and not words.isdecimal():
        raise ValueError(f"{text!r} is not one PMID", "Write 35130420[pmid] OR 31234567[pmid]")
    if truncated and len(words.rpartition(" ")[2]) < TRUNCATION_MINIMUM:
        raise ValueError(
            f"{text!r} is truncated after fewer than {TRUNCATION_MINIMUM} characters",
            f"Give at least {TRUNCATION_MINIMUM} characters before the asterisk",
        )
    distance = _modifier(modifier, words, field, quoted=quoted, truncated=truncated)
    needle = _needle(words, field, quoted=quoted, truncated=truncated)
    return Term(field=field, words=words, needle=needle, quoted=quoted, truncated=truncated, distance=distance)


def _without_asterisk(text: str) -> tuple[str, bool]:
    stem = text.rstrip()
    if "*" in stem[:-1]:
        raise ValueError(f"{text!r} has an asterisk before its end", "PubMed truncates only the last word of a term")
    return (stem[:-1], True) if stem.endswith("*") else (stem, False)


def _words(text: str, field: Field) -> str:
    if field.kind == "mesh":
        heading, slash, subheading = text.partition("/")
        if "/" in subheading or (slash and not fold(subheading)):
            raise ValueError(f"{text!r} needs one qualifier after its slash", 'Write it as "Heading/qualifier"[mh]')
        return f"{fold_heading(heading)} / {qualifier(subheading)}" if slash else fold_heading(heading)
    if field.source == "qualifiers":
        return qualifier(text)
    if field.source == "languages":
        return _language(fold(text))
    return fold(text)


def _language(name: str) -> str:
    """PubMed's code of a language: its first three letters, but jpn for Japanese (PubMed User Guide)."""
    return "jpn" if name == "japanese" else name[:3]


def _modifier(modifier: str, words: str, field: Field, *, quoted: bool, truncated: bool) -> int | None:
    if not modifier or (modifier == "noexp" and field.hierarchy):
        return None
    distance = _PROXIMITY.fullmatch(modifier)
    if not distance or not field.proximity:
        cure = "Leave it out; noexp goes with mh, majr, sh and pt, ~N with ti and tiab"
        raise ValueError(f"[{field.name}:{modifier}] means nothing to PubMed, which would ignore it", cure)
    if not quoted or truncated or " " not in words:
        raise ValueError(
            "PubMed ignores proximity unless it is asked of a quoted phrase of two or more words without an asterisk",
            'Write it as "spinal metastasis"[tiab:~3]',
        )
    return int(distance[1])


def _needle(words: str, field: Field, *, quoted: bool, truncated: bool) -> str:
    if field.kind == "words":
        return f" {words}" if truncated else f" {words} "
    if truncated:
        return f"| {words}"
    if field.kind == "name" and not quoted:
        # "smith j" finds smith ja too; "smith" finds every smith and no smithson (PubMed User Guide).
        return f"| {words}" if " " in words else f"| {words} "
    return f"| {words} |"


def date_range(text: str, *, field: Field) -> DateRange:
    """The days that a date or range stands for. ValueError has two arguments: cause and cure."""
    first, colon, last = text.partition(":")
    start, end = _days(first)[0], _days(last if colon else first)[1]
    if start > end:
        raise ValueError(f"the range {text!r} ends before it begins", "Write the earlier day first")
    return DateRange(field=field, first=start, last=end)


def _days(text: str) -> tuple[date, date]:
    """The first and the last day of a year, a month or a day."""
    match = _DAY.fullmatch(text.strip())
    try:
        year, month, day = (int(part) if part else None for part in match.groups())
        last_month = month or 12
        return date(year, month or 1, day or 1), date(year, last_month, day or monthrange(year, last_month)[1])
    except (AttributeError, ValueError):
        raise ValueError(f"{text.strip()!r} is no date", "Write days as YYYY/MM/DD, YYYY/MM or YYYY") from None
