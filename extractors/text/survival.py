"""How long patients lived: medians, means and rates of overall and progression-free survival, with group and interval.

Only what the study found counts: the title, background and aims are left out, and so are sentences that plan, assume or
quote. Mortality is not turned into survival; a follow-up, a duration of response or an age is never one.
"""

import re

from extractors.records import Finding
from extractors.text.groups import ALL
from extractors.text.lines import Line, own
from extractors.text.measures import Measured, measured
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number

MEASURES = ("overall_survival", "progression_free_survival", "other_survival")

_PLANNED = re.compile(
    r"\b(?:assum\w+|hypothes\w+|powered|power (?:of|to)|detect|sample size|eligib\w+|inclusion criteria|exclusion criteria|will be|planned|designed to"
    r"|null|target\w*|historical\w*|threshold)\b"
)
_QUOTED = re.compile(
    r"\b(?:in the literature|previous(?:ly)? (?:reported|published|studies|reports)|have been reported|has been reported|usually|typically|generally|commonly"
    r"|is known|are known|estimated that|dismal|without treatment|if untreated)\b"
)

# "died 4 months after", "alive nine months later": the one patient of a case report.
_LIVED = re.compile(
    rf"\b(?P<fate>died|dying|dead|death|expired|passed away|succumbed|survived|survival|lived|alive)\b(?P<between>[^.;:]{{0,50}}?)"
    rf"(?:(?P<first>{DECIMAL}|{WHOLE}) and )?(?P<value>{DECIMAL}|{WHOLE}|an?)[ -]*(?P<unit>{TIME_UNIT})(?![ -]*(?:old|of age|history|before|earlier|previously|ago))"
)
# "twenty-six months after treatment the patient was alive"
_ALIVE_LATER = re.compile(
    rf"(?P<value>{DECIMAL}|{WHOLE})[ -]*(?P<unit>{TIME_UNIT}) (?:after|following|later|since|from|post)[^.;]{{0,60}}?\b(?:patient|he|she) (?:was|is|remains|remained) (?:still )?(?:alive|well|free of)"
)
_OTHER_FATE = re.compile(r"(?:progression|disease|recurrence|relapse|symptom|event)[ -]free|father|mother|brother|sister|wife|husband")
_OTHER_TIME = re.compile(r"[ -]free|follow-?up|previous|before|\bage|\bhad\b")


def find(lines: tuple[Line, ...], *, design: str | None, patient_count: float | None) -> tuple[Finding, ...]:
    """The survival figures of the study's own patients in reading order, each once; none where none is stated."""
    found: dict[tuple, Finding] = {}
    is_single = design in ("case_report", "case_series") and patient_count is not None and patient_count <= 2
    lines = tuple(line for line in own(lines) if not (_PLANNED.search(line.text) or _QUOTED.search(line.text)))
    for line in lines:
        for figure in measured(line.text):
            if figure.measure in MEASURES and not (is_single and figure.unit == "months" and figure.statistic is None):
                made = _finding(line, figure)
                found.setdefault((made.name, made.value, made.unit, made.at_months), made)
    if is_single:
        for made in _single_patients(lines):
            found.setdefault((made.name, made.value, made.unit, made.start), made)
    return tuple(found.values())


def _finding(line: Line, figure: Measured) -> Finding:
    detail = "mean" if figure.statistic == "mean" else None
    name = "other_survival"
    if figure.unit == "percent" and figure.measure == "overall_survival":
        name = "overall_survival_rate"
    elif figure.unit == "months" and figure.measure != "other_survival" and _is_median(line, figure):
        name = f"median_{figure.measure}"
    return line.finding(
        figure.start, figure.end, kind="survival", name=name, value=figure.value, unit=figure.unit,
        at_months=figure.at_months, low=figure.low, high=figure.high, patient_group=figure.group, detail=detail,
    )  # fmt: skip


def _is_median(line: Line, figure: Measured) -> bool:
    """Named a median, or a survival time with the marks of a Kaplan-Meier comparison (interval, P, hazard ratio)."""
    if figure.statistic:
        return figure.statistic == "median"
    return figure.low is not None or bool(re.search(r"\bhr\b|hazard ratio|log-?rank|\bp ?[=<>]|kaplan", line.text))


def _single_patients(lines: tuple[Line, ...]) -> list[Finding]:
    found = []
    for line in lines:
        for match in _LIVED.finditer(line.text):
            if _OTHER_FATE.search(line.text[max(0, match.start() - 14) : match.start()]) or _OTHER_TIME.search(match["between"]):
                continue
            if match["first"]:  # "died 2 and 4 months after"
                found.append(_single(line, match, "first", is_alive=match["fate"] == "alive"))
            found.append(_single(line, match, "value", is_alive=match["fate"] == "alive"))
        found += (_single(line, match, "value", is_alive=True) for match in _ALIVE_LATER.finditer(line.text))
    return found


def _single(line: Line, match: re.Match[str], figure: str, *, is_alive: bool) -> Finding:
    """The survival of one patient; of one still alive the time is also the lower bound."""
    value = months(number(match[figure]), match["unit"])
    return line.finding(
        match.start(figure), match.end("unit"), kind="survival", name="other_survival", value=value, unit="months",
        patient_group=ALL, detail="single_patient", low=value if is_alive else None,
    )  # fmt: skip
