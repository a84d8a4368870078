"""The analysts' copy: complete, readable by itself, put in place in one piece, without what is not ours to pass on."""

import os
import stat

import duckdb
import pytest

from extractors.records import Rejection
from tests.warehouse_fixture import NOW, RUN, SOURCE, TODAY, fill, harvest, new_home, received
from warehouse.answers import Answer, give
from warehouse.connect import open_warehouse
from warehouse.publish import publish
from warehouse.taking import take_answers

# Random letters, so that compression cannot hide them in the file.
SECRET = "QzXvKwPjRbYtMnHdGfLs"


@pytest.fixture
def home(tmp_path):
    with open_warehouse(new_home(tmp_path / "home")) as con:
        fill(con)
        harvest(con, Rejection(pmid="8", reason="It has no title.", source=SOURCE, excerpt=f"<{SECRET}>"))
        harvest(con, received("9", "A title", f"The abstract, {SECRET}.", other_abstracts=(("fre", SECRET),)))
        publish(con, tmp_path / "home", as_of=TODAY)
    return tmp_path / "home"


def snapshot(home):
    return duckdb.connect(str(home / "published" / "warehouse.duckdb"), read_only=True)


def parquet(home, name):
    return duckdb.sql(f"from '{home}/published/parquet/{name}.parquet'").fetchall()


def test_the_snapshot_answers_as_the_warehouse_does_under_any_name(home, tmp_path):
    elsewhere = tmp_path / "an analyst's copy.duckdb"
    elsewhere.write_bytes((home / "published" / "warehouse.duckdb").read_bytes())
    questions = (
        "from mart.study order by pmid",
        "from mart.study_as_of(date '2020-06-01') order by pmid",
        "select pmid, sentence from core.finding order by all",
        "from mart.signal_as_of(date '2022-08-24')",
        "select count(*) from core.article_link",
    )
    with open_warehouse(home) as con, duckdb.connect(str(elsewhere), read_only=True) as copy:
        for question in questions:
            assert copy.execute(question).fetchall() == con.execute(question).fetchall()


def test_every_table_view_macro_and_comment_is_in_the_snapshot(home):
    inventory = (
        "select schema_name, table_name, comment from duckdb_tables() where schema_name <> 'today' order by all",
        "select schema_name, view_name, comment from duckdb_views() where not internal order by all",
        "select function_name, parameters, comment from duckdb_functions() where not internal order by all",
        "select * from mart.dictionary order by all",
    )
    with open_warehouse(home) as con, snapshot(home) as copy:
        for question in inventory:
            expected = con.execute(question).fetchall()
            assert copy.execute(question).fetchall() == expected and expected


def test_records_abstracts_and_excerpts_stay_out_of_the_snapshot(home):
    assert SECRET.encode() in (home / "warehouse.duckdb").read_bytes(), "the search would find it"
    for path in (home / "published").rglob("*.*"):
        assert SECRET.encode() not in path.read_bytes(), path.name
    with snapshot(home) as copy:
        assert copy.execute("select count(*), count(xml) from raw.pubmed_record").fetchone() == (4, 0)
        told = copy.execute("select distinct section from core.article_section where text <> ''").fetchall()
        assert told == [("TITLE",)], "the others keep their order, by which findings are read, and no word"


def test_parquet_shows_each_view_as_it_was_on_the_day_asked_for(home):
    with open_warehouse(home) as con:
        views = con.execute("select view_name from duckdb_views() where not internal order by all").fetchall()
        publication = publish(con, home, as_of=TODAY.replace(year=2018))
    assert [path.stem for path in publication.parquet] == [name for (name,) in views]
    assert [row[0] for row in parquet(home, "study")] == ["90000003"]
    assert len(parquet(home, "rejection")) == 1


