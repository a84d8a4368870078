"""PubMed XML in, records and articles out; what cannot be read comes out as a rejection with its reason."""

import io
from collections.abc import Iterator

from lxml import etree

from extractors.errors import SourceError
from extractors.pubmed import stream as xml_stream
from extractors.pubmed.article import UnreadableRecord, article_of, pmid_of
from extractors.pubmed.text import INLINE
from extractors.records import Article, Record, Rejection

# Withdrawn PMIDs, listed at the end of NLM's update files. They are no records and are passed over for now.
_DELETIONS = frozenset({"DeleteCitation", "DeleteDocument"})
EXCERPT_CHARACTERS = 2_000


def iter_articles(stream: io.BufferedIOBase, *, source: str) -> Iterator[tuple[Record, Article] | Rejection]:
    """Each record of a PubMed XML stream with its article, or its rejection, in input order and in flat memory.

    `stream` is any binary stream with `read1` (open files, BytesIO, gzip, HTTP replies); `source` says in Record and
    in messages where it came from. An empty set yields nothing; DeleteCitation is passed over. A bad record is a
    Rejection and the next one is read. Raises SourceError (see stream.elements) where the stream itself is wrong,
    after all that came before the fault has been yielded.
    """
    for element, size_bytes in xml_stream.elements(stream, source=source):
        if element.tag in _DELETIONS:
            continue
        try:
            if size_bytes > xml_stream.MAX_RECORD_BYTES:
                raise UnreadableRecord(f"it is larger than {xml_stream.MAX_RECORD_BYTES // 1024**2} MiB")
            read = _read(element, source=source)
        except UnreadableRecord as error:
            read = _rejection(element, reason=str(error), source=source)
        yield read


def parse_record(xml: str) -> Article:
    """The article in one stored element (`Record.xml`): equal to what iter_articles gave for it.

    Raises SourceError where `xml` is no record or cannot be kept as one.
    """
    parser = etree.XMLParser(encoding="utf-8", **xml_stream.SAFE)
    try:
        element = etree.fromstring(xml.encode("utf-8"), parser)
        _, article = _read(element, source="")
    except (etree.XMLSyntaxError, UnreadableRecord) as error:
        raise SourceError(f"A stored record cannot be read: {error}. Fetch it again.") from error
    return article


def _read(element: etree._Element, *, source: str) -> tuple[Record, Article]:
    if element.tag not in xml_stream.RECORDS:
        raise UnreadableRecord(f"a {element.tag} element stands where a record should")
    if (entity := next(element.iter(etree.Entity), None)) is not None:
        raise UnreadableRecord(f"it holds the entity reference {entity.text}, which is not resolved")
    record = Record(pmid=pmid_of(element), xml=_canonical(element), source=source)
    return record, article_of(element, content_hash=record.content_hash)


def _rejection(element: etree._Element, *, reason: str, source: str) -> Rejection:
    try:
        pmid = pmid_of(element)
    except UnreadableRecord:
        pmid = None
    excerpt = etree.tostring(element, encoding="unicode", with_tail=False)[:EXCERPT_CHARACTERS]
    return Rejection(pmid=pmid, reason=f"The record was rejected: {reason}.", source=source, excerpt=excerpt)


def _canonical(element: etree._Element) -> str:
    """The element as text that is the same for the same content, whichever file or reply it came in.

    Exclusive Canonical XML 1.0 (W3C), which fixes attribute order, quotes, character references and namespace
    declarations, after taking away the white space that only lays elements out: between elements, never inside text.
    """
    for inner in element.iter(etree.Element):
        if len(inner) and inner[0].tag not in INLINE:  # an element holds inline elements and text, or others alone
            _drop_layout(inner)
    try:
        return etree.tostring(element, method="c14n", exclusive=True).decode("utf-8")
    except etree.C14NError as error:
        raise UnreadableRecord(f"its XML has no canonical form ({error})") from error


def _drop_layout(parent: etree._Element) -> None:
    if parent.text and parent.text.isspace():
        parent.text = None
    for child in parent:
        if child.tail and child.tail.isspace():
            child.tail = None
