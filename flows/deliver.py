"""Deliver: what lies in the outbox and is due is sent, letter by letter, and what came of it is marked at once.

The warehouse stays open meanwhile, so that no other process can send the same letter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import duckdb

from extractors.errors import AlertNotDelivered
from flows.clock import now
from flows.letters.letter import Letter, read_letter
from flows.letters.post import NotDelivered, send
from flows.people import Person
from flows.settings import AlertSettings, Settings
from warehouse.outbox import Alert, due, forget, mark_delivered, mark_failed, mark_refused, undelivered
from warehouse.told import unsubscribed


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """How many letters arrived now, which did not and why, and how many are still undelivered, whenever written."""

    delivered: int
    failures: tuple[str, ...]
    undelivered: int


def deliver(
    con: duckdb.DuckDBPyConnection,
    home: Path,
    *,
    people: Collection[Person],
    settings: Settings,
    refused_too: bool = False,
) -> Delivered:
    """Every alert due was tried once; with `refused_too` every one that has not arrived, waiting or refused.

    One that fails is due again after the next of the settings' waits; one that is refused for good is not tried again
    by itself. An alert whose recipient is no longer told of its review, or whose letter is gone from the disk, leaves
    the outbox: what it tells is then untold. Where a server itself fails, what else goes through it stays due.
    """
    delivered, failures, closed = 0, [], set()
    for alert in due(con, at=now(), refused_too=refused_too):
        person = _recipient(con, alert, people)
        letter = _letter(home / alert.digest_path)
        if person is None or letter is None:
            forget(con, alert.alert_id)
            continue
        if person.channel in closed:
            continue
        try:
            send(letter, person, settings.mail, home)
        except NotDelivered as error:
            failures.append(f"alert {alert.alert_id} to {alert.recipient}: {error}")
            _mark(con, alert, error, settings.alerts)
            if error.is_servers:
                closed.add(person.channel)
        else:
            mark_delivered(con, alert.alert_id, delivered_at=now())
            delivered += 1
    return Delivered(delivered=delivered, failures=tuple(failures), undelivered=len(undelivered(con)))


def not_delivered(number: int, failures: Collection[str]) -> AlertNotDelivered:
    """The error that says how many alerts have not arrived, why as far as they were tried now, and what to do."""
    why = "; ".join(failures) or "they wait to be tried again, or were refused"
    alerts = f"{number} alert{'s' * (number != 1)}"
    return AlertNotDelivered(
        f"{alerts} not delivered: {why}. What failed stays in the outbox and is tried again; `reviewwatch status` shows"
        " it, and `reviewwatch deliver --refused` tries what was refused too, once its cause is mended."
    )


def next_attempt(at: datetime, *, attempts: int, settings: AlertSettings) -> datetime:
    """When a letter is tried again that failed at this moment after so many failures before: later each time."""
    waits = settings.retry_after_minutes
    return at + timedelta(minutes=waits[min(attempts, len(waits) - 1)])


def recipients(con: duckdb.DuckDBPyConnection, people: Collection[Person], review_id: str) -> list[Person]:
    """Those who are told of the review: by people.toml, unless they have stopped its letters themselves."""
    stopped = unsubscribed(con)
    return [one for one in people if one.is_told_of(review_id) and (one.name, review_id) not in stopped]


def _recipient(con: duckdb.DuckDBPyConnection, alert: Alert, people: Collection[Person]) -> Person | None:
    return next((one for one in recipients(con, people, alert.review_id) if one.name == alert.recipient), None)


def _letter(path: Path) -> Letter | None:
    """The letter as it was written; None where the file is gone or is no letter any more."""
    try:
        return read_letter(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return None


def _mark(con: duckdb.DuckDBPyConnection, alert: Alert, error: NotDelivered, settings: AlertSettings) -> None:
    if error.is_final:
        mark_refused(con, alert.alert_id, error=str(error))
    else:
        again = next_attempt(now(), attempts=alert.attempts, settings=settings)
        mark_failed(con, alert.alert_id, error=str(error), next_attempt_at=again)