def test_today_holds_each_view_as_a_table_with_the_rows_of_its_parquet_and_every_comment(home):
    with open_warehouse(home) as con:
        publish(con, home, as_of=TODAY.replace(year=2018))
    with snapshot(home) as copy:
        assert copy.execute("from today.seen_on").fetchall() == [(TODAY.replace(year=2018), RUN)]
        views = copy.execute(
            "select table_name, list(column_name order by column_index), list(comment order by column_index)"
            " from duckdb_columns() where schema_name = 'mart' group by all"
        ).fetchall()
        tables = "select list(column_name order by column_index), list(comment order by column_index)" + (
            " from duckdb_columns() where schema_name = 'today' and table_name = ?"
        )
        for view, names, meanings in views:
            assert copy.execute(tables, [view]).fetchall() == [(names, meanings)], view
            rows = copy.execute(f"from today.{view}").fetchall()
            assert sorted(map(repr, rows)) == sorted(map(repr, parquet(home, view))), view
        uncommented = "select table_name from duckdb_tables() where schema_name = 'today' and comment is null"
        assert copy.execute(uncommented).fetchall() == []
        assert copy.execute("select pmid from today.study").fetchall() == [("90000003",)]
        assert [row[0] for row in copy.execute("select pmid from mart.study").fetchall()] != ["90000003"]


def test_what_people_wrote_and_whose_letters_stopped_stays_out_of_the_snapshot_and_their_answers_are_in(home):
    with open_warehouse(home) as con:
        for kind, subject, content in (
            ("decision", "signal", {"decision": "dismissed"}),
            ("correction", "key", {"verdict": "wrong", "pmid": "9"}),
            ("update_status", "cord", {"update_status": "update_pending"}),
            ("review_update", "cord", {"updated_on": "2022-08-24", "expires_on": "2025-08-24", "confirmed_claims": []}),
            ("subscription", "Ada", {"is_on": False}),
        ):
            give(home, Answer(answer_id=kind, kind=kind, subject=subject, review_id="cord", content=content,
                              reason=SECRET, given_by="Ada", given_at=NOW))  # fmt: skip
        take_answers(con, home)
        publish(con, home, as_of=TODAY)
        assert con.execute("select reason from core.decision").fetchall() == [(SECRET,)]
    for path in (home / "published").rglob("*.*"):
        assert SECRET.encode() not in path.read_bytes(), path.name
    with snapshot(home) as copy:
        for table, person in (("decision", "decided_by"), ("correction", "corrected_by"), ("update_status", "set_by"),
                              ("review_update", "set_by")):  # fmt: skip
            assert copy.execute(f"select {person}, reason from core.{table}").fetchall() == [("Ada", None)]
        assert copy.execute("from core.subscription").fetchall() == []
        assert copy.execute("select decision, decided_by from today.decision").fetchall() == [("dismissed", "Ada")]
        assert copy.execute("select update_status from today.review_update_status").fetchall() == [("update_pending",)]


def test_a_view_that_is_no_more_leaves_no_parquet_behind(home):
    (home / "published" / "parquet" / "former.parquet").write_bytes(b"")
    with open_warehouse(home) as con:
        publication = publish(con, home, as_of=TODAY)
    assert sorted(publication.parquet) == sorted((home / "published" / "parquet").iterdir())


def test_who_reads_the_former_snapshot_keeps_it(home):
    with snapshot(home) as reader:
        with open_warehouse(home) as con:
            harvest(con, received("9", "Another title", version=2))
            publish(con, home, as_of=TODAY)
        assert reader.execute("select title from core.article where pmid = '9'").fetchone() == ("A title",)
    with snapshot(home) as reader:
        assert reader.execute("select title from core.article where pmid = '9'").fetchone() == ("Another title",)


def test_what_is_published_is_not_to_be_written_to_and_nothing_else_lies_beside_it(home):
    (home / "published" / ".building").mkdir()
    (home / "published" / ".building" / "half.duckdb").write_bytes(b"left by a process that was killed")
    with open_warehouse(home) as con:
        publish(con, home, as_of=TODAY)
    assert sorted(path.name for path in (home / "published").iterdir()) == ["parquet", "warehouse.duckdb"]
    files = [path for path in (home / "published").rglob("*.*") if path.is_file()]
    assert {stat.S_IMODE(os.stat(path).st_mode) for path in files} == {0o444}


def test_an_empty_warehouse_can_be_published(tmp_path):
    with open_warehouse(new_home(tmp_path)) as con:
        publish(con, tmp_path, as_of=TODAY)
    assert parquet(tmp_path, "study") == []


def test_publishing_leaves_the_warehouse_as_it_was(home):
    with open_warehouse(home) as con:
        before = con.execute("select * from core.finding order by all").fetchall()
        publish(con, home, as_of=TODAY)
        assert con.execute("select * from core.finding order by all").fetchall() == before
        assert con.execute("select database_name from duckdb_databases() where not internal").fetchall() == [
            ("warehouse",)
        ]
