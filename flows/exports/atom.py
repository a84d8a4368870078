"""The news of a review, or of all, as an Atom feed (RFC 4287).

Ids are tag: URIs (RFC 4151) of the host at which the inbox is reached: they stay when a title or a path changes, so
that a feed reader shows a signal once and marks it as changed when it was answered or withdrawn. Times are those of
the changes themselves: the same warehouse gives the same bytes.
"""

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import quote, urlsplit

from lxml import etree
from lxml.builder import ElementMaker

from flows import links
from flows.digest import Study
from flows.exports.lines import line
from flows.pubmed_text import pubmed_url, shorten
from flows.wording import byline
from warehouse.feed import FailedSearch, News, SignalNews

ATOM, XHTML = "http://www.w3.org/2005/Atom", "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml; charset=utf-8"
SINCE = "2026"  # of the ids: never to be changed, every entry of every feed would be new again
TITLE, SENTENCE = 200, 600  # most characters
_SUBTITLE = "Read by a machine from titles and abstracts: whether a claim has to change is for a person to decide."
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_A = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
_H = ElementMaker(namespace=XHTML, nsmap={None: XHTML})
_STATES = ("accepted", "dismissed", "deferred", "withdrawn", "settled")


def to_atom(news: News, *, inbox_url: str) -> bytes:
    """The feed; `inbox_url` is the address at which the inbox is reached (settings [inbox] url)."""
    feed = _A.feed(
        _A.id(_tag(inbox_url, "feed", news.review_id or "all")),
        _A.title(shorten(f"reviewwatch: {news.title or 'all reviews'}", TITLE)),
        _A.subtitle(_SUBTITLE),
        _A.updated(_time(news.changed_at)),
        _A.author(_A.name("reviewwatch")),
        _A.generator("reviewwatch"),
        _A.link(rel="self", type="application/atom+xml", href=links.feed_url(inbox_url, news.review_id)),
        _A.link(rel="alternate", type="text/html", href=_page(inbox_url, news.review_id)),
    )
    feed.set(_XML_LANG, "en-GB")
    for item in news.items:
        feed.append(_signal(item, inbox_url) if isinstance(item, SignalNews) else _failed(item, inbox_url))
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8", pretty_print=False)


def _signal(signal: SignalNews, base: str) -> etree._Element:
    state = f"{signal.state.capitalize()}: " if signal.state in _STATES else ""
    entry = _A.entry(
        _A.id(_tag(base, "signal", signal.review_id, signal.signal_id)),
        _A.title(shorten(f"{state}{line(signal.after)} ({signal.priority} priority): {line(signal.statement)}", TITLE)),
        _A.published(_time(signal.opened_at)),
        _A.updated(_time(signal.changed_at)),
        _A.link(rel="alternate", type="text/html", href=links.signal_url(base, signal.review_id, signal.signal_id)),
    )
    if url := pubmed_url(signal.pmid):
        entry.append(_A.link(rel="related", type="text/html", href=url, title=f"PubMed {signal.pmid}"))
    for scheme, term, label in (
        ("rule", signal.rule, signal.meaning or signal.rule),
        ("priority", signal.priority, f"{signal.priority} priority"),
        ("state", signal.state, signal.state),
        ("review", signal.review_id, signal.review_title),
    ):
        entry.append(_A.category(term=line(term), scheme=_tag(base, scheme), label=shorten(label, TITLE)))
    entry.append(_A.content(_H.div(*_says(signal)), type="xhtml"))
    return entry


def _says(signal: SignalNews) -> Iterator[etree._Element]:
    study = Study(
        pmid=signal.pmid, title=signal.study_title or "", first_author=signal.first_author, journal=signal.journal,
        year=signal.year,
    )  # fmt: skip
    yield _H.p(shorten(signal.review_title, SENTENCE))
    if signal.closed_reason is not None:
        yield _H.p(_H.strong(f"{signal.state.capitalize()}: "), shorten(signal.closed_reason, SENTENCE))
    yield _H.p(_H.strong("The review says: "), shorten(f"{signal.statement} ({signal.before})", SENTENCE))
    yield _H.p(_H.strong("A study since then: "), shorten(f"{signal.after}.", SENTENCE))
    if signal.sentence:
        yield _H.blockquote(_H.p(shorten(signal.sentence, SENTENCE)))
    yield _H.p(shorten(f"{byline(study)}: {study.title}", SENTENCE), f" PMID {line(signal.pmid)}")


def _failed(search: FailedSearch, base: str) -> etree._Element:
    return _A.entry(
        _A.id(_tag(base, "search", search.review_id, search.run_id)),
        _A.title(shorten(f"Could not look: {search.review_title}", TITLE)),
        _A.published(_time(search.changed_at)),
        _A.updated(_time(search.changed_at)),
        _A.link(rel="alternate", type="text/html", href=links.review_url(base, search.review_id)),
        _A.category(term="could-not-look", scheme=_tag(base, "state"), label="could not look"),
        _A.category(
            term=line(search.review_id), scheme=_tag(base, "review"), label=shorten(search.review_title, TITLE)
        ),
        _A.content(
            _H.div(
                _H.p("Not every search of this run completed: nothing may be concluded about new articles from it."),
                _H.ul(*(_H.li(shorten(failure, SENTENCE)) for failure in search.failures)),
            ),
            type="xhtml",
        ),
    )


def _page(base: str, review_id: str | None) -> str:
    return links.review_url(base, review_id) if review_id else links.inbox_url(base)


def _tag(base: str, *specific: str) -> str:
    """`tag:inbox.example.org,2026:signal/REVIEW/ID`."""
    host = (urlsplit(base).hostname or "localhost").encode("idna").decode()
    return f"tag:{host},{SINCE}:{'/'.join(quote(part, safe='') for part in specific)}"


def _time(moment: datetime) -> str:
    """RFC 3339 in UTC, whole seconds."""
    return f"{moment:%Y-%m-%dT%H:%M:%SZ}"
