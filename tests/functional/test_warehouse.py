"""What is stored is kept whole, once, and comes back as it went in."""

from dataclasses import MISSING, fields, replace
from datetime import date, datetime, timedelta, timezone

import duckdb
import pytest

from extractors.errors import ConfigurationError
from extractors.records import Article, ArticleLink, Author, MeshHeading, PublicationDate, Rejection, Section
from extractors.review import Figure
from tests.warehouse_fixture import (
    NOW, PIPELINE, REVIEW, RUN, SOURCE, STUDIES, SURGERY, TODAY,
    empty_warehouse, fill, finding, harvest, mention, new_home, open_run, reading, readings, received,
)  # fmt: skip
from warehouse.articles import load_articles
from warehouse.connect import open_warehouse
from warehouse.harvests import HarvestCounts, Search, searched_up_to, store_harvest
from warehouse.readings import pending_annotation, store_readings
from warehouse.reviews import store_review
from warehouse.runs import finish_run, start_run, summary_of

LATER = NOW + timedelta(days=30)
UNREADABLE = Rejection(pmid="5", reason="It has no title.", source=SOURCE, excerpt="<PubmedArticle>")


@pytest.fixture
def con():
    with empty_warehouse() as connection:
        open_run(connection)
        yield connection


def everything(con, *, but=()):
    """All rows of all tables, without the columns `but`."""
    tables = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by all").fetchall()
    rows = {}
    for (table,) in tables:
        found = con.execute(f"from {table} order by all")
        keep = [place for place, column in enumerate(found.description) if column[0] not in but]
        rows[table] = [tuple(row[place] for place in keep) for row in found.fetchall()]
    return rows


# opening


def test_a_warehouse_is_made_where_there_is_none_and_keeps_what_is_stored(tmp_path):
    home = tmp_path / "new" / "home"
    with open_warehouse(home) as con:
        fill(con)
    with open_warehouse(home, read_only=True) as con:
        assert con.execute("select count(*) from mart.study").fetchone() == (3,)


def test_a_warehouse_that_is_not_there_cannot_be_read_and_the_cure_is_named(tmp_path):
    with pytest.raises(ConfigurationError, match="run `reviewwatch run` first"):
        with open_warehouse(tmp_path, read_only=True):
            pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(4096)])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_is_no_duckdb_file_is_refused_and_left_as_it_was(tmp_path, content, read_only):
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"warehouse\.duckdb is not a DuckDB file"):
        with open_warehouse(tmp_path, read_only=read_only):
            pass
    assert path.read_bytes() == content


def test_a_warehouse_of_an_older_reviewwatch_is_not_read_before_it_is_migrated(tmp_path):
    with open_warehouse(new_home(tmp_path)) as con:
        con.execute("delete from core.model where name = 'study.sql'")
    with pytest.raises(ConfigurationError, match="older reviewwatch.*Run `reviewwatch run` once"):
        with open_warehouse(tmp_path, read_only=True):
            pass


def test_sql_reaches_no_file_outside_the_home_and_fetches_no_extension(tmp_path):
    with open_warehouse(new_home(tmp_path)) as con:
        with pytest.raises(Exception, match="disabled by configuration"):
            con.execute("select * from read_text('/etc/hostname')")
        with pytest.raises(Exception, match="(?i)extension|disabled"):
            con.execute("install httpfs; load httpfs")
    with open_warehouse(tmp_path) as con, open_warehouse(tmp_path) as second:  # two tasks of one process
        con.execute("select 1")
        second.execute("select 1")


# runs


def test_a_run_is_running_until_it_ends_and_then_says_how(con):
    assert con.execute("select state, finished_at from core.run").fetchall() == [("running", None)]
    assert summary_of(con, RUN) is None
    finish_run(con, RUN, finished_at=LATER, state="incomplete", summary={"found": 3}, error="PubMed did not answer.")
    assert con.execute("select state, error, summary->>'found', finished_at from core.run").fetchall() == [
        ("incomplete", "PubMed did not answer.", "3", LATER.replace(tzinfo=None))
    ]
    assert summary_of(con, RUN) == {"found": 3} and summary_of(con, "run-2") is None
    with pytest.raises(LookupError, match="no run run-2"):
        finish_run(con, "run-2", finished_at=LATER, state="failed", summary={})


def test_moments_are_kept_in_utc_and_one_without_a_zone_is_refused(con):
    given = {"run_id": "run-2", "as_of": TODAY, "source": SOURCE, "software_version": "0.1.0"}
    start_run(con, started_at=datetime(2022, 8, 24, 12, tzinfo=timezone(timedelta(hours=2))), **given)
    found = con.execute("select started_at from core.run where run_id = 'run-2'").fetchone()
    assert found == (datetime(2022, 8, 24, 10),)
    with pytest.raises(ValueError, match="no time zone"):
        start_run(con, started_at=datetime(2022, 8, 24, 12), **given)


