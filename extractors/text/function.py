"""What became of neurological function: how many improved, stayed stable or worsened, and who could walk afterwards.

ASIA, Frankel, McCormick and JOA grades count as function, as do deficits, strength and symptoms; pain alone, quality
of life, performance status and the look of the tumour on MRI do not. A case report tells the course of one patient: the
last change after treatment counts.
"""

import re
from itertools import pairwise

from extractors.records import Finding
from extractors.text.groups import ALL
from extractors.text.lines import CONCLUSIONS, Line, own
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, number

IMPROVED, STABLE, WORSENED, AMBULATORY = "improved", "stable", "worsened", "ambulatory_after"

_OUTCOME = re.compile(
    r"(?P<stable>\b(?:stable|stabili[sz]\w*|unchanged|no(?: \w+)? change|not change[sd]?|did not (?:improve|change)|remained the same|(?:were|was) preserved"
    r"|(?:were|was) maintained|maintained (?:their )?(?:neurolog|function|motor)\w*|without (?:new|further|additional|any) (?:neurolog\w+ )?deficits?|no new (?:neurolog\w+ )?deficits?)\b)"
    r"|(?P<worsened>\b(?:worse\w*|deteriorat\w*|declin\w*|aggravat\w*|got worse|neurolog\w+ (?:decline|progression)|new (?:neurolog\w+ )?deficits?)\b)"
    r"|(?P<improved>\b(?:improv\w*|better|recover\w*|regain\w*|resolv\w*|resolution|eased|relie[vf]\w*|alleviat\w*|ameliorat\w*|rose|returned to normal|symptoms? (?:were |was )?controlled"
    r"|symptomatic relief|remission of (?:symptoms|deficits?)|gain(?:ed|s)?)\b)"
)
_FUNCTION = re.compile(
    r"neurolog|neurologic|\bmotor\b|deficit|function|\basia\b|frankel|mccormick|m-?joa|\bjoa\b|strength|weakness|pares[ie]s|paralys|parapleg|quadripleg|tetrapleg"
    r"|ambulat|walk|\bgait\b|symptom|sensory|myelopath|radiculopath|plexopath|\bpower\b|sphincter|bladder|clinical(?:ly)? (?:improve|deteriorat|wors|stable|stabil)|numbness|hypesthesia|paresthesia|status\b"
)
_VAGUE = re.compile(r"symptom|status\b|function")  # not enough where pain, survival or imaging is spoken of
_NOT_FUNCTION = re.compile(
    r"\bpain\b|quality of life|\bqol\b|survival|performance|karnofsky|\bkps\b|\becog\b|\bmri\b|imaging|radiograph|radiolog|\bx-ray|tumou?r|lesion|disease|local control|response|responses"
    r"|diagnos|cognit|vision|visual|hearing|seizure|depress|anxiety|fatigue|sleep|prognos|outcome prediction|accuracy|sensitivity|specificity|oswestry|disability|vas\b|scores?\b|lung function|renal|hepatic|liver|cardiac|sexual|pulmonary|oedema|edema"
)
_UNSURE = re.compile(r"\b(?:may|might|can|could|should|would|will|to improve|in order to|likely|potential\w*|expected|aim\w*|goal|whether|if|predict\w*|factors?|associated|correlat\w*)\b")
_TREATMENT = re.compile(
    r"surg|resect|remov|laminectom|decompress|excis|operat|radiothera|irradiat|radiosurg|cyberknife|\bgy\b|cobalt|radiation|chemothera|steroid|dexameth|prednis"
    r"|treat|thera|inhibitor|[a-z]{4,}(?:nib|mab|platin|taxel|zolomide|poside)\b|infusion|blockade|embolis|emboliz|after|later|post|follow|followed"
)

