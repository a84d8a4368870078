"""Names that the vocabulary does not know and a NER model takes for a tumour or a drug: what is new shows here first.

They are mentions for the vocabulary's keeper and never findings: the model says what kind of thing a name is, not
which one, and whether it was given to the patients nobody has checked.
"""

from collections.abc import Iterator
from pathlib import Path

from spacy.attrs import SPACY
from spacy.language import Language
from spacy.tokens import Doc

from extractors.text.spans import Span
from extractors.text.vocabulary import read_table
from extractors.text.words import matching_form

# Which labels of which head of extractors.model are mentions of ours.
_TAKEN = (("bionlp13cg", "CANCER", "tumour"), ("bc5cdr", "CHEMICAL", "treatment"))
_MIN_LETTERS = 4  # shorter ones are abbreviations, which the model cannot resolve


def load_general_words(folder: Path) -> frozenset[str]:
    """The words, in matching form, that alone name no tumour and no drug."""
    rows = read_table(folder / "general_words.csv", ("word", "why"))
    return frozenset(matching_form(row["word"]) for _, row in rows)


def find(doc: Doc, model: Language, general: frozenset[str], known: list[Span]) -> Iterator[Span]:
    """The model's tumours and drugs that overlap no known span of their label and say more than general words.

    `model` is a pipeline of extractors.model.load. It reads the tokens and the abbreviations of `doc` as they are.
    """
    spaces = doc.to_array(SPACY).astype(bool).tolist()
    read = Doc(model.vocab, words=[token.text for token in doc], spaces=spaces)
    read._.abbreviations = doc._.abbreviations
    for name, component in model.pipeline:
        if name != "abbreviation_detector":
            read = component(read)
    for head, label, ours in _TAKEN:
        for entity in read.spans.get(head, ()):
            start, end = entity.start_char, entity.end_char
            if entity.label_ != label or any(k.label == ours and k.start < end and start < k.end for k in known):
                continue
            telling = (token for token in entity if token.is_alpha and len(token) >= _MIN_LETTERS)
            if any(matching_form(token.text) not in general for token in telling):
                yield Span(start=start, end=end, label=ours, concept_id=None)
