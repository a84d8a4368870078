"""How many patients a study itself analysed: its own or, for a pooled review, those of the studies it pools.

Every "N patients" of the abstract is a candidate; the words around it say whether it is the whole cohort, a part of it
or somebody else's. Ages, lesions, vertebrae, doses and the numbers of articles are never candidates, because a person
must be counted. Where only the arms are given they are added up.
"""

import re
from dataclasses import dataclass, replace
from itertools import combinations

from extractors.records import Finding
from extractors.text.lines import AIM, BACKGROUND, BODY, CONCLUSIONS, HEADING, METHODS, RESULTS, Line, ahead_of
from extractors.text.numbers import WHOLE, number

_PERSON = (
    "patients|pts|cases|women|men|children|subjects|participants|individuals|adults|persons|people|veterans|adolescents"
    "|infants|neonates|survivors|volunteers|girls|boys|females|males|respondents|residents|recipients|donors|smokers|probands|beneficiaries|nurses|students|couples|caregivers"
)
_ONE = r"\bone (?:[a-z]+ ){0,3}?(?:patient|case|woman|man|child)\b"
_NOT_A_QUALITY = (
    "of|and|or|with|in|to|for|from|the|than|per|versus|vs|by|at|on|years?|yrs?|months?|weeks?|days?|hours?|min|gy|mg|kg|cm"
    "|mm|ml|percent|times?|fractions?|lesions?|studies|trials|articles|reports|papers|citations|abstracts|databases|centers"
    "|centres|hospitals|institutions|was|were|are|is|had|have|all|other|more|deaths?|events?|cycles?"
    "|courses?|doses?|levels?|who|that|which|received|underwent|died|if|when|after|before|as|but|per|each|between|among"
    "|samples?|specimens?|tumou?rs|metastases|vertebrae|questions?|items?|points?|additional|further|another"
)
_COUNTED = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE})(?P<quality>(?: \([^()]{{1,40}}\)|[ -]+(?!(?:{_NOT_A_QUALITY})\b)[a-z][\w/+'-]*,?){{0,9}}?)"
    rf"[ -]+(?P<person>{_PERSON})\b(?!-)(?! ?years?\b)"
)
# "women (n = 585)"
_EQUALS = re.compile(
    rf"\b(?:{_PERSON}|cohort|sample|population|trials?|stud(?:y|ies)|database|survivors|bcs|pts)"
    rf"(?: (?!assigned|randomi|receiv|treated|under|in\b|to\b|groups?\b|arms?\b|allocated|who\b|on\b|without\b)[\w/+-]+){{0,5}} ?[(\[](?:total )?n ?= ?(?P<n>\d{{1,3}}(?:[, ]\d{{3}})+|\d+)(?![\d.]*\d|\s?%|,? ?\d[\d.]* ?%)"
    rf"|[(\[](?:total )?n ?= ?(?P<n2>\d{{1,3}}(?:[, ]\d{{3}})+|\d+)[)\]],? (?:were|was|completed|participated|who were) (?:\w+ )?(?:randomi|random|enrolled|included|recruited|analy|stud|assigned)"
)
# "enrolled 1905 community-dwelling Latinas", "a sample of 141 BCS": whoever is enrolled is a person
_ENROLLED = re.compile(
    rf"(?:enrolled|recruited|randomi[sz]ed|randomly assigned|sample of|cohort of|total of|trial (?:in|of|with)|study (?:in|of|with)|conducted (?:on|in|with|among)|data (?:from|on)) "
    rf"(?:a total of )?(?P<n>{WHOLE}) (?=[a-z])(?!(?:{_NOT_A_QUALITY}|a|an|new|different|consecutive|randomi\w+|clinical|published|academic|hospital|medical|nations|countries|sites|practices|cent\w+|eyes|mice|rats|animals|biopsies|plans|scans|images|cells|genes|arms|groups)\b)"
    rf"(?:(?!(?:{_NOT_A_QUALITY})\b)[a-z][\w/+'-]*,? ?){{1,4}}"
)

# (what the words before or after must match, what they add): the strongest statements of a whole cohort first.
_BEFORE = (
    (re.compile(r"(?:total of|all|altogether|in total|overall,?|series of|cohort of|sample of|population of|group of|study (?:of|with|in|on|included|population)|conducted (?:on|in|with|among)|(?:trial|trials|study) (?:in|of|with|among)"
                r"|data (?:on|from|of|for)|records (?:of|from|for)|experience (?:with|of|in)|review of|analysis of|analy[sz]ed|report of"
                r"|comprised|consisted of|comprising|enrolling|consecutive series of|results (?:of|in|for)|outcomes? (?:of|in)|survey of)"
                r" (?:the |our |all |these |approximately |about |over )*$"), 3.0),
    (re.compile(r"(?:(?:19|20)\d\d|jan\w*|feb\w*|mar\w*|apr\w*|may|jun\w*|jul\w*|aug\w*|sep\w*|oct\w*|nov\w*|dec\w*),? $"), 2.0),
    (re.compile(r"(?:against|compared (?:with|to)|versus|vs\.?|controls?|control group of|than in|unlike) (?:the |those of )?$"), -1.5),
    (re.compile(r"(?:included?|enrolled|recruited|identified|reviewed|stud(?:y|ied)|evaluated?|examined|treated|randomi[sz]ed"
                r"|investigated?|describing|describe[ds]?|report(?:ed)?|present(?:ed)?|followed|selected|assessed|registered|accrued|found|analy[sz]e|collected|retrieved|screened and enrolled)"
                r" (?:a |on |the |our |all |data (?:on|from|of) |another )*$"), 2.5),
    (re.compile(r"(?:of|in|among|from|for) (?:the|these|all|our) $"), 1.0),
    (re.compile(r"(?:studies|trials|articles|reports|series|papers|rcts|publications|cohorts)(?: \([^()]*\))?,?"
                r"(?: (?:with|of|in|and|on|for|a|total|including|involving|comprising|representing|describing|reporting|enrolling|randomi[sz]ing|data|from|which|that|included|yielded|totall?ing))+ $"), 3.0),
    (re.compile(r"(?:studies|trials|articles|reports|papers|rcts)(?: \([^()]*\))?(?:,| and|;) $"), 3.0),
    (re.compile(r"^$"), 0.5),
    (re.compile(r"\($"), -0.75),
)  # fmt: skip
_AFTER = (
    (re.compile(r"[^.;\d]{0,60}?\b(?:met|meeting|fulfilled|fulfilling|satisfied|satisfying)(?: \w+){0,3} criteria"), 3.5),
    (re.compile(r"[^.;]{0,80}?\b(?:were|was|are|have been|had been|being|to be|will be|could be)(?: \w+ly)?(?: then| all| also| finally)?"
                r" (?:included|enrolled|entered|recruited|analy[sz]ed|evaluated|evaluable|studied|identified|reviewed|randomi[sz]ed|randomly|eligible"
                r"|assigned|allocated|investigated|treated|examined|accrued|registered|assessed|followed|selected|irradiated|operated|available|collected|seen|admitted|referred|managed)\b"), 2.5),
    (re.compile(r"[^.;]{80,170}?\b(?:were|was) (?:then |prospectively |retrospectively )?(?:included|enrolled|recruited|analy[sz]ed|evaluated|studied|reviewed|randomi[sz]ed|randomly)\b"), 1.5),
    (re.compile(r"[^.;]{0,60}?\b(?:participated|underwent|took part|received|enrolled|consented|completed)\b"), 1.5),
    (re.compile(r"[^.;]{0,60}?(?:in|from) the literature|,? \d+ (?:lesions|tumou?rs|metastases|treatments)"), 2.0),
    (re.compile(r"[^.;]{0,20}?\b(?:included|enrolled|analy[sz]ed|randomi[sz]ed|treated|irradiated|operated)\b"), 1.0),
    (re.compile(r"[^.;]{0,60}?\b(?:between|from|during) (?:\w+ )?(?:\d+, )?(?:19|20)\d\d"), 1.5),
)  # fmt: skip
_PART_OF_A_COHORT = (
    (re.compile(r"\d\)? (?:out )?of (?:the |these |all )?$"), -1.0),  # "4 of 7 patients"
    (re.compile(r"(?:of whom|of these,?|of those,?|of them,?|among (?:them|these|whom),?|the (?:remaining|other)|remaining|another|in (?:only|another)|only) $"), -1.5),
    (re.compile(r"\b(?:first|last|next|initial|subsequent) $"), -3.0),
    (re.compile(r"\bin $"), -1.0),
    (re.compile(r"(?:age|aged|year|years|each|per|every|database|registry|approximately|about|nearly|almost|planned|planned total of|target(?: sample)?(?: size)?(?: of)?|sub-?sample of|subgroup of|subset of|every year|over|more than|at least|fewer than|less than|up to|within) $"), -1.0),
)  # fmt: skip
_SHARE = (
    (re.compile(r" ?(?:\(?\d+(?:\.\d+)? ?%|\(\d+ of \d+|\[\d+(?:\.\d+)? ?%)"), -3.0),
    (re.compile(r"[^.;,]{0,40}?\b(?:died|had|developed|experienced|showed|relapsed|responded|achieved|presented|improved|worsened|required"
                r"|failed|progressed|survived|were alive|lost|deteriorated|remained|suffered|demonstrated|reported|recovered|regained|refused|withdrew|discontinued)\b"), -2.0),
    (re.compile(r" (?:in (?:each|the|both|one)(?: \w+){0,3} (?:group|arm|cohort)s?|per (?:group|arm)|each)\b"), -1.5),
    (re.compile(r"[^.;]{0,30}?\b(?:a|per|each|every) year|[^.;]{0,40}?(?:screened|assessed for eligibility|were approached|were excluded|excluded|not included)"), -3.0),
)  # fmt: skip
# "31 of 322 eligible women participated"
_TOOK_PART = re.compile(rf"(?<![\w.,/%])(?P<n>{WHOLE})(?: \([^()]*\))? (?:out )?of (?:the |these )?(?:planned )?$")
_TAKES_PART = re.compile(r"(?: \w+){0,3} (?:were |was |have been )?(?:enrolled|participated|randomi[sz]ed|included|agreed|consented|accepted|analy[sz]ed|entered|recruited)\b")
_NUMBERED = re.compile(r"\b(?:cohort|arm|group|grade|phase|stage|type|level|table|figure|class|tier|score|step) $")
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
    found: list[Candidate] = []
    for line in lines:
        counted = _without_screened(_candidates(line))
        most = max((candidate.value for candidate in counted), default=0)
        found += counted
        found += (loose for loose in _loose_candidates(line) if loose.value > most)  # "36 women with primary (n=33) ..."
    return tuple(found)


def find(lines: tuple[Line, ...], *, design: str | None, found: tuple[Candidate, ...] | None = None) -> tuple[Finding, ...]:
    """One finding with the study's number of patients; none where it is not stated or no patients were studied."""
    found = candidates(lines) if found is None else found
    if design in _WITHOUT_PATIENTS:
        return ()
    if design == "case_report":
        return _cases(lines, found)
    best = _best(found, pooled=design in _POOLED)
    arms = _arms(lines, best, {candidate.value for candidate in found})
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
        if value <= 1 or _is_year(match["n"], line.text, match.start()) or _NUMBERED.search(ahead_of(line.text, match.start())):
            continue
        ahead, after = ahead_of(line.text, match.start())[-70:], line.text[match.end() : match.end() + 200]
        score = _IN_PART[line.part] + _first(_BEFORE, ahead) + _first(_AFTER, after)
        score += _first(_PART_OF_A_COHORT, ahead) + _first(_SHARE, after)
        score += 1.0 if "consecutive" in match["quality"] else 0.0
        score -= 2.0 if _BY_SEX.search(ahead) or _BY_SEX.match(match["person"] + after) else 0.0
        if part := _TOOK_PART.search(ahead) if _TAKES_PART.match(after) else None:
            found.append(Candidate(line=line, start=match.start() - len(part[0]), end=match.end(), value=int(number(part["n"])), score=score + 2.0))
        found.append(
            Candidate(line=line, start=match.start("n"), end=match.end(), value=value, score=score,
                      is_literature=bool(_LITERATURE.search(match["quality"]) or _LITERATURE.match(after)))
        )  # fmt: skip
    return found


_CHOSEN = re.compile(r"[^.;\d]{0,60}?\b(?:met|meeting|fulfilled|fulfilling|satisfied|satisfying)(?: \w+){0,3} criteria|[^.;\d]{0,25}?\bwere (?:eligible|included|enrolled)")


def _without_screened(counted: list[Candidate]) -> list[Candidate]:
    """"172 patients were identified with 13 meeting the criteria": of the two in one sentence the chosen counts."""
    chosen = [candidate for candidate in counted if _CHOSEN.match(candidate.line.text, candidate.end)]
    if len(chosen) != 1:
        return counted
    return [
        candidate if candidate.value <= chosen[0].value else replace(candidate, score=candidate.score - 4.0)
        for candidate in counted
    ]


def _loose_candidates(line: Line) -> list[Candidate]:
    """Numbers of people that no noun for people follows; they weigh less than those with one."""
    found = []
    for expression, score in ((_EQUALS, 1.5), (_ENROLLED, 1.0)):
        for match in expression.finditer(line.text):
            group = "n" if match["n"] else "n2"
            value = int(number(match[group]))
            if value > 2 and not _is_year(match[group], line.text, match.start(group)):
                found.append(Candidate(line=line, start=match.start(group), end=match.end(group), value=value, score=score + _IN_PART[line.part]))
    return found


def _first(rules: tuple[tuple[re.Pattern[str], float], ...], text: str) -> float:
    before = rules is _BEFORE or rules is _PART_OF_A_COHORT
    return next((weight for rule, weight in rules if (rule.search(text) if before else rule.match(text))), 0.0)


def _is_year(token: str, text: str, start: int) -> bool:
    return token.isdigit() and len(token) == 4 and token[:2] in {"19", "20"} and bool(
        re.search(r"(?:in|since|of|until|to|and|from|between|-|january|february|march|april|may|june|july|august|september|october|november|december) ?$", ahead_of(text, start))
    )  # fmt: skip


def _best(found: tuple[Candidate, ...], *, pooled: bool) -> Candidate | None:
    """The candidate with the highest score; a number said again in another sentence counts for more."""
    eligible = [candidate for candidate in found if candidate.score > -1.5]
    if not eligible:
        return None
    told = {value: sum(candidate.value == value for candidate in found) for value in {c.value for c in eligible}}
    most = max(candidate.value for candidate in eligible)

    def rank(candidate: Candidate) -> float:
        size = (1.5 if pooled else 0.5) * candidate.value / most + (3.0 if pooled and candidate.is_literature else 0.0)
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


# The arms of a comparison: "(n=17)", "(345)", "37 and 36 patients", "100 to surgery and 101 to ...".
_TREATED = r"(?:randomi|assigned|allocated|received|receiving|underwent|undergoing|were treated|treated|matched|were matched)"
_ARM = re.compile(
    rf"\(n ?= ?(?P<a>\d[\d,]*)(?=[);]|, (?!\d+(?:\.\d+)? ?%))|(?<= )\((?P<b>\d[\d,]*)(?: (?!%)[a-z]+)?\)(?!\w)"
    rf"|(?<![\w.,/%<>=+-])(?P<c>{WHOLE})(?= and {WHOLE} (?:\w+ )?(?:{_PERSON})\b)"
    rf"|(?<![\w.,/%<>=+-])(?P<d>{WHOLE})(?= (?:were )?(?:randomi|assigned|allocated|received|to (?!\d)|in the |in (?:arm|group)))"
    rf"|(?<![\w.,/%<>=+-])(?P<e>{WHOLE})(?=(?: \([^()]{{1,40}}\)|[ -]+(?!(?:{_NOT_A_QUALITY})\b)[a-z][\w/+'-]*){{0,9}}? (?:{_PERSON})\b(?!-)[^.;]{{0,50}}?(?:{_TREATED}|\(|$))"
)
_TO_ARMS = re.compile(r"randomi[sz]ed|randomly|assigned|allocated|matched|(?:arms?|groups?|and [\w-]+|versus [\w-]+|or [\w-]+) \(n ?=")
_DENOMINATOR = re.compile(r"\b(?:out of|of|among) (?:the |a total of )?$")


def _holds_its_sum(values: list[int]) -> bool:
    """Whether one of the numbers is (nearly) what some of the others add up to."""
    return any(
        0.9 * whole <= sum(parts) <= 1.02 * whole
        for at, whole in enumerate(values)
        for size in range(2, len(values))
        for parts in combinations(values[:at] + values[at + 1 :], size)
    )


def _arms(lines: tuple[Line, ...], best: Candidate | None, told: set[int]) -> tuple[Line, int, int, int] | None:
    """The arms of a comparison added up, where the abstract gives them and no whole beside them."""
    for line in lines:
        if line.part in (BACKGROUND, CONCLUSIONS) or not _TO_ARMS.search(line.text):
            continue
        counts = [
            (match.start(match.lastgroup), match.end(match.lastgroup), int(number(match[match.lastgroup])), match.lastgroup)
            for match in _ARM.finditer(line.text)
            if not _DENOMINATOR.search(ahead_of(line.text, match.start()))
        ]
        counts = [count for count in counts if count[2] > 1 and not _is_year(line.text[count[0] : count[1]], line.text, count[0])]
        values = [value for _, _, value, _ in counts]
        if not 2 <= len(values) <= 5 or max(values) > 20 * min(values) or re.search(r"\beach\b", line.text):
            continue
        total = sum(values)
        if _holds_its_sum(values) or (best and best.value == max(values) and best.score >= 3 and total not in told):
            continue  # the whole and its arms stand together
        if len(values) == 2 and {form for *_, form in counts} not in ({"a"}, {"b"}, {"c", "e"}, {"d"}, {"e"}, {"d", "e"}):
            continue  # "100 women ... the control group (n=50)": a whole and one arm
        if best is None or best.value < total and (best.value in values or best.value < max(values)):
            return line, counts[0][0], counts[-1][1], total
    return None
