"""The command `reviewwatch evaluate`."""

from pathlib import Path

import click

from flows.commands import options
from flows.settings import PROJECT_CONFIG, SAMPLE


@click.command()
@click.option("--set", "sets", multiple=True, type=click.Choice(["digests", "abstracts", "ner"]), help="Default: all.")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=PROJECT_CONFIG.parent.parent / "shared",
    help="Folder with reference-set/ and data/. Default: shared, beside the project.",
)
@click.option("--labels", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Labels of another set.")
@click.option("--records", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The texts of that set.")
@click.option("--signals", is_flag=True, help="Judge the studies: what an editor should see, and each claim's relations.")
@click.option("--review", default=SAMPLE, show_default=True, help="Whose claims the labels of --signals speak of.")
@click.option("--errors", is_flag=True, help="Also each value that differs from its label, with its sentence.")
@options.as_json
@click.pass_obj
def evaluate(
    config: Path,
    sets: tuple[str, ...],
    data: Path,
    labels: Path | None,
    records: Path | None,
    signals: bool,
    review: str,
    errors: bool,
    as_json: bool,
) -> None:
    """How well articles are read: figures of labelled sets, with 95 % intervals, goals and published figures.

    Needs no warehouse, no server, no network. docs/accuracy.md says what is measured and how.
    """
    from flows.evaluate import evaluate_sets

    evaluate_sets(
        config=config, data=data, sets=sets, labels=labels, records=records, signals_of=review if signals else None,
        as_json=as_json, with_errors=errors,
    )  # fmt: skip
