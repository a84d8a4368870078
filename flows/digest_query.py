"""Fills a digest from the warehouse. Nothing is judged here: every figure and every order is the warehouse's."""

from datetime import date

import duckdb

from flows.digest import (
    ClaimState,
    Digest,
    Evidence,
    Quotation,
    Search,
    SetAside,
    Signal,
    Study,
    SurvivalFigure,
    SurvivalSeries,
    YearOfEvidence,
)
from flows.wording import byline

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
    flatten(list(warnings)) as warnings
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

CLAIMS = """
select
    claim.claim_id, claim.section, claim.statement, status.status, status.reason, status.reinforces,
    status.contradicts, status.extends, status.unclear
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
where review_id = $review_id and study.entry_date > $updated_on
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
where review_id = $review_id and year >= year($updated_on::date) - 5
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


def compose(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date, run_id: str) -> Digest:
    """The digest of one review for the day `as_of`, told in run `run_id`: what that run searched, and what is new
    since the last alert that another run delivered. Composing it again within the run gives the same digest.

    Reads only. Raises ValueError for a review that the warehouse does not hold.
    """
    given = {"review_id": review_id, "as_of": as_of, "run_id": run_id}
    heads = _rows(con, REVIEW, given)
    if not heads:
        raise ValueError(f"no review {review_id!r} in this warehouse: store the reviews first")
    head = heads[0]
    given["updated_on"] = head["updated_on"]
    studies = {row["pmid"]: _study(row) for row in _rows(con, STUDIES, given)}
    signals = [(row["is_new"], _signal(row, studies)) for row in _rows(con, SIGNALS, given)]
    strongest = _rows(con, STRONGEST, given)
    claim_studies = _rows(con, CLAIM_STUDIES, given)
    return Digest(
        review_id=review_id,
        as_of=as_of,
        run_id=run_id,
        searches=tuple(Search(**row) for row in _rows(con, SEARCHES, given)),
        new_signals=tuple(signal for is_new, signal in signals if is_new),
        open_signals=tuple(signal for is_new, signal in signals if not is_new),
        claims=tuple(
            ClaimState(strongest=_first(strongest, row["claim_id"], claim_studies, studies), **row)
            for row in _rows(con, CLAIMS, given)
        ),
        survival_figure=next((SurvivalFigure(**row) for row in _rows(con, SURVIVAL_FIGURE, given)), None),
        survival=tuple(
            SurvivalSeries(label=byline(studies[row.pop("pmid")]), **row) for row in _rows(con, SURVIVAL, given)
        ),
        years=tuple(YearOfEvidence(**row) for row in _rows(con, YEARS, given)),
        signal_days=tuple(sorted({signal.study.entry_date for _, signal in signals})),
        strongest=tuple(
            Evidence(
                study=studies[row["pmid"]],
                relations=tuple(
                    (pair["relation"], pair["statement"]) for pair in claim_studies if pair["pmid"] == row["pmid"]
                ),
                quotation=_quotation(row),
            )
            for row in strongest
        ),
        set_aside=tuple(SetAside(**row) for row in _rows(con, SET_ASIDE, given)),
        **head,
        **_rows(con, COUNTS, given)[0],
    )


def _first(strongest: list[dict], claim_id: str, claim_studies: list[dict], studies: dict[str, Study]) -> Study | None:
    """The first of the studies, which come strongest first, that bears on the claim."""
    bearing = {row["pmid"] for row in claim_studies if row["claim_id"] == claim_id}
    return next((studies[row["pmid"]] for row in strongest if row["pmid"] in bearing), None)


def _rows(con: duckdb.DuckDBPyConnection, query: str, given: dict[str, object]) -> list[dict]:
    """The rows of the query by column name, lists as tuples; of `given` it gets the parameters that it names."""
    cursor = con.execute(query, {name: value for name, value in given.items() if f"${name}" in query})
    names = [column[0] for column in cursor.description]
    return [
        {name: tuple(value) if isinstance(value, list) else value for name, value in zip(names, row, strict=True)}
        for row in cursor.fetchall()
    ]


def _study(row: dict) -> Study:
    return Study(
        pmid=row["pmid"],
        title=row["title"],
        doi=row["doi"],
        first_author=row["first_author"],
        journal=row["journal"],
        year=row["publication_year"],
        entry_date=row["entry_date"],
        design=row["study_design"],
        patients=row["patient_count"],
        primary_tumours=row["primary_tumours"],
        treatments=row["treatments"],
        is_pivotal=row["is_pivotal"],
        is_retracted=row["is_retracted"],
        is_summary=row["is_digest"],
    )


def _signal(row: dict, studies: dict[str, Study]) -> Signal:
    return Signal(
        signal_id=row["signal_id"],
        claim_id=row["claim_id"],
        rule=row["rule"],
        meaning=row["meaning"],
        relation=row["relation"],
        priority=row["priority"],
        before=row["before"],
        after=row["after"],
        study=studies[row["pmid"]],
        quotation=_quotation(row),
    )


def _quotation(row: dict) -> Quotation | None:
    """None where the finding was read from MeSH or publication types: there is no sentence to quote."""
    if row["section"] == "METADATA":
        return None
    start, end = (row[name] - row["sentence_start_char"] for name in ("start_char", "end_char"))
    return Quotation(section=row["section"], text=row["sentence"], marks=((start, end),))
