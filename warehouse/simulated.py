"""Many copies of one review in a temporary warehouse, each with a literature of its own, judged in one pass."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow

from extractors.review import Review
from warehouse.reviews import store_review
from warehouse.rows import dicts, insert

_RUN = "simulation"
_THEN = datetime(2000, 1, 1)


def watch_copies(con: duckdb.DuckDBPyConnection, review: Review, *, claims: Mapping[str, Sequence[str]]) -> None:
    """The review is watched under each id of `claims`, which says which of its claims that copy makes."""
    store_review(con, review, run_id=_RUN, stored_at=_THEN.astimezone())
    wanted = [(copy, claim) for copy, made in claims.items() for claim in made]
    con.register("wanted", pyarrow.table(dict(zip(("copy", "claim_id"), map(list, zip(*wanted, strict=True))))))
    for table in ("core.review", "core.work"):
        con.execute(
            f"insert into {table} by name select original.* replace (copy as review_id)"
            f" from {table} as original cross join (select distinct copy from wanted)"
        )
    con.execute(
        "insert into core.claim by name select original.* replace (copy as review_id)"
        " from core.claim as original join wanted using (claim_id)"
    )
    for table in ("core.review", "core.work", "core.claim", "core.review_query"):
        con.execute(f"delete from {table} where review_id = ?", [review.id])
    con.unregister("wanted")


def add_studies(con: duckdb.DuckDBPyConnection, studies: Iterable[tuple[str, str, date, list[dict[str, Any]]]]) -> None:
    """Each study is found for its review: (review_id, pmid, day it entered PubMed, its findings without a place)."""
    articles, found, findings = [], [], []
    for review_id, pmid, day, said in studies:
        articles.append({
            "pmid": pmid, "content_hash": "", "version": 1, "kind": "article", "title": pmid,
            "publication_date_text": "", "entry_date": day, "languages": [], "publication_types": [], "keywords": [],
            "notes": [], "is_retracted": False, "is_digest": False, "first_seen_at": _THEN, "stored_at": _THEN,
            "run_id": _RUN,
        })  # fmt: skip
        found.append({"review_id": review_id, "pmid": pmid, "first_found_at": _THEN, "run_id": _RUN})
        findings += [_placed(pmid, place, finding) for place, finding in enumerate(said)]
    insert(con, "core.article", articles)
    insert(con, "core.review_article", found)
    insert(con, "core.finding", findings)


def claim_studies(con: duckdb.DuckDBPyConnection, *, as_of: date) -> list[dict[str, Any]]:
    """What each study does to each claim of its review, in order of time, with the rule that it meets or None."""
    return dicts(con.execute(
        "select review_id, claim_id, pmid, entry_date, relation, rule, priority, coalesce(speaks_against, false) as"
        " speaks_against from mart.claim_study_as_of($as_of) where relation <> 'unclear' or rule is not null"
        " order by entry_date, pmid, claim_id",
        {"as_of": as_of},
    ))  # fmt: skip


def _placed(pmid: str, place: int, finding: Mapping[str, Any]) -> dict[str, Any]:
    """The finding as a row: its words stand nowhere, so each gets a place of its own."""
    return {
        "section": "ABSTRACT", **finding, "finding_id": f"{pmid}-{place}", "pmid": pmid, "start_char": place,
        "end_char": place, "sentence": "", "sentence_start_char": place, "sentence_end_char": place,
        "pipeline_version": _RUN, "run_id": _RUN,
    }  # fmt: skip
