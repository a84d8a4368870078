"""What changed and when, for who follows by feed: signals opened, answered and withdrawn, searches that failed."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

import duckdb

from warehouse.answer import Answer
from warehouse.judge import require_review, require_rules
from warehouse.rows import dicts, utc
from warehouse.seen import ask

NEWEST = 200  # entries of a feed: what changed longer ago is in the inbox


@dataclass(frozen=True, kw_only=True)
class SignalNews:
    """A signal as it stands. Times are UTC. `sentence` is None for one that a run has closed."""

    signal_id: str
    review_id: str
    review_title: str
    statement: str  # of the claim
    rule: str
    meaning: str | None  # of the rule; None for one that is no longer among the rules
    relation: str
    priority: str
    before: str
    after: str
    pmid: str
    study_title: str | None
    first_author: str | None
    journal: str | None
    year: int | None
    sentence: str | None
    state: str  # open, accepted, dismissed, deferred, withdrawn, or settled by the review's update
    closed_reason: str | None  # of one that a run has closed
    opened_at: datetime
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class FailedSearch:
    """A run that could not look, or not at everything, for one review. `failures` are sentences."""

    run_id: str
    review_id: str
    review_title: str
    failures: tuple[str, ...]
    changed_at: datetime


@dataclass(frozen=True, kw_only=True)
class News:
    """A review's news, or that of all (`review_id` None), the newest first, and when any of it last changed."""

    review_id: str | None
    title: str | None
    changed_at: datetime
    items: tuple[SignalNews | FailedSearch, ...]


def news(
    con: duckdb.DuckDBPyConnection,
    review_id: str | None,
    *,
    as_of: date,
    pending: Mapping[str, Answer] | None = None,
) -> News:
    """The newest items up to the day `as_of`; `pending` are decisions, by signal, that no run has taken in yet.

    Reads the warehouse or the published file. Raises UsageError for an unknown review, ConfigurationError where no
    rules are loaded.
    """
    require_rules(con)
    require_review(con, review_id)
    signals = [SignalNews(**row) for row in ask(con, _SIGNALS, review_id=review_id, as_of=as_of, newest=NEWEST)]
    failed = ask(con, _FAILED, review_id=review_id, as_of=as_of, newest=NEWEST)
    items = [
        *(_answered(signal, (pending or {}).get(signal.signal_id)) for signal in signals),
        *(FailedSearch(**row | {"failures": tuple(row["failures"])}) for row in failed),
    ]
    items.sort(key=lambda item: (item.changed_at, item.review_id, getattr(item, "signal_id", "")), reverse=True)
    (review,) = dicts(con.execute(_REVIEW, [review_id]))
    return News(
        review_id=review_id,
        title=review["title"] if review_id else None,
        changed_at=items[0].changed_at if items else review["stored_at"] or datetime(1970, 1, 1),
        items=tuple(items[:NEWEST]),
    )


def _answered(signal: SignalNews, answer: Answer | None) -> SignalNews:
    if answer is None or signal.closed_reason is not None:
        return signal
    decision = answer.content["decision"]
    state = "open" if decision == "reopened" else decision
    return replace(signal, state=state, changed_at=max(signal.changed_at, utc(answer.given_at)))


_REVIEW = """
select any_value(title) as title, max(stored_at) as stored_at from core.review where $1 is null or review_id = $1
"""

# A signal changes when a run opens or closes it, a person answers, its deferral ends, or it is first told in new words.
_SIGNALS = """
with told as (
    select told.signal_id, told.said, min(alert.created_at) as told_at
    from core.alert_signal as told
    join core.alert using (alert_id)
    where told.said is not null and alert.created_at::date <= $as_of
    group by told.signal_id, told.said
),
answered as (
    select signal_id, max(decided_at) as answered_at, arg_max(deferred_until, decided_at) as deferred_until
    from core.decision
    where decided_at::date <= $as_of
    group by signal_id
),
opened as (
    select signal.*, opened.started_at as opened_at, closed.started_at as closed_at, closed_on <= $as_of as is_closed
    from core.signal as signal
    join core.run as opened on opened.run_id = signal.opened_run_id
    left join core.run as closed on closed.run_id = signal.closed_run_id
    where signal.opened_on <= $as_of and ($review_id is null or signal.review_id = $review_id)
)
select
    opened.signal_id,
    opened.review_id,
    review.title as review_title,
    coalesce(claim.statement, opened.before) as statement,
    opened.rule,
    rule.meaning,
    opened.relation,
    opened.priority,
    opened.before,
    opened.after,
    opened.pmid,
    article.title as study_title,
    coalesce(author.last_name, author.collective_name) as first_author,
    article.journal,
    article.publication_year as year,
    case when not coalesce(is_closed, false) then current.evidence[1].sentence end as sentence,
    case
        when is_closed and opened.first_seen_on <= review.updated_on then 'settled'
        when is_closed then 'withdrawn'
        else coalesce(current.state, 'open')
    end as state,
    case when is_closed then opened.closed_reason end as closed_reason,
    opened.opened_at,
    greatest(
        opened.opened_at,
        case when is_closed then opened.closed_at end,
        answered.answered_at,
        case when answered.deferred_until <= $as_of then answered.deferred_until::timestamp end,
        told.told_at
    ) as changed_at
from opened
join core.review as review using (review_id)
left join core.claim as claim using (review_id, claim_id)
left join core.rule as rule using (rule)
left join core.article as article using (pmid)
left join core.article_author as author on author.pmid = opened.pmid and author.author_index = 0
left join {signal} as current on current.signal_id = opened.signal_id
left join answered on answered.signal_id = opened.signal_id
left join told on told.signal_id = opened.signal_id and told.said = mart.said(opened.relation, opened.after)
order by changed_at desc, opened.signal_id
limit $newest
"""

_FAILED = """
select
    log.run_id,
    log.review_id,
    any_value(review.title) as review_title,
    list(
        query_name || ': '
            || coalesce(error, format('{{}} of {{}} records were not received.', not_received, found))
        order by searched_at, query_name
    ) as failures,
    max(searched_at) as changed_at
from mart.search_log as log
join core.review as review using (review_id)
where (state = 'failed' or not_received > 0) and searched_at::date <= $as_of
    and ($review_id is null or log.review_id = $review_id)
group by log.run_id, log.review_id
order by changed_at desc
limit $newest
"""
