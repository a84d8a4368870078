"""Serve PubMed XML by hand: `python -m flows.loopback RECORDS.xml --port 8765`."""

import threading
from pathlib import Path

import click

from extractors.errors import ReviewwatchError
from extractors.pubmed.files import read_path
from extractors.records import Rejection
from flows.loopback import LoopbackPubMed


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--port", default=8765, show_default=True, help="Port on 127.0.0.1; 0 takes a free one.")
def main(path: Path, port: int) -> None:
    """Answers E-utilities requests for PubMed from the records in PATH (.xml, .xml.gz or a folder of them)."""
    try:
        read = list(read_path(path))
    except ReviewwatchError as error:
        raise click.ClickException(str(error)) from None
    records = [each for each in read if not isinstance(each, Rejection)]
    with LoopbackPubMed(records, port=port) as pubmed:
        click.echo(pubmed.url)
        click.echo(f"{len(records)} records, {len(read) - len(records)} rejected; Ctrl-C ends it.", err=True)
        click.echo(f"To ask it: NCBI_EMAIL=you@example.org reviewwatch run --source {pubmed.url}", err=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            click.echo("Ended.", err=True)


if __name__ == "__main__":
    main()
