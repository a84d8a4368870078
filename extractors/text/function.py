"""What became of neurological function: how many improved, stayed stable or worsened.

What counts as function is told in extractors/text/changes.py. A case report tells the course of one patient: the
state after treatment counts (extractors/text/course.py). The words are in config/patterns/function.csv.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from extractors.records import Finding
from extractors.text import course
from extractors.text.changes import FUNCTION, FUNCTION_OF_CORD, LISTED, OUTCOME, OUTCOMES, UNSURE, is_of_something_else
from extractors.text.groups import ALL, NOT_NAMED
from extractors.text.lines import CONCLUSIONS, Line, ahead_of, own
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, number
from extractors.text.patterns import pattern
from extractors.text.topic import SITES

_WALKING = pattern("function", "walking")
_WALKING_GRADE = pattern("function", "walking_grade")  # how well they walk is function, how many do is not

# Numbers that count no patients: P values, times, grades, levels, years, thresholds.
_ANY = f"(?:{DECIMAL}|{WHOLE})"
_ASIDE = re.compile(
    rf"\bp ?[=<>\u2264\u2265] ?{DECIMAL}|(?:\+/?-|\u00b1) ?{DECIMAL} ?%?"
    rf"|(?:at|within|after|by|for|over|of|than|until|and|to)? ?{_ANY}(?:(?:-| to |/| and | or |, ){_ANY})?"
    rf"[ -]*{TIME_UNIT}"
    r"|\b(?:(?:grades?|class|stage|level|score|type|asia|frankel|mccormick|group)[ -]?(?:\d+|[a-e])"
    r"|(?:c|t|l|th|s)[ -]?\d+)\b(?:(?:-| to | or |/)(?:\d+|[a-e])\b)?"
    rf"|(?:[<>\u2264\u2265]|one or more|at least) ?{DECIMAL}(?: points?)?"
    rf"|\bby (?:at least )?{_ANY}\b|\bat least {_ANY}\b"
    r"|\bone of (?:the|its|our|their|these) (?!patients|cases|men|women|children|\d)[a-z]+"
    r"|\b(?:one|two|three|\d)[ -](?:grades?|points?|levels?|or more)\b|\b(?:19|20)\d\d\b|\([^()\d]*\)"
)
_OTHER_UNIT = (
    r"gy|mg|mm|cm|fractions?|lesions?|tumou?rs?|points?|studies|articles|levels?|segments?|sessions?|grades?|courses?"
    r"|cycles?|times|h|hrs?|hours?|minutes?|units?|recurrences?|relapses?|h[ae]+morrhages?|complications?"
    r"|procedures?|operations?|injections?|groups?|scores?|episodes?|deaths?|nerves?|eyes?|factors?|centers?"
    r"|institutions?|vertebrae|roots?"
)
_NUMBER = re.compile(
    rf"(?<![\w.,/-])(?:(?P<percent>{DECIMAL}|{WHOLE})(?: ?%| per ?cent)"
    rf"|(?P<count>{WHOLE})(?: ?\({DECIMAL} ?%\))?(?: ?(?:/|of|out of) ?(?:the )?{WHOLE})?)"
    rf"(?![\w-]|\.\d)(?! ?(?:{_OTHER_UNIT}|[a-z]+ (?:groups?|arms?))\b)"
)
_ANOTHER_ARM = re.compile(rf"[^.;,]{{0,30}}? (?:and|v\.?|vs\.?|versus|compared with) {DECIMAL}(?: ?%| patients| of )")
_OPENING = re.compile(rf"(?:of (?:these|them|the)|the (?:remaining|other)|after|(?:{WHOLE})\b)")
_MEAN = re.compile(r"\b(?:mean|average|median)(?: \w+)? $")  # "a mean improvement of 50%" counts nobody
_OUT_OF = re.compile(r"\b(?:of|among|from)(?: the| our| these)? $")
_SINCE = re.compile(r"\b(?:than|compared|from|after|post\w*|to)\b")  # "better than before surgery"
_NONE_SEEN = re.compile(r"\b(?:no|without)(?: \w+){0,2} $")  # "no neurological deterioration in any patient"
_IN_ANY = re.compile(r" (?:(?:was|were) \w+ )?(?:in|of|among) (?:any|all|the patients|our patients)\b")
_SOME = re.compile(r"\b(?:with|who|whose|that|but|except|under|in|after \w+ing)\b")  # "none of those with paraplegia"
_NOT = re.compile(r"\b(?:no|not|never|without|failed)\b")
_NOT_QUITE = re.compile(r"\b(?:not|nearly|almost|virtually|of) $")
_DENIED = re.compile(r"\b(?:no|nor|without|not|never)(?: \w+){0,3} $")
_MEMBER = re.compile(r" (?:in|by|among) .*|(?:[ :=]+\d+%?)?[ .)]*")  # what follows the direction in a member of a list
_THE_REST = re.compile(r"\b(?:the (?:rest|others?|remainder)|all (?:the )?others|the remaining (?:patients|cases|ones))\b")
_SEGMENT = re.compile(r"[,;:]| and (?=\w)| while | whereas | but | with (?=\d)|\. ")


def find(
    lines: tuple[Line, ...], *, topic: str | None, design: str | None, patient_count: float | None
) -> tuple[Finding, ...]:
    """Improved, stable and worsened as counts or percents in reading order, each once; none where none is stated."""
    function = FUNCTION_OF_CORD if topic in SITES else FUNCTION
    lines = own(lines)
    if design == "case_report" and patient_count == 1:
        return course.outcome([line for line in lines if line.part != CONCLUSIONS], function)
    found: dict[tuple, Finding] = {}
    last = ""
    for line in lines:
        if pattern("function", "at_first").match(line.text):
            continue
        is_told = function.search(line.text) or _goes_on(line.text, last) or (topic in SITES and _is_a_tally(line.text))
        if is_told and OUTCOME.search(line.text):
            for made in _counted(_stated(line, patient_count), patient_count):
                if made.unit == "percent" or patient_count is None or made.value <= patient_count:
                    found.setdefault((made.name, made.unit), made)
        last = line.text
    return _completed(tuple(found.values()), patient_count)


def _of_the_rest(line: Line, rest: re.Match[str], outcome: re.Match[str]) -> Finding:
    """"The others were stable": how many they are follows from the figures beside it (see `_counted`)."""
    return line.finding(
        min(rest.start(), outcome.start()), max(rest.end(), outcome.end()), kind="neurological_outcome",
        name=outcome.lastgroup, value=None, unit="count", patient_group=ALL,
    )  # fmt: skip


def _counted(found: list[Finding], patient_count: float | None) -> list[Finding]:
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


def _completed(found: tuple[Finding, ...], patient_count: float | None) -> tuple[Finding, ...]:
    """With nobody left over: where two of the three outcomes make up all patients, the third is told as none."""
    for unit, everybody in (("count", patient_count), ("percent", 100.0)):
        told = {made.name: made for made in found if made.unit == unit and made.patient_group == ALL}
        if len(told) == 2 and sum(made.value for made in told.values()) == everybody:
            (untold,) = set(OUTCOMES) - told.keys()
            return *found, replace(found[-1], name=untold, value=0.0, unit=unit)
    return found


def _goes_on(text: str, last: str) -> bool:
    """Whether a sentence that names no function goes on about the function of the sentence before."""
    return bool(FUNCTION.search(last)) and bool(_OPENING.match(text))


def _is_a_tally(text: str) -> bool:
    """"14% better, 72% unchanged, 14% worse": of a paper on the spine it needs no word of function."""
    kinds = {outcome.lastgroup for words in (OUTCOME, LISTED) for outcome in words.finditer(text)}
    return kinds == set(OUTCOMES) and not pattern("function", "not_function").search(text)


def _stated(line: Line, patient_count: float | None) -> list[Finding]:
    """What the sentence says of function, part by part: a part stands between commas, colons and conjunctions."""
    text = _ASIDE.sub(lambda match: " " * len(match[0]), line.text)
    if listed := _respectively(line, text):
        return listed
    found = _in_parts(line, text, OUTCOME, patient_count)
    if any(made.value for made in found):  # one direction is told of function: its siblings in the list are, too
        told = {made.name for made in found}
        found += [made for made in _in_parts(line, text, LISTED, patient_count) if made.name not in told]
    return found


def _in_parts(line: Line, text: str, directions: re.Pattern[str], patient_count: float | None) -> list[Finding]:
    """One finding of each part that has one of the directions (OUTCOME, or LISTED for siblings) and a figure."""
    found = []
    for start, end in _segments(text):
        outcomes = list(directions.finditer(text, start, end))
        if directions is LISTED and (
            OUTCOME.search(text, start, end) or not any(_MEMBER.fullmatch(text, one.end(), end) for one in outcomes)
        ):
            continue
        if len({outcome.lastgroup for outcome in outcomes}) != 1:
            continue
        about = text[start : min(outcomes[0].end() + 20, end)]
        counts_walkers = _WALKING.search(_WALKING_GRADE.sub("", about))
        if is_of_something_else(about) or counts_walkers or UNSURE.search(text, start, end):
            continue
        if pattern("function", "at_first").search(text, outcomes[0].end(), end) and not _SINCE.search(text, start, end):
            continue
        if whole := _of_nobody_or_all(line, text, start, outcomes[0], patient_count):
            found.append(whole)
        elif _is_denied(text, start, outcomes[0]):
            continue
        elif figure := _nearest(text, outcomes[0], start, end):
            found.append(_finding(line, outcomes[0].lastgroup, figure))
        elif rest := _THE_REST.search(text, start, end):
            found.append(_of_the_rest(line, rest, outcomes[0]))
    return found


def _segments(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _SEGMENT.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def _of_nobody_or_all(
    line: Line, text: str, start: int, outcome: re.Match[str], patient_count: float | None
) -> Finding | None:
    """"No patient deteriorated" counts 0 and "all patients improved" all of them, unless only some are meant."""
    name, before = outcome.lastgroup, text[start : outcome.start()]
    value, said = None, None
    if name == "worsened" and (none := _NONE_SEEN.search(before)) and _IN_ANY.match(text, outcome.end()):
        value, said = 0.0, none
    elif name != "stable" and (nobody := pattern("function", "nobody").search(before)):
        value, said = 0.0, nobody
    elif everyone := pattern("function", "everyone").search(before):
        value, said = 2.0 if everyone[0].startswith("both") else patient_count, everyone
        if _NOT.search(before, everyone.end()):  # "all patients had no deterioration"
            value = 0.0 if name == "worsened" else None
    if value is None or said is None:
        return None
    between = before[said.end() :]
    if _SOME.search(between) or _NUMBER.search(between) or _NOT_QUITE.search(before[: said.start()]):
        return None
    return line.finding(
        start + said.start(), outcome.end(), kind="neurological_outcome", name=name, value=value, unit="count",
        patient_group=ALL,
    )  # fmt: skip


def _is_denied(text: str, start: int, outcome: re.Match[str]) -> bool:
    """"no improvement", and "improvement rate", which is a score and no share of the patients."""
    before = ahead_of(text, outcome.start())[-(outcome.start() - start + 1) :]
    return bool(_DENIED.search(before) or _MEAN.search(before) or text.startswith(" rate", outcome.end()))


def _nearest(text: str, outcome: re.Match[str], start: int, end: int) -> re.Match[str] | None:
    """The first figure before the outcome in its part of the sentence, else the first after it.

    Of "of three with paresis two got stronger" it is the second: the first is the whole.
    """
    first = _NUMBER.search(text, start, outcome.start())
    if first and _OUT_OF.search(ahead_of(text, first.start())):
        first = _NUMBER.search(text, first.end(), outcome.start()) or first
    return first or _NUMBER.search(text, outcome.end(), end)


def _respectively(line: Line, text: str) -> list[Finding]:
    """"improved, unchanged or worse in 10, 5 and 3 patients, respectively": outcomes or subjects matched to figures."""
    outcomes = list(OUTCOME.finditer(text))
    figures = [match for match in _NUMBER.finditer(text) if not _in_brackets(text, match.start())]
    if "respectively" not in text or len(figures) < 2:
        return []
    kinds = {outcome.lastgroup for outcome in outcomes}
    if len(figures) == len(outcomes) == len(kinds):
        return [_finding(line, outcome.lastgroup, figure) for outcome, figure in zip(outcomes, figures)]
    subjects = re.split(r",? and |, ", text[: outcomes[0].start()])
    about = [
        at
        for at, words in enumerate(subjects)
        if FUNCTION_OF_CORD.search(words) and not is_of_something_else(words)
    ]
    if len(kinds) == 1 and len(subjects) == len(figures) and len(about) == 1:
        return [_finding(line, outcomes[0].lastgroup, figures[about[0]])]
    return []


def _in_brackets(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


def _finding(line: Line, name: str, figure: re.Match[str]) -> Finding:
    """The outcome; of two figures side by side ("in 30% and 28%") the arms are not named."""
    is_share = figure["percent"] is not None
    value = number(figure["percent"] or figure["count"])
    return line.finding(
        figure.start(), figure.end(), kind="neurological_outcome", name=name, value=value,
        unit="percent" if is_share else "count",
        patient_group=NOT_NAMED if _is_of_an_arm(line.text, figure) else ALL,
    )  # fmt: skip


def _is_of_an_arm(text: str, figure: re.Match[str]) -> bool:
    """Whether another arm's figure follows: "in 30% and 28%", but not "30% remained stable and 15% declined"."""
    other = _ANOTHER_ARM.match(text, figure.end())
    return bool(other) and not OUTCOME.search(text, figure.end(), other.end())
