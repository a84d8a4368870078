"""Finds the concepts of the vocabulary in a text, whatever spelling, number and order of words they stand in."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from extractors.text.phrases import Phrases
from extractors.text.vocabulary import Vocabulary
from extractors.text.words import words

Found = tuple[int, int, str, str | None]  # start and end in characters of the Doc, label, concept id

# Heads that let "lung cancer" be written "cancer of the lung".
_HEADS = "cancer carcinoma adenocarcinoma tumour neoplasm malignancy sarcoma lymphoma".split()


@dataclass(frozen=True, kw_only=True)
class VocabularyMatcher:
    """Looks up phrases; acronyms are looked up as they are written, everything else in its matching form."""

    phrases: Phrases
    acronyms: Phrases

    @classmethod
    def build(cls, vocabulary: Vocabulary, make_doc: Callable[[str], Doc]) -> "VocabularyMatcher":
        phrases, acronyms = Phrases(), Phrases()
        for concept in vocabulary.concepts.values():
            for name in (concept.name, *concept.synonyms):
                doc = make_doc(name)
                value = (concept.label, concept.concept_id)
                if is_acronym(name):
                    acronyms.add([token.text for token in doc], value)
                else:
                    phrases.add([form for form, _ in words(doc)], value)
                    for other in _turned(name):
                        phrases.add([form for form, _ in words(make_doc(other))], value)
        return cls(phrases=phrases, acronyms=acronyms)

    def find(self, doc: Doc) -> Iterator[Found]:
        """Mentions in reading order; they do not overlap."""
        forms = words(doc)
        text = [form for form, _ in forms]
        position = 0
        while position < len(forms):
            token = forms[position][1]
            hit = self.phrases.longest(text, position)
            raw = self.acronyms.longest([doc[i].text.rstrip("s") if doc[i].text[:-1].isupper() else doc[i].text
                                         for i in range(token, min(token + 6, len(doc)))], 0)
            if raw:
                end = token + raw[0]
                yield doc[token].idx, doc[end - 1].idx + len(doc[end - 1]), *raw[1]
                while position < len(forms) and forms[position][1] < end:
                    position += 1
            elif hit:
                last = doc[forms[hit[0] - 1][1]]
                yield doc[token].idx, last.idx + len(last), *hit[1]
                position = hit[0]
            else:
                position += 1


def is_acronym(name: str) -> bool:
    """True for names such as NSCLC, EGFR-TKI, S-1: those keep their capitals when they are looked up."""
    return bool(re.fullmatch(r"[A-Z0-9][A-Za-z]?[A-Z0-9][A-Z0-9/-]*|[A-Z][A-Za-z]*[A-Z][A-Za-z]*", name))


def _turned(name: str) -> Iterator[str]:
    site, _, head = name.rpartition(" ")
    if site and head in _HEADS:
        yield f"{head} of {site}"
