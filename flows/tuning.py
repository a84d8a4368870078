"""Thresholds that editors' answers speak for: what each stricter one would have told, by the rules' own code.

Only stricter settings can be learned from answers: nobody was asked about what was not told. A setting is proposed
where it spares dismissed signals and loses hardly any accepted one; nothing is changed, for a person weighs the two.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb

from extractors.rules import Rules, SignalRule
from warehouse.tuning import Case, Told, decided, judged_again, precision, told

# Fewer answers do not carry a threshold. Of ten accepted signals none lost still allows (95 % interval) that 28 % would
# be; of five, 43 %. And five dismissed signals are the fewest that can be told from a bad day.
MIN_ACCEPTED = 10
MIN_DISMISSED = 5
MAX_LOST_SHARE = 0.05  # of the accepted signals; below twenty of them that is none
Z = 1.959963984540054  # of a 95 % interval


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A setting of one rule that would have spared dismissed signals; `low` to `high` bound the share accepted lost."""

    rule: str
    setting: str  # min_patients, ratio_at_least or ratio_at_most
    now: float
    proposed: float
    accepted: int
    accepted_lost: int
    low: float
    high: float
    dismissed: int
    dismissed_spared: int


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What came of the answers to one rule's signals: proposals, or why there are none."""

    rule: str
    accepted: int
    dismissed: int
    proposals: tuple[Proposal, ...]
    why_none: str | None


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """`left_out`: answered signals that today's rules and readings no longer give, so that they teach nothing."""

    as_of: date
    review_id: str | None
    precision: tuple[dict[str, Any], ...]
    rules: tuple[Weighed, ...]
    left_out: int


def tune(con: duckdb.DuckDBPyConnection, rules: Rules, *, review_id: str | None, as_of: date) -> Tuning:
    """What the answers given by the day, for a review or for all, say of the rules and of stricter ones.

    Reads only. Raises UsageError for a review that the warehouse does not hold.
    """
    rows = tuple(precision(con, review_id=review_id, as_of=as_of))
    answers = decided(con, review_id=review_id, as_of=as_of)
    if not answers:
        return Tuning(as_of=as_of, review_id=review_id, precision=rows, rules=(), left_out=0)
    with judged_again(con, answers, rules) as tried:
        now = told(tried, rules, as_of=as_of)
        standing = {
            case: accepted for case, (rule, accepted) in answers.items() if case in now and now[case].rule == rule
        }
        weighed = []
        for rule in rules.rules:
            cases = {case: now[case] for case in standing if now[case].rule == rule.rule}
            if cases:
                weighed.append(_weigh(tried, rules, rule, cases, standing, as_of=as_of))
    return Tuning(
        as_of=as_of, review_id=review_id, precision=rows, rules=tuple(weighed), left_out=len(answers) - len(standing)
    )


def candidates(rule: SignalRule, cases: Sequence[Told]) -> Iterator[tuple[str, float]]:
    """Each stricter setting of the rule that parts these signals: a bound halfway between two, or a whole number."""
    for patients in sorted({one.patients or 0 for one in cases}):
        if patients > rule.min_patients:
            yield "min_patients", patients
    ratios = sorted({one.ratio for one in cases if one.ratio})
    for low, high in zip(ratios, ratios[1:], strict=False):
        between = round((low + high) / 2, 2)
        if rule.ratio_at_least is not None and between > rule.ratio_at_least:
            yield "ratio_at_least", between
        if rule.ratio_at_most is not None and between < rule.ratio_at_most:
            yield "ratio_at_most", between


def best(found: Sequence[Proposal]) -> tuple[Proposal, ...]:
    """Of each setting the one that spares most dismissed signals of those that lose hardly any accepted; of equals, the
    mildest."""
    worth = [one for one in found if one.dismissed_spared and one.accepted_lost <= MAX_LOST_SHARE * one.accepted]
    return tuple(
        max(
            (one for one in worth if one.setting == setting),
            key=lambda one: (one.dismissed_spared, -one.accepted_lost, -abs(one.proposed - one.now)),
        )
        for setting in dict.fromkeys(one.setting for one in worth)
    )


def interval(part: int, whole: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share, as mart.wilson_low and mart.wilson_high have it; `whole` is over 0."""
    middle, reach = part + Z**2 / 2, Z * (part * (whole - part) / whole + Z**2 / 4) ** 0.5
    return max(0.0, (middle - reach) / (whole + Z**2)), min(1.0, (middle + reach) / (whole + Z**2))


def _weigh(
    tried: duckdb.DuckDBPyConnection,
    rules: Rules,
    rule: SignalRule,
    cases: dict[Case, Told],
    accepted: dict[Case, bool],
    *,
    as_of: date,
) -> Weighed:
    good = {case for case in cases if accepted[case]}
    vain = cases.keys() - good
    counts = {"rule": rule.rule, "accepted": len(good), "dismissed": len(vain)}
    if len(good) < MIN_ACCEPTED or len(vain) < MIN_DISMISSED:
        return Weighed(**counts, proposals=(), why_none="too few answers")
    found = []
    for setting, value in candidates(rule, list(cases.values())):
        tighter = tuple(replace(one, **{setting: value}) if one is rule else one for one in rules.rules)
        then = told(tried, replace(rules, rules=tighter), as_of=as_of)
        low, high = interval(len(good - then.keys()), len(good))
        found.append(Proposal(
            **counts, setting=setting, now=getattr(rule, setting), proposed=value, low=low, high=high,
            accepted_lost=len(good - then.keys()), dismissed_spared=len(vain - then.keys()),
        ))  # fmt: skip
    proposals = best(found)
    none = "no stricter setting parts the dismissed from the accepted"
    return Weighed(**counts, proposals=proposals, why_none=None if proposals else none)
