"""What analysts read: studies as of a day, the log of searches, the checks and the cookbook."""

from datetime import date, timedelta
from pathlib import Path

import pytest

import warehouse.check
from extractors.pubmed.files import read_path
from extractors.records import ArticleLink, Finding, Rejection
from tests.warehouse_fixture import (
    NOW, PIPELINE, RUN, SOURCE, TODAY,
    empty_warehouse, fill, finding, harvest, mention, open_run, reading, received,
)  # fmt: skip
from warehouse.check import CHECKS, run_checks
from warehouse.harvests import Search
from warehouse.readings import store_readings

QUERIES = sorted((Path(warehouse.check.__file__).parent / "queries").glob("*.sql"))


@pytest.fixture
def con():
    with empty_warehouse() as connection:
        open_run(connection)
        yield connection


@pytest.fixture(scope="module")
def filled():
    with empty_warehouse() as connection:
        fill(connection)
        yield connection


def studies(con, day, *columns):
    found = con.execute(f"select {', '.join(columns)} from mart.study_as_of($day) order by pmid", {"day": day})
    return found.fetchall()


# studies


def test_a_study_says_what_its_article_showed(filled):
    columns = ("pmid", "topic", "study_design", "patient_count", "primary_tumours", "treatments")
    assert studies(filled, TODAY, *columns) == [
        ("90000001", "intramedullary", "case_series", 30, ["lung cancer"], ["surgery"]),
        ("90000002", "epidural_or_vertebral", None, 120, [], ["radiotherapy"]),
        ("90000003", "intramedullary", "case_report", None, [], []),
    ]


def test_a_study_is_there_from_the_day_it_entered_pubmed(filled):
    assert studies(filled, date(2018, 5, 31), "pmid") == []
    assert studies(filled, date(2018, 6, 1), "pmid") == [("90000003",)]
    assert studies(filled, date(2021, 3, 1), "pmid") == [("90000002",), ("90000003",)]


def test_the_view_is_the_study_as_of_today(filled):
    assert filled.execute("from mart.study order by pmid").fetchall() == studies(filled, date.today(), "*")


def test_a_study_without_an_entry_date_is_there_from_the_day_it_was_received(con):
    harvest(con, received("1", "No date"))
    assert studies(con, TODAY - timedelta(days=1), "pmid") == []
    assert studies(con, TODAY, "pmid", "entry_date") == [("1", None)]


def test_not_read_yet_is_not_the_same_as_nothing_found(con):
    harvest(con, received("1", "Unread"), received("2", "Read"))
    articles = {"2": received("2", "Read")[1]}
    store_readings(con, [(reading(articles["2"]), [])], run_id=RUN, annotated_at=NOW)
    assert studies(con, TODAY, "pmid", "treatments", "pipeline_version") == [("1", [], None), ("2", [], PIPELINE)]


def test_a_retraction_counts_from_the_day_its_notice_entered_pubmed(con):
    retracted = received(
        "1", "Retracted", entry_date=date(2020, 1, 1), revised_date=date(2022, 1, 1),
        links=(ArticleLink(link_type="RetractionIn", target_pmid="2", citation="J. 2021"),),
    )  # fmt: skip
    harvest(con, retracted)
    assert studies(con, date(2021, 12, 31), "is_retracted") == [(False,)]
    assert studies(con, date(2022, 1, 1), "is_retracted") == [(True,)], "without its notice: from the last revision"
    harvest(con, received("2", "Retraction notice", entry_date=date(2021, 6, 1)))
    assert studies(con, date(2021, 5, 31), "is_retracted") == [(False,)]
    assert studies(con, date(2021, 6, 1), "is_retracted") == [(True,), (False,)]


