"""How a review's literature was searched and what became of the records: what a methods section has to report."""

from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from warehouse.judge import require_review, require_rules
from warehouse.rows import dicts
from warehouse.seen import ask


@dataclass(frozen=True, kw_only=True)
class LoggedSearch:
    """One question as it was asked. `found` is None for one that failed; days are entry dates, both included."""

    searched_at: datetime  # UTC
    source: str
    query_name: str
    query: str
    query_translation: str | None
    window_start: date | None
    window_end: date | None
    state: str
    found: int | None
    fetched: int
    not_received: int | None
    error: str | None
    warnings: tuple[str, ...]
    run_id: str
    software_version: str | None


@dataclass(frozen=True, kw_only=True)
class Flow:
    """What became of every record, in the steps of PRISMA 2020: each step is the one before it less what was left out.

    identified - not_received - duplicates - unreadable = screened
    screened - left_out = included
    """

    identified: int
    not_received: int
    duplicates: int  # brought by another query, or by a search before
    unreadable: int
    screened: int
    left_out: tuple[tuple[str, int], ...]  # (reason, articles); a reason with none is there too
    included: int


@dataclass(frozen=True, kw_only=True)
class SearchReport:
    """Everything about the searches of one review up to a day."""

    review_id: str
    title: str
    as_of: date
    updated_on: date
    searches: tuple[LoggedSearch, ...]  # the oldest first
    flow: Flow


def search_report(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date) -> SearchReport:
    """What had been searched by the end of the day `as_of`, and what of it is evidence on that day.

    Reads only. Raises UsageError for an unknown review, ConfigurationError where no rules are loaded.
    """
    require_rules(con)
    require_review(con, review_id)
    given = {"review_id": review_id, "as_of": as_of}
    (review,) = dicts(con.execute("select title, updated_on from core.review where review_id = ?", [review_id]))
    rows = dicts(con.execute(_SEARCHES, given))
    searches = tuple(LoggedSearch(**row | {"warnings": tuple(row["warnings"])}) for row in rows)
    (counts,) = dicts(con.execute(_RECEIVED, given))
    left_out = {reason: 0 for reason in REASONS}
    for row in ask(con, _FATES, **given):
        left_out[row["fate"]] = row["articles"]
    included = left_out.pop(_INCLUDED, 0)
    return SearchReport(
        **review,
        **given,
        searches=searches,
        flow=_flow(searches, **counts, left_out=left_out, included=included),
    )


def _flow(
    searches: tuple[LoggedSearch, ...], *, articles: int, unreadable: int, left_out: dict[str, int], included: int
) -> Flow:
    not_received = sum(max(search.not_received or 0, 0) for search in searches)
    received = sum(search.fetched for search in searches)
    # A search that was killed under way has left records and no line in the log: they were identified all the same.
    received = max(received, articles + unreadable)
    return Flow(
        identified=received + not_received,
        not_received=not_received,
        duplicates=received - articles - unreadable,
        unreadable=unreadable,
        screened=articles,
        left_out=tuple(left_out.items()),
        included=included,
    )


_SEARCHES = """
select
    searched_at, source, query_name, query, query_translation, window_start, window_end, state, found, fetched,
    not_received, error, warnings, run_id, software_version
from mart.search_log
where review_id = $review_id and searched_at::date <= $as_of
order by searched_at, query_name, window_start
"""

_RECEIVED = """
select
    (
        select count(*) from core.review_article where review_id = $review_id and first_found_at::date <= $as_of
    ) as articles,
    (
        select count(*) from mart.rejection
        where review_id = $review_id and first_seen_at::date <= $as_of and not is_resolved
    ) as unreadable
"""

_INCLUDED = "included"
REASONS = (
    "in PubMed only after this day",
    "not read yet",
    "in PubMed before the review's update, or without a date",
    "retracted",
    "a laboratory or animal study",
    "about other patients than the review",
    "bears on no claim of the review",
)

# Each article has one fate: the first that fits.
_FATES = f"""
with bearing as (select distinct pmid from {{claim_study}} where review_id = $review_id)
select
    case
        when bearing.pmid is not null then '{_INCLUDED}'
        when study.pmid is null then '{REASONS[0]}'
        when study.pipeline_version is null then '{REASONS[1]}'
        when study.entry_date is null or study.entry_date <= review.updated_on
            then '{REASONS[2].replace("'", "''")}'
        when study.is_retracted then '{REASONS[3]}'
        when design.patients = 'animals' then '{REASONS[4]}'
        when study.topic is distinct from review.topic then '{REASONS[5]}'
        else '{REASONS[6]}'
    end as fate,
    count(*) as articles
from core.review_article as found
join core.review as review using (review_id)
left join {{study}} as study using (pmid)
left join core.design_rule as design on design.design = coalesce(study.study_design, 'other')
left join bearing on bearing.pmid = found.pmid
where found.review_id = $review_id and found.first_found_at::date <= $as_of
group by fate
"""
