"""The candidate claims of a page, each in our own words with the places it was read from, and what was not read."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.page.beside import is_denied
from extractors.page.kinds import READERS, Fields
from extractors.page.sentences import PageReading, PageSentence
from extractors.page.statements import claim_id, statement
from extractors.page.works import goes_on, works_in
from extractors.review import Claim, ClaimKind, Work
from extractors.text.patterns import pattern, rules
from extractors.text.topic import INTRAMEDULLARY, SITES

# Findings of these kinds are made from papers on metastases of the spine alone: in another review nothing would ever
# be set beside such a claim.
_OF_SPINE: tuple[ClaimKind, ...] = ("effect_on_function", "diagnostic_choice", "first_symptom", "cause_of_death")
_LACKING: dict[ClaimKind, str] = {
    "survival_figure": "no single figure of all patients in months stands in it",
    "primary_ranking": "it names no tumour of config/vocabulary/tumours.csv beside it",
    "treatment_of_choice": "it names no treatment of config/vocabulary/treatments.csv beside it",
    "effect_on_function": "it names no treatment of config/vocabulary/treatments.csv",
    "not_put_forward": "it names no treatment beside it that findings list by that name",
    "diagnostic_choice": "it names none of MRI, CT, PET and myelography beside it",
    "series_size": "it tells no number of patients",
    "frequency_ratio": "it sets no epidural disease beside the intramedullary one",
    "first_symptom": "it names no symptom of config/patterns/presentation.csv beside it",
    "cause_of_death": "it names no cause of config/patterns/presentation.csv",
}


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A claim as read from a page: the places it was read from (none: from silence), and what to check."""

    claim: Claim
    places: tuple[str, ...]
    check: str | None = None


@dataclass(frozen=True, kw_only=True)
class Unread:
    """Words of a page that read like a claim but gave none: where, the few words that say so, and why."""

    place: str
    words: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Claims:
    """Everything claimed on the pages, in reading order, and the works that the claims rest on."""

    candidates: tuple[Candidate, ...]
    works: tuple[Work, ...]
    unread: tuple[Unread, ...]


@dataclass
class _Told:
    """One claim while its places and works are gathered."""

    kind: ClaimKind
    fields: Fields
    section: str
    places: list[str] = field(default_factory=list)
    works: dict[str, Work] = field(default_factory=dict)


def find_claims(reading: PageReading) -> Claims:
    """The claims of a known kind, each once however often it is made; empty for pages that make none."""
    told: dict[tuple[str, str], _Told] = {}
    unread: list[Unread] = []
    works: dict[str, Work] = {}
    for sentence in reading.sentences:
        cited = {work.id: work for work in works_in(sentence.text)}
        works = cited or (works if sentence.before and goes_on(sentence.text) else {})
        made, left = _read(sentence, reading.topic)
        for kind, fields in made:
            one = told.setdefault((kind, repr(fields)), _Told(kind=kind, fields=fields, section=sentence.section))
            if sentence.place not in one.places:
                one.places.append(sentence.place)
            one.works |= works
        unread += left if made or left else _of_no_kind(sentence)
    candidates = tuple(Candidate(claim=_claim(one), places=tuple(one.places)) for one in told.values())
    known = {name: work for one in told.values() for name, work in one.works.items()}
    return Claims(
        candidates=(*candidates, *_silences(reading, candidates)), works=tuple(known.values()), unread=tuple(unread)
    )


def _read(sentence: PageSentence, topic: str) -> tuple[list[tuple[ClaimKind, Fields]], list[Unread]]:
    """What the sentence claims, by kind, and the cues of a kind whose claim it does not complete.

    Words that gave a claim of one kind are not told as left from another ("procedure of choice": of MRI or of surgery).
    """
    made: list[tuple[ClaimKind, Fields]] = []
    used: list[re.Match[str]] = []
    left: list[tuple[re.Match[str], str]] = []
    for kind, fields_of in READERS.items():
        for cue in pattern("claims", kind).finditer(sentence.line.text):
            reason = _not_judged(kind, topic) or _denied(kind, sentence, cue)
            fields = None if reason else fields_of(sentence, cue)
            if fields:
                made.append((kind, fields))
                used.append(cue)
            else:
                left.append((cue, f"reads like {kind}, {reason or f'but {_LACKING[kind]}'}"))
    restores = pattern("claims", "effect_on_function", "restores").search(sentence.line.text)
    if restores and topic in SITES and not pattern("claims", "effect_on_function").search(sentence.line.text):
        left.append((restores, "says that function comes back; effect_on_function is judged as kept, seldom restored"))
    return made, [
        Unread(place=sentence.place, words=cue[0], reason=reason)
        for cue, reason in left
        if not any(cue.start() < other.end() and other.start() < cue.end() for other in used)
    ]


def _not_judged(kind: ClaimKind, topic: str) -> str | None:
    if kind in _OF_SPINE and topic not in SITES:
        return "which is judged in reviews of spinal metastases alone"
    if kind == "frequency_ratio" and topic != INTRAMEDULLARY:
        return "which is judged in reviews of intramedullary metastases alone"
    return None


def _denied(kind: ClaimKind, sentence: PageSentence, cue: re.Match[str]) -> str | None:
    """The reason where the words before a cue turn it round; what is not put forward is itself told by a denial."""
    is_turned = kind != "not_put_forward" and is_denied(sentence, cue)
    return "but the words before it deny or doubt it" if is_turned else None


def _of_no_kind(sentence: PageSentence) -> list[Unread]:
    cue = pattern("claims", "assertion").search(sentence.line.text)
    reason = "reads like a claim of no kind that is judged"
    return [Unread(place=sentence.place, words=cue[0], reason=reason)] if cue else []


def _silences(reading: PageReading, candidates: tuple[Candidate, ...]) -> Iterator[Candidate]:
    """A treatment that a review with a treatment of choice never names is one that it does not put forward."""
    if not any(candidate.claim.kind == "treatment_of_choice" for candidate in candidates):
        return
    if reading.topic == "not_oncology":
        return
    for rule in rules("claims"):
        if (rule.name, rule.applies_to) == ("not_put_forward", "absent") and rule.phrase not in reading.named:
            fields = {"treatments": (rule.phrase,)}
            yield Candidate(
                claim=_claim(_Told(kind="not_put_forward", fields=fields, section="Management")),
                places=(),
                check="it is nowhere named in what could be read; delete the claim if a part not read puts it forward",
            )


def _claim(told: _Told) -> Claim:
    return Claim(
        id=claim_id(told.kind, told.fields), section=told.section, kind=told.kind,
        statement=statement(told.kind, told.fields), works=tuple(told.works), **told.fields,
    )  # fmt: skip
