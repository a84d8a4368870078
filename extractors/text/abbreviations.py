"""What the abbreviations of one article stand for: scispaCy's detector (Schwartz and Hearst 2003) finds their long forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.text.spans import Span
from extractors.text.words import singular_acronym, words

# A name must cover this share of the long form's words to be its meaning: "toxicity of radiotherapy" is no radiotherapy.
_MIN_SHARE = 0.5


@dataclass(frozen=True, kw_only=True)
class Abbreviations:
    """`long_forms`: where (first and last token) the long form of each short form stands, shorts in the singular.

    `places`: the tokens of every short form. `definitions`: the tokens of "(NSCLC)" where it is defined.
    """

    long_forms: dict[str, tuple[int, int]]
    places: tuple[tuple[int, int, str], ...]
    definitions: frozenset[int]


def abbreviations(doc: Doc) -> Abbreviations:
    """The abbreviations that an article defines, and everywhere it uses them, in the singular or plural."""
    long_forms: dict[str, tuple[int, int]] = {}
    places: dict[tuple[int, int], str] = {}
    definitions: set[int] = set()
    for short in doc._.abbreviations:
        name = singular_acronym(short.text)
        long_forms.setdefault(name, (short._.long_form.start, short._.long_form.end))
        places[short.start, short.end] = name
        if short.start and short.end < len(doc) and doc[short.start - 1].text == "(" and doc[short.end].text == ")":
            definitions.update(range(short.start - 1, short.end + 1))
    for token in doc:
        if singular_acronym(token.text) in long_forms:
            places.setdefault((token.i, token.i + 1), singular_acronym(token.text))
    return Abbreviations(
        long_forms=long_forms,
        places=tuple((start, end, name) for (start, end), name in sorted(places.items())),
        definitions=frozenset(definitions),
    )


def meanings(doc: Doc, defined: Abbreviations, spans: Iterable[Span]) -> dict[str, str | None]:
    """The concept id that each short form stands for, given the names (of one label) in the text; None for no concept."""
    by_end: dict[int, Span] = {}
    for span in spans:
        by_end[span.end] = span
    return {short: _meaning(doc, first, last, by_end) for short, (first, last) in defined.long_forms.items()}


def _meaning(doc: Doc, first: int, last: int, by_end: dict[int, Span]) -> str | None:
    """The concept that the long form ends with, if it makes up most of it."""
    kept = words(doc[first:last])
    for skipped in range(len(kept)):
        tail = doc[kept[-1 - skipped]]
        if skipped and doc[kept[-skipped]].lower_ not in ("alone", "only", "group", "patients", "therapy", "treatment"):
            return None
        span = by_end.get(tail.idx + len(tail))
        if span:
            covered = sum(doc[i].idx >= span.start for i in kept)
            return span.concept_id if covered >= _MIN_SHARE * len(kept) else None
    return None
