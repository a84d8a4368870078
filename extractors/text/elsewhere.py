"""Treatments of another part of the body, or of another time, in an article about metastases of the spine.

A case of a cord metastasis tells that the lung was operated on years ago and the brain irradiated later. Those are no
treatments of the metastasis. They are told by their name (`elsewhere` in treatments.csv), by their aim, "surgery for
lung cancer", or by their place in the story of one patient: between the patient's first mention and the first complaint
or the first word of the spine, "breast cancer (mastectomy, docetaxel), then a weak leg". What the title names is never
set aside.
"""

import re

from extractors.text.lines import HEADING, Line, headline
from extractors.text.placed import Placed
from extractors.text.vocabulary import Vocabulary

SPINAL_REGION = "MESH:D013131"  # the site that every part of the spine implies
LEPTOMENINGEAL = "MESH:D055756"
METASTASIS = "MESH:D009362"  # the tumour that every kind of metastasis implies
CUE = "elsewhere"  # the cue named where the treatment's own name decided
HISTORY = "history"  # the cue named where the place in the story decided

_AFTER = re.compile(r"\b(?:after|following|since|post) (?:\w+ )?$")
_FOR = re.compile(
    r" (?:of|for) "
    r"(?:(?:his|her|the|a|an|primary|advanced|early|stage|right|left|poorly|well|moderately|differentiated) )*"
)
_METASTASIS = re.compile(r"[\s(]*(?:\w+[)\s]+){0,2}metasta")
_ONE_PATIENT = re.compile(
    r"\b(?:woman|man|boy|girl|lady|gentleman|smoker|(?:our|the|one|a) patient|(?:fe)?male|years?[- ]old|case)\b"
)
# Where the story of one patient begins: "a 51-year-old man", "Woman of 45", "Patient in the thirties", "62M"
_ENTRY = re.compile(
    r"\b\d{1,3}[ -](?:years?|yrs?|y)\b[ -]?(?:old|[mf]\b|(?:wo)?man|(?:fe)?male)|^\d{1,3} ?(?:y|yo|m|f)\b"
    r"|\b(?:man|woman|boy|girl|lady|gentleman|patient),? (?:(?:of|aged) )?(?:\d|in (?:the|his|her) )"
    r"|^(?:(?:man|woman|m|f|male|female|patient)[, ]|(?:an?|one|our|own|the) patient\b)"
)
_PATIENTS = re.compile(r"\bpatients\b|\bmean\b|\bmedian\b")
# What the story turns on: between the earlier treatment and the first word of the spine ...
_TURN = re.compile(
    r"[;:.)]|,? (?:then|when|before|later|now|until)\b|, (?:an?|the|he|she|this|his|her|metastas[ei]s|spread)\b"
    r"|\b(?:developed|presented|noticed|lost|complained|became|preceded|was admitted|led to|had)\b"
)
# ... but not where the spine got better by it, or where the sentence sums up the whole case.
_ANSWER = re.compile(
    r"shr[aiu]nk|regress|vanish|improv|resol|disappear|respon|eas(?:ed|ing)|relie|smaller|better|recover|stabili"
)
_SECONDARY = re.compile(r"\b(?:metasta|secondar|spread|disseminat|deposit|relaps)")
_SUMMARY = re.compile(r"\b(?:we|our|report(?:ed|s)?|describe[ds]?|is presented|successful\w*|herein)\b")
_WEAKNESS = re.compile(
    r"\b(?:weak\w*|numb\w*|para(?:pare|ple|ly)\w*|foot drop|unsteady|retention|incontinen\w*|could no(?:t| longer)"
    r"|double vision|headaches?|confused|lost (?:the use|(?:his|her) balance)|pain)\b"
)


