"""The outbox: an alert is written before it is sent, so that none is lost, and told once, so that none is repeated.

A process that dies between sending and `mark_delivered` sends that alert again at the next run. Mail it with the
alert's id as its Message-ID, so that the second copy can be told from a new alert.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import duckdb

from extractors.records import digest
from warehouse.rows import merge, transaction, utc


@dataclass(frozen=True, kw_only=True)
class Alert:
    """One message to one recipient, as it lies in the outbox: signals that stand, and signals taken back."""

    alert_id: str
    review_id: str
    recipient: str
    channel: str
    subject: str
    digest_path: str
    state: str
    attempts: int
    signal_ids: tuple[str, ...]
    withdrawn_ids: tuple[str, ...] = ()


def record_alert(
    con: duckdb.DuckDBPyConnection,
    *,
    review_id: str,
    recipient: str,
    channel: str,
    signal_ids: Collection[str],
    withdrawn_ids: Collection[str] = (),
    subject: str,
    digest_path: str,
    run_id: str,
    created_at: datetime,
) -> str:
    """An alert to this recipient, of these signals and of those `withdrawn_ids` that no longer stand, is in the outbox.

    Returns its id. The same sets to the same recipient are the same alert: it is left as it is, delivered or not. Raises
    ValueError where both are empty: there is nothing to tell.
    """
    if not signal_ids and not withdrawn_ids:
        raise ValueError("an alert without a signal tells nothing")
    told, withdrawn = sorted(set(signal_ids)), sorted(set(withdrawn_ids))
    alert_id = digest(review_id, recipient, *told, *(f"withdrawn {signal_id}" for signal_id in withdrawn))
    with transaction(con):
        merge(con, "core.alert", ("alert_id",), [{
            "alert_id": alert_id,
            "review_id": review_id,
            "recipient": recipient,
            "channel": channel,
            "kind": "signals",
            "subject": subject,
            "digest_path": digest_path,
            "state": "pending",
            "attempts": 0,
            "created_at": utc(created_at),
            "run_id": run_id,
        }])  # fmt: skip
        merge(con, "core.alert_signal", ("alert_id", "signal_id"), [
            {"alert_id": alert_id, "signal_id": signal_id} for signal_id in told
        ])  # fmt: skip
        merge(con, "core.alert_withdrawal", ("alert_id", "signal_id"), [
            {"alert_id": alert_id, "signal_id": signal_id} for signal_id in withdrawn
        ])  # fmt: skip
    return alert_id


def undelivered(con: duckdb.DuckDBPyConnection) -> list[Alert]:
    """Every alert that has not arrived, oldest first: those never tried and those that failed."""
    rows = con.execute(
        """
        select alert_id, review_id, recipient, channel, subject, digest_path, state, attempts,
            array(select signal_id from core.alert_signal as told where told.alert_id = alert.alert_id
                order by signal_id) as signal_ids,
            array(select signal_id from core.alert_withdrawal as taken where taken.alert_id = alert.alert_id
                order by signal_id) as withdrawn_ids
        from core.alert
        where state <> 'delivered'
        order by created_at, alert_id
        """
    )
    names = [column[0] for column in rows.description]
    return [
        Alert(**dict(zip(names, row, strict=True)) | {"signal_ids": tuple(row[-2]), "withdrawn_ids": tuple(row[-1])})
        for row in rows.fetchall()
    ]


def mark_delivered(con: duckdb.DuckDBPyConnection, alert_id: str, *, delivered_at: datetime) -> None:
    """The alert has arrived and is never sent again. Marked before, it keeps its first time of delivery."""
    con.execute(
        """
        update core.alert set state = 'delivered', delivered_at = ?, attempts = attempts + 1
        where alert_id = ? and state <> 'delivered'
        """,
        [utc(delivered_at), alert_id],
    )


def mark_failed(con: duckdb.DuckDBPyConnection, alert_id: str, *, error: str) -> None:
    """The alert did not arrive, because of `error`; it stays in the outbox. A delivered one stays delivered."""
    con.execute(
        """
        update core.alert set state = 'failed', last_error = ?, attempts = attempts + 1
        where alert_id = ? and state <> 'delivered'
        """,
        [error, alert_id],
    )


def signals_not_yet_told(con: duckdb.DuckDBPyConnection, *, review_id: str, recipient: str) -> list[str]:
    """Ids of the review's signals that stand, await an answer, and are in no alert to this recipient, sent or not."""
    return [signal_id for (signal_id,) in con.execute(
        """
        select signal_id from core.signal
        where review_id = $review_id and closed_on is null
            and signal_id not in (select signal_id from core.decision)
            and signal_id not in (
                select signal_id from core.alert join core.alert_signal using (alert_id) where recipient = $recipient
            )
        order by signal_id
        """,
        {"review_id": review_id, "recipient": recipient},
    ).fetchall()]  # fmt: skip


def withdrawals_not_yet_told(con: duckdb.DuckDBPyConnection, *, review_id: str, recipient: str) -> list[str]:
    """Ids of closed signals that this recipient was told of, and of whose closing no alert has told them, sent or not.

    Left out are those that an editor had answered, and those that the same study gives under another rule now.
    """
    return [signal_id for (signal_id,) in con.execute(
        """
        with told as (
            select signal_id from core.alert join core.alert_signal using (alert_id) where recipient = $recipient
        ),
        taken_back as (
            select signal_id from core.alert join core.alert_withdrawal using (alert_id) where recipient = $recipient
        )
        select closed.signal_id
        from core.signal as closed
        join (select distinct signal_id from told) using (signal_id)
        where closed.review_id = $review_id and closed.closed_on is not null
            and closed.signal_id not in (select signal_id from taken_back)
            and closed.signal_id not in (select signal_id from core.decision)
            and not exists (
                from core.signal as other
                where other.review_id = closed.review_id and other.claim_id = closed.claim_id
                    and other.pmid = closed.pmid and other.closed_on is null
            )
        order by closed.signal_id
        """,
        {"review_id": review_id, "recipient": recipient},
    ).fetchall()]  # fmt: skip
