"""What the words around a figure make of it: a point in time, a share of patients, a difference, the name of a group.

Everything here works on plain lower-case text in which intervals are put aside (spreads.py).
"""

import re

from extractors.text.events import ADJECTIVE, EVENT, MEASURES, NUMBER, SPACED, TIMES, UNIT, times
from extractors.text.lines import ahead_of
from extractors.text.numbers import months, number

_BARE = rf"(?P<bare>{NUMBER})(?=,| and)[^;]*?(?P<unit>{UNIT}\b)"  # "40% at 90 and 20% at 150 days"
# "an 86% local control rate", "a 23% 3-year survival rate": what stands between the percent and its measure.
_BEFORE_MEASURE = re.compile(
    rf" {{1,30}}(?:(?P<times>{NUMBER}[ -]{UNIT}) )?"
    r"(?:(?:actuarial|overall|crude|cumulative|estimated|projected|absolute) )?"
)
_MEDIAN_NEXT = re.compile(r" (median|mean) (?:overall )?")  # "23 versus 22 months median time to relapse"
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
_COUNTED = re.compile(  # "25 (12.1%)" counts patients
    r"(?:^|[ (])\d+(?:/\d+)?(?: (?:patients|pts|cases|women|men|children|lesions|tumou?rs|eyes))? \($"
)
_POINT_BEFORE = re.compile(
    r"\b(?:at|after|by|beyond|exceeding)(?: (?:the|a|about|approximately|least|more than|both))* $"
)
_LENGTH_BEFORE = re.compile(r"\b(?:of|was|were|is|reached|to) $")
_NOUN_AFTER = re.compile(r" (?!(?:and|or|vs|versus|in|for|with|after|from|to|while|but|respectively|compared)\b)[a-z]")
_POINT_AFTER = re.compile(
    r"[ -](?:[\w-]+ ){0,4}?(?:[\w-]*survival|os|pfs|dfs|rates?|(?:local|tumou?r) control|probability|estimates?)\b"
    r"|:? ?[(,]? ?\d+(?:\.\d+)? ?%"
)
_WITH_UNIT = re.compile(rf" {UNIT}\b")
_OWN_PERCENT = re.compile(r":? \d+(?:\.\d+)? ?%")
_STATISTIC_AFTER = re.compile(r" ?(?:[(,] ?|(?:in|at) the )(median|mean)s?\b(?= ?(?:[),;.]|and\b|$))")
_TIME_AFTER = re.compile(
    r" *(?:\([^()]*\))?,?(?: respectively,?| each)?(?: of patients)?(?: survival)? ?[(]?(?:at|after|by|for) (?:the )?"
    rf"(?:(?P<times>{TIMES})|{_BARE})"
)
_WHO = r" {0,60}[)\]]? ?(?:of (?:the |all |these )?(?:[\w-]+ ){0,4}?)?(?:patients )?"
_ALIVE_AFTER = re.compile(
    rf"{_WHO}(?:were |was |are |is |remained |have |had |who )?(?:still )?(?:alive|living|survived|surviving|lived)"
    r"(?: (?:for|at|beyond|more than|longer than|after|over|past|greater than|the|a|least|up to))* [>\u2265]? ?"
    rf"(?:(?P<times>{TIMES})|{_BARE})"
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


def is_point(text: str, event: re.Match[str], *, after_statistic: bool) -> bool:
    """Whether "5 years" is when something was measured rather than how long it lasted."""
    words, behind = ahead_of(text, event.start()), text[event.end() : event.end() + 60]
    if after_statistic or _STATISTIC_AFTER.match(behind) or _MEDIAN_NEXT.match(behind):
        return False
    is_adjective, is_spaced = ADJECTIVE.search(event[0]), SPACED.search(event[0])
    if _POINT_BEFORE.search(words) or (is_adjective and not is_spaced and _NOUN_AFTER.match(behind)):
        return True
    if is_adjective and is_spaced:  # "survival 19 months, two-year control 80%": a span and then a point
        return False
    return not _LENGTH_BEFORE.search(words) and bool(ADJECTIVE.search(event[0]) or _POINT_AFTER.match(behind))


def names_next_measure(text: str, end: int) -> bool:
    """Whether a measure follows at once: the last of "2.7 months and 1 year survival" is a point in time."""
    return bool(re.compile(r" (?:[\w-]+ ){0,2}?(?:survival|os|pfs|dfs|lc|local control)\b").match(text, end))


def names_next_point(text: str, event: re.Match[str]) -> bool:
    """Whether the last of "median 7 months, one year 33%" is a point in time: it has its own unit and percent."""
    return len(_WITH_UNIT.findall(event[0])) > 1 and bool(_OWN_PERCENT.match(text, event.end()))


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


def is_alive(text: str, end: int) -> tuple[str, int] | None:
    """The measure of "80% were alive" or "80% were alive and disease-free", and where it ends; None for other words."""
    match = _ALIVE.match(text, end)
    if not match:
        return None
    return "other_survival" if match["well"] else "overall_survival", match.end()


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


def is_censored(text: str, end: int) -> bool:
    """Whether the percent tells how many were censored."""
    return bool(_CENSORED.match(text, end))
