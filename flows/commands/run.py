"""The command `reviewwatch run`."""

from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


@click.command()
@click.argument("reviews", nargs=-1)
@click.option("--source", help="E-utilities address, or a file or folder of PubMed XML (.xml, .xml.gz). Default: NCBI.")
@options.as_of
@options.home
@click.pass_obj
def run(config: Path, reviews: tuple[str, ...], source: str | None, as_of: datetime | None, home: Path) -> int:
    """The main job, once: harvest, annotate, compare, alert, publish.

    REVIEWS are ids under config/reviews; all where none is given. Asking NCBI needs NCBI_EMAIL in the
    environment (NCBI_API_KEY allows a faster pace). The records of a PATH are taken as the result of your own
    search: every one is read. The last line on stdout is one JSON object.
    """
    from flows.run import run_once

    return run_once(config=config, home=home, review_ids=reviews, source=source, as_of=options.day(as_of))
