"""What a simulated literature is like: everything in config/simulation.toml, validated."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, kw_only=True)
class Literature:
    """Reports a year and their sizes; see simulation.toml for each field."""

    cases_per_year: float
    series_per_year: float
    pooled_per_year: float
    series_median: float
    series_spread: float
    series_least: int
    pooled_median: float
    pooled_spread: float
    pooled_least: int
    of_one_treatment_share: float
    overlapping_share: float
    patients_before: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """How often an abstract tells a thing, as shares."""

    patients: float
    survival: float
    primaries: float
    treatments: float
    outcome: float
    comparison: float
    symptom: float
    cause: float
    imaging: float
    ratio: float


@dataclass(frozen=True, kw_only=True)
class Misread:
    """How often the reader misses a thing or gets it wrong, as shares."""

    survival_missed: float
    survival_wrong: float
    patients_wrong: float
    primary_missed: float
    treatment_missed: float
    comparison_wrong: float


@dataclass(frozen=True, kw_only=True)
class Arm:
    """What some of the patients had, how they fared, and their risk of dying beside that of the world's median."""

    treatments: tuple[str, ...]
    share: float
    improved: float
    stable: float
    hazard: float


@dataclass(frozen=True, kw_only=True)
class World:
    """What is true of patients at a time. Shares of each kind add up to 1; survival is a Weibull time in months."""

    median_months: float
    shape: float
    primaries: dict[str, float]
    symptoms: dict[str, float]
    causes: dict[str, float]
    mri_detects: float
    prefers_pet: float
    frequency_ratio: float
    largest_series: int
    arms: tuple[Arm, ...]

    def __post_init__(self) -> None:
        for name in ("primaries", "symptoms", "causes"):
            if abs(sum(getattr(self, name).values()) - 1) > 1e-6:
                raise ValueError(f"{name}: the shares must add up to 1")
        if abs(sum(arm.share for arm in self.arms) - 1) > 1e-6:
            raise ValueError("arms: the shares must add up to 1")


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is different from a change point on; None stays as it was, and patients live `median_times` as long."""

    median_times: float = 1.0
    primaries: dict[str, float] | None = None
    symptoms: dict[str, float] | None = None
    causes: dict[str, float] | None = None
    mri_detects: float | None = None
    prefers_pet: float | None = None
    frequency_ratio: float | None = None
    largest_series: int | None = None
    arms: tuple[Arm, ...] | None = None

    def of(self, world: World) -> World:
        """The world after the change."""
        given = {name: value for name, value in vars(self).items() if name != "median_times" and value is not None}
        return replace(world, median_months=world.median_months * self.median_times, **given)


@dataclass(frozen=True, kw_only=True)
class Assumptions:
    """Everything in simulation.toml; `changes` by claim id."""

    literature: Literature
    told: Told
    misread: Misread
    world: World
    changes: dict[str, Change]
