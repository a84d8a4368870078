"""The sentences that only a letter has: its subject, what went wrong, what waits, why it came, and short quotations."""

import re
from collections.abc import Iterable
from dataclasses import replace

from flows.digest import Digest, Quotation
from flows.people import Person
from flows.pubmed_text import shorten
from flows.wording import count, expiry_in_words, failed, reach, searched, waiting

SUBJECT_LIMIT = 64  # characters; a phone shows some 40 of them: the figures, and the first word of the review


def subject(digest: Digest) -> str:
    """What is new, the days to expiry, and the review, in SUBJECT_LIMIT characters: only the review's title is cut."""
    number = len(digest.new_signals)
    if number:
        new = count(number, "new signal")
    elif digest.withdrawn:
        new = f"{count(len(digest.withdrawn), 'signal')} withdrawn"
    elif digest.waiting:
        new = f"{len(digest.waiting)} waiting"
    else:
        new = "Nothing new"
    if not digest.is_complete:
        new = f"{number} new, INCOMPLETE" if number else "NOT ALL READ" if digest.could_look else "COULD NOT LOOK"
    days = digest.days_to_expiry
    left = f"{count(abs(days), 'day')} {'left' if days > 0 else 'overdue'}" if days else expiry_in_words(days)
    facts = f"{new}, {left}: "
    return facts + shorten(digest.title, SUBJECT_LIMIT - len(facts))


def excerpt(quotation: Quotation, words: int) -> Quotation:
    """At most so many words of the sentence, with the first mark among them; what was cut off is an ellipsis."""
    text = quotation.text
    places = [match.span() for match in re.finditer(r"\S+", text)]
    if len(places) <= words:
        return quotation
    marked = min((start for start, _ in quotation.marks), default=0)
    first = next((at for at, (_, end) in enumerate(places) if end > marked), 0)
    first = max(0, min(first - words // 4, len(places) - words))
    start, end = places[first][0], places[first + words - 1][1]
    before, after = "\u2026 " if first else "", " \u2026" if first + words < len(places) else ""
    shift = len(before) - start
    marks = tuple((max(one, start) + shift, min(other, end) + shift) for one, other in quotation.marks)
    return replace(quotation, text=before + text[start:end] + after, marks=marks)


def alarms(digest: Digest) -> Iterable[str]:
    """What went wrong in a run that is not complete, short: every search and reason stands further down."""
    if not digest.searches:
        yield "No search was made in this run."
    if digest.failed_searches:
        yield shorten(failed(digest.failed_searches[0]), 160)
        if digest.failed_searches[1:]:
            yield f"Nor did {len(digest.failed_searches) - 1} more."
    if digest.unread:
        yield f"{count(digest.unread, 'article').capitalize()} found but not read yet."


def notes(digest: Digest, person: Person) -> Iterable[str]:
    """What else is to be known at once, a line each: how far was searched, what was not read, what waits or is open."""
    is_quiet = not (digest.new_signals or digest.withdrawn)
    yield reach(digest) if is_quiet else searched(digest)
    if digest.rejected:
        unread = f"{count(digest.rejected, 'record').capitalize()} could not be read"
        reasons = f": {shorten(digest.set_aside[0].reason, 120)}" if is_quiet else "; see below."
        yield unread + reasons + (" The other reasons stand below." if is_quiet and digest.set_aside[1:] else "")
    if digest.waiting:
        over = f"your budget of {count(person.budget or 0, 'letter')} a month is used up"
        pressing = "less pressing, for the next digest"
        yield f"{waiting(digest)}: {pressing if digest.new_signals else over}. All are in the inbox."
    if digest.undelivered:
        yield f"{count(len(digest.undelivered), 'earlier letter').capitalize()} did not arrive; see below."
    if digest.open_signals:
        told = f"{count(len(digest.open_signals), 'signal').capitalize()} told before"
        yield f"{told} {'is' if len(digest.open_signals) == 1 else 'are'} still open; see below."


def why(person: Person) -> str:
    """Why the person gets the letter."""
    about = "reviews such as this one" if person.reviews else "all reviews"
    return f"You get this because config/people.toml names {person.name} for {about}."
