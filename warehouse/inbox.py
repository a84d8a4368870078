"""The inbox's lists: reviews by urgency, a review with its claims, and their signals. Everything here only reads.

What a run worked out stands in the schema `today` of the published file; answers that came after it are laid over it
by each query, so that a page shows what was answered a moment ago.
"""

from datetime import date
from typing import Any, TypeVar

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
_TITLE = 2000  # characters taken of a title: a page shows fewer

Row = TypeVar("Row")


def reviews(view: View, *, search: str = "", page: int = 1) -> tuple[list[ReviewLine], int]:
    """One page of the reviews whose title or id holds all the words of `search`, and how many there are in all.

    First those that could not be looked at or whose alerts did not arrive, then by priority, nearness of expiry and
    open signals.
    """
    words = search.casefold().split()[:12]
    rows = select(view, _REVIEWS + _BY_URGENCY, words=words, size=PAGE, skip=(page - 1) * PAGE)
    total = rows[0].pop("total") if rows else 0
    return [_review(view, row) for row in rows], total


def totals(view: View) -> Totals:
    """What there is to see over all reviews."""
    return Totals(**select(view, _TOTALS)[0])


def review(view: View, review_id: str) -> ReviewLine | None:
    """One review, or None where the snapshot has none of that id."""
    rows = select(view, _REVIEWS + " where status.review_id = $review_id", review_id=review_id)
    return _review(view, rows[0]) if rows else None


def claims(view: View, review_id: str) -> list[ClaimLine]:
    """The claims that a review makes now: those with open signals first, the worst status first among them."""
    return [ClaimLine(**row) for row in select(view, _CLAIMS, review_id=review_id)]


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
        view, _SIGNALS, review_id=review_id, claim_id=claim_id, wanted=state, size=size, skip=(page - 1) * size
    )  # fmt: skip
    total = rows[0].pop("total") if rows else 0
    return [signal_line(row) for row in rows], total


def leading_signals(view: View, review_id: str, *, each: int = 3) -> dict[str, list[SignalLine]]:
    """The most pressing open signals of each claim that has any, at most `each`."""
    leading: dict[str, list[SignalLine]] = {}
    for row in select(view, _LEADING, review_id=review_id, each=each):
        leading.setdefault(row["claim_id"], []).append(signal_line(row))
    return leading


def queue(view: View, review_id: str, signal_id: str | None = None) -> Queue:
    """Where a signal stands among the open ones of its review, and which come before and after it.

    After the last open one comes the first again, so that none is left over; without a signal `next` is the first.
    """
    order = [(row["signal_id"], row["state"] == "open") for row in select(view, _ORDERED, review_id=review_id)]
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
    rows = select(view, _NAMED, named=signal_ids)
    return {row.pop("signal_id"): row for row in rows}


def closed(view: View, review_id: str, signal_id: str) -> Closed | None:
    """A signal that was told once and no longer stands; None where it stands or never was."""
    rows = select(view, _CLOSED, review_id=review_id, signal_id=signal_id)
    return Closed(**rows[0]) if rows else None


def undelivered(view: View, review_id: str) -> list[Message]:
    """The alerts about a review that did not arrive, the last ten."""
    return [Message(**row) for row in select(view, _UNDELIVERED, review_id=review_id)]


def timeline(view: View, review_id: str) -> list[Mark]:
    """When each claim's signals could first be known: their number by month."""
    return [Mark(**row) for row in select(view, _TIMELINE, review_id=review_id)]


def precision(view: View) -> list[Precision]:
    """How answers went in all, by the twelve rules and claims most answered, and in each of the last twelve months."""
    return [Precision(**row) for row in select(view, _PRECISION)]


def tally(view: View, review_id: str) -> list[dict[str, Any]]:
    """The largest categories of each claim that can be tallied, as mart.tally says."""
    return select(view, _TALLY, review_id=review_id)


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
    return dicts(view.con.execute(_OVERLAID + query, parameters | overlay))


def _state(decision: dict[str, Any], as_of: date) -> str:
    until = decision.get("deferred_until")
    if decision["decision"] == "reopened" or (until and until <= as_of.isoformat()):
        return "open"
    return decision["decision"]


_OVERLAID = """
with pending as (
    select unnest($ids::varchar[]) as signal_id, unnest($states::varchar[]) as pending_state
),
signal as (
    select signal.* replace (coalesce(pending_state, state) as state)
    from today.signal
    left join pending using (signal_id)
)
"""

STUDY = f"""
    {{
        'pmid': study.pmid, 'title': left(study.title, {_TITLE}), 'doi': study.doi, 'first_author': study.first_author,
        'journal': left(study.journal, 300), 'year': study.publication_year, 'entry_date': study.entry_date,
        'design': study.study_design, 'patients': study.patient_count, 'primary_tumours': study.primary_tumours,
        'treatments': study.treatments, 'is_retracted': study.is_retracted, 'is_summary': study.is_digest
    }} as study
"""

ORDER = """
    list_position(['high', 'medium', 'low'], signal.priority), not signal.speaks_against, not signal.is_pivotal,
    signal.patient_count desc nulls last, signal.signal_id
"""

SIGNAL = f"""
select
    signal.signal_id, signal.claim_id, signal.rule, signal.relation, signal.priority, signal.state, signal.before,
    signal.after, signal.said, signal.first_seen_on, signal.is_pivotal, {STUDY}
"""

