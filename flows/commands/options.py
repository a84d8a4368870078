"""The options that several commands share, each with one meaning."""

from datetime import date, datetime
from pathlib import Path

import click

from flows.clock import today

DAY = click.DateTime(formats=["%Y-%m-%d"])


def home(command):
    """`--home`: the folder that everything is written to."""
    return click.option(
        "--home",
        type=click.Path(path_type=Path, file_okay=False),
        default="reviewwatch-home",
        envvar="REVIEWWATCH_HOME",
        show_default=True,
        help="Folder that holds the warehouse, the digests and everything else that is written.",
    )(command)


def as_of(command):
    """`--as-of`: the day to judge from; see `day`."""
    return click.option(
        "--as-of", type=DAY, help="The day to judge from: what PubMed had by then. Default: today (UTC)."
    )(command)


def as_json(command):
    """`--json`, given to the command as `as_json`."""
    return click.option("--json", "as_json", is_flag=True, help="One JSON document instead of a table.")(command)


def day(given: datetime | None) -> date:
    """The day that `--as-of` names; today where it was not given."""
    return given.date() if given else today()
