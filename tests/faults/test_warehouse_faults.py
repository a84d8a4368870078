"""Busy, killed, full: what is told, and that nothing stored is harmed."""

import errno
import os
import resource
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from extractors.errors import ConfigurationError, HomeUnusable, WarehouseBusy
from tests.warehouse_fixture import NOW, RUN, TODAY, fill, finding, harvest, new_home, reading, received
from warehouse.connect import open_warehouse
from warehouse.publish import publish
from warehouse.readings import store_readings

ROOT = Path(__file__).parents[2]


@pytest.fixture
def home(tmp_path):
    with open_warehouse(new_home(tmp_path)) as con:
        fill(con)
    return tmp_path


@contextmanager
def another_process(program, home):
    """Runs the program until it has said a line, then for as long as the block; it gets the home as its argument."""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout.readline(), "it ended before it said anything"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


HOLD = """
import sys, time
from pathlib import Path
from warehouse.connect import open_warehouse
with open_warehouse(Path(sys.argv[1])):
    print("open", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("read_only", [True, False])
def test_a_warehouse_held_by_another_process_is_busy_and_says_by_whom(home, read_only):
    with another_process(HOLD, home) as holder:
        with pytest.raises(WarehouseBusy) as busy:
            with open_warehouse(home, read_only=read_only):
                pass
        assert str(home / "warehouse.duckdb") in str(busy.value) and f"PID {holder.pid}" in str(busy.value)
        assert str(home / "published") in str(busy.value), "what can be read meanwhile is named"
    with open_warehouse(home, read_only=read_only) as con:
        assert con.execute("select count(*) from core.article").fetchone() == (3,)


def test_a_warehouse_this_process_writes_to_cannot_be_opened_read_only_beside_it(home):
    with open_warehouse(home):
        with pytest.raises(WarehouseBusy):
            with open_warehouse(home, read_only=True):
                pass


def test_two_processes_read_at_the_same_time(home):
    with another_process(HOLD.replace("]))", "]), read_only=True)"), home):
        with open_warehouse(home, read_only=True) as con:
            assert con.execute("select count(*) from core.article").fetchone() == (3,)


DIE_IN_MID_TRANSACTION = """
import sys, time
from pathlib import Path
from tests.warehouse_fixture import harvest, received
from warehouse.connect import open_warehouse
from warehouse.rows import transaction
with open_warehouse(Path(sys.argv[1])) as con:
    harvest(con, *(received(str(pmid), "Acknowledged") for pmid in range(1, 301)))
    with transaction(con):
        con.execute("insert into core.search_cursor select 'r' || i, 's', current_date, 'x', now(), '' from range(99) t(i)")
        con.execute("delete from core.article where pmid = '7'")
        print("in the middle", flush=True)
        time.sleep(600)
"""


@pytest.mark.parametrize("read_only", [True, False])
def test_a_process_killed_in_mid_transaction_loses_nothing_it_had_acknowledged(home, read_only):
    with another_process(DIE_IN_MID_TRANSACTION, home) as process:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        with open_warehouse(home, read_only=read_only) as con:
            assert con.execute("select count(*) from core.article").fetchone() == (303,)
            assert con.execute("select count(*) from core.search_cursor").fetchone() == (1,)
            assert con.execute("select count(*) from mart.study").fetchone() == (303,)


@contextmanager
def files_no_larger_than(size):
    """No file of this process grows past `size` bytes: what a full disk does, without needing one."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("size", [0, 100_000, 3_000_000])
def test_a_disk_that_fills_while_publishing_leaves_the_former_snapshot(home, size):
    with open_warehouse(home) as con:
        publish(con, home, as_of=TODAY)
        before = contents(home / "published")
        with pytest.raises(HomeUnusable, match="Nothing was published .*File too large.* untouched"):
            with files_no_larger_than(size):
                publish(con, home, as_of=TODAY.replace(year=2021))
        assert contents(home / "published") == before
        assert not (home / "published" / ".building").exists()
        publish(con, home, as_of=TODAY.replace(year=2021))
    assert contents(home / "published") != before


def test_a_full_disk_is_told_as_such_wherever_the_system_tells_it(home, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with open_warehouse(home) as con:
        publish(con, home, as_of=TODAY)
        before = contents(home / "published")
        monkeypatch.setattr(os, "replace", full)
        with pytest.raises(HomeUnusable, match="No space left on device"):
            publish(con, home, as_of=TODAY.replace(year=2021))
    assert contents(home / "published") == before
    assert not (home / "published" / ".building").exists()


def test_a_published_folder_that_cannot_be_made_is_told_plainly(home):
    (home / "published").write_text("a file where the folder should be")
    with open_warehouse(home) as con, pytest.raises(HomeUnusable, match="Nothing was published to .*published"):
        publish(con, home, as_of=TODAY)


def test_a_disk_that_fills_while_storing_says_so_and_keeps_what_was_stored(home):
    words = " ".join(str(number**7) for number in range(2000))
    with pytest.raises(HomeUnusable, match="What was stored before is safe"):
        with open_warehouse(home) as con:
            before = con.execute("select * from core.article order by pmid").fetchall()
            with files_no_larger_than((home / "warehouse.duckdb").stat().st_size):
                for pmid in range(1, 200):
                    harvest(con, *(received(f"{pmid}{place}", "More", f"{place} {words}") for place in range(100)))
    with open_warehouse(home) as con:
        kept = con.execute("select * from core.article order by pmid").fetchall()
        assert [row for row in kept if row[0] > "9"] == before
        assert len(kept) % 100 == 3, "each harvest is there as a whole or not at all"


def test_a_store_that_fails_leaves_neither_rows_nor_a_transaction_open(home):
    article = received("90000001", "Surgery of intramedullary metastases")[1]
    impossible = finding(article, "Surgery", "survival", value=1.0)
    object.__setattr__(impossible, "start", -1)
    with open_warehouse(home) as con:
        held = con.execute("from core.finding order by all").fetchall()
        (content_hash,) = con.execute("select content_hash from core.article where pmid = '90000001'").fetchone()
        object.__setattr__(article, "content_hash", content_hash)
        with pytest.raises(duckdb.ConstraintException):
            store_readings(con, [(reading(article), [impossible])], run_id=RUN, annotated_at=NOW)
        assert con.execute("from core.finding order by all").fetchall() == held
        harvest(con, received("1", "The next store works"))


def test_a_damaged_warehouse_is_refused_with_a_cure_and_left_as_it_is(home):
    path = home / "warehouse.duckdb"
    damaged = path.read_bytes()[:5000]
    path.write_bytes(damaged)
    with pytest.raises(ConfigurationError, match="cannot be opened: .* sound copy"):
        with open_warehouse(home):
            pass
    assert path.read_bytes() == damaged