# harvests


def test_a_harvest_says_what_was_new_changed_unchanged_and_rejected(con):
    assert harvest(con, *STUDIES, UNREADABLE) == HarvestCounts(new=3, changed=0, unchanged=0, rejected=1)
    corrected = received("90000001", "Surgery of intramedullary metastases, corrected", revised_date=date(2022, 1, 1))
    assert harvest(con, *STUDIES, corrected) == HarvestCounts(new=0, changed=1, unchanged=2, rejected=0)


def test_the_same_harvest_again_moves_nothing_but_when_it_was_last_seen(con):
    harvest(con, *STUDIES, UNREADABLE)
    before = everything(con, but={"last_seen_at"})
    harvest(con, *STUDIES, UNREADABLE, received_at=LATER)
    assert everything(con, but={"last_seen_at"}) == before
    assert con.execute("select distinct first_seen_at, last_seen_at from raw.pubmed_record").fetchall() == [
        (NOW.replace(tzinfo=None), LATER.replace(tzinfo=None))
    ]


@pytest.mark.parametrize(
    ("held", "came_late"),
    [
        ({"version": 2}, {"version": 1, "revised_date": date(2022, 1, 1)}),
        ({"revised_date": date(2022, 1, 1)}, {"revised_date": date(2021, 1, 1)}),
        ({"revised_date": date(2022, 1, 1)}, {}),
    ],
)
def test_an_older_version_never_takes_the_place_of_a_newer_one(con, held, came_late):
    newer, older = received("1", "newer", **held), received("1", "older", **came_late)
    harvest(con, newer)
    assert harvest(con, older).changed == 0
    assert [article.title for article in load_articles(con, ["1"])] == ["newer"]
    assert con.execute("select count(*) from raw.pubmed_record").fetchone() == (2,), "both contents are kept"


def test_of_two_versions_in_one_harvest_the_newer_is_the_article_in_whatever_order(con):
    first, second = received("1", "first"), received("1", "second", version=2)
    third, fourth = received("2", "third"), received("2", "fourth", version=2)
    assert harvest(con, first, second, fourth, third).new == 2
    assert load_articles(con, ["1", "2"]) == [second[1], fourth[1]]


def test_an_article_keeps_the_moment_it_was_first_seen_through_its_versions(con):
    harvest(con, received("1", "first"))
    harvest(con, received("1", "second", version=2), received_at=LATER)
    assert con.execute("select title, first_seen_at, stored_at from core.article").fetchall() == [
        ("second", NOW.replace(tzinfo=None), LATER.replace(tzinfo=None))
    ]


def test_two_contents_of_equal_age_do_not_change_places_at_every_run(con):
    harvest(con, received("1", "one wording"), received("1", "another wording"))
    again = harvest(con, received("1", "one wording"), received("1", "another wording"))
    assert again == HarvestCounts(new=0, changed=0, unchanged=1, rejected=0)


def test_an_article_found_for_a_second_review_is_linked_to_it_too(con):
    harvest(con, SURGERY)
    counts = store_harvest(
        con, run_id=RUN, review_id="other", source=SOURCE, searches=[], received=[SURGERY], received_at=NOW
    )
    assert counts == HarvestCounts(new=0, changed=0, unchanged=1, rejected=0)
    assert con.execute("select review_id, pmid from core.review_article order by all").fetchall() == [
        ("cord", "90000001"),
        ("other", "90000001"),
    ]


def test_rows_and_cursor_are_stored_together_or_not_at_all(con):
    broken = received("2", "has no such day", publication_date=PublicationDate(text="", month=13))
    before = everything(con)
    with pytest.raises(duckdb.ConstraintException):
        harvest(con, SURGERY, UNREADABLE, broken)
    search = Search(query_name="cord", query="cord[tiab]", searched_at=NOW, found=1, fetched=1)
    with pytest.raises(ValueError, match="same query name and window"):
        harvest(con, SURGERY, UNREADABLE, searches=[search, search])
    assert everything(con) == before
    assert searched_up_to(con, review_id=REVIEW.id, source=SOURCE) is None


