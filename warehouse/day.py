"""One day of `mart`, worked out once for all who ask about it.

Each view is a macro that takes the day, so that today and the past are one code path, and DuckDB works each of them out
anew wherever it is named: a digest asks thirteen questions that all rest on the same comparisons. Here those that
several others rest on are tables while the block lasts, and the macros of the same names read them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from uuid import uuid4

import duckdb

_NAMED = re.compile(r"mart\.(\w+)")


@dataclass(frozen=True, kw_only=True)
class _Model:
    """A macro or view of `mart` as the catalog holds it; `parameters` is None for a view."""

    name: str
    parameters: tuple[str, ...] | None
    is_table: bool
    definition: str

    @property
    def takes_a_day(self) -> bool:
        return self.is_table and self.parameters == ("as_of",)


@contextmanager
def on_day(con: duckdb.DuckDBPyConnection, as_of: date) -> Iterator[duckdb.DuckDBPyConnection]:
    """Inside the block `mart.X_as_of($as_of)` answers as outside, faster, for this day; asked for another, wrongly.

    Nothing is written to the warehouse, and nothing can be: `core` and `raw` are views of it as it was when the block
    began. The views of `mart` that only stand for today are left out. Begin no transaction around it.
    """
    (warehouse,) = con.execute("select current_database()").fetchone()
    models = _models(con, warehouse)
    seen = f"seen_{uuid4().hex}"  # what one connection attaches, the others of its process see
    con.execute(f"attach ':memory:' as {seen} (read_write)")
    try:
        con.execute("".join(f"create schema {seen}.{schema};" for schema in ("raw", "core", "mart", "day")))
        for schema, table in con.execute(_TABLES, [warehouse]).fetchall():
            con.execute(f'create view {seen}.{schema}.{table} as from "{warehouse}".{schema}.{table}')
        con.execute(f"use {seen}")
        _load(con, models, as_of)
        yield con
    finally:
        con.execute(f'use "{warehouse}"')
        con.execute(f"detach {seen}")


def _load(con: duckdb.DuckDBPyConnection, models: dict[str, _Model], as_of: date) -> None:
    """Makes the models, each after those it names; what several name becomes a table of the schema `day`."""
    uses = {name: set(_NAMED.findall(model.definition)) & models.keys() - {name} for name, model in models.items()}
    for name in TopologicalSorter(uses).static_order():
        model = models[name]
        if model.parameters is None:
            con.execute(model.definition)
            continue
        kind = "table " if model.is_table else ""
        con.execute(f"create macro mart.{name}({', '.join(model.parameters)}) as {kind}{model.definition}")
        if model.takes_a_day and sum(name in named for named in uses.values()) > 1:
            con.execute(f"create table day.{name} as from mart.{name}(date '{as_of.isoformat()}')")
            con.execute(f"create or replace macro mart.{name}(as_of) as table from day.{name}")


def _models(con: duckdb.DuckDBPyConnection, warehouse: str) -> dict[str, _Model]:
    """The macros of `mart`, and its views of whatever has no day."""
    macros = {
        name: _Model(name=name, parameters=tuple(parameters), is_table=kind == "table_macro", definition=definition)
        for name, parameters, kind, definition in con.execute(_MACROS, [warehouse]).fetchall()
    }
    views = {
        name: _Model(name=name, parameters=None, is_table=True, definition=definition)
        for name, definition in con.execute(_VIEWS, [warehouse]).fetchall()
        if f"{name}_as_of" not in macros
    }
    return macros | views


_TABLES = """
select schema_name, table_name from duckdb_tables() where database_name = ? and schema_name in ('raw', 'core')
"""
_MACROS = """
select function_name, parameters, function_type, macro_definition
from duckdb_functions() where database_name = ? and schema_name = 'mart'
"""
_VIEWS = "select view_name, sql from duckdb_views() where database_name = ? and schema_name = 'mart'"
