"""What a sentence about figures is made of: names of measures, "median", points in time, percents and spans of time.

Everything here works on plain lower-case text in which intervals are put aside (spreads.py). The names of measures are
in config/patterns/measures.csv.
"""

import re

from extractors.text.lines import ahead_of
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number
from extractors.text.patterns import pattern

SOMETHING_ELSE = "something_else"
MEASURES = ("progression_free_survival", "other_survival", "local_control", SOMETHING_ELSE, "overall_survival")

_UNIT = TIME_UNIT.removesuffix(r"\b")
_NUMBER = f"(?:{DECIMAL}|{WHOLE})"
# Between the figures of a list. What was put aside leaves spaces.
_AGAINST = r" *(?:versus|vs\.?|v\.?|and|or|/|compared (?:with|to)|against) ?"
_NAMED_ARMS = r" *(?:versus|vs\.?) (?:[a-z][\w-]* ){1,2}"  # "single 1.4 vs dual 2.8 months"
_LISTED = rf"(?: *, ?(?:and |or )?|{_AGAINST}|{_NAMED_ARMS})"
_PERCENT = "(?: {0,12}%)"
_NOTED = r"(?<=%) \([^()%]{1,40}\),? (?:versus|vs\.?|v\.?|and|compared with) "  # "87% (high dose) versus 15%"
_PERCENTS = rf"{DECIMAL}{_PERCENT}?(?:(?:(?<=%) ?, ?(?:and )?|{_AGAINST}|{_NOTED}){DECIMAL}{_PERCENT}?)*(?<=%)"
_TIMES = rf"{_NUMBER}(?:[ -]*(?:{_UNIT}\b)?-?{_LISTED}{_NUMBER})*[ -]*{_UNIT}\b"
_BARE = rf"(?P<bare>{_NUMBER})(?=,| and)[^;]*?(?P<unit>{_UNIT}\b)"  # "40% at 90 and 20% at 150 days"
_START = r"(?<![\w.,/-])"

# The last group that matched tells what the event is.
EVENT = re.compile(
    "|".join(
        (
            rf"(?P<range>{_START}{_NUMBER}(?: ?- ?| to ){_NUMBER} ?(?:%|[ -]*{_UNIT}\b))",
            rf"(?P<percent>{_START}(?<!\bat ){_PERCENTS})",
            rf"(?P<time>{_START}{_TIMES})",
            *(f"(?P<{name}>{pattern('measures', name).pattern})" for name in MEASURES),
            r"(?P<median>\bmedians?\b)",
            r"(?P<mean>\b(?:means?|averages?|averaged)\b)",
        )
    )
)

_ONE_TIME = re.compile(rf"(?P<number>{_NUMBER})[ -]*(?P<unit>{_UNIT}\b)?")
_POINT_BEFORE = re.compile(
    r"\b(?:at|after|by|beyond|exceeding)(?: (?:the|a|about|approximately|least|more than|both))* $"
)
_LENGTH_BEFORE = re.compile(r"\b(?:of|was|were|is|reached|to) $")
_ADJECTIVE = re.compile(rf"-{_UNIT}$")  # "5-year"
_POINT_AFTER = re.compile(
    r"[ -](?:[\w-]+ ){0,4}?(?:[\w-]*survival|os|pfs|dfs|rates?|(?:local|tumou?r) control|probability|estimates?)\b"
    r"|:? ?[(,]? ?\d+(?:\.\d+)? ?%"
)
_STATISTIC_AFTER = re.compile(r" ?[(,] ?(median|mean)\b")
_TIME_AFTER = re.compile(
    r" *(?:\([^()]*\))?,?(?: respectively,?)?(?: of patients)?(?: survival)? ?[(]?(?:at|after|by|for) (?:the )?"
    rf"(?:(?P<times>{_TIMES})|{_BARE})"
)
_WHO = r"[)\]]? ?(?:of (?:the |all |these )?(?:[\w-]+ ){0,4}?)?(?:patients )?"
_ALIVE_AFTER = re.compile(
    rf"{_WHO}(?:were |was |are |is |remained |have |had |who )?(?:still )?(?:alive|living|survived|surviving|lived)"
    r"(?: (?:for|at|beyond|more than|longer than|after|over|past|greater than|the|a|least|up to))* [>\u2265]? ?"
    rf"(?:(?P<times>{_TIMES})|{_BARE})"
)
# A share of the patients, alive at last follow-up or not, is no survival rate.
_SHARE = re.compile(
    rf"{_WHO}(?:were |was |are |is |remained |remain )?(?:still )?(?:alive|living)\b"
    r"|[)\]]? of (?:the |all |our |these )?(?:[\w-]+ ){0,3}?"
    r"(?:patients|cases|lesions|tumou?rs|men|women|deaths|children|subjects)\b"
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
    if after_statistic or _STATISTIC_AFTER.match(behind):
        return False
    if _POINT_BEFORE.search(words):
        return True
    return not _LENGTH_BEFORE.search(words) and bool(_ADJECTIVE.search(event[0]) or _POINT_AFTER.match(behind))


def names_next_measure(text: str, end: int) -> bool:
    """Whether a measure follows at once: the last of "2.7 months and 1 year survival" is a point in time."""
    return bool(re.compile(r" (?:[\w-]+ ){0,2}?(?:survival|os|pfs|dfs|local control)\b").match(text, end))


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


def is_share(text: str, end: int) -> bool:
    """Whether the percent counts patients rather than a survival rate."""
    return bool(_SHARE.match(text, end))


def is_censored(text: str, end: int) -> bool:
    """Whether the percent tells how many were censored."""
    return bool(_CENSORED.match(text, end))
