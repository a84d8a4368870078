"""The digest's two plots as inline SVG: survival in new series, and evidence over time.

Each is drawn for a width, because a picture shrunk to a phone cannot be read. Colours are those of the page in
daylight; `templates/digest.css` recolours them by value for the dark.
"""

from datetime import date
from math import ceil

import altair as alt
import vl_convert
from lxml import etree

from flows.digest import SurvivalFigure, SurvivalSeries, YearOfEvidence
from flows.pubmed_text import shorten
from flows.wording import day_in_words

INK, MUTED, EDGE, LINE, WASH, ACCENT = "#1d1f21", "#5c6066", "#85898f", "#d9d6cf", "#f6f4ef", "#a3341c"
RELATION_COLOURS = {"contradicts": ACCENT, "reinforces": "#1f6657", "extends": "#2f5597", "unclear": MUTED}
FONT = "Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif"
NARROW = 500  # below this width names stand above their row and every second year is labelled
SVG = "{http://www.w3.org/2000/svg}"


def survival_svg(series: tuple[SurvivalSeries, ...], *, figure: SurvivalFigure | None, width: int, key: str) -> str:
    """One row a study: a dot at its median survival, its area by patients, beside the review's own figure.

    `series` holds at least one. `key` makes the ids of title and description unique on the page.
    """
    narrow = width < NARROW
    name_room, row_height, above = (0, 52, -17) if narrow else (250, 34, 0)
    plot_width = width - name_room - 12
    rows = [
        {
            "row": number,
            "zero": 0,
            "limit": figure.months if figure else None,
            "name": shorten(one.label, 26 if narrow else 36),
            "months": one.months,
            "patients": one.patients or 1,
            "value": f"{one.months:g} months" + (f", n = {one.patients}" if one.patients else ""),
            "relation": one.relation,
        }
        for number, one in enumerate(series)
    ]
    longest = ceil(max([one.months for one in series] + [figure.months if figure else 0]))
    step = max(2, round(longest / 12) * 2)
    x = alt.X(
        "months:Q",
        scale=alt.Scale(domain=[0, longest * (1.03 if narrow else 1.3)], nice=False),
        axis=alt.Axis(title="Median survival in months", values=list(range(0, longest + 1, step)), grid=False),
    )
    rows_of = alt.Chart(alt.Data(values=rows)).encode(
        y=alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    )
    label = {"fontSize": 13, "dy": above, "color": INK}
    layers = [
        rows_of.mark_rule(color=LINE).encode(x="zero:Q", x2="months:Q"),
        rows_of.mark_circle(opacity=1).encode(
            x=x,
            size=alt.Size("patients:Q", scale=alt.Scale(domain=[0, 200], range=[30, 420]), legend=None),
            color=_colours(alt.Color, "relation:N", RELATION_COLOURS),
        ),
        rows_of.mark_text(align="left", **label).encode(x=alt.value(-name_room), text="name:N"),
        rows_of.mark_text(align="right", **label).encode(x=alt.value(plot_width), text="value:N"),
    ]
    if figure:
        limit = alt.Chart(alt.Data(values=rows[:1]))
        layers = [
            limit.mark_rect(color=WASH).encode(x="zero:Q", x2="limit:Q"),
            limit.mark_text(
                text=f"The review: {figure.words}", align="left", color=ACCENT, fontSize=13,
                fontWeight="bold",
            ).encode(x="zero:Q", y=alt.value(-14)),
            layers[0],
            rows_of.mark_tick(color=ACCENT, thickness=2, size=14 if narrow else 24, opacity=1).encode(x="limit:Q"),
            *layers[1:],
        ]  # fmt: skip
    told = "; ".join(f"{row['name']}: {row['value']}" for row in rows)
    return inline_svg(
        alt.layer(*layers).properties(width=plot_width, height=row_height * len(rows)),
        key=key,
        title="Median survival in new series beside the review's figure",
        description=f"The review says {figure.words}. {told}." if figure else f"{told}.",
    )


