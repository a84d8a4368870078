"""The figures of a comparison: hazard, odds and risk ratios with their interval, and P values, as printed.

Which side of a ratio is the reference is theirs to say: a ratio above 1 may stand beside a better survival.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.text.lines import Line
from extractors.text.numbers import DECIMAL
from extractors.text.patterns import pattern

RATIOS = ("hazard_ratio", "odds_ratio", "risk_ratio")
P_VALUE = "p_value"
COMPARATORS = {"=": "equal", "<": "below", "\u2264": "at_most", ">": "above", "\u2265": "at_least"}

_NAME = (
    r"(?<!\d)(?<!\d )\b(?:(?P<hazard_ratio>(?:sub-?)?hazards? ratios?|relative hazards?|[ams]?hr)"
    r"|(?P<odds_ratio>odds ratios?|a?or)|(?P<risk_ratio>(?:relative|rate|risk) (?:risks?|ratios?)|a?rr))\b"
)
_INTERVAL_NAME = r"(?:9[059](?:\.0)? ?%?[ -]*)?(?:ci|cl|confidence (?:intervals?|limits?))\b(?: ?[(\[]ci[)\]])?"
_RATIO = re.compile(
    rf"{_NAME}(?: ?[(\[][a-z]{{2,4}}[)\]])?(?: for [a-z -]{{1,30}}?)?(?: ?[(\[]?{_INTERVAL_NAME}[)\]]?)?"
    r"[ ,:;=]{0,3}(?:(?:was|is|of|estimated to be|estimated at) ){0,2}[ (\[=]{0,2}"
    rf"(?P<value>{DECIMAL})(?! ?%|\.?\d| ?- ?\d|,? (?:and|or|versus|vs\.?|v) \.?\d)"
    rf"(?:[ ,;:(\[]{{1,3}}(?:{_INTERVAL_NAME}[ ,:;=()\[\]]{{0,4}}(?:(?:of|from|was) )?)?"
    rf"(?P<low>{DECIMAL})(?: ?- ?| to | ?[,;] ?| and )(?P<high>{DECIMAL})(?! ?%))?"
)
_PROBABILITY = r"(?:[01]?\.\d+|[01])(?!\.?\d|e-?\d| ?[x*\u00d7] ?10| ?- ?\d)"
_P_VALUE = re.compile(
    r"\bp(?= ?-?values?\b| ?[<=>\u2264\u2265]| (?:less|greater|more|was|of|is)\b)(?: ?-?values?\b)?"
    r"(?: (?:was|of|is))?[ :,]{0,2}"
    r"(?:(?P<at_most>[<=] ?or ?[<=]|<=)|(?P<at_least>> ?or ?=|>=)|(?P<below>less than)|(?P<above>(?:greater|more) than)"
    rf"|(?P<sign>[=<>\u2264\u2265]))? ?(?P<value>{_PROBABILITY})"
)
_BRACKET_AHEAD = re.compile(r" ?[(\[]")
_CLOSED_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_BOTH_SIDES = re.compile(r"\bbetween [^,;()]{1,80}? and\b")
# Another statement begins: "longer survival with surgery, and age ...". A figure or "with a" before one goes on.
_GOES_ON = r"(?:(?:with )?(?:an? |the )?(?:median|mean)(?: overall)?(?: survival| os)?(?: of| was|:)? )?\d"
_LEADS_UP = r"(?:(?:with|an?|the|adjusted|pooled|log-?rank|test|by|at) ?)*$"
_ANOTHER_STATEMENT = re.compile(
    rf";|(?:[,:]|\b(?:and|or|but|while|whereas|although)\b)(?! ?(?:{_GOES_ON}|{_LEADS_UP}))"
)
_WORD = re.compile(r"[a-z]")
_REACH = 250  # so far behind the words of an effect its figures may begin


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A ratio, or with `kind` P_VALUE a P value; offsets count in the line's plain text."""

    kind: str  # one of RATIOS or P_VALUE
    value: float
    comparator: str = "equal"  # one of COMPARATORS' words; of a ratio always "equal"
    low: float | None = None
    high: float | None = None
    start: int
    end: int


def ratios(line: Line) -> tuple[Ratio, ...]:
    """The sentence's ratios and P values in order.

    "OR" is a ratio only where it is printed in capitals and the sentence is not. P values printed as powers of ten or
    as ranges are left out.
    """
    return tuple(sorted((*_ratios(line), *_p_values(line)), key=lambda one: one.start))


