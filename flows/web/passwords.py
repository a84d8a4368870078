"""Passwords as Argon2id hashes, which people.toml holds."""

import secrets
import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from extractors.errors import UsageError
from flows.people import Person

# NIST SP 800-63B-4, 3.1.1.2: 15 characters where a password is all that is asked for, and no rule of composition.
SHORTEST, LONGEST = 15, 1024

_HASHER = PasswordHasher()
_OF_NOBODY = _HASHER.hash(secrets.token_urlsafe())
_ONE_AT_A_TIME = threading.Lock()  # each takes 64 MiB, and anybody may ask


def hash_password(password: str) -> str:
    """The line's value for people.toml; UsageError for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(
            f"The password has {len(password)} characters. Give at least {SHORTEST} and at most {LONGEST}; four or five"
            " words that nobody would put together do well."
        )
    return _HASHER.hash(_normal(password))


def is_right(person: Person | None, password: str) -> bool:
    """Whether it is the person's password. Without a person, or one with a password, it takes as long to say no."""
    expected = (person.password if person else "") or _OF_NOBODY
    with _ONE_AT_A_TIME:
        try:
            _HASHER.verify(expected, _normal(password[:LONGEST]))
        except (Argon2Error, InvalidHashError):
            return False
    return expected is not _OF_NOBODY


def _normal(password: str) -> str:
    """The same for every keyboard that types it (SP 800-63B-4, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
