"""CSV for a spreadsheet: RFC 4180, UTF-8 with a byte order mark, without which Excel reads `Müller` as `MÃ¼ller`.

A cell that a spreadsheet would take for a formula gets an apostrophe in front (OWASP, CSV injection): a title from
PubMed must not be able to compute, or to fetch anything, on an editor's machine.
"""

import csv
import io
from collections.abc import Iterable

from flows.exports.lines import languages, line, mesh, real_pmid, remarks, with_initials
from flows.pubmed_text import doi_url, pubmed_url
from warehouse.exports import NewStudy

MARK = "\ufeff"
CELL = 32_767  # characters; what is over it Excel writes into the next row
# The last four are what spreadsheets set to full width in East Asian text take for the first four.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
COLUMNS = (
    "pmid", "title", "authors", "journal", "year", "month", "volume", "issue", "pages", "doi", "pmcid", "entry_date",
    "publication_types", "mesh", "keywords", "language", "study_design", "patients", "relation_to_claims", "pubmed_url",
    "doi_url",
)  # fmt: skip


def to_row(study: NewStudy) -> str:
    """One study as one line, in the order of COLUMNS."""
    article = study.article
    return csv_line((
        real_pmid(article),
        article.title,
        _several(map(with_initials, article.authors)),
        article.journal,
        article.publication_date.year,
        article.publication_date.month,
        article.volume,
        article.issue,
        article.pages,
        article.doi,
        article.pmcid,
        article.entry_date,
        _several(article.publication_types),
        _several(mesh(article)),
        _several(article.keywords),
        _several(languages(article)),
        study.design,
        study.patients,
        _several(remark.removeprefix("reviewwatch: ") for remark in remarks(study)),
        pubmed_url(article.pmid),
        doi_url(article.doi),
    ))  # fmt: skip


def csv_line(cells: Iterable[object]) -> str:
    """One line of CSV, its text on one line a cell and defused; a cell for None is empty."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return written.getvalue()


def defused(cell: object) -> str:
    """The cell as text that no spreadsheet takes for a formula, cut to what fits into a cell."""
    text = "" if cell is None else line(str(cell))
    return (f"'{text}" if text.startswith(_BEGINS_A_FORMULA) else text)[:CELL]


def _several(values: Iterable[str]) -> str:
    return "; ".join(values)
