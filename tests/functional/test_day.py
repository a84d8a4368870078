"""One day of `mart` worked out once answers as the macros do, on any day, and keeps the warehouse as it was."""

from datetime import date

import duckdb
import pytest

from tests.warehouse_fixture import fill, new_home
from warehouse.connect import open_warehouse
from warehouse.day import on_day

DAYS = (date(2020, 6, 1), date(2022, 8, 24), date(2026, 11, 22))
MACROS = """
select function_name from duckdb_functions()
where database_name = current_database() and schema_name = 'mart' and parameters = ['as_of']
    and function_type = 'table_macro'
order by all
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = new_home(tmp_path_factory.mktemp("day") / "home")
    with open_warehouse(home) as con:
        fill(con)
    return home


def answers(con, as_of):
    names = [name for (name,) in con.execute(MACROS).fetchall()]
    return {name: con.execute(f"from mart.{name}($1) order by all", [as_of]).fetchall() for name in names}


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_every_view_of_a_day_answers_as_it_does_when_worked_out_anew(home, as_of):
    with open_warehouse(home, read_only=True) as con:
        expected = answers(con, as_of)
        with on_day(con, as_of):
            assert answers(con, as_of) == expected
        assert len(expected) > 20 and any(expected.values())


def test_the_warehouse_is_read_and_never_written_meanwhile(home):
    with open_warehouse(home) as con:
        with on_day(con, DAYS[-1]), pytest.raises(duckdb.BinderException):
            con.execute("delete from core.run")
        assert con.execute("select count(*) > 0 from core.run").fetchone() == (True,)


def test_the_connection_is_as_before_also_when_the_block_raises(home):
    with open_warehouse(home) as con:
        before = con.execute("select current_database()").fetchone()
        with pytest.raises(RuntimeError), on_day(con, DAYS[0]):
            raise RuntimeError
        assert con.execute("select current_database()").fetchone() == before
        with on_day(con, DAYS[1]):
            pass
