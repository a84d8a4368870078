"""Runs: one row for each execution, opened when it starts and closed when it ends."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import duckdb

from warehouse.rows import utc


def start_run(
    con: duckdb.DuckDBPyConnection,
    *,
    run_id: str,
    started_at: datetime,
    as_of: date,
    source: str,
    software_version: str,
    pipeline_version: str | None = None,
) -> None:
    """The run is in the warehouse as running. Started again under the same id (a retry) it is running again."""
    con.execute(
        "insert or replace into core.run by name select $run_id as run_id, $started_at as started_at,"
        " $as_of as as_of, $source as source, 'running' as state, $software_version as software_version,"
        " $pipeline_version as pipeline_version",
        {
            "run_id": run_id,
            "started_at": utc(started_at),
            "as_of": as_of,
            "source": source,
            "software_version": software_version,
            "pipeline_version": pipeline_version,
        },
    )


def finish_run(
    con: duckdb.DuckDBPyConnection,
    run_id: str,
    *,
    finished_at: datetime,
    state: Literal["completed", "incomplete", "failed"],
    summary: Mapping[str, object],
    error: str | None = None,
) -> None:
    """The run has ended in `state`; `summary` is the JSON object it reports. Raises LookupError for an unknown run."""
    found = con.execute(
        "update core.run set finished_at = ?, state = ?, summary = ?, error = ? where run_id = ? returning run_id",
        [utc(finished_at), state, json.dumps(summary, default=str), error, run_id],
    ).fetchone()
    if found is None:
        raise LookupError(f"no run {run_id} in the warehouse: call start_run first")


def summary_of(con: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, object] | None:
    """What the run reported when it ended; None where it has not ended or is not known."""
    found = con.execute("select summary from core.run where run_id = ?", [run_id]).fetchone()
    return json.loads(found[0]) if found and found[0] else None
