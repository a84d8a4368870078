"""Who is told and who may answer: config/people.toml."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from extractors.errors import ConfigurationError
from flows.toml import read_toml

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")  # a folder is called so: no separator, no dot in front
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]+@[^\s@<>,;:\"()\[\]\\]+")
_VARIABLE = re.compile(r"[A-Z][A-Z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person or list of people. `reviews`: ids they are told about, empty for all; `budget`: alerts a month.

    `address` is an e-mail address for the channel mail, the name of an environment variable for apprise. `password` is
    an Argon2 hash; it stays out of `repr`.
    """

    name: str
    role: Literal["reader", "editor", "operator"]
    channel: Literal["none", "folder", "mail", "apprise"] = "none"
    address: str = ""
    reviews: tuple[str, ...] = ()
    budget: int | None = None
    password: str = ""

    def __repr__(self) -> str:
        return f"Person(name={self.name!r}, role={self.role!r}, channel={self.channel!r})"

    def is_told_of(self, review_id: str) -> bool:
        """Whether alerts about the review go to this person."""
        return self.channel != "none" and (not self.reviews or review_id in self.reviews)


@dataclass(frozen=True, kw_only=True)
class People:
    """Everything in people.toml."""

    people: tuple[Person, ...]


def read_people(config: Path) -> tuple[Person, ...]:
    """The people of a configuration folder, in the file's order; ConfigurationError names file, person and cure."""
    path = config / "people.toml"
    people = read_toml(path, People).people
    problems = [f"{path}: {problem}" for person in people for problem in _problems(person)]
    names = [person.name.casefold() for person in people]
    problems += [
        f"{path}: name {name!r} occurs twice; each needs a name of its own"
        for name in sorted({name for name in names if names.count(name) > 1})
    ]
    if problems:
        raise ConfigurationError("\n".join(problems))
    return people


def _problems(person: Person):
    if not _NAME.fullmatch(person.name):
        yield f"name {person.name!r}: use letters, digits, dot, hyphen and underscore, 64 at most"
    if person.channel == "mail" and not _ADDRESS.fullmatch(person.address):
        yield f"{person.name}: address {person.address!r} is no e-mail address; give one, as name@example.org"
    if person.channel == "apprise" and not _VARIABLE.fullmatch(person.address):
        yield f"{person.name}: address must name the environment variable that holds the Apprise URL, as MY_SLACK"
    if person.budget is not None and person.budget < 1:
        yield f"{person.name}: budget {person.budget} is too small; give 1 or more, or channel = \"none\""
    if person.password and not person.password.startswith("$argon2"):
        yield f"{person.name}: password is no Argon2 hash; make one with `reviewwatch password`"
