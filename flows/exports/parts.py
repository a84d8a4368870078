"""Files no larger than reference tools take: Covidence imports 15,000 references and 50 MB at a time."""

import io
import zipfile
from collections.abc import Iterable, Mapping

REFERENCES = 15_000
BYTES = 50_000_000
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name: the same content is the same bytes


def in_parts(
    entries: Iterable[str], *, header: str = "", references: int = REFERENCES, size: int = BYTES
) -> list[bytes]:
    """The entries in their order, in as few files as the limits allow, each with the header: one of it alone if none.

    An entry that is by itself larger than `size` has a file of its own.
    """
    start = header.encode()
    parts, count = [bytearray(start)], 0
    for entry in entries:
        text = entry.encode()
        if count == references or (count and len(parts[-1]) + len(text) > size):
            parts.append(bytearray(start))
            count = 0
        parts[-1] += text
        count += 1
    return [bytes(part) for part in parts]


def part_names(name: str, parts: int) -> list[str]:
    """`x.ris`, or `x-1-of-3.ris` and so on, padded so that they sort."""
    if parts == 1:
        return [name]
    stem, dot, ending = name.rpartition(".")
    return [f"{stem}-{number:0{len(str(parts))}}-of-{parts}{dot}{ending}" for number in range(1, parts + 1)]


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of the files, the same bytes for the same files on any day."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _LONG_AGO), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()
