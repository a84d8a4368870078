"""The digest of one review: everything an editor is told, as one frozen value that HTML and text are made from.

Nothing here decides anything about evidence and nothing reads or writes. `flows.digest_query.compose` fills a
digest from the warehouse; `flows.render` turns it into a page and into plain text.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """A sentence as it stands in the article. `marks` are (start, end) in `text`: the words that were read from."""

    section: str
    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The whole text in order, cut into (words, is marked). Marks that overlap or lie outside are clipped."""
        position = 0
        for start, end in sorted(self.marks):
            start, end = max(start, position), min(end, len(self.text))
            if start >= end:
                continue
            if start > position:
                yield self.text[position:start], False
            yield self.text[start:end], True
            position = end
        if position < len(self.text):
            yield self.text[position:], False


@dataclass(frozen=True, kw_only=True)
class Study:
    """One article as the digest shows it. `entry_date` is the day PubMed had it."""

    pmid: str
    title: str
    doi: str | None = None
    first_author: str | None = None
    journal: str | None = None
    year: int | None = None
    entry_date: date | None = None
    design: str | None = None  # one of records.STUDY_DESIGNS
    patients: int | None = None
    primary_tumours: tuple[str, ...] = ()
    treatments: tuple[str, ...] = ()
    is_pivotal: bool = False
    is_retracted: bool = False
    is_summary: bool = False  # its abstract is a summary in our own words, not the published one


@dataclass(frozen=True, kw_only=True)
class Signal:
    """A reason to look at a claim again: what the review says, what the study appears to show, and the sentence."""

    signal_id: str
    claim_id: str
    rule: str
    meaning: str  # the rule in plain words
    relation: str  # contradicts | extends | reinforces | unclear
    priority: str  # high | medium | low
    before: str
    after: str
    study: Study
    quotation: Quotation | None = None
    said: str | None = None  # mart.said: the same as long as the signal says the same


@dataclass(frozen=True, kw_only=True)
class Withdrawal:
    """A signal that was told before and no longer stands: what it said of the claim, and why it was taken back."""

    signal_id: str
    statement: str
    after: str
    pmid: str
    closed_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ClaimState:
    """One claim of the review and where it stands. The four counts are of studies since the review's update."""

    claim_id: str
    section: str
    statement: str
    status: str  # still_valid | possibly_out_of_date | probably_out_of_date | out_of_date
    reason: str
    reinforces: int = 0
    contradicts: int = 0
    extends: int = 0
    unclear: int = 0
    strongest: Study | None = None


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A study worth reading, with the sentence that carries most and what it does to which claim."""

    study: Study
    relations: tuple[tuple[str, str], ...] = ()  # (relation, claim statement)
    quotation: Quotation | None = None


@dataclass(frozen=True, kw_only=True)
class SurvivalFigure:
    """How long patients live according to the review: `months`, and in words ("under 4 months")."""

    months: float
    words: str


@dataclass(frozen=True, kw_only=True)
class SurvivalSeries:
    """The median overall survival of one study's patients, in months."""

    label: str
    months: float
    patients: int | None
    relation: str


@dataclass(frozen=True, kw_only=True)
class YearOfEvidence:
    """How many studies PubMed gained in one calendar year, on the review's subject and on others."""

    year: int
    on_subject: int
    on_other_subjects: int


@dataclass(frozen=True, kw_only=True)
class Search:
    """One query of the last run. `failure` is the sentence that says why it did not complete, else None."""

    name: str
    from_day: date | None = None
    to_day: date | None = None
    found: int | None = None
    failure: str | None = None
    warnings: tuple[str, ...] = ()  # of the source, such as a phrase it does not know


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """Records that could not be read, counted by reason."""

    reason: str
    records: int


@dataclass(frozen=True, kw_only=True)
class Undelivered:
    """An earlier letter about the review that has not arrived, and why."""

    recipient: str
    subject: str
    written_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What one review's editor is told on one day. Lists are in the order they are shown."""

    review_id: str
    title: str
    publisher: str
    as_of: date
    run_id: str
    updated_on: date
    expires_on: date
    days_to_expiry: int  # negative: overdue
    priority: str  # low | medium | high
    priority_reason: str
    searched_up_to: date | None  # None: never searched by entry date, as when records came from files
    last_digest_on: date | None  # None: this is the first
    searches: tuple[Search, ...]
    new_signals: tuple[Signal, ...]
    open_signals: tuple[Signal, ...]  # told before and still unanswered
    withdrawn: tuple[Withdrawal, ...]  # told before and no longer standing
    claims: tuple[ClaimState, ...]
    survival: tuple[SurvivalSeries, ...]
    survival_figure: SurvivalFigure | None  # None: the review gives none
    years: tuple[YearOfEvidence, ...]
    signal_days: tuple[date, ...]  # when PubMed had the study behind each signal, for the timeline
    strongest: tuple[Evidence, ...]
    found: int
    new: int
    changed: int
    set_aside: tuple[SetAside, ...]
    without_abstract: int
    unread: int  # articles that the language pipeline has not read yet
    articles: int
    articles_after_update: int
    holds_summaries: bool  # some article's abstract is a summary in our own words
    waiting: tuple[Signal, ...] = ()  # still to be told to whom it is for: the next digest's, or over the budget
    undelivered: tuple[Undelivered, ...] = ()

    @property
    def signals(self) -> dict[str, Signal]:
        """Every open signal by its id, the most pressing first."""
        pressing = ("high", "medium", "low").index
        ranked = sorted((*self.new_signals, *self.open_signals), key=lambda signal: pressing(signal.priority))
        return {signal.signal_id: signal for signal in ranked}

    def told_to(
        self,
        *,
        new: Collection[str],
        waiting: Collection[str] = (),
        withdrawn: tuple[Withdrawal, ...] = (),
        last_digest_on: date | None,
    ) -> "Digest":
        """The digest as one person gets it: `new` and `waiting` are ids of signals; all others they were told before."""
        ranked = self.signals.values()
        return replace(
            self,
            last_digest_on=last_digest_on,
            new_signals=tuple(one for one in ranked if one.signal_id in new),
            waiting=tuple(one for one in ranked if one.signal_id in waiting),
            open_signals=tuple(one for one in ranked if one.signal_id not in {*new, *waiting}),
            withdrawn=withdrawn,
        )

    @property
    def failed_searches(self) -> tuple[Search, ...]:
        return tuple(search for search in self.searches if search.failure)

    @property
    def could_look(self) -> bool:
        """True when this run searched and every search completed."""
        return bool(self.searches) and not self.failed_searches

    @property
    def is_complete(self) -> bool:
        """True when all was searched and all that was found was read: only then does silence mean nothing is new."""
        return self.could_look and not self.unread

    @property
    def rejected(self) -> int:
        return sum(aside.records for aside in self.set_aside)
