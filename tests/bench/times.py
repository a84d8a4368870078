"""Processor time of several ways over the same articles."""

import time
from dataclasses import dataclass
from itertools import compress
from statistics import mean, median

from ways import Way

from extractors.records import Article

ROUNDS, WARM_UP = 3, 5


@dataclass(frozen=True, kw_only=True)
class Times:
    """Processor time of one way over the same articles: `rounds` has the seconds of each article, round by round."""

    rounds: tuple[tuple[float, ...], ...]

    def of(self, chosen: list[bool]) -> "Times":
        """The times of the chosen articles alone."""
        return Times(rounds=tuple(tuple(compress(one, chosen)) for one in self.rounds))

    def figures(self) -> dict[str, float] | None:
        """Milliseconds of an article: the median of the rounds' means, and the lowest and highest; None for none."""
        if not all(self.rounds):
            return None
        means = [1000 * mean(one) for one in self.rounds]
        return {"ms": round(median(means), 3), "fastest": round(min(means), 3), "slowest": round(max(means), 3)}


def interleaved(ways: dict[str, Way], read: list[Article]) -> dict[str, Times]:
    """The times of each way: every article goes through all of them in turn, and all articles through each round."""
    for article in read[:WARM_UP]:
        for way in ways.values():
            way(article)
    rounds: dict[str, list[tuple[float, ...]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for article in read:
            for name, way in ways.items():
                begun = time.process_time()
                way(article)
                spent[name].append(time.process_time() - begun)
        for name, one in spent.items():
            rounds[name].append(tuple(one))
    return {name: Times(rounds=tuple(each)) for name, each in rounds.items()}
