"""The days on which a review says it was released, last updated, and expires.

The words before each are in config/patterns/page.csv. A day is read in figures or with the month in words (English); of
all-figure dates with slashes only those that can mean one day alone: 03/04/2019 is April to some and March to others.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from extractors.text.characters import plain
from extractors.text.patterns import pattern

NAMES = ("released", "updated", "expires")

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_DATE = tuple(
    re.compile(written)
    for written in (
        rf"{_MONTH} {_DAY},? {_YEAR}",  # May 9, 1997
        rf"{_DAY}(?:\.|-| of)? ?{_MONTH}(?:,| |-)*{_YEAR}",  # 9 May 1997, 9. May 1997, 09-May-1997
        r"(?P<year>(?:19|20)\d\d)[-/.](?P<day_or_month>\d{1,2})[-/.](?P<last>\d{1,2})(?!\d)",  # 1997-05-09
        rf"(?P<day>\d{{1,2}})\. ?(?P<number>\d{{1,2}})\. ?{_YEAR}",  # 09.05.1997: with points the day comes first
        rf"(?P<first>\d{{1,2}})[/-](?P<second>\d{{1,2}})[/-]{_YEAR}",  # 09/05/1997
        rf"{_MONTH},? {_YEAR}",  # May 1997
        r"(?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
_BETWEEN = re.compile(
    r"[\s:,(\u2013-]*(?:(?:the|date|day|this|topic)[\s:,]+)*(?:mon|tues|wednes|thurs|fri|satur|sun)?(?:day)?,? *"
)


@dataclass(frozen=True, kw_only=True)
class Dates:
    """The days found, by name of NAMES; `notes` says of each other one why there is none."""

    days: dict[str, date] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)


def find_dates(lines: tuple[str, ...]) -> Dates:
    """The first whole day that stands after the words for each date, in lines in the order of the page."""
    text = plain("\n".join(lines)).text.lower()
    days, notes = {}, {}
    for name in NAMES:
        found = [_date_after(text, label.end()) for label in pattern("page", name).finditer(text)]
        whole = [day for day in found if isinstance(day, date)]
        partial = [words for words in found if isinstance(words, str)]
        if whole:
            days[name] = whole[0]
        else:
            is_no_day = f"the page says {partial[0]!r}, which is no one day" if partial else None
            notes[name] = is_no_day or "the page does not say it"
    return Dates(days=days, notes=notes)


def _date_after(text: str, start: int) -> date | str | None:
    """The day that stands there, the words of something that is no one day, or None."""
    start = _BETWEEN.match(text, start).end()
    for written in _DATE:
        if match := written.match(text, start):
            return _day(match.groupdict()) or match[0]
    return None


def _day(told: dict[str, str | None]) -> date | None:
    year = int(told["year"])
    if told.get("first"):
        first, second = int(told["first"]), int(told["second"])
        if first == second or first > 12:
            return _calendar(year, second, first)
        return _calendar(year, first, second) if second > 12 else None
    if told.get("last"):
        return _calendar(year, int(told["day_or_month"]), int(told["last"]))
    if not told.get("day"):
        return None
    month = _MONTHS.index(told["month"][:3]) + 1 if told.get("month") else int(told["number"])
    return _calendar(year, month, int(told["day"]))


def _calendar(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
