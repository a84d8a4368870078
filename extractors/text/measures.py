"""Figures with what they measure: "the 1- and 2-year survival rates were 60% and 40%" gives two, each with its time.

A sentence is read from left to right as events (events.py). A figure belongs to the measure named last, so that a
follow-up of 12 months or an age of 60 years is never taken for a survival.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.text import contexts, events
from extractors.text.events import DIFFERENCE, EVENT, MEASURES, SOMETHING_ELSE, TIMED, UNIT_BEFORE, UNIT_NEXT
from extractors.text.groups import ALL, NOT_NAMED, groups_of
from extractors.text.named import NO_FIGURE, Named
from extractors.text.numbers import months
from extractors.text.spreads import Spreads, put_aside

_ABOUT_FIGURES = re.compile(
    r"surviv|os\b|pfs|control|free|alive|dfs|lived|progress|time to|[a-z]fs\b|css\b|ttp\b|died|death|half|diagnosis the"
)
_FIGURE = re.compile(r"%|per ?cent|months?\b|weeks?\b|years?\b|days?\b|\d ?-?(?:mos?|yrs?|wks?|y)\b")

_LONGEST = 600.0  # months: a longer survival is a misread age or year


@dataclass(frozen=True, kw_only=True)
class Measured:
    """One figure of a sentence; offsets count in the sentence's plain text."""

    measure: str
    statistic: str | None  # median, mean or None
    value: float
    unit: str  # "months" or "percent"
    at_months: float | None
    low: float | None
    high: float | None
    group: str
    start: int
    end: int
    is_compared: bool = False  # beside another arm: "5 vs 3 months"


@lru_cache(maxsize=64)  # survival and local control ask for the same sentences
def measured(text: str) -> tuple[Measured, ...]:
    """The figures of one plain lower-case sentence, in order; figures of unknown measures are left out."""
    if not _ABOUT_FIGURES.search(text) or not _FIGURE.search(text):
        return ()
    text, ends = events.in_figures(text)
    cleared, spreads = put_aside(text)
    state, found = Named(), []
    while event := EVENT.search(cleared, state.read_up_to):
        state.read_up_to = event.end()
        kind = event.lastgroup
        if kind in MEASURES:
            state.name(cleared, event)
        elif kind == DIFFERENCE:
            state.difference_end = event.end()
        elif kind in ("median", "mean"):
            state.pending, state.is_difference = kind, False
        elif contexts.is_label(cleared, event.start()):
            state.read_up_to = event.start() + events.figure_length(event)
            state.is_of_a_part = True
        elif kind == "percent":
            found += _percents(state, cleared, event, spreads)
        elif kind == "time" and contexts.is_point(cleared, event, after_statistic=state.awaits_span(cleared, event)):
            state.times, state.series = [value for value, *_ in events.times(event[0])], []
        elif kind in TIMED:
            made = _durations(state, cleared, event, spreads)
            if kind == UNIT_BEFORE and made and found:
                found[-1] = _of_an_arm(found[-1])
            found += map(_of_an_arm, made) if kind in (UNIT_NEXT, UNIT_BEFORE) else made
    return tuple(replace(one, end=ends.get(one.start, one.end)) for one in _without_second_wholes(found))


def _of_an_arm(figure: Measured) -> Measured:
    return replace(figure, group=NOT_NAMED) if figure.group == ALL else figure


def _without_second_wholes(found: list[Measured]) -> Iterator[Measured]:
    """A second median of the same survival is a subgroup's, named or not: "4 months; breast longer (13 months)"."""
    told: dict[tuple, set[str | None]] = {}
    for figure in found:
        statistics = told.setdefault((figure.measure, figure.unit, figure.at_months), set())
        is_second = figure.statistic in statistics or (statistics and figure.statistic is None)
        yield _of_an_arm(figure) if is_second else figure
        statistics.add(figure.statistic)


