"""PubMed XML from files, folders and standard input, plain or gzip, told apart by content and not by name."""

import gzip
import io
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from extractors.errors import SourceError
from extractors.pubmed.parse import EXCERPT_CHARACTERS, iter_articles
from extractors.records import Article, Record, Rejection

STDIN = "-"
_GZIP_MAGIC = b"\x1f\x8b"
_CHECKSUMS = ".md5"  # NLM puts one beside every file of its baseline and updates; they hold no record


def read_path(path: str | os.PathLike[str]) -> Iterator[tuple[Record, Article] | Rejection]:
    """Every record, or its rejection, of one file, of a folder and all folders in it, or of standard input ("-").

    A file given by name must be PubMed XML: if it is not, or breaks off, SourceError is raised after what could be
    read. In a folder, files come in the order of their names, and one that cannot be read, or not to its end, gives
    a Rejection without PMID that says why, and the next is read. Only hidden files and .md5 checksums are passed
    over. A folder with no file at all raises SourceError. `source` of what is yielded is the file's name, in a
    folder beginning with the folder's, never a place on this machine, so that the same files give the same rows.
    """
    if os.fspath(path) == STDIN:
        yield from _read_standard_input()
        return
    path = Path(path)
    if not path.is_dir():
        yield from _read_file(path, source=path.name)
        return
    files = sorted(_files(path))
    if not files:
        raise SourceError(f"{path}: holds no file. Name a folder with PubMed XML (.xml, .xml.gz).")
    for relative in files:
        yield from _read_file_of_folder(path / relative, source=f"{path.resolve().name}/{relative.as_posix()}")


def _files(folder: Path) -> Iterator[Path]:
    for file in folder.rglob("*"):
        relative = file.relative_to(folder)
        hidden = any(part.startswith(".") for part in relative.parts)
        if file.is_file() and not hidden and file.suffix != _CHECKSUMS:
            yield relative


def _read_file(path: Path, *, source: str) -> Iterator[tuple[Record, Article] | Rejection]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise SourceError(f"{path}: cannot be opened ({error.strerror}). Name a PubMed XML file or folder.") from error
    with file:
        yield from iter_articles(_unzipped(file), source=source)


def _read_file_of_folder(path: Path, *, source: str) -> Iterator[tuple[Record, Article] | Rejection]:
    try:
        yield from _read_file(path, source=source)
    except SourceError as error:
        reason = str(error).removeprefix(f"{source}: ")
        yield Rejection(pmid=None, reason=f"The file was rejected: {reason}", source=source, excerpt=_beginning(path))


def _read_standard_input() -> Iterator[tuple[Record, Article] | Rejection]:
    buffered = io.BufferedReader(sys.stdin.buffer)
    try:
        yield from iter_articles(_unzipped(buffered), source="standard input")
    finally:
        buffered.detach()  # standard input is not ours to close


def _unzipped(file: io.BufferedReader) -> io.BufferedIOBase:
    return gzip.GzipFile(fileobj=file) if file.peek(2).startswith(_GZIP_MAGIC) else file


def _beginning(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return _unzipped(file).read1(EXCERPT_CHARACTERS).decode("utf-8", "replace")
    except (OSError, EOFError):
        return ""
