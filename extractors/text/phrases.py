"""An index of phrases: finds in a text the longest phrase of the vocabulary that begins at a word."""

from collections.abc import Sequence
from typing import Any

_END = None  # no word: under this key a node holds what the phrase that ends there stands for


class Phrases:
    """A trie over words. Each phrase stands for one value: the first that was added."""

    def __init__(self) -> None:
        self._root: dict[str | None, Any] = {}

    def add(self, phrase: Sequence[str], value: Any) -> Any:
        """Adds the phrase unless it is there already; returns what it stands for now."""
        node = self._root
        for word in phrase:
            node = node.setdefault(word, {})
        return node.setdefault(_END, value)

    def may_begin(self, word: str) -> bool:
        """True where some phrase begins with the word."""
        return word in self._root

    def longest(self, words: Sequence[str], start: int) -> tuple[int, Any] | None:
        """The longest phrase at `start`: the position after its last word and its value. None if there is none."""
        node, best = self._root, None
        for position in range(start, len(words)):
            node = node.get(words[position])
            if node is None:
                break
            if _END in node:
                best = position + 1, node[_END]
        return best
