"""A simulated literature is what its assumptions say, and what is measured of it is counted right."""

from datetime import date

import numpy as np
import pytest

from flows.settings import PROJECT_CONFIG
from flows.simulation.abstract import read
from flows.simulation.literature import Study, reports
from flows.simulation.measure import Report, measure, trial_kind
from flows.simulation.patients import draw
from flows.simulation.world import Assumptions, Change, Misread, Told
from flows.toml import read_toml

ASSUMED = read_toml(PROJECT_CONFIG / "simulation.toml", Assumptions)
WORLD = ASSUMED.world
START, CHANGE, END = date(2000, 1, 1), date(2001, 1, 1), date(2010, 1, 1)
ALL_TOLD = Told(**dict.fromkeys(vars(ASSUMED.told), 1.0))
NONE_WRONG = Misread(**dict.fromkeys(vars(ASSUMED.misread), 0.0))


def rng(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def literature(change: Change, seed: int = 1) -> list[Study]:
    return list(reports(
        rng(seed), ASSUMED.literature, WORLD, change.of(WORLD), start=START, change_on=CHANGE, end=END
    ))  # fmt: skip


def test_half_of_the_patients_live_the_worlds_median_and_an_arms_hazard_shortens_it():
    months = draw(rng(), WORLD, 40_000).months
    assert np.median(months) == pytest.approx(WORLD.median_months, rel=0.03)
    half = Change(arms=(ASSUMED.changes["surgery_not_standard"].arms[1].__class__(
        treatments=("surgery",), share=1, improved=0.5, stable=0.5, hazard=2
    ),)).of(WORLD)  # fmt: skip
    assert np.median(draw(rng(), half, 40_000).months) == pytest.approx(WORLD.median_months / 2, rel=0.03)


def test_new_patients_change_at_the_change_point_and_pooled_reviews_lag_behind():
    studies = literature(Change(median_times=100))
    before = [one for one in studies if one.day < CHANGE]
    series = [one for one in studies if one.day >= CHANGE and one.design in ("case_series", "retrospective_cohort")]
    pooled = [one for one in studies if one.day >= CHANGE and one.design == "systematic_review"]
    assert all(np.median(one.patients.months) < 60 for one in before if len(one.patients) > 4)
    assert max(np.median(one.patients.months) for one in series) > 100
    assert np.median(pooled[0].patients.months) < 60  # its patients were reported before


def test_reports_come_in_order_and_are_no_larger_than_the_world_allows():
    studies = literature(Change())
    assert [one.day for one in studies] == sorted(one.day for one in studies)
    assert START < studies[0].day and studies[-1].day <= END
    own = [len(one.patients) for one in studies if one.design != "systematic_review"]
    assert 1 in own and max(own) <= WORLD.largest_series


def test_an_abstract_that_tells_all_and_is_read_right_gives_the_patients_own_figures():
    patients = draw(rng(), WORLD, 21)
    study = Study(day=START, design="case_series", patients=patients, world=WORLD, about=("surgery",))
    found = list(read(rng(), study, ALL_TOLD, NONE_WRONG))
    by_kind = {one["kind"]: one for one in found}
    assert by_kind["patient_count"]["value"] == 21
    assert by_kind["survival"]["value"] == pytest.approx(float(np.median(patients.months)), abs=0.06)
    assert sum(one["value"] for one in found if one["kind"] == "primary_tumour") == 21
    assert sum(one["value"] for one in found if one["kind"] == "neurological_outcome") == 21
    assert {one["name"] for one in found if one.get("section") == "TITLE"} <= {"surgery"}


def test_what_is_not_told_or_is_missed_is_not_found():
    study = Study(day=START, design="case_series", patients=draw(rng(), WORLD, 21), world=WORLD)
    nothing = Told(**dict.fromkeys(vars(ASSUMED.told), 0.0))
    assert {one["kind"] for one in read(rng(), study, nothing, NONE_WRONG)} == {"topic", "study_design"}
    missed = Misread(**dict.fromkeys(vars(ASSUMED.misread), 1.0))
    kinds = {one["kind"] for one in read(rng(), study, ALL_TOLD, missed)}
    assert not kinds & {"survival", "primary_tumour", "treatment"}


def row(review: str, day: date, *, rule: str | None = None, priority: str = "low", against: bool = True) -> dict:
    return {
        "review_id": review, "claim_id": "a", "pmid": f"{review}-{day}", "entry_date": day,
        "relation": "contradicts" if rule else "reinforces", "rule": rule, "priority": priority if rule else None,
        "speaks_against": bool(rule) and against,
    }  # fmt: skip


def measured(rows: list[dict], **options: int) -> Report:
    given = {"literatures": 3, "years": 5, "triples": 0} | options
    changed = ["a"] if any(one["review_id"].startswith("a/") for one in rows) else []
    return measure(
        rows, claims=["a"], changed=changed, change_on=CHANGE, seed=1, studies=len(rows), median_months=3, **given
    )  # fmt: skip


def test_false_signals_are_counted_per_ten_years_and_support_is_none():
    rows = [
        row("unchanged/0", date(2001, 5, 1), rule="A7"),
        row("unchanged/0", date(2002, 5, 1), rule="B2", priority="high"),
        row("unchanged/1", date(2002, 5, 1), rule="S1", against=False), row("unchanged/1", date(2003, 5, 1)),
    ]  # fmt: skip
    (one,) = measured(rows, literatures=4).false_alarms
    assert one.in_ten_years.value == pytest.approx(2 / 4 * 10 / 5)
    assert set(one.by_rule) == {"A7", "B2"}
    assert one.by_priority == {"high": pytest.approx(0.5), "low": pytest.approx(0.5)}
    assert one.in_ten_years.low <= one.in_ten_years.value <= one.in_ten_years.high


def test_a_delay_counts_studies_and_months_from_the_change_and_not_what_came_before():
    rows = [
        row("a/0", date(2000, 6, 1), rule="A7"),  # before the change: no detection
        row("a/0", date(2001, 3, 1)), row("a/0", date(2002, 1, 1), rule="A7"),
        row("a/1", date(2001, 7, 2), rule="B2"), row("a/2", date(2001, 7, 2), rule="S1", against=False),
        row("unchanged/0", date(2001, 2, 1), rule="A7"),
    ]  # fmt: skip
    (one,) = measured(rows).detections
    assert one.studies == 2
    assert one.months == pytest.approx(12, abs=0.1)
    assert [told.value for told in one.found_within.values()] == pytest.approx([2 / 3, 2 / 3, 2 / 3])
    assert one.by_chance[12] == pytest.approx(1 / 3)
    assert one.first_rule == {"A7": 1, "B2": 1}


def test_a_change_that_fewer_than_half_find_has_no_median_delay():
    rows = [row("a/0", date(2001, 7, 2), rule="B2")]
    (one,) = measured(rows).detections
    assert one.studies is None and one.months is None


def test_a_triple_is_found_once_whatever_number_of_its_series_signal():
    rows = [
        row(f"{trial_kind(1.5)}/0", CHANGE, rule="A7"), row(f"{trial_kind(1.5)}/0", END, rule="B2", priority="high"),
        row(f"{trial_kind(1.5)}/1", CHANGE), row(f"{trial_kind(1)}/0", CHANGE, rule="A7"),
    ]  # fmt: skip
    found = {one.median_months: (one.found.value, one.found_high.value) for one in measured(rows, triples=4).trials}
    assert (found[3], found[4.5], found[9]) == ((0.25, 0), (0.25, 0.25), (0, 0))
