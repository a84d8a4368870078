"""Marks the words of a text that stand in a dictionary: hints for the network, not mentions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from spacy.strings import get_string_id

# What a dictionary says of a phrase; a phrase may have several. The order is that of the bits.
KINDS = ("drug", "chemical", "protein", "disease", "cancer", "anatomy", "cell", "substance", "organism", "process")
_MASK = (1 << 64) - 1


def stem_key(word: str) -> int:
    """A key that the word shares with its plural in -s and with other letter cases."""
    lower = word.lower()
    return get_string_id(lower[:-1] if len(lower) > 4 and lower[-1] == "s" and lower[-2] not in "sui" else lower)


def phrase_key(stems: Sequence[int]) -> int:
    """One 64-bit key of the words' stem keys, in order."""
    key = 0
    for stem in stems:
        key = (key * 1_000_003 ^ stem) & _MASK
    return key


@dataclass(frozen=True, kw_only=True)
class Dictionaries:
    """Phrases as keys (no words are kept), each with the bits of its kinds."""

    phrase_keys: np.ndarray  # uint64
    phrase_kinds: np.ndarray  # uint16: bit i for KINDS[i]
    first_keys: np.ndarray  # uint64: stem keys of words that phrases begin with
    first_lengths: np.ndarray  # uint16: bit n for a phrase of n words
    _kinds: dict[int, int] = field(init=False, repr=False, compare=False)
    _lengths: dict[int, tuple[int, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        words = {bits: tuple(n for n in range(15, 0, -1) if bits >> n & 1) for bits in set(self.first_lengths.tolist())}
        kinds = dict(zip(self.phrase_keys.tolist(), self.phrase_kinds.tolist(), strict=True))
        firsts = zip(self.first_keys.tolist(), self.first_lengths.tolist(), strict=True)
        object.__setattr__(self, "_kinds", kinds)
        object.__setattr__(self, "_lengths", {key: words[bits] for key, bits in firsts})  # longest first

    def bits(self, stems: Sequence[int]) -> np.ndarray:
        """One line per word: for each kind, whether a phrase of it begins here, and whether one goes on here.

        Of the phrases that begin at one word the longest counts, and none begins within another.
        """
        bits = np.zeros((len(stems), 2 * len(KINDS)), dtype="float32")
        position = 0
        while position < len(stems):
            step = 1
            for length in self._lengths.get(stems[position], ()):
                kinds = self._kinds.get(phrase_key(stems[position : position + length]))
                if kinds:
                    columns = [column for column in range(len(KINDS)) if kinds >> column & 1]
                    bits[position, columns] = 1
                    bits[position + 1 : position + length, [len(KINDS) + column for column in columns]] = 1
                    step = length
                    break
            position += step
        return bits

    @classmethod
    def build(cls, phrases: dict[tuple[int, ...], int]) -> "Dictionaries":
        """From the kinds of each phrase, given as the stem keys of its words."""
        kinds: dict[int, int] = {}
        firsts: dict[int, int] = {}
        for stems, bits in phrases.items():
            key = phrase_key(stems)
            kinds[key] = kinds.get(key, 0) | bits
            firsts[stems[0]] = firsts.get(stems[0], 0) | 1 << len(stems)
        keys, first_keys = sorted(kinds), sorted(firsts)
        return cls(
            phrase_keys=np.array(keys, dtype="uint64"),
            phrase_kinds=np.array([kinds[key] for key in keys], dtype="uint16"),
            first_keys=np.array(first_keys, dtype="uint64"),
            first_lengths=np.array([firsts[key] for key in first_keys], dtype="uint16"),
        )
