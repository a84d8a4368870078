"""A digest as one self-contained HTML page and as plain text of 78 columns, both made from the same value."""

import base64
import hashlib
from itertools import groupby
from pathlib import Path

from markupsafe import Markup

from flows.digest import Digest, Signal
from flows.plots import survival_svg, timeline_svg
from flows.templating import render

TEMPLATES = Path(__file__).with_name("templates")
PAGE_WIDTH, PHONE_WIDTH = 860, 340
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
    return render(
        TEMPLATES,
        template,
        digest=digest,
        changes=_by_claim(digest),
        hidden_signals=len(digest.new_signals[SIGNALS_SHOWN:]),
        survival=digest.survival[:SERIES_SHOWN],
        open_signals=digest.open_signals[:OPEN_SIGNALS_SHOWN],
        strongest=digest.strongest[:STUDIES_SHOWN],
        **values,
    )


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
