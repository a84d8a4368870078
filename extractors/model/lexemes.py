"""What the network knows of a single word: its spelling, a fixed vector, and the dictionaries that begin with it."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.strings import get_string_id

WORD_DIMENSIONS = AFFIX_DIMENSIONS = NGRAM_DIMENSIONS = 64
AFFIX_ROWS = 6_000
NGRAM_ROWS = 20_000
_MOST_NGRAMS = 36


@dataclass(frozen=True, kw_only=True)
class Lexemes:
    """Some words as the network's embedding reads them, one line a word. Row 0 of words and n-grams stands for none."""

    word_rows: np.ndarray  # (words,)
    affix_rows: np.ndarray  # (words, kinds of affix)
    ngram_rows: np.ndarray  # (words, most n-grams of a word)
    vectors: np.ndarray  # (words, dimensions), float32

    def take(self, indices: np.ndarray) -> "Lexemes":
        ngram_rows = self.ngram_rows[indices]
        used = int((ngram_rows > 0).sum(axis=1).max(initial=1))
        return Lexemes(
            word_rows=self.word_rows[indices], affix_rows=self.affix_rows[indices],
            ngram_rows=ngram_rows[:, :used], vectors=self.vectors[indices],
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Lexicon:
    """The words that training saw and the words that have a vector, by spaCy's key of their lower-case form."""

    word_keys: np.ndarray  # sorted; word i has row i + 1
    vector_keys: np.ndarray  # sorted
    vectors: np.ndarray  # int8, 127 stands for `scale`
    scale: float

    def lexemes(self, words: Sequence[str]) -> Lexemes:
        """The words as the embedding reads them. Unknown ones have row 0 and a vector of zeros."""
        keys = np.array([get_string_id(word.lower()) for word in words], dtype="uint64")
        word_rows, known = _position(self.word_keys, keys)
        vector_rows, has_vector = _position(self.vector_keys, keys)
        vectors = self.vectors[vector_rows].astype("float32") * np.float32(self.scale / 127)
        ngrams = np.zeros((len(words), _MOST_NGRAMS), dtype="int32")
        for line, word in zip(ngrams, words, strict=True):
            rows = ngram_rows(word)
            line[: len(rows)] = rows
        return Lexemes(
            word_rows=np.where(known, word_rows + 1, 0),
            affix_rows=np.array([affix_rows(word) for word in words], dtype="int32").reshape(len(words), -1),
            ngram_rows=ngrams,
            vectors=vectors * has_vector[:, None],
        )


def affix_rows(word: str) -> list[int]:
    """Rows of the word's shape, beginning and endings. Letter case counts in the shape alone."""
    lower = word.lower()
    endings = (f"two {lower[-2:]}", f"three {lower[-3:]}", f"four {lower[-4:]}")
    parts = (f"shape {shape(word)}", f"first {lower[:3]}", *endings)
    return [zlib.crc32(part.encode()) % AFFIX_ROWS for part in parts]


def ngram_rows(word: str) -> list[int]:
    """Rows of the word's runs of three to five characters, borders marked; long words lose the later, longer ones."""
    marked = f"^{word.lower()}$".encode()
    runs = [marked[i : i + size] for size in (3, 4, 5) for i in range(len(marked) - size + 1)]
    return [1 + zlib.crc32(run) % (NGRAM_ROWS - 1) for run in runs[:_MOST_NGRAMS]]


def shape(word: str) -> str:
    """"Xx-d" for "Il-12": kinds of character, runs of one kind cut to two."""
    kinds = []
    for character in word:
        kind = "d" if character.isdigit() else "X" if character.isupper() else "x" if character.isalpha() else character
        if kinds[-2:] != [kind, kind]:
            kinds.append(kind)
    return "".join(kinds)


def _position(sorted_keys: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    positions = np.searchsorted(sorted_keys, keys).clip(max=len(sorted_keys) - 1)
    return positions, sorted_keys[positions] == keys
