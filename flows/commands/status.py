"""The command `reviewwatch status`."""

import json
from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.argument("review", required=False)
@options.as_json
@options.as_of
@options.home
@click.option("--exit-code", is_flag=True, help="Exit with 20 where signals are open.")
def status(review: str | None, as_json: bool, as_of: datetime | None, home: Path, exit_code: bool) -> int:
    """Each review's clock, priority and claims, whether the last look at PubMed succeeded, and undelivered alerts."""
    from flows.tables import status_table
    from warehouse.connect import open_warehouse
    from warehouse.day import on_day
    from warehouse.judge import signals as judged
    from warehouse.judge import status as review_status
    from warehouse.outbox import undelivered

    with open_warehouse(home, read_only=True) as connection, on_day(connection, options.day(as_of)):
        rows = review_status(connection, review_id=review, as_of=options.day(as_of))
        for row in rows:
            row["undelivered"] = [as_row(alert) for alert in undelivered(connection, review_id=row["review_id"])]
        signals_open = any(
            row["state"] == "open" for row in judged(connection, review_id=review, as_of=options.day(as_of))
        )
    print(json.dumps(rows, ensure_ascii=False, indent=1)) if as_json else status_table(rows)
    return 20 if exit_code and signals_open else 0


def as_row(alert) -> dict[str, object]:
    """An undelivered alert as `status --json` gives it; moments in UTC, next_attempt_at null where it waits for none."""
    moments = {
        name: moment and f"{moment.isoformat(timespec='seconds')}Z"
        for name, moment in (("created_at", alert.created_at), ("next_attempt_at", alert.next_attempt_at))
    }
    names = ("alert_id", "recipient", "channel", "kind", "subject", "state", "attempts", "last_error")
    return {name: getattr(alert, name) for name in names} | moments