def beside(line: Line, figures: tuple[Ratio, ...], at: int, *, outcome: str) -> tuple[Ratio, ...]:
    """Those of `figures` in the brackets that open at `at`, right behind a treatment: "surgery (HR 0.5; p = 0.02)"."""
    opening = _BRACKET_AHEAD.match(line.text, at)
    if not opening:
        return ()
    end = _closing(line.text, opening.end() - 1)
    inside = tuple(one for one in figures if opening.end() <= one.start < end)
    is_of_another = inside and _other_outcome(outcome).search(line.text, opening.end(), inside[-1].start)
    return () if is_of_another else _each_once(inside)


def behind(line: Line, figures: tuple[Ratio, ...], words: re.Match[str], *, outcome: str) -> tuple[Ratio, ...]:
    """Those of `figures` that go with the words of an effect: the first after them and what stands with it.

    None where another outcome, factor or statement stands between, or where there are two of a kind and nobody can
    say which is meant.
    """
    at = words.end()
    first = next((one for one in figures if at <= one.start <= at + _REACH), None)
    if first is None:
        return ()
    text = line.text
    opening = _open_bracket(text, at, first.start)
    between = _CLOSED_BRACKETS.sub("", _BOTH_SIDES.sub("", text[at : first.start if opening is None else opening]))
    if _ANOTHER_STATEMENT.search(between) or _other_outcome(outcome).search(text, words.start(), first.start):
        return ()
    end = len(text) if opening is None else _closing(text, opening)
    together = []
    for one in figures:
        if first.start <= one.start < end:
            gap = text[together[-1].end if together else first.start : one.start]
            is_apart = opening is None and _WORD.search(gap) and _ANOTHER_STATEMENT.search(gap)
            if is_apart or _other_outcome(outcome).search(gap):
                break
            together.append(one)
    return _each_once(tuple(together))


def _each_once(figures: tuple[Ratio, ...]) -> tuple[Ratio, ...]:
    """One ratio and one P value at most; of two ratios none is meant, nor a P value beside them."""
    told = [one for one in figures if one.kind != P_VALUE]
    probable = [one for one in figures if one.kind == P_VALUE]
    if len(told) > 1:
        return ()
    return (*told, *(probable if len(probable) == 1 else ()))


def _other_outcome(outcome: str) -> re.Pattern[str]:
    return pattern("effects", "other_outcome", outcome)


def _open_bracket(text: str, start: int, end: int) -> int | None:
    """Where the outermost bracket begins that is still open at `end`; None outside of any."""
    opened: list[int] = []
    for at in range(start, end):
        if text[at] in "([":
            opened.append(at)
        elif text[at] in ")]" and opened:
            opened.pop()
    return opened[0] if opened else None


def _closing(text: str, opening: int) -> int:
    depth = 0
    for at in range(opening, len(text)):
        depth += (text[at] in "([") - (text[at] in ")]")
        if depth == 0:
            return at
    return len(text)


def _p_values(line: Line) -> Iterator[Ratio]:
    for match in _P_VALUE.finditer(line.text):
        yield Ratio(kind=P_VALUE, value=float(match["value"]), comparator=_comparator(match), start=match.start(),
                    end=match.end())  # fmt: skip


def _ratios(line: Line) -> Iterator[Ratio]:
    for match in _RATIO.finditer(line.text):
        kind = next(name for name in RATIOS if match[name])
        if match[kind] in ("or", "aor") and not _is_printed_as_a_name(line, *match.span(kind)):
            continue
        value = _number(match["value"])
        low, high = (_number(match[edge]) if match[edge] else None for edge in ("low", "high"))
        if low is not None and not low <= value <= high:  # a misprint, or the figures of something else
            low = high = None
        yield Ratio(kind=kind, value=value, low=low, high=high, start=match.start(), end=match.end())


def _is_printed_as_a_name(line: Line, start: int, end: int) -> bool:
    first, last = line.origin.span(start, end)
    return line.sentence.text[first:last][-2:] == "OR" and not line.sentence.text.isupper()


def _comparator(match: re.Match[str]) -> str:
    if match["sign"]:
        return COMPARATORS[match["sign"]]
    return next((name for name in ("at_most", "at_least", "below", "above") if match[name]), "equal")


def _number(text: str) -> float:
    return float(text.replace(",", ""))
