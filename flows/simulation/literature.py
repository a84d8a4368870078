"""A literature: reports over some years, from before and after a change point, some with patients reported before."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from flows.simulation.patients import Patients, draw, together
from flows.simulation.world import Literature, World

YEAR = 365.25


@dataclass(frozen=True, kw_only=True)
class Study:
    """One report: its design, the day PubMed has it, its patients, and the world that it was made in.

    `about`: the treatments that the title names; none where the report is not about any.
    """

    day: date
    design: str
    patients: Patients
    world: World
    about: tuple[str, ...] = ()


def reports(
    rng: np.random.Generator,
    shape: Literature,
    before: World,
    after: World,
    *,
    start: date,
    change_on: date,
    end: date,
) -> Iterator[Study]:
    """The reports of one literature in order of time: Poisson arrivals of cases, series and pooled reviews.

    New patients are those of `before` up to the change and of `after` from it on. A series may repeat half of the
    patients of the last one; a pooled review has no patient that was not reported before it, change or not.
    """
    days = (end - start).days
    pool = draw(rng, before, shape.patients_before)
    last: Patients | None = None
    arrivals = sorted(
        (float(at), kind)
        for kind, rate in (
            ("case_report", shape.cases_per_year), ("series", shape.series_per_year), ("pooled", shape.pooled_per_year),
        )
        for at in rng.uniform(1, days, size=rng.poisson(rate * days / YEAR))
    )  # fmt: skip
    for at, kind in arrivals:
        day = start + timedelta(days=int(at))
        world = after if day >= change_on else before
        if kind == "pooled":
            size = _size(rng, shape.pooled_median, shape.pooled_spread, shape.pooled_least, len(pool))
            yield Study(
                day=day, design="systematic_review", world=world,
                patients=pool.pick(rng.choice(len(pool), size=size, replace=False)),
            )  # fmt: skip
            continue
        if kind == "case_report":
            patients, design = draw(rng, world, 1), kind
        else:
            most = world.largest_series
            size = _size(rng, shape.series_median, shape.series_spread, shape.series_least, most)
            design = "retrospective_cohort" if rng.random() < 0.5 else "case_series"
            if rng.random() < shape.of_one_treatment_share:
                arm = world.arms[rng.choice(len(world.arms), p=[one.share for one in world.arms])]
                patients = draw(rng, replace(world, arms=(replace(arm, share=1.0),)), size)
                pool = together(pool, patients)
                yield Study(day=day, design=design, patients=patients, world=world, about=arm.treatments)
                continue
            if last is not None and rng.random() < shape.overlapping_share:
                repeated = last.pick(rng.choice(len(last), size=min(len(last) // 2, size), replace=False))
                patients = together(repeated, draw(rng, world, size - len(repeated)))
            else:
                patients = draw(rng, world, size)
            last = patients
        pool = together(pool, patients)
        yield Study(day=day, design=design, patients=patients, world=world)


def _size(rng: np.random.Generator, median: float, spread: float, least: int, most: int) -> int:
    return int(np.clip(round(median * np.exp(spread * rng.normal())), least, most))
