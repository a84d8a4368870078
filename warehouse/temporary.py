"""A warehouse in memory, for a question that needs the real rules and nothing kept: backtest and simulation."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from extractors.rules import Rules
from warehouse.connect import SETTINGS
from warehouse.judge import load_rules
from warehouse.migrate import load_models, migrate


@contextmanager
def temporary_warehouse(rules: Rules) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty warehouse with this code's tables and views and these rules; gone when the block ends.

    Nothing is written to a disk, so no other process can be in the way.
    """
    con = duckdb.connect(config=SETTINGS)
    try:
        con.execute("set TimeZone = 'UTC'; set enable_external_access = false")
        migrate(con)
        load_models(con)
        load_rules(con, rules)
        yield con
    finally:
        con.close()
