"""What was published last, open for as long as it is the last, with the answers that came after it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from extractors.errors import ConfigurationError
from warehouse.answers import ANSWERS, Answer, answers
from warehouse.connect import PUBLISHED, SETTINGS, WAREHOUSE

_TAKEN = """
select decision_id from core.decision
union all select correction_id from core.correction
union all select answer_id from core.update_status
union all select answer_id from core.review_update
"""  # subscriptions are not published: who is told what is nobody else's business


@dataclass(frozen=True, kw_only=True)
class View:
    """One look at what was published: a cursor to it, the day it stands for, every answer, and those it lacks."""

    con: duckdb.DuckDBPyConnection
    as_of: date
    answers: tuple[Answer, ...]  # all that were ever given, the first first
    pending: tuple[Answer, ...]  # of them, those about reviews that were given after the last run took answers in

    def decided(self) -> dict[str, Answer]:
        """The last pending decision of each signal."""
        return {answer.subject: answer for answer in self.pending if answer.kind == "decision"}


class Snapshot:
    """HOME/published/warehouse.duckdb for many readers at once, opened anew when a run has replaced the file."""

    def __init__(self, home: Path) -> None:
        self._home = home.resolve()
        self._path = self._home / PUBLISHED / WAREHOUSE
        self._changed = threading.Condition()
        self._readers = 0
        self._con: duckdb.DuckDBPyConnection | None = None
        self._file: tuple[int, int] | None = None
        self._taken: frozenset[str] = frozenset()
        self._as_of = date.min
        self._log: tuple[object, tuple[Answer, ...]] = (None, ())

    @contextmanager
    def read(self) -> Iterator[View]:
        """A view that stays the same until the block ends, whatever a run publishes meanwhile.

        Raises ConfigurationError where nothing has been published yet, or by an older reviewwatch; HomeUnusable where
        the answers cannot be read.
        """
        with self._changed:
            # DuckDB gives one file of a process one instance: the former must be closed before the new is opened.
            while self._readers and self._file != _identity(self._path):
                self._changed.wait()
            if self._con is None or self._file != _identity(self._path):
                self._open()
            given = self._answers()  # it may raise, and who counts as a reader must come to its end
            cursor = self._con.cursor()
            self._readers += 1
        try:
            yield View(
                con=cursor,
                as_of=self._as_of,
                answers=given,
                pending=tuple(
                    answer
                    for answer in given
                    if answer.kind != "subscription" and answer.answer_id not in self._taken
                ),
            )
        finally:
            cursor.close()
            with self._changed:
                self._readers -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """The file is let go of; the next reader opens it again."""
        with self._changed:
            if self._con is not None:
                self._con.close()
            self._con = self._file = None

    def _open(self) -> None:
        self.close()
        file = _identity(self._path)
        if file is None:
            raise ConfigurationError("Nothing is published in this home yet: run `reviewwatch run` first.")
        try:
            con = duckdb.connect(str(self._path), read_only=True, config=SETTINGS)
            con.execute("set TimeZone = 'UTC'; set threads = 1")  # a page asks for little, many are asked for at once
            self._taken = frozenset(answer_id for (answer_id,) in con.execute(_TAKEN).fetchall())
            (self._as_of,) = con.execute("select day from today.seen_on").fetchone()
        except duckdb.Error as error:
            raise ConfigurationError(
                f"What was published last cannot be shown ({type(error).__name__}): it is damaged, or of an older"
                " reviewwatch. Run `reviewwatch run` once to publish it anew."
            ) from error
        self._con, self._file = con, file

    def _answers(self) -> tuple[Answer, ...]:
        now = _identity(self._home / ANSWERS)
        if now != self._log[0]:
            self._log = (now, tuple(answers(self._home)))
        return self._log[1]


def _identity(path: Path) -> tuple[int, ...] | None:
    """What differs when another file, or a file written since, lies at the path; None where there is none."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size