_REVIEWS = """
, open_signal as (
    select review_id, count(*) as open_signals, count(*) filter (priority = 'high') as open_high
    from signal
    where state = 'open'
    group by review_id
),
missed as (
    select review_id, count(*) as undelivered
    from core.alert
    where state in ('failed', 'refused')
    group by review_id
),
unread as (
    select found.review_id, count(*) as unread
    from core.review_article as found
    join today.study as study using (pmid)
    where study.pipeline_version is null
    group by found.review_id
)
select
    status.review_id, status.title, status.updated_on, status.expires_on, status.days_to_expiry, status.priority,
    status.reason, status.searched_up_to, status.articles, status.articles_after_update, status.rejected,
    status.last_search_error, coalesce(unread.unread, 0) as unread, coalesce(missed.undelivered, 0) as undelivered,
    coalesce(open_signal.open_signals, 0) as open_signals, coalesce(open_signal.open_high, 0) as open_high,
    status.update_status, count(*) over () as total
from today.review_status as status
left join open_signal using (review_id)
left join missed using (review_id)
left join unread using (review_id)
"""

_BY_URGENCY = """
where not exists (
    select 1
    from unnest($words::varchar[]) as searched(word)
    where not contains(lower(status.title || ' ' || status.review_id), word)
)
order by
    status.last_search_error is null and coalesce(unread.unread, 0) = 0 and coalesce(missed.undelivered, 0) = 0,
    list_position(['high', 'medium', 'low'], status.priority), status.days_to_expiry,
    coalesce(open_signal.open_signals, 0) desc, review_id
limit $size offset $skip
"""

_TOTALS = """
select
    (select count(*) from today.review_status) as reviews,
    (
        select count(*) from today.review_status
        where last_search_error is not null or review_id in (
            select found.review_id
            from core.review_article as found join today.study as study using (pmid)
            where study.pipeline_version is null
        )
    ) as not_looked_at,
    (select count(*) from core.alert where state in ('failed', 'refused')) as undelivered,
    (select count(*) from signal where state = 'open') as open_signals
"""

_CLAIMS = """
, counted as (
    select
        claim_id, count(*) filter (state = 'open') as open_signals,
        count(*) filter (state <> 'open') as answered_signals
    from signal
    where review_id = $review_id
    group by claim_id
)
select
    claim.claim_id, claim.section, claim.statement, status.status, split_part(status.reason, ': ', 1) as reason,
    status.reinforces, status.contradicts, status.extends, status.unclear,
    coalesce(counted.open_signals, 0) as open_signals, coalesce(counted.answered_signals, 0) as answered_signals
from today.claim_status as status
join core.claim as claim using (review_id, claim_id)
left join counted using (claim_id)
where status.review_id = $review_id
order by
    coalesce(counted.open_signals, 0) = 0,
    list_position(['out_of_date', 'probably_out_of_date', 'possibly_out_of_date', 'still_valid'], status.status),
    status.claim_index
"""

_SIGNALS = f"""
, wanted as (
    select *, count(*) over () as total
    from signal
    where review_id = $review_id and coalesce($claim_id, claim_id) = claim_id and coalesce($wanted, state) = state
    order by state <> 'open', {ORDER}
    limit $size offset $skip
)
{SIGNAL}, signal.total
from wanted as signal
join today.study as study using (pmid)
order by signal.state <> 'open', {ORDER}
"""

_LEADING = f"""
, foremost as (
    select *
    from signal
    where review_id = $review_id and state = 'open'
    qualify row_number() over (partition by claim_id order by {ORDER}) <= $each
)
{SIGNAL}
from foremost as signal
join today.study as study using (pmid)
order by {ORDER}
"""

_ORDERED = f"select signal_id, state from signal where review_id = $review_id order by {ORDER}"

_NAMED = """
select signal_id, review_id, left(before, 200) as before, left(after, 300) as after
from core.signal
where list_contains($named::varchar[], signal_id)
union
select signal_id, review_id, left(before, 200), left(after, 300)
from signal
where list_contains($named::varchar[], signal_id)
    and signal_id not in (select signal_id from core.signal)
"""

_CLOSED = """
select
    closed.signal_id, closed.claim_id, claim.statement, closed.before, closed.after, closed.pmid, closed.closed_on,
    closed.closed_reason as reason
from core.signal as closed
join core.claim as claim using (review_id, claim_id)
where closed.review_id = $review_id and closed.signal_id = $signal_id and closed.closed_on is not null
"""

_UNDELIVERED = """
select recipient, channel, subject, state, left(last_error, 300) as last_error, created_at
from core.alert
where review_id = $review_id and state in ('failed', 'refused')
order by created_at desc
limit 10
"""

_TIMELINE = """
select
    claim_id, date_trunc('month', first_seen_on)::date as month, count(*) as signals,
    count(*) filter (priority = 'high') as high
from signal
where review_id = $review_id
group by all
order by claim_id, month
"""

_TALLY = """
select *
from today.tally
where review_id = $review_id and studies > 0
qualify row_number() over (partition by claim_id order by claimed_place = 0, claimed_place, estimate desc) <= 4
order by claim_index, claimed_place = 0, claimed_place, estimate desc
"""

_PRECISION = """
select
    per,
    case per
        when 'all' then 'all signals' when 'month' then strftime(month, '%B %Y') else coalesce(rule, claim_id)
    end as name,
    accepted, dismissed, deferred, precision, low, high
from today.precision
where per in ('all', 'rule', 'claim', 'month')
qualify row_number() over (partition by per order by month desc, accepted + dismissed desc, name) <= 12
order by list_position(['all', 'rule', 'claim', 'month'], per), month, accepted + dismissed desc, name
"""
