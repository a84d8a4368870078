"""Parts added up where no whole is told: "randomised to surgery (n=17) or radiotherapy (n=18)" are 35 patients.

So are patients and those matched to them, the authors' own cases and the published ones, and the patients of several
bodies of literature.
"""

import re
from itertools import combinations, zip_longest

from extractors.text.headcount import Candidate, is_year
from extractors.text.lines import BACKGROUND, CONCLUSIONS, Line, ahead_of
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import NOT_A_QUALITY, PERSON

_START = r"(?<![\w.,/%<>=+-])"
_TREATED = (
    r"accrued|enrolled|entered|randomi|assigned|allocated|received|receiving|underwent|undergoing|treated|irradiated"
    r"|operated|matched"
)
_QUALITIES = rf"(?: \([^()]{{1,40}}\)|[ -]+(?!(?:{NOT_A_QUALITY})\b)[a-z][\w/+'-]*){{0,9}}?"
# The forms an arm's number takes; two arms of one comparison take the same form or one of the pairs below.
_ARM = re.compile(
    r"(?:\(|\([^()]{1,60}; ?)n ?= ?(?P<equals>\d[\d,]*)(?=[);]|, (?!\d+(?:\.\d+)? ?%))"  # "(n=17)", "(40 mg; n = 17)"
    rf"|(?<= )\((?:in )?(?P<bracket>\d[\d,]*)(?: (?:new|{PERSON}))?\)(?!\w)"  # "(345)", "(in 232 patients)"
    rf"|{_START}(?P<first>{WHOLE})(?= and {WHOLE} (?:\w+ )?(?:{PERSON})\b)"  # "37 and 36 patients"
    rf"|{_START}(?P<bare>{WHOLE})"  # "100 to surgery"
    r"(?= (?:were )?(?:randomi|assigned|allocated|received|to (?!\d)|in the |in (?:arm|group)))"
    rf"|{_START}(?P<people>{WHOLE})(?={_QUALITIES} (?:{PERSON})\b(?!-)[^.;]{{0,50}}?(?:{_TREATED}|\(|$))"
)
_PAIRS = ({"equals"}, {"bracket"}, {"first", "people"}, {"bare"}, {"people"}, {"bare", "people"})
_INCLUDED = r"\bgroups? (?:included|comprised|consisted of)\b"
_COMPARISON = re.compile(
    r"randomi[sz]ed|randomly|assigned|allocated|matched|(?:arms?|groups?|and [\w-]+|versus [\w-]+|or [\w-]+) \(n ?="
    rf"|{_START}{WHOLE} and {WHOLE} (?:\w+ )?(?:{PERSON})\b|{_INCLUDED}[^.;]{{1,150}}{_INCLUDED}"
    r"|\(n ?= ?\d+\) (?:and|or|versus|vs\.?|was held against|(?:was|were) compared (?:to|with)) [^.;()]{1,80}"
    r" \(n ?= ?\d+\)"
    rf"|(?:^|[:;] ){WHOLE} to [a-z][^.;]{{1,80}}, (?:and )?{WHOLE} to [a-z]"  # "70 to surgery, 64 to radiotherapy"
)
# "529 patients were assigned to A and 264 to B", "243 patients with stage I, 63 with stage II and 108 with stage III"
_LINK = r"with|to|received|in|using|receiving"
# "97 patients treated with A and 98 without"
_WITH_AND_WITHOUT = re.compile(
    rf"{_START}{WHOLE}{_QUALITIES} (?:{PERSON}) (?:[a-z]+ ){{0,3}}?(?:with|on|given|receiving|taking)\b"
    rf"[^.;,()]{{0,60}}?(?: \([^()]{{1,40}}\))?,? (?:and|versus|vs) (?P<n>{WHOLE})(?: (?:{PERSON}))? without\b"
)
# "108 patients with surgery matched 1:2 to 216 with radiotherapy alone"; healthy controls are no patients
_MATCHED = re.compile(
    rf"{_START}{WHOLE}{_QUALITIES} (?:{PERSON})\b[^.;]{{0,150}}?"
    r"\b(?:matched|paired)(?: (?:\w+ )?\(?\d ?(?::|to) ?\d\)?)?"
    rf" (?:to|with|against|by) (?P<n>{WHOLE})(?= (?!healthy|normal)(?:[a-z-]+ ){{0,3}}?"
    rf"(?:{PERSON}|others|with|without|who|whose|treated|given|irradiated|operated|after|under)\b)"
    r"(?![^.;,]{0,30}\bcontrols)"
)
# "37 patients had it alone, 552 with whole-brain radiotherapy"
_ALONE_AND_WITH = re.compile(
    rf"{_START}{WHOLE}{_QUALITIES} (?:{PERSON}) (?:had|received|got|were given|underwent) [^.;,()]{{1,40}}?"
    r" (?:alone|only)"
    rf"(?:,| and|, and|;) (?P<n>{WHOLE})(?: (?:{PERSON}))? (?:(?:had it|received it) )?"
    r"(?:with|combined with|together with|plus|in combination with|after|before)\b"
)
_FIRST_OF_LIKE = re.compile(
    rf"{_START}(?P<n>{WHOLE}){_QUALITIES} (?:{PERSON})(?: \([^()]{{1,40}}\))?(?: (?:were|was))?(?: (?:randomly|then))?"
    rf"(?: (?:assigned|allocated|randomi[sz]ed))? (?P<link>{_LINK})\b"
)
_NEXT_OF_LIKE = re.compile(
    rf"(?:,|,? and|;) (?P<n>{WHOLE}) (?:(?:{PERSON}) )?(?:\([^()]{{1,40}}\) )?(?:were )?"
    rf"(?:assigned |allocated |randomi[sz]ed )?(?P<link>{_LINK})"
    r" (?!\d|months|years)"
)
# "24 surgical papers with 999 patients, four radiation papers with 543", "(13 trials, 268 patients)"
_BODY_OF_LITERATURE = re.compile(
    r"\b(?:papers|studies|articles|series|trials|reports)(?: (?:with|of|on|including|comprising)|,)"
    rf" (?P<n>{WHOLE})(?= patients|[,;.])"
)
_SHARED_OUT = re.compile(r"\bof (?:whom|these|which|them)\b|\bincluding\b|:")  # what follows are parts of the number
_DENOMINATOR = re.compile(r"\b(?:out of|of|among) (?:the |a total of )?$")
_SOME_WORDS = rf"(?: (?!(?:{NOT_A_QUALITY})\b)[a-z-]+)"


