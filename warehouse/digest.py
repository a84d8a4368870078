"""The rows that a digest is made of, part by part, as the views of `mart` say them on one day."""

from collections.abc import Collection
from datetime import date
from typing import Any

import duckdb

REVIEW = """
select
    status.title, review.publisher, status.updated_on, status.expires_on, status.days_to_expiry, status.priority,
    status.reason as priority_reason, status.searched_up_to, status.articles, status.articles_after_update,
    (
        select max(run.as_of) from core.alert join core.run using (run_id)
        where review_id = $review_id and alert.state = 'delivered' and run_id <> $run_id and run.as_of <= $as_of
    ) as last_digest_on
from mart.review_status_as_of($as_of) as status
join core.review as review using (review_id)
where status.review_id = $review_id
"""

# A query asked in several windows is one line; a record that matches and did not come is a search not completed.
SEARCHES = """
select
    query_name as name, min(window_start) as from_day, max(window_end) as to_day,
    case when bool_and(state = 'completed') then sum(found)::integer end as found,
    coalesce(
        any_value(error) filter (state = 'failed'),
        case when sum(not_received) > 0 then
            format('{} of {} records were not received.', sum(not_received)::integer, sum(found)::integer) end
    ) as failure,
    list_sort(list_distinct(flatten(list(warnings)))) as warnings
from mart.search_log
where run_id = $run_id and review_id = $review_id
group by query_name
order by min(searched_at), query_name
"""

SIGNALS = """
select
    signal.*, rule.meaning, finding.section, finding.sentence, finding.start_char, finding.end_char,
    finding.sentence_start_char,
    signal.signal_id not in (
        select told.signal_id
        from core.alert_signal as told join core.alert using (alert_id) join core.run using (run_id)
        where alert.state = 'delivered' and run_id <> $run_id and run.as_of <= $as_of
    ) as is_new
from mart.signal_as_of($as_of) as signal
join core.rule as rule using (rule)
join core.finding as finding using (finding_id)
where signal.review_id = $review_id and signal.state = 'open'
order by
    list_position(['high', 'medium', 'low'], signal.priority), not signal.speaks_against, not signal.is_pivotal,
    signal.patient_count desc nulls last, signal.signal_id
"""

CLOSED = """
select closed.signal_id, claim.statement, closed.after, closed.pmid, closed.closed_on, closed.closed_reason as reason
from core.signal as closed
join core.claim as claim using (review_id, claim_id)
where {which}
order by closed.closed_on, closed.signal_id
"""

# What an earlier digest told and a run has closed since. Left out is one that the same study gives under another rule,
# and one whose study an update of the review has taken up.
WITHDRAWN = CLOSED.format(
    which="""
    review_id = $review_id and closed.closed_on <= $as_of
    and closed.first_seen_on > (select updated_on from core.review where review_id = $review_id)
    and (
        select max(alert.created_at)
        from core.alert_signal as told join core.alert using (alert_id) join core.run using (run_id)
        where told.signal_id = closed.signal_id and alert.state = 'delivered' and run_id <> $run_id
            and run.as_of <= $as_of
    ) > coalesce((
        select max(alert.created_at)
        from core.alert_withdrawal as taken join core.alert using (alert_id) join core.run using (run_id)
        where taken.signal_id = closed.signal_id and alert.state = 'delivered' and run_id <> $run_id
            and run.as_of <= $as_of
    ), timestamp 'epoch')
    and closed.signal_id not in (select signal_id from mart.signal_answer_as_of($as_of) where decision <> 'reopened')
    and not exists (
        from core.signal as other
        where other.review_id = closed.review_id and other.claim_id = closed.claim_id
            and other.pmid = closed.pmid and other.closed_on is null
    )
    """
)

# Of the reason only the words of the decision table: the counts that follow them have columns of their own.
CLAIMS = """
select
    claim.claim_id, claim.section, claim.statement, status.status, split_part(status.reason, ': ', 1) as reason,
    status.reinforces, status.contradicts, status.extends, status.unclear
from mart.claim_status_as_of($as_of) as status
join core.claim as claim using (review_id, claim_id)
where status.review_id = $review_id
order by
    list_position(['out_of_date', 'probably_out_of_date', 'possibly_out_of_date', 'still_valid'], status.status),
    status.claim_index
"""

CLAIM_STUDIES = """
select study.pmid, study.claim_id, study.relation, claim.statement
from mart.claim_study_as_of($as_of) as study
join core.claim as claim using (review_id, claim_id)
where review_id = $review_id
order by list_position(['contradicts', 'reinforces', 'extends', 'unclear'], study.relation), claim.claim_index
"""

