"""The tally of each claim: what the literature says in numbers, each patient counted once, with intervals, over time.

What is added up and what stands beside is SQL (mart.tally_as_of and the models it names). The intervals are made here,
because DuckDB has no quantiles of the normal and binomial distributions and scipy's methods are tested:

- of a share, Wilson's score interval (Wilson 1927, J Am Stat Assoc 22:209; recommended for few patients by Brown, Cai
  and DasGupta 2001, Stat Sci 16:101). It takes the patients of all studies for one sample. Where studies differ by more
  than chance the truth is less certain than it says.
- of the median of medians, the interval between two of the studies' medians that inverts the sign test (McGrath et al
  2019, Stat Med 38:969, "One-sample aggregate data meta-analysis of medians"). Each study has one vote, whatever its
  size: the interval then needs no assumption about how long patients live, and one large series does not decide. Fewer
  than six studies cannot give a 95 % interval.
"""

import math
from datetime import date
from typing import Any

import duckdb
from scipy.stats import binomtest, quantile_test

from warehouse.judge import require_review, require_rules
from warehouse.rows import dicts

CONFIDENCE = 0.95


def tally(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date) -> dict[str, Any]:
    """What is known on the day `as_of` about each claim of the review that can be tallied, as `tally --json` gives it.

    `claims` are in their order, their `rows` with what the claim names first and then the larger; `low` and `high` are
    the 95 % interval, None where there is none. `not_counted` are the studies of the review's topic that have patients
    and are not added up, with the reason. Raises UsageError for a review that the warehouse does not hold,
    ConfigurationError where no rules are loaded.
    """
    require_rules(con)
    require_review(con, review_id)
    parameters = {"review_id": review_id, "as_of": as_of}
    (review,) = dicts(con.execute(_REVIEW, {"review_id": review_id}))
    claims: dict[str, dict[str, Any]] = {}
    for row in dicts(con.execute(_ROWS, parameters)):
        claim = {name: row.pop(name) for name in ("claim_id", "kind", "statement")}
        low, high = interval(row)
        rows = claims.setdefault(claim["claim_id"], {**claim, "rows": []})["rows"]
        rows.append(row | {"low": low, "high": high})
    return {
        "review_id": review_id,
        "as_of": as_of.isoformat(),
        "updated_on": review["updated_on"].isoformat(),
        "claims": list(claims.values()),
        "not_counted": dicts(con.execute(_NOT_COUNTED, parameters)),
    }


def tally_over_time(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date) -> list[dict[str, Any]]:
    """The tally as it stood at the end of each year from the first study on, and last on the day `as_of`.

    Each is what `tally` gives for that day, by the same queries: a preprint counts until its article is there. Empty
    where no study has an entry date. Raises as `tally` does.
    """
    require_rules(con)
    require_review(con, review_id)
    (first,) = con.execute(_FIRST_YEAR, {"review_id": review_id, "as_of": as_of}).fetchone()
    if first is None:
        return []
    days = [date(year, 12, 31) for year in range(first, as_of.year)] + [as_of]
    return [tally(con, review_id, as_of=day) for day in days]


def interval(row: dict[str, Any]) -> tuple[float | None, float | None]:
    """The 95 % interval of a row of mart.tally, in its unit; (None, None) where its numbers give none."""
    if row["unit"] == "share" and row["of_patients"]:
        low, high = binomtest(row["patients"], row["of_patients"]).proportion_ci(CONFIDENCE, method="wilson")
    elif row["unit"] == "months" and row["medians"]:
        low, high = quantile_test(row["medians"], p=0.5).confidence_interval(CONFIDENCE)
    else:
        return None, None
    return (None, None) if math.isnan(low) or math.isnan(high) else (float(low), float(high))


_REVIEW = "select updated_on from core.review where review_id = $review_id"

_ROWS = """
select
    tally.claim_id, claim.kind, claim.statement, measure, category, unit, claimed_place, studies, patients, of_patients,
    estimate, new_studies, new_patients, new_of_patients, medians, line, line_words, beside
from mart.tally_as_of($as_of) as tally
join core.claim as claim using (review_id, claim_id)
where review_id = $review_id
order by tally.claim_index, claimed_place = 0, claimed_place, studies = 0, estimate desc, category
"""

_NOT_COUNTED = """
select pmid, standing, counted_pmid, patients, reason
from mart.counted_study_as_of($as_of)
where review_id = $review_id and standing not in ('counted', 'no_patients')
order by list_position(['same_patients', 'pooled', 'retracted'], standing), entry_date, pmid
"""

_FIRST_YEAR = """
select year(min(entry_date)) from mart.counted_study_as_of($as_of) where review_id = $review_id
"""
