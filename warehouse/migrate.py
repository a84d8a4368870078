"""Brings a warehouse to the state this code needs: migrations change tables, forward only; models remake `mart`.

A migration is migrations/NNNN_name.sql, applied once, in a transaction, and never edited afterwards. A model is
models/NAME.sql: views and macros of the schema `mart` with their comments. `mart` is dropped and made anew whenever
a model changed, so nothing that has left the folder lives on; keep no tables there.
"""

import hashlib
import re
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb

from extractors.errors import ConfigurationError
from warehouse.rows import transaction

MIGRATIONS = Path(__file__).parent / "migrations"
MODELS = Path(__file__).parent / "models"

BOOKS = """
create schema if not exists core;
create table if not exists core.migration (
    version integer primary key, name varchar not null, sha256 varchar not null, applied_at timestamp not null
);
comment on table core.migration is 'Migrations applied to this warehouse. Grain: migration.';
comment on column core.migration.version is 'Number at the head of its file name.';
comment on column core.migration.name is 'File name.';
comment on column core.migration.sha256 is 'SHA-256 of the file when it was applied, hexadecimal.';
comment on column core.migration.applied_at is 'When it was applied, UTC.';
create table if not exists core.model (
    name varchar primary key, sha256 varchar not null, loaded_at timestamp not null
);
comment on table core.model is 'The model files that the views and macros of mart were made from. Grain: file.';
comment on column core.model.name is 'File name.';
comment on column core.model.sha256 is 'SHA-256 of the file when it was loaded, hexadecimal.';
comment on column core.model.loaded_at is 'When it was loaded, UTC.';
"""

DEFINED = re.compile(r"create\s+(?:or\s+replace\s+)?(?:macro|view)\s+(mart\.\w+)", re.IGNORECASE)
COMMENT_OR_STRING = re.compile(r"--.*|'(?:[^']|'')*'")


def migrate(con: duckdb.DuckDBPyConnection, *, folder: Path = MIGRATIONS) -> list[str]:
    """Every migration of the folder is applied; returns the file names applied now, none if there was nothing to do.

    Raises ConfigurationError where the warehouse and the folder disagree about what was applied: a migration that
    was edited, that came late, or that only the warehouse knows (it was written by a newer reviewwatch).
    """
    if not _has_books(con):
        with transaction(con):
            con.execute(BOOKS)
    todo = _not_applied(con, folder)
    for path in todo:
        with transaction(con):
            _run(con, path)
            con.execute(
                "insert into core.migration values (?, ?, ?, now() at time zone 'UTC')",
                [int(path.name[:4]), path.name, _sha256(path)],
            )
    return [path.name for path in todo]


def load_models(con: duckdb.DuckDBPyConnection, *, folder: Path = MODELS) -> bool:
    """`mart` holds what the folder's files define and nothing else; False if it did already and nothing was written."""
    files = sorted(folder.glob("*.sql"))
    if _loaded(con) == {path.name: _sha256(path) for path in files}:
        return False
    with transaction(con):
        con.execute("drop schema if exists mart cascade; create schema mart; delete from core.model")
        for path in in_order(files):
            _run(con, path)
            con.execute("insert into core.model values (?, ?, now() at time zone 'UTC')", [path.name, _sha256(path)])
    return True


def is_current(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the warehouse needs neither migration nor model; raises as `migrate` does. Writes nothing."""
    return (
        _has_books(con)
        and not _not_applied(con, MIGRATIONS)
        and _loaded(con) == {path.name: _sha256(path) for path in MODELS.glob("*.sql")}
    )


def in_order(files: list[Path]) -> list[Path]:
    """The model files, each after those whose views and macros it names. Raises graphlib.CycleError for a circle."""
    text = {path: COMMENT_OR_STRING.sub("", path.read_text("utf-8")) for path in files}
    defined_in = {name: path for path in files for name in DEFINED.findall(text[path])}
    uses = {
        path: {defined_in[name] for name in re.findall(r"mart\.\w+", text[path]) if name in defined_in} - {path}
        for path in files
    }
    return list(TopologicalSorter(uses).static_order())


def _has_books(con: duckdb.DuckDBPyConnection) -> bool:
    found = con.execute(
        "select count(*) from duckdb_tables() where database_name = current_database() and schema_name = 'core'"
        " and table_name in ('migration', 'model')"
    ).fetchone()
    return found == (2,)


def _not_applied(con: duckdb.DuckDBPyConnection, folder: Path) -> list[Path]:
    files = sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))
    by_version = {int(path.name[:4]): path for path in files}
    if len(by_version) < len(files):
        raise ConfigurationError(f"Two migrations in {folder} have the same number. Give one the next number.")
    applied = con.execute("select version, name, sha256 from core.migration order by version").fetchall()
    for version, name, sha256 in applied:
        path = by_version.pop(version, None)
        if path is None:
            raise ConfigurationError(
                f"The warehouse was written by a newer reviewwatch: it has had migration {name}, which this one"
                " does not know. Install the newer version."
            )
        if _sha256(path) != sha256:
            raise ConfigurationError(
                f"Migration {path.name} was edited after this warehouse had it. Put the file back as it was and"
                " write the change as a new migration."
            )
    late = [path.name for version, path in by_version.items() if applied and version < applied[-1][0]]
    if late:
        raise ConfigurationError(
            f"Migration {late[0]} came after this warehouse had {applied[-1][1]}, and migrations only go forward."
            " Give it the next number."
        )
    return [by_version[version] for version in sorted(by_version)]


def _loaded(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    return dict(con.execute("select name, sha256 from core.model").fetchall())


def _run(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    try:
        con.execute(path.read_text("utf-8"))
    except duckdb.Error as error:
        error.add_note(f"in {path}")
        raise


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