def timeline_svg(
    years: tuple[YearOfEvidence, ...],
    *,
    updated_on: date,
    expires_on: date,
    signal_days: tuple[date, ...],
    as_of: date,
    width: int,
    key: str,
) -> str:
    """One bar a year: studies on the review's subject and on others, with its update, its expiry and the signals.

    `years` holds at least one; years without a study may be left out.
    """
    first = min([one.year for one in years] + [updated_on.year])
    last = max([one.year for one in years] + [expires_on.year, as_of.year])
    plot_width = width - 30
    year_width = plot_width / (last + 1 - first)
    bars = [
        {"from": one.year + 0.06, "to": one.year + 0.94, "low": low, "high": high, "kind": kind}
        for one in years
        for kind, low, high in (
            ("on", 0, one.on_subject),
            ("other", one.on_subject, one.on_subject + one.on_other_subjects),
        )
        if high > low
    ]
    x = alt.X(
        "from:Q",
        scale=alt.Scale(domain=[first, last + 1], nice=False),
        axis=alt.Axis(
            title=None, format="d", values=list(range(first, last + 1, 1 if year_width > 36 else 2)), grid=False,
            ticks=False, labelOffset=year_width / 2, labelPadding=8,
        ),
    )  # fmt: skip
    y = alt.Y("low:Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=4, domain=False, ticks=False))
    days = [
        {"on": _in_years(updated_on), "name": "updated"},
        {"on": _in_years(expires_on), "name": "expired" if expires_on < as_of else "expires"},
    ]
    days_of = alt.Chart(alt.Data(values=days)).encode(x="on:Q")
    chart = alt.layer(
        alt.Chart(alt.Data(values=bars))
        .mark_rect(strokeWidth=1)
        .encode(
            x=x, x2="to:Q", y=y, y2="high:Q",
            fill=_colours(alt.Fill, "kind:N", {"on": INK, "other": WASH}),
            stroke=_colours(alt.Stroke, "kind:N", {"on": INK, "other": EDGE}),
        ),
        days_of.mark_rule(color=ACCENT, strokeDash=[4, 3], strokeWidth=1.5),
        days_of.mark_text(align="left", dx=-1, color=ACCENT, fontSize=13, fontWeight="bold").encode(
            text="name:N", y=alt.value(-28)
        ),
        alt.Chart(alt.Data(values=[{"on": _in_years(day)} for day in signal_days]))
        .mark_point(shape="triangle-down", filled=True, color=ACCENT, size=80, opacity=1)
        .encode(x="on:Q", y=alt.value(-9)),
    )
    told = ", ".join(f"{one.year}: {one.on_subject} and {one.on_other_subjects}" for one in years)
    return inline_svg(
        chart.properties(width=plot_width, height=150),
        key=key,
        title="Studies a year on the review's subject and on others",
        description=(
            f"The review was last updated on {day_in_words(updated_on)}; its expiry is {day_in_words(expires_on)}. "
            f"Studies on the subject and on others, by year: {told}. "
            f"Studies behind a signal, marked by triangles: {len(signal_days)}."
        ),
    )


def _in_years(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _colours(channel: type, field: str, colours: dict[str, str]) -> alt.Color | alt.Fill | alt.Stroke:
    return channel(field, scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None)


def inline_svg(chart: alt.LayerChart, *, key: str, title: str, description: str) -> str:
    """The chart as one `svg` element to set into a page: named, described, and bare of what only Vega reads."""
    styled = chart.configure(
        font=FONT,
        background="transparent",
        padding={"left": 0, "right": 0, "top": 4, "bottom": 0},
        aria=False,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor=MUTED, titleColor=MUTED, labelFontSize=13, titleFontSize=13, titleFontWeight="normal",
            domainColor=LINE, tickColor=LINE, gridColor=LINE, titlePadding=8, titleAnchor="start", labelFlush=False,
        ),
    )  # fmt: skip
    root = etree.fromstring(vl_convert.vegalite_to_svg(styled.to_dict()).encode())
    for element in root.iter():
        for name in list(element.attrib):
            if name in ("role", "class", "pointer-events") or name.startswith("aria-"):
                del element.attrib[name]
    for hidden in root.findall(f".//{SVG}path[@display='none']"):
        hidden.getparent().remove(hidden)
    root.set("role", "img")
    root.set("aria-labelledby", f"{key}-title {key}-desc")
    for number, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = etree.Element(f"{SVG}{tag}", id=f"{key}-{tag}")
        element.text = text
        root.insert(number, element)
    return etree.tostring(root, encoding="unicode")
