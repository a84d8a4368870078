"""What a specification test was given and what it expected, recorded as it runs: docs/claims is made of nothing else.

Nothing is kept unless somebody records: `with recording() as scenes`, around the test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True)
class Table:
    """A table as the test wrote it. Of one that is expected, `as_of` is the day asked and `claim` the claim, if one."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    as_of: date | None = None
    claim: str | None = None


@dataclass(frozen=True)
class Scene:
    """A warehouse that was given these tables and then expected to show those."""

    given: tuple[Table, ...] = ()
    expected: tuple[Table, ...] = ()


_scenes: list[Scene] | None = None


@contextmanager
def recording() -> Iterator[list[Scene]]:
    """Whatever is given and expected meanwhile, scene by scene."""
    global _scenes
    _scenes = recorded = []
    try:
        yield recorded
    finally:
        _scenes = None


def table(name: str, text: str, *, as_of: date | None = None, claim: str | None = None) -> Table:
    header, *body = (tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    return Table(name, header, tuple(body), as_of, claim)


def new_scene() -> None:
    if _scenes is not None:
        _scenes.append(Scene())


def given(one: Table) -> None:
    """Goes into the scene; into a new one with all that the last was given, if that was asked already."""
    if _scenes is None:
        return
    if _scenes[-1].expected:
        _scenes.append(Scene(_scenes[-1].given))
    _scenes[-1] = replace(_scenes[-1], given=(*_scenes[-1].given, one))


def expected(one: Table) -> None:
    if _scenes is not None:
        _scenes[-1] = replace(_scenes[-1], expected=(*_scenes[-1].expected, one))
