"""What the reader makes of a simulated report: findings, with what abstracts leave out and what is misread."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from flows.simulation.literature import Study
from flows.simulation.patients import IMPROVED, STABLE, WORSENED
from flows.simulation.world import Misread, Told

Finding = dict[str, object]
_OUTCOMES = {IMPROVED: "improved", STABLE: "stable", WORSENED: "worsened"}
_FACTOR_SPREAD = 0.7  # a number of something else: of a subgroup, of the follow-up, of other patients


def read(rng: np.random.Generator, study: Study, told: Told, misread: Misread) -> Iterator[Finding]:
    """The findings of the report as rows of core.finding without their place in the text."""

    def happens(share: float) -> bool:
        return bool(rng.random() < share)

    def other_number() -> float:
        return float(np.exp(_FACTOR_SPREAD * rng.normal()))

    patients, size, single = study.patients, len(study.patients), study.design == "case_report"
    yield {"kind": "topic", "name": "intramedullary"}
    yield {"kind": "study_design", "name": study.design}
    if single or happens(told.patients):
        wrong = not single and happens(misread.patients_wrong)
        value = max(2, round(size * other_number())) if wrong else size
        yield {"kind": "patient_count", "value": value, "unit": "patients"}
    if happens(told.survival) and not happens(misread.survival_missed):
        months = float(np.median(patients.months)) * (other_number() if happens(misread.survival_wrong) else 1)
        yield {
            "kind": "survival", "name": "other_survival" if single else "median_overall_survival",
            "value": round(months, 1), "unit": "months", "patient_group": "all",
            "detail": "single_patient" if single else None,
        }  # fmt: skip
    if single or happens(told.primaries):
        yield from _primaries(study, missed=lambda: happens(misread.primary_missed))
    if single or study.about or happens(told.treatments):
        counts = Counter(name for given in patients.treatments for name in given)
        for name, number in counts.items():
            if not happens(misread.treatment_missed):
                section = {"section": "TITLE"} if name in study.about else {}
                yield {"kind": "treatment", "name": name, "value": number, "unit": "patients"} | section
    if happens(told.outcome):
        for outcome, name in _OUTCOMES.items():
            if number := int((patients.outcome == outcome).sum()):
                yield {
                    "kind": "neurological_outcome", "name": name, "value": number, "unit": "count",
                    "patient_group": "all",
                }  # fmt: skip
    if not single and happens(told.comparison):
        yield from _comparison(study, wrong=happens(misread.comparison_wrong), better=happens(0.5))
    if happens(told.symptom):
        commonest = Counter(patients.symptom).most_common(1)[0][0]
        yield {"kind": "first_symptom", "name": commonest, "detail": None if single else "commonest"}
    if happens(told.cause):
        for name, number in Counter(patients.cause).items():
            yield {"kind": "cause_of_death", "name": name, "value": number, "unit": "patients"}
    if not single and happens(told.imaging):
        if happens(study.world.prefers_pet):
            yield {"kind": "imaging", "name": "PET", "detail": "preferred"}
        percent = round(100 * float(patients.seen_by_mri.mean()))
        yield {"kind": "imaging", "name": "MRI", "value": percent, "unit": "percent", "detail": "detects"}
    if not single and happens(told.ratio):
        value = round(study.world.frequency_ratio * float(np.exp(0.25 * rng.normal())), 1)
        yield {"kind": "frequency_ratio", "value": value, "unit": "times"}


def _primaries(study: Study, *, missed) -> Iterator[Finding]:
    ranked = Counter(study.patients.primary).most_common()
    leads_alone = len(ranked) > 1 and ranked[0][1] > ranked[1][1]
    for place, (name, number) in enumerate(ranked):
        if not missed():
            yield {
                "kind": "primary_tumour", "name": name, "value": number, "unit": "patients",
                "detail": "commonest" if place == 0 and leads_alone else None,
            }  # fmt: skip


def _comparison(study: Study, *, wrong: bool, better: bool) -> Iterator[Finding]:
    """Survival with the treatment other than radiotherapy that most had, beside radiotherapy alone.

    Authors call a difference one where the means of log survival differ by 1.96 standard errors; a test of hazards
    would say much the same of exponential times.
    """
    given = study.patients.treatments
    others = Counter(
        name for treatments in given for name in treatments if name not in ("radiotherapy", "corticosteroids")
    )
    if not others:
        return
    name = others.most_common(1)[0][0]
    had = np.array([name in treatments for treatments in given])
    alone = np.array([treatments == ("radiotherapy",) for treatments in given])
    if had.sum() < 3 or alone.sum() < 3:
        return
    if wrong:
        detail = "better" if better else "worse"
    else:
        one, two = np.log(study.patients.months[had]), np.log(study.patients.months[alone])
        error = np.sqrt(one.var(ddof=1) / len(one) + two.var(ddof=1) / len(two))
        z = (one.mean() - two.mean()) / error
        detail = "better" if z > 1.96 else "worse" if z < -1.96 else "no_difference"
    yield {"kind": "treatment_effect", "name": name, "patient_group": "survival", "detail": detail}
