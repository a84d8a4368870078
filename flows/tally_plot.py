"""The tally over the years as one picture: a panel a claim, its curves, and the review's own line on them."""

from datetime import date
from math import ceil
from typing import Any

import altair as alt

from flows.plots import ACCENT, INK, LINE, MUTED, inline_svg
from flows.pubmed_text import clean, shorten
from flows.tally import amount

_COLOURS = ["#1f6657", "#2f5597", "#8a6d1d", MUTED]  # the claim's own category first; the rest in order
_PAPER = "white"  # a file of its own, seen on whatever ground
_CURVES = 4  # of each panel: what the claim names, then the largest others
_HEIGHT, _LABEL_ROOM, _LABEL_GAP = 130, 150, 15
_WHAT = {
    "median_survival": "Median survival in months; circles: pooled works, not in the curve",
    "primary_tumour": "Share of patients by primary tumour",
    "treatment": "Patients given a treatment",
    "change": "Share of patients after the treatment",
    "first_symptom": "Share of patients by first symptom",
    "cause_of_death": "Share of deaths by cause",
    "series_size": "Patients in the largest series",
}


def tally_svg(tallies: list[dict[str, Any]], *, width: int = 960) -> str:
    """The tallies of `warehouse.tally.tally_over_time` as curves; a sentence where there is nothing to draw.

    The band is the 95 % interval of what the claim names first. A dashed line is the review's: its figure across, the
    day of its update down. Open circles are medians of pooled works, beside the curve and not in it.
    """
    last = tallies[-1] if tallies else {"claims": []}
    claims = [claim for claim in last["claims"] if any(row["studies"] for row in claim["rows"])]
    if not claims:
        empty = alt.Chart(alt.Data(values=[{}])).mark_text(text="No study states numbers that could be added up.")
        return inline_svg(alt.layer(empty), key="tally", title="Tally over time", description="Nothing to draw.")
    span = (_in_years(date.fromisoformat(tallies[0]["as_of"])) - 1, _in_years(date.fromisoformat(last["as_of"])))
    panels = [_panel(claim, tallies, span=span, width=width // 2 - _LABEL_ROOM - 60) for claim in claims]
    return inline_svg(
        alt.concat(*panels, columns=2, spacing={"row": 46, "column": _LABEL_ROOM + 20}, background=_PAPER)
        .resolve_scale(color="independent"),
        key="tally",
        title=f"What the literature says about each claim of {last['review_id']}, year by year",
        description=" ".join(_told(claim) for claim in claims),
    )


def _panel(
    claim: dict[str, Any], tallies: list[dict[str, Any]], *, span: tuple[float, float], width: int
) -> alt.LayerChart:
    drawn = [row for row in claim["rows"] if row["studies"]][:_CURVES]
    names = [row["category"] for row in drawn]
    points = [
        {
            "on": _in_years(date.fromisoformat(tally["as_of"])), "name": row["category"], "value": row["estimate"],
            "low": row["low"], "high": row["high"],
        }
        for tally in tallies
        for past in tally["claims"]
        if past["claim_id"] == claim["claim_id"]
        for row in past["rows"]
        if row["studies"] and row["category"] in names
    ]  # fmt: skip
    pooled = [
        {"on": _in_years(date.fromisoformat(one["entry_date"])), "value": one["value"]}
        for row in drawn
        for one in row["beside"]
        if row["unit"] == "months" and one["standing"] == "pooled" and one["entry_date"]
    ]
    unit, line = drawn[0]["unit"], next((row for row in drawn if row["line"] is not None), None)
    top = _top(unit, [point["value"] for point in points + pooled] + ([line["line"]] if line else []))
    x = alt.X(
        "on:Q",
        scale=alt.Scale(domain=span, nice=False),
        axis=alt.Axis(title=None, format="d", tickCount=5, grid=False),
    )
    y = alt.Y(
        "value:Q",
        scale=alt.Scale(domain=[0, top], nice=False),
        axis=alt.Axis(
            title=None, tickCount=4, domain=False, ticks=False, minExtent=34, format="%" if unit == "share" else "d"
        ),
    )
    colour = alt.Color("name:N", scale=alt.Scale(domain=names, range=_COLOURS[: len(names)]), legend=None)
    curves = alt.Chart(alt.Data(values=points)).encode(x=x, y=y, color=colour)
    first = alt.Chart(alt.Data(values=[p for p in points if p["name"] == names[0] and p["low"] is not None]))
    updated = _in_years(date.fromisoformat(tallies[-1]["updated_on"]))
    layers = [
        first.mark_area(interpolate="step-after", opacity=0.13, color=_COLOURS[0], clip=True).encode(
            x=x, y=alt.Y("low:Q"), y2="high:Q"
        ),
        alt.Chart(alt.Data(values=[{"on": updated}])).mark_rule(color=LINE, strokeDash=[4, 3]).encode(x="on:Q"),
        alt.Chart(alt.Data(values=[{"on": updated}]))
        .mark_text(text="updated", align="right", dx=-4, color=MUTED, fontSize=11)
        .encode(x="on:Q", y=alt.value(6)),
        curves.mark_line(interpolate="step-after", strokeWidth=2),
        alt.Chart(alt.Data(values=pooled)).mark_point(color=_COLOURS[0], size=50, opacity=1).encode(x=x, y=y),
        alt.Chart(alt.Data(values=_labels(drawn, top, span[1]))).mark_text(align="left", dx=6, fontSize=12).encode(
            x="on:Q", y="at:Q", text="text:N", color=colour
        ),
    ]
    if line:
        rule = alt.Chart(alt.Data(values=[{"value": line["line"], "on": span[0]}]))
        layers += [
            rule.mark_rule(color=ACCENT, strokeDash=[4, 3], strokeWidth=1.5).encode(y="value:Q"),
            rule.mark_text(
                text=f"The review: {clean(line['line_words'])}", align="left", baseline="bottom", dx=2, dy=-2,
                color=ACCENT, fontSize=11, fontWeight="bold",
            ).encode(x="on:Q", y="value:Q"),
        ]  # fmt: skip
    title = alt.TitleParams(
        shorten(clean(claim["statement"]), 62), subtitle=_WHAT[drawn[0]["measure"]], anchor="start", color=INK,
        fontSize=13, subtitleColor=MUTED, subtitleFontSize=12, offset=10,
    )  # fmt: skip
    return alt.layer(*layers).properties(width=width, height=_HEIGHT, title=title)


def _labels(rows: list[dict[str, Any]], top: float, end: float) -> list[dict[str, Any]]:
    """Name and last value beside the end of each curve, moved apart where they would lie on each other."""
    gap, below = top * _LABEL_GAP / _HEIGHT, float("inf")
    labels = []
    for row in sorted(rows, key=lambda row: -row["estimate"]):
        at = min(row["estimate"], below - gap)
        name = clean(row["category"].split(" after ")[0])
        text = f"{shorten(name, 22)} {amount(row['estimate'], row['unit'])}"
        labels.append({"on": end, "at": at, "name": row["category"], "text": text})
        below = at
    lift = max(0.0, -min(label["at"] for label in labels))
    return [label | {"at": label["at"] + lift} for label in labels]


def _top(unit: str, values: list[float]) -> float:
    return 1.0 if unit == "share" else max(1, ceil(1.15 * max(values)))


def _told(claim: dict[str, Any]) -> str:
    rows = ", ".join(
        f"{row['category']} {amount(row['estimate'], row['unit'])}" for row in claim["rows"][:_CURVES] if row["studies"]
    )
    return f"{clean(claim['statement'])} Now: {rows}."


def _in_years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366
