"""Figures with their uncertainty: counts of single articles in, each share with a 95 % interval out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

RESAMPLES = 1000
SEED = 20261122
_PERCENTILES = (2.5, 97.5)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A share: the counts named in `part` over those named in `whole`; a count named twice counts twice."""

    name: str
    part: tuple[str, ...]
    whole: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A measure of one set: part / whole, and the interval that holds 95 % of the resamples.

    All three are None where the set has nothing to measure it on (`whole` is 0).
    """

    name: str
    part: int
    whole: int
    value: float | None
    low: float | None
    high: float | None


def precision_recall_f1(what: str) -> tuple[Measure, Measure, Measure]:
    """The three measures of what is found, from the counts "WHAT right", "WHAT extra" and "WHAT missed"."""
    right, extra, missed = f"{what} right", f"{what} extra", f"{what} missed"
    return (
        Measure(name=f"{what} precision", part=(right,), whole=(right, extra)),
        Measure(name=f"{what} recall", part=(right,), whole=(right, missed)),
        Measure(name=f"{what} F1", part=(right, right), whole=(right, right, extra, missed)),
    )


def figures(counts: Sequence[Mapping[str, int]], measures: Sequence[Measure]) -> tuple[Figure, ...]:
    """One Figure for each measure, from the counts of each article; a count that an article lacks is 0.

    Intervals: percentile bootstrap over articles (Efron 1979), RESAMPLES of them from a fixed seed, so that the same
    counts give the same interval. A resample without anything to measure takes no part.
    """
    names = sorted({name for measure in measures for name in (*measure.part, *measure.whole)})
    rows = counts or [{}]
    table = np.array([[row.get(name, 0) for name in names] for row in rows], dtype=np.int64)
    # How often each article is drawn in each resample, times its counts.
    times = np.random.default_rng(SEED).multinomial(len(rows), [1 / len(rows)] * len(rows), size=RESAMPLES)
    drawn = times @ table
    column = {name: number for number, name in enumerate(names)}
    return tuple(
        _figure(
            measure,
            table[:, [column[name] for name in measure.part]].sum(),
            table[:, [column[name] for name in measure.whole]].sum(),
            drawn[:, [column[name] for name in measure.part]].sum(axis=1),
            drawn[:, [column[name] for name in measure.whole]].sum(axis=1),
        )
        for measure in measures
    )


def _figure(measure: Measure, part: int, whole: int, parts: np.ndarray, wholes: np.ndarray) -> Figure:
    if not whole:
        return Figure(name=measure.name, part=0, whole=0, value=None, low=None, high=None)
    low, high = np.percentile(parts[wholes > 0] / wholes[wholes > 0], _PERCENTILES)
    return Figure(
        name=measure.name, part=int(part), whole=int(whole), value=float(part / whole), low=float(low), high=float(high)
    )
