"""`reviewwatch review import`: pages in, the text of a draft review file out, and what could not be read."""

from pathlib import Path

from extractors.errors import SourceRefused, UsageError
from extractors.page.draft import Draft, draft
from extractors.page.file import PageFile, read_page_file
from extractors.page.toml import as_toml
from extractors.text.pipeline import load_reader


def import_review(*, config: Path, pages: tuple[Path, ...], out: Path | None) -> tuple[str, list[str]]:
    """The draft's text, written to `out` where given, and what to tell the person, a line for each thing.

    Raises UsageError where `out` is there already or cannot be made, SourceRefused for a page that cannot be read;
    nothing is written then.
    """
    if out is not None and out.exists():
        raise UsageError(f"{out} is there already. Give --out another name, or move the file away first.")
    files = tuple(_page(path) for path in pages)
    made = draft(files, load_reader(config / "vocabulary"), review_id=out.stem if out else None)
    text = as_toml(made)
    if out is not None:
        _write_new(out, text)
    return text, [*_told(made), *([f"written to {out}"] if out else []), _summary(made)]


def _page(path: Path) -> PageFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceRefused(f"{path}: cannot be read: {error.strerror}. Give the file of a saved page.") from None
    return read_page_file(data, name=" ".join(path.name.split()))  # it stands in comments


def _write_new(out: Path, text: str) -> None:
    """The new file holds the text; one that someone else made meanwhile stays as it is."""
    try:
        with out.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}. Give --out another name or folder.") from None


def _told(made: Draft) -> list[str]:
    """What the person must add and what was not read, in the order of the page."""
    return [
        *(f"{key}: {why}; see its TODO" for key, why in made.missing.items()),
        *(f"not read: {note}" for note in made.notes),
        *(f"not read: {one.place} ({one.words!r}): {one.reason}" for one in made.unread),
    ]


def _summary(made: Draft) -> str:
    kinds = len({candidate.claim.kind for candidate in made.candidates})
    return (
        f"a draft with {len(made.candidates)} claims of {kinds} kinds and {len(made.works)} works; "
        f"{len(made.unread)} times words that read like a claim gave none"
    )
