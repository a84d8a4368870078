"""Treatments of another part of the body, in an article about metastases of the spine.

A case of a cord metastasis tells that the lung was operated on years ago and the brain irradiated later. Those are no
treatments of the metastasis. They are told by their name (`elsewhere` in treatments.csv) or by their aim, "surgery for
lung cancer", unless the title names them.
"""

import re

from extractors.text.lines import Line, headline
from extractors.text.placed import Placed
from extractors.text.vocabulary import Vocabulary

SPINAL_REGION = "MESH:D013131"  # the site that every part of the spine implies
METASTASIS = "MESH:D009362"  # the tumour that every kind of metastasis implies
CUE = "elsewhere"  # the cue named where the treatment's own name decided

_AFTER = re.compile(r"\b(?:after|following|since|post) (?:\w+ )?$")
_FOR = re.compile(
    r" (?:of|for) "
    r"(?:(?:his|her|the|a|an|primary|advanced|early|stage|right|left|poorly|well|moderately|differentiated) )*"
)
_METASTASIS = re.compile(r"[\s(]*(?:\w+[)\s]+){0,2}metasta")


def set_aside(placed: tuple[Placed, ...], lines: tuple[Line, ...], vocabulary: Vocabulary) -> tuple[Placed, ...]:
    """The mentions in the same order, treatments of other parts of the body marked as background."""
    title = headline(lines)
    named = {one.mention.concept_id for one in placed if one.mention.concept_id}
    headed = {one.mention.concept_id for one in placed if one.line in title and not _is_past(one, vocabulary)} & named
    is_spinal = any(vocabulary.implies(concept_id, SPINAL_REGION) for concept_id in headed)
    if not is_spinal or not any(vocabulary.implies(concept_id, METASTASIS) for concept_id in named):
        return placed
    primaries = {(p.number, p.start): p for p in placed if p.mention.label == "tumour" and p.mention.listed_as}
    return tuple(
        one.marked(is_background=True, cue=cue)
        if one.mention.concept_id not in headed and (cue := _cue(one, primaries, vocabulary))
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


def _is_past(one: Placed, vocabulary: Vocabulary) -> bool:
    """True for "nephrectomy" in "metastasis ten years after nephrectomy"."""
    return _is_elsewhere(one, vocabulary) and bool(_AFTER.search(one.before))


def _is_elsewhere(one: Placed, vocabulary: Vocabulary) -> bool:
    return one.mention.concept_id is not None and vocabulary.concepts[one.mention.concept_id].is_elsewhere
