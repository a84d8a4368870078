"""Figures with what they measure: "the 1- and 2-year survival rates were 60% and 40%" gives two, each with its time.

A sentence is read from left to right as events (events.py). A figure belongs to the measure named last, so that a
follow-up of 12 months or an age of 60 years is never taken for a survival.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from extractors.text import events
from extractors.text.events import DIFFERENCE, EVENT, MEASURES, SOMETHING_ELSE
from extractors.text.groups import ALL, NOT_NAMED, groups_of
from extractors.text.lines import ahead_of
from extractors.text.numbers import months
from extractors.text.patterns import pattern
from extractors.text.spreads import Spreads, put_aside

_ABOUT_FIGURES = re.compile(r"surviv|os\b|pfs|control|free|alive|dfs|lived|progress|time to|[a-z]fs\b|css\b|ttp\b")
_FIGURE = re.compile(r"%|per ?cent|months?\b|weeks?\b|years?\b|days?\b|\d ?-?(?:mos?|yrs?|wks?|y)\b")
_YEAR = re.compile(r"(?<=\d)[ -]y\b(?!/)")  # "3-y"
_PERCENT_WORD = re.compile(r" per ?cent\b")
# What may stand between measures that share the figures after them ("PFS and OS").
_SAME_BREATH = re.compile(
    r"[ ,/(&]*(?:and|or|as well as)?[ ,]*(?:the )?(?:(?:median|actuarial|overall|rates? of|\d+-year|local) )*$"
)
_NO_FIGURE = re.compile(rf" {pattern('measures', 'no_figure').pattern}")  # "survival benefit"
# Between "increase in" and the measure.
_QUALIFIES = re.compile(r" (?:(?:the|a|their|median|mean|overall|actuarial|long-term|[\w-]+[ -]year|patient) )*")
# Before words like "response" or "age" that then name a group or a count and no measure of their own.
_PART_OF_A_GROUP = re.compile(
    r"\b(?:with|without|having|had|who|developed|no|any)(?: \w+){0,2} $|\bachieving(?: \w+){0,5} $"
    r"|\byears? of $|\([\d,]+ $"
)

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


@dataclass
class _State:
    measures: list[str] = field(default_factory=list)
    statistics: list[str | None] = field(default_factory=list)
    measure_end: int = 0
    pending: str | None = None
    times: list[float] = field(default_factory=list)
    told: int = 0  # figures given since the measures were named; of two arms side by side, one
    series: list[float] = field(default_factory=list)  # times told one by one: "88% at one and 75% at two years"
    is_difference: bool = False  # the measure's figure is what it rose or fell by, unless two arms are compared
    difference_end: int = -1
    is_of_a_part: bool = False  # a group's number or bounds were named: the next figure is that group's
    read_up_to: int = 0


@lru_cache(maxsize=64)  # survival and local control ask for the same sentences
def measured(text: str) -> tuple[Measured, ...]:
    """The figures of one plain lower-case sentence, in order; figures of unknown measures are left out."""
    if not _ABOUT_FIGURES.search(text) or not _FIGURE.search(text):
        return ()
    text = _YEAR.sub("yr", _PERCENT_WORD.sub(lambda match: f"{'%':<{len(match[0])}}", text))
    cleared, spreads = put_aside(text)
    state, found = _State(), []
    while event := EVENT.search(cleared, state.read_up_to):
        state.read_up_to = event.end()
        kind = event.lastgroup
        if kind in MEASURES:
            _name(state, cleared, event)
        elif kind == DIFFERENCE:
            state.difference_end = event.end()
        elif kind in ("median", "mean"):
            state.pending, state.is_difference = kind, False
        elif events.is_label(cleared, event.start()):
            state.read_up_to = event.start() + events.figure_length(event)
            state.is_of_a_part = True
        elif kind == "percent":
            found += _percents(state, cleared, event, spreads)
        elif kind == "time" and events.is_point(cleared, event, after_statistic=bool(state.pending)):
            state.times, state.series = [value for value, *_ in events.times(event[0])], []
        elif kind == "time":
            found += _durations(state, cleared, event, spreads)
    return tuple(_without_second_wholes(found))


def _without_second_wholes(found: list[Measured]) -> Iterator[Measured]:
    """A second median of the same survival is a subgroup's, named or not: "4 months; breast longer (13 months)"."""
    told: dict[tuple, set[str | None]] = {}
    for figure in found:
        statistics = told.setdefault((figure.measure, figure.unit, figure.at_months), set())
        is_second = figure.statistic in statistics or (statistics and figure.statistic is None)
        yield replace(figure, group=NOT_NAMED) if is_second and figure.group == ALL else figure
        statistics.add(figure.statistic)


