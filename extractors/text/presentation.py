"""How the disease showed itself first, and how rare it is beside epidural disease.

The words for symptoms are in config/patterns/presentation.csv.
"""

import re
from dataclasses import dataclass

from extractors.records import Finding
from extractors.text.lines import HEADING, Line, ahead_of, own
from extractors.text.numbers import DECIMAL, WHOLE, number
from extractors.text.patterns import pattern

SYMPTOMS = ("pain", "weakness", "sensory", "sphincter", "gait", "other")

_DENIED = re.compile(r"\b(?:no|without|denied|absence of|not|never|free of)(?: \w+){0,3} $")
_OF_TREATMENT = re.compile(
    r"adverse|toxicit|side effect|complication|post-?operative|improve|relie[fv]|recur|follow-?up"
)
_SHARE = re.compile(rf"[^.;,]{{0,25}}?\(?(?P<percent>{DECIMAL}) ?%")
_PATIENT = re.compile(r"year-old|\bpatient\b|\b(?:wo)?man\b|\bboy\b|\bgirl\b|\bhe\b|\bshe\b|\bcase\b")
_AFTER_ONSET = re.compile(r"\bmri\b|\bct\b|imaging|surg|resect|operat|radiothera|irradiat|biops|treat")


@dataclass(frozen=True)
class _Symptom:
    name: str
    start: int
    end: int


def first_symptoms(lines: tuple[Line, ...], *, design: str | None) -> tuple[Finding, ...]:
    """The commonest first symptom of a series, or what a case report's patient came with; none where not told."""
    found = own(lines)
    for line in found:
        if made := _ranked(line, "ranked"):
            return (made,)
    for line in found:
        made = _ranked(line, "first")
        if made and made.value is not None and made.value >= 50:
            return (made,)
    if design == "case_report":
        for line in found:
            if made := _first_of_patient(line):
                return (made,)
    return ()


def _ranked(line: Line, name: str) -> Finding | None:
    """The symptom that the sentence ranks ("commonest") or calls the first one, with its percent."""
    for match in pattern("presentation", name).finditer(line.text):
        start = max(line.text.rfind(mark, 0, match.start()) for mark in ".;") + 1
        clause = line.text[start:]
        if _OF_TREATMENT.search(clause[: match.end() - start + 40]):
            continue
        symptoms = _symptoms(line.text)
        after = [symptom for symptom in symptoms if 0 <= symptom.start - match.end() <= 60]
        before = [symptom for symptom in symptoms if symptom.end <= match.start() and symptom.start >= start]
        told_after = re.match(r"[^,;]{0,40}?\b(?:was|were|is|are|included|being|of)\b|:", line.text[match.end() :])
        chosen = after[0] if after and (told_after or not before) else before[-1] if before else None
        if chosen:
            share = _SHARE.match(line.text, max(chosen.end, match.end()) if name == "first" else chosen.end)
            return _finding(line, chosen, detail="commonest", value=float(share["percent"]) if share else None)
    return None


def _first_of_patient(line: Line) -> Finding | None:
    """The first symptom that the first sentence about the patient names before anything was done."""
    if line.part == HEADING or not _PATIENT.search(line.text):
        return None
    done = _AFTER_ONSET.search(line.text)
    onset = pattern("presentation", "onset").search(line.text)
    symptoms = _symptoms(line.text)
    if onset:
        symptoms = [symptom for symptom in symptoms if symptom.start >= onset.start()] or symptoms
    elif done:
        symptoms = [symptom for symptom in symptoms if symptom.start < done.start()] or symptoms[:1]
    return _finding(line, symptoms[0], detail=None, value=None) if symptoms else None


def _symptoms(text: str) -> list[_Symptom]:
    found = [
        _Symptom(name, match.start(), match.end())
        for name in SYMPTOMS
        for match in pattern("presentation", name, "symptom").finditer(text)
        if not _DENIED.search(ahead_of(text, match.start()))
    ]
    return sorted(found, key=lambda symptom: symptom.start)


def _finding(line: Line, symptom: _Symptom, *, detail: str | None, value: float | None) -> Finding:
    return line.finding(symptom.start, symptom.end, kind="first_symptom", name=symptom.name, detail=detail, value=value,
                        unit=None if value is None else "percent")  # fmt: skip


_AROUND_THE_CORD = re.compile("epidural|extradural|vertebral")
_TIMES = re.compile(
    rf"(?P<value>{DECIMAL}|{WHOLE})(?: ?- ?| to )?(?P<upper>{DECIMAL})?[ -](?:times|fold) (?:as |more |less )?"
    r"(?:often|common|commonly|frequent|frequently|likely|rare|higher|lower)"
)


def frequency_ratios(lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """How many times as often epidural disease occurs as intramedullary, where a sentence compares the two."""
    found = []
    for line in lines:
        compares = "intramedul" in line.text and _AROUND_THE_CORD.search(line.text)
        if compares and line.part != HEADING and (match := _TIMES.search(line.text)):
            found.append(
                line.finding(match.start(), match.end(), kind="frequency_ratio", value=number(match["value"]),
                             unit="times", high=float(match["upper"]) if match["upper"] else None)
            )  # fmt: skip
    return tuple(found)
