"""The rows of a draft update note: the claims that have moved, and the studies that moved them."""

from datetime import date
from typing import Any

import duckdb

from warehouse.judge import status
from warehouse.rows import dicts


def note_rows(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date) -> dict[str, Any]:
    """`review` as `status` gives it, `claims` that no longer stand as they did, `evidence` by claim and weight.

    Reads only. Raises UsageError for an unknown review and ConfigurationError where no rules are loaded.
    """
    review = status(con, review_id=review_id, as_of=as_of)[0]
    parameters = {"review_id": review_id, "as_of": as_of}
    return {
        "review": review,
        "claims": dicts(con.execute(_CLAIMS, parameters)),
        "evidence": dicts(con.execute(_EVIDENCE, parameters)),
    }


_CLAIMS = """
select claim.claim_id, claim.section, claim.statement, claim.kind, status.status, split_part(status.reason, ': ', 1)
    as reason
from mart.claim_status_as_of($as_of) as status
join core.claim as claim using (review_id, claim_id)
where review_id = $review_id and status.status <> 'still_valid'
order by
    list_position(['out_of_date', 'probably_out_of_date', 'possibly_out_of_date'], status.status), claim.claim_index
"""

_EVIDENCE = """
select evidence.* exclude (review_id), study.title, study.first_author, study.journal, study.publication_year
from mart.note_evidence_as_of($as_of) as evidence
join mart.study_as_of($as_of) as study using (pmid)
where evidence.review_id = $review_id
order by
    list_position(['contradicts', 'extends', 'reinforces', 'unclear'], relation), is_pivotal desc,
    evidence.patient_count desc nulls last, evidence.entry_date, pmid
"""
