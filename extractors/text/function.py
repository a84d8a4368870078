"""What became of neurological function: how many improved, stayed stable or worsened.

What counts as function is told in extractors/text/changes.py. A case report tells the course of one patient: the
state after treatment counts (extractors/text/course.py). The words are in config/patterns/function.csv.
"""

import re
from collections.abc import Iterator

from extractors.records import Finding
from extractors.text import course, everybody
from extractors.text.changes import FUNCTION, FUNCTION_OF_CORD, LISTED, OUTCOME, OUTCOMES, UNSURE, is_of_something_else
from extractors.text.figures import NUMBER, countable, nearest, other_arm, outside_brackets
from extractors.text.groups import ALL, NOT_NAMED
from extractors.text.lines import CONCLUSIONS, Line, ahead_of, own
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import pattern
from extractors.text.topic import SITES

_WALKING = pattern("function", "walking")
_WALKING_GRADE = pattern("function", "walking_grade")  # how well they walk is function, how many do is not

_OPENING = re.compile(rf"(?:of (?:these|them|the)|the (?:remaining|other)|after|(?:{WHOLE})\b)")
_MEAN = re.compile(r"\b(?:mean|average|median)(?: \w+)? $")  # "a mean improvement of 50%" counts nobody
_SINCE = re.compile(r"\b(?:than|compared|from|after|post\w*|to)\b")  # "better than before surgery"
_WHO = re.compile(r"\b(?:who|whose|that|those|with)\b")
_DENIED = re.compile(r"\b(?:no|nor|without|not|never)(?: \w+){0,3} $")
# What follows the direction in a member of a list.
_MEMBER = re.compile(r" (?:in|by|among|from) .*|(?:[ :=]+\d+%?)?[ .)]*")
# "improved, 4; unchanged, 5" are two parts.
_SEGMENT = re.compile(
    r"[;:]|,(?! \d+ ?%?(?: \([^()]*\))?(?:;|\.?$))| and (?=\w)| while | whereas | but | with (?=\d)|\. "
)
# "27 of 32 with a worsening deficit improved": the first is what they came with
# "(pain improved in all,) paresis in 90%"
_GOES_ON = re.compile(r" ?(?:and )?(?P<what>(?:[a-z]+ ){1,3})in (?=\d)")
_CAME_WITH = re.compile(r"\b(?:with|having|who had|whose)(?: an?| the| their)? (?:\w+ )?$")


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
        if is_told and (OUTCOME.search(line.text) or (topic in SITES and _kinds(LISTED, line.text) == set(OUTCOMES))):
            for made in everybody.counted(_stated(line, patient_count), patient_count):
                if made.unit == "percent" or patient_count is None or made.value <= patient_count:
                    found.setdefault((made.name, made.unit), made)
        last = line.text
    # Away from the spine one outcome of everybody is too often something else.
    return everybody.completed(tuple(found.values()), patient_count, at_least=1 if topic in SITES else 2)


def _goes_on(text: str, last: str) -> bool:
    """Whether a sentence that names no function goes on about the function of the sentence before."""
    return bool(FUNCTION.search(last)) and bool(_OPENING.match(text))


def _is_a_tally(text: str) -> bool:
    """"14% better, 72% unchanged, 14% worse": of a paper on the spine it needs no word of function."""
    kinds = _kinds(OUTCOME, text) | _kinds(LISTED, text)
    return kinds == set(OUTCOMES) and not pattern("function", "not_function").search(text)


def _kinds(directions: re.Pattern[str], text: str) -> set[str | None]:
    return {outcome.lastgroup for outcome in directions.finditer(text)}


def _stated(line: Line, patient_count: float | None) -> list[Finding]:
    """What the sentence says of function, part by part: a part stands between commas, colons and conjunctions."""
    text = countable(line.text)
    if listed := _respectively(line, text):
        return listed
    found = _in_parts(line, text, OUTCOME, patient_count)
    # Where one direction is told of function, its siblings in the list are, too; and so is a list of all three.
    if any(made.value for made in found) or _kinds(LISTED, text) == set(OUTCOMES):
        told = {made.name for made in found}
        found += [made for made in _in_parts(line, text, LISTED, patient_count) if made.name not in told]
    return found


