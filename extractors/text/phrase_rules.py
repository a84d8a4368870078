"""Rows of a rule file made ready for many searches: a phrase is only tried on a text that holds its rarest words."""

import re
from dataclasses import dataclass

from extractors.text.patterns import expression


@dataclass(frozen=True, kw_only=True)
class PhraseRule:
    """A phrase (see patterns.py for how it is written) with its expression and the literals one of which it needs."""

    phrase: str
    expression: re.Pattern[str]
    literals: tuple[str, ...]

    def matches(self, text: str) -> list[re.Match[str]]:
        """Every match in a plain lower-case text, left to right, without overlaps."""
        for literal in self.literals:
            if literal in text:
                break
        else:
            if self.literals:
                return []
        return list(self.expression.finditer(text))


def phrase_rule(phrase: str, **placeholders: str) -> PhraseRule:
    """The rule of a phrase (see patterns.py); a phrase such as "-naive" follows a word directly or after a hyphen.

    `{organ}` stands for the regular expression given as `organ`, in a group of that name.
    """
    pattern = expression(phrase.removeprefix("-"))
    if phrase.startswith("-"):
        pattern = pattern.replace(r"(?<![\w-])", r"(?<=\w[\s-])", 1)
    for name, inner in placeholders.items():
        pattern = pattern.replace(re.escape("{" + name + "}"), f"(?P<{name}>{inner})")
    return PhraseRule(phrase=phrase, expression=re.compile(pattern), literals=_literals(phrase.removeprefix("-")))


def _literals(phrase: str) -> tuple[str, ...]:
    """Words one of which stands in every text that the phrase matches; empty where none can be told."""
    best: tuple[str, ...] = ()
    for part in _required(phrase):
        choices = tuple(_literal(choice) for choice in part)
        if all(choices) and min(map(len, choices)) > min(map(len, best), default=0):
            best = choices
    return best


def _required(phrase: str) -> list[list[str]]:
    """The parts of a phrase that may not be missing, each with its alternatives."""
    flat = phrase
    while (shorter := re.sub(r"\[[^\[\]]*\]", " ", flat)) != flat:
        flat = shorter
    if _top_level_alternatives(flat):
        return [_split(flat)]
    found, depth, part = [], 0, ""
    for character in flat + " ":
        depth += (character == "(") - (character == ")")
        if character == " " and depth == 0:
            if part.strip("."):  # not "..." or "......"
                found.append(_split(part[1:-1]) if part.startswith("(") and part.endswith(")") else [part])
            part = ""
        else:
            part += character
    return found


def _top_level_alternatives(phrase: str) -> bool:
    return len(_split(phrase)) > 1


def _split(phrase: str) -> list[str]:
    choices, depth, choice = [], 0, ""
    for character in phrase:
        depth += (character == "(") - (character == ")")
        if character == "|" and depth == 0:
            choices.append(choice)
            choice = ""
        else:
            choice += character
    return [*choices, choice]


def _literal(choice: str) -> str:
    """The longest run of letters that every match of an alternative has; empty where none can be told."""
    parts = [part for part in re.split(r"[ -]", re.sub(r"\([^()]*\)", " ", choice)) if part.strip(".")]
    return max((re.split(r"[*\[\]()|#^${]", part.strip("^"))[0] for part in parts), key=len, default="")