def set_aside(placed: tuple[Placed, ...], lines: tuple[Line, ...], vocabulary: Vocabulary) -> tuple[Placed, ...]:
    """The mentions in the same order, treatments of other parts of the body marked as background."""
    title = headline(lines)
    named = {one.mention.concept_id for one in placed if one.mention.concept_id}
    headed = {one.mention.concept_id for one in placed if one.line in title and not _is_past(one, vocabulary)} & named
    is_spinal = any(vocabulary.implies(concept_id, SPINAL_REGION) for concept_id in headed)
    is_meningeal = any(vocabulary.implies(concept_id, LEPTOMENINGEAL) for concept_id in headed)
    is_spread = any(_SECONDARY.search(line.text) for line in title)
    is_spread = is_spread or any(vocabulary.implies(concept_id, METASTASIS) for concept_id in named)
    if not (is_spinal or is_meningeal) or not is_spread:
        return placed
    primaries = {(p.number, p.start): p for p in placed if p.mention.label == "tumour" and p.mention.listed_as}
    sites = (SPINAL_REGION, LEPTOMENINGEAL)
    spinal = [
        p for p in placed if p.mention.concept_id and any(vocabulary.implies(p.mention.concept_id, at) for at in sites)
    ]
    beside = {number for number, _ in primaries} if any(_ONE_PATIENT.search(line.text) for line in lines) else set()
    past = _before_the_complaints(lines, {p.number for p in spinal})
    return tuple(
        one.marked(is_background=True, cue=cue)
        if one.mention.concept_id not in headed
        and (
            # Who has metastases of the meninges is treated in the head too.
            cue := (_cue(one, primaries, vocabulary) if is_spinal else None)
            or (_history(one, spinal, past) if one.number in beside or one.number in past else None)
        )
        else one
        for one in placed
    )


def _cue(one: Placed, primaries: dict[tuple[int, int], Placed], vocabulary: Vocabulary) -> str | None:
    if one.mention.label != "treatment" or one.mention.is_background or one.mention.concept_id is None:
        return None
    if _is_elsewhere(one, vocabulary):
        return CUE
    aim = _FOR.match(one.after)
    tumour = primaries.get((one.number, one.end + aim.end())) if aim else None
    if aim and tumour and not _METASTASIS.match(tumour.after):
        return aim[0].strip()
    return None


def _before_the_complaints(lines: tuple[Line, ...], spinal: set[int]) -> range:
    """The numbers of the sentences from the patient's first mention to the first complaint, that one included.

    Empty where the first mention tells of the spine at once, or where the spine comes up because it got better.
    """
    story = (n for n, line in enumerate(lines) if line.part != HEADING and _ENTRY.search(line.text))
    first = next(story, len(lines))
    for number in range(first, len(lines)):
        text = lines[number].text
        if _PATIENTS.search(text) or _SUMMARY.search(text):
            break
        if number in spinal or _WEAKNESS.search(text):
            return range(0) if number > first and _ANSWER.search(text) else range(first, number + 1)
    return range(0)


def _history(one: Placed, spinal: list[Placed], past: range) -> str | None:
    """HISTORY for a treatment told before its sentence, whose tumour it treated, comes to the spine."""
    if one.mention.label != "treatment" or one.mention.is_background or _SUMMARY.search(one.line.text):
        return None
    if one.number in past[:-1]:
        return HISTORY
    places = [p.start for p in spinal if p.line is one.line]
    places += [match.start() for match in _WEAKNESS.finditer(one.line.text)]
    if one.line.part == HEADING or not places or min(places) < one.end:
        return None
    between, rest = one.line.text[one.end : min(places)], one.line.text[min(places) :]
    clause = re.split(r"[;.]", rest, maxsplit=1)[0]
    return HISTORY if _TURN.search(between) and not _ANSWER.search(between + clause) else None


def _is_past(one: Placed, vocabulary: Vocabulary) -> bool:
    """True for "nephrectomy" in "metastasis ten years after nephrectomy"."""
    return _is_elsewhere(one, vocabulary) and bool(_AFTER.search(one.before))


def _is_elsewhere(one: Placed, vocabulary: Vocabulary) -> bool:
    return one.mention.concept_id is not None and vocabulary.concepts[one.mention.concept_id].is_elsewhere
