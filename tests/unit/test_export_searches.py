"""How the literature was searched: the log in PRISMA-S's form, and a flow of records whose numbers add up."""

import csv
import io
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.records import ArticleLink, Rejection
from extractors.rules import Rules
from flows.exports.searches import flow_csv, platform, searches_csv, searches_markdown
from flows.toml import read_toml
from tests import warehouse_fixture as made
from tests.export_examples import HOSTILE
from warehouse.exports import new_evidence
from warehouse.harvests import Search
from warehouse.judge import load_rules
from warehouse.readings import store_readings
from warehouse.rows import insert
from warehouse.search_report import Flow, LoggedSearch, SearchReport, _flow, search_report

RULES = read_toml(Path(__file__).parents[2] / "config" / "signals.toml", Rules)
EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
SEARCH = LoggedSearch(
    searched_at=datetime(2022, 8, 24, 9, 30),
    source=EUTILS,
    query_name="cord",
    query="(intramedullary[tiab]\n AND metasta*[tiab])",
    query_translation='"intramedullary"[Title/Abstract] AND "metasta*"[Title/Abstract]',
    window_start=date(2019, 8, 24),
    window_end=date(2022, 8, 24),
    state="completed",
    found=12,
    fetched=12,
    not_received=0,
    error=None,
    warnings=("PubMed does not know the phrase *x*.",),
    run_id="run-1",
    software_version="0.1.0",
)
FAILED = replace(
    SEARCH, searched_at=datetime(2022, 8, 31), state="failed", found=None, fetched=0, not_received=None,
    error="PubMed is away.", query_translation=None, warnings=(), run_id="run-2",
)  # fmt: skip
FLOW = Flow(
    identified=12, not_received=0, duplicates=2, unreadable=1, screened=9, left_out=(("not read yet", 4),), included=5
)
REPORT = SearchReport(
    review_id="cord", title="Cord metastases", as_of=date(2022, 8, 31), updated_on=date(2019, 8, 24),
    searches=(SEARCH, FAILED), flow=FLOW,
)  # fmt: skip


@pytest.fixture
def con():
    with made.empty_warehouse() as con:
        made.fill(con)
        load_rules(con, RULES)
        yield con


def adds_up(flow):
    removed = flow.not_received + flow.duplicates + flow.unreadable
    assert min(flow.not_received, flow.duplicates, flow.unreadable, flow.included, *(n for _, n in flow.left_out)) >= 0
    assert flow.identified - removed == flow.screened
    assert flow.screened - sum(articles for _, articles in flow.left_out) == flow.included
    return flow


# the flow


def test_every_record_has_one_fate_and_the_included_are_the_evidence(con):
    flow = adds_up(search_report(con, "cord", as_of=made.TODAY).flow)
    assert (flow.identified, flow.duplicates, flow.screened, flow.included) == (3, 0, 3, 1)
    assert {reason: articles for reason, articles in flow.left_out if articles} == {
        "in PubMed before the review's update, or without a date": 1,
        "about other patients than the review": 1,
    }
    assert [study.article.pmid for study in new_evidence(con, "cord", as_of=made.TODAY)] == ["90000001"]


def test_what_was_brought_twice_unreadable_unread_or_not_received_adds_up(con):
    later = made.NOW + timedelta(days=7)
    retracted, reading = retracted_study()
    unreadable = Rejection(pmid="90000009", reason="It has no title.", source="x", excerpt="<x>")
    brought = [*made.STUDIES, made.received("90000010", "Unread"), retracted, unreadable]
    asked = [
        Search(query_name="cord, next week", query="q", searched_at=later, found=8, fetched=6),
        Search(query_name="other", query="q2", searched_at=later, found=2, fetched=2),
    ]
    made.harvest(con, *brought, searches=asked, received_at=later)
    store_readings(con, [reading], run_id=made.RUN, annotated_at=later)
    flow = adds_up(search_report(con, "cord", as_of=later.date()).flow)
    # 3 of the first search, 6 and 2 of the later ones, 2 that match and did not come
    assert (flow.identified, flow.not_received, flow.unreadable, flow.duplicates) == (13, 2, 1, 5)
    left_out = dict(flow.left_out)
    assert (flow.screened, left_out["not read yet"], left_out["retracted"], flow.included) == (5, 1, 1, 1)


