"""Word vectors from plain abstracts: positive pointwise mutual information, cut to few dimensions (Levy 2015)."""

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.utils.extmath import randomized_svd
from spacy.attrs import LOWER
from spacy.language import Language

# Each position is a context of its own. Near contexts tell the kind of word, far ones would tell its topic.
OFFSETS = (-2, -1, 1, 2)
MIN_COUNT = 3
CONTEXT_WORDS = 12_000
SMOOTHING = 0.75  # of context counts, so that rare contexts do not rule (Levy 2015)


def read_abstracts(folder: Path) -> Iterator[str]:
    """Title and abstract of every line of the *.jsonl and *.jsonl.gz files below `folder`, each text once."""
    seen: set[int] = set()
    for path in sorted([*folder.rglob("*.jsonl"), *folder.rglob("*.jsonl.gz")]):
        opened = gzip.open if path.suffix == ".gz" else open
        with opened(path, mode="rt", encoding="utf-8") as file:
            for line in file:
                record = json.loads(line)
                text = f"{record.get('title') or ''} {record.get('abstract') or ''}".strip()
                if hash(text) not in seen:
                    seen.add(hash(text))
                    yield text


def word_keys(nlp: Language, texts: Iterable[str]) -> np.ndarray:
    """The lower-case keys of all tokens of the texts in order, with four zeros after each text."""
    gap = np.zeros(4, dtype="uint64")
    parts = []
    for text in texts:
        parts += [nlp.make_doc(text).to_array(LOWER), gap]
    return np.concatenate(parts)


def word_vectors(keys: np.ndarray, *, dimensions: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """(sorted keys of words seen at least MIN_COUNT times, one float32 row of unit length for each)."""
    found, ids, counts = np.unique(keys, return_inverse=True, return_counts=True)
    counts[found == 0] = 0
    frequent = np.flatnonzero(counts >= MIN_COUNT)
    row_of = np.full(len(found), -1)
    row_of[frequent] = np.arange(len(frequent))
    context_of = np.full(len(found), -1)
    contexts = np.argsort(-counts, kind="stable")[:CONTEXT_WORDS]
    context_of[contexts] = np.arange(len(contexts))
    blocks = []
    for offset in OFFSETS:
        word = row_of[ids[max(0, -offset) : len(ids) - max(0, offset)]]
        context = context_of[ids[max(0, offset) : len(ids) - max(0, -offset)]]
        used = (word >= 0) & (context >= 0)
        ones = np.ones(int(used.sum()), dtype="float32")
        block = sparse.coo_matrix((ones, (word[used], context[used])), shape=(len(frequent), CONTEXT_WORDS))
        blocks.append(block.tocsr())
    left, values, _ = randomized_svd(_ppmi(sparse.hstack(blocks).tocsr()), dimensions, n_iter=3, random_state=seed)
    vectors = left * np.sqrt(values)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-8
    return found[frequent], vectors.astype("float32")


def _ppmi(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    word = np.asarray(counts.sum(axis=1)).ravel() + 1e-9
    context = np.asarray(counts.sum(axis=0)).ravel() ** SMOOTHING + 1e-9
    context /= context.sum()
    pairs = counts.tocoo()
    values = np.log(pairs.data / (word[pairs.row] * context[pairs.col]))
    values = np.maximum(values, 0).astype("float32")
    ppmi = sparse.csr_matrix((values, (pairs.row, pairs.col)), shape=counts.shape)
    ppmi.eliminate_zeros()
    return ppmi
