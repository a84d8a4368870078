"""When an editor could have known: a line for each claim, a mark for each month in which it gained a signal."""

from dataclasses import dataclass
from datetime import date

from warehouse.inbox_rows import ClaimLine, Mark

ROW, HEAD, FOOT = 46, 30, 26  # heights in pixels


@dataclass(frozen=True, kw_only=True)
class Row:
    """A claim's line of the timeline: `y` in pixels, marks as (place in percent, signals, any of high priority)."""

    y: int
    name: str
    status: str
    marks: tuple[tuple[float, int, bool], ...]
    months: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Where everything stands on the picture; places in percent of its width."""

    height: int
    rows: tuple[Row, ...]
    years: tuple[tuple[float, int], ...]
    updated: float
    expires: float | None


def timeline(
    claims: list[ClaimLine], marks: list[Mark], *, updated_on: date, expires_on: date, as_of: date
) -> Timeline:
    """The months in which each claim's signals could first be known, from the update to the day of the snapshot."""
    start = min([updated_on, *(mark.month for mark in marks)])
    end = max([as_of, *(mark.month for mark in marks)])
    span = max(1, (end - start).days)

    def place(day: date) -> float:
        return round(1 + 97 * min(1, max(0, (day - start).days / span)), 2)

    with_marks = [claim for claim in claims if any(mark.claim_id == claim.claim_id for mark in marks)][:20]
    rows = [
        Row(
            y=HEAD + number * ROW,
            name=claim.claim_id.replace("_", " "),
            status=claim.status,
            marks=tuple(
                (place(mark.month), mark.signals, mark.high > 0) for mark in marks if mark.claim_id == claim.claim_id
            ),
            months=tuple(f"{mark.month:%B %Y}" for mark in marks if mark.claim_id == claim.claim_id),
        )
        for number, claim in enumerate(with_marks)
    ]
    every = max(1, (end.year - start.year) // 8)
    return Timeline(
        height=HEAD + ROW * len(rows) + FOOT,
        rows=tuple(rows),
        years=tuple((place(date(year, 1, 1)), year) for year in range(start.year + 1, end.year + 1, every)),
        updated=place(updated_on),
        expires=place(expires_on) if start <= expires_on <= end else None,
    )
