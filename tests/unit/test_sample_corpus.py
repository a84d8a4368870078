"""The sample corpus is real in its facts, ours in its words, and says both in every record."""

import json
import re
from datetime import date
from pathlib import Path

import Bio.Entrez
import pytest
from build_sample import DIGEST_MARK, FIRST_RESERVED_PMID, build
from lxml import etree

from extractors.pubmed.files import read_path
from extractors.records import Article, Rejection

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "config" / "sample" / "intramedullary-spinal-cord-metastasis.xml"
REFERENCE = ROOT.parent / "shared" / "reference-set" / "records.jsonl"


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    found = list(read_path(SAMPLE))
    assert not [one for one in found if isinstance(one, Rejection)]
    return [article for _, article in found]


def note(article: Article, beginning: str) -> str | None:
    return next((note for note in article.notes if note.startswith(beginning)), None)


def test_sixty_studies_are_read_each_under_a_pmid_of_its_own(articles):
    assert len({article.pmid for article in articles}) == len(articles) == 60


def test_every_record_says_that_it_holds_a_digest_and_not_the_abstract(articles):
    assert all(article.notes[0] == DIGEST_MARK for article in articles)
    assert all([section.name for section in article.sections] == ["TITLE", "ABSTRACT"] for article in articles)


def test_a_number_of_our_own_stands_only_where_the_pmid_is_not_known_and_is_said_to_be_ours(articles):
    ours = [article for article in articles if int(article.pmid) >= FIRST_RESERVED_PMID]
    assert [int(article.pmid) for article in ours] == list(range(FIRST_RESERVED_PMID, FIRST_RESERVED_PMID + 44))
    assert all(article.pmid in (note(article, "PMID not known") or "") for article in ours)
    assert not [article for article in articles if article not in ours and note(article, "PMID not known")]


def test_every_entry_date_is_the_publication_date_as_far_as_it_is_known_and_says_so(articles):
    for article in articles:
        published, entry = article.publication_date, article.entry_date
        if published.year is None:
            assert entry is None
            assert note(article, "Date of publication and entry date not known")
            continue
        rule = note(article, "Entry date not known: ")
        assert entry.year == published.year
        if "day of publication is taken" in rule:
            assert published.day in (None, entry.day)  # an online date may come before the issue's month
        elif "first day of the month" in rule:
            assert entry == date(published.year, published.month, 1)
        else:
            assert (published.month, entry) == (None, date(published.year, 7, 1))


def test_a_study_is_cited_as_its_source_cites_it(articles):
    article = next(article for article in articles if article.pmid == "35130420")
    assert (article.journal, article.volume, article.issue, article.pages) == ("Neurospine", "19", "1", "65-76")
    assert article.doi == "10.14245/ns.2142910.455"
    assert article.publication_date.text == "2022 Mar"
    assert article.entry_date == date(2022, 2, 3)  # online before print


def test_remarks_of_ours_are_notes_and_stand_in_no_text(articles):
    remark = re.compile(r"\[[^\]]*\]|not shown|Types:", re.IGNORECASE)
    assert not [section.text for article in articles for section in article.sections if remark.search(section.text)]
    assert [note(article, "Remark on the digest") for article in articles].count(None) < 60


def test_publication_types_are_those_the_source_states(articles):
    stated = {article.pmid: article.publication_types[1:] for article in articles if article.publication_types[1:]}
    assert stated == {pmid: ("Case Reports", "Review") for pmid in ("12583557", "20860898")}
    assert all(article.publication_types[0] == "Journal Article" for article in articles)


def test_the_corpus_is_valid_by_the_dtd_of_pubmed():
    dtd = etree.DTD(str(Path(Bio.Entrez.__file__).parent / "DTDs" / "pubmed_250101.dtd"))
    assert dtd.validate(etree.parse(SAMPLE)), dtd.error_log.filter_from_errors()


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference set that the corpus was built from is not here")
def test_the_corpus_is_what_the_builder_makes_of_the_reference_set():
    records = [json.loads(line) for line in REFERENCE.read_text(encoding="utf-8").splitlines()]
    assert build(records) == SAMPLE.read_bytes()