def _percents(state: Named, text: str, event: re.Match[str], spreads: Spreads) -> list[Measured]:
    figures = events.percents(event)
    state.pending = None
    if contexts.is_difference(text, event.start(), event.end()):
        return []
    ahead = _name_around(state, text, event)
    is_compared = events.compares(event[0])
    state.settle(len(figures), is_compared=is_compared)
    if not state.measures or not figures or contexts.is_censored(text, event.end()):
        return []
    # The time of "at one year 30%, at two years 12%" goes before its figure.
    goes_on = state.times and not state.told and text.startswith(",", event.end())
    later = ahead or (None if goes_on else contexts.times_after(text, event.end()))
    if later:
        state.times, state.read_up_to = later
        state.series = (state.series if state.told else []) + state.times
    elif len(figures) == len(state.series) > 1:
        state.times = state.series
    if state.measures != ["local_control"] and not state.times and contexts.is_counted(text, event.start()):
        return []
    if state.is_difference and not is_compared:
        return []
    cells = state.cells(len(figures), fresh_times=bool(later), is_compared=is_compared)
    lists_groups = len(state.measures) == 1 and len(state.times) < 2
    names = _groups(state, text, event, len(figures) if lists_groups else 1)
    made = []
    for index, ((value, start, end), (measure, _, at)) in enumerate(zip(figures, cells)):
        if measure != SOMETHING_ELSE:
            low, high = spreads.of(start, end)
            made.append(
                Measured(measure=measure, statistic=None, value=value, unit="percent", at_months=at, low=low, high=high,
                         group=names[min(index, len(names) - 1)], start=start, end=end)
            )  # fmt: skip
    return made


def _name_around(state: Named, text: str, event: re.Match[str]) -> tuple[list[float], int] | None:
    """Notes the measure that the words behind a percent name, or that it has none; their points in time, if any."""
    alive = contexts.alive_after(text, event.end())
    if alive:
        state.say("overall_survival")
        return alive
    if (living := contexts.is_alive(text, event.end())) and state.times:
        measure, state.read_up_to = living
        state.say(measure)
    elif after := contexts.measure_after(text, event.end()):
        named, times = after
        state.say(SOMETHING_ELSE if NO_FIGURE.match(text, named.end()) else named.lastgroup)
        state.measure_end = state.read_up_to = named.end()
        return contexts.times_after(text, named.end()) or ((times, named.end()) if times else None)
    elif living or contexts.is_share(text, event.end()):
        if state.measures != ["local_control"]:
            state.measures = []
    return None


def _durations(state: Named, text: str, event: re.Match[str], spreads: Spreads) -> list[Measured]:
    figures = events.spans(text, event, state.unit if state.told else None)
    if named := contexts.median_after(text, event.end()):
        statistic, after = named
        state.say(after.lastgroup)
        state.pending, state.measure_end, state.read_up_to = statistic, after.end(), after.end()
    next_times = state.times
    if cut := events.spans_and_points(event):
        next_times = [value for value, start, *_ in figures if start >= cut]
        figures = [figure for figure in figures if figure[1] < cut]
    elif len(figures) > 1 and (
        contexts.names_next_measure(text, event.end()) or contexts.names_next_point(text, event)
    ):
        next_times = [figures.pop()[0]]
    statistic, state.pending = contexts.statistic_after(text, event.end()) or state.pending, None
    is_compared = event.lastgroup in (UNIT_NEXT, UNIT_BEFORE) or events.compares(event[0])
    state.settle(len(figures), is_compared=is_compared)
    if contexts.is_difference(text, event.start(), event.end()) or (state.is_difference and not is_compared):
        return []
    if not statistic and contexts.is_since(text, event.start()):
        return []
    state.times = []
    cells = state.cells(len(figures), fresh_times=False, is_compared=is_compared) if state.measures else []
    state.times = next_times
    state.unit = figures[-1][-1] if figures else state.unit
    count = len(figures) if len(state.measures) == 1 else 1
    names = _groups(state, text, event, count) if cells else []
    made = []
    for index, ((value, start, end, unit), (measure, named_statistic, _)) in enumerate(zip(figures, cells)):
        if measure not in (SOMETHING_ELSE, "local_control") and value <= _LONGEST:
            low, high = (None if edge is None else months(edge, unit) for edge in spreads.of(start, end))
            made.append(
                Measured(measure=measure, statistic=statistic or named_statistic, value=value, unit="months",
                         at_months=None, low=low, high=high, group=names[min(index, len(names) - 1)],
                         start=start, end=end, is_compared=is_compared)
            )  # fmt: skip
    return made


def _groups(state: Named, text: str, event: re.Match[str], count: int) -> list[str]:
    names = groups_of(text, state.measure_end, event.start(), event.end(), count)
    is_of_a_part, state.is_of_a_part = state.is_of_a_part, False
    return [NOT_NAMED] if is_of_a_part and names == [ALL] else names
