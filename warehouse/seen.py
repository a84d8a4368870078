"""What `mart` says on a day, from where it is had soonest: worked out for any day, or ready in the published file."""

import re
from datetime import date
from typing import Any

import duckdb

from warehouse.rows import dicts

_NAME = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")


def ask(con: duckdb.DuckDBPyConnection, query: str, *, as_of: date, **given: object) -> list[dict[str, Any]]:
    """The rows of a query in which `{signal}` stands for mart.signal as it was on the day `as_of`.

    The published file keeps its views ready for the day of its run, in the schema `today`; any other day, and any day
    in the warehouse, is worked out. `given` are the query's parameters, with $as_of; a brace of its own is doubled.
    """
    ready = _ready(con, as_of)
    names = set(_NAME.findall(query))
    text = query.format(**{name: f"today.{name}" if name in ready else f"mart.{name}_as_of($as_of)" for name in names})
    parameters = {name: value for name, value in (given | {"as_of": as_of}).items() if f"${name}" in text}
    return dicts(con.execute(text, parameters))


def _ready(con: duckdb.DuckDBPyConnection, as_of: date) -> frozenset[str]:
    """The views that stand ready for this day."""
    tables = con.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'today'"
    ).fetchall()
    ready = frozenset(name for (name,) in tables)
    if "seen_on" not in ready or con.execute("select day from today.seen_on").fetchone() != (as_of,):
        return frozenset()
    return ready
