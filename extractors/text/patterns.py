"""Rules as data: the phrases under config/patterns, which a clinician can read, made into regular expressions.

How a phrase is written (lower case, American or British as given, use `*` for both):
    metasta*            any ending
    spinal cord         words in this order; a hyphen counts as a space
    (a|one) case        either
    [the ]patients      may be missing
    improved ... motor  up to five words between; "......" up to twelve
    ^review             at the start of the sentence; $ at its end
    #                   a number in figures or words
    @                   a number of people: "thirty elderly patients"
Each row has an example sentence, in which the words that the phrase finds stand in [[double brackets]]; the tests hold
every row to its example.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.errors import ModelMissing
from extractors.shipped import CONFIG
from extractors.text.numbers import WHOLE

PERSON = (
    "patients|pts|cases|women|men|children|subjects|participants|individuals|adults|persons|people|veterans|adolescents"
    "|infants|neonates|survivors|volunteers|girls|boys|females|males|respondents|residents|recipients|donors|smokers"
    "|probands|beneficiaries|nurses|students|couples|caregivers"
)
# No adjective that may stand between a number and the people: the number is of something else.
NOT_A_QUALITY = (
    "of|and|or|with|in|to|for|from|the|than|per|versus|vs|by|at|on|years?|yrs?|months?|weeks?|days?|hours?|min|gy|mg|kg"
    "|cm|mm|ml|percent|times?|fractions?|lesions?|studies|trials|articles|reports|papers|citations|abstracts|databases"
    "|centers|centres|hospitals|institutions|was|were|are|is|had|have|all|other|more|deaths?|events?|cycles?|courses?"
    "|doses?|levels?|who|that|which|received|underwent|died|if|when|after|before|as|but|each|between|among|samples?"
    "|specimens?|tumou?rs|metastases|vertebrae|questions?|items?|points?|additional|further|another"
)
# Groups n, quality and person.
PEOPLE = (
    rf"(?P<n>{WHOLE})(?P<quality>(?: \([^()]{{1,40}}\)|[ -]+(?!(?:{NOT_A_QUALITY})\b)[a-z][\w/+'-]*,?){{0,9}}?)"
    rf"[ -]+(?P<person>{PERSON})\b(?!-)(?! ?years?\b)"
)
FOLDER = CONFIG / "patterns"

_SPECIAL = {
    " ": r"[\s-]+", "*": r"[\w-]*", "(": "(?:", ")": ")", "|": "|", "[": "(?:", "]": ")?", "#": f"(?:{WHOLE})",
    "^": "^", "$": r"[\s.]*$", "@": PEOPLE,
}  # fmt: skip
_GAPS = {" ... ": r"[\s-]+(?:[^\s;.]+\s+){0,5}?", " ...... ": r"[\s-]+(?:[^\s;.]+\s+){0,12}?"}
_GAP = re.compile(r"( \.{3} | \.{6} )")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One row of a patterns file: `name` is what the phrase stands for.

    `applies_to` narrows it, to title or abstract (design.csv) or to an outcome (effects.csv); empty: everywhere.
    """

    name: str
    applies_to: str
    phrase: str
    example: str
    weight: float = 0.0  # cohort.csv: how much the phrase speaks for (or, below 0, against) the whole cohort


@cache
def rules(file: str) -> tuple[Rule, ...]:
    """The rows of config/patterns/`file`.csv, in order.

    Raises ModelMissing when the file is not there, or has a row without name, phrase or example.
    """
    path = FOLDER / f"{file}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
    except FileNotFoundError:
        raise ModelMissing(f"{path} is missing: restore it from the project's checkout") from None
    for number, row in enumerate(rows, start=2):
        if not (row.get("name") and row.get("phrase") and row.get("example")):
            raise ModelMissing(f"{path}, line {number}: name, phrase and example must be filled in")
    return tuple(
        Rule(
            name=row["name"],
            applies_to=row.get("applies_to") or "",
            phrase=row["phrase"],
            example=row["example"],
            weight=float(row.get("weight") or 0),
        )
        for row in rows
    )


@cache
def pattern(file: str, name: str, applies_to: str = "") -> re.Pattern[str]:
    """One expression that finds every phrase of that name and applies_to in plain lower-case text."""
    phrases = [rule.phrase for rule in rules(file) if rule.name == name and rule.applies_to in ("", applies_to)]
    return re.compile(_bounded("|".join(expression(phrase, bounded=False) for phrase in phrases) or r"(?!)"))


def expression(phrase: str, *, bounded: bool = True) -> str:
    """The regular expression of one phrase, from the start of a word to the end of one where `bounded`."""
    pieces = (
        _GAPS.get(part) or "".join(_SPECIAL.get(letter, re.escape(letter)) for letter in part)
        for part in _GAP.split(phrase)
    )
    joined = f"(?:{''.join(pieces)})"
    return _bounded(joined) if bounded else joined


def _bounded(expression: str) -> str:
    """From the start of a word to the end of one; said once for many phrases, because it is asked at every letter."""
    return rf"(?<![\w-])(?:{expression})(?!\w)"
