"""What the authors say a treatment does for survival, function or local control, and whom they would give it.

The phrases are in config/patterns/effects.csv and recommendations.csv. The treatment is the mention that the phrase is
said of: what stands before it in its sentence, else what follows. What is only hoped, planned or quoted is left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.records import Finding, Mention, Reading
from extractors.text.lines import AIM, BACKGROUND, BODY, CONCLUSIONS, HEADING, METHODS, Line, ahead_of
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE
from extractors.text.patterns import pattern
from extractors.text.ratios import P_VALUE, Ratio, behind, beside, ratios

# What denies is looked for first and taken out: "did not prolong survival" holds "prolong survival".
EFFECTS = ("no_difference", "worse", "better")
RECOMMENDATIONS = ("against", "first_choice", "selected", "considered")
# Without one of these words nothing is said of the outcome.
_OUTCOMES = {
    "survival": re.compile(r"surviv|\bos\b|\blife\b|\blives\b|mortality|death|protect|longer|prognos|hazard"),
    "function": re.compile(r"function|motor|neurolog|ambulat|walk|gait|deficit"),
    "local_control": re.compile(r"control"),
}
_OTHER_SIDE = re.compile(rf"(?:{pattern('effects', 'other_side').pattern})(?: \w+)? $")
_DENIES = re.compile(r"\b(?:not|no|nor|neither|without)\b")
_DENIED_BEFORE = re.compile(r"\b(?:not|neither|never|nor)\b[^,;:.]{0,60}$")
_TIMED = re.compile(r"(?:post|pre|peri|intra)?-?operative\w*")
_BOTH_SIDES = re.compile(r"\bbetween\b|\bneither\b")
_SAID_WITH = re.compile(
    r"[^.;,]{0,60}?\b(?:with|after|when|for|of|by|from|following|receiving|received|underwent|undergoing"
    r"|treated (?:with|by))\b[^.;,]{0,25}"
)
_CLAUSE_ENDS = (";", ":", ",", " but ", " although ", " whereas ")
_IN_AUTHORS_NAME = re.compile(r"(?:the )?authors|we ")
# "survival 3 years after irradiation" was similar in smokers
_SINCE = re.compile(
    rf"\b(?:at|rates?|survival|control|function|outcomes?) (?:{DECIMAL}|{WHOLE})[ -]{TIME_UNIT}"
    r" (?:after|following|from|since)(?: the)? $"
)
_REACH_AFTER = 60  # a recommendation names its treatment at most so far behind


@dataclass(frozen=True)
class _Treatment:
    """A treatment mention with its place in the plain text of its line."""

    start: int
    end: int
    mention: Mention

    @property
    def root(self) -> str | None:
        """The widest class that it is listed as: surgery for laminectomy."""
        return self.mention.listed_as[-1][1] if self.mention.listed_as else self.mention.name


def find(reading: Reading, lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """Treatment effects and recommendations in reading order, each once; none where no treatment is named with them."""
    found: dict[tuple, Finding] = {}
    for position, line in enumerate(lines):
        if line.part in (HEADING, BACKGROUND, AIM, METHODS):
            continue
        if treatments := _treatments(reading, line):
            for made in (*_effects(line, treatments), *_recommendations(line, treatments, position / len(lines))):
                key = (made.kind, made.name, made.patient_group, made.detail)
                if key in found and _has_figures(made) and not _has_figures(found[key]):
                    del found[key]  # told again with its figures: that sentence says more
                found.setdefault(key, made)
    return tuple(found.values())


def _has_figures(finding: Finding) -> bool:
    return finding.value is not None or finding.p_value is not None


def _treatments(reading: Reading, line: Line) -> list[_Treatment]:
    """The line's treatments in order; "postoperative" and "3 years after surgery" tell when and not what."""
    sentence = line.sentence
    inside = [
        mention
        for mention in reading.mentions
        if mention.label == "treatment" and mention.section == sentence.section
        and sentence.start <= mention.start < sentence.end and not _TIMED.fullmatch(mention.text.lower())
    ]  # fmt: skip
    placed = (_Treatment(*line.within(mention.start, mention.end), mention) for mention in inside)
    given = (one for one in placed if not _SINCE.search(ahead_of(line.text, one.start)))
    return sorted(given, key=lambda treatment: treatment.start)


