"""The one door to the warehouse file."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from extractors.errors import ConfigurationError, HomeUnusable, WarehouseBusy
from warehouse.migrate import is_current, load_models, migrate

WAREHOUSE = "warehouse.duckdb"
PUBLISHED = "published"

# Nothing is ever downloaded: what DuckDB has built in (json, parquet, icu) is all that is used.
SETTINGS = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}

# Threads of one process share the file: what the first of them sets up, the next ones must find set up.
_OPENING = threading.Lock()

DISK_FULL = ("No space left on device", "Disk quota exceeded", "File too large")


@contextmanager
def open_warehouse(home: Path, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to HOME/warehouse.duckdb, closed when the block ends.

    Writable, the warehouse is made if it is not there, migrated, and its views are those of this code. Only one
    process holds a writable warehouse and none can read it meanwhile: open it late and close it soon. SQL reaches no
    file but those of HOME/published; the session's time zone is UTC.

    Raises WarehouseBusy while another process holds the file; ConfigurationError if it is no DuckDB file, is missing
    or of another version when opened to be read; HomeUnusable when the disk is full or may not be written to. The
    file is left as it was in each case.
    """
    path = home.resolve() / WAREHOUSE
    with _OPENING:
        con = _connect(path, read_only=read_only)
    try:
        with _OPENING:
            _make_ready(con, path, read_only=read_only)
        yield con
    except duckdb.Error as error:
        if any(words in str(error) for words in DISK_FULL):
            raise HomeUnusable(
                f"{path} cannot grow: {_first_line(error)}. What was stored before is safe; free some space and"
                " run again."
            ) from error
        raise
    finally:
        con.close()


def _make_ready(con: duckdb.DuckDBPyConnection, path: Path, *, read_only: bool) -> None:
    _confine(con, path.parent)
    if not read_only:
        migrate(con)
        load_models(con)
    elif not is_current(con):
        raise ConfigurationError(
            f"{path} was written by an older reviewwatch. Run `reviewwatch run` once to bring it up to date."
        )


def _connect(path: Path, *, read_only: bool) -> duckdb.DuckDBPyConnection:
    try:
        if not path.exists():
            if read_only:
                raise ConfigurationError(f"No warehouse in {path.parent} yet: run `reviewwatch run` first.")
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not _is_duckdb(path):
            raise ConfigurationError(
                f"{path} is not a DuckDB file and was left as it is. Move it away or choose another --home."
            )
        return duckdb.connect(str(path), read_only=read_only, config=SETTINGS)
    except OSError as error:
        raise HomeUnusable(f"{path} cannot be used: {error}. Give it back or choose another --home.") from error
    except duckdb.Error as error:
        # The second: this process holds it already, in the other mode.
        if "Could not set lock" in str(error) or "different configuration" in str(error):
            raise WarehouseBusy(
                f"The warehouse is in use: {_first_line(error)}. Try again when that process has ended; what was"
                f" published last can be read meanwhile in {path.parent / PUBLISHED}."
            ) from error
        raise ConfigurationError(
            f"{path} cannot be opened: {_first_line(error)}. Put back a sound copy or choose another --home."
        ) from error


def _is_duckdb(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"  # the file's magic bytes, https://duckdb.org/docs/stable/internals/storage


def _confine(con: duckdb.DuckDBPyConnection, home: Path) -> None:
    con.execute("set TimeZone = 'UTC'")
    reaches_out = con.execute("select current_setting('enable_external_access')").fetchone()
    if reaches_out == (True,):  # otherwise a connection of this process has closed the door already
        folder = str(home / PUBLISHED).replace("'", "''")
        con.execute(f"set allowed_directories = ['{folder}']; set enable_external_access = false")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0].rstrip(".")
