"""The command `reviewwatch export`."""

import sys
from datetime import datetime
from pathlib import Path

import click

from extractors.errors import UsageError
from flows.commands import options


class _Named(click.Command):
    """A command whose help ends with what can be exported, read where it is defined only when help is asked for."""

    def format_epilog(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        from flows.exports.registry import EXPORTS

        with formatter.section("Names"):
            formatter.write_dl([(name, export.meaning) for name, export in EXPORTS.items()])


@click.command(cls=_Named)
@click.argument("review")
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), help="File or folder to write to. Default: stdout.")
@click.option("--on-topic", is_flag=True, help="Also new studies on the review's topic that bear on no claim.")
@click.option(
    "--abstracts",
    is_flag=True,
    help="With the abstracts (evidence.ris, evidence.nbib). They are their publishers' text: for your own reading, not"
    " to be passed on. Without this no export holds one, nor does the inbox.",
)
@options.as_of
@options.home
@click.pass_obj
def export(
    config: Path,
    review: str,
    name: str,
    out: Path | None,
    on_topic: bool,
    abstracts: bool,
    as_of: datetime | None,
    home: Path,
) -> None:
    """The new evidence of a review for other tools, its update note, how it was searched, or its feed.

    New evidence is every study that came after the review's last update and bears on one of its claims. What is more
    than Covidence imports at a time (15,000 references, 50 MB) is written to several files. REVIEW may be `all` for
    feed.atom.
    """
    from flows.exports.registry import EXPORTS, WITH_ABSTRACTS, Wanted
    from flows.exports.registry import export as files_of
    from flows.settings import read_settings
    from warehouse.connect import open_warehouse

    if name not in EXPORTS:
        raise UsageError(f"Nothing is exported as {name!r}. Choose one of {', '.join(EXPORTS)}.")
    if abstracts and name not in WITH_ABSTRACTS:
        raise UsageError(f"{name} holds no abstracts. Leave out --abstracts, or export {' or '.join(WITH_ABSTRACTS)}.")
    inbox_url = read_settings(config).inbox.url
    with open_warehouse(home, read_only=True) as connection:
        files = files_of(
            name,
            Wanted(
                con=connection,
                review_id=None if name == "feed.atom" and review == "all" else review,
                as_of=options.day(as_of),
                inbox_url=inbox_url,
                on_topic=on_topic,
                abstracts=abstracts,
            ),
        )
    _hand_out(files, out)


def _hand_out(files: dict[str, bytes], out: Path | None) -> None:
    from flows.exports.parts import part_names
    from flows.files import write_whole

    if out is None and len(files) > 1:
        raise UsageError(f"This makes {len(files)} files. Say with --out where to write them.")
    if out is None:
        (content,) = files.values()
        sys.stdout.buffer.write(content)
        return
    names = files if out.is_dir() else part_names(out.name, len(files))
    folder = out if out.is_dir() else out.parent
    for name, content in zip(names, files.values(), strict=True):
        write_whole(folder / name, content)
        print(folder / name, file=sys.stderr)
