"""Numbers of people that no noun for people follows: "(n = 585)", "147 records", "of whom 1069 were enrolled"."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from extractors.text.headcount import Candidate, in_part, is_year
from extractors.text.lines import BACKGROUND, CONCLUSIONS, HEADING, Line, ahead_of
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import NOT_A_QUALITY, PERSON, pattern

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
# "seventy-nine overweight and obese women were"
_PAIRED = re.compile(
    rf"(?:^|: )(?P<n>{WHOLE}) (?:(?!(?:{NOT_A_QUALITY})\b)[a-z][\w/+'-]*,? ){{1,4}}and"
    rf" (?:(?!(?:{NOT_A_QUALITY})\b)[a-z][\w/+'-]* ){{1,3}}(?:{PERSON})\b(?!-)"
)
# "55 head and neck tumour patients"
_HEAD_AND_NECK = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE}) (?:(?!(?:{NOT_A_QUALITY})\b)[a-z][\w-]* ){{0,4}}head and neck"
    rf" (?:(?!(?:{NOT_A_QUALITY})\b)[a-z][\w-]* ){{0,3}}(?:{PERSON})\b(?!-)"
)
# "enrolled 1905 community-dwelling Latinas", "a sample of 141 BCS": whoever is enrolled is a person
_NOT_PEOPLE = (
    r"a|an|new|different|consecutive|randomi\w+|clinical|published|academic|hospital|medical|nations|countries|sites"
    r"|practices|cent\w+|eyes|mice|rats|animals|biopsies|plans|scans|images|cells|genes|arms|groups"
)
_THINGS = re.compile(
    r"\b(?:procedures|operations|lesions|tumou?rs|metastases|treatments|fractions|courses|sessions|levels|vertebrae"
    r"|publications|articles|studies|trials|scans|images|plans|samples|specimens|biopsies|nodes|nodules"
    r"|fractures|events|centers|centres|hospitals|institutions|items|questions|animals|mice|rats"
    r"|cells|eyes|beams|fields|examinations)\b"
)
_ENROLLED = re.compile(
    r"(?:enrolled|recruited|randomi[sz]ed|randomly assigned|sample of|cohort of|total of|trial (?:in|of|with)"
    r"|study (?:in|of|with)|conducted (?:on|in|with|among)|data (?:from|on)) (?:a total of )?"
    rf"(?P<n>{WHOLE}) (?=[a-z])(?!(?:{NOT_A_QUALITY}|{_NOT_PEOPLE})\b)"
    rf"(?:(?!(?:{NOT_A_QUALITY})\b)[a-z][\w/+'-]*,? ?){{1,4}}"
)
# "1417 patients were screened, of whom 1069 (75%) were randomly assigned"
_CHOSEN = re.compile(
    rf"\bof (?:whom|these|which|them),? (?P<n>{WHOLE})(?: \([^()]{{1,120}}\))? (?:were |was )?(?:\w+ly )?"
    r"(?:assigned|randomi|enrol|included|eligible|entered)"
    rf"|[;,] (?:and )?(?P<n2>{WHOLE})(?: \([^()]{{1,40}}\))?"
    r" (?:consented|agreed|gave consent|(?:were )?(?:enrol|randomi))"
)
# "Record query: 147 records of ..."; "N = 9, six of them men"
_RECORDS = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE}) (?:(?:medical|case|hospital|patient) )?"
    r"(?:records|charts|files|autopsies|necropsies)\b"
    rf"|(?:^|[:;] )n ?= ?(?P<n2>{_DIGITS})(?=[,;.])"
)
# "Fifty consecutive operations (31 men, mean age 60)": those who had them are described behind
_DESCRIBED = re.compile(
    rf"(?:^|: )(?P<n>{WHOLE}) (?:(?!(?:{NOT_A_QUALITY})\b)[a-z][a-z-]* ){{0,4}}?"
    r"(?:operations|procedures|resections|decompressions|iscms?|imscms?|tumou?rs|[a-z]+omas)\b[^.;()]{0,90}"
    rf"\([^()]{{0,60}}?\b(?:{WHOLE}|\d+ ?%) (?:wo)?men\b"
)
# "seven of our own joined to 120 published, 127 in all"
_ALTOGETHER = re.compile(
    rf"\b(?:joined to|added to|together with|joined with|pooled with|plus) (?:{WHOLE}) [^.;,]{{0,50}},"
    rf" (?:making |giving )?(?P<n>{WHOLE}) (?:in all|in total|altogether)\b"
)
# "276 assessable in all", "84 enrolled at nine centres": a participle stands for the people
_ASSESSABLE = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE}) (?:(?:assessable|evaluable|analy[sz]able|analy[sz]ed|enrolled|randomi[sz]ed)"
    r"(?=[.;:)]|,(?![^.;]{0,60}\b(?:trials?|stud(?:y|ies))\b)|$| (?:in all|in total|altogether|at|from|between)\b)"
    r"|(?:treated|included|irradiated|operated) (?:in all|in total|altogether)\b)"
    rf"|(?:^|[.;] )(?:enrolled|included|randomi[sz]ed|accrued): (?P<n2>{WHOLE})(?= (?:at|from|in|between)\b|[.,;])"
)
# "136 consecutive cord astrocytomas", "41 operated metastases": each stands for the one who had it
_PROVEN = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE}) (?:consecutive|operated|resected|irradiated|biops(?:y[- ]proven|ied)"
    r"|(?:histologically|pathologically|surgically) [a-z]+)"
    rf"(?: (?!(?:{NOT_A_QUALITY})\b)[a-z][a-z-]*){{0,4}}? (?:iscms?|imscms?|tumou?rs|metastases|[a-z]+omas)\b"
)
# Each with its score and words of which one must stand in the sentence: they are dear to look for.
_LOOSE = (
    (_EQUALS, 1.5, ("n =", "n=")),
    (_PAIRED, 2.0, (" and ",)),
    (_HEAD_AND_NECK, 2.0, ("head and neck",)),
    (_DESCRIBED, 3.0, ("men",)),
    (_ALTOGETHER, 3.0, ("in all", "in total", "altogether")),
    (_ASSESSABLE, 1.5,
     ("ssable", "luable", "nrolled", "andomi", "nalyz", "nalys", "in all", "in total", "altogether", ": ")),
    (_PROVEN, 1.0, ("omas", "tumors", "tumours", "metastases", "iscm", "imscm")),
    (_RECORDS, 1.0, ("n =", "n=", "records", "charts", "files", "autopsies", "necropsies")),
    (_ENROLLED, 1.0,
     ("enrolled", "recruited", "random", "sample", "cohort", "total", "trial", "study", "conducted", "data")),
)  # fmt: skip
# Where no number of people is told with a noun: "eighteen were found", "144 consecutive decompressions"
_BARE = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE})(?: (?:were|was)(?: \w+ly| then| all| also)? (?:enrol|included|analy|evaluated"
    r"|evaluable|eligible|randomi|identified|found|treated|recruited|studied|assigned|operated|irradiated)"
    r"| (?:enrolled|randomi[sz]ed|analy[sz]ed)\b(?!,? (?:[\w-]+,? ){0,3}?(?:trials?|stud|phase))"
    r"| (?:consecutive )?(?:[a-z-]+ )?"
    r"(?:operations|procedures|resections|surgeries|[a-z]+(?:ectomies|plasties|otomies|compressions))\b)"
)
# "44 gliomas were excised", "sixteen operated ISCM": the tumours stand for those who had them
_TUMOURS = re.compile(
    rf"(?<![\w.,/%<>=+-])(?P<n>{WHOLE})(?: (?!(?:{NOT_A_QUALITY}|recurrent)\b)[a-z][a-z-]*){{0,3}}?"
    r" (?:(?:iscm|imscm|tumou?r|eye|[a-z]+oma)s?\b[^.;,]{0,50}?(?:were|was) (?:\w+ly )?(?:resected|excised|operated"
    r"|removed|treated|irradiated|studied|reviewed|included|analy|identified)"
    r"|(?<=operated )(?:iscm|imscm|tumou?rs|[a-z]+omas)\b"
    r"|(?:tumou?r|[a-z]+oma)s\b[^.;,]{0,60}? (?:operated on|resected|excised|removed)\b)"
)
# "Six centres: 313 with acute compression, 182 of them decompressed", but not "12 with pain, five with weakness"
_AFFLICTED = re.compile(
    rf"(?:^|: )(?P<n>{WHOLE}) (?:with|suffering from|operated on for|irradiated for) [a-z][^.;:,()]{{3,70}}?"
    rf"(?:,(?! (?:and )?(?:{WHOLE}) with)| (?:had|were|underwent|received|got)\b)"
)
_PEOPLE_ANYWHERE = re.compile(
    rf"\b(?:{PERSON}|operations|patient|(?:median|overall) survival|walking|walked|decompressed|operated on|asia"
    r"|frankel)\b"
)
_SHARE_OF = re.compile(r"\d ?% (?:of )?(?:the |all )?$")  # "in 21% of cases (n = 11)"


_TEXTS = r"(?:articles|studies|trials|papers|reports|publications|citations|abstracts)\b"
# "of 62 patients planned, 50 could be judged", "after exclusion of 42, 268 were left"
_JUDGED = re.compile(
    rf"\b(?:(?:out )?of|from|among) (?:the |a total of )?(?:{WHOLE}) (?!(?:[a-z-]+ )?{_TEXTS})[^.;,()]{{0,40}}?"
    rf"\b(?:{PERSON}|files|records|charts)\b"
    r"[^.;,()]{0,40}?(?:\([^()]{1,40}\) ?)?,? ?"
    rf"(?<![\d.,])\b(?P<n>{WHOLE})(?: (?:{PERSON}))?(?: \([^()]{{1,40}}\))? (?:(?:were|was) (?:\w+ly )?"
    r"(?:eligible(?! for)|included(?! in (?:the |a )?[\w-]+ (?:group|arm))|analy[sz]ed"
    r"|suitable|analy[sz]able|left for)"
    r"|(?:could|can) be (?:judged|analy[sz]ed|assessed|evaluated|included)"
    r"|were left\b|remained (?:for|in)\b|met the\b|met our\b|fulfilled\b)"
    rf"|\bafter (?:the )?exclu[a-z]+ (?:of )?(?:{WHOLE})[^.;,]{{0,60}}, (?P<n2>{WHOLE})(?: (?:{PERSON}))?"
    r" (?:were|remained)"
)

_ASKED = ("screened", "assessed for", "approached", "invited")


def judged(line: Line) -> Iterator[Candidate]:
    """Those whom the authors could take into account, of more who were planned, asked or found."""
    yield from (_candidate(line, match, 3.0) for match in _JUDGED.finditer(line.text) if _counts(line, match))


def chosen(line: Line) -> Iterator[Candidate]:
    """Those taken into the study, in a sentence that tells of more who were screened."""
    if any(word in line.text for word in _ASKED):
        yield from (_candidate(line, match, 4.0) for match in _CHOSEN.finditer(line.text) if _counts(line, match))


def loose(line: Line) -> list[Candidate]:
    """Numbers of people that no noun for people follows; they weigh less than those with one."""
    found = []
    for expression_, score, words in _LOOSE:
        if any(word in line.text for word in words):
            matches = expression_.finditer(line.text)
            found += (_candidate(line, match, score) for match in matches if _counts(line, match))
    return found


def last_resort(lines: tuple[Line, ...]) -> list[Candidate]:
    """Numbers of whatever was treated, for an article about people that counts them nowhere else."""
    animals = pattern("design", "animals", "abstract")
    if any(animals.search(line.text) for line in lines):
        return []
    if not any(_PEOPLE_ANYWHERE.search(line.text) for line in lines):
        return []
    return [
        replace(_candidate(line, match, 0.5 if "analy" in match[0] else 0.0), is_guess=True)
        for line in lines
        if line.part not in (HEADING, BACKGROUND, CONCLUSIONS)
        for match in chain(*(one.finditer(line.text) for one in (_BARE, _TUMOURS, _AFFLICTED)))
        if _counts(line, match)
    ]


def _counts(line: Line, match: re.Match[str]) -> bool:
    number_text, start = match[match.lastgroup], match.start(match.lastgroup)
    is_thing = match.re is _ENROLLED and _THINGS.search(match[0])
    is_share = _SHARE_OF.search(ahead_of(line.text, match.start()))
    return int(number(number_text)) > 2 and not is_share and not is_thing and not is_year(number_text, line.text, start)


def _candidate(line: Line, match: re.Match[str], score: float) -> Candidate:
    start, end = match.span(match.lastgroup)
    value = int(number(match[match.lastgroup]))
    return Candidate(line=line, start=start, end=end, value=value, score=score + in_part(line))
