"""A draft of a review file: what the pages say, what they leave open, and what could not be read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from extractors.errors import SourceRefused
from extractors.page.claims import Candidate, Unread, find_claims
from extractors.page.dates import find_dates
from extractors.page.file import PageFile
from extractors.page.parts import Page, take_apart
from extractors.page.people import find_people
from extractors.page.query import draft_query
from extractors.page.sentences import read_pages
from extractors.review import Query, Work
from extractors.text.pipeline import Reader


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A review as far as its pages tell it. `missing`: what a person must add, by key; `notes`: what was not read."""

    id: str
    title: str
    publisher: str | None
    authors: tuple[str, ...]
    editor: str | None
    days: dict[str, date]
    topic: str
    query: Query | None
    works: tuple[Work, ...]
    candidates: tuple[Candidate, ...]
    missing: dict[str, str]
    notes: tuple[str, ...]
    unread: tuple[Unread, ...]


def draft(files: tuple[PageFile, ...], reader: Reader, *, review_id: str | None = None) -> Draft:
    """The draft of one review from its pages, the first of which has its title, people and dates.

    `review_id` defaults to one made of the title. Raises SourceRefused where no page has a sentence to read.
    """
    pages = tuple(take_apart(file, several=len(files) > 1) for file in files)
    if not any(page.parts for page in pages):
        names = ", ".join(file.name for file in files)
        raise SourceRefused(f"{names}: no text below a title. Save the page of a review again, or copy its text.")
    reading = read_pages(pages, reader)
    claims = find_claims(reading)
    dates = find_dates(tuple(line.text for page in pages for line in page.file.lines))
    people = find_people(tuple(line for page in pages for line in page.head))
    title = pages[0].title or ""
    missing = {f"{name}_on": why for name, why in dates.notes.items()}
    missing |= {} if title else {"title": "the page does not start with one"}
    missing |= {} if people.authors else {"authors": "no name with a degree or after \"by\" stands at the top"}
    missing |= {} if people.editor else {"editor": "the page does not say it"}
    missing |= {} if claims.candidates else {"claims": "no sentence that could be read makes one of a known kind"}
    return Draft(
        id=review_id or _id(title), title=title, publisher=pages[0].file.publisher, authors=people.authors,
        editor=people.editor, days={f"{name}_on": day for name, day in dates.days.items()}, topic=reading.topic,
        query=draft_query(title), works=claims.works, candidates=claims.candidates, missing=missing,
        notes=tuple(_notes(pages)), unread=claims.unread,
    )  # fmt: skip


def _notes(pages: tuple[Page, ...]) -> Iterator[str]:
    for page in pages:
        if page.closed:
            yield f"{page.closed[0]}: a notice that the rest is for subscribers; what it hides was not read"
        for section in page.empty:
            yield f"{page.file.name}: the section {section!r} has no text here and was not read"
        if page.numbered:
            yield f"{page.file.name}: works cited by number ({len(page.numbered)} places, first {page.numbered[0]})"


def _id(title: str) -> str:
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")[:80].strip("-") or "review"
