"""What the rules made of simulated literatures: false signals, and how late a change is found. Rows in, figures out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any

import numpy as np

LEAD_YEARS = 1  # as the review says, before the change point
TRIAL_STUDIES = 3
TRIAL_FACTORS = (1.0, 1.25, 1.5, 2.0, 3.0)
UNCHANGED = "unchanged"
WITHIN_MONTHS = (12, 24, 60)
GOAL_FALSE, GOAL_FOUND = 1.0, 0.5
_MONTH = 365.25 / 12
_RESAMPLES, _PERCENTILES = 1000, (2.5, 97.5)

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A mean over literatures and the interval that holds 95 % of the resamples (bootstrap over literatures)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class FalseAlarms:
    """Signals against one claim in ten years in which nothing changes: all, by rule, and by priority."""

    claim_id: str
    in_ten_years: Estimate
    by_rule: dict[str, Estimate]
    by_priority: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class Detection:
    """How a change of one claim is found. Medians are over all literatures; None: fewer than half of them found it.

    `studies` counts those that bear on the claim after the change, up to the one that signals. `found_within` is by
    months after the change; `by_chance` the same in literature without a change, as long.
    """

    claim_id: str
    found_within: dict[int, Estimate]
    by_chance: dict[int, float]
    studies: float | None
    months: float | None
    first_rule: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class Trial:
    """Of so many triples of series of twenty patients each, how many gave a signal; `high`: one of high priority."""

    factor: float
    median_months: float
    found: Estimate
    found_high: Estimate


@dataclass(frozen=True, kw_only=True)
class Report:
    """Everything that one simulation shows."""

    seed: int
    literatures: int
    years: int
    studies: int
    false_alarms: tuple[FalseAlarms, ...]
    detections: tuple[Detection, ...]
    trials: tuple[Trial, ...] = ()


def measure(
    rows: Rows,
    *,
    claims: Sequence[str],
    changed: Sequence[str],
    literatures: int,
    years: int,
    change_on: date,
    seed: int,
    studies: int,
    triples: int,
    median_months: float,
) -> Report:
    """`rows` are what each study does to each claim; a review id is its kind, "/" and its number.

    A kind is UNCHANGED, a claim's id, or one of `trial_kind`, of which there are `triples` (0: none was asked for).
    """
    by_kind: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        by_kind[row["review_id"].split("/")[0]].append(row)
    unchanged = by_kind[UNCHANGED]
    return Report(
        seed=seed,
        literatures=literatures,
        years=years,
        studies=studies,
        false_alarms=tuple(_false_alarms(unchanged, claim, literatures, years) for claim in claims),
        detections=tuple(_detection(by_kind[claim], unchanged, claim, literatures, change_on) for claim in changed),
        trials=tuple(_trial(by_kind, factor, median_months, triples) for factor in TRIAL_FACTORS if triples),
    )


def trial_kind(factor: float) -> str:
    """How the review ids begin of triples after survival has changed by the factor."""
    return f"times {factor:g}"


def _trial(by_kind: Mapping[str, Rows], factor: float, median_months: float, triples: int) -> Trial:
    own = [row for row in by_kind.get(trial_kind(factor), ()) if row["speaks_against"]]
    found = {row["review_id"] for row in own}
    high = {row["review_id"] for row in own if row["priority"] == "high"}
    return Trial(
        factor=factor, median_months=median_months * factor, found=_share(len(found), triples),
        found_high=_share(len(high), triples),
    )  # fmt: skip


def _false_alarms(unchanged: Rows, claim: str, literatures: int, years: int) -> FalseAlarms:
    signals = [row for row in unchanged if row["claim_id"] == claim and row["speaks_against"]]
    per_ten = 10 / years

    def rate(chosen: Rows) -> Estimate:
        counts = Counter(row["review_id"] for row in chosen)
        return _mean([counts[f"{UNCHANGED}/{number}"] * per_ten for number in range(literatures)])

    rules, priorities = (sorted({row[name] for row in signals}) for name in ("rule", "priority"))
    return FalseAlarms(
        claim_id=claim,
        in_ten_years=rate(signals),
        by_rule={rule: rate([row for row in signals if row["rule"] == rule]) for rule in rules},
        by_priority={one: rate([row for row in signals if row["priority"] == one]).value for one in priorities},
    )


def _detection(rows: Rows, unchanged: Rows, claim: str, literatures: int, change_on: date) -> Detection:
    studies, months, rules = [], [], Counter()
    for told in _after(rows, claim, change_on, literatures, kind=claim):
        place = next((number for number, row in enumerate(told) if row["speaks_against"]), None)
        studies.append(float("inf") if place is None else place + 1)
        months.append(float("inf") if place is None else (told[place]["entry_date"] - change_on).days / _MONTH)
        if place is not None:
            rules[told[place]["rule"]] += 1
    chance = [
        next(((row["entry_date"] - change_on).days / _MONTH for row in told if row["speaks_against"]), float("inf"))
        for told in _after(unchanged, claim, change_on, literatures, kind=UNCHANGED)
    ]
    return Detection(
        claim_id=claim,
        found_within={limit: _share(sum(one <= limit for one in months), literatures) for limit in WITHIN_MONTHS},
        by_chance={limit: sum(one <= limit for one in chance) / literatures for limit in WITHIN_MONTHS},
        studies=_finite(median(studies)),
        months=_finite(median(months)),
        first_rule=dict(rules.most_common()),
    )


def _after(rows: Rows, claim: str, change_on: date, literatures: int, *, kind: str) -> list[Rows]:
    """For each literature, a list of what its studies after the change do to the claim, in order of time."""
    told: dict[str, list[Mapping[str, Any]]] = {f"{kind}/{number}": [] for number in range(literatures)}
    for row in rows:
        if row["claim_id"] == claim and row["entry_date"] >= change_on:
            told[row["review_id"]].append(row)
    return list(told.values())


def _finite(value: float) -> float | None:
    return None if value == float("inf") else round(value, 1)


def _share(part: int, whole: int) -> Estimate:
    return _mean([1.0] * part + [0.0] * (whole - part))


def _mean(values: Sequence[float]) -> Estimate:
    rng = np.random.default_rng(0)  # the same values give the same interval
    drawn = np.asarray(values)[rng.integers(len(values), size=(_RESAMPLES, len(values)))].mean(axis=1)
    low, high = np.percentile(drawn, _PERCENTILES)
    return Estimate(value=float(np.mean(values)), low=float(low), high=float(high))
