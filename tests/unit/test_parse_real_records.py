"""Real PubMed records, as NLM and E-utilities wrote them over the years. Skipped where they are not at hand."""

import gzip
import io
import re
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from Bio import Entrez

from extractors.pubmed.files import read_path
from extractors.pubmed.parse import parse_record
from extractors.records import Article, Record, Rejection

REAL = Path(__file__).parents[3] / "shared" / "data" / "1_pubmed_xml"

pytestmark = pytest.mark.skipif(not REAL.exists(), reason="the real PubMed XML under ../shared/data is not here")


@pytest.fixture(scope="module")
def found() -> list[tuple[Record, Article] | Rejection]:
    return list(read_path(REAL))


def test_all_734_pmids_are_articles_or_rejections_and_every_other_file_is_named(found):
    read = [one for one in found if not isinstance(one, Rejection)]
    rejected = [one for one in found if isinstance(one, Rejection)]
    assert len({record.pmid for record, _ in read} | {one.pmid for one in rejected if one.pmid}) == 734
    named = {record.source for record, _ in read} | {one.source for one in rejected}
    assert len(named) == sum(1 for path in REAL.rglob("*") if path.is_file())


def test_a_stored_record_gives_the_same_article_again(found):
    for record, article in (one for one in found if not isinstance(one, Rejection)):
        assert parse_record(record.xml) == article


# Bio.Entrez gives inline markup as tags within decoded text, so only the tags that PubMed uses are taken out.
MARKUP = re.compile(r"</?(?:b|i|u|sub|sup|DispFormula|m[a-z]+|none)(?: [^>]*)?/?>")


def plain(words: str) -> str:
    return unicodedata.normalize("NFC", re.sub("[ \t\r\n\x85\u2028\u2029]+", " ", MARKUP.sub("", words)).strip(" "))


def by_entrez(path: Path) -> dict[str, dict] | None:
    """Each article of the file as Bio.Entrez reads it, by PMID; None where it refuses the file."""
    packed = path.read_bytes()
    xml = gzip.decompress(packed) if path.suffix == ".gz" else packed
    try:
        records = Entrez.read(io.BytesIO(xml))["PubmedArticle"]
    except (ValueError, TypeError, KeyError, RuntimeError):  # an http: DTD, or another kind of reply
        return None
    return {str(record["MedlineCitation"]["PMID"]): record for record in records}


@pytest.mark.slow
def test_titles_abstracts_authors_and_mesh_are_what_bio_entrez_reads(found):
    ours = {(one[0].source, one[0].pmid): one[1] for one in found if not isinstance(one, Rejection)}
    compared = 0
    for path in [*REAL.rglob("*.xml"), *REAL.rglob("*.xml.gz")]:
        source = f"{REAL.name}/{path.relative_to(REAL).as_posix()}"
        for pmid, record in (by_entrez(path) or {}).items():
            _compare(ours[source, pmid], record)
            compared += 1
    assert compared > 600


def _compare(article: Article, record: dict) -> None:
    citation = record["MedlineCitation"]
    theirs = citation["Article"]
    title = theirs["ArticleTitle"] or theirs["VernacularTitle"]
    parts = [part for part in theirs.get("Abstract", {}).get("AbstractText", []) if plain(part)]
    for section, words in zip(article.sections, [title, *parts], strict=True):
        if "<math" in words:  # Bio.Entrez keeps the layout between the parts of a formula
            assert section.text.replace(" ", "") == plain(words).replace(" ", "")
        else:
            assert section.text == plain(words)
    authors = [author for author in theirs.get("AuthorList", []) if author.attributes.get("ValidYN") != "N"]
    assert [author.last_name or author.collective_name for author in article.authors] == [
        plain(author.get("LastName") or author["CollectiveName"]) for author in authors
    ]
    headings = citation.get("MeshHeadingList", [])
    assert len(article.mesh) == sum(max(1, len(heading["QualifierName"])) for heading in headings)
    assert len(article.keywords) == sum(len(keywords) for keywords in citation["KeywordList"])
    assert len(article.links) == len(citation.get("CommentsCorrectionsList", []))
    ids = {str(one.attributes["IdType"]): str(one) for one in record["PubmedData"]["ArticleIdList"]}
    assert article.pmcid == ids.get("pmc")
    assert article.doi == ids.get("doi") or "doi" not in ids
    entered = next(day for day in record["PubmedData"]["History"] if day.attributes["PubStatus"] == "entrez")
    assert article.entry_date == date(int(entered["Year"]), int(entered["Month"]), int(entered["Day"]))
