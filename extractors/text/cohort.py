"""How many patients a study itself analysed: its own or, for a pooled review, those of the studies it pools.

Every "N patients" of the abstract is a candidate; the words around it say whether it is the whole cohort, a part of it
or somebody else's. Ages, lesions, vertebrae, doses and the numbers of articles are never candidates, because a person
must be counted. Where only the arms are given they are added up.
"""

import re
from dataclasses import dataclass

from extractors.records import Finding
from extractors.text.lines import AIM, BACKGROUND, BODY, CONCLUSIONS, HEADING, METHODS, RESULTS, Line
from extractors.text.numbers import WHOLE, number

_PERSON = (
    "patients|pts|cases|women|men|children|subjects|participants|individuals|adults|persons|people|veterans|adolescents"
    "|infants|neonates|survivors|volunteers|girls|boys|females|males|respondents|residents|recipients|donors|smokers|probands"
)
_ONE = r"\bone (?:[a-z]+ ){0,3}?(?:patient|case|woman|man|child)\b"
_NOT_A_QUALITY = (
    "of|and|or|with|in|to|for|from|the|than|per|versus|vs|by|at|on|years?|yrs?|months?|weeks?|days?|hours?|min|gy|mg|kg|cm"
    "|mm|ml|percent|times?|fractions?|lesions?|studies|trials|articles|reports|papers|citations|abstracts|databases|centers"
    "|centres|hospitals|institutions|was|were|are|is|had|have|all|other|more|deaths?|events?|grade|stage|phase|cycles?"
    "|courses?|doses?|levels?|who|that|which|received|underwent|died|if|when|after|before|as|but|per|each|between|among"
    "|included|enrolled|samples?|specimens?|tumou?rs|metastases|vertebrae|questions?|items?|points?|additional|further|another"
)
_COUNTED = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE})(?P<quality>(?: \([^()]{{1,40}}\))?(?:[ -]+(?!(?:{_NOT_A_QUALITY})\b)[a-z][\w/+'-]*,?){{0,6}}?"
    rf"(?: \([^()]{{1,40}}\))?)[ -]+(?P<person>{_PERSON})\b(?!-)(?! ?years?\b)"
)
_EQUALS = re.compile(r"\bn ?= ?(?P<n>\d{1,3}(?:,\d{3})+|\d+)(?![\d.]*\d|\s?%)")

# (what the words before or after must match, what they add): the strongest statements of a whole cohort first.
_BEFORE = (
    (re.compile(r"(?:total of|all|altogether|in total|overall,?|series of|cohort of|sample of|population of|group of|study (?:of|with|in|on|included|population)"
                r"|data (?:on|from|of|for)|records (?:of|from|for)|experience (?:with|of|in)|review of|analysis of|analy[sz]ed|report of"
                r"|comprised|consisted of|comprising|enrolling|consecutive series of|results (?:of|in|for)|outcomes? (?:of|in)|survey of)"
                r" (?:the |our |all |these |approximately |about |over )*$"), 3.0),
    (re.compile(r"(?:(?:19|20)\d\d|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*),? $"), 2.0),
    (re.compile(r"(?:against|compared (?:with|to)|versus|vs\.?|controls?|control group of|than in|unlike) (?:the |those of )?$"), -1.5),
    (re.compile(r"(?:included?|including|enrolled|recruited|identified|reviewed|stud(?:y|ied)|evaluated?|examined|treated|randomi[sz]ed"
                r"|investigated?|describing|describe[ds]?|report(?:ed)?|present(?:ed)?|followed|selected|assessed|registered|accrued|found|analy[sz]e|collected|retrieved|screened and enrolled)"
                r" (?:a |on |the |our |all |data (?:on|from|of) |another )*$"), 2.5),
    (re.compile(r"(?:of|in|among|from|for) (?:the|these|all|our) $"), 1.0),
    (re.compile(r"(?:studies|trials|articles|reports|series|papers|rcts|publications|cohorts)(?: \([^()]*\))?,?"
                r"(?: (?:with|of|in|and|on|for|a|total|including|involving|comprising|representing|describing|reporting|enrolling|randomi[sz]ing|data|from|which|that|included|yielded|totall?ing))+ $"), 3.0),
    (re.compile(r"(?:studies|trials|articles|reports|papers|rcts)(?: \([^()]*\))?(?:,| and|;) $"), 3.0),
    (re.compile(r"^$|\($"), 0.5),
)  # fmt: skip
_AFTER = (
    (re.compile(r"[^.;]{0,80}?\b(?:were|was|are|have been|had been|being|to be|will be|could be)(?: \w+ly)?(?: then| all| also| finally)?"
                r" (?:included|enrolled|entered|recruited|analy[sz]ed|evaluated|evaluable|studied|identified|reviewed|randomi[sz]ed|randomly|eligible"
                r"|assigned|allocated|investigated|treated|examined|accrued|registered|assessed|followed|selected|irradiated|operated|available|collected|seen|admitted|referred|managed)\b"), 2.5),
    (re.compile(r"[^.;]{0,60}?\b(?:met|fulfilled|satisfied)(?: \w+){0,3} criteria"), 3.0),
    (re.compile(r"[^.;]{0,60}?\b(?:participated|underwent|took part|received|enrolled|consented|completed)\b"), 1.5),
    (re.compile(r"[^.;]{0,60}?(?:in|from) the literature|,? \d+ (?:lesions|tumou?rs|metastases|treatments)"), 2.0),
    (re.compile(r"[^.;]{0,20}?\b(?:included|enrolled|analy[sz]ed|randomi[sz]ed|treated|irradiated|operated)\b"), 1.0),
    (re.compile(r"[^.;]{0,60}?\b(?:between|from|during) (?:\w+ )?(?:\d+, )?(?:19|20)\d\d"), 1.5),
)  # fmt: skip
_PART_OF_A_COHORT = (
    (re.compile(r"\d\)? (?:out )?of (?:the |these |all )?$"), -1.0),  # "4 of 7 patients"
    (re.compile(r"(?:of whom|of these,?|of those,?|of them,?|among (?:them|these|whom),?|the (?:remaining|other)|remaining|another|in (?:only|another)|only|in) $"), -1.5),
    (re.compile(r"(?:age|aged|year|years|each|per|every|database|registry|approximately|about|nearly|almost|every year|over|more than|at least|fewer than|less than|up to|first|last|within) $"), -1.0),
)  # fmt: skip
_SHARE = (
    (re.compile(r" ?(?:\(?\d+(?:\.\d+)? ?%|\(\d+ of \d+|\[\d+(?:\.\d+)? ?%)"), -3.0),
    (re.compile(r"[^.;,]{0,40}?\b(?:died|had|developed|experienced|showed|relapsed|responded|achieved|presented|improved|worsened|required"
                r"|failed|progressed|survived|were alive|lost|deteriorated|remained|suffered|demonstrated|reported|recovered|regained|refused|withdrew|discontinued)\b"), -2.0),
    (re.compile(r" (?:in (?:each|the|both|one)(?: \w+){0,3} (?:group|arm|cohort)s?|per (?:group|arm)|each)\b"), -1.5),
    (re.compile(r"[^.;]{0,30}?\b(?:a|per|each|every) year|[^.;]{0,40}?(?:screened|assessed for eligibility|were approached|were excluded|excluded|not included)"), -3.0),
)  # fmt: skip
# "31 males and 35 females": parts of a cohort, however many
_BY_SEX = re.compile(
    r"(?:fe)?males?,?(?: and)? (?:\(|\d)|(?:wo)?men,?(?: \([^()]*\))?(?: and)? \d|\d (?:fe)?males? (?:and|,) $|\d (?:wo)?men(?: \([^()]*\))?,? (?:and )?$|(?:boys|girls),? (?:and )?\d|\d (?:boys|girls),? (?:and )?$"
)
_IN_PART = {HEADING: 1.5, METHODS: 1.0, RESULTS: 0.5, BODY: 0.5, AIM: 0.5, CONCLUSIONS: -0.5, BACKGROUND: -2.5}
_POOLED = frozenset({"systematic_review", "meta_analysis"})
_WITHOUT_PATIENTS = frozenset({"narrative_review", "guideline", "preclinical"})


_LITERATURE = re.compile(r"[^.;]{0,40}?\b(?:literature|earlier|previous(?:ly)?|reported|published|pubmed|medline|described)\b")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A number of people in one sentence, and how much speaks for its being the whole cohort."""

    line: Line
    start: int
    end: int
    value: int
    score: float
    is_literature: bool = False  # earlier reports, counted by a paper about other patients


def candidates(lines: tuple[Line, ...]) -> tuple[Candidate, ...]:
    """Every number of people that the article gives, in reading order."""
    return tuple(candidate for line in lines for candidate in _candidates(line))


def find(lines: tuple[Line, ...], *, design: str | None, found: tuple[Candidate, ...] | None = None) -> tuple[Finding, ...]:
    """One finding with the study's number of patients; none where it is not stated or no patients were studied."""
    found = candidates(lines) if found is None else found
    if design in _WITHOUT_PATIENTS:
        return ()
    if design == "case_report":
        return _cases(lines, found)
    best = _best(found, pooled=design in _POOLED)
    arms = _arms(lines, best)
    if arms:
        line, start, end, value = arms
        return (line.finding(start, end, kind="patient_count", value=float(value), unit="patients"),)
    if best is None:
        return ()
    return (best.line.finding(best.start, best.end, kind="patient_count", value=float(best.value), unit="patients"),)


def own_size(found: tuple[Candidate, ...]) -> int | None:
    """The size of the cohort that the authors themselves saw, going by the candidates; None without any."""
    best = _best(tuple(candidate for candidate in found if not candidate.is_literature), pooled=False)
    return best.value if best else None


def _candidates(line: Line) -> list[Candidate]:
    found = []
    for match in _COUNTED.finditer(line.text):
        value = int(number(match["n"]))
        if value <= 1 or _is_year(match["n"], line.text, match.start()):
            continue
        before, after = line.text[max(0, match.start() - 70) : match.start()], line.text[match.end() : match.end() + 110]
        score = _IN_PART[line.part] + _first(_BEFORE, before) + _first(_AFTER, after)
        score += _first(_PART_OF_A_COHORT, before) + _first(_SHARE, after)
        score += 1.0 if "consecutive" in match["quality"] else 0.0
        score -= 2.0 if _BY_SEX.search(before) or _BY_SEX.match(match["person"] + after) else 0.0
        found.append(
            Candidate(line=line, start=match.start("n"), end=match.end(), value=value, score=score,
                      is_literature=bool(_LITERATURE.search(match["quality"]) or _LITERATURE.match(after)))
        )  # fmt: skip
    return found


def _first(rules: tuple[tuple[re.Pattern[str], float], ...], text: str) -> float:
    before = rules is _BEFORE or rules is _PART_OF_A_COHORT
    return next((weight for rule, weight in rules if (rule.search(text) if before else rule.match(text))), 0.0)


def _is_year(token: str, text: str, start: int) -> bool:
    return token.isdigit() and len(token) == 4 and token[:2] in {"19", "20"} and bool(
        re.search(r"(?:in|since|of|until|to|and|from|between|-|january|february|march|april|may|june|july|august|september|october|november|december) ?$", text[:start])
    )  # fmt: skip


def _best(found: tuple[Candidate, ...], *, pooled: bool) -> Candidate | None:
    """The candidate with the highest score; a number said again in another sentence counts for more."""
    eligible = [candidate for candidate in found if candidate.score > -1.5]
    if not eligible:
        return None
    told = {value: sum(candidate.value == value for candidate in found) for value in {c.value for c in eligible}}
    most = max(candidate.value for candidate in eligible)

    def rank(candidate: Candidate) -> float:
        size = 1.5 * candidate.value / most if pooled else 0.5 * candidate.value / most
        return candidate.score + 0.5 * min(told[candidate.value] - 1, 2) + size

    return max(eligible, key=rank)


def _cases(lines: tuple[Line, ...], found: tuple[Candidate, ...]) -> tuple[Finding, ...]:
    """The patients of a case report: the number of cases that it reports, else the one patient it is about."""
    for candidate in found:
        before = candidate.line.text[: candidate.start]
        if candidate.value <= 4 and candidate.line.part != BACKGROUND and (
            candidate.line.part == HEADING or re.search(r"(?:report|describe|present|of)(?:ed|s)? (?:on |the |here )*$|^$", before)
        ):  # fmt: skip
            return (candidate.line.finding(candidate.start, candidate.end, kind="patient_count", value=float(candidate.value), unit="patients"),)
    line, start, end = _the_patient(lines)
    return (line.finding(start, end, kind="patient_count", value=1.0, unit="patients"),)


_PATIENT = re.compile(
    r"\b(?:an?|the|this|our|one) (?:[\w-]+ ){0,3}?(?:patient|man|woman|boy|girl|male|female|case|infant|child|lady|gentleman)\b"
    r"|\b\d+-(?:year|month|day)-old(?: \w+)?"
)


def _the_patient(lines: tuple[Line, ...]) -> tuple[Line, int, int]:
    for line in (*(line for line in lines if line.part != HEADING), *lines):
        if match := _PATIENT.search(line.text):
            return line, match.start(), match.end()
    return lines[0], 0, len(lines[0].text)


# The arms of a comparison: "(n=17)", "(345)", "37 and 36 patients", "445 patients ... and 446 randomized".
_ARM = re.compile(
    rf"\(n ?= ?(?P<a>\d[\d,]*)(?=[);,])|\((?P<b>\d[\d,]*)(?: [a-z]+)?\)|(?<![\w.,/%<>=+-])(?P<c>{WHOLE})(?= and {WHOLE} (?:\w+ )?(?:{_PERSON})\b)"
    rf"|(?<= and )(?P<d>{WHOLE})(?= (?:were )?(?:randomi|assigned|allocated|to |received|in the))"
    rf"|(?<![\w.,/%<>=+-])(?P<e>{WHOLE})(?=(?:[ -](?!(?:{_NOT_A_QUALITY})\b)[a-z][\w/+'-]*){{0,3}}? (?:{_PERSON})\b(?!-))"
)
_TO_ARMS = re.compile(r"randomi[sz]ed|randomly|assigned|allocated|matched|(?:arms?|groups?|and [\w-]+|versus [\w-]+) \(n ?=")


def _arms(lines: tuple[Line, ...], best: Candidate | None) -> tuple[Line, int, int, int] | None:
    """The arms of a comparison added up, where the abstract gives them and no whole that is larger than each."""
    for line in lines:
        if line.part in (BACKGROUND, CONCLUSIONS) or not _TO_ARMS.search(line.text):
            continue
        counts = [(m.start(m.lastgroup), m.end(m.lastgroup), int(number(m[m.lastgroup]))) for m in _ARM.finditer(line.text)]
        counts = [count for count in counts if not _is_year(line.text[count[0] : count[1]], line.text, count[0]) and count[2] > 1]
        values = [value for *_, value in counts]
        if not 2 <= len(values) <= 4 or max(values) > 20 * min(values):
            continue
        total = sum(values)
        if 2 * max(values) >= total and len(values) > 2 or re.search(r"in each|per (?:arm|group)|\beach\b", line.text):
            total = max(values)  # the whole and its arms stand together
        if best is None or best.value < total and (best.value in values or best.value < max(values)):
            return line, counts[0][0], counts[-1][1], total
    return None
