"""Numbers of people in a text ("30 consecutive patients"), each with how much speaks for its being the whole cohort.

The words around a number that speak for or against it, with their weights, are in config/patterns/cohort.csv.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from extractors.text.lines import AIM, BACKGROUND, BODY, CONCLUSIONS, HEADING, METHODS, RESULTS, Line, ahead_of
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import NOT_A_QUALITY, PEOPLE, PERSON, expression, pattern, rules

_COUNTED = re.compile(rf"(?<![\w.,/%<>=+-])(?=\d|[a-z]){PEOPLE}")
_N = r"n ?= ?"
_DIGITS = r"\d{1,3}(?:[, ]\d{3})+|\d+"
# "women (n = 585)", "(N = 230) were randomised"
_EQUALS = re.compile(
    rf"\b(?:{PERSON}|cohort|sample|population|trials?|stud(?:y|ies)|database|bcs)"
    r"(?: (?!assigned|randomi|receiv|treated|under|allocated|(?:in|to|groups?|arms?|who|on|without)\b)[\w/+-]+){0,5}"
    rf" ?[(\[](?:total )?{_N}(?P<n>{_DIGITS})(?![\d.]*\d|\s?%|,? ?\d[\d.]* ?%)"
    rf"|[(\[](?:total )?{_N}(?P<n2>{_DIGITS})[)\]],? (?:were|was|completed|participated|who were) (?:\w+ )?"
    r"(?:randomi|random|enrolled|included|recruited|analy|stud|assigned)"
)
# "enrolled 1905 community-dwelling Latinas", "a sample of 141 BCS": whoever is enrolled is a person
_NOT_PEOPLE = (
    r"a|an|new|different|consecutive|randomi\w+|clinical|published|academic|hospital|medical|nations|countries|sites"
    r"|practices|cent\w+|eyes|mice|rats|animals|biopsies|plans|scans|images|cells|genes|arms|groups"
)
_ENROLLED = re.compile(
    r"(?:enrolled|recruited|randomi[sz]ed|randomly assigned|sample of|cohort of|total of|trial (?:in|of|with)"
    r"|study (?:in|of|with)|conducted (?:on|in|with|among)|data (?:from|on)) (?:a total of )?"
    rf"(?P<n>{WHOLE}) (?=[a-z])(?!(?:{NOT_A_QUALITY}|{_NOT_PEOPLE})\b)"
    rf"(?:(?!(?:{NOT_A_QUALITY})\b)[a-z][\w/+'-]*,? ?){{1,4}}"
)
# "Record query: 147 records of ..."; "N = 9, six of them men"
_RECORDS = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE}) (?:(?:medical|case|hospital|patient) )?"
    r"(?:records|charts|files|autopsies|necropsies)\b"
    rf"|(?:^|[:;] )n ?= ?(?P<n2>{_DIGITS})(?=[,;.])"
)
# Each with its score and words of which one must stand in the sentence: they are dear to look for.
_LOOSE = (
    (_EQUALS, 1.5, ("n =", "n=")),
    (_RECORDS, 1.0, ("n =", "n=", "records", "charts", "files", "autopsies", "necropsies")),
    (_ENROLLED, 1.0,
     ("enrolled", "recruited", "random", "sample", "cohort", "total", "trial", "study", "conducted", "data")),
)  # fmt: skip
# Where no number of people is told with a noun: "eighteen were found", "144 consecutive decompressions"
_BARE = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE})(?: (?:were|was)(?: \w+ly| then| all| also)? (?:enrol|included|analy|evaluated"
    r"|evaluable|eligible|randomi|identified|found|treated|recruited|studied|assigned|operated|irradiated)"
    r"| (?:enrolled|randomi[sz]ed|analy[sz]ed)\b(?! (?:\w+ )?(?:trials?|stud|phase))"
    r"| (?:consecutive )?(?:[a-z-]+ )?(?:operations|decompressions|procedures|resections|laminectomies|surgeries)\b)"
)
_PEOPLE_ANYWHERE = re.compile(rf"\b(?:{PERSON}|operations|patient)\b")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*"
_YEAR_BEFORE = re.compile(rf"(?:\b(?:in|since|of|until|to|and|from|between)|-|\b{_MONTH}) ?$")
_DATE_BEFORE = re.compile(rf"(?:\b(?:19|20)\d\d|\b{_MONTH}|\bperiod),? $")  # "from 1973 to 1985, 598 patients"
_DATE_AFTER = re.compile(r"[^.;]{0,60}?\b(?:between|from|during) (?:\w+ )?(?:\d+, )?(?:19|20)\d\d")
_LESIONS_AFTER = re.compile(r",? \d+ (?:lesions|tumou?rs|metastases|treatments)")
_SHARE_OF = re.compile(r"\d ?% (?:of )?(?:the |all )?$")  # "in 21% of cases (n = 11)"
_OF = re.compile(r"\bof (?:the |these |all )?$")  # "of 30 patients 20% died"
# "five patients underwent biopsy, 12 a resection": the cohort shared out
_SHARED_OUT = re.compile(
    rf" (?:[a-z]+ )?(?:underwent|received|had|were treated)\b[^.;,]{{0,50}},(?: and)? (?:{WHOLE})"
    r" (?!(?:years|months|men|women|male|female)\b)"
)
_BRACKETED = re.compile(r" ?\([^()]*\)")
_RATE_AFTER = re.compile(r" ?(?:/|per) ?\d")  # "six cases/10,000 women"
_WHO = re.compile(r"(?: \S+){0,6} who\b")
_PERCENT_AFTER = re.compile(r" ?(?:\(?\d+(?:\.\d+)? ?%|\(\d+ of \d+|\[\d+(?:\.\d+)? ?%)")
# "31 males and 35 females": parts of a cohort, however many
_SEX = r"(?:fe)?males?|(?:wo)?men|boys|girls"
_BY_SEX = re.compile(
    rf"(?:{_SEX}),?(?: \([^()]*\))?,?(?: and)? \d+ (?:{_SEX})\b|.*\d (?:{_SEX})(?: \([^()]*\))?(?:,|,? and) $"
)
_IN_PART = {HEADING: 1.5, METHODS: 1.0, RESULTS: 0.5, BODY: 0.5, AIM: 0.5, CONCLUSIONS: -0.5, BACKGROUND: -2.5}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A number of people in one sentence, and how much speaks for its being the whole cohort."""

    line: Line
    start: int
    end: int
    value: int
    score: float
    is_earlier: bool = False  # earlier reports, counted by a paper about other patients
    is_guess: bool = False  # a number that names no people, in an article that counts them nowhere


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
    """Every number of people that the article gives, in reading order."""
    found: list[Candidate] = []
    for line in lines:
        counted = _without_screened(_counted(line))
        most = max((candidate.value for candidate in counted), default=0)
        found += counted
        found += (loose for loose in _loose(line) if loose.value > most)  # "36 women with primary (n=33) ..."
    return tuple(found or _last_resort(lines))


