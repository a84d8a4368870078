"""The PubMed on this machine answers as NCBI does: searches, history, limits, errors. Asked here with bare HTTP."""

import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
from click.testing import CliRunner
from pubmed_records import record

from flows.loopback import Fault, LoopbackPubMed
from flows.loopback.__main__ import main

RECORDS = [
    record(11, created=date(2019, 8, 24)),
    record(12, title="Spinal cord ependymoma", created=date(2020, 1, 2)),
    record(13, created=date(2022, 8, 24), entered=date(1998, 12, 1)),
    record(14, created=None),
    record(15, created=date(2020, 1, 2)),
]
_open = build_opener(ProxyHandler({})).open


def ask(pubmed, program, *, post=False, **parameters):
    encoded = urlencode(parameters)
    url = pubmed.url + program
    with _open(url, data=encoded.encode(), timeout=10) if post else _open(f"{url}?{encoded}", timeout=10) as reply:
        return ET.fromstring(reply.read())


def search(pubmed, term, **parameters):
    reply = ask(pubmed, "esearch.fcgi", db="pubmed", term=term, **parameters)
    return reply, [uid.text for uid in reply.iterfind("IdList/Id")]


def pmids(record_set):
    return [pmid.text for pmid in record_set.iterfind("PubmedArticle/MedlineCitation/PMID")]


@pytest.fixture(scope="module")
def pubmed():
    with LoopbackPubMed(RECORDS) as running:
        yield running


def test_a_search_evaluates_its_query_and_lists_newest_records_first(pubmed):
    reply, found = search(pubmed, "metastasis[ti]")
    assert found == ["13", "15", "11", "14"]
    assert reply.findtext("Count") == "4"
    assert reply.findtext("QueryTranslation") == '"metastasis"[Title]'
    assert search(pubmed, "cord[ti] NOT metastasis[ti]")[1] == ["12"]


@pytest.mark.parametrize(
    ("datetype", "first", "last", "found"),
    [
        ("crdt", "2019/08/24", "2020/01/02", ["15", "11"]),
        ("crdt", "2022", "3000", ["13"]),
        ("edat", "2022", "3000", []),
        ("edat", "1998/12/01", "1998/12/01", ["13"]),
        ("pdat", "2020", "2020", ["13", "15", "11", "14"]),
        ("mhda", "2020/01", "2020/01", ["15"]),
    ],
)
def test_a_window_of_days_is_of_the_kind_of_date_asked_for(pubmed, datetype, first, last, found):
    reply, listed = search(pubmed, "metastasis[ti]", datetype=datetype, mindate=first, maxdate=last)
    assert listed == found
    assert reply.findtext("QueryTranslation").startswith('("metastasis"[Title]) AND ')


def test_a_record_without_an_entry_date_is_in_no_window_of_days(pubmed):
    assert "14" not in search(pubmed, "metastasis[ti]", datetype="edat", mindate="1800", maxdate="3000")[1]


def test_part_of_a_result_can_be_listed(pubmed):
    reply, found = search(pubmed, "metastasis[ti]", retstart=1, retmax=2)
    assert (found, reply.findtext("RetStart"), reply.findtext("RetMax")) == (["15", "11"], "1", "2")


def test_terms_that_no_record_has_are_named(pubmed):
    reply, _ = search(pubmed, 'metastasis[ti] OR fleegle[ti] OR "absent words"[tiab]')
    assert [term.text for term in reply.iterfind("ErrorList/PhraseNotFound")] == ['"fleegle"[Title]']
    quoted = [term.text for term in reply.iterfind("WarningList/QuotedPhraseNotFound")]
    assert quoted == ['"absent words"[Title/Abstract]']
    assert search(pubmed, "fleegle[ti]")[0].findtext("WarningList/OutputMessage") == "No items found."


def test_a_search_is_kept_and_its_records_fetched_in_parts_by_get_and_post(pubmed):
    reply, _ = search(pubmed, "metastasis[ti]", usehistory="y", retmax=0)
    kept = {"WebEnv": reply.findtext("WebEnv"), "query_key": reply.findtext("QueryKey"), "retmode": "xml"}
    assert pmids(ask(pubmed, "efetch.fcgi", retstart=0, retmax=3, **kept)) == ["13", "15", "11"]
    assert pmids(ask(pubmed, "efetch.fcgi", post=True, retstart=3, retmax=3, **kept)) == ["14"]
    second, _ = search(pubmed, "ependymoma[ti]", usehistory="y", WebEnv=kept["WebEnv"])
    assert (second.findtext("WebEnv"), second.findtext("QueryKey")) == (kept["WebEnv"], "2")


def test_unknown_ids_are_left_out_and_ids_given_twice_come_once(pubmed):
    assert pmids(ask(pubmed, "efetch.fcgi", db="pubmed", id="15,999,11,15", retmode="xml")) == ["15", "11"]
    assert pmids(ask(pubmed, "efetch.fcgi", db="pubmed", id="999", retmode="xml")) == []


