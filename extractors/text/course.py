"""The course of one patient: what a case report says became of neurological function after treatment.

A report runs from history and onset over treatment to outcome, and only what comes after a treatment of the spinal
disease is outcome: before the lesion is found, treatments are history and declines are complaints. Clause by clause,
what is said of function moves the patient from state to state, and the last state counts. "Stable" keeps the state
that a treatment led to: who improved and stayed so has improved. Being able to walk is an improvement unless the
patient only remains so, being free of deficits is one for a patient who came with them, and being unable is a decline
for one who came without or had improved. Sentences about other patients and clauses about what may or should be say
nothing of this one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.records import Finding
from extractors.text.changes import FUNCTION_OF_CORD, OUTCOME, OUTCOMES, UNSURE, is_of_something_else
from extractors.text.groups import ALL
from extractors.text.lines import Line, ahead_of
from extractors.text.patterns import pattern

_STATES = ("unable", "able", "free")  # what the patient can do or is, rather than how it changed
_EVENT = re.compile(
    "|".join(f"(?P<{name}>{pattern('function', name).pattern})" for name in _STATES) + f"|{OUTCOME.pattern}"
)
_CLAUSE = re.compile(
    r"[,:;()](?!\d)|\.(?=\s)|\b(?:but|although|though|while|whereas|before|then|yet)\b"
    r"|\band (?=(?:he|she|the|his|her|was|is|could|can|died|is|remained|\w+ (?:months?|weeks?|days?|years?) later)\b)"
)
_DENIED = re.compile(r"\b(?:no|nor|without|not|never|neither|failed to|unable to|lack of)(?: \w+){0,3} $")
_SAID_OF_THE_PATIENT = re.compile(
    r"\b(?:he|she|patient|improve\w*|decline|deteriorat\w*|relief|condition|recover\w*|clinical\w*)\b"
)
_AFTER = r"\b(?:despite|in spite of|after|following|with|on|during|by|under|since|thanks to)(?: \S+){0,4}?[ -]"
_AFTER_TREATMENT = re.compile(f"{_AFTER}{pattern('function', 'treatment').pattern}")
# Grades before and after. On the lettered scales E is normal; of McCormick and Nurick the low grade is the good one.
_GRADES = re.compile(
    r"\b(?:(?P<low>mccormick|nurick|rankin)|asia|ais|frankel|power|strength|mrc|motor)\b[^.;]{0,60}?"
    r"(?<![\w-])(?P<was>[a-e]|i{1,3}|iv|v|[0-5])(?:/5)?(?: \w+)? to (?:grades? )?(?P<is>[a-e]|i{1,3}|iv|v|[0-5])(?![\w-])"
)
_RANKS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


@dataclass(frozen=True, kw_only=True)
class _Event:
    """One thing said of the patient: `kind` is an outcome or a state. `start` and `end` are places in the line."""

    line: Line
    kind: str
    start: int
    end: int
    persists: bool


def outcome(lines: list[Line], function: re.Pattern[str]) -> tuple[Finding, ...]:
    """What became of the patient's function, one finding; none where the report does not tell.

    `function` finds the words that speak of function in a paper on this topic.
    """
    state: str | None = None
    told: _Event | None = None
    was_treated = is_found = was_ill = could_not = treated_since = False
    for line in lines:
        if pattern("function", "others").search(line.text) and not pattern("function", "own").search(line.text):
            continue
        for start, end in _clauses(line.text):
            clause = line.text[start:end]
            finds = pattern("function", "found").search(clause)
            if not is_found and state != "improved" and (finds or pattern("function", "onset").search(clause)):
                was_treated, state, told = False, None, None
            is_found = is_found or bool(finds)
            treated_at = _treated_at(clause)
            for event in _events(line, start, end, function):
                if not was_treated and not (treated_at is not None and treated_at <= event.start - start):
                    continue
                since = treated_since or treated_at is not None
                new = _next(state, event, was_ill=was_ill, could_not=could_not, treated_since=since)
                if new != state:
                    state, told, treated_since = new, event, False
            if treated_at is not None:
                was_treated = treated_since = True
            if not was_treated:
                was_ill = was_ill or bool(pattern("function", "deficit").search(clause))
                could_not = could_not or bool(pattern("function", "unable").search(clause))
    if told is None or state is None:
        return ()
    return (
        told.line.finding(told.start, told.end, kind="neurological_outcome", name=state, value=1.0, unit="count",
                          patient_group=ALL),
    )  # fmt: skip


def _next(state: str | None, event: _Event, *, was_ill: bool, could_not: bool, treated_since: bool) -> str:
    """The state after an event; `treated_since`: a treatment was told since the state was reached."""
    if event.kind in ("improved", "worsened"):
        return event.kind
    if event.kind == "stable" or event.persists:
        return "stable" if state is None or state == "worsened" and treated_since else state
    if event.kind == "unable":
        return "stable" if state in (None, "stable") and could_not else "worsened"
    return "improved" if event.kind == "able" or was_ill or state in ("worsened", "improved") else "stable"


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for mark in _CLAUSE.finditer(text):
        yield start, mark.start()
        start = mark.start()
    yield start, len(text)


def _treated_at(clause: str) -> int | None:
    """From where on the clause tells what came after a treatment: "worse despite steroids" does so as a whole."""
    if _AFTER_TREATMENT.search(clause) or pattern("function", "aftercare").search(clause):
        return 0
    therapy = pattern("function", "treatment").search(clause)
    return therapy.start() if therapy else None


def _events(line: Line, start: int, end: int, function: re.Pattern[str]) -> Iterator[_Event]:
    """What the clause says of function, in its order."""
    clause = line.text[start:end]
    persists = bool(pattern("function", "persists").search(clause))
    if grades := _GRADES.search(clause):
        kind = _by_grades(grades)
        yield _Event(line=line, kind=kind, start=start + grades.start(), end=start + grades.end(), persists=False)
        return
    if pattern("function", "elsewhere").search(clause):
        return
    for match in _EVENT.finditer(line.text, start, end):
        kind = str(match.lastgroup)
        besides = line.text[start : match.start()] + line.text[match.end() : end]
        if UNSURE.search(besides) or kind in OUTCOMES and not _is_of_function(line.text, clause, function):
            continue
        if _DENIED.search(ahead_of(line.text[start:end], match.start() - start)):
            kind = {"able": "unable", "unable": "stable", "free": "stable"}.get(kind, "stable")
        yield _Event(line=line, kind=kind, start=match.start(), end=match.end(), persists=persists)


def _by_grades(grades: re.Match[str]) -> str:
    was, now = (_RANKS[grade] if grade in _RANKS else ord(grade) for grade in (grades["was"], grades["is"]))
    if was == now:
        return "stable"
    return "improved" if (was > now) == bool(grades["low"]) else "worsened"


def _is_of_function(text: str, clause: str, function: re.Pattern[str]) -> bool:
    """Whether a change is one of function: its clause does not speak of something else, and it or the sentence of it."""
    if is_of_something_else(clause):
        return False
    return bool(function.search(text)) or function is FUNCTION_OF_CORD and bool(_SAID_OF_THE_PATIENT.search(clause))
