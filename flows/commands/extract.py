"""The command `reviewwatch extract`."""

import json
import sys
from pathlib import Path

import click

from flows.settings import read_settings


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--jsonl", is_flag=True, required=True, help="One JSON object a line, one per article, in input order.")
@click.pass_obj
def extract(config: Path, paths: tuple[str, ...], jsonl: bool) -> None:
    """What each article found, read from its title and abstract. PATH: PubMed XML, plain or .gz; - is stdin.

    Needs no warehouse, no server, no network. A record that cannot be read is named on stderr.
    """
    from extractors.findings import find
    from extractors.model import load
    from extractors.pubmed.files import read_path
    from extractors.records import Rejection
    from extractors.summary import summary
    from extractors.text.pipeline import load_reader

    reader = load_reader(config / "vocabulary", model=load(read_settings(config).annotate.model))
    for path in paths:
        for item in read_path(Path(path)):
            if isinstance(item, Rejection):
                print(f"reviewwatch: {item.source}: PMID {item.pmid or 'unknown'} rejected: {item.reason}", file=sys.stderr)
                continue
            _, article = item
            reading = reader.read(article)
            print(json.dumps(summary(article, reading, find(reading)), ensure_ascii=False))
