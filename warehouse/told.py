"""What each recipient has been told, and what they have still to be told.

A signal is told once to each recipient, and again only when something happened since: its answer no longer holds
(its figures changed, or the day until which it was deferred has come), or it was told as withdrawn and stands again.
One told but not answered is not told again when its figures change: every letter lists it as still open, as it is now.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

import duckdb

from warehouse.rows import dicts


@dataclass(frozen=True, kw_only=True)
class Untold:
    """An open signal that a recipient has still to be told of; `said` is what it says now (mart.said)."""

    signal_id: str
    priority: str  # high | medium | low
    said: str
    opened_on: date


@dataclass(frozen=True, kw_only=True)
class Letters:
    """The letters that a recipient was written up to a day: the day of the last one about each review, and how many
    told of signals in that day's calendar month."""

    last_on: dict[str, date]
    this_month: int


def signals_not_yet_told(con: duckdb.DuckDBPyConnection, *, recipient: str, as_of: date) -> dict[str, list[Untold]]:
    """By review, the signals that stood open on the day and are in no alert to this recipient, the most pressing first.

    What lies in the outbox counts as told: it is sent from there. Reviews without such a signal are left out.
    """
    untold = defaultdict(list)
    for row in dicts(con.execute(_UNTOLD, {"recipient": recipient, "as_of": as_of})):
        untold[row.pop("review_id")].append(Untold(**row))
    return dict(untold)


def withdrawals_not_yet_told(con: duckdb.DuckDBPyConnection, *, recipient: str, as_of: date) -> dict[str, list[str]]:
    """By review, the ids of signals closed by the day that this recipient was told of, and not yet of their closing.

    Left out are those that an editor had answered, those that the same study gives under another rule now, and those
    whose study the review has taken up: it was updated since.
    """
    untold = defaultdict(list)
    for review_id, signal_id in con.execute(_WITHDRAWN, {"recipient": recipient, "as_of": as_of}).fetchall():
        untold[review_id].append(signal_id)
    return dict(untold)


def letters_to(con: duckdb.DuckDBPyConnection, *, recipient: str, as_of: date) -> Letters:
    """The letters of runs for days up to `as_of`. Quiet ones count as letters, not as letters of signals."""
    rows = con.execute(_LETTERS, {"recipient": recipient, "as_of": as_of}).fetchall()
    return Letters(
        last_on={review_id: last_on for review_id, last_on, _ in rows}, this_month=sum(number for *_, number in rows)
    )


def unsubscribed(con: duckdb.DuckDBPyConnection) -> set[tuple[str, str]]:
    """The pairs of recipient and review whose last answer stopped the letters, be it about the review or about all."""
    return set(con.execute(_UNSUBSCRIBED).fetchall())


def is_past(con: duckdb.DuckDBPyConnection, *, as_of: date) -> bool:
    """Whether some run has looked at a later day: what is known of the day `as_of` is no news then."""
    return con.execute("select coalesce(max(as_of) > ?, false) from core.run", [as_of]).fetchone() == (True,)


# When a recipient was last told of each signal, on what day, and what it said; and when last of its closing.
_TOLD = """
    told as (
        select
            signal_id, max(created_at) as told_at, max(coalesce(run.as_of, created_at::date)) as told_on,
            arg_max(said, created_at) as told_said
        from core.alert join core.alert_signal using (alert_id) left join core.run using (run_id)
        where recipient = $recipient
        group by signal_id
    ),
    taken_back as (
        select signal_id, max(created_at) as taken_back_at
        from core.alert join core.alert_withdrawal using (alert_id)
        where recipient = $recipient
        group by signal_id
    )
"""

_UNTOLD = f"""
with {_TOLD},
answered as (
    select signal_id, decision, deferred_until, said as answered_said, decided_at
    from mart.signal_answer_as_of($as_of)
    where decision <> 'reopened'
),
standing as (
    select *, mart.said(relation, after) as said
    from core.signal
    where first_seen_on <= $as_of and (closed_on is null or closed_on > $as_of)
)
select review_id, signal_id, priority, said, opened_on
from standing
left join told using (signal_id)
left join taken_back using (signal_id)
left join answered using (signal_id)
where not mart.answer_holds(decision, deferred_until, answered_said, said, $as_of)
    and (
        told_at is null
        or taken_back_at > told_at
        or case
            when answered_said <> said then told_at <= decided_at or told_said <> said
            else told_on < deferred_until
        end
    )
order by review_id, list_position(['high', 'medium', 'low'], priority), first_seen_on, signal_id
"""

_WITHDRAWN = f"""
with {_TOLD}
select closed.review_id, closed.signal_id
from core.signal as closed
join told using (signal_id)
left join core.review as review using (review_id)
left join taken_back using (signal_id)
left join mart.signal_answer_as_of($as_of) as answered using (signal_id)
where closed.closed_on <= $as_of
    and closed.first_seen_on > coalesce(review.updated_on, date '0001-01-01')
    and coalesce(taken_back_at < told_at, true)
    and coalesce(answered.decision, 'reopened') = 'reopened'
    and not exists (
        from core.signal as other
        where other.review_id = closed.review_id and other.claim_id = closed.claim_id
            and other.pmid = closed.pmid and other.closed_on is null
    )
order by closed.review_id, closed.signal_id
"""

_LETTERS = """
select
    review_id, max(coalesce(run.as_of, created_at::date)) as last_on,
    count(*) filter (
        kind = 'signals' and date_trunc('month', coalesce(run.as_of, created_at::date)) = date_trunc('month', $as_of)
    ) as number
from core.alert left join core.run using (run_id)
where recipient = $recipient and coalesce(run.as_of, created_at::date) <= $as_of
group by review_id
"""

_UNSUBSCRIBED = """
select recipient, review.review_id
from core.subscription as answer
join core.review as review on coalesce(answer.review_id, review.review_id) = review.review_id
group by recipient, review.review_id
having not arg_max(is_on, (set_at, answer_id))
"""
