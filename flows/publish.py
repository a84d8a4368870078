"""Publish: analysts' copy of the warehouse is that of this run, unless a check says that it must not be."""

from datetime import date
from pathlib import Path

from extractors.errors import CheckFailed
from flows.progress import Step
from warehouse.check import run_checks
from warehouse.connect import open_warehouse
from warehouse.publish import publish as put_in_place


def publish(*, home: Path, as_of: date, progress: Step) -> None:
    """HOME/published is renewed. CheckFailed, naming check and rows, keeps the copy of the run before."""
    with open_warehouse(home) as con:
        breakages = run_checks(con)
        if breakages:
            raise CheckFailed("; ".join(str(breakage) for breakage in breakages))
        publication = put_in_place(con, home, as_of=as_of)
    progress.outcome = f"snapshot and {len(publication.parquet)} Parquet files in {publication.warehouse.parent}"
