"""What a search brought, stored whole: records, articles, rejections, the search itself and its cursor."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb

from extractors.records import Article, Record, Rejection, digest
from warehouse.articles import age, put_articles
from warehouse.rows import merge, transaction, utc


_QUERIES_HASH = """(
    select coalesce(md5(string_agg(query, chr(31) order by query_index)), '')
    from core.review_query where review_query.review_id = $review_id
)"""


@dataclass(frozen=True, kw_only=True)
class Search:
    """One query asked of one source over one window of entry dates, and how it ended.

    `found` is what the source says matches, `fetched` what was received, unreadable records included. With an
    `error` the search failed and says nothing about what there is; `found` may then be None.
    """

    query_name: str
    query: str
    searched_at: datetime
    window_start: date | None = None
    window_end: date | None = None
    query_translation: str | None = None
    found: int | None = None
    fetched: int = 0
    warnings: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, kw_only=True)
class HarvestCounts:
    """What became of the records of one call. new + changed + unchanged = different PMIDs that could be read."""

    new: int  # articles the warehouse did not have
    changed: int  # articles it had in an older version
    unchanged: int  # articles received as they were, or in a version older than the one held
    rejected: int  # different records that could not be read


def store_harvest(
    con: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    review_id: str,
    source: str,
    searches: Sequence[Search],
    received: Sequence[tuple[Record, Article] | Rejection],
    received_at: datetime,
    searched_up_to: date | None = None,
) -> HarvestCounts:
    """Everything given is stored in one transaction, or nothing of it.

    `searched_up_to` moves the cursor of (review, source), never back: give it with the last rows of the window, once
    every query of the review was answered. Content received before moves its last_seen_at and nothing else. Content
    that is new replaces the article unless the article held is a later version (`warehouse.articles.age`).
    Raises ValueError for a cursor that would pass a failed search.
    """
    failed = [search.query_name for search in searches if search.error is not None]
    if failed and searched_up_to is not None:
        raise ValueError(f"the search {failed[0]} failed: the cursor stays where it is")
    readable = [item for item in received if not isinstance(item, Rejection)]
    rejections = {item.rejection_id: item for item in received if isinstance(item, Rejection)}
    seen = {"last_seen_at": utc(received_at), "last_run_id": run_id}
    first_seen = {"first_seen_at": utc(received_at), "first_run_id": run_id}
    with transaction(con):
        unseen = _put_records(con, [record for record, _ in readable], first_seen | seen)
        counts = _put_newer(con, [
            article for record, article in readable if (record.pmid, record.content_hash) in unseen
        ], run_id=run_id, stored_at=received_at)  # fmt: skip
        pmids = {article.pmid for _, article in readable}
        merge(con, "core.review_article", ("review_id", "pmid"), [
            {"review_id": review_id, "pmid": pmid, "first_found_at": utc(received_at), "run_id": run_id}
            for pmid in sorted(pmids)
        ])  # fmt: skip
        merge(con, "core.rejection", ("review_id", "rejection_id"), [
            {"review_id": review_id, "rejection_id": key} | asdict(item) | first_seen | seen
            for key, item in rejections.items()
        ], then=tuple(seen))  # fmt: skip
        _put_searches(con, searches, run_id=run_id, review_id=review_id, source=source)
        if searched_up_to is not None:
            _move_cursor(con, review_id, source, searched_up_to, run_id=run_id, moved_at=received_at)
    return HarvestCounts(
        new=counts["new"],
        changed=counts["changed"],
        unchanged=len(pmids) - counts["new"] - counts["changed"],
        rejected=len(rejections),
    )


def searched_up_to(con: duckdb.DuckDBPyConnection, *, review_id: str, source: str) -> date | None:
    """The last entry date that every query of the review, as it now stands, was answered for, or None if never."""
    found = con.execute(
        f"select searched_up_to from core.search_cursor where review_id = $review_id and source = $source"
        f" and queries_hash = {_QUERIES_HASH}",
        {"review_id": review_id, "source": source},
    ).fetchone()
    return found[0] if found else None


def forget_failed_searches(con: duckdb.DuckDBPyConnection, *, run_id: str, review_id: str) -> None:
    """The run's failed searches of the review are no longer told: it is about to ask again."""
    con.execute(
        "delete from core.search where run_id = ? and review_id = ? and state = 'failed'", [run_id, review_id]
    )


