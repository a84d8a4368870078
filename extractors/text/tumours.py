"""The primary tumours that a study's own patients had.

A tumour is the study's own unless its sentence negates it, only suspects it, or speaks of general knowledge or of
other people's patients (see qualifiers.py). In a review that pools cases from the literature those are its own. In a
narrative review, which has no patients, a tumour must be named in the title, twice, of a patient, or beside a
treatment; in a guideline, in the title. Where an article names no tumour of its own, it is about the one that its
introduction speaks of.
"""

import re
from collections.abc import Iterable

from extractors.records import Finding, Reading
from extractors.text.concept_findings import count, listable, listed
from extractors.text.lines import AIM, BACKGROUND, HEADING, Line, headline
from extractors.text.placed import Placed
from extractors.text.qualifiers import INTRODUCTION

POOLED = ("systematic_review", "meta_analysis")
WITHOUT_PATIENTS = ("narrative_review", "guideline")

_UNKNOWN_PRIMARY = "MESH:D009382"
# A sentence of a case report that names so many tumours enumerates what is known of others.
_ENUMERATED = 3
# What a case report says of "lung cancer patients" is said of others.
_OTHERS = re.compile(r" (?:patients|cases|survivors)\b")
_PATIENT = re.compile(r"\b(?:patients?|primar(?:y|ies)|man|woman|boy|girl|\d+[- ]years?[- ]old)\b")
_MANY = re.compile(r"metasta|\bpain|spinal cord compression")
_LITERATURE = re.compile(r"literature|report|publish|described|pubmed|cases|series|studies")
_FIRST = r"(?:most (?:common|frequent|prevalent)|commonest|main|predominant|leading|principal|major)"
_RANKED_AFTER = re.compile(
    rf"(?: \([^()]*\))?(?:,? (?:was |were |is |being |as )?(?:by far )?(?:the )?{_FIRST}\b| (?:predominated|prevailed))"
)
_RANKED_BEFORE = re.compile(
    rf"\b{_FIRST}(?: (?:primary|primaries|sites?|origin|source|tumou?rs?|cancers?|histology|histologies|types?"
    r"|diagnosis|malignancy|and|of))*(?: (?:was|were|is|being|included|in|the|from))*:? ?$"
)
# "prostate, breast and lung were the main primaries" ranks no one first.
_AMONG_OTHERS = re.compile(r"(?:,|\band|\bor|&) ?$")


def find(reading: Reading, prepared: tuple[Line, ...], *, design: str | None) -> tuple[Finding, ...]:
    """Findings of the kind primary_tumour, each tumour once and what it implies too; empty where none is stated.

    `prepared` are the reading's lines and `design` the study design, which says whose patients the article tells of.
    """
    own = [one for one in listable(reading, prepared, "tumour") if _is_own(one, design)]
    if design == "case_report":
        own = [one for one in own if one.line.part == HEADING or len(_tumours_in(one.line, own)) < _ENUMERATED]
        own = [one for one in own if not _OTHERS.match(one.after)] or own
        own = _with_known_primary(own)
    if design == "guideline":  # "radiation and steroids for lymphoma" is a condition, and no patient had it
        own = [one for one in own if one.line in headline(prepared)]
        return listed(own, kind="primary_tumour", first=_commonest(own))
    if design in WITHOUT_PATIENTS:
        treated = {one.number for one in listable(reading, prepared, "treatment")}
        own = [
            one
            for one in own
            if one.line.part == HEADING or _PATIENT.search(one.line.text) or one.number in treated
            or _sentences_with(own, one) > 1
        ]  # fmt: skip
    own = own or _subject(reading, prepared)
    return listed(own, kind="primary_tumour", first=_commonest(own))


def _with_known_primary(own: list[Placed]) -> list[Placed]:
    """Without the unknown primary where a primary is named: "lung adenocarcinoma, the primary unknown till then"."""
    known = [one for one in own if one.mention.concept_id != _UNKNOWN_PRIMARY]
    return known or own


def _subject(reading: Reading, prepared: tuple[Line, ...]) -> list[Placed]:
    """What the background names where it names but one tumour: an article rarely says twice what all its patients had.

    None in an article about metastases or symptoms of many tumours, whose background names the commonest.
    """
    if any(_MANY.search(line.text) for line in headline(prepared)):
        return []
    named = [
        one
        for one in listable(reading, prepared, "tumour")
        if (one.line.part in (AIM, BACKGROUND) or one.mention.cue == INTRODUCTION)
        and not (one.mention.is_negated or one.mention.is_hypothetical)
    ]
    return named if len(_without_implied(named)) == 1 else []


def _is_own(one: Placed, design: str | None) -> bool:
    mention = one.mention
    if mention.is_negated or mention.is_hypothetical:
        return False
    if design in WITHOUT_PATIENTS and mention.cue == INTRODUCTION:
        return True
    return not mention.is_background or (design in POOLED and bool(_LITERATURE.search(mention.cue or "")))


def _tumours_in(line: Line, own: list[Placed]) -> set[str | None]:
    return _without_implied(one for one in own if one.line is line)


def _without_implied(named: Iterable[Placed]) -> set[str | None]:
    """The tumours named, without those that another of them implies."""
    listed_as = [one.mention.listed_as for one in named]
    implied = {concept_id for names in listed_as for concept_id, _ in names[1:]}
    return {names[0][0] for names in listed_as} - implied


def _sentences_with(own: list[Placed], tumour: Placed) -> int:
    names = {name for _, name in tumour.mention.listed_as[:1]}
    return len({other.line.sentence for other in own if names & {name for _, name in other.mention.listed_as}})


def _is_ranked_first(tumour: Placed) -> bool:
    if _RANKED_AFTER.match(tumour.after):
        return not _AMONG_OTHERS.search(tumour.before)
    return bool(_RANKED_BEFORE.search(tumour.before))


def _commonest(own: list[Placed]) -> frozenset[str]:
    """The tumours that the text ranks first: in words, or with the highest of several numbers of one sentence."""
    found = {tumour.mention.listed_as[0][1] for tumour in own if _is_ranked_first(tumour)}
    by_sentence: dict[tuple[object, str], list[tuple[float, str]]] = {}
    for tumour in own:
        value, unit = count(tumour)
        if value is not None and unit is not None:
            by_sentence.setdefault((tumour.line.sentence, unit), []).append((value, tumour.mention.listed_as[0][1]))
    for counted in by_sentence.values():
        top = max(counted)
        if len(counted) > 1 and sum(value == top[0] for value, _ in counted) == 1:
            found.add(top[1])
    return frozenset(found)