def test_the_cursor_moves_forward_with_its_rows_and_never_back(con):
    harvest(con, SURGERY, searched_up_to=None)
    assert searched_up_to(con, review_id=REVIEW.id, source=SOURCE) is None
    for day in (date(2022, 3, 1), date(2021, 1, 1)):
        harvest(con, SURGERY, searched_up_to=day)
        assert searched_up_to(con, review_id=REVIEW.id, source=SOURCE) == date(2022, 3, 1)
    assert searched_up_to(con, review_id=REVIEW.id, source="elsewhere") is None


def test_a_search_that_failed_is_not_one_that_found_nothing_and_holds_the_cursor(con):
    failed = Search(query_name="cord", query="cord[tiab]", searched_at=NOW, error="PubMed answered 503.")
    with pytest.raises(ValueError, match="search cord failed"):
        harvest(con, searches=[failed])
    harvest(con, searches=[failed], searched_up_to=None)
    nothing = Search(query_name="cord", query="cord[tiab]", searched_at=NOW, found=0, window_start=TODAY)
    harvest(con, searches=[nothing], searched_up_to=None)
    assert con.execute("select state, found, error from core.search order by state").fetchall() == [
        ("completed", 0, None),
        ("failed", None, "PubMed answered 503."),
    ]


def test_a_search_asked_again_in_the_same_run_is_told_as_it_ended_last(con):
    first = Search(query_name="cord", query="cord[tiab]", searched_at=NOW, error="PubMed answered 503.")
    for search in (first, replace(first, error=None, found=7, fetched=7)):
        harvest(con, searches=[search], searched_up_to=None)
    assert con.execute("select state, found, error from core.search").fetchall() == [("completed", 7, None)]


# articles

RICH = received(
    "31234567",
    "Métastases & <i>markup</i> — \U0001f9e0 title",
    version=2,
    kind="book",
    sections=(
        Section(name="TITLE", text="Métastases"),
        Section(name="RESULTS", text="One.", nlm_category="RESULTS"),
        Section(name="RESULTS 2", text="Two.", nlm_category="RESULTS"),
    ),
    vernacular_title="Métastases",
    other_abstracts=(("fre", "Résumé"), ("plain-language-summary", "Words")),
    journal="J Neurosurg",
    volume="12",
    issue="3 Suppl",
    pages="1-9",
    publication_date=PublicationDate(text="2020 Winter", year=2020, month=1, day=2),
    entry_date=date(2020, 3, 1),
    completed_date=date(2020, 9, 1),
    revised_date=date(2021, 1, 1),
    history=(("received", date(2019, 1, 1)), ("entrez", date(2020, 3, 1))),
    languages=("eng", "fre"),
    doi="10.1000/x",
    pmcid="PMC1",
    citation_status="MEDLINE",
    publication_status="ppublish",
    publication_types=("Case Reports", "Journal Article"),
    authors=(Author(last_name="Bäcker", fore_name="A B", initials="AB"), Author(collective_name="A Group")),
    mesh=(
        MeshHeading(descriptor_id="D1", descriptor="Spine", is_major=True, qualifier_id="Q1", qualifier="surgery"),
        MeshHeading(descriptor_id="D1", descriptor="Spinal Cord", is_major=False),
    ),
    keywords=("cord", "metastasis"),
    links=(ArticleLink(link_type="ErratumIn", target_pmid=None, citation="J. 2021"),),
    notes=("A note.",),
)


def test_an_article_comes_back_with_every_field_as_it_went_in(con):
    plain = [field.name for field in fields(Article) if field.default is not MISSING
             and getattr(RICH[1], field.name) == field.default]  # fmt: skip
    assert plain == [], "every field of the example says something, so that a field without a column is seen"
    harvest(con, RICH, *STUDIES)
    assert load_articles(con, ["90000002", "31234567"]) == [STUDIES[1][1], RICH[1]]


def test_asking_for_an_article_that_is_not_there_is_an_error_and_for_none_is_none(con):
    with pytest.raises(LookupError, match="no article 7 in the warehouse"):
        load_articles(con, ["7"])
    assert load_articles(con, []) == []


# readings


def test_articles_await_the_pipeline_until_this_version_has_read_this_content(con):
    harvest(con, *STUDIES)
    assert pending_annotation(con, PIPELINE) == ["90000003", "90000002", "90000001"]
    store_readings(con, readings()[:2], run_id=RUN, annotated_at=NOW)
    assert pending_annotation(con, PIPELINE) == ["90000003"]
    assert len(pending_annotation(con, "newer")) == 3
    harvest(con, received("90000001", "Corrected", revised_date=TODAY, entry_date=TODAY))
    assert pending_annotation(con, PIPELINE) == ["90000003", "90000001"]


def test_an_article_in_which_nothing_was_found_has_been_read(con):
    harvest(con, SURGERY)
    assert store_readings(con, [(reading(SURGERY[1]), [])], run_id=RUN, annotated_at=NOW) == 1
    assert pending_annotation(con, PIPELINE) == []


