"""Rules as data: the phrases under config/patterns, which a clinician can read, made into regular expressions.

How a phrase is written (lower case, American or British as given, use `*` for both):
    metasta*            any ending
    spinal cord         words in this order; a hyphen counts as a space
    (a|one) case        either
    [the ]patients      may be missing
    improved ... motor  up to five words between; "......" up to twelve
    ^review             at the start of the sentence; $ at its end
    #                   a number in figures or words
Each row has an example sentence, in which the words that the phrase finds stand in [[double brackets]]; the tests hold
every row to its example.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extractors.errors import ModelMissing
from extractors.text.numbers import WHOLE

FOLDER = Path(__file__).resolve().parents[2] / "config" / "patterns"

_SPECIAL = {
    " ": r"[\s-]+", "*": r"[\w-]*", "(": "(?:", ")": ")", "|": "|", "[": "(?:", "]": ")?", "#": f"(?:{WHOLE})",
    "^": "^", "$": r"[\s.]*$",
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
    return tuple(Rule(name=row["name"], applies_to=row.get("applies_to") or "", phrase=row["phrase"], example=row["example"]) for row in rows)


@cache
def pattern(file: str, name: str, applies_to: str = "") -> re.Pattern[str]:
    """One expression that finds every phrase of that name and applies_to in plain lower-case text."""
    phrases = [rule.phrase for rule in rules(file) if rule.name == name and rule.applies_to in ("", applies_to)]
    return re.compile("|".join(map(expression, phrases)) or r"(?!)")


def expression(phrase: str) -> str:
    """The regular expression of one phrase, bounded by word ends."""
    pieces = (
        _GAPS.get(part) or "".join(_SPECIAL.get(letter, re.escape(letter)) for letter in part)
        for part in _GAP.split(phrase)
    )
    return rf"(?<![\w-])(?:{''.join(pieces)})(?!\w)"
