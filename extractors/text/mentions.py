"""Finds the concepts of the vocabulary in a text, whatever spelling, number and order of words they stand in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extractors.errors import ConfigurationError
from extractors.text.abbreviations import abbreviations, meanings
from extractors.text.organs import Organ
from extractors.text.phrases import Phrases
from extractors.text.spans import DECOY, Span
from extractors.text.vocabulary import LABELS, Vocabulary, read_table
from extractors.text.words import Words, is_acronym, matching_form, singular_acronym, words

# A text in capitals hides which words are abbreviations; then only longer ones are believed.
_CAPITALS_SHARE = 0.6
_MIN_ACRONYM_IN_CAPITALS = 4

Split = Callable[[list[str]], list[tuple[str, ...]]]  # the words of names, as the tokenizer of the text would cut each


@dataclass(frozen=True, kw_only=True)
class Decoy:
    """A phrase that holds a name of the label and means something else."""

    label: str
    phrase: str


def load_decoys(folder: Path) -> tuple[Decoy, ...]:
    """The decoys in `folder`; raises ConfigurationError for one without a known label."""
    path = folder / "decoys.csv"
    found = []
    for line, row in read_table(path, ("label", "phrase", "why")):
        if row["label"] not in LABELS or not row["phrase"]:
            raise ConfigurationError(
                f"{path}, line {line}: label must be one of {', '.join(LABELS)}, and a phrase is needed."
            )
        found.append(Decoy(label=row["label"], phrase=row["phrase"]))
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class VocabularyMatcher:
    """Looks up names of each label: abbreviations as they are written, everything else in its matching form."""

    phrases: dict[str, Phrases]
    acronyms: dict[str, Phrases]
    vocabulary: Vocabulary

    @classmethod
    def build(
        cls, vocabulary: Vocabulary, organs: tuple[Organ, ...], decoys: tuple[Decoy, ...], split: Split
    ) -> "VocabularyMatcher":
        """A matcher for every name of the vocabulary and those that follow from the organs. Listed names come first."""
        matcher = cls(
            phrases={label: Phrases() for label in LABELS},
            acronyms={label: Phrases() for label in LABELS},
            vocabulary=vocabulary,
        )
        names = [
            (name.text, concept.label, (concept.concept_id, name.is_ambiguous))
            for concept in vocabulary.concepts.values()
            for name in concept.names
        ]
        names += [(decoy.phrase, decoy.label, (DECOY, False)) for decoy in decoys]
        names += [(text, "tumour", (concept_id, False)) for text, concept_id in _organ_names(vocabulary, organs)]
        for (name, label, value), parts in zip(names, split([name for name, _, _ in names]), strict=True):
            if is_acronym(name):
                matcher.acronyms[label].add([singular_acronym(part) for part in parts], value)
            else:
                matcher.phrases[label].add([matching_form(part) for part in parts], value)
        return matcher

    def find(self, doc: Doc, text: str) -> list[Span]:
        """The names and decoys in reading order; those of one label do not overlap, those of different labels may.

        `text` is that of the Doc.
        """
        every = words(doc, text)
        defined = abbreviations(doc, every)
        unbroken = every.without(defined.definitions)  # "radiation (RT) therapy" is one name
        shortest = _MIN_ACRONYM_IN_CAPITALS if _in_capitals(text) else 0
        claimed = {(start, end) for start, end, _ in defined.places}
        found: list[Span] = []
        for label in LABELS:
            named = _spans(unbroken, unbroken.forms, self.phrases[label], label)
            short = _spans(every, every.written, self.acronyms[label], label)
            spelled = _without_overlaps([*named, *(span for span in short if span.end - span.start >= shortest)])
            stands_for = meanings(defined, every, spelled)
            meant = [
                Span(start=start, end=end, label=label, concept_id=concept_id)
                for start, end, name in defined.places
                if (concept_id := stands_for[name])
            ]
            found += self._believed(spelled, meant, claimed)
        return sorted(found, key=lambda span: (span.start, span.end, span.label))

    def _believed(self, spelled: list[Span], meant: list[Span], claimed: set[tuple[int, int]]) -> list[Span]:
        """The spans without abbreviations that the article defines otherwise or whose meaning nothing supports.

        `claimed`: the places of all abbreviations that it defines; `meant`: those that stand for a concept.
        """
        plain = {span.concept_id for span in spelled if not (span.is_ambiguous or span.is_decoy)}
        plain |= {span.concept_id for span in meant}
        kept = (span for span in spelled if (span.start, span.end) not in claimed and self._is_plain(span, plain))
        return _without_overlaps([*kept, *meant])

    def _is_plain(self, span: Span, plain: set[str]) -> bool:
        """True for a span of one meaning, or whose meaning the plain concepts of the article support."""
        return not span.is_ambiguous or any(self.vocabulary.is_kin(span.concept_id, other) for other in plain)


def _organ_names(vocabulary: Vocabulary, organs: tuple[Organ, ...]) -> Iterator[tuple[str, str]]:
    for organ in organs:
        for text in organ.names():
            yield text, organ.concept_id
    begun = [(organ, tuple(form + " " for form in organ.forms)) for organ in organs]
    for concept in vocabulary.concepts.values():
        if concept.label == "tumour" and concept.listed != "no":
            for name in concept.names:
                written = name.text.lower()
                for organ, beginnings in begun:
                    if written.startswith(beginnings):
                        for text in organ.other_orders(name.text):
                            yield text, concept.concept_id


def _spans(text: Words, forms: tuple[str, ...], phrases: Phrases, label: str) -> list[Span]:
    return [
        Span(start=text.starts[first], end=text.ends[last - 1], label=label, concept_id=value[0], is_ambiguous=value[1])
        for first, last, value in phrases.find(forms)
    ]


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """The spans in order; where two overlap the longer one, and of equally long ones the first."""
    taken: list[Span] = []
    covered = bytearray(max((span.end for span in spans), default=0))
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if covered.find(1, span.start, span.end) < 0:
            covered[span.start : span.end] = b"\1" * (span.end - span.start)
            taken.append(span)
    return sorted(taken, key=lambda span: span.start)


def _in_capitals(text: str) -> bool:
    letters = "".join(filter(str.isalpha, text))
    return bool(letters) and sum(map(str.isupper, letters)) > _CAPITALS_SHARE * len(letters)
