"""The command `reviewwatch tally`."""

import json
from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.argument("review")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it year by year, as SVG.")
@options.as_of
@options.as_json
@options.home
def tally(review: str, plot: Path | None, as_of: datetime | None, as_json: bool, home: Path) -> None:
    """What the literature says about each claim in numbers, no patient counted twice, with 95 % intervals.

    Works that pool others' patients, and studies that share theirs with another, stand beside and are not added up.
    """
    from flows.files import write_whole
    from flows.tally import tally_tables
    from flows.tally_plot import tally_svg
    from warehouse.connect import open_warehouse
    from warehouse.tally import tally as tally_of
    from warehouse.tally import tally_over_time

    with open_warehouse(home, read_only=True) as connection:
        now = tally_of(connection, review, as_of=options.day(as_of))
        past = tally_over_time(connection, review, as_of=options.day(as_of)) if plot else []
    if plot:
        write_whole(plot, tally_svg(past))
    if as_json:
        print(json.dumps(now, ensure_ascii=False, indent=1))
    else:
        tally_tables(now)
