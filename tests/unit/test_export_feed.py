"""The Atom feed: valid by RFC 4287's own grammar, read by feedparser, and the same bytes for the same warehouse."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from shutil import copyfile

import duckdb
import feedparser
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from extractors.errors import UsageError
from extractors.rules import Rules
from flows.exports.atom import to_atom
from flows.toml import read_toml
from tests import warehouse_fixture as made
from tests.export_examples import HOSTILE
from warehouse.answer import Answer
from warehouse.connect import WAREHOUSE, open_warehouse
from warehouse.feed import NEWEST, FailedSearch, News, SignalNews, news
from warehouse.harvests import Search
from warehouse.judge import load_rules, open_signals
from warehouse.rows import insert

TESTS = Path(__file__).parents[1]
GRAMMAR = etree.RelaxNG(etree.parse(str(TESTS / "data" / "atom" / "rfc4287.rng")))
RULES = read_toml(TESTS.parent / "config" / "signals.toml", Rules)
ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://inbox.example.org:8443/watch/"
THEN = datetime(2022, 8, 24, 9, 30)
SIGNAL = SignalNews(
    signal_id="5f0c",
    review_id="cord",
    review_title="Cord metastases",
    statement="Half of the patients live less than four months.",
    rule="B2_effect_size_change",
    meaning="The size of the effect appears to have changed by half or more.",
    relation="contradicts",
    priority="high",
    before="median survival under 4 months",
    after="median 9.9 months in 30 patients appears to contradict it",
    pmid="33611681",
    study_title="Surgery of intramedullary metastases",
    first_author="Payer",
    journal="Neurosurg Rev",
    year=2021,
    sentence="Median survival was 9.9 months.",
    state="open",
    closed_reason=None,
    opened_at=THEN,
    changed_at=THEN,
)
FAILED = FailedSearch(
    run_id="run-1", review_id="cord", review_title="Cord metastases", failures=("cord: PubMed is away.",),
    changed_at=THEN,
)  # fmt: skip


def feed(*items, review_id="cord", url=URL):
    title = "Cord metastases" if review_id else None
    return to_atom(News(review_id=review_id, title=title, changed_at=THEN, items=items), inbox_url=url)


def read(content):
    """The feed as feedparser reads it; fails where it is not valid."""
    document = etree.fromstring(content)
    assert GRAMMAR.validate(document), GRAMMAR.error_log
    # What the grammar leaves to Schematron, and section 4.1.1: an author, ids that differ, a link or content.
    ids = [found.text for found in document.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) and all(one.startswith("tag:") for one in ids)
    assert document.find(f"{ATOM}author/{ATOM}name").text
    assert all(entry.find(f"{ATOM}content") is not None for entry in document.iter(f"{ATOM}entry"))
    found = feedparser.parse(content)
    assert found.bozo == 0
    return found


def test_the_grammar_refuses_what_atom_forbids():
    assert not GRAMMAR.validate(etree.fromstring(feed(SIGNAL).replace(b"<updated>", b"<updated>about ")))
    assert not GRAMMAR.validate(etree.fromstring(feed(SIGNAL).replace(b"published>", b"released>")))


def test_a_signal_is_an_entry_that_leads_to_the_inbox_and_to_pubmed():
    (entry,) = read(feed(SIGNAL)).entries
    assert entry.title == (
        "median 9.9 months in 30 patients appears to contradict it (high priority):"
        " Half of the patients live less than four months."
    )
    assert [(link.rel, link.href) for link in entry.links] == [
        ("alternate", "https://inbox.example.org:8443/watch/reviews/cord/signals/5f0c"),
        ("related", "https://pubmed.ncbi.nlm.nih.gov/33611681/"),
    ]
    assert entry.published == entry.updated == "2022-08-24T09:30:00Z"
    assert [tag.term for tag in entry.tags] == ["B2_effect_size_change", "high", "open", "cord"]
    assert "Median survival was 9.9 months." in entry.content[0].value
    assert "Payer et al 2021: Surgery of intramedullary metastases PMID 33611681" in entry.content[0].value


def test_ids_name_the_host_and_the_signal_and_nothing_that_changes():
    before = read(feed(SIGNAL))
    changed = replace(SIGNAL, after="other words", state="dismissed", review_title="Renamed")
    after = read(feed(changed, url="http://inbox.example.org"))
    assert before.entries[0].id == after.entries[0].id == "tag:inbox.example.org,2026:signal/cord/5f0c"
    assert before.feed.id == after.feed.id == "tag:inbox.example.org,2026:feed/cord"
    assert read(feed(review_id=None)).feed.id == "tag:inbox.example.org,2026:feed/all"


@pytest.mark.parametrize("state, reason", [
    ("dismissed", None), ("accepted", None), ("deferred", None), ("withdrawn", "the study was retracted"),
    ("settled", "the review was updated on 2022-09-01, after the study"),
])  # fmt: skip
def test_a_signal_that_is_no_longer_open_says_so_first(state, reason):
    (entry,) = read(feed(replace(SIGNAL, state=state, closed_reason=reason, sentence=None))).entries
    assert entry.title.startswith(f"{state.capitalize()}: ")
    assert reason is None or f"{state.capitalize()}: </strong>{reason}" in entry.content[0].value


def test_a_search_that_failed_is_an_entry_of_its_own():
    (entry,) = read(feed(FAILED)).entries
    assert entry.title == "Could not look: Cord metastases"
    assert "nothing may be concluded" in entry.content[0].value and "PubMed is away." in entry.content[0].value
    assert entry.link == "https://inbox.example.org:8443/watch/reviews/cord"


def test_a_feed_without_news_is_valid():
    found = read(feed())
    assert found.entries == [] and found.feed.updated == "2022-08-24T09:30:00Z"
    assert found.feed.links[0].href == "https://inbox.example.org:8443/watch/feeds/cord.atom"


def test_a_number_of_ours_leads_nowhere():
    (entry,) = read(feed(replace(SIGNAL, pmid="90000001"))).entries
    assert [link.rel for link in entry.links] == ["alternate"]


def hostile(text):
    texts = (
        "statement", "meaning", "before", "after", "pmid", "study_title", "first_author", "journal", "sentence", "rule",
    )  # fmt: skip
    return replace(
        SIGNAL, review_id="a b/\u00fc?#", review_title=text, closed_reason=text, **{name: text for name in texts}
    )  # fmt: skip


@pytest.mark.parametrize("state", ["open", "withdrawn"])
@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_from_outside_is_markup_or_makes_the_feed_invalid_or_large(text, state):
    content = feed(replace(hostile(text), state=state), replace(FAILED, review_title=text, failures=(text, text)))
    found = read(content)
    assert len(found.entries) == 2
    assert len(content) < 400_000
    allowed = {"p", "div", "strong", "blockquote", "ul", "li"}
    inside = etree.fromstring(content).iter("{http://www.w3.org/1999/xhtml}*")
    assert all(etree.QName(element).localname in allowed and not element.attrib for element in inside)


@settings(max_examples=60)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_any_text_makes_a_valid_feed(text):
    read(feed(hostile(text), replace(FAILED, failures=(text,))))


# what changed, out of a warehouse


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    home = made.new_home(tmp_path_factory.mktemp("judged"))
    with open_warehouse(home) as con:
        made.fill(con)
        load_rules(con, RULES)
        open_signals(con, as_of=made.TODAY, run_id=made.RUN)
    return home


@pytest.fixture
def con(judged, tmp_path):
    copyfile(judged / WAREHOUSE, tmp_path / WAREHOUSE)
    with duckdb.connect(str(tmp_path / WAREHOUSE)) as con:
        yield con


def of(con, *, as_of=made.TODAY, review_id="cord", **given):
    return news(con, review_id, as_of=as_of, **given)


def test_a_signal_is_news_from_the_run_that_opened_it(con):
    found = of(con)
    assert {item.opened_at for item in found.items} == {THEN} and found.changed_at == THEN
    assert {item.state for item in found.items} == {"open"}
    assert "Median survival was 9.9 months." in {item.sentence for item in found.items}
    assert of(con, as_of=made.TODAY - timedelta(days=1)).items == ()


def test_the_same_warehouse_gives_the_same_bytes(con):
    assert to_atom(of(con), inbox_url=URL) == to_atom(of(con, as_of=made.TODAY + timedelta(days=3)), inbox_url=URL)
    read(to_atom(of(con, review_id=None), inbox_url=URL))


def test_an_answer_changes_its_signal_when_it_was_given(con):
    signal = of(con).items[0]
    at = THEN + timedelta(hours=2)
    insert(con, "core.decision", [{
        "decision_id": "d1", "signal_id": signal.signal_id, "decision": "dismissed", "decided_by": "editor",
        "decided_at": at,
    }])  # fmt: skip
    first = of(con).items[0]
    assert (first.signal_id, first.state, first.changed_at) == (signal.signal_id, "dismissed", at)
    assert first.opened_at == THEN


def test_an_answer_that_no_run_has_taken_in_shows_all_the_same(con):
    signal = of(con).items[-1]
    answer = Answer(
        answer_id="a1", kind="decision", subject=signal.signal_id, review_id="cord", content={"decision": "accepted"},
        given_by="editor", given_at=THEN.replace(tzinfo=timezone.utc) + timedelta(hours=1),
    )  # fmt: skip
    first = of(con, pending={signal.signal_id: answer}).items[0]
    assert (first.signal_id, first.state, first.changed_at) == (signal.signal_id, "accepted", THEN + timedelta(hours=1))


def test_a_deferred_signal_is_news_again_on_its_day(con):
    signal = of(con).items[0]
    until = made.TODAY + timedelta(days=30)
    insert(con, "core.decision", [{
        "decision_id": "d1", "signal_id": signal.signal_id, "decision": "deferred", "deferred_until": until,
        "decided_by": "editor", "decided_at": THEN + timedelta(hours=2),
    }])  # fmt: skip
    assert of(con).items[0].state == "deferred"
    again = of(con, as_of=until).items[0]
    assert (again.signal_id, again.state) == (signal.signal_id, "open")
    assert again.changed_at == datetime(until.year, until.month, until.day)


def test_a_signal_that_a_run_closed_is_withdrawn_with_its_reason_at_that_run(con):
    signal = of(con).items[0]
    con.execute("update core.run set state = 'completed', finished_at = started_at")
    at = THEN + timedelta(days=7)
    insert(con, "core.run", [{
        "run_id": "run-2", "started_at": at, "as_of": at.date(), "source": "files", "state": "running",
        "software_version": "1",
    }])  # fmt: skip
    con.execute(
        "update core.signal set closed_on = ?, closed_reason = 'the study was retracted', closed_run_id = 'run-2'"
        " where signal_id = ?",
        [at.date(), signal.signal_id],
    )
    first = of(con, as_of=at.date()).items[0]
    assert (first.signal_id, first.state, first.changed_at) == (signal.signal_id, "withdrawn", at)
    assert (first.closed_reason, first.sentence) == ("the study was retracted", None)
    assert {item.state for item in of(con).items} == {"open"}
    con.execute("update core.review set updated_on = ?", [made.TODAY])
    assert of(con, as_of=at.date()).items[0].state == "settled"


def test_could_not_look_is_news(con):
    at = made.NOW + timedelta(hours=1)
    away = Search(query_name="cord", query="q", searched_at=at, found=None, error="PubMed is away.")
    made.harvest(con, searches=[away], searched_up_to=None)
    short = Search(query_name="short", query="q", searched_at=at, found=7, fetched=5)
    made.harvest(con, searches=[short], searched_up_to=None)
    first = of(con, review_id=None).items[0]
    assert first.failures == ("cord: PubMed is away.", "short: 2 of 7 records were not received.")
    assert first.changed_at == THEN + timedelta(hours=1)


def test_an_unknown_review_has_no_feed(con):
    with pytest.raises(UsageError):
        of(con, review_id="other")


def test_a_feed_holds_the_newest_and_no_more(con):
    con.execute(
        "insert into core.signal by name"
        " select signal.* replace (signal_id || number as signal_id) from core.signal, range(?) as numbers(number)",
        [NEWEST],
    )
    assert len(of(con).items) == NEWEST


def test_a_warehouse_without_reviews_has_a_feed_of_nothing():
    with made.empty_warehouse() as con:
        load_rules(con, RULES)
        read(to_atom(news(con, None, as_of=date(2022, 8, 24)), inbox_url=URL))
