"""A replay for a person: what an editor would have been told and when, as tables, as a picture, as JSON."""

from dataclasses import asdict
from datetime import date
from typing import Any

import altair as alt
from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.plots import ACCENT, INK, inline_svg
from flows.pubmed_text import clean
from flows.wording import STATUSES, count, day_in_words
from warehouse.replay import Replay

STATUS_COLOURS = {
    "still_valid": "#e4e1d8",
    "possibly_out_of_date": "#e9c46a",
    "probably_out_of_date": "#e07a3f",
    "out_of_date": ACCENT,
}
_WIDTH = 100  # narrower terminals wrap the line rather than cut its words
_PRIORITY_SIZE = {"high": 130, "medium": 80, "low": 35}


def as_document(replay: Replay) -> dict[str, Any]:
    """The replay as one JSON object; days are ISO dates, lead_days counts from the alert to the review's expiry."""
    document = asdict(replay)
    document["alerts"] = [
        {"told_on": day, "signal_ids": [signal.signal_id for signal in told]} for day, told in replay.alerts.items()
    ]
    return _plain(document)


def replay_tables(replay: Replay) -> None:
    """Prints when each signal would have been told, and when each claim's status would have changed."""
    console = Console(highlight=False, width=max(Console().width, _WIDTH))
    console.print(Text(f"{replay.review_id}, told every {count(replay.every, 'day')}", style="bold"))
    console.print(
        f"From {day_in_words(replay.start)} to {day_in_words(replay.end)}; updated {replay.updated_on}, "
        f"expires {replay.expires_on}."
    )
    if not replay.signals:
        console.print("No signal would have been told.")
        return
    first = replay.signals[0]
    alerts = count(len(replay.alerts), "alert")
    console.print(f"{count(len(replay.signals), 'signal')} in {alerts}; the first {_lead(first.lead_days)}.\n")
    table = Table(box=None, pad_edge=False)
    for name in ("told", "PubMed had it", "lead", "priority", "claim", "what the study appears to show", "PMID"):
        table.add_column(name, no_wrap=name not in ("what the study appears to show", "claim"))
    for day, told in replay.alerts.items():
        for number, signal in enumerate(told):
            after = clean(signal.after)
            if signal.withdrawn_on:
                after += f" (withdrawn {signal.withdrawn_on}: {signal.withdrawn_reason})"
            table.add_row(
                str(day) if number == 0 else "", str(signal.first_seen_on), f"{signal.lead_days} d", signal.priority,
                signal.claim_id.replace("_", " "), after, signal.pmid,
            )  # fmt: skip
    console.print(table)
    console.print()
    table = Table(box=None, pad_edge=False)
    for name in ("from", "claim", "status"):
        table.add_column(name, no_wrap=True)
    table.add_column("why")
    for change in replay.status_changes:
        if change.changed_on > replay.start:
            table.add_row(
                str(change.changed_on), change.claim_id.replace("_", " "), STATUSES[change.status], clean(change.reason)
            )
    console.print(table)


def replay_svg(replay: Replay, *, width: int = 960) -> str:
    """One row a claim: its status over time as a band, a triangle for each signal, the review's expiry as a line."""
    statement = {claim_id: claim_id.replace("_", " ") for claim_id in replay.claim_ids}
    signals = [
        {
            "claim": statement[signal.claim_id],
            "on": signal.told_on.isoformat(),
            "size": _PRIORITY_SIZE[signal.priority],
        }
        for signal in replay.signals
    ]
    row = alt.Y("claim:N", sort=list(statement.values()), title=None, scale=alt.Scale(paddingInner=0.45), axis=_NO_LINE)
    span = alt.Scale(domain=[_day(replay.start), _day(replay.end)])
    bands = (
        alt.Chart(alt.Data(values=_bands(replay)))
        .mark_bar()
        .encode(
            y=row,
            x=alt.X("from:T", scale=span, axis=alt.Axis(title=None, format="%Y", tickCount="year", grid=False)),
            x2="to:T",
            color=alt.Color(
                "status:N",
                scale=alt.Scale(domain=[STATUSES[name] for name in STATUS_COLOURS], range=list(STATUS_COLOURS.values())),
                legend=alt.Legend(title=None, orient="bottom", labelFontSize=13, labelColor=INK, symbolType="square"),
            ),
        )
    )
    expiry = alt.Chart(alt.Data(values=[{"on": replay.expires_on.isoformat(), "name": "the review expires"}])).encode(
        x="on:T"
    )
    layers = [bands]
    if replay.start <= replay.expires_on <= replay.end:
        layers += [
            expiry.mark_rule(color=ACCENT, strokeDash=[4, 3], strokeWidth=1.5),
            expiry.mark_text(color=ACCENT, fontSize=13, fontWeight="bold").encode(text="name:N", y=alt.value(-8)),
        ]
    if signals:
        layers.append(
            alt.Chart(alt.Data(values=signals))
            .mark_point(shape="triangle-down", filled=True, color=INK, opacity=1, yOffset=-14)
            .encode(y=row, x="on:T", size=alt.Size("size:Q", scale=None))
        )
    told = "; ".join(
        f"{statement[change.claim_id]}: {STATUSES[change.status].lower()} from {day_in_words(change.changed_on)}"
        for change in replay.status_changes
    )
    return inline_svg(
        alt.layer(*layers).properties(width=width - 240, height=34 * len(statement)),
        key="replay",
        title="Each claim's status over time, and when a signal would have been told",
        description=f"The review expires on {day_in_words(replay.expires_on)}. {told}.",
    )


_NO_LINE = alt.Axis(domain=False, ticks=False, labelLimit=230, labelColor=INK, labelPadding=8)


def _bands(replay: Replay) -> list[dict[str, str]]:
    """From when to when each claim stood how."""
    bands = []
    for claim_id in replay.claim_ids:
        changes = [change for change in replay.status_changes if change.claim_id == claim_id]
        ends = [change.changed_on for change in changes[1:]] + [replay.end]
        bands += [
            {
                "claim": claim_id.replace("_", " "),
                "status": STATUSES[change.status],
                "from": change.changed_on.isoformat(),
                "to": end.isoformat(),
            }
            for change, end in zip(changes, ends, strict=True)
        ]
    return bands


def _day(day: date) -> alt.DateTime:
    return alt.DateTime(year=day.year, month=day.month, date=day.day)


def _lead(days: int) -> str:
    return f"{count(days, 'day')} before expiry" if days >= 0 else f"{count(-days, 'day')} after expiry"


def _plain(value: Any) -> Any:
    """Dates as ISO text, all the way down."""
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