def _name(state: _State, text: str, event: re.Match[str]) -> None:
    """Notes the measure; measures named in one breath ("PFS and OS") share the figures that follow."""
    measure = SOMETHING_ELSE if _NO_FIGURE.match(text, event.end()) else event.lastgroup
    is_follow_up = event[0].startswith(("follow", "median", "mean"))
    if measure == SOMETHING_ELSE and not is_follow_up and _PART_OF_A_GROUP.search(ahead_of(text, event.start())):
        return
    between = text[max(state.measure_end, event.start() - 200) : event.start()]
    together = state.measures and not state.told and state.measure_end and _SAME_BREATH.fullmatch(between)
    is_abbreviation = measure != "other_survival" or between.strip() in ("", "(")  # "disease-free survival (DFS)"
    if together and measure == state.measures[-1] and is_abbreviation:
        pass
    elif together and SOMETHING_ELSE not in (measure, state.measures[-1]):
        state.statistics.append(state.pending or state.statistics[-1])
        state.measures.append(measure)
    else:
        state.measures, state.statistics = [measure], [state.pending]
    after = state.difference_end
    state.is_difference = after >= 0 and bool(_QUALIFIES.fullmatch(text, after, event.start()))
    state.measure_end, state.pending, state.told = event.end(), None, 0


def _percents(state: _State, text: str, event: re.Match[str], spreads: Spreads) -> list[Measured]:
    figures = events.percents(event)
    state.pending = None
    if events.is_difference(text, event.start(), event.end()):
        return []
    ahead = _name_around(state, text, event)
    if not state.measures or not figures or events.is_censored(text, event.end()):
        return []
    # The time of "at one year 30%, at two years 12%" goes before its figure.
    goes_on = state.times and not state.told and text.startswith(",", event.end())
    later = ahead or (None if goes_on else events.times_after(text, event.end()))
    if later:
        state.times, state.read_up_to = later
        state.series = (state.series if state.told else []) + state.times
    elif len(figures) == len(state.series) > 1:
        state.times = state.series
    if state.measures != ["local_control"] and not state.times and events.is_counted(text, event.start()):
        return []
    is_compared = events.compares(event[0])
    if state.is_difference and not is_compared:
        return []
    cells = _cells(state, len(figures), fresh_times=bool(later), is_compared=is_compared)
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


def _name_around(state: _State, text: str, event: re.Match[str]) -> tuple[list[float], int] | None:
    """Notes the measure that the words behind a percent name, or that it has none; their points in time, if any."""
    alive = events.alive_after(text, event.end())
    if alive:
        _say(state, "overall_survival")
        return alive
    if (measure := events.is_alive(text, event.end())) and state.times:
        _say(state, measure)
    elif after := events.measure_after(text, event.end()):
        named, times = after
        _say(state, SOMETHING_ELSE if _NO_FIGURE.match(text, named.end()) else named.lastgroup)
        state.measure_end = state.read_up_to = named.end()
        return events.times_after(text, named.end()) or ((times, named.end()) if times else None)
    elif measure or events.is_share(text, event.end()):
        if state.measures != ["local_control"]:
            state.measures = []
    return None


def _say(state: _State, measure: str) -> None:
    state.measures, state.statistics, state.told, state.is_difference = [measure], [None], 0, False


def _durations(state: _State, text: str, event: re.Match[str], spreads: Spreads) -> list[Measured]:
    figures = events.times(event[0], event.start())
    if named := events.median_after(text, event.end()):
        statistic, after = named
        _say(state, after.lastgroup)
        state.pending, state.measure_end, state.read_up_to = statistic, after.end(), after.end()
    next_times = state.times
    if cut := events.spans_and_points(event):
        next_times = [value for value, start, *_ in figures if start >= cut]
        figures = [figure for figure in figures if figure[1] < cut]
    elif len(figures) > 1 and events.names_next_measure(text, event.end()):
        next_times = [figures.pop()[0]]
    statistic, state.pending = events.statistic_after(text, event.end()) or state.pending, None
    is_compared = events.compares(event[0])
    if events.is_difference(text, event.start(), event.end()) or (state.is_difference and not is_compared):
        return []
    if not statistic and events.is_since(text, event.start()):
        return []
    state.times = []
    cells = _cells(state, len(figures), fresh_times=False, is_compared=is_compared) if state.measures else []
    state.times = next_times
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


def _groups(state: _State, text: str, event: re.Match[str], count: int) -> list[str]:
    names = groups_of(text, state.measure_end, event.start(), event.end(), count)
    is_of_a_part, state.is_of_a_part = state.is_of_a_part, False
    return [NOT_NAMED] if is_of_a_part and names == [ALL] else names


def _cells(
    state: _State, count: int, *, fresh_times: bool, is_compared: bool
) -> list[tuple[str, str | None, float | None]]:
    """(measure, statistic, time) for each of `count` figures; none where it cannot be told which is which.

    Two arms side by side ("5 vs 3 and 10 vs 8 months") have one measure and time, other lists go on to the next.
    """
    measures = list(zip(state.measures, state.statistics))
    times: list[float | None] = list(state.times) or [None]
    grid = [(*measure, time) for measure in measures for time in times]
    first = 0 if fresh_times and len(measures) == 1 else state.told
    if is_compared and 1 < len(grid) and not 2 < count == len(grid):
        arms = count // len(grid) if count % len(grid) == 0 and count > len(grid) else count
        first = first if count == arms else 0
        state.told = first + count // arms
        return [cell for cell in grid[first : first + count // arms] for _ in range(arms)]
    state.told += count
    if count == len(grid):
        return grid
    if len(measures) == 1 and (len(times) == 1 or count % len(times) == 0):
        return grid * (count // len(times))
    if fresh_times and count == len(times):
        return [(*measures[-1], time) for time in times]
    return grid[first : first + count] if first + count <= len(grid) else []