def _effects(line: Line, treatments: list[_Treatment]) -> Iterator[Finding]:
    text, figures = line.text, ratios(line)
    if len({treatment.root for treatment in treatments}) == 1 and pattern("effects", "extent").search(text):
        return  # one extent of resection against another says nothing of surgery itself
    for outcome, words in _OUTCOMES.items():
        text = pattern("effects", "not_meant", outcome).sub(_blank, line.text)
        if not words.search(text):
            continue
        for effect in EFFECTS:
            expression = pattern("effects", effect, outcome)
            for match in expression.finditer(text):
                if not pattern("effects", "hoped").search(_clause(text, match)):
                    said = "no_difference" if _is_denied(text, match) else effect
                    subjects = _subjects(text, match, treatments, said)
                    is_shared = _are_both_sides(text, match, said) or len({one.root for one in subjects}) == 1
                    shared = behind(line, figures, match, outcome=outcome) if is_shared else ()
                    for treatment in subjects:
                        own = beside(line, figures, treatment.end, outcome=outcome) or shared
                        yield from _findings(line, match, treatment, "treatment_effect", outcome, said, own)
            text = expression.sub(_blank, text)


def _recommendations(line: Line, treatments: list[_Treatment], progress: float) -> Iterator[Finding]:
    """Recommendations of the conclusions; in an abstract without labels, of its second half or in the authors' name."""
    in_the_end = line.part == BODY and (progress > 0.5 or _IN_AUTHORS_NAME.match(line.text))
    if line.part != CONCLUSIONS and not in_the_end:
        return
    text = line.text
    for kind in RECOMMENDATIONS:
        expression = pattern("recommendations", kind)
        for match in expression.finditer(text):
            if treatment := _nearest(text, match, treatments):
                yield from _findings(line, match, treatment, "recommendation", None, kind)
        text = expression.sub(_blank, text)


def _findings(
    line: Line, match: re.Match[str], treatment: _Treatment, kind: str, outcome: str | None, detail: str,
    figures: tuple[Ratio, ...] = (),
) -> Iterator[Finding]:
    """One finding for the treatment and each class that it is listed as (laminectomy: surgery)."""
    mention = treatment.mention
    ratio = next((one for one in figures if one.kind != P_VALUE), None)
    probable = next((one for one in figures if one.kind == P_VALUE), None)
    for concept_id, name in mention.listed_as or ((mention.concept_id, mention.name),):
        if name:
            yield line.finding(
                match.start(), match.end(), kind=kind, name=name, concept_id=concept_id, patient_group=outcome,
                detail=detail, value=ratio and ratio.value, unit=ratio and ratio.kind, low=ratio and ratio.low,
                high=ratio and ratio.high, p_value=probable and probable.value,
                p_comparator=probable and probable.comparator,
            )  # fmt: skip


def _subjects(text: str, match: re.Match[str], treatments: list[_Treatment], effect: str) -> list[_Treatment]:
    """The treatments that an effect is said of; for "no difference between A and B" both."""
    if _are_both_sides(text, match, effect):
        return [treatment for treatment in treatments if treatment.start >= match.start()] or treatments
    earlier = [
        treatment
        for treatment in treatments
        if treatment.end <= match.start()
        and not _OTHER_SIDE.search(ahead_of(text, treatment.start))
        and ";" not in text[treatment.end : match.start()]
    ]
    inside = [treatment for treatment in treatments if match.start() <= treatment.start < match.end()]
    later = [
        treatment
        for treatment in treatments
        if treatment.start >= match.end() and _SAID_WITH.fullmatch(text[match.end() : treatment.start])
    ]
    return earlier or inside or later[:1]


def _are_both_sides(text: str, match: re.Match[str], effect: str) -> bool:
    return effect == "no_difference" and bool(_BOTH_SIDES.search(text, match.start()))


def _nearest(text: str, match: re.Match[str], treatments: list[_Treatment]) -> _Treatment | None:
    """The treatment that a recommendation is of: the last before it in its clause, else the next after it."""
    earlier = [treatment for treatment in treatments if treatment.end <= match.start()]
    if earlier and not re.search(r"[;:]", text[earlier[-1].end : match.start()]):
        return earlier[-1]
    later = next((treatment for treatment in treatments if treatment.start >= match.start()), None)
    between = text[match.end() : later.start] if later else ""
    return later if len(between) < _REACH_AFTER and not re.search(r"[;:.]", between) else None


def _is_denied(text: str, match: re.Match[str]) -> bool:
    """"survival was not longer", "neither gave an advantage in survival"."""
    return bool(_DENIES.search(match[0]) or _DENIED_BEFORE.search(ahead_of(text, match.start())))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _clause(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(mark, 0, match.start()) for mark in _CLAUSE_ENDS) + 1
    ends = [at for mark in _CLAUSE_ENDS if (at := text.find(mark, match.end())) >= 0]
    return text[start : min(ends, default=len(text))]
