"""`make bench`: how long judging takes as the warehouse grows to a million findings, beside a floor of the same run.

Synthetic literatures, as `reviewwatch simulate` makes them, each of a copy of the bundled review; the larger warehouses
hold them several times over, under other names. Needs nothing but the project.
"""

import time
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import duckdb

from extractors.rules import Rules
from flows.reviews import read_reviews
from flows.settings import PROJECT_CONFIG, SAMPLE
from flows.simulate import _START, _literature
from flows.simulation.measure import UNCHANGED
from flows.simulation.world import Assumptions
from flows.toml import read_toml
from warehouse.judge import open_signals
from warehouse.simulated import add_studies, watch_copies
from warehouse.temporary import temporary_warehouse

LITERATURES, YEARS, TIMES = 160, 10, (1, 3, 10)
TODAY = _START + timedelta(days=YEARS * 366)

# What any judgement must do at least: read every finding once, with its article.
FLOOR = """
select pmid, count(*), max(value), max(length(sentence)) from core.finding join core.article using (pmid)
group by pmid order by all limit 1
"""


def comparing() -> list[dict[str, Any]]:
    """For each size: reviews, studies, findings, and the seconds of wall clock that judging all and the floor take."""
    return [_measure(times) for times in TIMES]


def _measure(times: int) -> dict[str, Any]:
    with temporary_warehouse(read_toml(PROJECT_CONFIG / "signals.toml", Rules)) as con:
        _fill(con, times)
        reviews, studies, findings = con.execute(
            "select (select count(*) from core.review), (select count(*) from core.article), count(*) from core.finding"
        ).fetchone()
        floor = _seconds(lambda: con.execute(FLOOR).fetchall())
        judged = _seconds(lambda: open_signals(con, as_of=TODAY, run_id="bench"))
        (signals,) = con.execute("select count(*) from core.signal").fetchone()
    return {
        "reviews": reviews, "studies": studies, "findings": findings, "signals": signals,
        "judging_seconds": round(judged, 2), "floor_seconds": round(floor, 3), "ratio": round(judged / floor, 1),
    }  # fmt: skip


def _fill(con: duckdb.DuckDBPyConnection, times: int) -> None:
    (review,) = read_reviews(PROJECT_CONFIG, (SAMPLE,))
    assumptions = read_toml(PROJECT_CONFIG / "simulation.toml", Assumptions)
    copies = {f"{UNCHANGED}/{number}": [claim.id for claim in review.claims] for number in range(LITERATURES)}
    watched = replace(review, updated_on=_START, expires_on=_START + timedelta(days=3 * 366))
    watch_copies(con, watched, claims=copies)
    worlds = {UNCHANGED: assumptions.world}
    for place, copy in enumerate(copies):
        add_studies(con, _literature(assumptions, copy, worlds, seed=(1, place), years=YEARS))
    for table, keys in (
        ("core.review", ("review_id",)), ("core.work", ("review_id",)), ("core.claim", ("review_id",)),
        ("core.article", ("pmid",)), ("core.review_article", ("review_id", "pmid")),
        ("core.finding", ("finding_id", "pmid")),
    ):  # fmt: skip
        renamed = ", ".join(f"{key} || '~' || again as {key}" for key in keys)
        con.execute(
            f"insert into {table} by name select held.* replace ({renamed})"
            f" from {table} as held cross join range(1, {times}) as copies(again)"
        )


def _seconds(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def as_lines(rows: list[dict[str, Any]]) -> list[str]:
    """The figures as lines of a Markdown table."""
    head = "| reviews | studies | findings | signals | judging all, s | the floor, s | judging / floor |"
    return [head, "|---|---|---|---|---|---|---|"] + [
        f"| {row['reviews']:,} | {row['studies']:,} | {row['findings']:,} | {row['signals']:,}"
        f" | {row['judging_seconds']} | {row['floor_seconds']} | {row['ratio']} |"
        for row in rows
    ]


if __name__ == "__main__":
    print(f"Judging, {date.today()}, wall clock:")
    print("\n".join(as_lines(comparing())))
