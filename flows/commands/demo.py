"""The command `reviewwatch demo`."""

from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@options.home
@options.as_of
@click.pass_obj
def demo(config: Path, home: Path, as_of: datetime | None) -> int:
    """The main job over the bundled sample corpus, asked of a PubMed on loopback: no internet, nothing sent."""
    from flows.demo import run_demo

    return run_demo(config=config, home=home, as_of=options.day(as_of))
