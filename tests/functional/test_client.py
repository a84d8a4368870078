"""The PubMed client asks over real HTTP, through Bio.Entrez, and misses nothing: against the PubMed on this machine."""

import io
import json
import threading
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from Bio import Entrez
from pubmed_records import record

from extractors.errors import ConfigurationError, SourceRefused
from extractors.pubmed.client import EUTILS, PubMed
from extractors.pubmed.files import read_path
from extractors.pubmed.parse import iter_articles
from extractors.pubmed.searchable import fold
from flows.loopback import LoopbackPubMed

PROJECT = Path(__file__).parents[2]
REVIEW = PROJECT / "config/reviews/intramedullary-spinal-cord-metastasis.toml"
SAMPLE = PROJECT / "config/sample/intramedullary-spinal-cord-metastasis.xml"
LABELS = PROJECT / "../shared/reference-set/labels.jsonl"
FROM, TO = date(2019, 8, 24), date(2022, 8, 24)
RECORDS = [record(100 + day, created=FROM + timedelta(days=100 * day)) for day in range(10)]
QUERY = '"intramedullary metastasis"[tiab]'


class Clock:
    """Time that passes only by sleeping."""

    def __init__(self):
        self.now = 0.0
        self.slept = []

    def __call__(self):
        return self.now

    def sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def client(pubmed, *, clock=None, **options):
    clock = clock or Clock()
    known = {"email": "editor@example.org", "base_url": pubmed.url, "clock": clock, "sleep": clock.sleep}
    return PubMed(**known | options)


def pmids(batches):
    return [
        read[0].pmid for batch in batches for read in iter_articles(io.BytesIO(batch.xml), source="test")
    ]  # fmt: skip


@pytest.fixture(scope="module")
def pubmed():
    with LoopbackPubMed(RECORDS) as running:
        yield running


def test_a_search_says_how_many_records_there_are_and_what_was_searched(pubmed):
    result = client(pubmed).search(QUERY, FROM, TO)
    assert result.count == 10
    assert result.query_translation == (
        '("intramedullary metastasis"[Title/Abstract]) AND 2019/08/24:2022/08/24[Date - Create]'
    )
    assert result.warnings == ()
    assert client(pubmed).search(QUERY, FROM, FROM).count == 1


def test_records_are_fetched_as_a_complete_set_of_raw_xml(pubmed):
    asking = client(pubmed)
    result = asking.search(QUERY, FROM, TO)
    xml = asking.fetch(result, 2, 3)
    assert xml.startswith(b"<?xml") and b"</PubmedArticleSet>" in xml
    assert [read[0].pmid for read in iter_articles(io.BytesIO(xml), source="test")] == ["107", "106", "105"]
    assert len(list(iter_articles(io.BytesIO(asking.fetch(result, 8, 200)), source="test"))) == 2


def test_a_harvest_brings_every_record_of_the_window_in_batches(pubmed):
    batches = list(client(pubmed).harvest(QUERY, FROM, TO, batch_size=4))
    assert [batch.records for batch in batches] == [4, 4, 2]
    assert sorted(pmids(batches)) == [str(100 + day) for day in range(10)]
    assert {batch.search.count for batch in batches} == {10}


def test_a_window_without_records_gives_one_empty_batch_with_its_search(pubmed):
    (batch,) = client(pubmed).harvest("fleegle[ti]", FROM, TO)
    assert (batch.records, pmids([batch]), batch.search.count) == (0, [], 0)
    assert batch.search.warnings == ('PubMed does not know the term "fleegle"[Title] and left it out.',)


def test_a_phrase_that_pubmed_does_not_know_is_told(pubmed):
    result = client(pubmed).search(f'{QUERY} OR "absent words"[tiab]', FROM, TO)
    assert result.warnings == (
        'PubMed does not know the phrase "absent words"[Title/Abstract] and did not search it as it stands.',
    )


def test_a_record_added_years_after_its_publication_is_found_in_the_window_it_was_added_in():
    late = record(7, created=date(2021, 5, 3), entered=date(1998, 12, 1))
    with LoopbackPubMed([late]) as pubmed:
        assert pmids(client(pubmed).harvest(QUERY, FROM, TO)) == ["7"]


def test_a_query_that_pubmed_would_misread_is_never_sent():
    with LoopbackPubMed([]) as pubmed:
        with pytest.raises(ConfigurationError, match=r"no tag \[tiabb\]"):
            client(pubmed).search("cord[tiabb]", FROM, TO)
        assert pubmed.requests == []


def test_a_field_that_only_pubmed_can_answer_may_be_asked_of_it():
    with LoopbackPubMed([]) as pubmed:
        with pytest.raises(SourceRefused, match="only PubMed itself"):  # the loopback cannot, and says so
            client(pubmed).search("cord[ad]", FROM, TO)
        assert len(pubmed.requests) == 1


@pytest.mark.parametrize("email", [None, "", "nobody"])
def test_without_an_email_address_nothing_is_asked(email):
    with pytest.raises(ConfigurationError, match="NCBI_EMAIL"):
        PubMed(email=email)


@pytest.mark.parametrize("address", ["", "eutils.ncbi.nlm.nih.gov", "ftp://example.org/", "http://", "http://h/?a=b"])
def test_an_address_that_is_none_is_refused_with_an_example(address):
    with pytest.raises(ConfigurationError, match=EUTILS):
        PubMed(email="editor@example.org", base_url=address)


