"""The network: words to rows, four convolutions over a window of three words, one score per tag and head.

The architecture is spaCy's tok2vec (hash embeddings, maxout windows with layer normalisation and residual
connections: Honnibal 2018), written on numpy because its matrix product ran four times as fast here as
Thinc's. Each layer returns its output and the function that turns the output's gradient into the input's, adding
the weights' gradients to `Gradients` on the way, so that training and reading share one forward pass.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from extractors.model.lexemes import Lexemes

PIECES = 2
Weights = dict[str, np.ndarray]
Gradients = dict[str, np.ndarray]
Backward = Callable[[np.ndarray, Gradients], np.ndarray]


@dataclass(frozen=True, kw_only=True)
class Dropout:
    """Drops a share of hidden units, and hides a share of the words, which then stand by their spelling alone."""

    rng: np.random.Generator
    units: float
    words: float

    def mask(self, shape: tuple[int, ...]) -> np.ndarray:
        return (self.rng.random(shape, dtype="float32") >= self.units).astype("float32") / (1 - self.units)


def embed(weights: Weights, lexemes: Lexemes, *, dropout: Dropout | None = None) -> tuple[np.ndarray, Backward]:
    """One row per lexeme, made of its word, its affixes, its character n-grams and its fixed vector."""
    word_rows = lexemes.word_rows
    if dropout:
        word_rows = np.where(dropout.rng.random(len(word_rows)) < dropout.words, 0, word_rows)
    words = weights["words"][word_rows]
    affixes = weights["affixes"][lexemes.affix_rows].sum(axis=1)
    shares = 1 / np.maximum((lexemes.ngram_rows > 0).sum(axis=1, keepdims=True), 1).astype("float32")
    ngrams = weights["ngrams"][lexemes.ngram_rows].sum(axis=1) * shares
    joined = np.concatenate([words, affixes, ngrams, lexemes.vectors], axis=1)

    def backward(d_rows: np.ndarray, gradients: Gradients) -> np.ndarray:
        _add(gradients, "mix", joined.T @ d_rows)
        d_joined = d_rows @ weights["mix"].T
        first, second = words.shape[1], words.shape[1] + affixes.shape[1]
        third = second + ngrams.shape[1]
        _add_rows(gradients, "words", weights, word_rows[:, None], d_joined[:, :first])
        _add_rows(gradients, "affixes", weights, lexemes.affix_rows, d_joined[:, first:second])
        _add_rows(gradients, "ngrams", weights, lexemes.ngram_rows, d_joined[:, second:third] * shares)
        gradients["ngrams"][0] = 0  # row 0 is padding
        return d_joined

    return joined @ weights["mix"], backward


def encode(
    weights: Weights, rows: np.ndarray, bits: np.ndarray, starts: np.ndarray, *, dropout: Dropout | None = None
) -> tuple[np.ndarray, Backward]:
    """One hidden vector per token. `starts` holds the index of the first token of each text, in order, from 0."""
    first = np.zeros(len(rows), dtype=bool)
    first[starts] = True
    last = np.roll(first, -1)
    hidden, undo = _maxout_norm(weights, "input", rows + bits @ weights["bits"], dropout)
    undos = []
    depth = 0
    while f"conv{depth}.weight" in weights:
        name = f"conv{depth}"
        window = _windows(hidden, first, last)
        change, undo_layer = _maxout_norm(weights, name, window @ weights[f"{name}.weight"], dropout)
        undos.append((name, window, undo_layer))
        hidden = hidden + change
        depth += 1

    def backward(d_hidden: np.ndarray, gradients: Gradients) -> np.ndarray:
        width = d_hidden.shape[1]
        for name, window, undo_layer in reversed(undos):
            d_outer = undo_layer(d_hidden, gradients)
            _add(gradients, f"{name}.weight", window.T @ d_outer)
            d_window = d_outer @ weights[f"{name}.weight"].T
            before, after = d_window[:, :width].copy(), d_window[:, 2 * width :].copy()
            before[first] = 0
            after[last] = 0
            d_hidden = d_hidden + d_window[:, width : 2 * width]
            d_hidden[:-1] += before[1:]
            d_hidden[1:] += after[:-1]
        d_rows = undo(d_hidden, gradients)
        _add(gradients, "bits", bits.T @ d_rows)
        return d_rows

    return hidden, backward


def score(weights: Weights, head: str, hidden: np.ndarray) -> tuple[np.ndarray, Backward]:
    """The score of each tag of the head for each token."""

    def backward(d_scores: np.ndarray, gradients: Gradients) -> np.ndarray:
        _add(gradients, f"{head}.weight", hidden.T @ d_scores)
        _add(gradients, f"{head}.bias", d_scores.sum(axis=0))
        return d_scores @ weights[f"{head}.weight"].T

    return hidden @ weights[f"{head}.weight"] + weights[f"{head}.bias"], backward


def _maxout_norm(
    weights: Weights, name: str, outer: np.ndarray, dropout: Dropout | None
) -> tuple[np.ndarray, Backward]:
    """The larger of two candidates a unit, normalised over the units of a token."""
    gain = weights[f"{name}.gain"]
    width = len(gain)
    pieces = (outer + weights[f"{name}.bias"]).reshape(len(outer), PIECES, width)
    best = np.maximum(pieces[:, 0], pieces[:, 1])
    centred = best - best.mean(axis=1, keepdims=True)
    scale = 1 / np.sqrt((centred * centred).mean(axis=1, keepdims=True) + 1e-5)
    normal = centred * scale
    mask = dropout.mask(normal.shape) if dropout else None
    result = normal * gain + weights[f"{name}.shift"]

    def backward(d_result: np.ndarray, gradients: Gradients) -> np.ndarray:
        if mask is not None:
            d_result = d_result * mask
        _add(gradients, f"{name}.gain", (d_result * normal).sum(axis=0))
        _add(gradients, f"{name}.shift", d_result.sum(axis=0))
        d_normal = d_result * gain
        mean = d_normal.mean(axis=1, keepdims=True)
        d_best = scale * (d_normal - mean - normal * (d_normal * normal).mean(axis=1, keepdims=True))
        d_pieces = np.where(pieces == best[:, None], d_best[:, None], np.float32(0)).reshape(len(best), -1)
        _add(gradients, f"{name}.bias", d_pieces.sum(axis=0))
        return d_pieces

    return (result * mask if mask is not None else result), backward


def _windows(hidden: np.ndarray, first: np.ndarray, last: np.ndarray) -> np.ndarray:
    """Each token's row between its neighbours' rows; zeros where the neighbour would belong to another text."""
    count, width = hidden.shape
    windows = np.zeros((count, 3 * width), dtype=hidden.dtype)
    windows[1:, :width] = hidden[:-1]
    windows[:, width : 2 * width] = hidden
    windows[:-1, 2 * width :] = hidden[1:]
    windows[first, :width] = 0
    windows[last, 2 * width :] = 0
    return windows


def _add(gradients: Gradients, name: str, value: np.ndarray) -> None:
    gradients[name] = gradients[name] + value if name in gradients else value


def _add_rows(gradients: Gradients, name: str, weights: Weights, rows: np.ndarray, values: np.ndarray) -> None:
    """Adds each line of `values` to every table row that its lexeme was summed from."""
    from scipy import sparse  # only training needs it

    count, each = rows.shape
    ones = np.ones(count * each, dtype="float32")
    pointers = np.arange(0, count * each + 1, each)
    picked = sparse.csr_matrix((ones, rows.ravel(), pointers), shape=(count, len(weights[name])))
    _add(gradients, name, np.asarray(picked.T @ values))
