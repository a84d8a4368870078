"""The commands `reviewwatch review ...`: what is done with a review before it is watched."""

import sys
from pathlib import Path

import click


@click.group()
def review() -> None:
    """What is done with a review before it is watched."""


@review.command("import")
@click.argument("pages", nargs=-1, required=True, metavar="PAGE...", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="New file to write instead of stdout.")
@click.pass_obj
def import_page(config: Path, pages: tuple[Path, ...], out: Path | None) -> None:
    """A draft review file from the review's own page, for a person to finish: dates, people, works, claims, a query.

    PAGE is the page's text, copied from a browser, or the page saved as HTML; several pages are parts of one review.
    Each claim of the draft says where it was read. What could not be read is told on stderr. A draft is refused by
    `run` until its TODOs are done and its line `is_draft` is gone.
    """
    from flows.review_import import import_review

    text, words = import_review(config=config, pages=pages, out=out)
    for line in words:
        print(f"reviewwatch: {line}", file=sys.stderr)
    if out is None:
        print(text, end="")
