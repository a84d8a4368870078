"""The rows of a draft update note: the claims that have moved, and the studies that moved them."""

from datetime import date
from typing import Any

import duckdb

from warehouse.judge import require_review, require_rules
from warehouse.seen import ask


def note_rows(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date) -> dict[str, Any]:
    """`review` as mart.review_status has it, `claims` that no longer stand as they did, `evidence` by claim and weight.

    Reads only, the warehouse or the published file. Raises UsageError for an unknown review and ConfigurationError
    where no rules are loaded.
    """
    require_rules(con)
    require_review(con, review_id)
    given = {"review_id": review_id, "as_of": as_of}
    (review,) = ask(con, _REVIEW, **given)
    return {"review": review, "claims": ask(con, _CLAIMS, **given), "evidence": ask(con, _EVIDENCE, **given)}


_REVIEW = """
select review_id, title, updated_on, expires_on, days_to_expiry, searched_up_to, last_search_error
from {review_status}
where review_id = $review_id
"""

_CLAIMS = """
select claim.claim_id, claim.section, claim.statement, claim.kind, status.status, split_part(status.reason, ': ', 1)
    as reason
from {claim_status} as status
join core.claim as claim using (review_id, claim_id)
where review_id = $review_id and status.status <> 'still_valid'
order by
    list_position(['out_of_date', 'probably_out_of_date', 'possibly_out_of_date'], status.status), claim.claim_index
"""

_EVIDENCE = """
select evidence.* exclude (review_id), study.title, study.first_author, study.journal, study.publication_year
from {note_evidence} as evidence
join {study} as study using (pmid)
where evidence.review_id = $review_id
order by
    list_position(['contradicts', 'extends', 'reinforces', 'unclear'], relation), is_pivotal desc,
    evidence.patient_count desc nulls last, evidence.entry_date, pmid
"""
