"""Figures with what they measure: "the 1- and 2-year survival rates were 60% and 40%" gives two figures, each with its time.

A sentence is read from left to right as events: names of measures (config/patterns/measures.csv), "median" or "mean",
points in time, and figures in percent or in units of time. A figure belongs to the measure named last, so that a
follow-up of 12 months or an age of 60 years is never taken for a survival. Confidence intervals and ranges are put
aside first and given back with the figure they follow.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.text.groups import groups_of
from extractors.text.lines import ahead_of
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number
from extractors.text.patterns import pattern

SOMETHING_ELSE = "something_else"
_MEASURES = ("progression_free_survival", "other_survival", "local_control", SOMETHING_ELSE, "overall_survival")

_UNIT = TIME_UNIT.removesuffix(r"\b")
_NUMBER = f"(?:{DECIMAL}|{WHOLE})"
# Between the figures of a list; what was put aside leaves spaces.
_AGAINST = r" *(?:versus|vs\.?|v\.?|and|or|/|compared (?:with|to)|against) ?"
_PERCENT_WORD = re.compile(r" per ?cent\b")
_PERCENT = "(?: {0,12}%)"  # a deviation that was put aside leaves spaces
_NOTED = r"(?<=%) \([^()%]{1,40}\),? (?:versus|vs\.?|v\.?|and|compared with) "  # "87% (high dose) versus 15%"
_LISTED = rf"(?: *, ?(?:and |or )?|{_AGAINST}| *(?:versus|vs\.?) (?:[a-z][\w-]* ){{1,2}})"  # "single 1.4 vs dual 2.8 months"

# A confidence interval or range belongs to the figure before it and is no figure of its own.
_HIGH = rf"(?P<high>{_NUMBER}|n[re]\b|na\b|not \w+|undetermined|undefined|infinity)(?: ?\+)? ?(?:%|(?P<high_unit>{_UNIT}))?(?= ?[)\];,.]| |$)"
_NAMED_SPREAD = re.compile(
    r"(?:\b9[059](?:\.0)? ?%?[ -]*(?:ci|cl|confidence)\b[^;()\d]{0,30}?"
    r"|\b(?:ci|ranged?|ranges|ranging|iqr|confidence intervals?|interquartile ranges?)\b[^;()\d]{0,25}?)"
    rf"(?P<low>-?{_NUMBER}) ?(?:%|(?P<unit>{_UNIT}))?(?: ?(?:-|to|,|and|;) ?\+?){_HIGH}"
)
_BARE_SPREAD = re.compile(rf"[(\[] ?(?P<low>-?{_NUMBER}) ?(?:%|(?P<unit>{_UNIT}))?(?: ?- ?| to ){_HIGH}")
_DEVIATION = re.compile(
    rf"(?:\+/?-|\u00b1) ?{DECIMAL}(?: ?%(?= ?%))?|\b(?:sd|se|sem|standard (?:deviation|error))\b[ =:,]*{DECIMAL}"
    r"|\b9[059](?:\.0)? ?%?[ -]*(?:ci|cl|confidence)\b"
    rf"|\bp ?(?:-?values?)? ?[=<>\u2264\u2265] ?{DECIMAL}|\b(?:hr|rr|hazard ratio)\b[ ,:=]*{DECIMAL}"
)
_EMPTY_BRACKETS = re.compile(r"[(\[] *[)\]]")
_STATISTIC = r"(?P<median>\bmedians?\b)|(?P<mean>\b(?:means?|averages?|averaged)\b)"
_FIGURE = (
    rf"(?P<range>(?<![\w.,/-]){_NUMBER}(?: ?- ?| to ){_NUMBER} ?(?:%|[ -]*{_UNIT}\b))"
    rf"|(?P<percent>(?<![\w.,/-]){DECIMAL}{_PERCENT}?(?:(?:(?<=%) ?, ?(?:and )?|{_AGAINST}|{_NOTED}){DECIMAL}{_PERCENT}?)*(?<=%))"
    rf"|(?P<time>(?<![\w.,/-]){_NUMBER}(?:[ -]*(?:{_UNIT}\b)?-?{_LISTED}{_NUMBER})*[ -]*{_UNIT}\b)"
)
_NAMED = "|".join(f"(?P<{name}>{pattern('measures', name).pattern})" for name in _MEASURES)
_EVENT = re.compile(f"{_FIGURE}|{_NAMED}|{_STATISTIC}")

_ONE_TIME = re.compile(rf"(?P<number>{_NUMBER})[ -]*(?P<unit>{_UNIT}\b)?")
_POINT_BEFORE = re.compile(r"\b(?:at|after|by|beyond|exceeding)(?: (?:the|a|about|approximately|least|more than|both))* $")
_POINT_AFTER = re.compile(
    r"(?:[ -](?:[\w-]+ ){0,4}?(?:[\w-]*survival|os|pfs|dfs|rates?|(?:local|tumou?r) control|probability|estimates?)\b|:? ?[(,]? ?\d+(?:\.\d+)? ?%)"
)
_MEASURED_AFTER = re.compile(r" (?:[\w-]+ ){0,2}?(?:survival|os|pfs|dfs|local control)\b")
_TIME_AFTER = re.compile(
    rf" *(?:\([^()]*\))?,?(?: respectively,?)?(?: of patients)?(?: survival)? ?[(]?(?:at|after|by|for) (?:the )?"
    rf"(?P<times>{_NUMBER}(?:[ -]*(?:{_UNIT}\b)?-?{_LISTED}{_NUMBER})*[ -]*{_UNIT}\b)"
)
_ALIVE_AFTER = re.compile(
    r"[)\]]? ?(?:of (?:the |all |these )?(?:[\w-]+ ){0,4}?)?(?:patients )?(?:were |was |are |is |remained |have |had |who )?(?:still )?"
    r"(?:alive|living|survived|surviving|lived)(?: (?:for|at|beyond|more than|longer than|after|over|past|greater than|the|a|least|up to))* [>\u2265]? ?"
    rf"(?:(?P<times>{_NUMBER}(?:[ -]*(?:{_UNIT}\b)?-?{_LISTED}{_NUMBER})*[ -]*{_UNIT}\b)|(?P<bare>{_NUMBER})(?=,| and)[^;]*?(?P<unit>{_UNIT}\b))"
)
_ALIVE_WITHOUT_TIME = re.compile(
    r"[)\]]? ?(?:of (?:the |all |these )?(?:[\w-]+ ){0,4}?)?(?:patients )?(?:were |was |are |is |remained |remain )?(?:still )?(?:alive|living)\b"
)
_SHARE_OF_PATIENTS = re.compile(r"[)\]]? of (?:the |all |our |these )?(?:[\w-]+ ){0,3}?(?:patients|cases|lesions|tumou?rs|men|women|deaths|children|subjects)\b")
_CENSORED = re.compile(r" (?:censored|maturity|events?)\b")
_STATISTIC_AFTER = re.compile(r" ?[(,] ?(median|mean)\b")
_SAME_BREATH = re.compile(r"[ ,/(&]*(?:and|or|as well as)?[ ,]*(?:the )?(?:(?:median|actuarial|overall|rates? of|\d+-year|local) )*$")
_PART_OF_A_GROUP = re.compile(r"\b(?:with|without|having|had|who|developed|no|any)(?: \w+){0,2} $")


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


@dataclass
class _State:
    measures: list[str] = field(default_factory=list)
    statistics: list[str | None] = field(default_factory=list)
    measure_end: int = 0
    pending: str | None = None
    times: list[float] = field(default_factory=list)
    told: int = 0  # figures given since the measures were named
    read_up_to: int = 0


@lru_cache(maxsize=64)  # survival and local control ask for the same sentences
def measured(text: str) -> tuple[Measured, ...]:
    """The figures of one plain lower-case sentence, in order; figures of unknown measures are left out."""
    if not re.search(r"surviv|\bos\b|pfs|control|free|alive|dfs|lived|progression", text):
        return ()
    cleared, spreads = _put_spreads_aside(_PERCENT_WORD.sub(lambda match: f"{'%':<{len(match[0])}}", text))
    state, found = _State(), []
    while event := _EVENT.search(cleared, state.read_up_to):
        state.read_up_to = event.end()
        kind = event.lastgroup
        if kind in _MEASURES:
            _name(state, cleared, event)
        elif kind in ("median", "mean"):
            state.pending = kind
        elif kind == "percent":
            found += _percents(state, cleared, event, spreads)
        elif kind == "time" and _is_point(state, cleared, event):
            state.times = [value for value, *_ in _times(event[0], 0)]
        elif kind == "time":
            found += _durations(state, cleared, event, spreads)
    return tuple(found)


def _put_spreads_aside(text: str) -> tuple[str, list[tuple[int, float, float | None]]]:
    spreads = []

    def blank(match: re.Match[str]) -> str:
        if "low" in match.re.groupindex:
            low = number(match["low"].lstrip("-"))
            low = months(low, match["unit"]) if match["unit"] and match["high_unit"] and match["unit"] != match["high_unit"] else low
            spreads.append((match.start(), low, _edge(match["high"])))
        opening = match[0][0] if match[0][0] in "([" else " "
        return opening + " " * (len(match[0]) - 1)

    for expression in (_NAMED_SPREAD, _BARE_SPREAD, _DEVIATION):
        text = expression.sub(blank, text)
    return _EMPTY_BRACKETS.sub(lambda match: " " * len(match[0]), text), sorted(spreads)


def _edge(text: str) -> float | None:
    try:
        return number(text)
    except ValueError:  # "not reached"
        return None


def _name(state: _State, text: str, event: re.Match[str]) -> None:
    """Notes the measure; measures named in one breath ("PFS and OS") share the figures that follow."""
    measure = event.lastgroup
    if measure == SOMETHING_ELSE and not event[0].startswith(("follow", "median", "mean")) and _PART_OF_A_GROUP.search(ahead_of(text, event.start())):
        return
    between = text[max(state.measure_end, event.start() - 200) : event.start()]
    together = state.measures and not state.told and state.measure_end and _SAME_BREATH.fullmatch(between)
    if together and measure == state.measures[-1]:
        pass
    elif together and SOMETHING_ELSE not in (measure, state.measures[-1]):
        state.statistics.append(state.pending or state.statistics[-1])
        state.measures.append(measure)
    else:
        state.measures, state.statistics = [measure], [state.pending]
    state.measure_end, state.pending, state.told = event.end(), None, 0


def _is_point(state: _State, text: str, event: re.Match[str]) -> bool:
    """Whether "5 years" is when something was measured rather than how long it lasted."""
    words, after = ahead_of(text, event.start()), text[event.end() : event.end() + 60]
    if state.pending or _STATISTIC_AFTER.match(after):
        return False
    if _POINT_BEFORE.search(words):
        return True
    if re.search(r"\b(?:of|was|were|is|reached|to) $", words):
        return False
    return bool(re.search(rf"-{_UNIT}$", event[0]) or _POINT_AFTER.match(after))


def _times(text: str, offset: int) -> list[tuple[float, int, int, str]]:
    """(months, start, end, unit) of each figure of a list of times; a figure without unit takes the next one's."""
    parts = list(_ONE_TIME.finditer(text))
    found, unit = [], "months"
    for part in reversed(parts):
        unit = part["unit"] or unit
        found.append((months(number(part["number"]), unit), offset + part.start(), offset + part.end(), unit))
    return found[::-1]


