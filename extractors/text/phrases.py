"""An index of phrases: finds every phrase of the vocabulary in a text, the longest where several begin."""

from collections.abc import Iterator, Sequence
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

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, Any]]:
        """(first, last + 1, value) of the phrases, left to right, the longest at each word and none within another."""
        end = 0
        for start, word in enumerate(words):
            if word not in self._root or start < end:
                continue
            node, best = self._root, None
            for position in range(start, len(words)):
                node = node.get(words[position])
                if node is None:
                    break
                if _END in node:
                    best = position + 1, node[_END]
            if best:
                end = best[0]
                yield start, *best
