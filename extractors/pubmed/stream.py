"""PubMed XML, plain or hostile, as one element after another in flat memory.

Nothing outside the bytes is ever read: no DTD, no entity, no address. libxml2's own limits stay on (10 MB for one
text, 256 levels, entity amplification), and a file that declares entities is refused: PubMed's never do.
"""

import io
import json
import re
import zlib
from collections.abc import Iterator

from lxml import etree

from extractors.errors import SourceError, SourceRefused, SourceUnavailable
from extractors.pubmed.text import text_of

SETS = frozenset({"PubmedArticleSet", "PubmedBookArticleSet", "MedlineCitationSet"})
RECORDS = frozenset({"PubmedArticle", "PubmedBookArticle", "MedlineCitation"})
# Far above any real record (of 738 read for this, the longest has 0.4 MB): a bound against hostile input.
MAX_RECORD_BYTES = 32 * 1024 * 1024
SAFE = {
    "load_dtd": False,
    "no_network": True,
    "resolve_entities": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}

_CURE = "Give PubMed XML: a PubmedArticleSet as efetch writes it (retmode=xml)."
_ENCODINGS = frozenset({"UTF-8", "ASCII", "US-ASCII"})  # UTF-16 has its own mark and declares nothing readable here
_DECLARED_ENCODING = re.compile(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_CHUNK_BYTES = 64 * 1024
_SET_DEPTH = 1
# Words of an NCBI error that passes by itself. All others (unknown database, bad query) stand however often one asks.
_PASSING = ("backend failed", "rate limit", "temporar", "timed out", "timeout", "try again", "internal error",
            "unavailable", "bad gateway", "proxy_stream", "failed to connect", "unable to obtain query")  # fmt: skip


def elements(stream: io.BufferedIOBase, *, source: str) -> Iterator[tuple[etree._Element, int]]:
    """Each element directly under a PubMed record set, or the one record that is the root; with its size in bytes.

    The element is whole when it is yielded and emptied afterwards: take what you need before asking for the next. Of
    one beyond MAX_RECORD_BYTES, the first and the last part of each level are left. An empty set yields nothing.
    Raises SourceError where the bytes are not a record set, break off or go wrong, after everything before the fault
    has been yielded; SourceRefused or SourceUnavailable where they are an error message of NCBI.
    """
    parser = etree.XMLPullParser(events=("start", "end"), **SAFE)
    root: etree._Element | None = None
    base = _SET_DEPTH  # elements at this depth are records
    head, depth, bytes_fed, bytes_before, yielded = b"", 0, 0, 0, 0
    for chunk, fault in _fed(parser, stream):
        head = head or chunk
        bytes_fed += len(chunk)
        for event, element in parser.read_events():
            if root is None:
                root = element
                _refuse_entities(root, source=source)
                _refuse_other_roots(root, source=source)
                _refuse_other_encodings(head, source=source)
                if root.tag in RECORDS:
                    base = 0
            if event == "start":
                if depth == base:
                    bytes_before = bytes_fed
                depth += 1
                continue
            depth -= 1
            if depth == base:
                if element.tag == "ERROR":
                    raise ncbi_error(text_of(element), source=source)
                yield element, bytes_fed - bytes_before
                yielded += 1
                _forget(element)
        if fault is not None:
            raise _broken(source, head=head, root=root, yielded=yielded, cause=fault)
        if depth > base and bytes_fed - bytes_before > MAX_RECORD_BYTES:
            _prune(root if base == 0 else root[-1])


def _refuse_entities(root: etree._Element, *, source: str) -> None:
    """Raise SourceError if the document declares entities of its own: a bomb, or a hand on the machine's files."""
    declared = root.getroottree().docinfo.internalDTD
    names = [] if declared is None else [entity.name for entity in declared.entities()]
    if names:
        raise SourceError(
            f"{source}: declares XML entities of its own ({', '.join(names[:3])}), which PubMed never does and which"
            " can harm a reader; refused unread. Get the file from PubMed again."
        )


def ncbi_error(text: str, *, source: str) -> SourceError:
    """The error that a message of NCBI stands for: SourceUnavailable if it passes by itself, else SourceRefused."""
    kind, cure = (
        (SourceUnavailable, "Try again later.")
        if any(words in text.lower() for words in _PASSING)
        else (SourceRefused, "Asking again gives the same answer: change what is asked.")
    )
    return kind(f"{source}: NCBI answered with an error: {text[:200]!r}. {cure}")


def _fed(parser: etree.XMLPullParser, stream: io.BufferedIOBase) -> Iterator[tuple[bytes, str | None]]:
    """Feed the stream to the parser; each chunk with what went wrong in it, after which nothing comes."""
    while True:
        try:
            # read1, not read: of a broken gzip it gives all that came before the break
            chunk = stream.read1(_CHUNK_BYTES)
        except (EOFError, OSError, zlib.error) as error:
            yield b"", str(error)
            return
        fault = None
        try:
            parser.feed(chunk) if chunk else parser.close()
        except etree.XMLSyntaxError as error:
            fault = error.msg
        # some faults (an undeclared entity) stop the parser without raising, and only the log names them
        fatal = parser.feed_error_log.filter_from_fatals()
        fault = f"{fatal[0].message}, line {fatal[0].line}" if fatal else fault
        yield chunk, fault
        if fault is not None or not chunk:
            return


def _refuse_other_roots(root: etree._Element, *, source: str) -> None:
    if root.tag in SETS | RECORDS:
        return
    if error := text_of(root.find(".//ERROR")):
        raise ncbi_error(error, source=source)
    is_page = etree.QName(root).localname.lower() == "html"
    what = "is an HTML page" if is_page else f"is not a PubMed record set: its root is {root.tag}"
    raise SourceError(f"{source}: {what}. {_CURE}")


def _refuse_other_encodings(head: bytes, *, source: str) -> None:
    """Raise SourceError if the bytes are declared in one of the encodings in which every byte is some letter.

    PubMed writes UTF-8, where bytes that are not what they are declared to be are a fault. In ISO-8859-1 and its like
    they are none: the umlaut of a UTF-8 file would be read, and kept, as two wrong letters.
    """
    declared = _DECLARED_ENCODING.match(head)
    encoding = declared[1].decode() if declared else "UTF-8"
    if encoding.upper() not in _ENCODINGS:
        raise SourceError(
            f"{source}: declares the encoding {encoding}, which PubMed does not use, so letters could be read wrong;"
            " refused unread. Get the file from PubMed again, or convert it to UTF-8."
        )


def _broken(source: str, *, head: bytes, root: etree._Element | None, yielded: int, cause: str) -> SourceError:
    if root is not None:
        return SourceError(
            f"{source}: breaks off or goes wrong after {yielded} record{'' if yielded == 1 else 's'} ({cause}). Those"
            " were read, the rest was not: get the file from PubMed again."
        )
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and (error := _json_error(start)):
        return ncbi_error(error, source=source)
    if not start:
        return SourceError(f"{source}: is empty or breaks off before its first tag ({cause}). {_CURE}")
    beginning = start[:40].decode("utf-8", "replace")
    return SourceError(f"{source}: is not XML ({cause}); it begins with {beginning!r}. {_CURE}")


def _json_error(start: bytes) -> str | None:
    try:
        reply = json.loads(start)
    except ValueError:
        return None
    return str(reply["error"]) if "error" in reply else None


def _prune(element: etree._Element) -> None:
    """Drop what is complete in an element still being read. The open part is always the last child, at every level."""
    while len(element):
        del element[1:-1]
        element = element[-1]


def _forget(element: etree._Element) -> None:
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]
