"""Migrations go forward only and once; models remake `mart`; nothing in the warehouse is without a meaning."""

import duckdb
import pytest

from extractors.errors import ConfigurationError
from tests.warehouse_fixture import empty_warehouse
from warehouse.migrate import in_order, load_models, migrate


@pytest.fixture
def con():
    with duckdb.connect() as connection:
        yield connection


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "0001_first.sql").write_text("create table core.first (i integer)")
    (tmp_path / "0002_second.sql").write_text("create table core.second (i integer)")
    return tmp_path


def tables(con):
    return {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}


def test_each_migration_is_applied_once_in_order_of_its_number(con, folder):
    assert migrate(con, folder=folder) == ["0001_first.sql", "0002_second.sql"]
    assert migrate(con, folder=folder) == []
    assert con.execute("select version, name from core.migration order by applied_at, version").fetchall() == [
        (1, "0001_first.sql"),
        (2, "0002_second.sql"),
    ]


def test_a_new_migration_is_applied_to_an_old_warehouse(con, folder):
    migrate(con, folder=folder)
    (folder / "0003_third.sql").write_text("alter table core.first add column j integer")
    assert migrate(con, folder=folder) == ["0003_third.sql"]


def test_a_migration_edited_after_it_was_applied_is_refused_by_name(con, folder):
    migrate(con, folder=folder)
    (folder / "0001_first.sql").write_text("create table core.first (i bigint)")
    with pytest.raises(ConfigurationError, match=r"0001_first\.sql was edited .* new migration"):
        migrate(con, folder=folder)


def test_a_warehouse_newer_than_the_code_is_refused(con, folder):
    migrate(con, folder=folder)
    (folder / "0002_second.sql").unlink()
    with pytest.raises(ConfigurationError, match=r"newer reviewwatch.*0002_second\.sql"):
        migrate(con, folder=folder)


def test_a_migration_numbered_before_one_already_applied_is_refused(con, folder):
    (folder / "0004_fourth.sql").write_text("select 1")
    migrate(con, folder=folder)
    (folder / "0003_third.sql").write_text("select 1")
    with pytest.raises(ConfigurationError, match=r"0003_third\.sql came after .*0004_fourth\.sql"):
        migrate(con, folder=folder)


def test_two_migrations_of_one_number_are_refused_before_any_is_applied(con, folder):
    (folder / "0002_other.sql").write_text("select 1")
    with pytest.raises(ConfigurationError, match="same number"):
        migrate(con, folder=folder)
    assert "first" not in tables(con)


def test_a_migration_that_fails_leaves_nothing_of_itself_and_keeps_those_before_it(con, folder):
    (folder / "0003_third.sql").write_text("create table core.third (i integer); create table core.third (i integer)")
    with pytest.raises(duckdb.CatalogException) as failure:
        migrate(con, folder=folder)
    assert "0003_third.sql" in failure.value.__notes__[0]
    assert {"first", "second"} <= tables(con) and "third" not in tables(con)
    (folder / "0003_third.sql").write_text("create table core.third (i integer)")
    assert migrate(con, folder=folder) == ["0003_third.sql"]


@pytest.fixture
def models(con, tmp_path):
    migrate(con, folder=tmp_path / "none")
    folder = tmp_path / "models"
    folder.mkdir()
    (folder / "a_last.sql").write_text("create view mart.last as select * from mart.middle_as_of(current_date)")
    (folder / "m_middle.sql").write_text(
        "-- feeds mart.last\ncreate macro mart.middle_as_of(as_of) as table from mart.first;\n"
        "comment on macro table mart.middle_as_of is 'what mart.last shows';"
    )
    (folder / "z_first.sql").write_text("create view mart.first as select 1 as i")
    return folder


def test_models_are_made_after_those_they_name_whatever_their_file_is_called(con, models):
    assert [path.stem for path in in_order(sorted(models.glob("*.sql")))] == ["z_first", "m_middle", "a_last"]
    load_models(con, folder=models)
    assert con.execute("from mart.last").fetchall() == [(1,)]


def test_models_that_did_not_change_are_not_made_again(con, models):
    assert load_models(con, folder=models) is True
    assert load_models(con, folder=models) is False


def test_a_changed_model_is_made_again_and_one_that_left_the_folder_is_gone(con, models):
    load_models(con, folder=models)
    (models / "a_last.sql").unlink()
    (models / "z_first.sql").write_text("create view mart.first as select 2 as i")
    load_models(con, folder=models)
    assert con.execute("from mart.middle_as_of(current_date)").fetchall() == [(2,)]
    assert con.execute("select view_name from duckdb_views() where schema_name = 'mart'").fetchall() == [("first",)]


def test_a_model_that_cannot_be_made_leaves_the_former_ones_in_place(con, models):
    load_models(con, folder=models)
    (models / "z_first.sql").write_text("create view mart.first as select 2 as j from core.nowhere")
    with pytest.raises(duckdb.CatalogException):
        load_models(con, folder=models)
    assert con.execute("from mart.last").fetchall() == [(1,)]


def test_every_table_view_macro_and_column_says_what_it_means():
    with empty_warehouse() as con:
        silent = con.execute(
            """
            select schema_name || '.' || table_name from duckdb_tables() where comment is null
            union all
            select schema_name || '.' || view_name from duckdb_views() where not internal and comment is null
            union all
            select schema_name || '.' || function_name from duckdb_functions()
            where not internal and schema_name in ('core', 'mart') and comment is null
            union all
            select schema_name || '.' || table_name || '.' || column_name from duckdb_columns()
            where not internal and comment is null
            """
        ).fetchall()
        assert silent == []
        assert con.execute("select count(*) from mart.dictionary").fetchone()[0] > 200
