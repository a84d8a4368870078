"""Numbers of people in a text ("30 consecutive patients"), each with how much speaks for its being the whole cohort.

The words around a number that speak for or against it, with their weights, are in config/patterns/cohort.csv.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractors.text import shares, uncounted
from extractors.text.headcount import LEAST_SCORE, MONTH, Candidate, in_part, is_year
from extractors.text.lines import RESULTS, Line, ahead_of
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import PEOPLE, PERSON, expression, rules

_COUNTED = re.compile(rf"(?<![\w.,/%<>=+-])(?=\d|[a-z]){PEOPLE}")
_DATE_BEFORE = re.compile(rf"(?:\b(?:19|20)\d\d|\b{MONTH}|\bperiod),? $")  # "from 1973 to 1985, 598 patients"
_DATE_AFTER = re.compile(r"[^.;]{0,60}?\b(?:between|from|during) (?:\w+ )?(?:\d+, )?(?:19|20)\d\d")
_LESIONS_AFTER = re.compile(r",? \d+ (?:lesions|tumou?rs|metastases|treatments)")
_OF = re.compile(r"\bof (?:the |these |all )?$")  # "of 30 patients 20% died"
# "five patients underwent biopsy, 12 a resection": the cohort shared out
_SHARED_OUT = re.compile(
    rf" (?:[a-z]+ )?(?:underwent|received|had|were treated)\b[^.;,]{{0,50}},(?: and)? (?:{WHOLE})"
    r" (?!(?:years|months|men|women|male|female)\b)"
)
_BRACKETED = re.compile(r" ?\([^()]*\)")
_APPOSITION = re.compile(r"^, [^,;.]{1,60},(?= )")  # "99 patients, 66 men and 33 women, were identified"
_RATE_AFTER = re.compile(r" ?(?:/|per) ?\d")  # "six cases/10,000 women"
_WHO = re.compile(r"(?: \S+){0,6} who\b")
_PERCENT_AFTER = re.compile(r" ?(?:\(?\d+(?:\.\d+)? ?%|\(\d+ of \d+|\[\d+(?:\.\d+)? ?%)")
# "31 males and 35 females": parts of a cohort, however many
_SEX = r"(?:fe)?males?|(?:wo)?men|boys|girls"
_BY_SEX = re.compile(
    rf"(?:{_SEX}),?(?: \([^()]*\))?,?(?: and)? {WHOLE} (?:{_SEX})\b"
    rf"|.*\b{WHOLE} (?:{_SEX})(?: \([^()]*\))?(?:,|,? and) $"
)
# "nine patients (seven women; median age 63)", "sixteen people, median age 59": the whole cohort is described
_DESCRIBED = re.compile(
    rf"(?: \(|, )[^.;()]{{0,40}}?(?:\b{WHOLE} (?:{_SEX})\b|\d ?% (?:{_SEX})\b|\b(?:mean|median|average) age"
    r"|\bage[ds]? \d)"
)
_COUNTED_BEFORE = re.compile(rf"\b{WHOLE}\b[^.;]{{0,30}}$")  # "N = 9, six men, median age 67"
# "40 women (median age 61) and 30 men": together they are the cohort, or a part of it
_BOTH_SEXES = re.compile(rf"(?:{_SEX})(?: \([^()]*\))?(?:,|,? and) (?P<n>{WHOLE}) (?:{_SEX})\b")
# "500 spinal metastases in 393 patients": whoever then speaks of 500 cases counts metastases
_LESIONS_IN_PEOPLE = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE})(?: [a-z-]+){{0,3}} (?:lesions|metastases|tumou?rs|deposits|sites|levels)"
    rf" (?:in|of|from) (?:a total of )?{WHOLE} (?:[a-z-]+ ){{0,2}}(?:{PERSON})\b"
)
_DIED = re.compile(rf"(?:^|[,;] )(?:{WHOLE}) (?:[a-z-]+ ){{0,2}}died\b")

_ENOUGH = 300  # no abstract counts people so often; what does is no abstract


@dataclass(frozen=True)
class _Sides:
    """A phrase around a number of people: what stands before it and what after it."""

    weight: float
    before: re.Pattern[str]
    after: re.Pattern[str]

    def fits(self, ahead: str, behind: str) -> bool:
        return bool(self.before.search(ahead) and self.after.match(behind))


@cache
def _sides(name: str) -> tuple[_Sides, ...]:
    found = []
    for rule in rules("cohort"):
        if rule.name == name:
            before, _, after = rule.phrase.partition("@")
            ahead = rf"(?<![\w-]){expression(before.rstrip(), bounded=False)}[\s-]*$" if before else ""
            behind = rf"{expression(after, bounded=False)}(?!\w)" if after else ""
            found.append(_Sides(weight=rule.weight, before=re.compile(ahead), after=re.compile(behind)))
    return tuple(found)


def candidates(lines: tuple[Line, ...]) -> tuple[Candidate, ...]:
    """Every number of people that the article gives, in reading order; of a few hundred, not those that follow."""
    found: list[Candidate] = []
    for line in lines:
        if len(found) >= _ENOUGH:
            break
        counted = _without_screened(_counted(line))
        most = max((candidate.value for candidate in counted), default=0)
        found += counted
        found += uncounted.chosen(line)
        found += uncounted.judged(line)
        found += (one for one in uncounted.loose(line) if one.value > most)  # "36 women with primary (n=33) ..."
    if all(candidate.score <= LEAST_SCORE for candidate in found):
        found += uncounted.last_resort(lines)
    return shares.supported(lines, _without_lesions(lines, tuple(found)))


def _without_lesions(lines: tuple[Line, ...], found: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    """The candidates without the "cases" that another sentence tells to be lesions, of fewer people."""
    lesions = {int(number(match["n"])) for line in lines for match in _LESIONS_IN_PEOPLE.finditer(line.text)}
    return tuple(
        one for one in found if one.value not in lesions or not one.line.text[: one.end].endswith("cases")
    )


def _counted(line: Line) -> list[Candidate]:
    """Numbers that a noun for people follows. One person is no cohort."""
    found = []
    for match in _numbers_of_people(line.text):
        ahead, behind = ahead_of(line.text, match.start()), line.text[match.end() : match.end() + 200]
        value = int(number(match["n"]))
        if value <= 1 or _fits("numbered", ahead, behind) or _fits("bound", ahead, behind):
            continue
        if _RATE_AFTER.match(behind):
            continue
        score = in_part(line) + _score(ahead, behind) + _quality(match["quality"])
        score -= 2.0 if _BY_SEX.match(match["person"] + behind) or _BY_SEX.match(ahead) else 0.0
        score -= 4.0 if _DIED.search(ahead) else 0.0  # "three died of embolism, two patients of sepsis"
        score -= 1.5 if line.part == RESULTS and _WHO.match(behind) else 0.0  # "six patients who were treated longer"
        if _fits("took_part", _BRACKETED.sub("", ahead), _BRACKETED.sub("", behind)):
            part = re.search(rf"(?P<n>{WHOLE})(?: \([^()]*\))? (?:out )?of[a-z ]*$", ahead)
            start = match.start() - len(ahead) + part.start("n")
            count = int(number(part["n"]))
            found.append(Candidate(line=line, start=start, end=match.end(), value=count, score=score + 2.0))
        if both := _BOTH_SEXES.match(line.text, match.start("person")):
            total, end = value + int(number(both["n"])), both.end()
            sum_score = in_part(line) + _score(ahead, line.text[end : end + 200]) - 1.0
            found.append(Candidate(line=line, start=match.start(), end=end, value=total, score=sum_score))
            score -= 1.5
        is_earlier = _fits("earlier", ahead, match["quality"] + behind)
        found.append(
            Candidate(line=line, start=match.start(), end=match.end(), value=value, score=score, is_earlier=is_earlier)
        )
    return found


def _numbers_of_people(text: str) -> Iterator[re.Match[str]]:
    """The matches of _COUNTED, and of what follows a year that was taken for one ("until 2022 nineteen patients")."""
    position = 0
    while match := _COUNTED.search(text, position):
        if is_year(match["n"], text, match.start()):
            position = match.end("n")
        else:
            position = match.end()
            yield match


def _quality(words: str) -> float:
    """What the words between number and noun add: "30 consecutive patients", "123 screened people"."""
    if "screened" in words or "targeted" in words or "planned" in words:
        return -2.0
    if "earlier" in words or "historical" in words:
        return -3.0
    if "enrolled" in words:
        return 2.0
    return 1.0 if "consecutive" in words or "evaluable" in words or "assessable" in words else 0.0


def _score(ahead: str, behind: str) -> float:
    """What the words around a number add: for the whole and for a part the first statement that fits on each side."""
    clear = _APPOSITION.sub("", _BRACKETED.sub("", behind))
    score = sum(_first(name, ahead, clear) for name in ("whole_before", "whole_after", "part_before", "part_after"))
    if not ahead:
        score += 0.5
    elif ahead[-1] == "(":
        score -= 0.75
    score += 2.0 if _DATE_BEFORE.search(ahead) else 0.0
    score += 2.0 if _LESIONS_AFTER.match(behind) else 1.5 if _DATE_AFTER.match(behind) else 0.0
    score += 1.5 if _DESCRIBED.match(behind) and not _COUNTED_BEFORE.search(ahead) else 0.0
    score -= 2.0 if _SHARED_OUT.match(clear) else 0.0
    return score - (3.0 if _PERCENT_AFTER.match(behind) and not _OF.search(ahead) else 0.0)


def _first(name: str, ahead: str, behind: str) -> float:
    return next((sides.weight for sides in _sides(name) if sides.fits(ahead, behind)), 0.0)


def _fits(name: str, ahead: str, behind: str) -> bool:
    return any(sides.fits(ahead, behind) for sides in _sides(name))


def _without_screened(counted: list[Candidate]) -> list[Candidate]:
    """"172 patients were identified with 13 meeting the criteria": of the two in one sentence the chosen counts."""
    chosen = [candidate for candidate in counted if _is_chosen(candidate)]
    if len(chosen) != 1:
        return counted
    return [
        candidate if candidate.value <= chosen[0].value else replace(candidate, score=candidate.score - 4.0)
        for candidate in counted
    ]


def _is_chosen(candidate: Candidate) -> bool:
    behind = candidate.line.text[candidate.end : candidate.end + 90]
    digit = re.search(r"\d", behind)
    return _fits("chosen", ahead_of(candidate.line.text, candidate.start), behind[: digit.start()] if digit else behind)
