"""Dates of PubMed records: whole days, and the loose dates on which issues and books appear."""

import re
from collections.abc import Iterable
from datetime import date

from lxml import etree

from extractors.pubmed.text import text_of
from extractors.records import PublicationDate

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The month a season begins with, north of the equator, where most journals are printed. The winter issue of a year
# is counted from January, because the year printed on it is the year it appears in.
_SEASONS = {"win": 1, "spr": 3, "sum": 6, "aut": 9, "fal": 9}
_FIRST_MONTH = {name.lower(): number for number, name in enumerate(_MONTHS, start=1)} | _SEASONS

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_MONTH_AND_DAY = re.compile(
    rf"\b({'|'.join(_MONTHS)}|winter|spring|summer|autumn|fall)[a-z]*\.?(?:\s+(\d\d?)(?!\d))?", re.IGNORECASE
)


def day(element: etree._Element | None) -> date | None:
    """The day that Year, Month and Day name; None where one is missing or no calendar has that day (31 February).

    A day that cannot be is left out of the article and stays readable in the record's XML, which is kept.
    """
    if element is None:
        return None
    parts = {part.tag: text_of(part) for part in element}
    try:
        month = parts["Month"]
        return date(int(parts["Year"]), _FIRST_MONTH.get(month[:3].lower()) or int(month), int(parts["Day"]))
    except (KeyError, ValueError, OverflowError):
        return None


def history(data: etree._Element | None) -> tuple[tuple[str, date], ...]:
    """Every PubMedPubDate of a PubmedData element with a real day, in the order of the record."""
    steps = [] if data is None else data.findall("History/PubMedPubDate")
    return tuple((step.get("PubStatus", ""), when) for step in steps if (when := day(step)))


def entry_date(dates: Iterable[tuple[str, date]], *, created: date | None) -> date | None:
    """The day PubMed had the record: "entrez", else "pubmed", else `created` (DateCreated of exports before 2018).

    None where the record says none of the three: such an article cannot be new since any day.
    """
    known = dict(dates)
    return known.get("entrez") or known.get("pubmed") or created


def publication_date(element: etree._Element | None) -> PublicationDate:
    """What PubDate or ContributionDate says, as PubMed prints it, and as much of it as can be read.

    "2000 Spring", "1998 Dec-1999 Jan" and "2010 Nov 30-Dec 6" give the first month and day named. A month that is no
    month (13) or a day that is no day (31 Feb) is None; `text` still shows it.
    """
    if element is None:
        return PublicationDate(text="")
    year, month, season, day_of_month = (text_of(element.find(part)) for part in ("Year", "Month", "Season", "Day"))
    parts = (year, _month_name(month), season, day_of_month.lstrip("0"))
    text = text_of(element.find("MedlineDate")) or " ".join(part for part in parts if part)
    return _read(text)


def _read(text: str) -> PublicationDate:
    year = _YEAR.search(text)
    if year is None:
        return PublicationDate(text=text)
    named = _MONTH_AND_DAY.search(text)
    month = _FIRST_MONTH[named[1][:3].lower()] if named else None
    return PublicationDate(text=text, year=int(year[0]), month=month, day=_day_of(year[0], month, named))


def _month_name(month: str) -> str:
    return _MONTHS[int(month) - 1] if re.fullmatch("0?[1-9]|1[0-2]", month) else month


def _day_of(year: str, month: int | None, named: re.Match[str] | None) -> int | None:
    if named is None or named[2] is None:
        return None
    try:
        return date(int(year), month, int(named[2])).day
    except ValueError:
        return None
