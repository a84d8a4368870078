"""What a sentence about figures is made of: names of measures, "median", points in time, percents and spans of time.

Everything here works on plain lower-case text in which intervals are put aside (spreads.py). The names of measures are
in config/patterns/measures.csv.
"""

import re

from extractors.text.lines import ahead_of
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number
from extractors.text.patterns import pattern

SOMETHING_ELSE = "something_else"
DIFFERENCE = "difference"  # "increase in", before a measure
MEASURES = ("progression_free_survival", "other_survival", "local_control", "overall_survival", SOMETHING_ELSE)

_UNIT = TIME_UNIT.removesuffix(r"\b")
_NUMBER = f"(?:{DECIMAL}|{WHOLE})"
# Between the figures of a list. What was put aside leaves spaces.
_AGAINST = r" *(?:versus|vs\.?|v\.?|and|or|/|compared (?:with|to)|against) ?"
_NAMED_ARMS = r" *(?:versus|vs\.?) (?:[a-z][\w-]* ){1,2}"  # "single 1.4 vs dual 2.8 months"
_LISTED = rf"(?: *, ?(?:and |or )?|{_AGAINST}|{_NAMED_ARMS})"
_PERCENT = "(?: {0,12}%)"
_NOTED = r"(?<=%) \([^()%]{1,40}\),? (?:versus|vs\.?|v\.?|and|compared with) "  # "87% (high dose) versus 15%"
_BARE_LIST = rf"{DECIMAL}(?: ?, ?{DECIMAL}){{1,8}},? (?:and|&) {DECIMAL}{_PERCENT}"  # "38, 22, 5 and 0%"
_PERCENTS = (
    rf"(?:{_BARE_LIST}"
    rf"|{DECIMAL}{_PERCENT}?(?:(?:(?<=%) {{0,60}}, ?(?:and )?|{_AGAINST}|{_NOTED}){DECIMAL}{_PERCENT}?)*(?<=%))"
)
_TIMES = rf"{_NUMBER}(?:[ -]*(?:{_UNIT}\b)?-?{_LISTED}{_NUMBER})*[ -]*{_UNIT}\b"
_BARE = rf"(?P<bare>{_NUMBER})(?=,| and)[^;]*?(?P<unit>{_UNIT}\b)"  # "40% at 90 and 20% at 150 days"
_START = r"(?<![\w.,/-])"

# Measures that share one "survival": "overall and relapse-free survival", "disease-free and overall survival".
_SHARED = r"(?=(?:,|,? (?:and|or)|/) (?:[\w-]+,? ){0,5}?(?:[\w-]+-)?survival\b)"
_SHORTENED = {
    "overall_survival": rf"|\b(?:overall|crude){_SHARED}",
    "other_survival": rf"|(?<![\w-])[\w-]{{1,40}}[ -](?:free|specific){_SHARED}",
}
# The last group that matched tells what the event is.
EVENT = re.compile(
    "|".join(
        (
            rf"(?P<range>{_START}{_NUMBER}(?: ?- ?| to ){_NUMBER} ?(?:%|[ -]*{_UNIT}\b))",
            rf"(?P<percent>{_START}(?<!\bat ){_PERCENTS})",
            rf"(?P<time>{_START}{_TIMES})",
            rf"(?P<{DIFFERENCE}>{pattern('measures', DIFFERENCE).pattern})",
            *(f"(?P<{name}>{pattern('measures', name).pattern}{_SHORTENED.get(name, '')})" for name in MEASURES),
            r"(?P<median>\bmedians?\b)",
            r"(?P<mean>\b(?:means?|averages?|averaged)\b)",
        )
    )
)

# "an 86% local control rate", "a 23% 3-year survival rate": what stands between the percent and its measure.
_BEFORE_MEASURE = re.compile(
    rf" (?:(?P<times>{_NUMBER}[ -]{_UNIT}) )?(?:(?:actuarial|overall|crude|cumulative|estimated|projected|absolute) )?"
)
_MEDIAN_NEXT = re.compile(r" (median|mean) (?:overall )?")  # "23 versus 22 months median time to relapse"
_ONE_TIME = re.compile(rf"(?P<number>{_NUMBER})[ -]*(?P<unit>{_UNIT}\b)?")
# "group 1, 32 months", "< 65 years", "reduced by 38%": the number before "32 months", and no survival at all.
_LABEL_BEFORE = re.compile(
    r"\b(?:groups?|arms?|grades?|stages?|cohorts?|clusters?|phase|type|class|levels?|scores?|no\.?|table|cycles?|day)"
    r"(?: \d+(?: and| or|-| to))? ?$"
    r"|\b(?:first|last|next|within|every|during|initial|previous|past|landmark)(?: the)? $"
)
_BOUND_BEFORE = re.compile(
    r"(?:[<>\u2264\u2265=]|< or|> or) ?$"
    r"|\b(?:more|less|greater|longer|older|younger|fewer|shorter) than(?: or equal to)? $|\b(?:aged|over age) $"
)
_ALIVE_BEFORE = re.compile(r"\b(?:alive|living)(?: [\w-]+){0,6} $")  # "42 were alive 5 years after"
_BY_BEFORE = re.compile(
    r"\b(?:reduc|increas|improv|decreas|lower|declin|prolong|differ|exten|lengthen|rais|rose|fell|drop|gain)\w*"
    r"[^.;%]{0,60} by(?: (?:about|approximately|nearly|almost|over|a median of))? $")
