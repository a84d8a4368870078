"""What scispaCy's abbreviation detector asks of spaCy's Matcher, answered from one array of the text's tokens.

The Matcher follows every pattern over every token, twice an article: a tenth of the whole reading.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from spacy.attrs import ORTH
from spacy.strings import StringStore, get_string_id
from spacy.tokens import Doc

_OPEN, _CLOSE = get_string_id("("), get_string_id(")")
_MOST_TOKENS = 8  # between brackets; the detector takes no more, yet looks for the closing one to the end of the text

Match = tuple[int, int, int]  # key, first token, token after the last


def parentheses(doc: Doc) -> list[Match]:
    """Every pair of brackets with one to eight tokens between them, as they close, the inner pair first."""
    words = doc.to_array(ORTH)
    opening = np.flatnonzero(words == _OPEN).tolist()
    found = []
    for close in np.flatnonzero(words == _CLOSE).tolist():
        first, last = bisect_left(opening, close - 1 - _MOST_TOKENS), bisect_right(opening, close - 2)
        found += [(0, start, close + 1) for start in reversed(opening[first:last])]
    return found


@dataclass(frozen=True)
class Verbatim:
    """Stands for the Matcher of the short forms found: finds where their tokens stand again."""

    strings: StringStore
    _sought: dict[str, list[int]] = field(default_factory=dict)

    @property
    def vocab(self) -> SimpleNamespace:
        """The names of the keys, where the detector looks them up."""
        return SimpleNamespace(strings=self.strings)

    def add(self, key: str, patterns: list[list[dict[str, str]]]) -> None:
        """Looks for the tokens of the one pattern from now on."""
        (pattern,) = patterns
        self._sought[key] = [get_string_id(token["ORTH"]) for token in pattern]

    def remove(self, key: str) -> None:
        """Looks for the key no more."""
        del self._sought[key]

    def __call__(self, doc: Doc) -> list[Match]:
        """Every place of every pattern; none where nothing is looked for."""
        return list(self._places(doc)) if self._sought else []

    def _places(self, doc: Doc) -> Iterator[Match]:
        words = doc.to_array(ORTH)
        for key, sought in self._sought.items():
            for start in np.flatnonzero(words == sought[0]).tolist():
                if words[start : start + len(sought)].tolist() == sought:
                    yield self.strings.add(key), start, start + len(sought)
