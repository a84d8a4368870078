"""The network with everything it reads words by, as one value that finds mentions and is kept in one file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from extractors.errors import ModelMissing
from extractors.model.dictionaries import Dictionaries, stem_key
from extractors.model.lexemes import Lexemes, Lexicon
from extractors.model.network import Weights, embed, encode, score
from extractors.model.tags import best_tags, decode_spans

_CACHED_WORDS = 20_000  # some 25 MB
_WIDEST_KEPT_AS_FLOAT32 = 200  # values: biases and gains; anything larger is kept as float16

TokenSpan = tuple[int, int, str]  # first token, token after the last, label


@dataclass(frozen=True, kw_only=True)
class Tagger:
    """Finds the mentions of each head's labels in a text given as words."""

    heads: dict[str, tuple[str, ...]]  # labels of each head
    weights: Weights
    lexicon: Lexicon
    dictionaries: Dictionaries
    _rows: dict[str, np.ndarray] = field(default_factory=dict, repr=False, compare=False)
    _stems: dict[str, int] = field(default_factory=dict, repr=False, compare=False)

    def find(self, words: Sequence[str]) -> dict[str, list[TokenSpan]]:
        """For each head its mentions in reading order; they do not overlap. No words, no mentions."""
        if not words:
            return {head: [] for head in self.heads}
        rows = self._embedded(words)
        bits = self.dictionaries.bits([self._stems[word] for word in words])
        hidden, _ = encode(self.weights, rows, bits, np.zeros(1, dtype=int))
        bounds = sentence_bounds(words)
        found = {}
        for head, labels in self.heads.items():
            tags = best_tags(score(self.weights, head, hidden)[0], self.weights[f"{head}.transitions"], bounds)
            found[head] = [(start, end, labels[label]) for start, end, label in decode_spans(tags, len(labels))]
        return found

    def _embedded(self, words: Sequence[str]) -> np.ndarray:
        """The words' embeddings. Most words of an abstract were met before: theirs are remembered."""
        if len(self._rows) > _CACHED_WORDS:
            self._rows.clear()
            self._stems.clear()
        new = [word for word in dict.fromkeys(words) if word not in self._rows]
        if new:
            every = self.lexicon.lexemes(new)
            rows, _ = embed(self.weights, every.take(np.arange(len(new))))
            self._rows.update(zip(new, rows, strict=True))
            self._stems.update((word, stem_key(word)) for word in new)
        return np.stack([self._rows[word] for word in words])

    def to_file(self, path: Path) -> None:
        """Keeps the tagger as an .npz file, large arrays in half precision."""
        arrays = {f"weights/{name}": _half(array) for name, array in self.weights.items()}
        arrays |= {f"head/{head}": np.array(labels) for head, labels in self.heads.items()}
        for part, value in (("lexicon", self.lexicon), ("dictionaries", self.dictionaries)):
            arrays |= {f"{part}/{name}": np.asarray(item) for name, item in vars(value).items() if name[0] != "_"}
        with path.open("wb") as file:
            np.savez(file, **arrays)

    @classmethod
    def from_file(cls, path: Path) -> "Tagger":
        """The tagger kept in `path`. Raises ModelMissing where there is none."""
        if not path.is_file():
            raise ModelMissing(f"The NER model's file {path} is missing; restore it, or train it with the recipe.")
        parts: dict[str, dict] = {"weights": {}, "head": {}, "lexicon": {}, "dictionaries": {}}
        with np.load(path, allow_pickle=False) as arrays:
            for key in arrays.files:
                part, name = key.split("/", 1)
                parts[part][name] = arrays[key]
        parts["lexicon"]["scale"] = float(parts["lexicon"]["scale"])
        return cls(
            heads={head: tuple(labels.tolist()) for head, labels in parts["head"].items()},
            weights={name: array.astype("float32") for name, array in parts["weights"].items()},
            lexicon=Lexicon(**parts["lexicon"]),
            dictionaries=Dictionaries(**parts["dictionaries"]),
        )


def sentence_bounds(words: Sequence[str]) -> list[tuple[int, int]]:
    """(first word, word after the last) of each sentence, roughly: one ends at a stop before a capital or figure."""
    bounds, start = [], 0
    for position, word in enumerate(words):
        following = words[position + 1][:1] if position + 1 < len(words) else ""
        if position + 1 == len(words) or (word in {".", "?", "!"} and not following.islower()):
            bounds.append((start, position + 1))
            start = position + 1
    return bounds


def _half(array: np.ndarray) -> np.ndarray:
    return array.astype("float16") if array.size > _WIDEST_KEPT_AS_FLOAT32 else array
