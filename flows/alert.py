"""Alert: the digest page is that of this run, whoever is to be told today has their letter, and what is due was sent.

Each person gets letters of their own, by what they were told before (`flows.speak` decides). A letter is on the disk
before its alert is in the outbox, and the alert is in the outbox before anything is sent and marked after
(`flows.deliver`), so that a stop anywhere loses nothing, and a second try sends the very same bytes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from extractors.errors import ConfigurationError
from extractors.review import Review
from flows.clock import now, today
from flows.deliver import Delivered, deliver, recipients
from flows.digest import Digest
from flows.digest_query import compose, withdrawals_of
from flows.files import write_for_good, write_whole
from flows.letters.write import write_letter
from flows.people import Person
from flows.progress import Step
from flows.render import to_html, to_text
from flows.settings import Settings
from flows.speak import Saying, Standing, speak
from flows.web.tokens import sign
from warehouse.connect import open_warehouse
from warehouse.day import on_day
from warehouse.outbox import new_alert_id, record_alert
from warehouse.taking import take_answers
from warehouse.told import is_past, letters_to, signals_not_yet_told, withdrawals_not_yet_told


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of a run's alerts: how many arrived, which did not and why, how many are still undelivered from
    whatever run, and the page that shows each review's digest."""

    delivered: int
    failures: tuple[str, ...]
    undelivered: int
    pages: dict[str, Path]


def alert(
    reviews: Collection[Review],
    *,
    home: Path,
    people: Collection[Person],
    settings: Settings,
    as_of: date,
    run_id: str,
    progress: Step,
) -> Told:
    """HOME/digests/REVIEW/digest.html (and .txt) is each review's digest of the day, and every alert due was tried.

    The digest of a past day is digest-DATE.html and leaves today's alone; where a later day has been looked at
    already, the past is no news and nobody is written to. Those left undelivered by earlier runs are tried too, when
    their time has come. A failed delivery is in `failures` and stays in the outbox; a letter that cannot be written for
    an address of the configuration is in `failures` too, counts as undelivered, and is written by the next run.
    """
    with open_warehouse(home) as con:
        take_answers(con, home)  # what was dismissed while the run was at work is not told
        with on_day(con, as_of):
            digests = {review.id: compose(con, review.id, as_of=as_of, run_id=run_id) for review in reviews}
            is_news = as_of >= today() or not is_past(con, as_of=as_of)
            letters = _letters(con, digests, people, settings, as_of) if is_news else []
        pages = {review_id: _show(home, digest, letters) for review_id, digest in digests.items()}
        unwritten = []
        for person, saying, digest in letters:
            try:
                _put_into_outbox(con, home, person, saying, digest, settings)
            except ConfigurationError as error:  # one wrong address keeps no letter from the others
                unwritten.append(f"no letter could be written to {person.name}: {error}")
        outcome = deliver(con, home, people=people, settings=settings)
    outcome = replace(
        outcome,
        failures=(*unwritten, *outcome.failures),
        undelivered=len(unwritten) + outcome.undelivered,
    )
    progress.outcome = _in_words(outcome, digests.values())
    return Told(delivered=outcome.delivered, failures=outcome.failures, undelivered=outcome.undelivered, pages=pages)


def _letters(
    con: duckdb.DuckDBPyConnection,
    digests: Mapping[str, Digest],
    people: Collection[Person],
    settings: Settings,
    as_of: date,
) -> list[tuple[Person, Saying, Digest]]:
    """Every letter to be written today, with the digest that it shows."""
    told_of = {review_id: recipients(con, people, review_id) for review_id in digests}
    letters = []
    for person in people:
        mine = [digest for review_id, digest in digests.items() if person in told_of[review_id]]
        if not mine:
            continue
        untold = signals_not_yet_told(con, recipient=person.name, as_of=as_of)
        taken_back = withdrawals_not_yet_told(con, recipient=person.name, as_of=as_of)
        before = letters_to(con, recipient=person.name, as_of=as_of)
        standings = (
            Standing(
                review_id=digest.review_id,
                days_to_expiry=digest.days_to_expiry,
                is_complete=digest.is_complete,
                last_letter_on=before.last_on.get(digest.review_id),
                untold=tuple(one for one in untold.get(digest.review_id, ()) if one.signal_id in digest.signals),
                withdrawn=tuple(taken_back.get(digest.review_id, ())),
            )
            for digest in mine
        )
        left = None if person.budget is None else person.budget - before.this_month
        for saying in speak(standings, as_of=as_of, budget_left=left, settings=settings.alerts):
            digest = digests[saying.review_id].told_to(
                new={one.signal_id for one in saying.told},
                waiting={one.signal_id for one in saying.waiting},
                withdrawn=withdrawals_of(con, saying.withdrawn),
                last_digest_on=before.last_on.get(saying.review_id),
            )
            letters.append((person, saying, digest))
    return letters


def _show(home: Path, digest: Digest, letters: list[tuple[Person, Saying, Digest]]) -> Path:
    """The review's own digest is on its page; what a letter of today tells anybody is new there too."""
    told = {one.signal_id for _, saying, _ in letters if saying.review_id == digest.review_id for one in saying.told}
    shown = replace(
        digest,
        new_signals=tuple(one for one in digest.signals.values() if one.signal_id in told or one in digest.new_signals),
        open_signals=tuple(one for one in digest.open_signals if one.signal_id not in told),
    )
    name = "digest" if digest.as_of >= today() else f"digest-{digest.as_of}"
    page = home / "digests" / digest.review_id / f"{name}.html"
    write_whole(page, to_html(shown))
    write_whole(page.with_suffix(".txt"), to_text(shown))
    return page


def _put_into_outbox(
    con: duckdb.DuckDBPyConnection, home: Path, person: Person, saying: Saying, digest: Digest, settings: Settings
) -> None:
    """The letter is on the disk, then its alert in the outbox: one that is recorded can always be sent."""
    whose = {"review_id": digest.review_id, "recipient": person.name, "run_id": digest.run_id}
    told = {one.signal_id: one.said for one in saying.told}
    alert_id = new_alert_id(**whose, signal_ids=told, withdrawn_ids=saying.withdrawn)
    at = now()
    letter = write_letter(
        digest,
        person,
        alert_id=alert_id,
        at=at,
        sender=settings.mail.sender,
        inbox_url=settings.inbox.url,
        sign=partial(sign, home),
    )
    path = Path("letters") / digest.review_id / f"{alert_id}.eml"
    write_for_good(home / path, letter.content)
    record_alert(
        con,
        **whose,
        alert_id=alert_id,
        channel=person.channel,
        kind=saying.kind,
        said=told,
        withdrawn_ids=saying.withdrawn,
        subject=letter.subject,
        digest_path=str(path),
        created_at=at,
    )


def _in_words(outcome: Delivered, digests: Collection[Digest]) -> str:
    """What a person at the terminal reads: silence is told apart from not having looked."""
    if not outcome.delivered and not outcome.failures:
        looked = all(digest.is_complete for digest in digests)
        silence = "nothing new to tell" if looked else "COULD NOT LOOK, no new signal known"
        told = f"{silence}, nobody alerted"
    else:
        told = f"{outcome.delivered} delivered"
    return told + (f", {outcome.undelivered} NOT DELIVERED" if outcome.undelivered else "")
