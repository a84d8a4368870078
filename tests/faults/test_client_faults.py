"""NCBI fails in many ways; the client tries the passing ones again, says the others plainly, and loses nothing."""

import logging
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime

import pytest
from Bio import Entrez
from pubmed_records import record

from extractors.errors import ConfigurationError, SourceRefused, SourceUnavailable
from extractors.pubmed.client import PubMed
from extractors.pubmed.replies import search_reply
from flows.loopback import Fault, LoopbackPubMed

EMAIL, KEY = "secret.editor@example.org", "0123456789abcdef"
FROM, TO = date(2020, 1, 1), date(2020, 12, 31)
RECORDS = [record(pmid, created=FROM + timedelta(days=pmid)) for pmid in range(1, 6)]
QUERY = "metastasis[ti]"


class Sleeps(list):
    """Seconds that would have been slept."""

    def __call__(self, seconds):
        self.append(seconds)


def client(pubmed, *, sleep=None, **options):
    known = {"email": EMAIL, "api_key": KEY, "base_url": pubmed.url, "requests_per_second": 1e9, "jitter": lambda: 1.0}
    return PubMed(**known | {"sleep": Sleeps() if sleep is None else sleep} | options)


def harvested(asking, batch_size=2):
    return sum(batch.records for batch in asking.harvest(QUERY, FROM, TO, batch_size=batch_size))


PASSING = ["429", "500", "html", "truncated", "drop", "error_element"]


@pytest.mark.parametrize("kind", PASSING)
def test_a_passing_fault_of_a_search_is_tried_again_and_then_nothing_is_missing(kind):
    with LoopbackPubMed(RECORDS, faults=[Fault(kind), Fault(kind)]) as pubmed:
        assert harvested(client(pubmed)) == 5
        assert len(pubmed.requests) == 2 + 1 + 3


@pytest.mark.parametrize("kind", [*PASSING, "short_set", "double_set"])
def test_a_passing_fault_of_a_fetch_is_tried_again_and_then_nothing_is_missing(kind):
    with LoopbackPubMed(RECORDS, faults=[None, Fault(kind), None, Fault(kind)]) as pubmed:
        assert harvested(client(pubmed)) == 5
        assert len(pubmed.requests) == 1 + 3 + 2


@pytest.mark.parametrize("kind", PASSING)
def test_a_fault_that_does_not_pass_ends_in_could_not_look_after_five_attempts(kind):
    with LoopbackPubMed(RECORDS, faults=lambda request: Fault(kind)) as pubmed:
        with pytest.raises(SourceUnavailable, match="asked 5 times; nothing can be concluded"):
            harvested(client(pubmed))
        assert len(pubmed.requests) == 5


def test_a_server_that_never_answers_is_left_after_the_time_out():
    with LoopbackPubMed(RECORDS, faults=[Fault("stall"), Fault("stall")]) as pubmed:
        began = time.monotonic()
        with pytest.raises(SourceUnavailable, match="took too long. It was asked 2 times"):
            harvested(client(pubmed, timeout_seconds=0.2, attempts=2))
        assert time.monotonic() - began < 5
        assert harvested(client(pubmed)) == 5


def test_a_server_that_is_not_there_is_a_passing_fault():
    with LoopbackPubMed(RECORDS) as pubmed:
        asking = client(pubmed)
    with pytest.raises(SourceUnavailable, match="could not be reached"):
        harvested(asking)


def test_a_set_that_stays_short_is_an_error_that_counts_and_never_a_short_harvest():
    def short(request):
        return Fault("short_set") if request.program == "efetch.fcgi" else None

    with LoopbackPubMed(RECORDS, faults=short) as pubmed, pytest.raises(SourceUnavailable, match="sent 4 of 5 records"):
        harvested(client(pubmed), batch_size=5)


