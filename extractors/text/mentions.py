"""Finds the concepts of the vocabulary in a text, whatever spelling, number and order of words they stand in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extractors.errors import ConfigurationError
from extractors.text.abbreviations import Abbreviations, abbreviations, meanings
from extractors.text.organs import Organ
from extractors.text.phrases import Phrases
from extractors.text.spans import Span
from extractors.text.vocabulary import LABELS, Vocabulary, read_table
from extractors.text.words import is_acronym, matching_form, singular_acronym, words

# A text in capitals hides which words are abbreviations; then only longer ones are believed.
_CAPITALS_SHARE = 0.6
_MIN_ACRONYM_IN_CAPITALS = 4
# A decoy takes the place of the name it holds ("radiation myelopathy" is no radiation) and is then dropped.
_DECOY = ""

Split = Callable[[str], list[str]]  # the words of a name, as the tokenizer of the text would cut it


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
            raise ConfigurationError(f"{path}, line {line}: label must be one of {', '.join(LABELS)}; a phrase is needed.")
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
        for concept in vocabulary.concepts.values():
            for name in concept.names:
                matcher._add(name.text, concept.label, (concept.concept_id, name.is_ambiguous), split)
        for decoy in decoys:
            matcher._add(decoy.phrase, decoy.label, (_DECOY, False), split)
        for text, concept_id in _organ_names(vocabulary, organs):
            matcher._add(text, "tumour", (concept_id, False), split)
        return matcher

    def _add(self, name: str, label: str, value: tuple[str, bool], split: Split) -> None:
        if is_acronym(name):
            self.acronyms[label].add([singular_acronym(text) for text in split(name)], value)
        else:
            self.phrases[label].add([matching_form(text) for text in split(name)], value)

    def find(self, doc: Doc) -> list[Span]:
        """The names in reading order; names of one label do not overlap, those of different labels may."""
        defined = abbreviations(doc)
        kept = [i for i in words(doc) if i not in defined.definitions]
        every = words(doc)
        capitals = _in_capitals(doc.text)
        found: list[Span] = []
        for label in LABELS:
            named = self._named(doc, kept, label)
            short = [
                span
                for span in self._abbreviated(doc, every, label)
                if not capitals or span.end - span.start >= _MIN_ACRONYM_IN_CAPITALS
            ]
            spelled = _without_overlaps([*named, *short])
            stands_for = meanings(doc, defined, spelled)
            found += self._believed(spelled, list(_defined_spans(doc, defined, stands_for, label)))
        return sorted(found)

    def _named(self, doc: Doc, kept: list[int], label: str) -> Iterator[Span]:
        forms = [matching_form(doc[i].text) for i in kept]
        return _spans(doc, kept, forms, self.phrases[label], label)

    def _abbreviated(self, doc: Doc, kept: list[int], label: str) -> Iterator[Span]:
        written = [singular_acronym(doc[i].text) for i in kept]
        return _spans(doc, kept, written, self.acronyms[label], label)

    def _believed(self, spelled: list[Span], defined: list[Span]) -> list[Span]:
        """The spans without abbreviations that the article defines otherwise or whose meaning nothing supports."""
        spelled = [span for span in spelled if span.concept_id != _DECOY]
        claimed = {(span.start, span.end): span for span in defined}
        plain = {span.concept_id for span in spelled if not span.is_ambiguous} | {span.concept_id for span in defined}
        kept = [
            span
            for span in spelled
            if (span.start, span.end) not in claimed
            and (not span.is_ambiguous or any(self.vocabulary.is_kin(span.concept_id, other) for other in plain if other))
        ]
        return _without_overlaps([*kept, *(span for span in defined if span.concept_id)])


def _organ_names(vocabulary: Vocabulary, organs: tuple[Organ, ...]) -> Iterator[tuple[str, str]]:
    for organ in organs:
        for text in organ.names():
            yield text, organ.concept_id
    for concept in vocabulary.concepts.values():
        if concept.label == "tumour" and concept.listed != "no":
            for name in concept.names:
                for organ in organs:
                    for text in organ.other_orders(name.text):
                        yield text, concept.concept_id


def _spans(doc: Doc, kept: list[int], forms: list[str], phrases: Phrases, label: str) -> Iterator[Span]:
    position = 0
    while position < len(kept):
        hit = phrases.longest(forms, position)
        if hit is None:
            position += 1
            continue
        end, (concept_id, is_ambiguous) = hit
        first, last = doc[kept[position]], doc[kept[end - 1]]
        yield Span(start=first.idx, end=last.idx + len(last), label=label, concept_id=concept_id, is_ambiguous=is_ambiguous)
        position = end


def _defined_spans(doc: Doc, defined: Abbreviations, stands_for: dict[str, str | None], label: str) -> Iterator[Span]:
    for first, last, short in defined.places:
        span = doc[first:last]
        yield Span(start=span.start_char, end=span.end_char, label=label, concept_id=stands_for[short])


def _without_overlaps(spans: list[Span]) -> list[Span]:
    """The spans in order; where two overlap the longer one, and of equally long ones the first."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in taken):
            taken.append(span)
    return sorted(taken)


def _in_capitals(text: str) -> bool:
    letters = [character.isupper() for character in text if character.isalpha()]
    return bool(letters) and sum(letters) > _CAPITALS_SHARE * len(letters)