_DIFFERENCE_AFTER = re.compile(
    r" {0,60}(?:longer|shorter|more|less|higher|lower|greater|better|worse|reduction|increase|improvement|difference"
    r"|gain|benefit|advantage|prolongation|older|younger|of (?:age|follow))\b"
)
_VERSUS = re.compile(r"\b(?:versus|vs|v|compared|against)\b")
_COUNTED = re.compile(  # "25 (12.1%)" counts patients
    r"(?:^|[ (])\d+(?:/\d+)?(?: (?:patients|pts|cases|women|men|children|lesions|tumou?rs|eyes))? \($"
)
_POINT_BEFORE = re.compile(
    r"\b(?:at|after|by|beyond|exceeding)(?: (?:the|a|about|approximately|least|more than|both))* $"
)
_LENGTH_BEFORE = re.compile(r"\b(?:of|was|were|is|reached|to) $")
_ADJECTIVE = re.compile(rf"-{_UNIT}$")  # "5-year"
_SPACED = re.compile(rf" {_UNIT}\b")  # "5 months, and 1-year": the first is a span
_NOUN_AFTER = re.compile(r" (?!(?:and|or|vs|versus|in|for|with|after|from|to|while|but|respectively|compared)\b)[a-z]")
_POINT_AFTER = re.compile(
    r"[ -](?:[\w-]+ ){0,4}?(?:[\w-]*survival|os|pfs|dfs|rates?|(?:local|tumou?r) control|probability|estimates?)\b"
    r"|:? ?[(,]? ?\d+(?:\.\d+)? ?%"
)
_STATISTIC_AFTER = re.compile(r" ?(?:[(,] ?|(?:in|at) the )(median|mean)\b(?= ?(?:[),;.]|and\b|$))")
_TIME_AFTER = re.compile(
    r" *(?:\([^()]*\))?,?(?: respectively,?| each)?(?: of patients)?(?: survival)? ?[(]?(?:at|after|by|for) (?:the )?"
    rf"(?:(?P<times>{_TIMES})|{_BARE})"
)
_WHO = r" {0,60}[)\]]? ?(?:of (?:the |all |these )?(?:[\w-]+ ){0,4}?)?(?:patients )?"
_ALIVE_AFTER = re.compile(
    rf"{_WHO}(?:were |was |are |is |remained |have |had |who )?(?:still )?(?:alive|living|survived|surviving|lived)"
    r"(?: (?:for|at|beyond|more than|longer than|after|over|past|greater than|the|a|least|up to))* [>\u2265]? ?"
    rf"(?:(?P<times>{_TIMES})|{_BARE})"
)
# A share of the patients, alive at last follow-up or not, is no survival rate.
_ALIVE = re.compile(
    rf"{_WHO}(?:were |was |are |is |remained |remain )?(?:still )?(?:alive|living)\b"
    r"(?P<well>(?: and)? (?:disease|recurrence|progression|relapse|event|without|free|with no)\b)?"
)
_SHARE = re.compile(
    r" {0,60}[)\]]? (?:of (?!survival|os\b)|(?:received|underwent|developed|experienced|required|completed|died"
    r"|responded|relapsed|progressed|recurred|failed|reported|presented|deaths?|patients)\b|(?:had|were treated) )"
)
_CENSORED = re.compile(r" (?:censored|maturity|events?)\b")


def times(text: str, offset: int = 0) -> list[tuple[float, int, int, str]]:
    """(months, start, end, unit) of each figure of a list of times; a figure without unit takes the next one's."""
    found, unit = [], "months"
    for part in reversed(list(_ONE_TIME.finditer(text))):
        unit = part["unit"] or unit
        found.append((months(number(part["number"]), unit), offset + part.start(), offset + part.end(), unit))
    return found[::-1]


def percents(event: re.Match[str]) -> list[tuple[float, int, int]]:
    """(percent, start, end) of each figure of the event; what stands in brackets between them is none."""
    shown = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), event[0])
    found = [
        (float(match[0].replace(",", "")), event.start() + match.start(), event.start() + match.end())
        for match in re.finditer(DECIMAL, shown)
    ]
    return [figure for figure in found if figure[0] <= 100]


