"""The past, day by day: what an editor who was told at every step would have known, and when.

Every day asks what `reviewwatch signals --as-of DAY` asks, so a replay and a direct question about a day cannot differ.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import duckdb

from extractors.errors import UsageError
from warehouse.judge import signals, status


@dataclass(frozen=True, kw_only=True)
class ReplayedSignal:
    """A signal as a replay met it. Days of `told_on` and `withdrawn_on` are days of the replay."""

    signal_id: str
    claim_id: str
    rule: str
    relation: str
    priority: str
    before: str
    after: str
    pmid: str
    sentence: str
    first_seen_on: date  # the day PubMed had the study
    told_on: date  # the first day of the replay from which it stood: an editor would have been alerted
    lead_days: int  # from told_on to the review's expiry; negative: after it
    withdrawn_on: date | None  # the first day on which it no longer stood; None: it stands to the end
    withdrawn_reason: str | None


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    """From this day of the replay on the claim stood so."""

    claim_id: str
    changed_on: date
    status: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A review's past from `start` to `end`, both asked, and every `every` days in between."""

    review_id: str
    title: str
    updated_on: date
    expires_on: date
    start: date
    end: date
    every: int
    signals: tuple[ReplayedSignal, ...]  # by the day they were told, the most pressing first
    status_changes: tuple[StatusChange, ...]  # by day; the first of a claim is where it stood at the start
    claim_ids: tuple[str, ...]  # in the order of the review's file

    @property
    def alerts(self) -> dict[date, tuple[ReplayedSignal, ...]]:
        """What an editor would have been told, by day. Days on which there was nothing new are not in it."""
        days = dict.fromkeys(signal.told_on for signal in self.signals)
        return {day: tuple(signal for signal in self.signals if signal.told_on == day) for day in days}


def replay(
    con: duckdb.DuckDBPyConnection,
    review_id: str,
    *,
    start: date | None = None,
    end: date,
    every: int,
    advance: Callable[[], object] = lambda: None,
) -> Replay:
    """The review's past, asked every `every` days from `start` (its last update where None) up to `end`.

    A past day knows what mart.study_as_of knows: no article that entered PubMed later, no MeSH, publication type or
    retraction added later. `advance` is called after each day that was asked. Reads only. Raises UsageError for
    an unknown review, a step under one day, or an end before the start.
    """
    review = status(con, review_id=review_id, as_of=end)[0]
    updated_on, expires_on = (date.fromisoformat(review[name]) for name in ("updated_on", "expires_on"))
    start = start or updated_on
    if every < 1:
        raise UsageError(f"A replay goes forward by whole days: {every} is too few. Give 1 or more.")
    if end < start:
        raise UsageError(f"A replay from {start} cannot end on {end}. Give an end that is not before the start.")
    replayed: dict[str, ReplayedSignal] = {}
    standing: dict[str, Any] = {}
    changes: list[StatusChange] = []
    stood: dict[str, str] = {}
    for day in _days_to_ask(con, review_id, start=start, end=end, every=every):
        now = {row["signal_id"]: row for row in signals(con, review_id=review_id, as_of=day)}
        for signal_id in standing.keys() - now.keys():
            replayed[signal_id] = _withdrawn(con, replayed[signal_id], day, now.values())
        for signal_id, row in now.items():
            known = replayed.get(signal_id)
            if known is None or known.withdrawn_on:
                replayed[signal_id] = _told(row, day, expires_on)
        standing = now
        for claim in status(con, review_id=review_id, as_of=day)[0]["claims"]:
            if stood.get(claim["claim_id"]) != claim["status"]:
                stood[claim["claim_id"]] = claim["status"]
                changes.append(
                    StatusChange(
                        claim_id=claim["claim_id"], changed_on=day, status=claim["status"], reason=claim["reason"]
                    )
                )
        advance()
    return Replay(
        review_id=review_id,
        title=review["title"],
        updated_on=updated_on,
        expires_on=expires_on,
        start=start,
        end=end,
        every=every,
        signals=tuple(sorted(replayed.values(), key=lambda signal: signal.told_on)),
        status_changes=tuple(changes),
        claim_ids=tuple(claim["claim_id"] for claim in review["claims"]),
    )


def _days_to_ask(
    con: duckdb.DuckDBPyConnection, review_id: str, *, start: date, end: date, every: int
) -> Iterator[date]:
    """The days of the replay before which something changed since the one before: the others say the same again."""
    rows = con.execute("select changed_on from mart.change_day where review_id = ?", [review_id]).fetchall()
    changed = {day for (day,) in rows}
    before = date.min
    for number in range((end - start).days // every + 2):
        day = min(start + timedelta(days=number * every), end)
        if before == date.min or any(before < change <= day for change in changed):
            yield day
        before = day


def _told(row: dict[str, Any], day: date, expires_on: date) -> ReplayedSignal:
    leading = row["evidence"][0]
    return ReplayedSignal(
        **{name: row[name] for name in ("signal_id", "claim_id", "rule", "relation", "priority", "before", "after")},
        pmid=leading["pmid"],
        sentence=leading["sentence"],
        first_seen_on=date.fromisoformat(row["first_seen_on"]),
        told_on=day,
        lead_days=(expires_on - day).days,
        withdrawn_on=None,
        withdrawn_reason=None,
    )


def _withdrawn(
    con: duckdb.DuckDBPyConnection, signal: ReplayedSignal, day: date, standing: Iterable[dict[str, Any]]
) -> ReplayedSignal:
    """The signal, no longer supported from `day` on, with the reason that mart.withdrawal_reason gives."""
    told_as = next(
        (
            row["rule"]
            for row in standing
            if row["claim_id"] == signal.claim_id and row["evidence"][0]["pmid"] == signal.pmid
        ),
        None,
    )
    reason = con.execute(
        "select mart.withdrawal_reason(study.is_retracted, ?) from mart.study_as_of(?) as study where pmid = ?",
        [told_as, day, signal.pmid],
    ).fetchone()
    return replace(signal, withdrawn_on=day, withdrawn_reason=reason[0])