def retracted_study():
    link = ArticleLink(link_type="RetractionIn", target_pmid=None, citation="x")
    received = made.received(
        "90000011", "Retracted intramedullary", "x.", entry_date=date(2021, 1, 1), revised_date=date(2021, 2, 1),
        links=(link,),
    )  # fmt: skip
    topic = made.finding(received[1], "intramedullary", "topic", name="intramedullary")
    return received, (made.reading(received[1]), [topic])


def test_a_day_before_the_first_search_has_nothing_in_it(con):
    report = search_report(con, "cord", as_of=made.TODAY - timedelta(days=1))
    assert report.searches == () and adds_up(report.flow).identified == 0
    assert "No search was made." in searches_markdown(report).decode()


def test_records_of_a_search_that_was_killed_are_counted_all_the_same(con):
    made.harvest(con, made.received("90000010", "Stored before the kill"), searches=[], searched_up_to=None)
    flow = adds_up(search_report(con, "cord", as_of=made.TODAY).flow)
    assert (flow.identified, flow.screened) == (4, 4)


def test_a_record_that_came_readable_later_is_a_duplicate_and_not_unreadable(con):
    unreadable = Rejection(pmid="90000010", reason="Cut off.", source="x", excerpt="<x>")
    first = Search(query_name="next", query="q", searched_at=made.NOW, found=1, fetched=1)
    made.harvest(con, unreadable, searches=[first])
    later = made.NOW + timedelta(hours=1)
    made.harvest(
        con, made.received("90000010", "Whole"), received_at=later,
        searches=[Search(query_name="again", query="q", searched_at=later, found=1, fetched=1)],
    )  # fmt: skip
    flow = adds_up(search_report(con, "cord", as_of=made.TODAY).flow)
    assert (flow.unreadable, flow.duplicates, flow.screened) == (0, 1, 4)


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.integers(0, 50), st.integers(0, 9), st.integers(0, 50)
)
def test_no_log_makes_a_flow_that_does_not_add_up(searches, articles, unreadable, included):
    included = min(included, articles)
    logged = tuple(
        replace(SEARCH, found=fetched + short, fetched=fetched, not_received=short) for fetched, short in searches
    )
    left_out = {"not read yet": articles - included}
    adds_up(_flow(logged, articles=articles, unreadable=unreadable, left_out=left_out, included=included))


def test_the_flow_re_imports_from_csv():
    rows = list(csv.reader(io.StringIO(flow_csv(REPORT).decode("utf-8-sig"))))
    assert rows[0] == ["step", "records", "n"]
    assert [(step, number) for step, _, number in rows[1:]] == [
        ("Identification", "12"), ("Identification", "0"), ("Identification", "2"), ("Identification", "1"),
        ("Screening", "9"), ("Screening", "4"), ("Included", "5"),
    ]  # fmt: skip


# the log


def test_the_sixteen_items_of_prisma_s_are_answered_in_their_order():
    text = searches_markdown(REPORT).decode()
    items = [line.split(".** ", 1) for line in text.splitlines() if line[:1].isdigit()]
    assert [name for name, _ in items] == [
        f"{number}. **{name}"
        for number, name in enumerate((
            "Database name", "Multi-database searching", "Study registries", "Online resources and browsing",
            "Citation searching", "Contacts", "Other methods", "Full search strategies", "Limits and restrictions",
            "Search filters", "Prior work", "Updates", "Dates of searches", "Peer review", "Total records",
            "Deduplication",
        ), start=1)
    ]  # fmt: skip
    told = dict(items)
    assert told["1. **Database name"].startswith("PubMed, through the E-utilities of NCBI")
    assert "from 2019-08-24 to 2022-08-24" in told["9. **Limits and restrictions"]
    assert told["13. **Dates of searches"] == "2022-08-24 to 2022-08-31, 2 searches"
    assert told["15. **Total records"] == "12 records identified, 9 different ones read."


