"""BILOU tags of one head and the best sequence of them (Ratinov and Roth 2009; Viterbi).

Tag 0 is O; for label i of n the tags are 1 + i (B), 1 + n + i (I), 1 + 2n + i (L) and 1 + 3n + i (U).
"""

import numpy as np

NEVER = np.float32(-1e4)
# A word whose O leads all other tags by this much (in log odds) is O in every sequence worth a look.
_SURE = 7.0


def tag_count(labels: int) -> int:
    return 1 + 4 * labels


def encode_spans(length: int, spans: list[tuple[int, int, int]], labels: int) -> np.ndarray:
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


def best_tags(scores: np.ndarray, transitions: np.ndarray, bounds: list[tuple[int, int]]) -> np.ndarray:
    """The best valid tag of each token, for sentences given as (first token, token after the last).

    Most words are plainly outside any mention, so sequences are compared only in the runs between those.
    """
    tags = np.zeros(len(scores), dtype="int64")
    doubtful = scores[:, 0] - scores[:, 1:].max(axis=1) < _SURE
    wider = doubtful.copy()
    wider[1:] |= doubtful[:-1]
    wider[:-1] |= doubtful[1:]
    breaks = np.zeros(len(scores) + 1, dtype=bool)
    breaks[[start for start, _ in bounds]] = True
    breaks[1:-1] |= wider[1:] != wider[:-1]
    edges = [*np.flatnonzero(breaks[:-1]).tolist(), len(scores)]
    runs = [(start, end) for start, end in zip(edges, edges[1:], strict=False) if wider[start]]
    if runs:
        _fill_best(tags, scores, transitions, runs)
    return tags


def _fill_best(tags: np.ndarray, scores: np.ndarray, transitions: np.ndarray, runs: list[tuple[int, int]]) -> None:
    """Viterbi over the runs side by side, written into `tags`."""
    count = scores.shape[1]
    labels = (count - 1) // 4
    one = np.arange(labels)
    opens, ends = np.r_[0, 1 + one, 1 + 3 * labels + one], np.r_[0, 1 + 2 * labels + one, 1 + 3 * labels + one]
    # Outside mentions any of `ends` leads to any of `opens`; within one, B or I leads to I or L of the same label.
    outside = transitions[np.ix_(ends, opens)]
    begun, inside, closed = slice(1, 1 + labels), slice(1 + labels, 1 + 2 * labels), slice(1 + 2 * labels, 1 + 3 * labels)
    steps = [(to, transitions[1 + one, to.start + one], transitions[1 + labels + one, to.start + one])
             for to in (inside, closed)]  # fmt: skip
    order = sorted(runs, key=lambda bound: bound[0] - bound[1])
    starts = np.array([start for start, _ in order])
    lengths = np.array([end - start for start, end in order])
    best = np.full((len(order), count), NEVER, dtype="float32")
    best[:, opens] = scores[np.ix_(starts, opens)]
    back = np.zeros((len(order), int(lengths.max(initial=0)), count), dtype="int32")
    for step in range(1, back.shape[1]):
        active = int((lengths > step).sum())
        now = best[:active]
        score = np.empty_like(now)
        through = now[:, ends, None] + outside
        choice = through.argmax(axis=1)
        back[:active, step, opens] = ends[choice]
        score[:, opens] = np.take_along_axis(through, choice[:, None], axis=1)[:, 0]
        for to, from_begun, from_inside in steps:
            first, second = now[:, begun] + from_begun, now[:, inside] + from_inside
            back[:active, step, to] = np.where(first >= second, 1 + one, 1 + labels + one)
            score[:, to] = np.maximum(first, second)
        best[:active] = score + scores[starts[:active] + step]
    for line, (start, length) in enumerate(zip(starts, lengths, strict=True)):
        tag = ends[int(best[line, ends].argmax())]
        for step in range(length - 1, -1, -1):
            tags[start + step] = tag
            tag = back[line, step, tag]
