"""Characters as PubMed delivers them, made plain for matching without losing their place.

Soft hyphens, ligatures, exotic spaces and Greek letters hide words from a vocabulary. `plain` replaces or drops
them and remembers, for every character it returns, which character of the original it came from.
"""

import unicodedata
from dataclasses import dataclass

_DROPPED = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
_REPLACED = {
    "\u2018": "'", "\u2019": "'", "\u02bc": "'", "\u2032": "'", "\u201c": '"', "\u201d": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-", "\u00bc": "=", "\u2013": "-", "\u2014": "-",
    "\n": " ", "\r": " ", "\t": " ", "\u2028": " ", "\u2029": " ",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlainText:
    """`text` with, for each of its characters, the index of the original character in `origins`."""

    text: str
    origins: tuple[int, ...] | range

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that `text[start:end]` was made from; empty spans are not allowed."""
        return self.origins[start], self.origins[end - 1] + 1


def plain(text: str) -> PlainText:
    """The text in plain characters. Plain ASCII comes back as it is; an empty text as an empty one.

    The vulgar fraction one quarter stands for "=" because some publishers' fonts deliver "n = 3" as "n 1/4 3".
    """
    if text.isascii() and not any(character in text for character in "\n\r\t"):
        return PlainText(text=text, origins=range(len(text)))
    characters: list[str] = []
    origins: list[int] = []
    for index, character in enumerate(text):
        replaced = _plain_character(character)
        characters.append(replaced)
        origins.extend([index] * len(replaced))
    return PlainText(text="".join(characters), origins=tuple(origins))


def _plain_character(character: str) -> str:
    if character in _DROPPED:
        return ""
    if character in _REPLACED:
        return _REPLACED[character]
    if character.isascii():
        return character
    if unicodedata.category(character) == "Zs":
        return " "
    if "\u0370" <= character <= "\u03ff":
        return _greek_name(character)
    folded = unicodedata.normalize("NFKD", character)
    kept = "".join(part for part in folded if not unicodedata.combining(part))
    return kept if kept.isalnum() or kept in {"...", "+", "-", "="} else character


def _greek_name(character: str) -> str:
    """"beta" for the Greek letter, so that interferon-beta is one word however it was typed."""
    name = unicodedata.name(character, "")
    letter = name.split(" LETTER ")[-1].split(" ")[0].lower() if " LETTER " in name else ""
    return "lambda" if letter == "lamda" else letter or character
