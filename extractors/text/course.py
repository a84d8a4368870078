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

_STATES = ("baseline", "unable", "able", "free")  # what the patient can do or is, rather than how it changed
_EVENT = re.compile(
    "|".join(f"(?P<{name}>{pattern('function', name).pattern})" for name in _STATES) + f"|{OUTCOME.pattern}"
)
_CLAUSE = re.compile(
    r"[,:;()](?!\d)|\.(?=\s)|\b(?:but|although|though|while|whereas|then|yet)\b"
    r"|\band (?=(?:he|she|the|his|her|was|is|could|can|died|remained|\w+ (?:months?|weeks?|days?|years?) later)\b)"
)
_DENIED = re.compile(r"\b(?:no|nor|without|not|never|neither|failed to|unable to|too late to|lack of)(?: \w+){0,3} $")
_SAID_OF_THE_PATIENT = re.compile(
    r"\b(?:he|she|patient|improve\w*|decline|deteriorat\w*|relief|condition|recover\w*|clinical\w*)\b"
)
_AFTER = (
    r"\b(?:within (?:\w+ )?(?:hours|days|weeks|months|a (?:day|week|month)) of"
    r"|despite|in spite of|after|following|with|on|during|by|under|since|thanks to)(?: \S+){0,4}?[ -]"
)
_AFTER_TREATMENT = re.compile(f"{_AFTER}{pattern('function', 'treatment').pattern}")
_ENDS_AFTER_TREATMENT = re.compile(rf"{_AFTER}{pattern('function', 'treatment').pattern}(?: \w+){{0,2}}[ .]*$")
# Grades before and after. On the lettered scales E is normal; of McCormick and Nurick the low grade is the good one.
_GRADES = re.compile(
    r"\b(?:(?P<low>mccormick|nurick|rankin)|asia|ais|frankel|power|strength|mrc|motor)\b[^.;]{0,60}?"
    r"(?<![\w-])(?P<was>[a-e]|i{1,3}|iv|v|[0-5])(?:/5)?"
    r"(?:(?: \w+)? to|(?: before\w*| pre\w*)(?: \w+)? and) (?:grades? )?(?P<is>[a-e]|i{1,3}|iv|v|[0-5])(?![\w-])"
)
_OPENING = re.compile(r"(?:^|[;.] )(?:(?:then|soon|rapidly|slowly|briefly) )?$")
_RANKS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}


@dataclass(frozen=True, kw_only=True)
class _Event:
    """One thing said of the patient: `kind` is an outcome or a state. `start` and `end` are places in the line."""

    line: Line
    kind: str
    start: int
    end: int
    persists: bool


@dataclass(kw_only=True)
class _Course:
    """Where the report has come to. `told` made the state what it is; `treated_since`: a treatment came after that."""

    state: str | None = None
    told: _Event | None = None
    was_found: bool = False
    was_treated: bool = False
    treated_since: bool = False
    was_ill: bool = False
    could_not: bool = False

    def hear(self, clause: str) -> None:
        """Begins again where the complaints or the finding of the lesion are told: all before was history."""
        shows = pattern("function", "found").search(clause)
        finds = bool(shows) and not pattern("function", "shrunk").search(clause)  # a smaller lesion was known before
        if not self.was_found and self.state != "improved" and (finds or pattern("function", "onset").search(clause)):
            self.state, self.told, self.was_treated = None, None, False
        self.was_found = self.was_found or finds

    def take(self, event: _Event) -> bool:
        """Moves on to the state after an event; whether that is another state."""
        state = self._after(event)
        if state == self.state:
            return False
        self.state, self.told, self.treated_since = state, event, False
        return True

    def _after(self, event: _Event) -> str | None:
        if event.kind in ("improved", "worsened"):
            return event.kind
        if event.kind == "baseline":
            return "stable"
        if event.kind == "stable" or event.persists:
            return "stable" if self.state is None or self.state == "worsened" and self.treated_since else self.state
        if event.kind == "unable":
            return "stable" if self.state in (None, "stable") and self.could_not else "worsened"
        is_better = event.kind == "able" or self.was_ill or self.state in ("worsened", "improved")
        return "improved" if is_better else "stable"


def outcome(lines: list[Line], function: re.Pattern[str]) -> tuple[Finding, ...]:
    """What became of the patient's function, one finding; none where the report does not tell.

    `function` finds the words that speak of function in a paper on this topic.
    """
    course = _Course()
    for line in lines:
        if pattern("function", "others").search(line.text) and not pattern("function", "own").search(line.text):
            continue
        is_after = bool(_ENDS_AFTER_TREATMENT.search(line.text[-100:]))
        for start, end in _clauses(line.text):
            _read(course, line, start, end, function, is_after=is_after)
    if course.told is None:
        return ()
    line, start, end = course.told.line, course.told.start, course.told.end
    return (
        line.finding(start, end, kind="neurological_outcome", name=course.state, value=1.0, unit="count",
                     patient_group=ALL),
    )  # fmt: skip


def _read(
    course: _Course, line: Line, start: int, end: int, function: re.Pattern[str], *, is_after: bool
) -> None:
    """Moves the course on by one clause; `is_after`: its sentence closes with "after surgery" or the like."""
    clause = line.text[start:end]
    course.hear(clause)
    treated_at = 0 if is_after else _treated_at(clause)
    is_new = False
    for event in _events(line, start, end, function):
        follows = treated_at is not None and treated_at <= event.start - start
        if course.was_treated or follows:
            course.treated_since = course.treated_since or follows and not is_new
            is_new = course.take(event) or is_new
    if treated_at is not None:
        course.was_treated, course.treated_since = True, not is_new
    if not course.was_treated:
        course.was_ill = course.was_ill or bool(pattern("function", "deficit").search(clause))
        course.could_not = course.could_not or bool(pattern("function", "unable").search(clause))


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
        if UNSURE.search(besides):
            continue
        if kind in OUTCOMES and not (
            _is_of_function(line.text, clause, function) or function is FUNCTION_OF_CORD and _opens(line.text, match)
        ):
            continue
        if _DENIED.search(ahead_of(line.text[start:end], match.start() - start)):
            kind = {"able": "unable", "unable": "stable", "free": "stable"}.get(kind, "stable")
        yield _Event(line=line, kind=kind, start=match.start(), end=match.end(), persists=persists)


def _opens(text: str, event: re.Match[str]) -> bool:
    """Whether a part of the sentence begins with the event and so speaks of the patient: "20 Gy; no benefit"."""
    return bool(_OPENING.search(text[max(0, event.start() - 20) : event.start()])) and not is_of_something_else(
        re.split(r"[.;]", text[event.end() :], maxsplit=1)[0]
    )


def _by_grades(grades: re.Match[str]) -> str:
    was, now = (_RANKS[grade] if grade in _RANKS else ord(grade) for grade in (grades["was"], grades["is"]))
    if was == now:
        return "stable"
    return "improved" if (was > now) == bool(grades["low"]) else "worsened"


def _is_of_function(text: str, clause: str, function: re.Pattern[str]) -> bool:
    """Whether a change is one of function: its clause is of nothing else, and it or its sentence is of function."""
    if is_of_something_else(_AFTER_TREATMENT.sub("", clause)):
        return False
    if function.search(text):
        return True
    said = _SAID_OF_THE_PATIENT.search(clause) or pattern("function", "limbs").search(clause)
    return function is FUNCTION_OF_CORD and bool(said)