_ASIDE = re.compile(
    rf"\bp ?[=<>\u2264\u2265] ?{DECIMAL}|(?:at|within|after|by|for|over|of|than|until|and|to)? ?(?:{DECIMAL}|{WHOLE})(?:(?:-| to |/| and |, )(?:{DECIMAL}|{WHOLE}))?[ -]*{TIME_UNIT}"
    rf"|\b(?:grades?|class|stage|level|score|type|asia|frankel|mccormick|group|c|t|l|th|s)[ -]?(?:\d+|[a-e])\b(?:(?:-| to | or |/)(?:\d+|[a-e])\b)?|(?:[<>\u2264\u2265]|by|one or more|at least) ?{DECIMAL}(?: points?)?"
    rf"|\b(?:one|two|three|\d)[ -](?:grades?|points?|levels?|or more)\b|\b(?:19|20)\d\d\b"
)
_AMBULANT = re.compile(r"walk|ambulat")
_COUNT = rf"(?P<count>{WHOLE})(?: ?\((?P<share>{DECIMAL}) ?%\))?(?: ?(?:/|of|out of) ?(?:the )?(?P<of>{WHOLE}))?"
_SHARE = rf"(?P<percent>{DECIMAL}) ?%"
_NUMBER = re.compile(rf"(?<![\w.,/-])(?:{_SHARE}|{_COUNT})(?![\w-]|\.\d)(?! ?(?:gy|mg|mm|cm|fractions?|lesions?|tumou?rs?|points?|studies|articles|levels?|segments?|sessions?|grades?|courses?|cycles?|times|hours?|units?)\b)")
_SEGMENT = re.compile(r"[,;:]| and (?=\w)| while | whereas | but | with (?=\d)|\. ")
_LISTED = re.compile(rf"(?:(?:{DECIMAL}|{WHOLE}) ?%?(?: ?\([^()]*\))?(?:, and |, | and |/)?){{2,3}}")


def find(lines: tuple[Line, ...], *, design: str | None, patient_count: float | None) -> tuple[Finding, ...]:
    """Neurological outcome as counts or percents in reading order, each outcome once; none where none is stated."""
    lines = own(lines)
    if design == "case_report" and patient_count == 1:
        return _single_patient([line for line in lines if line.part != CONCLUSIONS])
    found: dict[tuple, Finding] = {}
    before = ""
    for line in lines:
        if _OUTCOME.search(line.text) and (_FUNCTION.search(line.text) or _goes_on(line.text, before)):
            for made in _stated(line):
                found.setdefault((made.name, made.unit), made)
        if _AMBULANT.search(line.text):
            for made in _ambulant(line):
                found.setdefault((made.name, made.value, made.patient_group), made)
        before = line.text
    return tuple(found.values())


def _goes_on(text: str, before: str) -> bool:
    """Whether a sentence that names no function goes on about the function of the sentence before."""
    return bool(_FUNCTION.search(before)) and bool(re.match(rf"(?:of (?:these|them|the)|the (?:remaining|other)|after|(?:{WHOLE})\b)", text))


def _stated(line: Line) -> list[Finding]:
    text = _ASIDE.sub(lambda match: " " * len(match[0]), _without_words_in_brackets(line.text))
    if listed := _respectively(line, text):
        return listed
    edges = [0, *(match.end() for match in _SEGMENT.finditer(text)), len(text)]
    found = []
    for start, end in pairwise(edges):
        outcomes = list(_OUTCOME.finditer(text, start, end))
        if len({outcome.lastgroup for outcome in outcomes}) != 1:
            continue
        outcome = outcomes[0]
        about = text[start : min(outcome.end() + 20, end)]
        if _is_of_something_else(about) or _UNSURE.search(text[start:end]) or _AMBULANT.search(about):
            continue
        if figure := _nearest(text, outcome, start, end):
            found.append(_finding(line, outcome.lastgroup, figure))
    return found


def _is_of_something_else(words: str) -> bool:
    return bool(_NOT_FUNCTION.search(words)) and not _FUNCTION.search(_VAGUE.sub("", words))


def _without_words_in_brackets(text: str) -> str:
    return re.sub(r"\([^()\d]*\)", lambda match: " " * len(match[0]), text)


def _nearest(text: str, outcome: re.Match[str], start: int, end: int) -> re.Match[str] | None:
    """The figure of the segment: the one that opens it before the outcome, else the first after it."""
    before = list(_NUMBER.finditer(text, start, outcome.start()))
    if before:
        return before[0]
    return _NUMBER.search(text, outcome.end(), end)


