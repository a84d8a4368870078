"""Signed tokens: what a link in a mail may do, for whom and until when, in a form that nobody else can make.

The key is REVIEWWATCH_SECRET_KEY, or HOME/inbox.key, made at the first use and readable by its owner alone. Whoever
changes it makes every link that was sent void.
"""

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from extractors.errors import ConfigurationError, HomeUnusable
from extractors.records import digest

VARIABLE, FILE = "REVIEWWATCH_SECRET_KEY", "inbox.key"
SHORTEST = 32
ANSWER_HOLDS = timedelta(days=30)
UNSUBSCRIBE_HOLDS = timedelta(days=365)
FEED_HOLDS = timedelta(days=730)
CLOCKS_DIFFER = timedelta(minutes=5)


class BadToken(Exception):
    """`why` is expired, or forged: not made with this home's key, for this purpose, or not whole."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Offer:
    """The content of a token for `answer`: what a mail offers one person to say to a signal as it stood (`said`)."""

    person: str
    review_id: str
    signal_id: str
    said: str | None
    decision: str


@dataclass(frozen=True, kw_only=True)
class Stop:
    """The content of a token for `unsubscribe`: one person wants no more alerts about a review, or (None) any."""

    person: str
    review_id: str | None


@dataclass(frozen=True, kw_only=True)
class Follower:
    """The content of a token for `feed`: one person's feed reader may read a review's feed, or (None) any."""

    person: str
    review_id: str | None


def read_offer(home: Path, token: str, *, now: datetime) -> Offer:
    """What an answer's token offers; BadToken for one that has expired or was not made here."""
    return Offer(**read(home, "answer", token, ANSWER_HOLDS, now=now))


def read_stop(home: Path, token: str, *, now: datetime) -> Stop:
    """What an unsubscribing token stops; BadToken as `read_offer`."""
    return Stop(**read(home, "unsubscribe", token, UNSUBSCRIBE_HOLDS, now=now))


def read_feed(home: Path, token: str, *, now: datetime) -> Follower:
    """Whose feed reader brings the token; BadToken as `read_offer`."""
    return Follower(**read(home, "feed", token, FEED_HOLDS, now=now))


def answer_id(token: str, *, turn: int = 0) -> str:
    """The id of the answer that a token gives in its turn: the same however often it is used.

    The signature has no part in it, as one can be spelt in many ways (base64) that all are right.
    """
    signed, _, _ = token.rpartition(".")
    return digest("token", signed, str(turn))


def sign(home: Path, purpose: str, data: dict[str, Any], *, at: datetime) -> str:
    """A token for a link, holding `data` (which anybody can read) for one purpose, made at `at`."""
    return _serializer(home, purpose).dumps({"at": int(at.timestamp()), "data": data})


def read(home: Path, purpose: str, token: str, max_age: timedelta, *, now: datetime) -> dict[str, Any]:
    """The data of a token that was made here, for this purpose, at most `max_age` ago; BadToken for any other."""
    try:
        content = _serializer(home, purpose).loads(token)
    except (BadData, UnicodeError):
        raise BadToken("forged") from None
    age = timedelta(seconds=now.timestamp() - content["at"])
    if age > max_age:
        raise BadToken("expired")
    if age < -CLOCKS_DIFFER:
        raise BadToken("forged")
    return content["data"]


def _serializer(home: Path, purpose: str) -> URLSafeSerializer:
    signing = {"digest_method": sha256, "key_derivation": "hmac"}
    return URLSafeSerializer(_key(home), salt=f"reviewwatch.{purpose}", signer_kwargs=signing)


def _key(home: Path) -> str:
    given = os.environ.get(VARIABLE, "").strip()
    if given:
        if len(given) < SHORTEST:
            raise ConfigurationError(f"{VARIABLE} is too short to keep links safe. Give {SHORTEST} characters or more.")
        return given
    path = home / FILE
    try:
        if not path.exists():
            _make_key(path)
        key = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise HomeUnusable(f"{path} cannot be used: {error}. See to space and permissions there.") from error
    if len(key) < SHORTEST:
        raise ConfigurationError(f"{path} holds no key. Remove it: a new one is made, and links sent before are void.")
    return key


def _make_key(path: Path) -> None:
    """The file holds a whole key, ours or that of a process that was quicker."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(beside, path)
    except FileExistsError:
        pass
    finally:
        beside.unlink()