def _group(names: str, letters: str) -> re.Pattern[str]:
    """A group's number, with the group's name before or behind it: "24 in one group", "group A comprised 24 men"."""
    name = rf"(?:the )?(?:{names}) (?:group|arm|cohort)|(?:group|arm|cohort) (?:{letters})"
    alone = rf"(?:the )?(?:{names})"  # "13 in the other", "the other 13"
    return re.compile(
        rf"{_START}(?P<ahead>{WHOLE}){_SOME_WORDS}{{0,4}} in (?:(?:{name})(?![\w-])|{alone}(?=[,;.)]|$))"
        rf"|(?<![\w-])(?:{name}|{alone}),?"
        r" \(?(?:had|included|comprised|consisted of|contained|with|of|held|were|was)? ?(?:n ?= ?)?"
        rf"(?P<behind>{WHOLE})(?={_SOME_WORDS}{{0,3}} (?:{PERSON})\b|[,;.)](?!\d)|$)"
    )


_FIRST_GROUP, _SECOND_GROUP = _group("first|one", "a|1|i|one"), _group("second|other", "b|2|ii|two")
_EACH = re.compile(r"\beach\b")  # "thirty in each arm" is said beside the whole
# "two groups (30 patients in each group)"
_EACH_GROUP = re.compile(r" (?:in (?:each|every)|per)(?: of the \w+)? (?:group|arm)s?\b")
# "two arms of 138", "three groups of 20 patients each"
_EQUAL_GROUPS = re.compile(
    rf"\b(?P<groups>two|three|four|[234]) (?:(?!control)[a-z-]+ ){{0,2}}?(?:groups|(?P<arms>arms)) of"
    rf" (?P<n>{WHOLE})(?!,? (?:and|to|or|v|vs|versus) \d|[ -]years)"
    rf"(?={_SOME_WORDS}{{0,4}} (?:{PERSON})\b"
    r"|(?(arms)(?: each\b| (?:were|was)\b|[.,;:)]|$)|(?!)))"
)
# "two to one randomisation: protons 42, photons 21", "randomised: surgery in 31, radiotherapy in 32"
_TERSE_ARMS = re.compile(
    r"\brandomi[sz][^.;]{0,150}?[a-z](?: in|,)? (?P<n>\d{2,4})(?:,| and| or| versus| vs| against)"
    r" (?:(?:and|or) )?[a-z][a-z -]{2,50}?(?: in|,)? (?P<n2>\d{2,4})(?=[.,;)](?!\d)|$)"
)
_NOT_OF_ARMS = re.compile(
    r"\b(?:gy|age|aged|months?|years?|weeks?|median|mean|at|of|by|to|from|since|hospitals|cent(?:er|re)s)\b"
)
# Cases of the authors' own and of the literature, told as one: "five own and 50 published cases"
_OWN = (
    rf"(?:(?:our|the)(?: own)? (?P<own>{WHOLE})(?:{_SOME_WORDS}{{0,2}} (?:{PERSON}))?"
    rf"|(?P<own2>{WHOLE}) (?:own|personal|institutional|new)(?: (?:{PERSON}))?"
    rf"|(?P<one>(?:our|(?:one |an )?own|one new|a new|a personal)(?: own)? (?:case|patient))"
    rf"|(?P<own3>{WHOLE})(?:{_SOME_WORDS}{{0,2}} (?:{PERSON}))? (?:of (?:our own|ours)|from our [a-z]+))"
)
_OWN_AND_PUBLISHED = re.compile(
    rf"{_START}{_OWN},?(?: (?:were|was))?"
    r" (?:and|plus|with|(?:added|joined) to|(?:together|combined|pooled|joined|merged) with)"
    rf" (?:the |all )?(?P<others>{WHOLE}) (?:(?:published|reported|literature|known)\b"
    r"|(?:earlier|previous(?:ly)?) [a-z]+"
    rf"|(?:(?:{PERSON}|ones|others) )?(?:from|of|in|out of|found in|reported in) (?:the )?(?:[a-z]+ )?literature\b)"
)
_GROUPS = re.compile(r"\b(?P<n>two|three|four|[234]) (?:[a-z-]+ ){0,2}?(?:groups|arms)\b")
AT_MOST = 5  # more numbers than this in a sentence are no list of arms