def counts_of_run(con: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """What the run received, over all its reviews and tries: found (different PMIDs), new, changed, rejected."""
    counts = con.execute(
        """
        with received as (
            select pmid, bool_and(first_run_id = $run_id) as is_new from raw.pubmed_record
            group by pmid having bool_or(last_run_id = $run_id)
        ),
        refused as (
            select distinct rejection_id, pmid from core.rejection where last_run_id = $run_id
        )
        select
            (select count(*) from (select pmid from received union select pmid from refused where pmid is not null)),
            (select count(*) from received where is_new),
            (select count(*) from core.article join received using (pmid) where run_id = $run_id and not is_new),
            (select count(*) from refused)
        """,
        {"run_id": run_id},
    ).fetchone()
    return dict(zip(("found", "new", "changed", "rejected"), counts, strict=True))


def _put_records(
    con: duckdb.DuckDBPyConnection, records: Sequence[Record], seen: dict[str, object]
) -> set[tuple[str, str]]:
    """Returns the (PMID, content hash) pairs that the warehouse had never received."""
    rows = {(record.pmid, record.content_hash): record for record in records}
    return merge(con, "raw.pubmed_record", ("pmid", "content_hash"), [
        asdict(record) | {"content_hash": content_hash} | seen for (_, content_hash), record in rows.items()
    ], then=("last_seen_at", "last_run_id"))  # fmt: skip


def _put_newer(
    con: duckdb.DuckDBPyConnection, articles: Sequence[Article], *, run_id: str, stored_at: datetime
) -> dict[str, int]:
    newest: dict[str, Article] = {}
    for article in articles:
        if article.pmid not in newest or age(article) >= age(newest[article.pmid]):
            newest[article.pmid] = article
    held = {
        pmid: (version, revised_date or date.min)
        for pmid, version, revised_date in con.execute(
            "select pmid, version, revised_date from core.article where pmid in $pmids", {"pmids": list(newest)}
        ).fetchall()
    }
    newer = [article for pmid, article in newest.items() if pmid not in held or age(article) >= held[pmid]]
    put_articles(con, newer, run_id=run_id, stored_at=stored_at)
    new = sum(article.pmid not in held for article in newer)
    return {"new": new, "changed": len(newer) - new}


def _put_searches(
    con: duckdb.DuckDBPyConnection, searches: Sequence[Search], *, run_id: str, review_id: str, source: str
) -> None:
    rows = {}
    for search in searches:
        key = digest(run_id, review_id, source, search.query_name, search.window_start, search.window_end)
        rows[key] = asdict(search) | {
            "search_id": key,
            "run_id": run_id,
            "review_id": review_id,
            "source": source,
            "state": "failed" if search.error is not None else "completed",
            "searched_at": utc(search.searched_at),
        }
    if len(rows) < len(searches):
        raise ValueError("two searches have the same query name and window")
    told = ("found", "fetched", "state", "error", "warnings", "query_translation", "searched_at")
    merge(con, "core.search", ("search_id",), list(rows.values()), then=told)


def _move_cursor(
    con: duckdb.DuckDBPyConnection, review_id: str, source: str, day: date, *, run_id: str, moved_at: datetime
) -> None:
    con.execute(
        """
        merge into core.search_cursor using (
            select $review_id as review_id, $source as source, $day::date as day, $run_id as run_id,
                $moved_at::timestamp as moved_at, """ + _QUERIES_HASH + """ as queries_hash
        ) as moved using (review_id, source, queries_hash)
        when matched and moved.day > search_cursor.searched_up_to then
            update set searched_up_to = moved.day, run_id = moved.run_id, moved_at = moved.moved_at
        when not matched then insert values (review_id, source, day, run_id, moved_at, queries_hash)
        """,
        {"review_id": review_id, "source": source, "day": day, "run_id": run_id, "moved_at": utc(moved_at)},
    )
