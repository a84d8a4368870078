"""Composes a digest from the warehouse's rows. Nothing is judged here: every figure and order is the warehouse's."""

from collections.abc import Collection
from datetime import date
from typing import Any

import duckdb

from flows.digest import (
    ClaimState,
    Digest,
    Evidence,
    Quotation,
    Search,
    SetAside,
    Signal,
    Study,
    SurvivalFigure,
    SurvivalSeries,
    Undelivered,
    Withdrawal,
    YearOfEvidence,
)
from flows.wording import byline
from warehouse.digest import closed_rows, digest_rows


def compose(con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date, run_id: str) -> Digest:
    """The digest of one review for the day `as_of`, told in run `run_id`: what that run searched, and what is new
    since the last alert that another run delivered. Composing it again within the run gives the same digest.

    Reads only. Raises ValueError for a review that the warehouse does not hold.
    """
    rows = digest_rows(con, review_id, as_of=as_of, run_id=run_id)
    if not rows["review"]:
        raise ValueError(f"no review {review_id!r} in this warehouse: store the reviews and load the rules first")
    studies = {row["pmid"]: _study(row) for row in rows["studies"]}
    signals = [(row["is_new"], _signal(row, studies)) for row in rows["signals"]]
    return Digest(
        review_id=review_id,
        as_of=as_of,
        run_id=run_id,
        searches=tuple(Search(**row) for row in rows["searches"]),
        new_signals=tuple(signal for is_new, signal in signals if is_new),
        open_signals=tuple(signal for is_new, signal in signals if not is_new),
        withdrawn=tuple(Withdrawal(**row) for row in rows["withdrawn"]),
        claims=tuple(ClaimState(strongest=_strongest(row["claim_id"], rows, studies), **row) for row in rows["claims"]),
        survival_figure=next((SurvivalFigure(**row) for row in rows["survival_figure"]), None),
        survival=tuple(
            SurvivalSeries(label=byline(studies[row["pmid"]]), **{name: row[name] for name in row if name != "pmid"})
            for row in rows["survival"]
        ),
        years=tuple(YearOfEvidence(**row) for row in rows["years"]),
        signal_days=tuple(sorted({signal.study.entry_date for _, signal in signals})),
        strongest=tuple(_evidence(row, rows, studies) for row in rows["strongest"]),
        set_aside=tuple(SetAside(**row) for row in rows["set_aside"]),
        undelivered=tuple(Undelivered(**row) for row in rows["undelivered"]),
        **rows["review"][0],
        **rows["counts"][0],
    )


def withdrawals_of(con: duckdb.DuckDBPyConnection, signal_ids: Collection[str]) -> tuple[Withdrawal, ...]:
    """What a letter says of signals that it takes back; none for no ids."""
    return tuple(Withdrawal(**row) for row in closed_rows(con, signal_ids)) if signal_ids else ()


def _strongest(claim_id: str, rows: dict[str, list[dict[str, Any]]], studies: dict[str, Study]) -> Study | None:
    """The strongest of the studies that bear on the claim."""
    bearing = {pair["pmid"] for pair in rows["claim_studies"] if pair["claim_id"] == claim_id}
    return next((studies[row["pmid"]] for row in rows["strongest"] if row["pmid"] in bearing), None)


def _evidence(row: dict[str, Any], rows: dict[str, list[dict[str, Any]]], studies: dict[str, Study]) -> Evidence:
    pairs = (pair for pair in rows["claim_studies"] if pair["pmid"] == row["pmid"])
    return Evidence(
        study=studies[row["pmid"]],
        relations=tuple((pair["relation"], pair["statement"]) for pair in pairs),
        quotation=_quotation(row),
    )


def _study(row: dict[str, Any]) -> Study:
    return Study(
        pmid=row["pmid"],
        title=row["title"],
        doi=row["doi"],
        first_author=row["first_author"],
        journal=row["journal"],
        year=row["publication_year"],
        entry_date=row["entry_date"],
        design=row["study_design"],
        patients=row["patient_count"],
        primary_tumours=row["primary_tumours"],
        treatments=row["treatments"],
        is_pivotal=row["is_pivotal"],
        is_retracted=row["is_retracted"],
        is_summary=row["is_digest"],
    )


def _signal(row: dict[str, Any], studies: dict[str, Study]) -> Signal:
    return Signal(
        signal_id=row["signal_id"],
        claim_id=row["claim_id"],
        rule=row["rule"],
        meaning=row["meaning"],
        relation=row["relation"],
        priority=row["priority"],
        before=row["before"],
        after=row["after"],
        said=row["said"],
        study=studies[row["pmid"]],
        quotation=_quotation(row),
    )


def _quotation(row: dict[str, Any]) -> Quotation | None:
    """None where the finding was read from MeSH or publication types: there is no sentence to quote."""
    if row["section"] == "METADATA":
        return None
    start, end = (row[name] - row["sentence_start_char"] for name in ("start_char", "end_char"))
    return Quotation(section=row["section"], text=row["sentence"], marks=((start, end),))
