"""Patients of a world: a table of numbers, one row a patient, so that series, overlaps and pools are cut from it."""

from dataclasses import dataclass

import numpy as np

from flows.simulation.world import World

IMPROVED, STABLE, WORSENED = 0, 1, 2


@dataclass(frozen=True, kw_only=True)
class Patients:
    """Columns of equal length. `arm` is a place in the arms of the patient's own world, kept as its treatments."""

    months: np.ndarray
    primary: np.ndarray
    treatments: np.ndarray  # tuples of names
    outcome: np.ndarray
    symptom: np.ndarray
    cause: np.ndarray
    seen_by_mri: np.ndarray

    def __len__(self) -> int:
        return len(self.months)

    def pick(self, rows: np.ndarray) -> "Patients":
        return Patients(**{name: column[rows] for name, column in vars(self).items()})


def draw(rng: np.random.Generator, world: World, number: int) -> Patients:
    """So many new patients of the world."""
    arm = _places(rng, [one.share for one in world.arms], number)
    chances = np.cumsum([(one.improved, one.stable) for one in world.arms], axis=1)[arm]
    luck = rng.random(number)
    names = np.empty(len(world.arms), dtype=object)
    names[:] = [one.treatments for one in world.arms]
    hazard = np.array([one.hazard for one in world.arms])[arm]
    # A Weibull time with the world's median; an arm's hazard shortens or lengthens it.
    months = world.median_months * (rng.exponential(size=number) / np.log(2) / hazard) ** (1 / world.shape)
    return Patients(
        months=months,
        primary=_named(rng, world.primaries, number),
        treatments=names[arm],
        outcome=np.where(luck < chances[:, 0], IMPROVED, np.where(luck < chances[:, 1], STABLE, WORSENED)),
        symptom=_named(rng, world.symptoms, number),
        cause=_named(rng, world.causes, number),
        seen_by_mri=rng.random(number) < world.mri_detects,
    )


def together(*groups: Patients) -> Patients:
    """All patients of the groups, in that order."""
    return Patients(**{name: np.concatenate([vars(group)[name] for group in groups]) for name in vars(groups[0])})


def _named(rng: np.random.Generator, shares: dict[str, float], number: int) -> np.ndarray:
    return np.array(list(shares), dtype=object)[_places(rng, list(shares.values()), number)]


def _places(rng: np.random.Generator, shares: list[float], number: int) -> np.ndarray:
    """So many places in the list, each as often as its share: what rng.choice does, several times as fast for a few."""
    return np.searchsorted(np.cumsum(shares[:-1]), rng.random(number), side="right")