def test_queries_stand_as_they_were_run_with_pubmeds_translation():
    text = searches_markdown(REPORT).decode()
    assert "\n    (intramedullary[tiab]\n    AND metasta*[tiab])\n" in text
    assert '\n    "intramedullary"[Title/Abstract] AND "metasta*"[Title/Abstract]\n' in text
    assert "- PubMed does not know the phrase \\*x\\*." in text


def test_a_search_that_failed_is_never_one_that_found_nothing():
    text = searches_markdown(REPORT).decode()
    assert "**1 search did not complete:**" in text
    assert "| could not be asked | 0 | FAILED: PubMed is away. | run-2 |" in text
    (_, failed) = read_csv(REPORT)
    assert (failed["state"], failed["found"], failed["error"]) == ("failed", "", "PubMed is away.")


@pytest.mark.parametrize("source, words", [
    (EUTILS, "PubMed, through the E-utilities of NCBI"),
    ("http://127.0.0.1:4000/entrez/eutils/", "A server that answers as PubMed does"),
    ("https://ncbi.nlm.nih.gov.evil.example/", "A server that answers as PubMed does"),
    ("files", "Records given as files"),
])  # fmt: skip
def test_only_ncbi_is_called_pubmed(source, words):
    assert platform(source).startswith(words)


def test_records_given_as_files_are_a_source_beside_pubmed():
    both = replace(REPORT, searches=(SEARCH, replace(SEARCH, source="files", query="own.xml", window_start=None)))
    text = searches_markdown(both).decode()
    assert "PubMed, through the E-utilities" in text and "; Records given as files" in text
    assert "Each source by itself." in text and "One source only." not in text


def read_csv(report):
    return list(csv.DictReader(io.StringIO(searches_csv(report).decode("utf-8-sig"), newline=""), strict=True))


def test_each_search_re_imports_from_csv():
    first = read_csv(REPORT)[0]
    assert first["searched_at"] == "2022-08-24 09:30:00"
    assert first["query"] == "(intramedullary[tiab] AND metasta*[tiab])"
    assert (first["window_start"], first["window_end"], first["found"], first["fetched"]) == (
        "2019-08-24", "2022-08-24", "12", "12",
    )  # fmt: skip
    assert (first["run_id"], first["software_version"]) == ("run-1", "0.1.0")


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_from_outside_breaks_the_log(text):
    search = replace(
        SEARCH, query=text, query_name=text, query_translation=text, error=text, state="failed", warnings=(text,),
        source=text,
    )  # fmt: skip
    report = replace(REPORT, title=text, searches=(search, SEARCH))
    assert len(read_csv(report)) == 2
    log = searches_markdown(report).decode()
    headings = [line for line in log.splitlines() if line.startswith("#")]
    assert [one for one in headings if not one.startswith(("###", "# "))] == [
        "## Full search strategies", "## Each search", "## Flow of records (PRISMA 2020)",
    ]  # fmt: skip
    assert "<script>" not in "".join(line for line in log.splitlines() if not line.startswith("    "))
    rows = [line for line in log.splitlines() if line.startswith("| 2022")]
    assert len(rows) == 2


def test_a_warehouse_answers_for_its_own_review_alone(con):
    insert(con, "core.search", [{
        "search_id": "s", "run_id": made.RUN, "review_id": "other", "source": "files", "query_name": "q", "query": "q",
        "found": 5, "fetched": 5, "state": "completed", "warnings": [], "searched_at": datetime(2022, 8, 24),
    }])  # fmt: skip
    assert search_report(con, "cord", as_of=made.TODAY).flow.identified == 3