def is_point(text: str, event: re.Match[str], *, after_statistic: bool) -> bool:
    """Whether "5 years" is when something was measured rather than how long it lasted."""
    words, behind = ahead_of(text, event.start()), text[event.end() : event.end() + 60]
    if after_statistic or _STATISTIC_AFTER.match(behind) or _MEDIAN_NEXT.match(behind):
        return False
    is_adjective = _ADJECTIVE.search(event[0]) and not _SPACED.search(event[0])
    if _POINT_BEFORE.search(words) or (is_adjective and _NOUN_AFTER.match(behind)):
        return True
    return not _LENGTH_BEFORE.search(words) and bool(_ADJECTIVE.search(event[0]) or _POINT_AFTER.match(behind))


def names_next_measure(text: str, end: int) -> bool:
    """Whether a measure follows at once: the last of "2.7 months and 1 year survival" is a point in time."""
    return bool(re.compile(r" (?:[\w-]+ ){0,2}?(?:survival|os|pfs|dfs|lc|local control)\b").match(text, end))


def statistic_after(text: str, end: int) -> str | None:
    """"median" in "9 months (median)", else None."""
    match = _STATISTIC_AFTER.match(text, end)
    return match[1] if match else None


def times_after(text: str, end: int) -> tuple[list[float], int] | None:
    """The points in time that follow a percent ("75% at 5 years") and where they end; None without any.

    The first of "40% at 90 and 20% at 150 days" takes the unit that comes later.
    """
    return _points(_TIME_AFTER.match(text, end))


def alive_after(text: str, end: int) -> tuple[list[float], int] | None:
    """The same for "79% of the patients were alive at 3 months"."""
    return _points(_ALIVE_AFTER.match(text, end))


def _points(match: re.Match[str] | None) -> tuple[list[float], int] | None:
    if not match:
        return None
    if match["times"]:
        return [value for value, *_ in times(match["times"])], match.end()
    return [months(number(match["bare"]), match["unit"])], match.end("bare")


def measure_after(text: str, end: int) -> tuple[re.Match[str], list[float]] | None:
    """The measure that stands right behind a percent, and its time ("a 23% 3-year survival rate"); None without one."""
    between = _BEFORE_MEASURE.match(text, end)
    named = EVENT.match(text, between.end()) if between else None
    if named is None or named.lastgroup not in MEASURES:
        return None
    return named, [value for value, *_ in times(between["times"] or "")]


def median_after(text: str, end: int) -> tuple[str, re.Match[str]] | None:
    """The statistic and measure right behind a span of time ("9 months median survival"); None without them."""
    between = _MEDIAN_NEXT.match(text, end)
    named = EVENT.match(text, between.end()) if between else None
    return (between[1], named) if named and named.lastgroup in MEASURES else None


def is_alive(text: str, end: int) -> str | None:
    """The measure of "80% were alive" or of "80% were alive and disease-free"; None for other words."""
    match = _ALIVE.match(text, end)
    if not match:
        return None
    return "other_survival" if match["well"] else "overall_survival"


def is_share(text: str, end: int) -> bool:
    """Whether the percent counts patients rather than a survival rate."""
    return bool(_SHARE.match(text, end))


def is_counted(text: str, start: int) -> bool:
    """Whether a count of patients stands before the percent, which is in brackets."""
    return bool(_COUNTED.search(ahead_of(text, start)))


def is_label(text: str, start: int) -> bool:
    """Whether the number at `start` names a group or bounds one ("group 1", "> 65 years")."""
    words = ahead_of(text, start)
    return bool(_LABEL_BEFORE.search(words) or _BOUND_BEFORE.search(words))


def is_difference(text: str, start: int, end: int) -> bool:
    """Whether the figure is what something changed by: "reduced by 12%", "3 months longer"."""
    return bool(_BY_BEFORE.search(ahead_of(text, start)) or _DIFFERENCE_AFTER.match(text, end))


def is_since(text: str, start: int) -> bool:
    """Whether a span of time tells since when the living have lived: "42 patients were alive 5 years after"."""
    return bool(_ALIVE_BEFORE.search(ahead_of(text, start)))


def figure_length(event: re.Match[str]) -> int:
    """How long the first figure of a list is."""
    return re.compile(_NUMBER).match(event[0]).end()


def compares(text: str) -> bool:
    """Whether the first two figures of a list are those of two arms: "60 vs 40%", "60% and 40%, 30% and 20%"."""
    between = re.split(_NUMBER, text)[1:-1]
    if len(between) < 2:
        return bool(between and _VERSUS.search(between[0]))
    is_in_pairs = len(between) % 2 == 1 and all(("," in words) == (at % 2 == 1) for at, words in enumerate(between))
    return bool(_VERSUS.search(between[0])) or is_in_pairs


def spans_and_points(event: re.Match[str]) -> int | None:
    """Where points in time begin in "12 months, and 2- and 5-year"; None for a list of one kind."""
    spans = list(_SPACED.finditer(event[0]))
    if not spans or not _ADJECTIVE.search(event[0]):
        return None
    return event.start() + spans[-1].end()


def is_censored(text: str, end: int) -> bool:
    """Whether the percent tells how many were censored."""
    return bool(_CENSORED.match(text, end))