def _percents(state: _State, text: str, event: re.Match[str], spreads: list) -> list[Measured]:
    shown = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), event[0])
    figures = [(float(m[0].replace(",", "")), event.start() + m.start(), event.start() + m.end()) for m in re.finditer(DECIMAL, shown)]
    figures = [figure for figure in figures if figure[0] <= 100]
    state.pending = None
    alive = _ALIVE_AFTER.match(text, event.end())
    if alive:
        state.measures, state.statistics, state.told = ["overall_survival"], [None], 0
    elif _ALIVE_WITHOUT_TIME.match(text, event.end()) or _SHARE_OF_PATIENTS.match(text, event.end()):
        state.measures = []  # a share of patients, alive at last follow-up or not, is no survival rate
    if not state.measures or not figures or _CENSORED.match(text, event.end()):
        return []
    later = alive or _TIME_AFTER.match(text, event.end())
    if later:
        times = later["times"] or f"{later['bare']} {later['unit']}"
        state.times = [value for value, *_ in _times(times, 0)]
        state.read_up_to = later.end() if later["times"] else later.end("bare")
    cells = _cells(state, len(figures), fresh_times=bool(later))
    if cells is None:
        return []
    names = groups_of(text, state.measure_end, event.start(), event.end(), len(figures) if len(state.measures) == 1 and len(state.times) < 2 else 1)
    made = []
    for index, ((value, start, end), (measure, _, at)) in enumerate(zip(figures, cells)):
        if measure == SOMETHING_ELSE:
            continue
        low, high = _spread(spreads, start, end)
        made.append(Measured(measure=measure, statistic=None, value=value, unit="percent", at_months=at, low=low, high=high,
                             group=names[min(index, len(names) - 1)], start=start, end=end))  # fmt: skip
    return made


