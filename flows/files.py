"""Writing a file so that a reader never meets half of it."""

import os
from contextlib import suppress
from pathlib import Path

from extractors.errors import HomeUnusable


def write_whole(path: Path, content: str | bytes) -> None:
    """The file holds `content`, text as UTF-8, or what it held before; HomeUnusable when the disk refuses."""
    _write(path, content.encode() if isinstance(content, str) else content, flush=False)


def write_for_good(path: Path, content: bytes) -> None:
    """As `write_whole`, and when the call returns the file is there even after a power cut."""
    _write(path, content, flush=True)


def _write(path: Path, content: bytes, *, flush: bool) -> None:
    beside = path.with_name(f".{path.name}.writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            if flush:
                file.flush()
                os.fsync(file.fileno())
        os.replace(beside, path)
        if flush:
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        with suppress(OSError):  # where even the folder is none
            beside.unlink()
        told = f"{path} cannot be written: {error.strerror}. See to space and permissions there and run again."
        raise HomeUnusable(told) from error

