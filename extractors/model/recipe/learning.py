"""Training: Adam over shuffled batches of texts from all corpora, and the mean of the late weights as the result."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extractors.model.dictionaries import KINDS
from extractors.model.lexemes import (
    AFFIX_DIMENSIONS, AFFIX_ROWS, NGRAM_DIMENSIONS, NGRAM_ROWS, WORD_DIMENSIONS, Lexicon,
)  # fmt: skip
from extractors.model.network import PIECES, Dropout, Gradients, Weights, embed, encode, score
from extractors.model.recipe.crf import loss_and_gradients
from extractors.model.recipe.examples import Example, head_labels
from extractors.model.tags import tag_count


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a training is determined by, beside its data."""

    seed: int = 1
    epochs: int = 7
    width: int = 112
    depth: int = 4
    batch_words: int = 1200
    rate: float = 2e-3
    dropout: float = 0.35
    word_dropout: float = 0.25
    mean_memory: float = 0.998  # share of the running mean of weights that stays at each step


def first_weights(settings: Settings, lexicon: Lexicon, heads: Sequence[str]) -> Weights:
    """Random weights of the network's shapes, tags' transitions at zero."""
    rng = np.random.default_rng(settings.seed)

    def random(*shape: int, scale: float) -> np.ndarray:
        return (rng.standard_normal(shape) * scale).astype("float32")

    width, outer = settings.width, settings.width * PIECES
    joined = WORD_DIMENSIONS + AFFIX_DIMENSIONS + NGRAM_DIMENSIONS + lexicon.vectors.shape[1]
    weights = {
        "words": random(len(lexicon.word_keys) + 1, WORD_DIMENSIONS, scale=0.1),
        "affixes": random(AFFIX_ROWS, AFFIX_DIMENSIONS, scale=0.1),
        "ngrams": random(NGRAM_ROWS, NGRAM_DIMENSIONS, scale=0.1),
        "mix": random(joined, outer, scale=0.3),
        "bits": random(2 * len(KINDS), outer, scale=0.3),
    }
    weights["ngrams"][0] = 0
    layers = ["input", *(f"conv{number}" for number in range(settings.depth))]
    for name in layers:
        weights[f"{name}.bias"] = np.zeros(outer, dtype="float32")
        weights[f"{name}.gain"] = np.ones(width, dtype="float32")
        weights[f"{name}.shift"] = np.zeros(width, dtype="float32")
        if name != "input":
            weights[f"{name}.weight"] = random(3 * width, outer, scale=(2 / (3 * width + outer)) ** 0.5)
    for head in heads:
        count = tag_count(len(head_labels(head)))
        weights[f"{head}.weight"] = random(width, count, scale=0.02)
        weights[f"{head}.bias"] = np.zeros(count, dtype="float32")
        weights[f"{head}.transitions"] = np.zeros((count, count), dtype="float32")
    return weights


class Adam:
    """Kingma and Ba 2015, with the gradient's length limited; keeps the running mean of the weights."""

    def __init__(self, weights: Weights, settings: Settings) -> None:
        self.weights = weights
        self.mean = {name: value.copy() for name, value in weights.items()}
        self._first = {name: np.zeros_like(value) for name, value in weights.items()}
        self._second = {name: np.zeros_like(value) for name, value in weights.items()}
        self._memory = settings.mean_memory
        self._step = 0

    def update(self, gradients: Gradients, rate: float) -> None:
        self._step += 1
        length = sum(float(np.vdot(value, value)) for value in gradients.values()) ** 0.5
        limit = min(1.0, 1.0 / (length + 1e-8))
        rate = rate * (1 - 0.999**self._step) ** 0.5 / (1 - 0.9**self._step)
        memory = min(self._memory, self._step / (self._step + 10))
        for name, gradient in gradients.items():
            gradient *= np.float32(limit)
            first, second = self._first[name], self._second[name]
            first += np.float32(0.1) * (gradient - first)
            second += np.float32(0.001) * (gradient * gradient - second)
            self.weights[name] -= np.float32(rate) * first / (np.sqrt(second) + np.float32(1e-8))
        for name, mean in self.mean.items():
            mean += np.float32(1 - memory) * (self.weights[name] - mean)


def train(
    examples: Sequence[Example],
    lexicon: Lexicon,
    settings: Settings,
    report: Callable[[int, float, Weights], None],
) -> Weights:
    """The mean of the late weights after all epochs. `report` is told epoch, loss per text and that mean after each."""
    words = sorted({word for example in examples for word in example.words})
    index = {word: number for number, word in enumerate(words)}
    lexemes = lexicon.lexemes(words)
    ids = {id(example): np.array([index[word] for word in example.words]) for example in examples}
    heads = sorted({example.head for example in examples})
    optimiser = Adam(first_weights(settings, lexicon, heads), settings)
    rng = np.random.default_rng(settings.seed)
    drop = Dropout(rng=rng, units=settings.dropout, words=settings.word_dropout)
    steps_each = sum(1 for _ in _batches(examples, settings, np.random.default_rng(0)))
    step = 0
    for epoch in range(1, settings.epochs + 1):
        loss = 0.0
        for batch in _batches(examples, settings, rng):
            used, places = np.unique(np.concatenate([ids[id(example)] for example in batch]), return_inverse=True)
            progress = step / (steps_each * settings.epochs)
            batch_loss, gradients = _batch_gradients(optimiser.weights, batch, lexemes.take(used), places, drop)
            optimiser.update(gradients, settings.rate * min(1.0, (step + 1) / 200) * max(0.03, 1 - progress))
            loss += batch_loss
            step += 1
        report(epoch, loss / len(examples), optimiser.mean)
    return optimiser.mean


def _batches(examples: Sequence[Example], settings: Settings, rng: np.random.Generator) -> Iterator[list[Example]]:
    batch: list[Example] = []
    for number in rng.permutation(len(examples)):
        batch.append(examples[number])
        if sum(len(example.words) for example in batch) >= settings.batch_words:
            yield batch
            batch = []
    if batch:
        yield batch


def _batch_gradients(weights: Weights, batch: list[Example], lexemes, places, drop) -> tuple[float, Gradients]:
    gradients: Gradients = {}
    starts = np.cumsum([0, *(len(example.words) for example in batch)])
    rows, undo_embed = embed(weights, lexemes, dropout=drop)
    bits = np.concatenate([example.bits for example in batch])
    hidden, undo_encode = encode(weights, rows[places], bits, starts[:-1], dropout=drop)
    d_hidden = np.zeros_like(hidden)
    loss = 0.0
    for head in {example.head: None for example in batch}:
        mine = [number for number, example in enumerate(batch) if example.head == head]
        tokens = np.concatenate([np.arange(starts[number], starts[number + 1]) for number in mine])
        scores, undo_score = score(weights, head, hidden[tokens])
        bounds, base = [], 0
        for number in mine:
            bounds += [(base + start, base + end) for start, end in batch[number].bounds]
            base += len(batch[number].words)
        allowed = np.concatenate([batch[number].allowed for number in mine])
        head_loss, d_scores, d_transitions = loss_and_gradients(
            scores, weights[f"{head}.transitions"], bounds, allowed
        )
        loss += head_loss
        scale = np.float32(1 / len(batch))
        gradients[f"{head}.transitions"] = d_transitions * scale
        d_hidden[tokens] += undo_score(d_scores * scale, gradients)
    d_rows = undo_encode(d_hidden, gradients)
    d_used = np.zeros_like(rows)
    np.add.at(d_used, places, d_rows)
    undo_embed(d_used, gradients)
    return loss, gradients
