"""The published text being watched, and its claims: what a file under config/reviews/ says, validated.

Plain frozen values. `flows.reviews` reads them from TOML; the warehouse keeps them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

ClaimKind = Literal[
    "survival_figure",  # figure, unit months or percent: how long patients live
    "primary_ranking",  # ranking: the commonest primary tumours, in order
    "treatment_of_choice",  # treatments: what the review puts first
    "effect_on_function",  # treatments: what they do for neurological function
    "not_put_forward",  # treatments: what the review does not recommend
    "diagnostic_choice",  # imaging: the examination the review puts first
    "series_size",  # figure, unit patients: the largest series known to the review
    "frequency_ratio",  # figure, unit times: how many times as often one thing occurs as another
    "first_symptom",  # symptom: the commonest first symptom
    "cause_of_death",  # cause: what patients mostly die of
]


@dataclass(frozen=True, kw_only=True)
class Query:
    """One PubMed query, asked as it stands and limited by entry date."""

    name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Work:
    """A work that the review rests a claim on; `patients` where the review names its size."""

    id: str
    citation: str
    patients: int | None = None
    pmid: str | None = None


@dataclass(frozen=True, kw_only=True)
class Figure:
    """The number a claim stands on: `below` 4 months, `at_most` 40 patients, `about` 25 times."""

    value: float
    unit: Literal["months", "percent", "patients", "times"]
    comparator: Literal["below", "at_most", "about", "at_least", "above"]


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One statement of the review that can become wrong, in our own words."""

    id: str
    section: str
    kind: ClaimKind
    statement: str
    figure: Figure | None = None
    ranking: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    imaging: tuple[str, ...] = ()
    symptom: str | None = None
    cause: str | None = None
    works: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Review:
    """A review under watch. `topic` is the population its claims are about (one of records.TOPICS).

    `is_draft`: written by `reviewwatch review import` and not yet confirmed by a person; no run takes it.
    """

    id: str
    title: str
    publisher: str
    authors: tuple[str, ...]
    editor: str
    released_on: date
    updated_on: date
    expires_on: date
    topic: str
    queries: tuple[Query, ...]
    works: tuple[Work, ...] = ()
    claims: tuple[Claim, ...]
    is_draft: bool = False
