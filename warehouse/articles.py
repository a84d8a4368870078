"""Articles as rows: one in core.article, their parts in tables of their own, and back again without a loss."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime

import duckdb

from extractors.records import Article, ArticleLink, Author, MeshHeading, PublicationDate, Section
from warehouse.rows import insert, utc

# The tables of an article's parts, and the column that keeps their order.
PARTS = {
    "core.article_section": "section_index",
    "core.article_other_abstract": "abstract_index",
    "core.article_author": "author_index",
    "core.article_mesh": "mesh_index",
    "core.article_link": "link_index",
    "core.article_date": "date_index",
}

SAME_NAME = (
    "pmid", "content_hash", "version", "kind", "title", "vernacular_title", "journal", "volume", "issue", "pages",
    "entry_date", "completed_date", "revised_date", "doi", "pmcid", "citation_status", "publication_status",
)  # fmt: skip
LISTS = ("languages", "publication_types", "keywords", "notes")

# How a record of the sample corpus says that its text is not the published abstract.
DIGEST_NOTE = "Digest in reviewwatch's own words"


def age(article: Article) -> tuple[int, date]:
    """Orders versions of one record: PubMed's version number, then the day it was revised; the later is the greater."""
    return article.version, article.revised_date or date.min


def is_digest(article: Article) -> bool:
    """Whether a note of the record says that its text is a digest in our own words, as in the sample corpus."""
    return any(note.startswith(DIGEST_NOTE) for note in article.notes)


def put_articles(
    con: duckdb.DuckDBPyConnection, articles: Iterable[Article], *, run_id: str, stored_at: datetime
) -> None:
    """These articles are what the warehouse holds of their PMIDs. Call it inside a transaction, one PMID once."""
    articles = list(articles)
    pmids = [article.pmid for article in articles]
    first_seen = dict(
        con.execute("select pmid, first_seen_at from core.article where pmid in $pmids", {"pmids": pmids}).fetchall()
    )
    for table in ("core.article", *PARTS):
        con.execute(f"delete from {table} where pmid in $pmids", {"pmids": pmids})
    now = utc(stored_at)
    insert(con, "core.article", [
        _row(article) | {"first_seen_at": first_seen.get(article.pmid, now), "stored_at": now, "run_id": run_id}
        for article in articles
    ])  # fmt: skip
    parts = {article.pmid: _parts(article) for article in articles}
    for table, index in PARTS.items():
        insert(con, table, [
            {"pmid": pmid, index: place} | part
            for pmid in pmids
            for place, part in enumerate(parts[pmid][table])
        ])  # fmt: skip


def load_articles(con: duckdb.DuckDBPyConnection, pmids: Sequence[str]) -> list[Article]:
    """The articles as they were stored, in the order asked for. Raises LookupError for a PMID that is not there."""
    rows = {row["pmid"]: row for row in _select(con, "core.article", "pmid", pmids)}
    missing = [pmid for pmid in pmids if pmid not in rows]
    if missing:
        raise LookupError(f"no article {', '.join(missing[:5])} in the warehouse")
    parts = {table: defaultdict(list) for table in PARTS}
    for table, index in PARTS.items():
        for row in _select(con, table, index, pmids):
            parts[table][row.pop("pmid")].append({name: value for name, value in row.items() if name != index})
    return [_article(rows[pmid], {table: parts[table][pmid] for table in PARTS}) for pmid in pmids]


def _row(article: Article) -> dict[str, object]:
    printed = article.publication_date
    return {
        **{name: getattr(article, name) for name in SAME_NAME},
        **{name: list(getattr(article, name)) for name in LISTS},
        "publication_date_text": printed.text,
        "publication_year": printed.year,
        "publication_month": printed.month,
        "publication_day": printed.day,
        "is_retracted": article.is_retracted,
        "is_digest": is_digest(article),
    }


def _parts(article: Article) -> dict[str, list[dict[str, object]]]:
    return {
        "core.article_section": [
            {"section": section.name, "nlm_category": section.nlm_category, "text": section.text}
            for section in article.sections
        ],
        "core.article_other_abstract": [{"kind": kind, "text": text} for kind, text in article.other_abstracts],
        "core.article_author": [asdict(author) for author in article.authors],
        "core.article_mesh": [asdict(heading) for heading in article.mesh],
        "core.article_link": [asdict(link) for link in article.links],
        "core.article_date": [{"status": status, "day": day} for status, day in article.history],
    }


def _article(row: dict[str, object], parts: dict[str, list[dict]]) -> Article:
    return Article(
        **{name: row[name] for name in SAME_NAME},
        **{name: tuple(row[name]) for name in LISTS},
        publication_date=PublicationDate(
            text=row["publication_date_text"],
            year=row["publication_year"],
            month=row["publication_month"],
            day=row["publication_day"],
        ),
        sections=tuple(
            Section(name=part["section"], text=part["text"], nlm_category=part["nlm_category"])
            for part in parts["core.article_section"]
        ),
        other_abstracts=tuple((part["kind"], part["text"]) for part in parts["core.article_other_abstract"]),
        authors=tuple(Author(**part) for part in parts["core.article_author"]),
        mesh=tuple(MeshHeading(**part) for part in parts["core.article_mesh"]),
        links=tuple(ArticleLink(**part) for part in parts["core.article_link"]),
        history=tuple((part["status"], part["day"]) for part in parts["core.article_date"]),
    )


def _select(con: duckdb.DuckDBPyConnection, table: str, order: str, pmids: Sequence[str]) -> list[dict[str, object]]:
    found = con.execute(f"select * from {table} where pmid in $pmids order by {order}", {"pmids": list(pmids)})
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