def added_up(lines: tuple[Line, ...], best: Candidate | None, told: set[int]) -> tuple[Line, int, int, int] | None:
    """(line, start, end, sum) where the abstract gives the arms and no whole beside them; None elsewhere.

    `best` is the likeliest whole so far, `told` every number of people in the article.
    """
    if best and (each := _EACH_GROUP.match(best.line.text, best.end)):
        groups = next((int(number(match["n"])) for line in lines if (match := _GROUPS.search(line.text))), 1)
        if groups > 1 and not any(0.9 * groups * best.value <= one <= groups * best.value for one in told):
            return best.line, best.start, each.end(), groups * best.value
    for line, following in zip_longest(lines, lines[1:]):
        if (equal := _EQUAL_GROUPS.search(line.text)) and (best is None or best.value == int(number(equal["n"]))):
            return line, equal.start("n"), equal.end("n"), int(number(equal["groups"]) * number(equal["n"]))
        if best and best.line is line and (like := _of_like(line.text, best)):
            return line, *like
        if (groups := _of_groups(line, following)) and (best is None or best.value in groups[2:]):
            return line, *groups[:2], sum(groups[2:])
        if best is None and (terse := _terse_arms(line.text)):
            return line, *terse
        if line.part in (BACKGROUND, CONCLUSIONS) or not _COMPARISON.search(line.text) or _EACH.search(line.text):
            continue
        arms = _arms(line.text)
        values = [int(number(arm[arm.lastgroup])) for arm in arms]
        if not 2 <= len(values) <= AT_MOST or max(values) > 20 * min(values) or _holds_its_sum(values):
            continue
        if {arm.lastgroup for arm in arms} not in _PAIRS:
            continue  # "100 women ... the control group (n=50)": a whole and one arm
        total = sum(values)
        if best and best.value == max(values) and best.score >= 3 and total not in told:
            continue
        if best is None or best.value < total and (best.value in values or best.value < max(values)):
            return line, arms[0].start(arms[0].lastgroup), arms[-1].end(arms[-1].lastgroup), total
    return None


