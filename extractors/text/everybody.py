"""Outcomes told of nobody, of everybody or of the others: how many patients these are.

"No patient deteriorated" counts 0, "both gained power" 2, and "the others were stable" those who are left.
"""

import re
from dataclasses import replace

from extractors.records import Finding
from extractors.text.changes import OUTCOMES
from extractors.text.figures import NUMBER
from extractors.text.groups import ALL
from extractors.text.lines import Line
from extractors.text.patterns import pattern

_NONE_SEEN = re.compile(r"\b(?:no|without)(?: \w+){0,2} $")  # "no neurological deterioration in any patient"
_IN_ANY = re.compile(r" (?:(?:was|were) \w+ )?(?:in|of|among) (?:any|all|the patients|our patients)\b")
# "none of those with paraplegia"
_SOME = re.compile(r"\b(?:with|who|whose|that|but|except|under|in|after \w+ing)\b")
_NOT = re.compile(r"\b(?:no|not|never|without|failed)\b")
_NOT_QUITE = re.compile(r"\b(?:not|nearly|almost|virtually|of) $")
# But not "both strength and gait improved".
_BOTH = re.compile(r"\bboth (?:had |have |were |then |soon |men |women )?$")
# "deficit stable in all", "worse in none": it is said of everybody, of nobody, and of no part of them.
_IN = re.compile(
    r"(?: \w+)? in (?:(?P<everyone>all|both|every (?:patient|case)|everybody|everyone)"
    r"|(?P<nobody>none|nobody|no (?:patient|case|one)))"
    r"(?: of (?:them|the patients|our patients))?(?: (?:the |our )?(?:\w+ )?(?:patients|cases))?"
    r"(?=[ .]*$|[,;]| (?:after|following|at|by|within|during|post\w*|on)\b)"
)
_THE_REST = re.compile(
    r"\b(?:the (?:rest|others|remainder)|all (?:the )?others|the remaining (?:patients|cases|ones))\b"
)
# "the fourth was unchanged", "the other improved": one patient of a few
_THE_ONE = re.compile(
    r"\bthe (?:other|first|second|third|fourth|fifth|sixth|last)(?: (?:one|patient|case|man|woman))? (?:\w+ )?$"
)
_A_FEW = 10


def nobody_or_all(
    line: Line, text: str, start: int, end: int, outcome: re.Match[str], patient_count: float | None
) -> Finding | None:
    """"No patient deteriorated" counts 0 and "all patients improved" all of them, unless only some are meant.

    `text` is the line's with nothing but countable numbers, of which the part from `start` to `end` is read.
    """
    name, before = outcome.lastgroup, text[start : outcome.start()]
    if name == "worsened" and (none := _NONE_SEEN.search(before)) and _IN_ANY.match(text, outcome.end()):
        value, said = 0.0, none
    elif name != "stable" and (nobody := pattern("function", "nobody").search(before)):
        value, said = 0.0, nobody
    elif everyone := pattern("function", "everyone").search(before) or _BOTH.search(before):
        value, said = 2.0 if everyone[0].startswith("both") else patient_count, everyone
        if _NOT.search(before, everyone.end()):  # "all patients had no deterioration"
            value = 0.0 if name == "worsened" else None
    else:
        return _said_behind(line, text, start, end, outcome, patient_count)
    between = before[said.end() :]
    if value is None or _SOME.search(between) or NUMBER.search(between) or _NOT_QUITE.search(before[: said.start()]):
        return None
    return _finding(line, start + said.start(), outcome.end(), name, value)


def the_one(line: Line, text: str, start: int, outcome: re.Match[str], patient_count: float | None) -> Finding | None:
    """"The fourth was unchanged": one of a few patients; None elsewhere."""
    one = _THE_ONE.search(text[start : outcome.start()])
    if one is None or patient_count is None or patient_count > _A_FEW:
        return None
    return _finding(line, start + one.start(), outcome.end(), outcome.lastgroup, 1.0)


def the_rest(line: Line, text: str, start: int, end: int, outcome: re.Match[str]) -> Finding | None:
    """"The others were stable", without a value: it follows from the figures beside it (see `counted`)."""
    rest = _THE_REST.search(text, start, end)
    if rest is None:
        return None
    return _finding(line, min(rest.start(), outcome.start()), max(rest.end(), outcome.end()), outcome.lastgroup, None)


def counted(found: list[Finding], patient_count: float | None) -> list[Finding]:
    """What the sentence states, "the others" with the number that is left; left out where that cannot be known."""
    stated = [made for made in found if made.value is not None]
    units = {made.unit for made in stated}
    if len(stated) == len(found) or len(units) != 1 or any(made.patient_group != ALL for made in stated):
        return stated
    whole = 100.0 if units == {"percent"} else patient_count
    left = (whole or 0) - sum(made.value for made in stated)
    (unit,) = units
    return [
        made if made.value is not None else replace(made, value=left, unit=unit)
        for made in found
        if made.value is not None or left > 0
    ]


def completed(found: tuple[Finding, ...], patient_count: float | None, *, at_least: int) -> tuple[Finding, ...]:
    """With nobody left over: where the outcomes that are told make up all patients, those untold are told as none.

    `at_least` so many of the three must be told. Nobody is none in percent too, where the others are told so.
    """
    found = _in_one_unit(found)
    for unit, everybody in (("count", patient_count), ("percent", 100.0)):
        told = {made.name: made for made in found if made.unit == unit and made.patient_group == ALL}
        if at_least <= len(told) < len(OUTCOMES) and sum(made.value for made in told.values()) == everybody:
            untold = (name for name in OUTCOMES if name not in told)
            return *found, *(replace(found[-1], name=name, value=0.0, unit=unit) for name in untold)
    return found


def _in_one_unit(found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    of_people = [made for made in found if made.unit == "count"]
    shares = {made.name for made in found if made.unit == "percent"}
    if not shares or any(made.value or made.name in shares for made in of_people):
        return found
    return tuple(replace(made, unit="percent") for made in found)


def _said_behind(
    line: Line, text: str, start: int, end: int, outcome: re.Match[str], patient_count: float | None
) -> Finding | None:
    said = _IN.match(text, outcome.end(), end)
    if said is None or text.startswith((" but", " except"), said.end()):
        return None
    if NUMBER.search(text, start, outcome.start()) or _NOT.search(text, start, outcome.start()):
        return None
    if said["nobody"]:
        value = None if outcome.lastgroup == "stable" else 0.0
    else:
        value = 2.0 if said["everyone"] == "both" else patient_count
    return None if value is None else _finding(line, outcome.start(), said.end(), outcome.lastgroup, value)


def _finding(line: Line, start: int, end: int, name: str, value: float | None) -> Finding:
    return line.finding(
        start, end, kind="neurological_outcome", name=name, value=value, unit="count", patient_group=ALL,
    )  # fmt: skip
