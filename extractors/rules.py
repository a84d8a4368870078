"""How evidence is judged: what config/signals.toml says, validated. The warehouse loads it and its SQL applies it.

Plain frozen values without defaults that decide anything: every number and every row that bears on a judgement
stands in the file, where an editor can read it and an analyst can change it. `flows.toml.read_toml` reads it.
"""

from dataclasses import dataclass
from typing import Literal

from extractors.records import STUDY_DESIGNS
from extractors.review import ClaimKind

Relation = Literal["reinforces", "contradicts", "extends", "unclear"]
Priority = Literal["low", "medium", "high"]
ClaimStatus = Literal["still_valid", "possibly_out_of_date", "probably_out_of_date", "out_of_date"]
RuleId = Literal[
    "A1_opposing_findings", "A2_substantial_harm", "A3_superior_new_treatment", "A4_change_in_effectiveness",
    "A5_expansion_of_treatment", "A6_important_caveat", "A7_opposing_nonpivotal", "B1_significance_change",
    "B2_effect_size_change", "S1_stronger_support",
]  # fmt: skip

# What a comparison rests on; the models under warehouse/models/compare_*.sql say which they give.
Basis = Literal[
    "figure",  # a number of the whole group beside the claim's number
    "subgroup",  # a number of part of the group
    "mean",  # a mean or range, which a few long survivors draw out
    "single_patients",  # one patient, or a handful
    "comparative_effect",  # the authors compare treatments
    "harm",  # the authors report the recommended treatment to do worse
    "benefit",  # a treatment given with a good outcome
    "use",  # a treatment given, outcome not good, or not stated
    "use_in_series",  # a treatment given in a pivotal study whose abstract does not state the outcome
    "recommendation",  # what the authors advise
    "function",  # cord function after treatment
    "ranking", "examination", "symptom", "cause", "series_size",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Thresholds:
    """The numbers that the comparisons use. Shares lie between 0 and 1."""

    pivotal_patients: int
    group_patients: int
    median_patients: int
    median_errors: float
    single_case_ratio: float
    majority_share: float
    seldom_share: float
    mostly_share: float
    about_ratio_low: float
    about_ratio_high: float
    local_control_percent: float
    detection_percent: float
    same_title_words: int
    same_title_years: float
    shared_authors: int
    overlap_years: float
    case_report_patients: int
    expires_soon_days: int
    early_out_of_date_share: float
    early_out_of_date_years: float
    half_out_of_date_years: float
    recommendations_valid_share: float
    recommendations_valid_years: float

    def __post_init__(self) -> None:
        for name in (
            "majority_share", "seldom_share", "mostly_share", "early_out_of_date_share", "recommendations_valid_share",
        ):
            if not 0 < getattr(self, name) < 1:
                raise ValueError(f"{name} is a share: give a number between 0 and 1")
        if not self.seldom_share <= self.majority_share <= self.mostly_share:
            raise ValueError("seldom_share, majority_share and mostly_share must rise in that order")
        if not self.about_ratio_low < 1 < self.about_ratio_high:
            raise ValueError("about_ratio_low must lie below 1 and about_ratio_high above it")
        if not self.early_out_of_date_years < self.half_out_of_date_years or self.early_out_of_date_share >= 0.5:
            raise ValueError("early_out_of_date_share must be reached before half, in fewer years")


@dataclass(frozen=True, kw_only=True)
class DesignRule:
    """What a study design can carry: whose patients it brings, and when it is pivotal (see signals.toml)."""

    design: str
    patients: Literal["own", "pooled", "none", "animals"]
    pivotal: Literal["always", "if_comparing", "if_large", "never"]
    min_patients: int
    why: str


@dataclass(frozen=True, kw_only=True)
class Technique:
    """A treatment that is a kind of another one, yet not what a review means when it names that other one."""

    of: str
    names: tuple[str, ...]
    why: str


@dataclass(frozen=True, kw_only=True)
class SignalRule:
    """A reason to look at a claim again. A comparison must meet every condition given; an empty list asks nothing."""

    rule: RuleId
    question: str
    meaning: str
    source: str
    relation: Relation
    speaks_against: bool
    claim_kinds: tuple[ClaimKind, ...] = ()
    bases: tuple[Basis, ...] = ()
    pivotal: bool | None = None
    min_patients: int = 0
    ratio_at_most: float | None = None
    ratio_at_least: float | None = None
    more_patients_than_cited: bool = False


@dataclass(frozen=True, kw_only=True)
class PriorityRule:
    """How soon an editor should look at a signal; the first row of the file that fits decides."""

    priority: Priority
    rules: tuple[RuleId, ...] = ()
    bases: tuple[Basis, ...] = ()
    pivotal: bool | None = None
    min_patients: int = 0


@dataclass(frozen=True, kw_only=True)
class StatusRule:
    """Where a claim stands; the first row of the file that fits decides. Counts are of studies."""

    status: ClaimStatus
    meaning: str
    claim_kinds: tuple[ClaimKind, ...] = ()
    min_contradicting: int = 0
    min_pivotal_contradicting: int = 0
    max_pivotal_reinforcing: int | None = None
    min_high_contradicting: int = 0
    min_notable_signals: int = 0
    min_signals: int = 0


@dataclass(frozen=True, kw_only=True)
class ReviewPriorityRule:
    """How soon a review needs an update; the first row of the file that fits decides. Counts are of claims."""

    priority: Priority
    meaning: str
    min_out_of_date: int = 0
    min_probably_out_of_date: int = 0
    min_possibly_out_of_date: int = 0
    max_days_to_expiry: int | None = None


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Everything in config/signals.toml, in the order of the file."""

    cancer_treatments: tuple[str, ...]
    thresholds: Thresholds
    designs: tuple[DesignRule, ...]
    techniques: tuple[Technique, ...]
    rules: tuple[SignalRule, ...]
    priorities: tuple[PriorityRule, ...]
    statuses: tuple[StatusRule, ...]
    review_priorities: tuple[ReviewPriorityRule, ...]

    def __post_init__(self) -> None:
        designs = [design.design for design in self.designs]
        for design in STUDY_DESIGNS:
            if designs.count(design) != 1:
                raise ValueError(f"designs: {design} needs one row, or its studies would not be heard; give it one")
        ids = [rule.rule for rule in self.rules]
        for rule in sorted({rule for rule in ids if ids.count(rule) > 1}):
            raise ValueError(f"rules: {rule} is listed twice; keep one of the two")
        for table in ("priorities", "statuses", "review_priorities"):
            rows = getattr(self, table)
            if not rows or not _asks_nothing(rows[-1]):
                raise ValueError(f"{table}: the last row must fit everything; end with a row without conditions")
        for table in ("statuses", "review_priorities"):
            if any(_asks_nothing(row) for row in getattr(self, table)[:-1]):
                raise ValueError(f"{table}: a row without conditions hides those below it; move it to the end")


def _asks_nothing(row: PriorityRule | StatusRule | ReviewPriorityRule) -> bool:
    """True for a row whose conditions are all left out, so that it fits whatever reaches it."""
    said = {"priority", "status", "meaning"}
    return all(value in (None, 0, ()) for name, value in vars(row).items() if name not in said)
