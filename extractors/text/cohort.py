"""How many patients a study itself analysed: its own or, for a pooled review, those of the studies it pools.

Every number of people in the abstract is a candidate (people.py); ages, lesions, vertebrae, doses and the numbers of
articles never are. Where only the arms of a comparison are given they are added up (arms.py).
"""

import re
from collections import Counter

from extractors.records import Finding
from extractors.text.arms import added_up, own_and_published, pooled, two_parts
from extractors.text.headcount import LEAST_SCORE, Candidate
from extractors.text.lines import BACKGROUND, HEADING, Line, ahead_of

_POOLED = frozenset({"systematic_review", "meta_analysis"})
_WITHOUT_PATIENTS = frozenset({"narrative_review", "guideline", "preclinical"})
_CASES_AT_MOST = 4
_REPORTED = re.compile(r"(?:report|describe|present|of)(?:ed|s)? (?:on |the |here )*$|^$")
_SEARCHED = re.compile(r"\b(?:prisma|medline|pubmed|embase|search(?:ed)?)\b")  # cases that others reported
_PATIENT = re.compile(
    r"\b(?:an?|the|this|our|one) (?:[\w-]+ ){0,3}?"
    r"(?:patient|man|woman|boy|girl|male|female|case|infant|child|lady|gentleman)\b"
    r"|\b\d+-(?:year|month|day)-old(?: \w+)?"
)
# "A female patient with a chordoma of the neck was irradiated": the one on whom a technique was tried
_TREATED_ONE = re.compile(
    r"^(?:[a-z ]+[:.] )?(?:an?|one) (?:[\w-]+ ){0,3}?(?:patient|man|woman|boy|girl|child)\b[^.;]{0,90}?"
    r" was (?:re-?)?(?:irradiated|treated|operated|scanned|planned|implanted)\b"
)


def find(lines: tuple[Line, ...], found: tuple[Candidate, ...], *, design: str | None) -> tuple[Finding, ...]:
    """One finding with the study's number of patients; none where it is not stated or no patients were studied.

    `found` are the candidates of the lines.
    """
    if design in _WITHOUT_PATIENTS:
        return ()
    if design == "case_report":
        return (_cases(lines, found),)
    if pooled_with_own := own_and_published(lines):
        return (_count(*pooled_with_own),)
    best = _best(found, is_pooled=design in _POOLED)
    told = {candidate.value for candidate in found}
    if design in _POOLED:
        if best and (bodies := pooled(best)):
            return (_count(best.line, *bodies),)
        for one in (best,) if best else found:
            if parts := two_parts(one.line.text, one):
                return (_count(one.line, *parts),)
    elif arms := added_up(lines, best, told):
        return (_count(*arms),)
    if best is None and design not in _POOLED:
        return _single(lines)
    return (_count(best.line, best.start, best.end, best.value),) if best else ()


def _single(lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """One patient, where an abstract that counts nobody tells how one was treated."""
    for line in lines:
        if line.part != BACKGROUND and (match := _TREATED_ONE.search(line.text)):
            return (_count(line, match.start(), match.end(), 1),)
    return ()


def own_size(found: tuple[Candidate, ...]) -> int | None:
    """The size of the cohort that the authors themselves saw, going by the candidates; None without any."""
    best = _best(tuple(candidate for candidate in found if not candidate.is_earlier), is_pooled=False)
    return best.value if best else None


def _count(line: Line, start: int, end: int, value: int) -> Finding:
    return line.finding(start, end, kind="patient_count", value=float(value), unit="patients")


def _best(found: tuple[Candidate, ...], *, is_pooled: bool) -> Candidate | None:
    """The candidate with the highest score; one told again counts for more, and so does a larger one when pooled."""
    eligible = [one for one in found if one.score > LEAST_SCORE and not (is_pooled and one.is_guess)]
    if not eligible:
        return None
    most = max(candidate.value for candidate in eligible)
    times = Counter(candidate.value for candidate in found)

    def rank(candidate: Candidate) -> float:
        told_again = times[candidate.value] - 1
        size = (1.5 if is_pooled else 0.5) * candidate.value / most
        return candidate.score + 0.5 * min(told_again, 2) + size + (3.0 if is_pooled and candidate.is_earlier else 0.0)

    return max(eligible, key=rank)


def _cases(lines: tuple[Line, ...], found: tuple[Candidate, ...]) -> Finding:
    """The patients of a case report: the number of cases that it reports, else the one patient it is about."""
    for candidate in found:
        if candidate.value > _CASES_AT_MOST or candidate.line.part == BACKGROUND:
            continue
        if candidate.line.part == HEADING or _REPORTED.search(ahead_of(candidate.line.text, candidate.start)):
            return _count(candidate.line, candidate.start, candidate.end, candidate.value)
    few = [
        candidate
        for candidate in found
        if candidate.value <= _CASES_AT_MOST and not candidate.is_earlier and not _SEARCHED.search(candidate.line.text)
    ]
    if best := _best(tuple(few), is_pooled=False):
        if len(few) == len(found):
            return _count(best.line, best.start, best.end, best.value)
    for line in (*(line for line in lines if line.part != HEADING), *lines):
        if match := _PATIENT.search(line.text):
            return _count(line, match.start(), match.end(), 1)
    return _count(lines[0], 0, len(lines[0].text), 1)
