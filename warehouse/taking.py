"""Answers on their way from HOME/answers.sqlite, where people give them, into the warehouse, where `mart` works."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from warehouse.answer import Answer, day
from warehouse.answers import answers
from warehouse.rows import merge, transaction, utc

# In one process several connections may write; two that bring the same answer at once would be a conflict of its key.
_TAKING = threading.Lock()


def take_answers(con: duckdb.DuckDBPyConnection, home: Path) -> int:
    """Every answer given so far is in core, once; returns how many came now, 0 where all were there.

    All of them or, where the disk is full, none. An answer that is there stays as it is. Raises HomeUnusable where
    HOME/answers.sqlite cannot be read: then nothing may be told, for a dismissed signal would come back.
    """
    with _TAKING, transaction(con):
        given = answers(home)
        return sum(
            len(merge(con, table, (key,), [row(answer) for answer in given if answer.kind == kind]))
            for kind, (table, key, row) in TABLES.items()
        )


def _decision(answer: Answer) -> dict[str, Any]:
    return {
        "decision_id": answer.answer_id,
        "signal_id": answer.subject,
        "decision": answer.content["decision"],
        "deferred_until": day(answer.content.get("deferred_until")),
        "said": answer.content.get("said"),
        "reason": answer.reason,
        "decided_by": answer.given_by,
        "decided_at": utc(answer.given_at),
    }


def _correction(answer: Answer) -> dict[str, Any]:
    return {
        "correction_id": answer.answer_id,
        "reading_key": answer.subject,
        "pmid": answer.content["pmid"],
        "verdict": answer.content["verdict"],
        "value": answer.content.get("value"),
        "reason": answer.reason,
        "corrected_by": answer.given_by,
        "corrected_at": utc(answer.given_at),
    }


def _update_status(answer: Answer) -> dict[str, Any]:
    return _set(answer) | {"review_id": answer.subject, "update_status": answer.content["update_status"]}


def _review_update(answer: Answer) -> dict[str, Any]:
    return _set(answer) | {
        "review_id": answer.subject,
        "updated_on": day(answer.content.get("updated_on")),
        "expires_on": day(answer.content.get("expires_on")),
        "confirmed_claims": list(answer.content["confirmed_claims"]),
    }


def _subscription(answer: Answer) -> dict[str, Any]:
    return {
        "answer_id": answer.answer_id,
        "recipient": answer.subject,
        "review_id": answer.review_id,
        "is_on": answer.content["is_on"],
        "set_at": utc(answer.given_at),
    }


def _set(answer: Answer) -> dict[str, Any]:
    return {
        "answer_id": answer.answer_id,
        "reason": answer.reason,
        "set_by": answer.given_by,
        "set_at": utc(answer.given_at),
    }


TABLES: dict[str, tuple[str, str, Callable[[Answer], dict[str, Any]]]] = {
    "decision": ("core.decision", "decision_id", _decision),
    "correction": ("core.correction", "correction_id", _correction),
    "update_status": ("core.update_status", "answer_id", _update_status),
    "review_update": ("core.review_update", "answer_id", _review_update),
    "subscription": ("core.subscription", "answer_id", _subscription),
}
