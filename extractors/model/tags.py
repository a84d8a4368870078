"""BILOU tags of one head and the best sequence of them (Ratinov and Roth 2009; Viterbi).

Tag 0 is O; for label i of n the tags are 1 + i (B), 1 + n + i (I), 1 + 2n + i (L) and 1 + 3n + i (U).
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

_NEVER = np.float32(-1e4)


def tag_count(labels: int) -> int:
    return 1 + 4 * labels


def encode_spans(length: int, spans: Sequence[tuple[int, int, int]], labels: int) -> np.ndarray:
    """Tags of `length` tokens from spans (first token, token after the last, label index) that do not overlap."""
    tags = np.zeros(length, dtype="int64")
    for start, end, label in spans:
        if end - start == 1:
            tags[start] = 1 + 3 * labels + label
        else:
            tags[start] = 1 + label
            tags[start + 1 : end - 1] = 1 + labels + label
            tags[end - 1] = 1 + 2 * labels + label
    return tags


def decode_spans(tags: np.ndarray, labels: int) -> list[tuple[int, int, int]]:
    """The spans of a valid sequence of tags, in order."""
    spans, start = [], 0
    for position in np.flatnonzero(tags):
        kind, label = divmod(int(tags[position]) - 1, labels)
        if kind in {0, 3}:
            start = int(position)
        if kind in {2, 3}:
            spans.append((start, int(position) + 1, label))
    return spans


@cache
def allowed_transitions(labels: int) -> np.ndarray:
    """Which tag may follow which, (from, to): within a mention only its own label, outside anything that begins."""
    kinds = np.concatenate([[-1], np.repeat(np.arange(4), labels)])
    label = np.concatenate([[-1], np.tile(np.arange(labels), 4)])
    is_open = (kinds == 0) | (kinds == 1)
    goes_on = (kinds == 1) | (kinds == 2)
    same = label[:, None] == label[None]
    return np.where(is_open[:, None], goes_on[None] & same, ~goes_on[None])


def may_begin(labels: int) -> np.ndarray:
    """Tags that a sentence may begin with."""
    return allowed_transitions(labels)[0]


def may_end(labels: int) -> np.ndarray:
    """Tags that a sentence may end with."""
    return allowed_transitions(labels)[:, 0]


def best_tags(scores: np.ndarray, transitions: np.ndarray, bounds: Sequence[tuple[int, int]]) -> np.ndarray:
    """The best valid tag of each token, for sentences given as (first token, token after the last).

    Sentences are compared side by side, the longest first, so that those still going on are always the first ones.
    """
    labels = (scores.shape[1] - 1) // 4
    move = np.where(allowed_transitions(labels), transitions, _NEVER)
    order = sorted(bounds, key=lambda bound: bound[0] - bound[1])
    starts = np.array([start for start, _ in order])
    lengths = np.array([end - start for start, end in order])
    active = [int((lengths > step).sum()) for step in range(lengths[0])] + [0]
    reached = [np.where(may_begin(labels), scores[starts], _NEVER)]
    for step, count in enumerate(active[1:-1], start=1):
        reached.append((reached[-1][:count, :, None] + move).max(axis=1) + scores[starts[:count] + step])
    tags = np.zeros(len(scores), dtype="int64")
    end = np.where(may_end(labels), np.float32(0), _NEVER)
    following = np.zeros(len(order), dtype="int64")
    for step in range(lengths[0] - 1, -1, -1):
        value, later = reached[step], active[step + 1]
        value[:later] += move.T[following[:later]]
        value[later:] += end
        following[: len(value)] = value.argmax(axis=1)
        tags[starts[: len(value)] + step] = following[: len(value)]
    return tags
