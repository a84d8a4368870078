"""The command `reviewwatch signals`."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.argument("review", required=False)
@options.as_json
@options.as_of
@options.home
def signals(review: str | None, as_json: bool, as_of: datetime | None, home: Path) -> None:
    """The reasons to look at a claim again, each with its sentence and PMID."""
    from flows.tables import signals_table
    from warehouse.connect import open_warehouse
    from warehouse.judge import signals as judged
    from warehouse.judge import status as review_status

    with open_warehouse(home, read_only=True) as connection:
        rows = judged(connection, review_id=review, as_of=options.day(as_of))
        for row in review_status(connection, review_id=review, as_of=options.day(as_of)):
            if row["last_search_error"]:
                print(f"reviewwatch: {row['review_id']}: could not look: {row['last_search_error']}", file=sys.stderr)
    print(json.dumps(rows, ensure_ascii=False, indent=1)) if as_json else signals_table(rows)
