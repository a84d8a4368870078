"""Small PubMed records for the tests of the client and of the loopback PubMed, made as XML and read by the parser."""

import io
from datetime import date
from xml.sax.saxutils import escape

from extractors.pubmed.parse import iter_articles


def _day(name, day):
    parts = f"<Year>{day.year}</Year><Month>{day.month}</Month><Day>{day.day}</Day>"
    return f'<PubMedPubDate PubStatus="{name}">{parts}</PubMedPubDate>'


def record(pmid, *, title="Intramedullary metastasis of the spinal cord", created=date(2020, 5, 1), entered=None):
    """(Record, Article), as read_path gives them. `entered`: PubMed's own entry date, where it is another day."""
    history = _day("entrez", created) + _day("pubmed", entered or created) if created else ""
    xml = (
        f"<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>{pmid}</PMID><Article><Journal><JournalIssue>"
        f"<PubDate><Year>2020</Year></PubDate></JournalIssue><Title>Spine</Title></Journal>"
        f"<ArticleTitle>{escape(title)}</ArticleTitle></Article></MedlineCitation>"
        f"<PubmedData><History>{history}</History></PubmedData></PubmedArticle></PubmedArticleSet>"
    )
    (read,) = iter_articles(io.BytesIO(xml.encode()), source="test")
    return read
