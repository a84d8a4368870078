"""The command `reviewwatch note`."""

from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.argument("review")
@options.as_of
@options.home
def note(review: str, as_of: datetime | None, home: Path) -> None:
    """A draft update note in Markdown: each claim that has moved, its evidence, and a wording to start from."""
    from flows.note import draft, to_markdown
    from warehouse.connect import open_warehouse
    from warehouse.note import note_rows

    day = options.day(as_of)
    with open_warehouse(home, read_only=True) as connection:
        rows = note_rows(connection, review, as_of=day)
    print(to_markdown(draft(rows, as_of=day)), end="")