def _respectively(line: Line, text: str) -> list[Finding]:
    """"improved, unchanged or worse in 10, 5 and 3 patients, respectively", and the same the other way round."""
    outcomes = list(_OUTCOME.finditer(text))
    numbers = [match for match in _NUMBER.finditer(text) if not _in_brackets(text, match.start())]
    if "respectively" not in text or len(numbers) < 2:
        return []
    if len(numbers) == len(outcomes) and len({outcome.lastgroup for outcome in outcomes}) == len(outcomes):
        return [_finding(line, outcome.lastgroup, figure) for outcome, figure in zip(outcomes, numbers)]
    subjects = re.split(r",? and |, ", text[: outcomes[0].start()])
    if len({outcome.lastgroup for outcome in outcomes}) == 1 and len(subjects) == len(numbers):
        about = [index for index, subject in enumerate(subjects) if _FUNCTION.search(subject) and not _NOT_FUNCTION.search(subject)]
        if len(about) == 1:
            return [_finding(line, outcomes[0].lastgroup, numbers[about[0]])]
    return []


def _in_brackets(text: str, position: int) -> bool:
    return text.count("(", 0, position) > text.count(")", 0, position)


def _finding(line: Line, name: str, figure: re.Match[str]) -> Finding:
    if figure["percent"]:
        value, unit = float(figure["percent"].replace(",", "")), "percent"
    else:
        value, unit = number(figure["count"]), "count"
    return line.finding(
        figure.start(), figure.end(), kind="neurological_outcome", name=name, value=value, unit=unit, patient_group=ALL
    )


def _single_patient(lines: list[Line]) -> tuple[Finding, ...]:
    """The last change of function that the report tells after a treatment."""
    last: tuple[Line, re.Match[str]] | None = None
    treated = False
    for line in lines:
        therapy = _TREATMENT.search(line.text)
        for outcome in _OUTCOME.finditer(line.text):
            clause = _clause(line.text, outcome)
            if not treated and not (therapy and therapy.start() < outcome.start()):
                continue
            if _UNSURE.search(clause) or _is_of_something_else(clause):
                continue
            if _FUNCTION.search(line.text) or _PATIENT_CHANGED.search(clause):
                last = (line, outcome)
        treated = treated or bool(therapy)
    if last is None:
        return ()
    line, outcome = last
    return (
        line.finding(outcome.start(), outcome.end(), kind="neurological_outcome", name=outcome.lastgroup, value=1.0,
                     unit="count", patient_group=ALL),
    )  # fmt: skip


_PATIENT_CHANGED = re.compile(r"\b(?:he|she|patient|improvement|decline|deteriorat\w*|relief|condition|recover\w*)\b")


def _clause(text: str, outcome: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, outcome.start()) + 1 for mark in ",;:(.")
    ends = [at for mark in ",;:)" if (at := text.find(mark, outcome.end())) >= 0]
    return text[start : min(ends, default=len(text))]


_AFTERWARDS = re.compile(r"after|post|follow|last|discharge|still|remain|regain|later|at \d|at (?:one|two|three|six|eight|final)|maintain|retain|recover|preserv|kept|end of")
_WALKERS = re.compile(
    rf"(?:(?P<percent>{DECIMAL}) ?%|(?<![\w.,/-])(?P<count>{WHOLE})(?: ?(?:/|of|out of) ?(?:the )?(?P<of>{WHOLE}))?)(?P<who>[^.;,%\d]{{0,80}}?)"
    r"\b(?:walk\w*|ambulat\w*|regained|remained)\b"
)


def _ambulant(line: Line) -> list[Finding]:
    """Shares or counts of those who could walk after treatment."""
    if not _AFTERWARDS.search(line.text):
        return []
    text = re.sub(rf"\bp ?[=<>] ?{DECIMAL}|(?:at|within|for|of)? ?(?:{DECIMAL}|{WHOLE})[ -]*{TIME_UNIT}", lambda m: " " * len(m[0]), line.text)
    found = []
    for match in _WALKERS.finditer(text):
        tail = text[match.start() : match.end() + 60]
        if not _AFTERWARDS.search(tail):
            continue
        group = "could not walk before" if re.search(r"not walk|non-?ambulat|unable|paraple|regain|becom|became|immobile", tail) else ALL
        group = "walked before" if re.search(r"(?:who|that) (?:had )?(?:walked|were ambulat\w*|could walk)(?: \w+)? before|still|remain|maintain|retain|kept", tail) and group == ALL else group
        unit = "percent" if match["percent"] else "count"
        value = float(match["percent"]) if match["percent"] else number(match["count"])
        found.append(line.finding(match.start(), match.end(), kind="neurological_outcome", name=AMBULATORY, value=value, unit=unit, patient_group=group))
    return found
