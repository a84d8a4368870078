"""Writing a file so that a reader never meets half of it."""

import os
from pathlib import Path

from extractors.errors import HomeUnusable


def write_whole(path: Path, text: str) -> None:
    """The file holds `text`, or what it held before; HomeUnusable when the disk refuses."""
    beside = path.with_name(f".{path.name}.writing")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.write_text(text, encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise HomeUnusable(f"{path} cannot be written: {error.strerror}. Free some space there and run again.") from error
