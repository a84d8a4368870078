"""How templates become pages and plain text: what every one of ours may use, and how words from PubMed are let in.

Whatever came from PubMed reaches a page through `shorten` or `pieces` and Jinja's escaping; nothing is marked as safe
but our own style sheet and the plots.
"""

import textwrap
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from flows import wording
from flows.digest import Quotation
from flows.pubmed_text import clean, doi_url, pubmed_url, shorten

COLUMNS = 78
TITLE_LIMIT, SENTENCE_LIMIT = 240, 700


def render(folder: Path, template: str, **values: object) -> str:
    """The template of that folder with these values; escaped as HTML where its name ends in .html.j2."""
    return _environment(folder, template.endswith(".html.j2")).get_template(template).render(
        words=wording, count=wording.count, pubmed_url=pubmed_url, doi_url=doi_url, **values
    )


@cache
def _environment(folder: Path, is_html: bool) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(folder),
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
    return environment


def _cleaned(value: object) -> object:
    return clean(value) if isinstance(value, str) and not isinstance(value, Markup) else value


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