@pytest.mark.parametrize(
    ("program", "parameters", "status", "says"),
    [
        ("esearch.fcgi", {"db": "fleegle", "term": "cord"}, 200, "Invalid db name specified: fleegle"),
        ("esearch.fcgi", {"db": "pubmed", "term": ""}, 200, "Empty term and query_key - nothing todo"),
        ("esearch.fcgi", {"term": "cord", "retstart": "9999"}, 200, "'retstart' cannot be larger than 9998"),
        ("esearch.fcgi", {"term": "cord[tiabb]"}, 200, "nearest tag is [tiab]"),
        ("esearch.fcgi", {"term": "cord[ad]"}, 200, "only PubMed itself can answer"),
        ("esearch.fcgi", {"term": "cord", "mindate": "2020"}, 200, "mindate and maxdate together"),
        ("esearch.fcgi", {"term": "cord", "mindate": "x", "maxdate": "2020"}, 200, "'x' is no date"),
        ("efetch.fcgi", {"id": "0,abc"}, 400, "ID list is empty! Possibly it has no correct IDs."),
        ("efetch.fcgi", {"db": "nothing", "id": "11"}, 400, "Invalid db name specified: nothing"),
        ("efetch.fcgi", {"id": "11", "retmode": "text"}, 400, "retmode=xml only"),
        ("efetch.fcgi", {"id": "11", "retstart": "9999"}, 400, "'retstart' cannot be larger than 9998"),
        ("efetch.fcgi", {"WebEnv": "MCID_lost", "query_key": "1"}, 400, "Cannot retrieve history data. query_key: 1"),
    ],
)
def test_a_wrong_request_gets_the_error_that_ncbi_gives(pubmed, program, parameters, status, says):
    try:
        reply, got = ask(pubmed, program, **parameters), 200
    except HTTPError as error:
        reply, got = ET.fromstring(error.read()), error.code
    assert (got, says in reply.findtext("ERROR")) == (status, True)


def test_a_program_that_is_not_served_is_not_found(pubmed):
    with pytest.raises(HTTPError, match="404"):
        ask(pubmed, "elink.fcgi", id="11")


def test_a_query_key_that_was_never_given_out_is_no_search(pubmed):
    reply, _ = search(pubmed, "metastasis[ti]", usehistory="y")
    with pytest.raises(HTTPError) as refused:
        ask(pubmed, "efetch.fcgi", WebEnv=reply.findtext("WebEnv"), query_key="7")
    assert b"<ERROR>Unable to obtain query #7</ERROR>" in refused.value.read()


def test_no_more_than_9999_records_of_one_search_are_listed_or_fetched():
    one = record(1)
    many = [(one[0], replace(one[1], pmid=str(pmid))) for pmid in range(1, 10_003)]
    with LoopbackPubMed(many) as pubmed:
        reply, found = search(pubmed, "metastasis[ti]", usehistory="y", retmax=20_000)
        kept = {"WebEnv": reply.findtext("WebEnv"), "query_key": reply.findtext("QueryKey")}
        assert (reply.findtext("Count"), len(found)) == ("10002", 9_999)
        restricted = reply.findtext("WarningList/OutputMessage")
        assert restricted == "Restrictions achieved. start and count adjusted to 0, 9999"
        assert len(pmids(ask(pubmed, "efetch.fcgi", retstart=9_990, retmax=200, **kept))) == 9


def test_a_key_that_is_not_the_right_one_is_refused_and_repeated_as_ncbi_does():
    with LoopbackPubMed(RECORDS, api_key="right") as pubmed:
        assert search(pubmed, "cord[ti]", api_key="right")[1]
        with pytest.raises(HTTPError) as refused:
            search(pubmed, "cord[ti]", api_key="wrong")
    assert refused.value.code == 400
    assert b'"API key invalid", "api-key": "wrong"' in refused.value.read()


def test_more_requests_than_the_pace_allows_are_answered_429():
    with LoopbackPubMed(RECORDS, requests_per_second=2) as pubmed:
        search(pubmed, "cord[ti]")
        search(pubmed, "cord[ti]")
        with pytest.raises(HTTPError, match="429"):
            search(pubmed, "cord[ti]")
        time.sleep(1.05)
        assert search(pubmed, "cord[ti]")[1]


def test_faults_are_played_in_turn_or_chosen_for_each_request():
    with LoopbackPubMed(RECORDS, faults=[None, Fault("500")]) as pubmed:
        search(pubmed, "cord[ti]")
        with pytest.raises(HTTPError, match="502"):
            search(pubmed, "cord[ti]")
        search(pubmed, "cord[ti]")
        assert [request.parameters["term"] for request in pubmed.requests] == ["cord[ti]"] * 3

    def only_fetches(request):
        return Fault("500") if request.program == "efetch.fcgi" else None

    with LoopbackPubMed(RECORDS, faults=only_fetches) as pubmed:
        search(pubmed, "cord[ti]")
        with pytest.raises(HTTPError, match="502"):
            ask(pubmed, "efetch.fcgi", id="11")


def test_a_fault_that_does_not_exist_is_refused_when_it_is_written_down():
    with pytest.raises(ValueError, match="'503' is no fault"):
        Fault("503")


def test_served_by_hand_a_file_that_is_not_there_ends_with_a_sentence():
    ended = CliRunner().invoke(main, ["no-such-file.xml"])
    assert ended.exit_code == 1
    assert "no-such-file.xml" in ended.output
