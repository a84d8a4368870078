"""PubMed XML made by hand, so that a test shows only the element it is about."""

import io
from pathlib import Path

from extractors.pubmed.parse import iter_articles
from extractors.records import Article, Record, Rejection

FIXTURES = Path(__file__).parent / "data" / "pubmed"
TITLE = "<ArticleTitle>Blue moss on slate.</ArticleTitle>"
SOURCE = "moss.xml"


def pubmed_article(*, pmid: str = "11", article: str = TITLE, citation: str = "", data: str = "") -> str:
    """One PubmedArticle: `article` goes into Article, `citation` after it, `data` into PubmedData."""
    return (
        f'<PubmedArticle><MedlineCitation Status="Publisher"><PMID Version="1">{pmid}</PMID>'
        f"<Article>{article}</Article>{citation}</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def record_set(*records: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return f"{prolog}<PubmedArticleSet>{''.join(records)}</PubmedArticleSet>".encode()


def read(xml: bytes) -> list[tuple[Record, Article] | Rejection]:
    return list(iter_articles(io.BytesIO(xml), source=SOURCE))


def read_one(**parts: str) -> Article:
    """The article in one record made of `parts` (see pubmed_article)."""
    [(_, article)] = read(record_set(pubmed_article(**parts)))
    return article


def abstract(*parts: str) -> str:
    """An Article element's content with a title and these AbstractText elements."""
    return f"{TITLE}<Abstract>{''.join(parts)}</Abstract>"