STRONGEST = """
select
    strongest.pmid, finding.section, finding.sentence, finding.start_char, finding.end_char,
    finding.sentence_start_char
from mart.strongest_study_as_of($as_of) as strongest
join core.finding as finding using (finding_id)
where review_id = $review_id
order by strongest.place
"""

STUDIES = """
select study.*, coalesce(pivotal.is_pivotal, false) as is_pivotal
from mart.study_as_of($as_of) as study
join core.review_article using (pmid)
left join mart.pivotal_as_of($as_of) as pivotal using (review_id, pmid)
where review_id = $review_id and study.entry_date > (select updated_on from core.review where review_id = $review_id)
"""

SURVIVAL_FIGURE = """
select figure_value as months, mart.figure_words(figure_value, figure_unit, figure_comparator) as words
from core.claim
where review_id = $review_id and is_current and kind = 'survival_figure' and figure_unit = 'months'
order by claim_index
limit 1
"""

SURVIVAL = """
select pmid, median_months as months, patient_count as patients, relation
from mart.survival_series_as_of($as_of)
where review_id = $review_id
order by median_months desc, pmid
"""

YEARS = """
select year, on_subject, on_other_subjects
from mart.evidence_year_as_of($as_of)
where review_id = $review_id and year >= (select year(updated_on) - 5 from core.review where review_id = $review_id)
order by year
"""

COUNTS = """
select
    (
        select count(distinct pmid) from raw.pubmed_record join core.review_article using (pmid)
        where review_id = $review_id and last_run_id = $run_id
    ) as found,
    (select count(*) from core.review_article where review_id = $review_id and run_id = $run_id) as new,
    (
        select count(*) from core.article join core.review_article as found using (pmid)
        where found.review_id = $review_id and article.run_id = $run_id and found.run_id <> $run_id
    ) as changed,
    (
        select count(*) from core.review_article
        where review_id = $review_id
            and pmid not in (select pmid from core.article_section where section <> 'TITLE')
    ) as without_abstract,
    (
        select count(*) from core.review_article anti join core.annotation using (pmid) where review_id = $review_id
    ) as unread,
    (
        select coalesce(bool_or(is_digest), false) from core.article join core.review_article using (pmid)
        where review_id = $review_id
    ) as holds_summaries
"""

SET_ASIDE = """
select reason, count(*) as records from mart.rejection
where review_id = $review_id and run_id = $run_id
group by reason
order by records desc, reason
"""

UNDELIVERED = """
select recipient, subject, created_at::date as written_on, coalesce(last_error, 'It was not tried yet.') as reason
from core.alert
where review_id = $review_id and state <> 'delivered'
order by created_at, alert_id
"""

PARTS = {
    "review": REVIEW,
    "searches": SEARCHES,
    "signals": SIGNALS,
    "withdrawn": WITHDRAWN,
    "claims": CLAIMS,
    "claim_studies": CLAIM_STUDIES,
    "strongest": STRONGEST,
    "studies": STUDIES,
    "survival_figure": SURVIVAL_FIGURE,
    "survival": SURVIVAL,
    "years": YEARS,
    "counts": COUNTS,
    "set_aside": SET_ASIDE,
    "undelivered": UNDELIVERED,
}


def digest_rows(
    con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date, run_id: str
) -> dict[str, list[dict[str, Any]]]:
    """The rows of each of PARTS by column name, lists as tuples, in the order in which they are shown.

    What changes the world of a review is read for the day `as_of`, what was searched and found for the run. A signal
    is new until an alert that tells it has arrived from another run. Reads only.
    """
    given = {"review_id": review_id, "as_of": as_of, "run_id": run_id}
    return {part: _rows(con, query, given) for part, query in PARTS.items()}


def closed_rows(con: duckdb.DuckDBPyConnection, signal_ids: Collection[str]) -> list[dict[str, Any]]:
    """The rows of signals that have closed, as `withdrawn` has them, whoever was told of them."""
    return _rows(con, CLOSED.format(which="list_contains($ids, signal_id)"), {"ids": list(signal_ids)})


def _rows(con: duckdb.DuckDBPyConnection, query: str, given: dict[str, object]) -> list[dict[str, Any]]:
    """The rows of one query, which gets those parameters that it names."""
    result = con.execute(query, {name: value for name, value in given.items() if f"${name}" in query})
    names = [column[0] for column in result.description]
    return [
        {name: tuple(value) if isinstance(value, list) else value for name, value in zip(names, row, strict=True)}
        for row in result.fetchall()
    ]
