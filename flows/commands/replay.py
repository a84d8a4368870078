"""The command `reviewwatch replay`."""

import json
from datetime import datetime
from pathlib import Path

import click

from flows.commands import options


class Days(click.ParamType):
    """A number of days, written `7d` or `7`."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, context: click.Context | None) -> int:
        text = str(value).removesuffix("d")
        if not text.isdecimal() or int(text) < 1:
            self.fail(f"{value!r} is no number of days. Write 7d for a week, 1d for each day.", param, context)
        return int(text)


@click.command()
@click.argument("review")
@click.option("--every", type=Days(), default="7d", show_default=True, help="How often the editor is told: 1d, 7d, ...")
@click.option("--from", "start", type=options.DAY, help="First day. Default: the review's last update.")
@click.option("--plot", type=click.Path(path_type=Path, dir_okay=False), help="Also draw it, as SVG.")
@options.as_of
@options.as_json
@options.home
def replay(
    review: str,
    every: int,
    start: datetime | None,
    plot: Path | None,
    as_of: datetime | None,
    as_json: bool,
    home: Path,
) -> None:
    """The past, day by day: when each signal would have reached an editor, and how long before expiry.

    Each day knows only what PubMed held then, as `signals --as-of` does. Ends on the day of --as-of.
    """
    from flows.files import write_whole
    from flows.progress import step
    from flows.replay import as_document, replay_svg, replay_tables
    from flows.wording import count
    from warehouse.connect import open_warehouse
    from warehouse.replay import replay as replay_review

    with open_warehouse(home, read_only=True) as connection, step(f"replay {review}") as progress:
        replayed = replay_review(
            connection,
            review,
            start=start.date() if start else None,
            end=options.day(as_of),
            every=every,
            advance=progress.advance,
        )
        progress.outcome = count(len(replayed.signals), "signal")
    if plot:
        write_whole(plot, replay_svg(replayed))
    if as_json:
        print(json.dumps(as_document(replayed), ensure_ascii=False, indent=1))
    else:
        replay_tables(replayed)