def _in_parts(line: Line, text: str, directions: re.Pattern[str], patient_count: float | None) -> list[Finding]:
    """One finding of each part that has one of the directions (OUTCOME, or LISTED for siblings) and a figure."""
    found = []
    last = None
    for start, end in _segments(text):
        if directions is OUTCOME and (carried := _carried(text, start, end, last)):
            if figure := NUMBER.search(text, start, end):
                found.append(_finding(line, carried.lastgroup, figure))
            continue
        outcomes = list(directions.finditer(text, start, end))
        last = outcomes[0] if len(outcomes) == 1 else None
        if directions is LISTED and (
            OUTCOME.search(text, start, end) or not any(_MEMBER.fullmatch(text, one.end(), end) for one in outcomes)
        ):
            continue
        if len({outcome.lastgroup for outcome in outcomes}) > 1:
            outcomes = [one for one in outcomes if not _CAME_WITH.search(ahead_of(text, one.start()))]
        if len({outcome.lastgroup for outcome in outcomes}) != 1:
            continue
        told_up_to = min(outcomes[0].end() + 20, end)
        if is_of_something_else(text[start:told_up_to]) or _counts_walkers(text, start, told_up_to):
            continue
        if UNSURE.search(text, start, end):
            continue
        if _is_before_treatment(text, start, outcomes[0].end(), end):
            continue
        if whole := everybody.nobody_or_all(line, text, start, end, outcomes[0], patient_count):
            found.append(whole)
        elif _is_denied(text, start, outcomes[0]):
            continue
        elif figure := nearest(text, outcomes[0], start, end):
            found.append(_finding(line, outcomes[0].lastgroup, figure))
        elif other := (
            everybody.the_one(line, text, start, outcomes[0], patient_count)
            or everybody.the_rest(line, text, start, end, outcomes[0])
        ):
            found.append(other)
    return found


def _carried(text: str, start: int, end: int, last: re.Match[str] | None) -> re.Match[str] | None:
    """The direction of the part before, for a part that goes on with it: "pain improved in all, paresis in 90%"."""
    goes_on = _GOES_ON.match(text, start, end)
    if last is None or goes_on is None or OUTCOME.search(text, start, end):
        return None
    return last if FUNCTION.search(goes_on["what"]) and not is_of_something_else(goes_on["what"]) else None


def _is_before_treatment(text: str, start: int, said: int, end: int) -> bool:
    """"Worse in 6 on admission", but not "better than before surgery" or "better in the 6 who were weak before"."""
    first = pattern("function", "at_first").search(text, said, end)
    return bool(first) and not _SINCE.search(text, start, end) and not _WHO.search(text, said, first.start())


def _counts_walkers(text: str, start: int, end: int) -> bool:
    """Whether it is walkers that a part of the sentence counts, or goes on to count: "kept in 3 and regained in 1"."""
    if not FUNCTION.search(text, start, end):
        start = max(text.rfind(mark, 0, start) for mark in ",;:.") + 1
    return bool(_WALKING.search(_WALKING_GRADE.sub("", text[start:end])))


def _segments(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _SEGMENT.finditer(text):
        yield start, mark.start()
        start = mark.end()
    yield start, len(text)


def _is_denied(text: str, start: int, outcome: re.Match[str]) -> bool:
    """"no improvement", and "improvement rate", which is a score and no share of the patients."""
    before = ahead_of(text, outcome.start())[-(outcome.start() - start + 1) :]
    return bool(_DENIED.search(before) or _MEAN.search(before) or text.startswith(" rate", outcome.end()))


def _respectively(line: Line, text: str) -> list[Finding]:
    """"improved, unchanged or worse in 10, 5 and 3 patients, respectively": outcomes or subjects matched to figures."""
    outcomes = list(OUTCOME.finditer(text))
    figures = outside_brackets(text)
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
    other = other_arm(text, figure)
    return bool(other) and not OUTCOME.search(text, figure.end(), other.end())
