"""The loss of a conditional random field over BILOU tags (Lafferty 2001), also where only some tags are known."""

import numpy as np

from extractors.model.tags import allowed_transitions, may_begin, may_end, tag_count


def partial_tags(tags: np.ndarray, labels: int, unseen: np.ndarray) -> np.ndarray:
    """Which tags each token may have, if labels where `unseen` is true were not annotated: a token outside the
    annotations may then carry any of those (Tsuboi 2008)."""
    count = tag_count(labels)
    allowed = np.zeros((len(tags), count), dtype=bool)
    allowed[np.arange(len(tags)), tags] = True
    allowed[np.ix_(tags == 0, np.r_[False, np.tile(unseen, 4)])] = True
    return allowed


def loss_and_gradients(
    scores: np.ndarray, transitions: np.ndarray, bounds: list[tuple[int, int]], allowed: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """(negative log-likelihood of the allowed tags, its gradient by the scores, and by the transitions).

    `bounds` are sentences (first token, token after the last); tokens outside all of them have gradient 0.
    """
    order = sorted(bounds, key=lambda bound: bound[0] - bound[1])
    free = _expectations(scores, transitions, order, np.ones_like(allowed))
    held = _expectations(scores, transitions, order, allowed)
    return (
        float(free[0] - held[0]),
        (free[1] - held[1]).astype("float32"),
        (free[2] - held[2]).astype("float32"),
    )


def _expectations(
    scores: np.ndarray, transitions: np.ndarray, order: list[tuple[int, int]], allowed: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray]:
    """(log of the sum over allowed sequences, expected tags, expected transitions), by forward and backward sums."""
    labels = (scores.shape[1] - 1) // 4
    move = np.exp(transitions.astype("float64")) * allowed_transitions(labels)
    starts = np.array([start for start, _ in order])
    lengths = np.array([end - start for start, end in order])
    peak = np.where(allowed, scores, -np.inf).max(axis=1, keepdims=True)
    weight = np.exp((scores - peak).astype("float64")) * allowed
    longest = int(lengths.max())
    active = [int((lengths > step).sum()) for step in range(longest)] + [0]
    forward, norms, total = [], [], 0.0
    state = may_begin(labels)[None] * np.ones((len(order), 1))
    for step in range(longest):
        count = active[step]
        state = (state[:count] if step == 0 else state[:count] @ move) * weight[starts[:count] + step]
        norm = state.sum(axis=1, keepdims=True) + 1e-300
        state = state / norm
        forward.append(state)
        norms.append(norm)
        total += float(np.log(norm).sum())
    expected = np.zeros_like(scores, dtype="float64")
    moved = np.zeros_like(move)
    end = may_end(labels)[None].astype("float64")
    behind = np.zeros((0, scores.shape[1]))
    for step in range(longest - 1, -1, -1):
        count, later = active[step], active[step + 1]
        here = np.repeat(end, count, axis=0)
        if later:
            ahead = behind * weight[starts[:later] + step + 1] / norms[step + 1]
            here[:later] = ahead @ move.T
        posterior = forward[step] * here
        mass = posterior.sum(axis=1, keepdims=True)
        # A sentence's mass is what its last token's tags hold that may end one; it is the same at each of its tokens.
        if later:
            moved += forward[step][:later].T @ (ahead / mass[:later])
        total += float(np.log(mass[later:]).sum())
        expected[starts[:count] + step] = posterior / mass
        behind = here
    used = np.concatenate([np.arange(start, end) for start, end in order])
    return total + float(peak[used].sum()), expected, moved * move
