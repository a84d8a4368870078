"""The reviews under watch and their claims, kept in step with their files."""

from dataclasses import asdict
from datetime import datetime

import duckdb

from extractors.records import digest
from extractors.review import Claim, Review
from warehouse.rows import insert, transaction, utc


def store_review(con: duckdb.DuckDBPyConnection, review: Review, *, run_id: str, stored_at: datetime) -> bool:
    """The warehouse says of the review what its file says; False if it did already and nothing was written.

    A claim that left the file stays, with is_current false, because signals and decisions name it. One that was edited
    is kept as it was in core.claim_version.
    """
    config_hash = digest(review)
    held = con.execute("select config_hash from core.review where review_id = ?", [review.id]).fetchone()
    if held == (config_hash,):
        return False
    of_review = {"review_id": review.id}
    stored = {"config_hash": config_hash, "stored_at": utc(stored_at), "run_id": run_id}
    with transaction(con):
        before = _claims(con, review.id)
        for table in ("core.review", "core.review_query", "core.work"):
            con.execute(f"delete from {table} where review_id = $review_id", of_review)
        con.execute("update core.claim set is_current = false where review_id = $review_id", of_review)
        con.execute(
            "delete from core.claim where review_id = $review_id and claim_id in $claim_ids",
            of_review | {"claim_ids": [claim.id for claim in review.claims]},
        )
        insert(con, "core.review", [of_review | _review_row(review) | stored])
        insert(con, "core.review_query", [
            of_review | {"query_index": place, "query_name": query.name, "query": query.text}
            for place, query in enumerate(review.queries)
        ])  # fmt: skip
        insert(con, "core.work", [
            of_review | _with_key("work_id", asdict(work)) | {"work_index": place}
            for place, work in enumerate(review.works)
        ])  # fmt: skip
        insert(con, "core.claim", [
            of_review | _claim_row(claim) | {"claim_index": place, "is_current": True}
            for place, claim in enumerate(review.claims)
        ])  # fmt: skip
        after = _claims(con, review.id)
        insert(con, "core.claim_version", [
            of_review | {"claim_id": claim_id, "claim": text, "replaced_at": utc(stored_at), "run_id": run_id}
            for claim_id, text in before.items()
            if after[claim_id] != text
        ])  # fmt: skip
    return True


def _claims(con: duckdb.DuckDBPyConnection, review_id: str) -> dict[str, str]:
    """Each claim of the review as JSON, without its place in the file."""
    return dict(
        con.execute(
            "select claim_id, to_json(claim)::varchar from (select * exclude (claim_index) from core.claim) as claim"
            " where review_id = ?",
            [review_id],
        ).fetchall()
    )


def _review_row(review: Review) -> dict[str, object]:
    elsewhere = ("id", "queries", "works", "claims", "is_draft")  # a draft is never stored
    return {name: value for name, value in asdict(review).items() if name not in elsewhere}


def _claim_row(claim: Claim) -> dict[str, object]:
    row = _with_key("claim_id", asdict(claim))
    figure = row.pop("figure") or {}
    return row | {f"figure_{name}": value for name, value in figure.items()}


def _with_key(name: str, row: dict[str, object]) -> dict[str, object]:
    return {name: row.pop("id")} | row
