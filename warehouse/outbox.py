"""The outbox: an alert is written before it is sent, so that none is lost, and marked after, so that none is repeated.

A process that dies between the moment a mail server takes a letter and `mark_delivered` sends that letter again: no
client can close this window (RFC 1047). The copy has the same bytes and the same Message-ID, made from the alert's id.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import duckdb

from extractors.records import digest
from warehouse.rows import dicts, merge, transaction, utc


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One letter to one recipient, as it lies in the outbox. Moments are in UTC; `digest_path` is below the home.

    `next_attempt_at`: not tried before this moment; None: at once. A refused alert is tried only when asked for.
    """

    alert_id: str
    review_id: str
    recipient: str
    channel: str
    kind: Literal["signals", "quiet"]
    subject: str
    digest_path: str
    state: str
    attempts: int
    last_error: str | None
    created_at: datetime
    next_attempt_at: datetime | None


def new_alert_id(
    *, review_id: str, recipient: str, run_id: str, signal_ids: Iterable[str] = (), withdrawn_ids: Iterable[str] = ()
) -> str:
    """The id of the alert that tells this recipient of these signals in this run, known before there is a letter."""
    taken_back = (f"withdrawn {signal_id}" for signal_id in sorted(set(withdrawn_ids)))
    return digest(review_id, recipient, run_id, *sorted(set(signal_ids)), *taken_back)


def record_alert(
    con: duckdb.DuckDBPyConnection,
    *,
    alert_id: str,
    review_id: str,
    recipient: str,
    channel: str,
    kind: Literal["signals", "quiet"],
    said: Mapping[str, str | None] | None = None,
    withdrawn_ids: Iterable[str] = (),
    subject: str,
    digest_path: str,
    run_id: str,
    created_at: datetime,
) -> None:
    """The alert is in the outbox: `said` holds what each signal it tells says, `withdrawn_ids` those it takes back.

    One of this id that is there already is left as it is, delivered or not. Raises ValueError for an alert of signals
    that tells nothing, and for a quiet one that tells something.
    """
    said, withdrawn = said or {}, sorted(set(withdrawn_ids))
    if (kind == "signals") != bool(said or withdrawn):
        raise ValueError("an alert of signals tells something, and a quiet one nothing")
    with transaction(con):
        new = merge(con, "core.alert", ("alert_id",), [{
            "alert_id": alert_id,
            "review_id": review_id,
            "recipient": recipient,
            "channel": channel,
            "kind": kind,
            "subject": subject,
            "digest_path": digest_path,
            "state": "pending",
            "attempts": 0,
            "created_at": utc(created_at),
            "run_id": run_id,
        }])  # fmt: skip
        if not new:
            return
        merge(con, "core.alert_signal", ("alert_id", "signal_id"), [
            {"alert_id": alert_id, "signal_id": signal_id, "said": words} for signal_id, words in sorted(said.items())
        ])  # fmt: skip
        merge(con, "core.alert_withdrawal", ("alert_id", "signal_id"), [
            {"alert_id": alert_id, "signal_id": signal_id} for signal_id in withdrawn
        ])  # fmt: skip


def undelivered(con: duckdb.DuckDBPyConnection, *, review_id: str | None = None) -> list[Alert]:
    """Every alert, or every one of a review, that has not arrived, oldest first: never tried, failed or refused."""
    return _alerts(con, "state <> 'delivered' and ($review_id is null or review_id = $review_id)", review_id=review_id)


def due(con: duckdb.DuckDBPyConnection, *, at: datetime, refused_too: bool = False) -> list[Alert]:
    """The alerts to try at this moment; with `refused_too` all that have not arrived, waiting or not.

    Those tried least come first, then the oldest: a letter on which a server always breaks off holds up no other.
    """
    waiting = "state in ('pending', 'failed') and coalesce(next_attempt_at <= $at, true)"
    found = undelivered(con) if refused_too else _alerts(con, waiting, at=utc(at))
    return sorted(found, key=lambda alert: alert.attempts)


def mark_delivered(con: duckdb.DuckDBPyConnection, alert_id: str, *, delivered_at: datetime) -> None:
    """The alert has arrived and is never sent again. Marked before, it keeps its first time of delivery."""
    con.execute(
        """
        update core.alert set state = 'delivered', delivered_at = ?, next_attempt_at = null, attempts = attempts + 1
        where alert_id = ? and state <> 'delivered'
        """,
        [utc(delivered_at), alert_id],
    )


def mark_failed(con: duckdb.DuckDBPyConnection, alert_id: str, *, error: str, next_attempt_at: datetime) -> None:
    """The alert did not arrive, because of `error`, and is due again at that moment. A delivered one stays so."""
    con.execute(
        """
        update core.alert set state = 'failed', last_error = ?, next_attempt_at = ?, attempts = attempts + 1
        where alert_id = ? and state <> 'delivered'
        """,
        [error, utc(next_attempt_at), alert_id],
    )


def mark_refused(con: duckdb.DuckDBPyConnection, alert_id: str, *, error: str) -> None:
    """The alert was refused for good, because of `error`: it is kept and shown, and not tried again by itself."""
    con.execute(
        """
        update core.alert set state = 'refused', last_error = ?, next_attempt_at = null, attempts = attempts + 1
        where alert_id = ? and state <> 'delivered'
        """,
        [error, alert_id],
    )


def forget(con: duckdb.DuckDBPyConnection, alert_id: str) -> None:
    """An alert that has not arrived is out of the outbox, as if never written: what it tells is untold again."""
    with transaction(con):
        found = con.execute(
            "delete from core.alert where alert_id = ? and state <> 'delivered' returning alert_id", [alert_id]
        ).fetchall()
        for table in ("core.alert_signal", "core.alert_withdrawal"):
            con.executemany(f"delete from {table} where alert_id = ?", found) if found else None


def _alerts(con: duckdb.DuckDBPyConnection, condition: str, **given: object) -> list[Alert]:
    rows = con.execute(
        f"""
        select
            alert_id, review_id, recipient, channel, kind, subject, digest_path, state, attempts, last_error,
            created_at, next_attempt_at
        from core.alert
        where {condition}
        order by created_at, alert_id
        """,
        given,
    )
    return [Alert(**row) for row in dicts(rows)]
