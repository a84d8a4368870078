"""The command `reviewwatch deliver`."""

import json
from dataclasses import asdict
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.option("--refused", is_flag=True, help="Try all that have not arrived: those that wait and those refused for good.")
@options.home
@click.pass_obj
def deliver(config: Path, refused: bool, home: Path) -> None:
    """Sends the alerts that lie in the outbox and are due, and nothing else.

    A run does so too; this is for the time between runs. The last line on stdout is one JSON object. Exits with 15
    where an alert has still not arrived.
    """
    from flows.deliver import not_delivered
    from flows.deliver import deliver as try_outbox
    from flows.lock import only_run
    from flows.people import read_people
    from flows.settings import read_settings
    from warehouse.connect import open_warehouse
    from warehouse.taking import take_answers

    people, settings = read_people(config), read_settings(config)
    with only_run(home, briefly=True), open_warehouse(home) as con:
        take_answers(con, home)  # who has stopped their letters gets none
        outcome = try_outbox(con, home, people=people, settings=settings, refused_too=refused)
    print(json.dumps(asdict(outcome)), flush=True)
    if outcome.undelivered:
        raise not_delivered(outcome.undelivered, outcome.failures)