def test_each_request_says_who_asks_with_what(pubmed):
    list(client(pubmed, api_key="k1").harvest(QUERY, FROM, TO))
    asked = [request.parameters for request in pubmed.requests[-2:]]
    assert [(each["tool"], each["email"], each["api_key"]) for each in asked] == [
        ("reviewwatch", "editor@example.org", "k1")
    ] * 2
    list(client(pubmed).harvest(QUERY, FROM, TO))
    assert "api_key" not in pubmed.requests[-1].parameters


def test_a_long_query_goes_by_post_and_a_short_one_by_get(pubmed):
    asking = client(pubmed)
    assert asking.search(QUERY, FROM, TO).count == 10
    assert pubmed.requests[-1].method == "GET"
    assert asking.search(" OR ".join([QUERY] + ["absent[ti]"] * 100), FROM, TO).count == 10
    assert pubmed.requests[-1].method == "POST"


def test_requests_keep_the_pace_that_ncbi_allows(pubmed):
    for api_key, per_second in ((None, 3), ("k1", 10)):
        clock = Clock()
        list(client(pubmed, clock=clock, api_key=api_key).harvest(QUERY, FROM, TO, batch_size=1))
        assert len(clock.slept) == 10  # between eleven requests
        assert all(1 / per_second <= pause < 1.2 / per_second for pause in clock.slept)


def test_a_harvest_at_the_pace_of_the_real_clock_is_never_told_to_slow_down():
    with LoopbackPubMed(RECORDS, requests_per_second=10) as pubmed:
        asking = PubMed(email="editor@example.org", api_key="k1", base_url=pubmed.url, attempts=1)
        assert len(pmids(asking.harvest(QUERY, FROM, TO, batch_size=1))) == 10


def test_a_window_with_more_records_than_pubmed_gives_is_halved_by_days(monkeypatch):
    monkeypatch.setattr("extractors.pubmed.client.MOST_RECORDS", 20)
    monkeypatch.setattr("flows.loopback.eutils.MOST_RECORDS", 20)
    many = [_copy(pmid, FROM + timedelta(days=pmid % 4)) for pmid in range(1, 41)]
    with LoopbackPubMed(many) as pubmed:
        batches = list(client(pubmed).harvest(QUERY, FROM, FROM + timedelta(days=3), batch_size=7))
    assert sorted(pmids(batches), key=int) == [str(pmid) for pmid in range(1, 41)]
    days = [(batch.search.from_day, batch.search.to_day) for batch in batches]
    assert list(dict.fromkeys(days)) == [
        (FROM, FROM + timedelta(days=1)), (FROM + timedelta(days=2), FROM + timedelta(days=3))
    ]  # fmt: skip


def test_a_single_day_with_more_records_than_pubmed_gives_is_refused_in_clear_words():
    many = [_copy(pmid, FROM) for pmid in range(1, 10_001)]
    with LoopbackPubMed(many) as pubmed, pytest.raises(SourceRefused, match="10,000 records of 2019-08-24") as refused:
        list(client(pubmed).harvest(QUERY, FROM, FROM))
    assert "Narrow the query" in str(refused.value)


def _copy(pmid, created):
    original, article = RECORDS[0]
    xml = original.xml.replace("<PMID>100<", f"<PMID>{pmid}<")
    return replace(original, pmid=str(pmid), xml=xml), replace(article, pmid=str(pmid), entry_date=created)


def test_bio_entrez_is_as_before_when_the_client_has_asked(pubmed):
    before = Entrez._open
    client(pubmed).search(QUERY, FROM, TO)
    assert Entrez._open is before
    assert (Entrez.email, Entrez.api_key, Entrez.tool) == (None, None, "biopython")


def test_two_clients_in_two_threads_each_get_their_own_answers():
    counts = {}

    def harvest(name, pubmed):
        counts[name] = sum(batch.records for batch in client(pubmed).harvest(QUERY, FROM, TO, batch_size=1))

    with LoopbackPubMed(RECORDS[:3]) as few, LoopbackPubMed(RECORDS) as all_of_them:
        threads = [
            threading.Thread(target=harvest, args=asked) for asked in (("few", few), ("all", all_of_them))
        ]  # fmt: skip
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert counts == {"few": 3, "all": 10}


def test_entrez_itself_reads_what_the_client_fetches():
    article, book = record(1), record(2)
    with LoopbackPubMed([article, book]) as pubmed:
        asking = client(pubmed)
        xml = asking.fetch(asking.search(QUERY, FROM, TO), 0, 2)
    read = Entrez.read(io.BytesIO(xml), validate=False)
    assert sorted(str(each["MedlineCitation"]["PMID"]) for each in read["PubmedArticle"]) == ["1", "2"]


def test_the_queries_of_the_first_review_find_nine_in_ten_of_the_studies_they_are_for():
    if not LABELS.exists():
        pytest.skip("the labelled reference set is not beside the project")
    labels = {label["key"]: label for label in map(json.loads, LABELS.read_text().splitlines())}
    titles = {
        fold(known["title"]): labels[known["key"]]["topic"]
        for known in map(json.loads, LABELS.with_name("records.jsonl").read_text().splitlines())
    }
    sample = [read for read in read_path(SAMPLE) if read[1].entry_date and fold(read[1].title) in titles]
    wanted = {record.pmid for record, article in sample if titles[fold(article.title)] == "intramedullary"}
    found = set()
    with LoopbackPubMed(sample) as pubmed:
        for query in tomllib.loads(REVIEW.read_text())["queries"]:
            found.update(pmids(client(pubmed).harvest(query["text"], date(1990, 1, 1), date(2030, 1, 1))))
    assert len(wanted) >= 20
    assert len(wanted & found) >= 0.9 * len(wanted)
    assert len(found) < 0.8 * len(sample)  # and not everything
