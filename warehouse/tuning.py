"""What editors answered, beside what other rules would have told them: the ground that thresholds can be tuned on.

Each answered signal's study is judged again, alone, by the views that judge every run, in a temporary warehouse that
holds those studies and the rules that are tried. The warehouse itself is only read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from extractors.rules import Rules
from warehouse.judge import load_rules, require_review
from warehouse.rows import dicts, insert
from warehouse.temporary import temporary_warehouse

Case = tuple[str, str, str]  # review_id, claim_id, pmid

# What judging one study against one claim needs of the warehouse.
NEEDED = {
    "core.review": "true",
    "core.claim": "true",
    "core.work": "true",
    "core.article": "pmid in (select unnest($pmids))",
    "core.article_section": "pmid in (select unnest($pmids))",
    "core.article_link": "pmid in (select unnest($pmids))",
    "core.review_article": "pmid in (select unnest($pmids))",
    "core.finding": "pmid in (select unnest($pmids))",
    "core.correction": "pmid in (select unnest($pmids))",
}


@dataclass(frozen=True, kw_only=True)
class Told:
    """A signal that the rules give for a claim and a study: under which rule, on what numbers."""

    rule: str
    patients: int | None
    ratio: float | None  # the new figure divided by the review's


def precision(con: duckdb.DuckDBPyConnection, *, review_id: str | None, as_of: date) -> list[dict[str, Any]]:
    """The rows of mart.precision of a review, or of all; none where nobody has answered. Raises as `signals` does."""
    require_review(con, review_id)
    return dicts(con.execute(_PRECISION, {"review_id": review_id, "as_of": as_of}))


def decided(con: duckdb.DuckDBPyConnection, *, review_id: str | None, as_of: date) -> dict[Case, tuple[str, bool]]:
    """The rule of each signal accepted or dismissed by the day, and whether it was accepted; the last answer counts."""
    require_review(con, review_id)
    rows = con.execute(_DECIDED, {"review_id": review_id, "as_of": as_of}).fetchall()
    return {(review, claim, pmid): (rule, accepted) for review, claim, pmid, rule, accepted in rows}


@contextmanager
def judged_again(
    con: duckdb.DuckDBPyConnection, cases: dict[Case, tuple[str, bool]], rules: Rules
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A temporary warehouse with the studies of these cases alone, for `told`; gone when the block ends.

    The reviews stand there as if never updated since: an update closes the signals it answers, and they teach still.
    """
    pmids = sorted({pmid for _, _, pmid in cases})
    with temporary_warehouse(rules) as tried:
        for table, condition in NEEDED.items():
            given = {"pmids": pmids} if "$pmids" in condition else {}
            insert(tried, table, dicts(con.execute(f"from {table} where {condition}", given)))
        tried.execute(
            "update core.review set updated_on = least(updated_on, (select min(entry_date) - 1 from core.article))"
        )
        yield tried


def told(tried: duckdb.DuckDBPyConnection, rules: Rules, *, as_of: date) -> dict[Case, Told]:
    """What these rules give for each claim and study that `judged_again` holds; what they do not tell is not in it."""
    load_rules(tried, rules)
    rows = tried.execute(_TOLD, {"as_of": as_of}).fetchall()
    return {
        (review, claim, pmid): Told(rule=rule, patients=patients, ratio=ratio)
        for review, claim, pmid, rule, patients, ratio in rows
    }


_PRECISION = """
select per, review_id, claim_id, rule, month, accepted, dismissed, deferred, precision, low, high
from mart.precision_as_of($as_of)
where $review_id is null or review_id = $review_id
order by month nulls first, accepted + dismissed desc, review_id, claim_id, rule
"""

_DECIDED = """
select review_id, claim_id, pmid, rule, decision = 'accepted'
from mart.decision_as_of($as_of)
where is_last and decision in ('accepted', 'dismissed') and rule is not null
    and ($review_id is null or review_id = $review_id)
qualify row_number() over (partition by review_id, claim_id, pmid order by decided_at desc, decision_id desc) = 1
order by review_id, claim_id, pmid
"""

_TOLD = """
select study.review_id, study.claim_id, study.pmid, study.rule, study.patient_count, comparison.ratio
from mart.claim_study_as_of($as_of) as study
join mart.claim_comparison_as_of($as_of) as comparison using (review_id, claim_id, finding_id)
where study.rule is not null
"""