def _durations(state: _State, text: str, event: re.Match[str], spreads: list) -> list[Measured]:
    figures = _times(event[0], event.start())
    if len(figures) > 1 and _MEASURED_AFTER.match(text, event.end()):  # "2.7 months and 1-year survival ..."
        next_times = [figures.pop()[0]]
    else:
        next_times = state.times
    if not state.measures:
        state.times = next_times
        return []
    after = _STATISTIC_AFTER.match(text, event.end())
    statistic, state.pending = state.pending or (after[1] if after else None), None
    state.times = []
    cells = _cells(state, len(figures), fresh_times=False)
    state.times = next_times
    if cells is None:
        return []
    names = groups_of(text, state.measure_end, event.start(), event.end(), len(figures) if len(state.measures) == 1 else 1)
    made = []
    for index, ((value, start, end, unit), (measure, named_statistic, _)) in enumerate(zip(figures, cells)):
        if measure in (SOMETHING_ELSE, "local_control"):
            continue
        low, high = (None if edge is None else months(edge, unit) for edge in _spread(spreads, start, end))
        made.append(Measured(measure=measure, statistic=statistic or named_statistic, value=value, unit="months", at_months=None,
                             low=low, high=high, group=names[min(index, len(names) - 1)], start=start, end=end))  # fmt: skip
    return made


def _cells(state: _State, count: int, *, fresh_times: bool) -> list[tuple[str, str | None, float | None]] | None:
    """(measure, statistic, time) for each of `count` figures; None where it cannot be told which is which."""
    measures = list(zip(state.measures, state.statistics))
    times: list[float | None] = list(state.times) or [None]
    grid = [(*measure, time) for measure in measures for time in times]
    first, state.told = state.told, state.told + count
    if count == len(grid):
        return grid
    if len(times) == 1:
        if len(measures) == 1:
            return grid * count
        return grid[first : first + count] if first + count <= len(grid) else None
    if fresh_times and len(measures) > 1 and count == len(times):
        return [(*measures[-1], time) for time in times]
    if len(measures) == 1 and count % len(times) == 0:
        return grid * (count // len(times))
    return grid[first : first + count] if first + count <= len(grid) else None


def _spread(spreads: list[tuple[int, float, float | None]], start: int, end: int) -> tuple[float | None, float | None]:
    """The interval or range that stands within the figure or right after it."""
    return next(((low, high) for at, low, high in spreads if start <= at <= end + 25), (None, None))
