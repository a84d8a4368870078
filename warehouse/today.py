"""The schema `today` of the snapshot: what each view of `mart` says on the day of the run, ready as a table."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from warehouse.day import on_day
from warehouse.rows import literal, transaction

# The tables are kept in this order, so that who asks for one review or study reads a small part of them.
ORDER = ("review_id", "claim_id", "pmid")


@dataclass(frozen=True, kw_only=True)
class _View:
    """A view of `mart`: its columns with what they mean, and whether it can be seen on any day."""

    name: str
    meaning: str
    columns: list[dict[str, str]]
    takes_a_day: bool


def write_today(con: duckdb.DuckDBPyConnection, folder: Path, as_of: date) -> None:
    """The attached `snapshot` has the schema `today`, and the folder a Parquet file of each of its tables.

    `today.seen_on` names the day and the last run. Each view is worked out once.
    """
    views = _views(con)
    with transaction(con):
        con.execute("create schema snapshot.today")
        _write_seen_on(con, as_of)
        for view in views:
            if not view.takes_a_day:
                _write_view(con, view, f"mart.{view.name}", folder)
    with on_day(con, as_of), transaction(con):
        for view in views:
            if view.takes_a_day:
                _write_view(con, view, f"mart.{view.name}_as_of(date '{as_of.isoformat()}')", folder)


def _views(con: duckdb.DuckDBPyConnection) -> list[_View]:
    rows = con.execute(_VIEWS).fetchall()
    return [_View(name=name, meaning=text, columns=columns, takes_a_day=day) for name, text, columns, day in rows]


_VIEWS = """
select
    view_name,
    viewed.comment,
    list({'name': column_name, 'meaning': held.comment} order by column_index),
    exists (
        from duckdb_functions() as macro
        where macro.database_name = current_database() and macro.schema_name = 'mart'
            and macro.function_name = viewed.view_name || '_as_of' and macro.parameters = ['as_of']
    )
from duckdb_views() as viewed
join duckdb_columns() as held
    on held.database_name = viewed.database_name and held.schema_name = viewed.schema_name
    and held.table_name = viewed.view_name
where viewed.database_name = current_database() and viewed.schema_name = 'mart'
group by all
order by view_name
"""


def _write_view(con: duckdb.DuckDBPyConnection, view: _View, seen: str, folder: Path) -> None:
    """The rows of the view, as `seen` gives them, are a table of snapshot.today and a Parquet file of the folder."""
    names = [column["name"] for column in view.columns]
    order = [name for name in ORDER if name in names]
    con.execute(
        f"create table snapshot.today.{view.name} as select {', '.join(names)} from {seen}"
        + (f" order by {', '.join(order)}" if order else "")
    )
    con.execute(f"comment on table snapshot.today.{view.name} is {literal(view.meaning)}")
    for column in view.columns:
        con.execute(f"comment on column snapshot.today.{view.name}.{column['name']} is {literal(column['meaning'])}")
    con.execute(f"copy snapshot.today.{view.name} to {literal(folder / f'{view.name}.parquet')} (format parquet)")


def _write_seen_on(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    con.execute(
        f"create table snapshot.today.seen_on as select date '{as_of.isoformat()}' as day,"
        " max_by(run_id, started_at) as run_id from core.run;"
        "comment on table snapshot.today.seen_on is 'The day that the tables of today stand for. Grain: one row.';"
        "comment on column snapshot.today.seen_on.day is 'Day on which everything is seen.';"
        "comment on column snapshot.today.seen_on.run_id is 'Last run; empty: none yet.'"
    )