def test_a_record_that_comes_twice_in_place_of_another_is_noticed_at_the_end():
    record_of_1, article_of_1 = RECORDS[0]
    impostor = record_of_1, replace(article_of_1, pmid="6")
    with LoopbackPubMed([*RECORDS, impostor]) as pubmed:
        with pytest.raises(SourceUnavailable, match="announced 6 records .* gave only 5 different"):
            harvested(client(pubmed), batch_size=1)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("Invalid db name specified: fleegle", SourceRefused),
        ("Can't find the page", SourceRefused),
        ("Search Backend failed: Exception: read timed out", SourceUnavailable),
    ],
)
def test_an_error_in_ncbis_words_is_repeated_and_a_final_one_is_not_asked_again(said, error):
    with LoopbackPubMed(RECORDS, faults=lambda request: Fault("error_element", text=said)) as pubmed:
        with pytest.raises(error) as raised:
            harvested(client(pubmed))
        assert said in str(raised.value).replace("\\'", "'")
        assert len(pubmed.requests) == (1 if error is SourceRefused else 5)


def test_waits_grow_and_are_spread():
    for jitter, waits in ((1.0, [1, 2, 4, 8]), (0.0, [0.5, 1, 2, 4])):
        slept = Sleeps()
        with LoopbackPubMed([], faults=lambda request: Fault("500")) as pubmed, pytest.raises(SourceUnavailable):
            harvested(client(pubmed, sleep=slept, jitter=lambda jitter=jitter: jitter))
        assert [seconds for seconds in slept if seconds > 0.01] == waits


@pytest.mark.parametrize("status", ["429", "500"])
def test_pubmed_is_left_alone_for_as_long_as_it_asks(status):
    slept = Sleeps()
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    with LoopbackPubMed([], faults=[Fault(status, "7"), Fault(status, in_a_minute), Fault(status, "soon")]) as pubmed:
        harvested(client(pubmed, sleep=slept))
    waits = [seconds for seconds in slept if seconds > 0.01]
    assert waits == [7, pytest.approx(60, abs=3), 4]


def test_a_pause_longer_than_a_run_can_wait_ends_the_run_at_once():
    slept = Sleeps()
    with LoopbackPubMed([], faults=[Fault("429", "86400")]) as pubmed:
        with pytest.raises(SourceUnavailable, match="asks for 86400 s of rest. It was asked once"):
            harvested(client(pubmed, sleep=slept))
        assert len(pubmed.requests) == 1


def test_a_search_that_pubmed_let_go_of_is_done_once_more_and_nothing_is_missing():
    with LoopbackPubMed(RECORDS, faults=[None, None, Fault("expired_history")]) as pubmed:
        batches = list(client(pubmed).harvest(QUERY, FROM, TO, batch_size=2))
        assert [batch.records for batch in batches] == [2, 2, 1]
        assert len({batch.search for batch in batches}) == 1
        programs = [request.program for request in pubmed.requests]
        assert programs.count("esearch.fcgi") == 2


def test_a_search_that_pubmed_let_go_of_is_done_once_more_when_it_says_so_with_status_200():
    gone = Fault("error_element", text="Unable to obtain query #1")
    with LoopbackPubMed(RECORDS, faults=[None, gone]) as pubmed:
        assert harvested(client(pubmed)) == 5
        assert len(pubmed.requests) == 2 + 1 + 3


def test_a_search_that_finds_more_when_it_is_done_again_is_begun_again_and_nothing_is_missing():
    with LoopbackPubMed(RECORDS[:4]) as before, LoopbackPubMed(RECORDS) as after:
        asking = client(before)
        harvest = asking.harvest(QUERY, FROM, TO, batch_size=3)
        assert next(harvest).records == 3
        asking._transport.base_url = after.url  # which knows nothing of the search, and one record more
        assert [(batch.records, batch.search.count) for batch in harvest] == [(3, 5), (2, 5)]


