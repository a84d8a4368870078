"""A simulation for a person: tables, one JSON object, and a picture."""

from dataclasses import asdict
from typing import Any

import altair as alt
from rich.console import Console
from rich.table import Table

from flows.plots import ACCENT, INK, LINE, MUTED, inline_svg
from flows.simulation.measure import GOAL_FALSE, GOAL_FOUND, TRIAL_STUDIES, WITHIN_MONTHS, Estimate, Report

_WIDTH = 110  # narrower terminals wrap the line rather than cut its words
_PRIORITY_COLOURS = {"high": ACCENT, "medium": "#e9c46a", "low": "#c9c5ba"}
_SHOWN_MONTHS = 24


def as_document(report: Report) -> dict[str, Any]:
    """The report as one JSON object."""
    return asdict(report) | {"goals": {"false_in_ten_years": GOAL_FALSE, "found_within_three": GOAL_FOUND}}


def simulation_tables(report: Report) -> None:
    """Prints false signals, how late changes are found, and what three series of twenty patients find."""
    console = Console(highlight=False, width=max(Console().width, _WIDTH))
    console.print(
        f"{report.literatures} literatures of each kind, {report.studies} studies, seed {report.seed}. "
        "In brackets: 95 % intervals.\n"
    )
    console.print(
        f"False signals against a claim in ten years in which nothing changes (goal: under {GOAL_FALSE:g}; "
        f"{report.years} simulated)"
    )
    table = _table("claim", "in ten years", "goal", "by priority", "by rule")
    for one in report.false_alarms:
        rate = one.in_ten_years
        table.add_row(
            one.claim_id, _with_interval(rate), "met" if rate.value < GOAL_FALSE else "missed",
            ", ".join(f"{one.by_priority[name]:.2f} {name}" for name in _PRIORITY_COLOURS if name in one.by_priority),
            ", ".join(f"{rule.split('_')[0]} {_with_interval(told)}" for rule, told in one.by_rule.items()),
        )  # fmt: skip
    console.print(table)
    console.print("\nHow late a change is found (in brackets: what unchanged literature shows by chance)")
    table = _table("claim", *(f"in {months} months" for months in WITHIN_MONTHS), "half found after", "studies")
    for one in report.detections:
        table.add_row(
            one.claim_id,
            *(f"{one.found_within[months].value:.0%} ({one.by_chance[months]:.0%})" for months in WITHIN_MONTHS),
            "not found" if one.months is None else f"{one.months:g} months",
            "-" if one.studies is None else f"{one.studies:g}",
        )
    console.print(table)
    if not report.trials:
        return
    console.print(
        f"\nMedian survival changed: found within {TRIAL_STUDIES} series of 20 patients "
        f"(goal: {GOAL_FOUND:.0%} at 1.5 times; 1 is no change)"
    )
    table = _table("times", "median, months", "any signal", "high priority")
    for one in report.trials:
        table.add_row(
            f"{one.factor:g}", f"{one.median_months:g}", _with_interval(one.found), _with_interval(one.found_high)
        )
    console.print(table)


def simulation_svg(report: Report, *, width: int = 960) -> str:
    """Left: false signals in ten years by claim and priority, with the goal. Right: changes found within two years."""
    claims = [one.claim_id.replace("_", " ") for one in report.false_alarms]
    rows = alt.Scale(paddingInner=0.4, domain=claims)
    row = alt.Y("claim:N", sort=claims, title=None, axis=_NO_LINE, scale=rows)
    false = [
        {"claim": one.claim_id.replace("_", " "), "priority": name, "signals": one.by_priority[name], "place": place}
        for one in report.false_alarms
        for place, name in enumerate(_PRIORITY_COLOURS)
        if name in one.by_priority
    ]
    found = [
        {
            "claim": one.claim_id.replace("_", " "), "share": told.value, "low": told.low, "high": told.high,
            "chance": one.by_chance[_SHOWN_MONTHS],
        }
        for one in report.detections
        for told in [one.found_within[_SHOWN_MONTHS]]
    ]  # fmt: skip
    goal = alt.Chart(alt.Data(values=[{"goal": GOAL_FALSE}]))
    size = {"width": (width - 260) // 2 - 30, "height": 30 * len(claims)}
    bars = alt.layer(
        alt.Chart(alt.Data(values=false)).mark_bar().encode(
            y=row,
            x=alt.X("signals:Q", stack="zero", title="False signals in ten years", axis=alt.Axis(tickCount=4)),
            order="place:O",
            color=alt.Color(
                "priority:N",
                scale=alt.Scale(domain=list(_PRIORITY_COLOURS), range=list(_PRIORITY_COLOURS.values())),
                legend=alt.Legend(title=None, orient="top", labelFontSize=13, labelColor=INK),
            ),
        ),
        goal.mark_rule(color=ACCENT, strokeDash=[4, 3], strokeWidth=1.5).encode(x="goal:Q"),
        goal.mark_text(color=ACCENT, fontSize=13, fontWeight="bold", text="goal").encode(x="goal:Q", y=alt.value(-8)),
    ).properties(**size)  # fmt: skip
    shares = alt.Chart(alt.Data(values=found)).encode(y=alt.Y("claim:N", sort=claims, axis=None, scale=rows))
    share_axis = alt.X(
        "share:Q",
        title=f"Changes found within {_SHOWN_MONTHS} months (tick: by chance)",
        axis=alt.Axis(format="%", tickCount=4),
        scale=alt.Scale(domain=[0, 1]),
    )
    points = alt.layer(
        shares.mark_rule(color=LINE, strokeWidth=6).encode(x="low:Q", x2="high:Q"),
        shares.mark_point(filled=True, size=80, color=INK, opacity=1).encode(x=share_axis),
        shares.mark_tick(color=MUTED, thickness=2, size=16, opacity=1).encode(x="chance:Q"),
    ).properties(**size)
    told = "; ".join(
        f"{one.claim_id.replace('_', ' ')}: {one.in_ten_years.value:.2f} false signals in ten years"
        for one in report.false_alarms
    )
    return inline_svg(
        alt.hconcat(bars, points, spacing=40),
        key="simulation",
        title="False signals by claim, and changes found within two years",
        description=f"{told}. The goal is under {GOAL_FALSE:g}.",
    )


_NO_LINE = alt.Axis(domain=False, ticks=False, labelLimit=230, labelColor=INK, labelPadding=8)


def _table(*names: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, no_wrap=name not in ("by rule", "by priority"))
    return table


def _with_interval(one: Estimate) -> str:
    return f"{one.value:.2f} ({one.low:.2f} to {one.high:.2f})"
