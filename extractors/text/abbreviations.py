"""What the abbreviations of an article stand for; scispaCy's detector (Schwartz and Hearst 2003) finds them."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.text.spans import Span
from extractors.text.words import Words, is_acronym, singular_acronym

# A name must make up this share of the long form's words to be its meaning: "toxicity of radiotherapy" is none.
_MIN_SHARE = 0.5
# Words after the name that leave it its meaning: "radiotherapy alone (RT)".
_EMPTY_ENDINGS = frozenset({"alone", "only", "group", "patient", "therapy", "treatment"})


@dataclass(frozen=True, kw_only=True)
class Abbreviations:
    """`long_forms`: the characters (start, end) of the long form of each short form, shorts in the singular.

    `places`: the characters of every short form with its name. `definitions`: the tokens of "(NSCLC)" that define it.
    """

    long_forms: dict[str, tuple[int, int]]
    places: tuple[tuple[int, int, str], ...]
    definitions: frozenset[int]


def abbreviations(doc: Doc, text: Words) -> Abbreviations:
    """The abbreviations that an article defines, and everywhere it uses them, in the singular or plural."""
    long_forms: dict[str, tuple[int, int]] = {}
    places: dict[tuple[int, int], str] = {}
    definitions: set[int] = set()
    for short in doc._.abbreviations:
        name = singular_acronym(short.text)
        if not is_acronym(name):
            continue  # "a platinum compound (cisplatin)" explains a word and abbreviates nothing
        long_forms.setdefault(name, (short._.long_form.start_char, short._.long_form.end_char))
        places[short.start_char, short.end_char] = name
        if short.start and short.end < len(doc) and doc[short.start - 1].text == "(" and doc[short.end].text == ")":
            definitions.update(range(short.start - 1, short.end + 1))
    if long_forms:
        for start, end, written in zip(text.starts, text.ends, text.written, strict=True):
            if written in long_forms:
                places.setdefault((start, end), written)
    return Abbreviations(
        long_forms=long_forms,
        places=tuple((start, end, name) for (start, end), name in sorted(places.items())),
        definitions=frozenset(definitions),
    )


def meanings(defined: Abbreviations, text: Words, spans: Iterable[Span]) -> dict[str, str | None]:
    """The concept id that each short form stands for, given the names of one label in the text; None for no concept."""
    by_end = {span.end: span for span in spans}
    return {
        short: _meaning(text, bisect_left(text.starts, start), bisect_left(text.starts, end), by_end)
        for short, (start, end) in defined.long_forms.items()
    }


def _meaning(text: Words, first: int, last: int, by_end: dict[int, Span]) -> str | None:
    """The concept that the long form (words `first` to `last`, exclusive) ends with, if it makes up most of it."""
    for end in range(last, first, -1):
        if span := by_end.get(text.ends[end - 1]):
            covered = last - max(first, bisect_left(text.starts, span.start))
            return span.concept_id if covered >= _MIN_SHARE * (last - first) else None
        if text.forms[end - 1] not in _EMPTY_ENDINGS:
            return None
    return None