def test_what_was_read_from_indexing_is_unknown_until_the_indexing_was_done(con):
    article = received("1", "Indexed", entry_date=date(2020, 1, 1), completed_date=date(2020, 9, 1))
    from_indexing = Finding(
        pmid="1", kind="study_design", name="randomized_trial", section="METADATA", start=0, end=0,
        sentence="Randomized Controlled Trial", sentence_start=0, sentence_end=0, pipeline_version=PIPELINE,
    )  # fmt: skip
    harvest(con, article)
    store_readings(con, [(reading(article[1]), [from_indexing])], run_id=RUN, annotated_at=NOW)
    assert studies(con, date(2020, 8, 31), "study_design") == [(None,)]
    assert studies(con, date(2020, 9, 1), "study_design") == [("randomized_trial",)]


def test_where_the_text_says_it_more_than_once_the_first_place_counts(con):
    article = received("1", "A series of 12 patients", "Of 15 patients, 12 were treated.")[1]
    counts = [finding(article, words, "patient_count", value=value, unit="patients")
              for words, value in (("15 patients", 15), ("12 patients", 12))]  # fmt: skip
    harvest(con, received("1", "A series of 12 patients", "Of 15 patients, 12 were treated."))
    store_readings(con, [(reading(article), counts)], run_id=RUN, annotated_at=NOW)
    assert studies(con, TODAY, "patient_count") == [(12,)]


def test_a_text_in_our_own_words_is_marked_as_a_digest(con):
    harvest(con, received("1", "Ours", notes=("Digest in reviewwatch's own words of it.",)), received("2", "Theirs"))
    assert studies(con, TODAY, "is_digest") == [(True,), (False,)]


def test_every_text_of_the_sample_corpus_is_marked_as_a_digest(con):
    sample = Path(warehouse.check.__file__).parents[1] / "config" / "sample"
    harvest(con, *read_path(sample))
    assert con.execute("select count(*), count_if(is_digest) from mart.study").fetchone() == (60, 60)


# words


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ((0.56, "hazard_ratio", 0.4, 0.8, 0.02, "equal"), " (hazard ratio 0.56, 0.4 to 0.8, p = 0.02)"),
        ((1.3, "risk_ratio", None, None, 0.05, "at_most"), " (risk ratio 1.3, p <= 0.05)"),
        ((None, None, None, None, 0.001, "below"), " (p < 0.001)"),
        ((None, None, None, None, None, None), ""),
    ],
)
def test_the_figures_of_a_comparison_stand_in_brackets(filled, figures, words):
    assert filled.execute("select mart.compared_by($1, $2, $3, $4, $5, $6)", figures).fetchone() == (words,)


# the other marts


def test_a_rejection_is_resolved_when_the_record_comes_in_a_form_that_can_be_read(con):
    harvest(con, Rejection(pmid="1", reason="It has no title.", source=SOURCE, excerpt="<"))
    assert con.execute("select reason, is_resolved from mart.rejection").fetchall() == [("It has no title.", False)]
    harvest(con, received("1", "Repaired"), received_at=NOW + timedelta(days=1))
    assert con.execute("select is_resolved from mart.rejection").fetchall() == [(True,)]


def test_the_search_log_tells_failed_short_and_empty_searches_apart(con):
    searches = [
        Search(query_name="empty", query="q", searched_at=NOW, found=0),
        Search(query_name="failed", query="q", searched_at=NOW, error="PubMed answered 503."),
        Search(query_name="short", query="q", searched_at=NOW, found=5, fetched=3),
    ]
    harvest(con, searches=searches, searched_up_to=None)
    log = "select query_name, state, found, not_received from mart.search_log order by query_name"
    assert con.execute(log).fetchall() == [
        ("empty", "completed", 0, 0),
        ("failed", "failed", None, None),
        ("short", "completed", 5, 2),
    ]


