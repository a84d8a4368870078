"""Confidence intervals, ranges and deviations put aside, so that the figures beside them can be read.

An interval belongs to the figure before it and is no figure of its own: "9.9 months (95% CI 5.1-14.2)".
"""

import re
from dataclasses import dataclass

from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number

_UNIT = TIME_UNIT.removesuffix(r"\b")
_NUMBER = f"(?:{DECIMAL}|{WHOLE})"
_LOW = rf"(?P<low>-?{_NUMBER}) ?(?:%|(?P<low_unit>{_UNIT}))?"
_HIGH = (
    rf"(?P<high>{_NUMBER}|n[re]\b|na\b|not \w+|undetermined|undefined|infinity)"
    rf"(?: ?\+)? ?(?:%|(?P<high_unit>{_UNIT}))?(?= ?[)\];,.]| |$)"
)
_NAMED = re.compile(
    r"(?:\b9[059](?:\.0)? ?%?[ -]*(?:ci|cl|confidence)\b[^;()\d]{0,30}?"
    r"|\b(?:ci|ranged?|ranges|ranging|iqr|confidence intervals?|interquartile ranges?)\b[^;()\d]{0,25}?)"
    rf"{_LOW}(?: ?(?:-|to|,|and|;) ?\+?){_HIGH}"
)
_BRACKETED = re.compile(rf"[(\[] ?{_LOW}(?: ?- ?| to ){_HIGH}")
# A ratio with its own interval, which belongs to no survival time: "HR 0.6 (95% CI 0.4-0.9)".
_RATIO = re.compile(
    r"\b(?:hr|rr|or|(?:hazards?|odds|risk|rate) ratios?|relative risk)\b(?: for [a-z ]{1,30})?(?: ?\[[a-z]{1,4}\])?"
    rf"[ ,:=(\[]{{0,4}}(?:was |of )?{DECIMAL}[ ,;:(\[]{{0,4}}"
    r"(?:(?:9[059](?:\.0)? ?(?:%|per ?cent)?[ -]*)?(?:ci|cl|confidence (?:interval|limits?))[\])]?[ ,:;=\[(of]{0,6})?"
    rf"{DECIMAL} ?(?:-|to|,|;|and) ?{DECIMAL}"
)
# Deviations, P values, ratios and the words of an interval whose figures could not be read.
_DEVIATION = re.compile(
    rf"(?<=%) ?(?:\+/?-|\u00b1) ?{DECIMAL} ?%?|(?:\+/?-|\u00b1) ?{DECIMAL}(?: ?%(?= ?%))?"
    rf"|\b(?:sd|se|sem|standard (?:deviation|error))\b[ =:,]*{DECIMAL}"
    r"|\b9[059](?:\.0)? ?%?[ -]*(?:ci|cl|confidence)\b"
    rf"|\bp ?(?:-?values?)? ?[=<>\u2264\u2265] ?{DECIMAL}|\b(?:hr|rr|hazard ratio)\b[ ,:=]*{DECIMAL}"
)
_EMPTY_BRACKETS = re.compile(r"[(\[] *[)\]]")
_REACH = 25  # so far behind its figure an interval may begin


@dataclass(frozen=True)
class Spreads:
    """The intervals of one sentence by the place where they stood: (start, low, high), high None where not reached."""

    found: tuple[tuple[int, float, float | None], ...]

    def of(self, start: int, end: int) -> tuple[float | None, float | None]:
        """The interval that stands within the figure `start`:`end` or right after it; (None, None) without one."""
        return next(((low, high) for at, low, high in self.found if start <= at <= end + _REACH), (None, None))


def put_aside(text: str) -> tuple[str, Spreads]:
    """The text of the same length with blanks for intervals, deviations and P values, and the intervals."""
    found: list[tuple[int, float, float | None]] = []

    def blank(match: re.Match[str]) -> str:
        if "low" in match.re.groupindex:  # ratios and deviations have none
            found.append((match.start(), _low(match), _high(match)))
        opening = match[0][0] if match[0][0] in "([" else " "
        return opening + " " * (len(match[0]) - 1)

    for expression in (_RATIO, _NAMED, _BRACKETED, _DEVIATION):
        text = expression.sub(blank, text)
    cleared = _EMPTY_BRACKETS.sub(lambda match: " " * len(match[0]), text)
    return cleared, Spreads(found=tuple(sorted(found, key=lambda spread: spread[0])))


def _low(match: re.Match[str]) -> float:
    """The lower edge, in the unit of the upper one where the two differ ("3 days to 35.6 months")."""
    low, unit, other = number(match["low"].lstrip("-")), match["low_unit"], match["high_unit"]
    if not unit or not other or unit == other:
        return low
    return round(months(low, unit) / months(1, other), 2)


def _high(match: re.Match[str]) -> float | None:
    try:
        return number(match["high"])
    except ValueError:  # "not reached"
        return None