def test_a_result_that_pubmed_keeps_nowhere_cannot_be_fetched_and_is_no_answer():
    body = (
        b'<?xml version="1.0" encoding="UTF-8" ?><!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
        b'"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd"><eSearchResult><Count>5</Count><RetMax>0'
        b"</RetMax><RetStart>0</RetStart><IdList/><TranslationSet/><QueryTranslation>x</QueryTranslation>"
        b"</eSearchResult>"
    )
    with pytest.raises(SourceUnavailable, match="found 5 records and does not say where"):
        search_reply(body)
    assert search_reply(body.replace(b">5<", b">0<")).count == 0


def test_two_threads_that_ask_at_once_leave_bio_entrez_as_it_was():
    before = Entrez._open

    def ask_in_vain(timeout_seconds):
        with pytest.raises(SourceUnavailable):
            harvested(client(pubmed, timeout_seconds=timeout_seconds, attempts=1))

    with LoopbackPubMed(RECORDS, faults=lambda request: Fault("stall")) as pubmed:
        first = threading.Thread(target=ask_in_vain, args=(0.3,))
        first.start()
        while not pubmed.requests:
            time.sleep(0.01)
        ask_in_vain(0.6)  # begins after the first and would end after it
        first.join()
    assert Entrez._open is before


def test_a_search_that_pubmed_lets_go_of_again_and_again_is_not_done_for_ever():
    def forgets(request):
        return Fault("expired_history") if request.program == "efetch.fcgi" else None

    with LoopbackPubMed(RECORDS, faults=forgets) as pubmed:
        with pytest.raises(SourceUnavailable, match="no longer holds the search"):
            harvested(client(pubmed))
        assert [request.program for request in pubmed.requests] == ["esearch.fcgi", "efetch.fcgi"] * 2


def test_a_key_that_ncbi_does_not_accept_is_a_matter_of_configuration():
    with LoopbackPubMed(RECORDS, api_key="another") as pubmed:
        with pytest.raises(ConfigurationError, match="NCBI_API_KEY"):
            harvested(client(pubmed))
        assert len(pubmed.requests) == 1


def test_an_address_where_nothing_is_served_is_refused():
    with LoopbackPubMed(RECORDS) as pubmed:
        wrong = pubmed.url.replace("entrez", "elsewhere")
        with pytest.raises(SourceRefused, match="404"):
            harvested(client(pubmed, base_url=wrong))


@pytest.mark.parametrize("kind", [*PASSING, "expired_history", "short_set", "key", "words", "404", "gone"])
def test_neither_key_nor_email_is_in_any_error_log_or_repr(kind, caplog):
    caplog.set_level(logging.DEBUG)
    fault = Fault("error_element", text=f"bad value {KEY} of {EMAIL}") if kind == "words" else None
    fault = fault or (Fault(kind) if kind in (*PASSING, "expired_history", "short_set") else None)
    with LoopbackPubMed(RECORDS, faults=lambda request: fault, api_key="another" if kind == "key" else None) as pubmed:
        asking = client(pubmed, base_url=pubmed.url + ("nowhere/" if kind == "404" else ""))
        if kind != "gone":
            with pytest.raises((SourceUnavailable, SourceRefused, ConfigurationError)) as raised:
                harvested(asking)
    if kind == "gone":
        with pytest.raises(SourceUnavailable) as raised:
            harvested(asking)
    told = [caplog.text, repr(asking), *_chain(raised.value)]
    for secret in (KEY, EMAIL, EMAIL.replace("@", "%40")):
        assert not any(secret in text for text in told)


def _chain(error):
    """What the error and every error behind it say, show and hold."""
    while error is not None:
        yield f"{error} {error!r} {vars(error)}"
        error = error.__cause__ or error.__context__


def test_no_key_can_slip_out_through_a_wrong_address():
    with pytest.raises(ConfigurationError) as raised:
        PubMed(email=EMAIL, api_key=KEY, base_url=f"https://example.org/?api_key={KEY}")
    assert KEY not in str(raised.value)
