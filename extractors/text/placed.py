"""Mentions in their sentences: what stands before and after each in plain lower-case text."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from extractors.records import Mention
from extractors.text.lines import Line


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A mention, the number and the line of its sentence, and its place in `line.text`."""

    mention: Mention
    number: int
    line: Line
    start: int
    end: int

    @property
    def before(self) -> str:
        return self.line.text[: self.start]

    @property
    def after(self) -> str:
        return self.line.text[self.end :]

    def marked(self, **changes: object) -> "Placed":
        """The same place with fields of the mention changed."""
        return replace(self, mention=replace(self.mention, **changes))


def place(mentions: Iterable[Mention], prepared: tuple[Line, ...]) -> tuple[Placed, ...]:
    """The mentions with their lines, in the same order. Each must lie in a sentence, as those of a Reader do."""
    starts: dict[str, list[int]] = {}
    numbers: dict[str, list[int]] = {}
    for number, line in enumerate(prepared):
        starts.setdefault(line.sentence.section, []).append(line.sentence.start)
        numbers.setdefault(line.sentence.section, []).append(number)
    found = []
    for mention in mentions:
        index = bisect_right(starts[mention.section], mention.start) - 1
        number = numbers[mention.section][index]
        line = prepared[number]
        origins, offset = line.origin.origins, line.sentence.start
        found.append(
            Placed(
                mention=mention, number=number, line=line, start=bisect_left(origins, mention.start - offset),
                end=bisect_left(origins, mention.end - offset),
            )  # fmt: skip
        )
    return tuple(found)
