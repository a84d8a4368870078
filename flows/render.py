"""A digest as one self-contained HTML page and as plain text of 78 columns, both made from the same value.

Whatever came from PubMed reaches the page through `shorten` or `pieces` and Jinja's escaping; nothing is marked
as safe but our own style sheet and the plots.
"""

import base64
import hashlib
import textwrap
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows import wording
from flows.digest import Digest, Quotation, Signal
from flows.plots import survival_svg, timeline_svg
from flows.pubmed_text import clean, doi_url, pubmed_url, shorten

TEMPLATES = Path(__file__).with_name("templates")
COLUMNS = 78
PAGE_WIDTH, PHONE_WIDTH = 860, 340
TITLE_LIMIT, SENTENCE_LIMIT = 240, 700
# More than these would make a page that nobody reads to the end; the table of claims still counts them all.
SIGNALS_SHOWN, OPEN_SIGNALS_SHOWN, SERIES_SHOWN, STUDIES_SHOWN = 20, 10, 12, 6


def to_html(digest: Digest) -> str:
    """The page: styles and plots inline, no script, nothing fetched from anywhere, below 150 KB."""
    css = (TEMPLATES / "digest.css").read_text(encoding="utf-8")
    css_hash = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    return _render("digest.html.j2", digest, css=Markup(css), css_hash=css_hash, plots=_plots(digest))


def to_text(digest: Digest) -> str:
    """The same content without plots, wrapped at 78 columns; only a link may be longer. Ends with a line break."""
    return _render("digest.txt.j2", digest)


def _render(template: str, digest: Digest, **values: object) -> str:
    is_html = template.endswith(".html.j2")
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=is_html,
        finalize=_cleaned if is_html else None,  # the text's own filter, `wrap`, cleans
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "day": wording.day_in_words,
        "title_text": lambda text: shorten(text, TITLE_LIMIT),
        "short": shorten,
        "pieces": _pieces,
        "starred": _starred,
        "wrap": _wrap,
    }
    return environment.get_template(template).render(
        digest=digest,
        changes=_by_claim(digest),
        hidden_signals=len(digest.new_signals[SIGNALS_SHOWN:]),
        survival=digest.survival[:SERIES_SHOWN],
        open_signals=digest.open_signals[:OPEN_SIGNALS_SHOWN],
        strongest=digest.strongest[:STUDIES_SHOWN],
        words=wording,
        count=wording.count,
        pubmed_url=pubmed_url,
        doi_url=doi_url,
        **values,
    )


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _by_claim(digest: Digest) -> list[tuple[object, list[Signal]]]:
    """The new signals that are shown, in groups of one claim each, the groups in the order of their first signal."""
    claims = {claim.claim_id: claim for claim in digest.claims}
    shown = digest.new_signals[:SIGNALS_SHOWN]
    order = list(dict.fromkeys(signal.claim_id for signal in shown))
    grouped = groupby(sorted(shown, key=lambda signal: order.index(signal.claim_id)), lambda signal: signal.claim_id)
    return [(claims[claim_id], list(signals)) for claim_id, signals in grouped]


def _plots(digest: Digest) -> dict[str, list[tuple[str, Markup]]]:
    """Each plot that has something to show, once for a page and once for a phone: (CSS class, SVG)."""
    plots: dict[str, list[tuple[str, Markup]]] = {"survival": [], "timeline": []}
    for name, width in (("wide", PAGE_WIDTH), ("narrow", PHONE_WIDTH)):
        if digest.survival:
            svg = survival_svg(
                digest.survival[:SERIES_SHOWN],
                figure=digest.survival_figure,
                width=width,
                key=f"survival-{name}",
            )
            plots["survival"].append((name, Markup(svg)))
        if digest.years:
            svg = timeline_svg(
                digest.years,
                updated_on=digest.updated_on,
                expires_on=digest.expires_on,
                signal_days=digest.signal_days,
                as_of=digest.as_of,
                width=width,
                key=f"timeline-{name}",
            )
            plots["timeline"].append((name, Markup(svg)))
    return plots


def _pieces(quotation: Quotation) -> list[tuple[str, bool]]:
    """The quoted words, cleaned piece by piece so that the marks stay where they were; cut after the limit."""
    pieces, room = [], SENTENCE_LIMIT
    for words, is_marked in quotation.pieces():
        words = clean(words)
        if len(words) > room:
            pieces.append((shorten(words, room) if room > 1 else "\u2026", is_marked and room > 1))
            break
        pieces.append((words, is_marked))
        room -= len(words)
    return pieces


def _starred(quotation: Quotation) -> str:
    return "".join(f"*{words.strip()}*" if marked else words for words, marked in _pieces(quotation))


def _wrap(text: str, indent: int = 0, hang: int | None = None) -> str:
    """The text in lines of at most 78 columns, each indented; `hang` indents the lines after the first."""
    return textwrap.fill(
        clean(str(text)).strip(),
        COLUMNS,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent if hang is None else hang),
        break_long_words=True,
        break_on_hyphens=False,
    )
