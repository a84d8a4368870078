"""A saved page as lines of text: plain text or HTML, in whatever encoding a browser or a clipboard leaves it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

from extractors.errors import SourceRefused

# A saved page holds its pictures and scripts; a review's own words are some 100,000 characters.
BYTES_AT_MOST = 50_000_000
CHARACTERS_AT_MOST = 500_000

_IS_HTML = re.compile(r"<(?:!doctype html|html|head|body|article|div|p|h1)[\s>]", re.I)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_REFERENCES = re.compile(r"\d{1,3}(?:\s*[,;\u2013-]\s*\d{1,3})*")
_BULLET = re.compile(r"\s*(?:[\u2022\u2023\u25aa\u25cf\u25e6\u2043\u00b7*]|[-\u2013](?=\s))\s*")
_SPACE = re.compile(r"\s+")
_UNREAD = ("script", "style", "noscript", "template", "svg", "nav", "footer", "button", "select", "iframe", "head")
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data dfn em font i ins kbd label mark q s small span strong sub sup time "
    "tt u var wbr".split()
)
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, kw_only=True)
class PageLine:
    """One line of a page: its number in the text (in HTML that of the paragraph), and what marks it as.

    `is_heading` is None where plain text does not say.
    """

    number: int
    text: str
    is_bullet: bool = False
    is_heading: bool | None = None


@dataclass(frozen=True, kw_only=True)
class PageFile:
    """The lines of one page with the name it is cited by; `title` and `publisher` as HTML declares them."""

    name: str
    unit: str  # what `PageLine.number` counts: "line" or "paragraph"
    lines: tuple[PageLine, ...]
    title: str | None = None
    publisher: str | None = None


def read_page_file(data: bytes, *, name: str) -> PageFile:
    """The visible lines of a page.

    Raises SourceRefused for what is no page: empty, binary, a PDF, or more text than a review has.
    """
    text = _decoded(data, name)
    page = _of_html(text, name) if _IS_HTML.search(text[:2_000]) else _of_text(text, name)
    if not page.lines:
        raise SourceRefused(f"{name}: the page has no text. Save it again, or copy its text into a file.")
    size = sum(len(line.text) for line in page.lines)
    if size > CHARACTERS_AT_MOST:
        raise SourceRefused(
            f"{name}: {size:,} characters of text are more than a review has ({CHARACTERS_AT_MOST:,} at most). "
            "Give the page of one review."
        )
    return page


def _decoded(data: bytes, name: str) -> str:
    if not data.strip():
        raise SourceRefused(f"{name}: the file is empty. Save the page again, or copy its text into a file.")
    if len(data) > BYTES_AT_MOST:
        size = f"{len(data):,} bytes are no page ({BYTES_AT_MOST:,} at most)"
        raise SourceRefused(f"{name}: {size}. Copy its text into a file.")
    if data.startswith(b"%PDF"):
        raise SourceRefused(f"{name}: the file is a PDF. Copy its text into a file, or save the page as HTML.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")  # what older pages and Windows editors use
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # A clipboard leaves a stray control character; a file full of them, or with a null, is no text.
        if "\0" not in text and 100 * len(_CONTROL.findall(text)) <= len(text):
            return _CONTROL.sub("", text)
    raise SourceRefused(f"{name}: the file is not text. Save the page as text or HTML in UTF-8.")


def _of_text(text: str, name: str) -> PageFile:
    lines = []
    bullet_alone = False
    for number, line in enumerate(text.splitlines(), start=1):
        bullet = _BULLET.match(line)
        words = _SPACE.sub(" ", line[bullet.end() :] if bullet else line).strip()
        if words:
            lines.append(PageLine(number=number, text=words, is_bullet=bool(bullet) or bullet_alone))
        bullet_alone = bool(bullet) and not words
    return PageFile(name=name, unit="line", lines=tuple(lines))


def _of_html(text: str, name: str) -> PageFile:
    try:
        # Without huge_tree the parser drops what is nested deeper than 256 elements; with it, deeper than 2,048.
        parser = html.HTMLParser(huge_tree=True)
        root = html.document_fromstring(_XML_DECLARATION.sub("", text, count=1), parser=parser)
        is_whole = not any(error.level_name == "FATAL" for error in parser.error_log)
    except (etree.LxmlError, ValueError):
        is_whole = False
    if not is_whole:
        raise SourceRefused(f"{name}: the HTML cannot be read to its end. Copy the page's text into a file.")
    title = _meta(root, "citation_title", "dc.title", "og:title") or _words(root.findtext(".//title"))
    publisher = _meta(root, "citation_publisher", "dc.publisher", "og:site_name")
    etree.strip_elements(root, *_UNREAD, etree.Comment, etree.ProcessingInstruction, with_tail=False)
    blocks = ((words, tag) for block, tag in _blocks(root) if (words := _words(block)))
    lines = tuple(
        PageLine(number=number, text=words, is_bullet=tag == "li", is_heading=tag in _HEADINGS)
        for number, (words, tag) in enumerate(blocks, start=1)
    )
    return PageFile(name=name, unit="paragraph", lines=lines, title=title, publisher=publisher)


def _blocks(root: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """The text between the edges of block elements, with the block or list item that it stands in."""
    words: list[str] = []
    within = ["body"]
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_block = element.tag not in _INLINE
        if is_block:
            yield "".join(words), _nearest(within)
            words = []
        if event == "start":
            if is_block:
                within.append(element.tag)
            words.append(_shown(element))
        else:
            if is_block:
                within.pop()
            words.append(element.tail or "")
    yield "".join(words), "body"


def _shown(element: html.HtmlElement) -> str:
    """The words at an element's start; raised numbers are references, so they get the brackets of those."""
    words = element.text or ""
    is_reference = element.tag == "sup" and _REFERENCES.fullmatch(words.strip())
    return f"[{words.strip()}]" if is_reference else words


def _nearest(within: list[str]) -> str:
    """The heading or list item that the text stands in, through paragraphs and the like; else its own block."""
    return next((tag for tag in reversed(within[-3:]) if tag in _HEADINGS or tag == "li"), within[-1])


def _meta(root: html.HtmlElement, *names: str) -> str | None:
    said = {
        (tag.get("name") or tag.get("property") or "").lower(): tag.get("content") for tag in root.iter("meta")
    }
    return next((words for name in names if (words := _words(said.get(name)))), None)


def _words(text: str | None) -> str:
    return _SPACE.sub(" ", text or "").strip()
