"""How values enter the warehouse: in whole transactions, as Arrow tables, with moments in UTC.

Row by row DuckDB takes about 1,000 rows a second, as an Arrow table more than a million.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timezone
from typing import Any

import duckdb
import pyarrow


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All that is written inside is kept when the block ends, and none of it when the block raises."""
    con.begin()
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # a failed commit has ended the transaction already; the first cause is the news
            con.rollback()
        raise
    con.commit()


def utc(moment: datetime) -> datetime:
    """The moment as the warehouse keeps it: in UTC, without a zone. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone. Pass an aware datetime.")
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


@contextmanager
def staged(
    con: duckdb.DuckDBPyConnection, name: str, *, like: str, rows: Iterable[Mapping[str, object]]
) -> Iterator[None]:
    """Inside the block the relation `name` holds the rows, with the columns and types of the table `like`.

    A key that is no column of the table is an error, so that no value is lost in silence; a column that a row
    does not name is NULL.
    """
    rows = list(rows)
    schema = con.sql(f"select * from {like} limit 0").to_arrow_table().schema
    unknown = {key for row in rows for key in row} - set(schema.names)
    if unknown:
        raise ValueError(f"{like} has no column {', '.join(sorted(unknown))}. Add a migration.")
    con.register(name, pyarrow.Table.from_pylist(rows, schema=schema))
    try:
        yield
    finally:
        with suppress(duckdb.Error):
            con.unregister(name)


def insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Mapping[str, object]]) -> None:
    """The rows are in the table; a key that is there already raises duckdb.ConstraintException."""
    with staged(con, "incoming", like=table, rows=rows):
        con.execute(f"insert into {table} by name from incoming")


def merge(
    con: duckdb.DuckDBPyConnection,
    table: str,
    key: tuple[str, ...],
    rows: Iterable[Mapping[str, object]],
    *,
    then: tuple[str, ...] = (),
) -> set[tuple]:
    """Rows whose key is new are in the table; the others have their columns `then` set. Returns the new keys.

    The same key twice among the rows raises duckdb.Error: which of the two is meant is the caller's to say.
    """
    columns = ", ".join(f"{column} = given.{column}" for column in then)
    with staged(con, "given", like=table, rows=rows):
        done = con.execute(
            f"merge into {table} as held using given using ({', '.join(key)})"
            + (f" when matched then update set {columns}" if then else "")
            + f" when not matched then insert by name returning merge_action, {', '.join(f'held.{k}' for k in key)}"
        ).fetchall()
    return {tuple(row[1:]) for row in done if row[0] == "INSERT"}


def dicts(result: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """The rows of a query that was executed, each by its column names."""
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def literal(text: object) -> str:
    """The text as an SQL string, for the places that take no parameter."""
    return "'" + str(text).replace("'", "''") + "'"
