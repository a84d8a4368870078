"""An index of phrases: finds in a text every phrase of the vocabulary, the longest where several fit."""

from collections.abc import Sequence
from dataclasses import dataclass, field

_END = ""  # no word is empty: this key of a node holds what ends there


@dataclass(kw_only=True)
class Phrases:
    """A trie over words; each phrase leads to one value. Built once, then only read."""

    root: dict = field(default_factory=dict)

    def add(self, phrase: Sequence[str], value: object) -> object:
        """Adds the phrase unless it is there; returns the value that stands for it now."""
        node = self.root
        for part in phrase:
            node = node.setdefault(part, {})
        return node.setdefault(_END, value)

    def longest(self, text: Sequence[str], start: int) -> tuple[int, object] | None:
        """The longest phrase that begins at `start`: where it ends (exclusive) and its value; None if none does."""
        node, best = self.root, None
        for position in range(start, len(text)):
            node = node.get(text[position])
            if node is None:
                break
            if _END in node:
                best = (position + 1, node[_END])
        return best
