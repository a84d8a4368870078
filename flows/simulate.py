"""`reviewwatch simulate`: synthetic literatures through the real rules, and what the rules made of them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from extractors.review import Review
from extractors.rules import Rules
from flows.simulation.abstract import read
from flows.simulation.literature import YEAR, Study, reports
from flows.simulation.measure import LEAD_YEARS, TRIAL_FACTORS, TRIAL_STUDIES, UNCHANGED, Report, measure, trial_kind
from flows.simulation.patients import draw
from flows.simulation.world import Assumptions, Change, World
from warehouse.simulated import add_studies, claim_studies, watch_copies
from warehouse.temporary import temporary_warehouse

_START = date(2000, 1, 1)  # the day the copies of the review were updated
_TRIAL_PATIENTS = 20
_TRIPLES = 4  # of series for each literature: they are small

Simulated = tuple[str, str, date, list[dict[str, Any]]]


def simulate(
    assumptions: Assumptions, *, review: Review, rules: Rules, seed: int, literatures: int, years: int
) -> Report:
    """What the rules make of so many literatures of each kind; the same seed gives the same report.

    Unchanged: `years` long, and every signal against a claim is a false one. Changed, for each claim that a change is
    known of: one year as the review says, then half of `years` after the change. Triples: for each claim of how long
    patients live, three series of twenty patients after a change of each size. All of them are judged in one pass.
    """
    every = [claim.id for claim in review.claims]
    changes = {claim: assumptions.changes[claim] for claim in every if claim in assumptions.changes}
    worlds = {UNCHANGED: assumptions.world}
    worlds |= {claim: change.of(assumptions.world) for claim, change in changes.items()}
    copies = {
        f"{kind}/{number}": every if kind == UNCHANGED else [kind] for kind in worlds for number in range(literatures)
    }
    studies = [
        study
        for place, copy in enumerate(copies)
        for study in _literature(assumptions, copy, worlds, seed=(seed, place), years=years)
    ]
    survival = [claim.id for claim in review.claims if claim.kind == "survival_figure"]
    triples = _TRIPLES * literatures
    for factor in TRIAL_FACTORS if survival else ():
        world = Change(median_times=factor).of(assumptions.world)
        for number in range(triples):
            copy = f"{trial_kind(factor)}/{number}"
            copies[copy] = survival
            rng = np.random.default_rng((seed, round(100 * factor), number))
            studies += _three_series(rng, copy, world, assumptions)
    watched = replace(review, updated_on=_START, expires_on=_START + timedelta(days=3 * 366))
    with temporary_warehouse(rules) as con:
        watch_copies(con, watched, claims=copies)
        add_studies(con, studies)
        rows = claim_studies(con, as_of=max(day for _, _, day, _ in studies))
    return measure(
        rows, claims=every, changed=list(changes), literatures=literatures, years=years, change_on=_change_on(),
        seed=seed, studies=len(studies), triples=triples if survival else 0,
        median_months=assumptions.world.median_months,
    )  # fmt: skip


def _literature(
    assumptions: Assumptions, copy: str, worlds: dict[str, World], *, seed: tuple[int, int], years: int
) -> Iterator[Simulated]:
    rng = np.random.default_rng(seed)
    kind = copy.split("/")[0]
    length = years if kind == UNCHANGED else LEAD_YEARS + years / 2
    told = reports(
        rng, assumptions.literature, assumptions.world, worlds[kind], start=_START, change_on=_change_on(),
        end=_START + timedelta(days=round(length * YEAR)),
    )  # fmt: skip
    for number, study in enumerate(told):
        yield copy, f"{copy}/{number}", study.day, list(read(rng, study, assumptions.told, assumptions.misread))


def _three_series(
    rng: np.random.Generator, copy: str, world: World, assumptions: Assumptions
) -> Iterator[Simulated]:
    """Series that tell patients and survival, as the reader reads them; whatever it misses counts as not found."""
    told = replace(assumptions.told, **{name: 0.0 for name in vars(assumptions.told)} | {"patients": 1, "survival": 1})
    for number in range(TRIAL_STUDIES):
        day = _START + timedelta(days=30 * (number + 1))
        study = Study(day=day, design="case_series", patients=draw(rng, world, _TRIAL_PATIENTS), world=world)
        yield copy, f"{copy}/{number}", day, list(read(rng, study, told, assumptions.misread))


def _change_on() -> date:
    return _START + timedelta(days=round(LEAD_YEARS * YEAR))
