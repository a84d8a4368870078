"""`reviewwatch run`: everything that can be wrong is found first, then the flow runs, then its result is printed."""

import json
import sys
from datetime import date
from pathlib import Path

from extractors.errors import AlertNotDelivered, SourceError
from extractors.rules import Rules
from flows.harvest import is_address, pubmed
from flows.prefect_home import prepare
from flows.reviews import read_reviews
from flows.settings import read_settings
from flows.toml import read_toml
from warehouse.connect import open_warehouse
from warehouse.runs import summary_of


def run_once(*, config: Path, home: Path, review_ids: tuple[str, ...], source: str | None, as_of: date) -> int:
    """Runs the main job once, prints its result as one JSON line on stdout, and returns the exit code.

    An incomplete run (a search that failed, an alert not delivered) prints its result too and says on stderr what
    is missing; its exit code is that of the first failure.
    """
    settings = read_settings(config)
    read_reviews(config, review_ids)
    read_toml(config / "signals.toml", Rules)
    if source is None or is_address(source):
        pubmed(source, settings)  # a missing e-mail is told before anything starts
    prepare(home)
    print("starting Prefect (offline, state kept in the home folder) ...", file=sys.stderr, flush=True)
    from flows.watch import new_run_id, watch

    run_id, failure = new_run_id(), None
    try:
        watch(config=config, home=home, review_ids=review_ids, source=source, as_of=as_of, run_id=run_id)
    except (SourceError, AlertNotDelivered) as error:  # the run went to its end without what failed
        failure = error
    with open_warehouse(home, read_only=True) as con:
        summary = summary_of(con, run_id)
    if summary:
        print(json.dumps(summary), flush=True)
    if failure:
        print(f"reviewwatch: the run is not complete: {failure}", file=sys.stderr)
        return failure.exit_code
    return 0
