"""The analysts' copy: a snapshot of the warehouse and Parquet files, put in place only when all of it is written.

Records as received, abstracts and excerpts stay out of it: they are under their publishers' copyright, and a folder
that is passed on is a publication. Ids, links, dates, titles, mentions and the quoted sentences are in. What people
wrote as their reasons, and who stopped their letters, stays in the house too.
"""

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from extractors.errors import HomeUnusable
from warehouse.connect import PUBLISHED, WAREHOUSE
from warehouse.rows import literal, transaction
from warehouse.today import write_today

# What the snapshot takes of a table, where it does not take all of it.
IN_PART = {
    "raw.pubmed_record": "select * replace (null as xml) from raw.pubmed_record",
    "core.article_section": "select * replace (if(section = 'TITLE', text, '') as text) from core.article_section",
    "core.article_other_abstract": "select * from core.article_other_abstract where false",
    "core.rejection": "select * replace (null as excerpt) from core.rejection",
    "core.decision": "select * replace (null as reason) from core.decision",
    "core.correction": "select * replace (null as reason) from core.correction",
    "core.update_status": "select * replace (null as reason) from core.update_status",
    "core.review_update": "select * replace (null as reason) from core.review_update",
    "core.subscription": "select * from core.subscription where false",
}

@dataclass(frozen=True, kw_only=True)
class Publication:
    """Where the snapshot lies, and the Parquet file of each view of `mart`, by name."""

    warehouse: Path
    parquet: tuple[Path, ...]


def publish(con: duckdb.DuckDBPyConnection, home: Path, *, as_of: date) -> Publication:
    """HOME/published holds the warehouse as it is now, and each view of `mart`, seen on the day `as_of`, as Parquet.

    `con` is the warehouse of HOME, open for writing. The files are written beside and renamed: readers of the
    former snapshot keep it, and when anything fails it stays and nothing half-written is left. The snapshot is a
    DuckDB file with the same tables, views, macros and comments, to be opened read-only; its schema `today` holds the
    rows of the Parquet files as tables, which answer at once, and today.seen_on their day and the last run.

    Raises HomeUnusable when the disk is full or may not be written to.
    """
    published = home.resolve() / PUBLISHED
    building = published / ".building"
    try:
        shutil.rmtree(building, ignore_errors=True)  # left by a process that was killed
        (building / "parquet").mkdir(parents=True)
        (published / "parquet").mkdir(exist_ok=True)
        con.execute(f"attach {literal(building / WAREHOUSE)} as snapshot")
        try:
            with transaction(con):
                _write_snapshot(con)
            write_today(con, building / "parquet", as_of)
            con.execute("checkpoint snapshot")
        finally:
            con.execute("detach snapshot")
        return _put_in_place(building, published)
    except (OSError, duckdb.OperationalError, duckdb.FatalException) as error:
        raise HomeUnusable(
            f"Nothing was published to {published}: {str(error).splitlines()[0].rstrip('.')}. What was published"
            " before is untouched; see to space and permissions there and run again."
        ) from error
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _write_snapshot(con: duckdb.DuckDBPyConnection) -> None:
    (source,) = con.execute("select current_database()").fetchone()
    con.execute(f'copy from database "{source}" to snapshot (schema)')
    tables = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where database_name = ?", [source]
    ).fetchall()
    for (table,) in tables:
        con.execute(f"insert into snapshot.{table} by name {IN_PART.get(table, f'from {table}')}")


def _put_in_place(building: Path, published: Path) -> Publication:
    names = sorted(path.name for path in (building / "parquet").iterdir())
    moves = [(building / WAREHOUSE, published / WAREHOUSE)]
    moves += [(building / "parquet" / name, published / "parquet" / name) for name in names]
    for written, _ in moves:
        written.chmod(0o444)
    for written, target in moves:
        os.replace(written, target)
    for path in (published / "parquet").glob("*.parquet"):
        if path.name not in names:
            path.unlink()
    return Publication(warehouse=moves[0][1], parquet=tuple(target for _, target in moves[1:]))
