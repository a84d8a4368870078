"""How long patients lived: medians, means and rates of overall and progression-free survival, with group and interval.

Only what the study found counts: the title, background and aims are left out, and so are sentences that plan, assume or
quote (config/patterns/survival.csv). Mortality is not turned into survival; a follow-up, a duration of response or an
age is never one.
"""

import re
from collections.abc import Iterator

from extractors.records import Finding
from extractors.text.groups import ALL
from extractors.text.lines import Line, own
from extractors.text.measures import Measured, measured
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number
from extractors.text.patterns import pattern

MEASURES = ("overall_survival", "progression_free_survival", "other_survival")

_KAPLAN_MEIER = re.compile(
    r"\bhr\b|hazard ratio|log-?rank|\bp ?[=<>]|kaplan|\d ?%[^.;%]{0,30} (?:lived|survived|were alive) "
)
_DEVIATION = re.compile(r"\u00b1|\+/?-")  # a mean has one, a median has none
_NUMBER = f"(?:{DECIMAL}|{WHOLE})"
_FATE = "died|dying|dead|death|expired|passed away|succumbed|survived|survival|lived|alive"
# "died 4 months after", "alive nine months later", "died 2 and 4 months after": the patients of a case report.
_LIVED = re.compile(
    rf"\b(?P<fate>{_FATE})\b(?P<between>[^.;:]{{0,50}}?)(?:(?P<first>{_NUMBER}) and )?(?P<value>{_NUMBER}|an?)"
    rf"[ -]*(?P<unit>{TIME_UNIT})(?![ -]*(?:old|of age|history|before|earlier|previously|ago))"
)
# "twenty-six months after treatment the patient was alive"
_ALIVE_LATER = re.compile(
    rf"(?P<value>{_NUMBER})[ -]*(?P<unit>{TIME_UNIT}) (?:after|following|later|since|from|post)[^.;]{{0,60}}?"
    r"\b(?:patient|he|she) (?:was|is|remains|remained) (?:still )?(?:alive|well|free of)"
)
_OTHER_FATE = re.compile(
    r"(?:progression|disease|recurrence|relapse|symptom|event)[ -]free|(?:fa|mo|bro)ther|sister|wife|husband"
)
_OTHER_TIME = re.compile(r"[ -]free|follow-?up|previous|before|\bage|\bhad\b")
_SINGLE_AT_MOST = 2  # patients whose lives a report tells one by one


def find(lines: tuple[Line, ...], *, design: str | None, patient_count: float | None) -> tuple[Finding, ...]:
    """The survival figures of the study's own patients in reading order, each once; none where none is stated."""
    if design == "preclinical":  # cells and mice
        return ()
    tells_lives = design in ("case_report", "case_series") and (patient_count or 0) in range(1, _SINGLE_AT_MOST + 1)
    found: dict[tuple, Finding] = {}
    for line in own(lines):
        figures = [figure for figure in measured(line.text) if figure.measure in MEASURES]
        if tells_lives:
            figures = [one for one in figures if one.unit == "percent" or one.statistic or one.is_compared]
        lives = list(_lives(line)) if tells_lives else []
        if (figures or lives) and not _is_planned_or_quoted(line.text):
            for made in (*(_finding(line, figure) for figure in figures), *lives):
                place = made.start if made.detail == "single_patient" else None
                found.setdefault((made.name, made.value, made.unit, made.at_months, place), made)
    return tuple(found.values())


def _is_planned_or_quoted(text: str) -> bool:
    return any(pattern("survival", name).search(text) for name in ("planned", "quoted"))


def _finding(line: Line, figure: Measured) -> Finding:
    name = "other_survival"
    if figure.unit == "percent" and figure.measure == "overall_survival":
        name = "overall_survival_rate"
    elif figure.unit == "months" and figure.measure != "other_survival" and _is_median(line, figure):
        name = f"median_{figure.measure}"
    return line.finding(
        figure.start, figure.end, kind="survival", name=name, value=figure.value, unit=figure.unit,
        at_months=figure.at_months, low=figure.low, high=figure.high, patient_group=figure.group,
        detail="mean" if figure.statistic == "mean" else None,
    )  # fmt: skip


def _is_median(line: Line, figure: Measured) -> bool:
    """Named a median, or a survival time with the marks of a Kaplan-Meier comparison (arms, interval, P, ratio)."""
    if figure.statistic:
        return figure.statistic == "median"
    if _DEVIATION.search(line.text, figure.start, figure.end + 5):
        return False
    return figure.low is not None or figure.is_compared or bool(_KAPLAN_MEIER.search(line.text))


def _lives(line: Line) -> Iterator[Finding]:
    """How long single patients lived, as the report tells it of each."""
    for match in _LIVED.finditer(line.text):
        whose = line.text[max(0, match.start() - 14) : match.start()]
        if _OTHER_FATE.search(whose) or _OTHER_TIME.search(match["between"]):
            continue
        for figure in ("first", "value"):
            if match[figure]:
                yield _life(line, match, figure, is_alive=match["fate"] == "alive")
    for match in _ALIVE_LATER.finditer(line.text):
        yield _life(line, match, "value", is_alive=True)


def _life(line: Line, match: re.Match[str], figure: str, *, is_alive: bool) -> Finding:
    """The survival of one patient; of one still alive the time is also the lower bound."""
    value = months(number(match[figure]), match["unit"])
    return line.finding(
        match.start(figure), match.end("unit"), kind="survival", name="other_survival", value=value, unit="months",
        patient_group=ALL, detail="single_patient", low=value if is_alive else None,
    )  # fmt: skip