def tells_of_itself(line: Line) -> bool:
    """Whether a sentence of the background speaks of the study after all: its aim, or its methods."""
    return line.part == BACKGROUND and (
        "method" in line.sentence.section.lower()
        or bool(pattern("design", "own_sentence", "abstract").search(line.text))
    )


def is_year(token: str, text: str, start: int) -> bool:
    """Whether the number is a year ("in 2008"), not a count."""
    looks_like_one = len(token) == 4 and token[:2] in {"19", "20"} and token.isdigit()
    return looks_like_one and bool(_YEAR_BEFORE.search(ahead_of(text, start)))


def _counted(line: Line) -> list[Candidate]:
    """Numbers that a noun for people follows. One person is no cohort."""
    found = []
    for match in _COUNTED.finditer(line.text):
        ahead, behind = ahead_of(line.text, match.start()), line.text[match.end() : match.end() + 200]
        value = int(number(match["n"]))
        if value <= 1 or is_year(match["n"], line.text, match.start()) or _fits("numbered", ahead, behind):
            continue
        if _RATE_AFTER.match(behind):
            continue
        score = _in_part(line) + _score(ahead, behind) + _quality(match["quality"])
        score -= 2.0 if _BY_SEX.match(match["person"] + behind) or _BY_SEX.match(ahead) else 0.0
        score -= 1.5 if line.part == RESULTS and _WHO.match(behind) else 0.0  # "six patients who were treated longer"
        if _fits("took_part", re.sub(r" \([^()]*\)", "", ahead), behind):
            part = re.search(rf"(?P<n>{WHOLE})(?: \([^()]*\))? (?:out )?of[a-z ]*$", ahead)
            start = match.start() - len(ahead) + part.start("n")
            count = int(number(part["n"]))
            found.append(Candidate(line=line, start=start, end=match.end(), value=count, score=score + 2.0))
        is_earlier = _fits("earlier", ahead, match["quality"] + behind)
        found.append(
            Candidate(line=line, start=match.start(), end=match.end(), value=value, score=score, is_earlier=is_earlier)
        )
    return found


