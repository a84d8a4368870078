"""The command `reviewwatch tune`."""

import json
from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.argument("review", required=False)
@options.as_of
@options.as_json
@options.home
@click.pass_obj
def tune(config: Path, review: str | None, as_of: datetime | None, as_json: bool, home: Path) -> None:
    """How often signals were worth it, by editors' answers, and which stricter thresholds would have spared them.

    Changes nothing: a person weighs the proposals and writes signals.toml. Answers count once a run has taken them in.
    """
    from extractors.rules import Rules
    from flows.toml import read_toml
    from flows.tune import as_document, tune_tables
    from flows.tuning import tune as tune_rules
    from warehouse.connect import open_warehouse

    rules = read_toml(config / "signals.toml", Rules)
    with open_warehouse(home, read_only=True) as connection:
        tuning = tune_rules(connection, rules, review_id=review, as_of=options.day(as_of))
    print(json.dumps(as_document(tuning), ensure_ascii=False, indent=1)) if as_json else tune_tables(tuning)