def _terse_arms(text: str) -> tuple[int, int, int] | None:
    """(start, end, sum) of the arms that a sentence about randomisation names, each with its bare number behind it."""
    match = _TERSE_ARMS.search(text) if "random" in text else None
    if not match or is_year(match["n"], text, match.start("n")):
        return None
    if _NOT_OF_ARMS.search(text, max(0, match.start("n") - 20), match.end()):
        return None
    return match.start("n"), match.end("n2"), int(match["n"]) + int(match["n2"])


def own_and_published(lines: tuple[Line, ...]) -> tuple[Line, int, int, int] | None:
    """(line, start, end, sum) where a sentence tells the authors' cases and those of the literature as one number."""
    for line in lines:
        if line.part not in (BACKGROUND, CONCLUSIONS) and (match := _OWN_AND_PUBLISHED.search(line.text)):
            own = "one" if match["one"] else match["own"] or match["own2"] or match["own3"]
            return line, match.start(), match.end(), int(number(own) + number(match["others"]))
    return None


def _of_groups(line: Line, following: Line | None) -> tuple[int, int, int, int] | None:
    """(start, end, number, number) where a sentence counts one group and it or the next one counts the other."""
    if line.part == BACKGROUND or not (first := _FIRST_GROUP.search(line.text)):
        return None
    second = _SECOND_GROUP.search(line.text, first.end())
    end = second.end() if second else first.end()
    if not second and following and following.part == line.part:
        second = _SECOND_GROUP.search(following.text)
    if not second:
        return None
    return first.start(), end, *(int(number(match[match.lastgroup])) for match in (first, second))


def pooled(best: Candidate) -> tuple[int, int, int] | None:
    """(start, end, sum) where `best` is one of several bodies of literature that a sentence counts; None elsewhere."""
    bodies = list(_BODY_OF_LITERATURE.finditer(best.line.text))
    values = [int(number(match["n"])) for match in bodies]
    if not 2 <= len(values) <= AT_MOST or best.value not in values or _holds_its_sum([*values, 0]):
        return None
    return bodies[0].start("n"), bodies[-1].end("n"), sum(values)


def two_parts(text: str, best: Candidate) -> tuple[int, int, int] | None:
    """(start, end, sum) of the likeliest whole and its other half: matched to it, without, or with more besides."""
    for expression in (_WITH_AND_WITHOUT, _MATCHED, _ALONE_AND_WITH):
        if other := expression.match(text, best.start):
            return best.start, other.end("n"), best.value + int(number(other["n"]))
    return None


def _of_like(text: str, best: Candidate) -> tuple[int, int, int] | None:
    """(start, end, sum) of numbers told in the same words, the likeliest whole among them."""
    if two := two_parts(text, best):
        return two
    for first in _FIRST_OF_LIKE.finditer(text, max(0, best.start - 200), best.end + 200):
        if first.start() > best.start or _DENOMINATOR.search(ahead_of(text, first.start())):
            continue
        stop = _SHARED_OUT.search(text, first.end())
        more = [
            match
            for match in _NEXT_OF_LIKE.finditer(text, first.end(), stop.start() if stop else len(text))
            if match["link"] == first["link"]
        ]
        if best.start not in {first.start("n"), *(match.start("n") for match in more)}:
            continue
        values = [int(number(match["n"])) for match in (first, *more)]
        is_list = 2 <= len(values) <= AT_MOST and max(values) <= 20 * min(values)
        if is_list and not _holds_its_sum(values) and (len(values) == 2 or sum(values[1:]) != values[0]):
            return first.start("n"), more[-1].end("n"), sum(values)
    return None


def _arms(text: str) -> list[re.Match[str]]:
    return [
        match
        for match in _ARM.finditer(text)
        if int(number(match[match.lastgroup])) > 1
        and not _DENOMINATOR.search(ahead_of(text, match.start()))
        and not is_year(match[match.lastgroup], text, match.start())
    ]


def _holds_its_sum(values: list[int]) -> bool:
    """Whether one of the numbers is (nearly) what some of the others add up to."""
    return any(
        0.9 * whole <= sum(parts) <= 1.02 * whole
        for at, whole in enumerate(values)
        for size in range(2, len(values))
        for parts in combinations(values[:at] + values[at + 1 :], size)
    )