def _in_part(line: Line) -> float:
    return _IN_PART[AIM if tells_of_itself(line) else line.part]


def _quality(words: str) -> float:
    """What the words between number and noun add: "30 consecutive patients", "123 screened people"."""
    if "screened" in words or "targeted" in words:
        return -2.0
    return 1.0 if "consecutive" in words or "evaluable" in words or "assessable" in words else 0.0


def _score(ahead: str, behind: str) -> float:
    """What the words around a number add: for the whole and for a part the first statement that fits on each side."""
    clear = _BRACKETED.sub("", behind)
    score = sum(_first(name, ahead, clear) for name in ("whole_before", "whole_after", "part_before", "part_after"))
    if not ahead:
        score += 0.5
    elif ahead[-1] == "(":
        score -= 0.75
    score += 2.0 if _DATE_BEFORE.search(ahead) else 0.0
    score += 2.0 if _LESIONS_AFTER.match(behind) else 1.5 if _DATE_AFTER.match(behind) else 0.0
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


def _loose(line: Line) -> list[Candidate]:
    """Numbers of people that no noun for people follows; they weigh less than those with one."""
    found = []
    for expression_, score, words in _LOOSE:
        if any(word in line.text for word in words):
            matches = expression_.finditer(line.text)
            found += (_candidate(line, match, score) for match in matches if _counts(line, match))
    return found


def _last_resort(lines: tuple[Line, ...]) -> list[Candidate]:
    """Numbers of whatever was treated, for an article about people that counts them nowhere else."""
    animals = pattern("design", "animals", "abstract")
    if any(animals.search(line.text) for line in lines):
        return []
    if not any(_PEOPLE_ANYWHERE.search(line.text) for line in lines):
        return []
    return [
        replace(_candidate(line, match, 0.0), is_guess=True)
        for line in lines
        if line.part not in (HEADING, BACKGROUND, CONCLUSIONS)
        for match in _BARE.finditer(line.text)
        if _counts(line, match)
    ]


def _counts(line: Line, match: re.Match[str]) -> bool:
    number_text, start = match[match.lastgroup], match.start(match.lastgroup)
    is_share = _SHARE_OF.search(ahead_of(line.text, match.start()))
    return int(number(number_text)) > 2 and not is_share and not is_year(number_text, line.text, start)


def _candidate(line: Line, match: re.Match[str], score: float) -> Candidate:
    start, end = match.span(match.lastgroup)
    value = int(number(match[match.lastgroup]))
    return Candidate(line=line, start=start, end=end, value=value, score=score + _in_part(line))
