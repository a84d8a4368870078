"""The treatments that a study's own patients had, or that a review or guideline weighs.

A treatment counts unless its sentence denies it, only recommends it, or tells of an earlier time or of general
knowledge (see qualifiers.py). A review or guideline gives no treatment itself: there what is weighed counts too. Bare
"radiation" is a treatment only where there is somebody or something to treat: dosimeters are irradiated as well.
Conservative management is what those have who are not treated: it counts where the title names it or nothing else is.
"""

import re

from extractors.records import Finding, Reading
from extractors.text.concept_findings import listable, listed
from extractors.text.lines import HEADING, Line
from extractors.text.placed import Placed
from extractors.text.qualifiers import INTRODUCTION
from extractors.text.tumours import POOLED, WITHOUT_PATIENTS

CONSERVATIVE = "RW:conservative-management"

_BARE = re.compile(r"radiations?|(?:re)?-?irradiat(?:ed|ion|ing)|with protons|(?:fast )?neutrons")
_ILL = re.compile(r"\bpatients?\b|\b(?:wo)?m[ae]n\b|\bcase\b|\bcancer|\boncolog")


def find(reading: Reading, prepared: tuple[Line, ...], *, design: str | None) -> tuple[Finding, ...]:
    """Findings of the kind treatment, each treatment once and what it implies too; empty where none is stated.

    `prepared` are the reading's lines and `design` the study design.
    """
    own = [one for one in listable(reading, prepared, "treatment") if _is_own(one, design)]
    if not any(m.label == "tumour" for m in reading.mentions) and not any(_ILL.search(line.text) for line in prepared):
        own = [one for one in own if not _BARE.fullmatch(one.mention.text.lower())]
    if any(one.mention.concept_id != CONSERVATIVE for one in own):
        own = [one for one in own if one.mention.concept_id != CONSERVATIVE or one.line.part == HEADING]
    return listed(own, kind="treatment")


def _is_own(one: Placed, design: str | None) -> bool:
    mention = one.mention
    if mention.is_negated:
        return False
    if design in WITHOUT_PATIENTS and mention.cue == INTRODUCTION:
        return True
    return not mention.is_background and (not mention.is_hypothetical or design in POOLED + WITHOUT_PATIENTS)