def test_words_without_a_concept_are_listed_for_the_vocabulary_with_their_nearest_concept(con):
    articles = [received(str(place), "Glimmeroma and glimmeroma")[1] for place in (1, 2)]
    harvest(con, *(received(str(place), "Glimmeroma and glimmeroma") for place in (1, 2)))
    store_readings(con, [
        (reading(article,
                 mention(article, "Glimmeroma", "tumour", suggested_concept_id="far", suggested_score=0.2),
                 mention(article, "glimmeroma", "tumour", suggested_concept_id="near", suggested_score=0.9)), [])
        for article in articles
    ], run_id=RUN, annotated_at=NOW)  # fmt: skip
    assert con.execute("from mart.mention_unlinked").fetchall() == [("glimmeroma", "tumour", 2, 4, "near", 0.9, "1")]


# checks

BREAK = {
    "alert_has_signals": "insert into core.alert values"
    " ('a', 'cord', 'me', 'mail', 'signals', '', '', 'pending', 0, null, timestamp '2022-01-01', null, null, 'run-1')",
    "article_has_its_record": "update raw.pubmed_record set xml = null where pmid = '90000001'",
    "article_starts_with_its_title": "update core.article_section set section = 'BODY' where section_index = 0",
    "cursor_not_in_future": "update core.search_cursor set searched_up_to = date '2022-08-26'",
    "finding_slices_back": "update core.finding set sentence_end_char = sentence_end_char + 1 where kind = 'survival'",
    "found_article_is_there": "insert into core.review_article values ('cord', '7', timestamp '2022-01-01', 'run-1')",
    "mention_slices_back": "update core.mention set start_char = start_char + 1",
    "reading_has_an_annotation": "update core.annotation set pipeline_version = 'other'",
    "record_has_an_article": "delete from core.article where pmid = '90000001'",
    "search_is_complete": "update core.search set fetched = found - 1",
    "study_once": "create or replace macro mart.study_as_of(as_of) as table from core.mention where as_of is not null;"
    " create or replace view mart.study as from mart.study_as_of(current_date)",
}


def test_a_warehouse_that_keeps_its_promises_passes_every_check(filled):
    assert run_checks(filled) == []


def test_every_check_has_a_way_to_fail_here():
    assert sorted(BREAK) == sorted(path.stem for path in CHECKS.glob("*.sql"))


@pytest.mark.parametrize("check", BREAK)
def test_each_check_finds_the_rows_that_break_its_promise(filled, check):
    filled.execute(f"begin; {BREAK[check]}")
    try:
        broken = {breakage.check: breakage for breakage in run_checks(filled)}
    finally:
        filled.execute("rollback")
    assert check in broken
    assert broken[check].promise.endswith(".") and broken[check].examples
    assert broken[check].promise in str(broken[check])


def test_an_article_whose_newer_version_awaits_the_pipeline_breaks_no_promise(con):
    fill(con)
    harvest(con, received("90000001", "All words changed", revised_date=TODAY))
    assert run_checks(con) == []


# the cookbook


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_each_query_of_the_cookbook_asks_a_question_and_answers_it(filled, query):
    sql = query.read_text("utf-8")
    assert sql.startswith("-- ") and sql.splitlines()[0].endswith("?")
    filled.execute(sql).fetchall()


def test_the_cookbook_answers_what_it_asks(filled):
    answers = {path.stem: filled.execute(path.read_text("utf-8")).fetchall() for path in QUERIES}
    assert [row[2] for row in answers["new_studies_on_the_topic"]] == ["90000001"], "news, on the topic, not retracted"
    assert [(row[0], row[1], row[6]) for row in answers["median_survival"]] == [
        ("epidural_or_vertebral", 6.0, "Median survival was 6 months."),
        ("intramedullary", 9.9, "Median survival was 9.9 months."),
    ]
    assert answers["treatments_by_year"] == [("radiotherapy", 2020, 1, 120), ("surgery", 2021, 1, 30)]
    assert answers["searches_that_brought_too_little"] == []
    assert [row[0] for row in answers["runs_that_did_not_end_well"]] == [RUN], "it never said that it ended"
    assert [row[0] for row in answers["words_for_the_vocabulary"]] == ["chordoid glimmeroma"]
