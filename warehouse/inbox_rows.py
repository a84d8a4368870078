"""What a page of the inbox shows, as frozen values."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class ReviewLine:
    """A review as the inbox lists it, as it stood on the day of the snapshot, with its open signals as of now."""

    review_id: str
    title: str
    updated_on: date
    expires_on: date
    days_to_expiry: int  # negative: overdue
    priority: str  # high | medium | low
    reason: str
    searched_up_to: date | None
    articles: int
    articles_after_update: int
    rejected: int
    last_search_error: str | None  # a search of the last run failed: silence means nothing
    unread: int  # articles found that the language pipeline has not read
    undelivered: int  # alerts that did not arrive
    open_signals: int
    open_high: int
    update_status: str | None

    @property
    def was_looked_at(self) -> bool:
        return not self.last_search_error and not self.unread


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Of all reviews: how many there are, were not wholly looked at, have alerts that did not arrive, open signals."""

    reviews: int
    not_looked_at: int
    undelivered: int
    open_signals: int


@dataclass(frozen=True, kw_only=True)
class ClaimLine:
    """A claim of a review and where it stands. The four counts are of studies since the review's update."""

    claim_id: str
    section: str
    statement: str
    status: str
    reason: str
    reinforces: int
    contradicts: int
    extends: int
    unclear: int
    open_signals: int
    answered_signals: int


@dataclass(frozen=True, kw_only=True)
class Study:
    """An article as a page names it; the fields are those of flows.digest.Study."""

    pmid: str
    title: str
    doi: str | None
    first_author: str | None
    journal: str | None
    year: int | None
    entry_date: date | None
    design: str | None
    patients: int | None
    primary_tumours: tuple[str, ...]
    treatments: tuple[str, ...]
    is_retracted: bool
    is_summary: bool


@dataclass(frozen=True, kw_only=True)
class SignalLine:
    """A signal as a list shows it."""

    signal_id: str
    claim_id: str
    rule: str
    relation: str
    priority: str
    state: str  # open | accepted | dismissed | deferred, pending answers counted
    before: str
    after: str
    said: str | None
    first_seen_on: date
    is_pivotal: bool
    study: Study


@dataclass(frozen=True, kw_only=True)
class Concept:
    """Words of a sentence with a meaning: (start, end) within the sentence."""

    start: int
    end: int
    label: str  # tumour | treatment | site | imaging | symptom
    name: str | None


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence as printed, the words that were read from, and the concepts in it; places count from its start."""

    section: str
    start: int
    text: str
    read: tuple[tuple[int, int], ...]
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a sentence was read to say of a claim."""

    relation: str
    reason: str
    after: str
    is_signal: bool  # it meets the rule of the signal
    sentence: Sentence


@dataclass(frozen=True, kw_only=True)
class Beside:
    """Another study that bears on the same claim, with its leading words."""

    relation: str
    is_pivotal: bool
    signal_id: str | None
    after: str
    study: Study


@dataclass(frozen=True, kw_only=True)
class Found:
    """A finding as the machine read it; `reading_key` is what a correction of it is about."""

    finding_id: str
    reading_key: str
    kind: str
    name: str | None
    value: float | None
    unit: str | None
    at_months: float | None
    low: float | None
    high: float | None
    patient_group: str | None
    detail: str | None
    section: str
    start: int
    end: int
    sentence_start: int
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Closed:
    """A signal that no longer stands, and why."""

    signal_id: str
    claim_id: str
    statement: str
    before: str
    after: str
    pmid: str
    closed_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Message:
    """An alert that did not arrive."""

    recipient: str
    channel: str
    subject: str
    state: str  # failed: tried again; refused: for good
    last_error: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Mark:
    """Signals of one claim in one month, for the timeline."""

    claim_id: str
    month: date
    signals: int
    high: int


@dataclass(frozen=True, kw_only=True)
class Queue:
    """A signal among the open ones of its review: `place` counts from 1 and is 0 where it is not open."""

    place: int
    total: int
    previous: str | None
    next: str | None


@dataclass(frozen=True, kw_only=True)
class Precision:
    """How answers went: of the signals accepted or dismissed the share accepted, with its 95 % interval."""

    per: str  # all | rule | claim | month
    name: str
    accepted: int
    dismissed: int
    deferred: int
    precision: float | None  # None: none was accepted or dismissed
    low: float | None
    high: float | None