def test_readings_stored_twice_are_the_same_rows(con):
    harvest(con, *STUDIES)
    store_readings(con, readings(), run_id=RUN, annotated_at=NOW)
    before = everything(con)
    store_readings(con, readings(), run_id=RUN, annotated_at=NOW)
    assert everything(con) == before
    assert len(before["core.mention"]) == 4 and len(before["core.finding"]) == 12


def test_a_new_reading_takes_the_place_of_the_old_one_and_touches_no_other_article(con):
    harvest(con, *STUDIES)
    store_readings(con, readings(), run_id=RUN, annotated_at=NOW)
    store_readings(con, [(reading(SURGERY[1]), [])], run_id=RUN, annotated_at=LATER)
    assert {pmid for (pmid,) in con.execute("select pmid from core.finding").fetchall()} == {"90000002", "90000003"}


def test_what_was_read_in_a_version_that_is_no_longer_held_is_left_out(con):
    harvest(con, *STUDIES)
    harvest(con, received("90000001", "Corrected", revised_date=TODAY))
    assert store_readings(con, readings(), run_id=RUN, annotated_at=NOW) == 2
    assert con.execute("select count(*) from core.mention where pmid = '90000001'").fetchone() == (0,)
    assert pending_annotation(con, PIPELINE) == ["90000001"]


def test_a_mention_and_a_finding_keep_every_field(con):
    article = SURGERY[1]
    said = mention(
        article, "lung cancer", "tumour", None, is_negated=True, is_hypothetical=True, is_background=True, cue="no",
        suggested_concept_id="MESH:D1", suggested_score=0.5, listed_as=(("MESH:D2", "lung cancer"),),
    )  # fmt: skip
    found = finding(
        article, "9.9 months", "survival", name="overall_survival_rate", concept_id="C1", value=55.0, unit="percent",
        at_months=12.0, low=40.0, high=70.0, patient_group="surgery", detail="mean", p_value=0.02,
        p_comparator="below",
    )  # fmt: skip
    harvest(con, SURGERY)
    store_readings(con, [(reading(article, said, said), [found, found])], run_id=RUN, annotated_at=NOW)
    assert con.execute("from core.mention").fetchall() == [
        (said.mention_id, "90000001", "ABSTRACT", 32, 43, "lung cancer", "tumour", None, None, True, True, True, "no",
         "MESH:D1", 0.5, [{"concept_id": "MESH:D2", "name": "lung cancer"}], PIPELINE, RUN)
    ]  # fmt: skip
    assert con.execute("from core.finding").fetchall() == [
        (found.finding_id, "90000001", "survival", "overall_survival_rate", "C1", 55.0, "percent", 12.0, 40.0, 70.0,
         "surgery", "mean", "ABSTRACT", 65, 75, "Median survival was 9.9 months.", 45, 76, PIPELINE, RUN,
         0.02, "below")
    ]  # fmt: skip


# reviews


def test_a_review_that_did_not_change_is_not_written_again(con):
    assert store_review(con, REVIEW, run_id=RUN, stored_at=NOW) is True
    before = everything(con)
    assert store_review(con, REVIEW, run_id="run-2", stored_at=LATER) is False
    assert everything(con) == before


def test_a_claim_taken_out_of_the_file_stays_but_is_no_longer_current(con):
    store_review(con, REVIEW, run_id=RUN, stored_at=NOW)
    sharper = replace(REVIEW.claims[1], figure=Figure(value=9, unit="months", comparator="about"))
    store_review(con, replace(REVIEW, claims=(sharper,)), run_id=RUN, stored_at=LATER)
    claims = "select claim_id, is_current, figure_value, figure_unit, figure_comparator from core.claim order by all"
    assert con.execute(claims).fetchall() == [
        ("surgery", True, 9.0, "months", "about"),
        ("survival", False, 4.0, "months", "below"),
    ]
    store_review(con, REVIEW, run_id=RUN, stored_at=LATER)
    assert con.execute(claims).fetchall() == [
        ("surgery", True, None, None, None),
        ("survival", True, 4.0, "months", "below"),
    ]


def test_a_query_or_work_taken_out_of_the_file_is_gone(con):
    store_review(con, REVIEW, run_id=RUN, stored_at=NOW)
    store_review(con, replace(REVIEW, works=(), queries=()), run_id=RUN, stored_at=NOW)
    assert con.execute("select count(*) from core.work").fetchone() == (0,)
    assert con.execute("select count(*) from core.review_query").fetchone() == (0,)
