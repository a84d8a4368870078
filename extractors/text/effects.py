"""What the authors say a treatment does for survival, function or local control, and whom they would give it.

The phrases are in config/patterns/effects.csv and recommendations.csv. The treatment is the mention that the phrase is
said of: the nearest before it in its clause, else the first after it. What is only hoped, planned or quoted is left out.
"""

import re
from collections.abc import Iterator

from extractors.records import Finding, Mention, Reading
from extractors.text.lines import AIM, BACKGROUND, BODY, CONCLUSIONS, HEADING, METHODS, Line, ahead_of
from extractors.text.patterns import pattern

OUTCOMES = ("survival", "function", "local_control")
# "did not prolong survival" holds "prolong survival": what denies is looked for first and taken out.
EFFECTS = ("no_difference", "worse", "better")
RECOMMENDATIONS = ("against", "first_choice", "selected", "considered")

_HOPED = re.compile(r"\b(?:may|might|could|can|potential\w*|whether|hypothes\w+|aims?|to determine|to evaluate|to assess|expected|hope\w*|in order to|would|should be (?:studied|investigated)|compared? to evaluate)\b")
# "after surgery", "than radiotherapy": the treatment that another is compared with or follows on
_NOT_THE_SUBJECT = re.compile(r"\b(?:than|versus|vs\.?|compared (?:with|to)|over|against|before|prior to|following|after|without|added to|addition to|alone or)(?: \w+)? $")
_EXTENT = re.compile(r"gross|subtotal|\bpartial\b|(?:extent|degree|grade) of|complete (?:resection|removal)|radical")


def find(reading: Reading, lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """Treatment effects and recommendations in reading order, each once; none where no treatment is named with them."""
    found: dict[tuple, Finding] = {}
    for position, line in enumerate(lines):
        treatments = _treatments(reading, line)
        if not treatments or line.part in (HEADING, BACKGROUND, AIM, METHODS):
            continue
        for made in (*_effects(line, treatments), *_recommendations(line, treatments, position / len(lines))):
            found.setdefault((made.kind, made.name, made.patient_group, made.detail), made)
    return tuple(found.values())


def _treatments(reading: Reading, line: Line) -> list[tuple[int, int, Mention]]:
    """The line's treatment mentions with offsets in its plain text, in order."""
    sentence = line.sentence
    inside = [
        mention for mention in reading.mentions
        if mention.label == "treatment" and "operative" not in mention.text.lower() and mention.section == sentence.section and sentence.start <= mention.start < sentence.end
    ]  # fmt: skip
    return [(*_plain_span(line, mention), mention) for mention in sorted(inside, key=lambda mention: mention.start)]


def _plain_span(line: Line, mention: Mention) -> tuple[int, int]:
    origins = line.origin.origins
    start, end = mention.start - line.sentence.start, mention.end - line.sentence.start
    if isinstance(origins, range):
        return start, end
    inside = [at for at, origin in enumerate(origins) if start <= origin < end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _effects(line: Line, treatments: list[tuple[int, int, Mention]]) -> Iterator[Finding]:
    text = line.text
    if len({_root(mention) for *_, mention in treatments}) == 1 and _EXTENT.search(text):
        return  # one extent of resection against another says nothing of surgery itself
    for outcome in OUTCOMES:
        for effect in EFFECTS:
            for match in pattern("effects", effect, outcome).finditer(text):
                if not _HOPED.search(_clause(text, match.start(), match.end())):
                    for mention in _subjects(text, match, treatments, effect):
                        yield from _findings(line, match, mention, kind="treatment_effect", patient_group=outcome, detail=effect)
            text = pattern("effects", effect, outcome).sub(lambda match: " " * len(match[0]), text)


def _root(mention: Mention) -> str | None:
    return mention.listed_as[-1][1] if mention.listed_as else mention.name


def _recommendations(line: Line, treatments: list[tuple[int, int, Mention]], progress: float) -> Iterator[Finding]:
    """Recommendations of the conclusions; in an abstract without labels, of its second half or in the authors' name."""
    if line.part != CONCLUSIONS and not (line.part == BODY and (progress > 0.5 or re.match(r"(?:the )?authors|we ", line.text))):
        return
    text = line.text
    for kind in RECOMMENDATIONS:
        for match in pattern("recommendations", kind).finditer(text):
            subject = _nearest(text, match, treatments)
            if subject:
                yield from _findings(line, match, subject, kind="recommendation", patient_group=None, detail=kind)
        text = pattern("recommendations", kind).sub(lambda match: " " * len(match[0]), text)


def _findings(line: Line, match: re.Match[str], mention: Mention, *, kind: str, patient_group: str | None, detail: str) -> Iterator[Finding]:
    """One finding for the treatment and each class it is listed as (laminectomy: surgery)."""
    for concept_id, name in mention.listed_as or ((mention.concept_id, mention.name),):
        if name:
            yield line.finding(match.start(), match.end(), kind=kind, name=name, concept_id=concept_id, patient_group=patient_group, detail=detail)


def _subjects(text: str, match: re.Match[str], treatments: list[tuple[int, int, Mention]], effect: str) -> list[Mention]:
    """The treatments that an effect is said of; for "no difference between A and B" all of the clause."""
    if effect == "no_difference" and re.search(r"\bbetween\b|\bneither\b", text[match.start() :]):
        return [mention for start, _, mention in treatments if start >= match.start()] or [mention for *_, mention in treatments]
    before = [
        (start, mention) for start, end, mention in treatments
        if end <= match.start() and not _NOT_THE_SUBJECT.search(ahead_of(text, start)) and ";" not in text[end : match.start()]
    ]  # fmt: skip
    if before:
        return [mention for _, mention in before]
    inside = [mention for start, _, mention in treatments if match.start() <= start < match.end()]
    if inside:
        return inside
    after = [
        (start, mention) for start, _, mention in treatments
        if start >= match.end() and re.fullmatch(r"[^.;,]{0,60}?\b(?:with|after|when|for|of|by|from|following|receiving|received|underwent|undergoing|treated (?:with|by))\b[^.;,]{0,25}", text[match.end() : start])
    ]  # fmt: skip
    return [after[0][1]] if after else []


def _nearest(text: str, match: re.Match[str], treatments: list[tuple[int, int, Mention]]) -> Mention | None:
    """The treatment that a recommendation is of: the last before it without another clause between, else the next after."""
    before = [(end, mention) for _, end, mention in treatments if end <= match.start()]
    if before and not re.search(r"[;:]", text[before[-1][0] : match.start()]):
        return before[-1][1]
    after = [(start, mention) for start, _, mention in treatments if start >= match.start()]
    if after and not re.search(r"[;:.]", text[match.end() : max(after[0][0], match.end())]) and after[0][0] - match.end() < 60:
        return after[0][1]
    return None


def _clause(text: str, start: int, end: int) -> str:
    marks = (";", ":", ",", " but ", " although ", " whereas ")
    first = max(text.rfind(mark, 0, start) for mark in marks) + 1
    last = min((at for mark in marks if (at := text.find(mark, end)) >= 0), default=len(text))
    return text[first:last]
