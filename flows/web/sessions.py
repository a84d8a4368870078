"""Who is signed in: HOME/sessions.sqlite.

A browser holds a random key in a cookie and the file only its hash, so neither the file nor a copy of it signs anybody
in. Kept in a file rather than in memory or in the cookie: signing out holds for good, and a restart signs nobody out.
"""

import hashlib
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from extractors.errors import HomeUnusable
from extractors.records import digest
from flows.people import Person

SESSIONS = "sessions.sqlite"
BUSY_SECONDS = 10
TABLE = """
create table if not exists session (
    key_hash text primary key,
    name text not null,
    fingerprint text not null,
    expires_at real not null,
    told text,
    undo text
)
"""


@dataclass(frozen=True, kw_only=True)
class Session:
    """One person in one browser, which has yet to be given the key where `is_new`."""

    person: Person
    key: str = field(repr=False)
    is_new: bool = False

    @property
    def csrf(self) -> str:
        """What this browser's forms must carry: made from the key, which no page and no script can read."""
        return hashlib.sha256(b"csrf" + self.key.encode()).hexdigest()


class Sessions:
    """The sessions of one home. Each ends `hours` after signing in, whatever the cookie says."""

    def __init__(self, home: Path, *, hours: int) -> None:
        self._home = home
        self.seconds = hours * 3600

    def start(self, person: Person, now: datetime) -> Session:
        """A new session under a key that nobody had before; those that have ended are forgotten."""
        session = Session(person=person, key=secrets.token_urlsafe(32))
        expires_at = (now + timedelta(seconds=self.seconds)).timestamp()
        with self._file() as con:
            con.execute("delete from session where expires_at <= ?", (now.timestamp(),))
            con.execute(
                "insert into session (key_hash, name, fingerprint, expires_at) values (?, ?, ?, ?)",
                (_hash(session.key), person.name, _fingerprint(person), expires_at),
            )
        return session

    def find(self, key: str, people: tuple[Person, ...], now: datetime) -> Session | None:
        """The session of a key; None when it has ended, or its person has gone or has another password or role."""
        with self._file() as con:
            row = con.execute(
                "select name, fingerprint from session where key_hash = ? and expires_at > ?",
                (_hash(key), now.timestamp()),
            ).fetchone()
        if row is None:
            return None
        name, fingerprint = row
        person = next((person for person in people if person.name == name), None)
        if person is None or _fingerprint(person) != fingerprint:
            return None
        return Session(person=person, key=key)

    def end(self, session: Session) -> None:
        """The key opens nothing any more."""
        with self._file() as con:
            con.execute("delete from session where key_hash = ?", (_hash(session.key),))

    def tell(self, session: Session, told: str, undo: str | None) -> None:
        """Keeps what the next page says once, and the answer that it offers to undo."""
        with self._file() as con:
            con.execute("update session set told = ?, undo = ? where key_hash = ?", (told, undo, _hash(session.key)))

    def take_told(self, session: Session) -> tuple[str | None, str | None]:
        """What is to be said, and the answer to undo; nothing the next time."""
        with self._file() as con:
            row = con.execute("select told, undo from session where key_hash = ?", (_hash(session.key),)).fetchone()
            if row is None or row == (None, None):
                return None, None
            con.execute("update session set told = null, undo = null where key_hash = ?", (_hash(session.key),))
        return row

    @contextmanager
    def _file(self) -> Iterator[sqlite3.Connection]:
        path = self._home / SESSIONS
        try:
            if not path.exists():
                self._home.mkdir(parents=True, exist_ok=True)
                path.touch(mode=0o600)
            with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as con, con:
                con.execute(TABLE)
                yield con
        except (OSError, sqlite3.Error) as error:
            raise HomeUnusable(f"{path} cannot be used: {error}. See to space and permissions there.") from error


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _fingerprint(person: Person) -> str:
    return digest(person.name, person.role, person.password)
