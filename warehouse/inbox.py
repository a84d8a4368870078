"""The inbox's lists: reviews by urgency, a review with its claims, and their signals. Everything here only reads.

What a run worked out stands in the schema `today` of the published file; answers that came after it are laid over it
by each query, so that a page shows what was answered a moment ago.
"""

from datetime import date
from typing import Any

from warehouse import inbox_sql as sql
from warehouse.inbox_rows import (
    ClaimLine,
    Closed,
    Mark,
    Message,
    Precision,
    Queue,
    ReviewLine,
    SignalLine,
    Study,
    Totals,
)
from warehouse.rows import dicts
from warehouse.snapshot import View

PAGE = 25  # rows of a list on one page


def reviews(view: View, *, search: str = "", page: int = 1) -> tuple[list[ReviewLine], int]:
    """One page of the reviews whose title or id holds all the words of `search`, and how many there are in all.

    First those that could not be looked at or whose alerts did not arrive, then by priority, nearness of expiry and
    open signals.
    """
    words = search.casefold().split()[:12]
    rows = select(view, sql.REVIEWS + sql.BY_URGENCY, words=words, size=PAGE, skip=(page - 1) * PAGE)
    total = rows[0].pop("total") if rows else 0
    return [_review(view, row) for row in rows], total


def totals(view: View) -> Totals:
    """What there is to see over all reviews."""
    return Totals(**select(view, sql.TOTALS)[0])


def review(view: View, review_id: str) -> ReviewLine | None:
    """One review, or None where the snapshot has none of that id."""
    rows = select(view, sql.REVIEWS + " where status.review_id = $review_id", review_id=review_id)
    return _review(view, rows[0]) if rows else None


def claims(view: View, review_id: str) -> list[ClaimLine]:
    """The claims that a review makes now: those with open signals first, the worst status first among them."""
    return [ClaimLine(**row) for row in select(view, sql.CLAIMS, review_id=review_id)]


def signals(
    view: View,
    review_id: str,
    *,
    claim_id: str | None = None,
    state: str | None = None,
    page: int = 1,
    size: int = PAGE,
) -> tuple[list[SignalLine], int]:
    """One page of the signals of a review or of one claim, the most pressing first, and how many there are in all."""
    rows = select(
        view, sql.SIGNALS, review_id=review_id, claim_id=claim_id, wanted=state, size=size, skip=(page - 1) * size
    )  # fmt: skip
    total = rows[0].pop("total") if rows else 0
    return [signal_line(row) for row in rows], total


def leading_signals(view: View, review_id: str, *, each: int = 3) -> dict[str, list[SignalLine]]:
    """The most pressing open signals of each claim that has any, at most `each`."""
    leading: dict[str, list[SignalLine]] = {}
    for row in select(view, sql.LEADING, review_id=review_id, each=each):
        leading.setdefault(row["claim_id"], []).append(signal_line(row))
    return leading


def queue(view: View, review_id: str, signal_id: str | None = None) -> Queue:
    """Where a signal stands among the open ones of its review, and which come before and after it.

    After the last open one comes the first again, so that none is left over; without a signal `next` is the first.
    """
    order = [(row["signal_id"], row["state"] == "open") for row in select(view, sql.ORDERED, review_id=review_id)]
    names = [name for name, _ in order]
    at = names.index(signal_id) if signal_id in names else -1
    before = [name for name, is_open in order[: max(at, 0)] if is_open]
    after = [name for name, is_open in order[at + 1 :] if is_open]
    is_open = at >= 0 and order[at][1]
    return Queue(
        place=len(before) + 1 if is_open else 0,
        total=len(before) + len(after) + is_open,
        previous=before[-1] if before else None,
        next=(after + before + [None])[0],
    )


def named_signals(view: View, signal_ids: list[str]) -> dict[str, dict[str, str]]:
    """What the signals of these ids say, standing or closed: review, before and after."""
    rows = select(view, sql.NAMED, named=signal_ids)
    return {row.pop("signal_id"): row for row in rows}


def closed(view: View, review_id: str, signal_id: str) -> Closed | None:
    """A signal that was told once and no longer stands; None where it stands or never was."""
    rows = select(view, sql.CLOSED, review_id=review_id, signal_id=signal_id)
    return Closed(**rows[0]) if rows else None


def undelivered(view: View, review_id: str) -> list[Message]:
    """The alerts about a review that did not arrive, the last ten."""
    return [Message(**row) for row in select(view, sql.UNDELIVERED, review_id=review_id)]


def timeline(view: View, review_id: str) -> list[Mark]:
    """When each claim's signals could first be known: their number by month."""
    return [Mark(**row) for row in select(view, sql.TIMELINE, review_id=review_id)]


def precision(view: View) -> list[Precision]:
    """How answers went in all, by the twelve rules and claims most answered, and in each of the last twelve months."""
    return [Precision(**row) for row in select(view, sql.PRECISION)]


def tally(view: View, review_id: str) -> list[dict[str, Any]]:
    """The largest categories of each claim that can be tallied, as mart.tally says."""
    return select(view, sql.TALLY, review_id=review_id)


def signal_line(row: dict[str, Any]) -> SignalLine:
    """A row of the queries that select a signal with its study, as a value."""
    row = dict(row)
    study = study_of(row.pop("study"))
    return SignalLine(study=study, **{name: row[name] for name in SignalLine.__dataclass_fields__ if name != "study"})


def study_of(row: dict[str, Any]) -> Study:
    """The struct `study` of a row, as a value."""
    tuples = {name: tuple(row[name] or ()) for name in ("primary_tumours", "treatments")}
    return Study(**row | tuples)


def _review(view: View, row: dict[str, Any]) -> ReviewLine:
    row.pop("total", None)
    given = [answer for answer in view.pending if answer.kind == "update_status" and answer.subject == row["review_id"]]
    if given:
        row["update_status"] = given[-1].content["update_status"]
    return ReviewLine(**row)


def select(view: View, query: str, **parameters: object) -> list[dict[str, Any]]:
    """The rows of a query over `signal`, which is today.signal with the pending decisions laid over it."""
    decided = view.decided()
    overlay = {
        "ids": list(decided),
        "states": [_state(answer.content, view.as_of) for answer in decided.values()],
    }
    return dicts(view.con.execute(sql.OVERLAID + query, parameters | overlay))


def _state(decision: dict[str, Any], as_of: date) -> str:
    until = decision.get("deferred_until")
    if decision["decision"] == "reopened" or (until and until <= as_of.isoformat()):
        return "open"
    return decision["decision"]
