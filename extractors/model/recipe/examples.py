"""Documents of the corpora as the network trains on them: words, dictionary bits and the tags each head may give."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from spacy.language import Language

from extractors.model.dictionaries import Dictionaries, stem_key
from extractors.model.recipe.corpora import LABELS, Document
from extractors.model.recipe.crf import partial_tags
from extractors.model.tagger import sentence_bounds
from extractors.model.tags import encode_spans

# The head that learns from each corpus. AnatEM marks 12 of the 16 labels of BioNLP13CG by the same guidelines.
HEAD_OF = {"bc5cdr": "bc5cdr", "bionlp13cg": "bionlp13cg", "anatem": "bionlp13cg"}
_SHORTEST_EQUAL = 5  # words: "RESULTS ." in two corpora is no leak


def head_labels(head: str) -> tuple[str, ...]:
    """The labels of a head in the order of its tags."""
    return tuple(sorted(set(LABELS[head].values())))


@dataclass(frozen=True, kw_only=True)
class Example:
    """One text for training."""

    head: str
    words: tuple[str, ...]
    bits: np.ndarray
    bounds: list[tuple[int, int]]
    allowed: np.ndarray  # (words, tags of the head)


def sentences(nlp: Language, documents: Sequence[Document]) -> set[str]:
    """The sentences of the documents, in lower case, their words joined by spaces."""
    found = set()
    for document in documents:
        words = [token.text for token in nlp.make_doc(document.text)]
        found |= {" ".join(words[start:end]).lower() for start, end in sentence_bounds(words)}
    return found


def make_example(
    nlp: Language, dictionaries: Dictionaries, document: Document, *, without: set[str] = frozenset()
) -> Example | None:
    """The document for training, sentences of `without` cut out; None where nothing is left.

    Annotations that do not begin and end with a word, or go past the end of a sentence, are left out.
    """
    doc = nlp.make_doc(document.text)
    words = [token.text for token in doc]
    bounds = sentence_bounds(words)
    last = {end - 1 for _, end in bounds}
    head = HEAD_OF[document.corpus]
    labels = head_labels(head)
    spans = [(doc.char_span(start, end), label) for start, end, label in document.annotations]
    tags = encode_spans(
        len(doc),
        [
            (span.start, span.end, labels.index(label))
            for span, label in spans
            if span and last.isdisjoint(range(span.start, span.end - 1))
        ],
        len(labels),
    )
    keep = np.ones(len(words), dtype=bool)
    for start, end in bounds:
        text = " ".join(words[start:end]).lower()
        keep[start:end] = end - start < _SHORTEST_EQUAL or text not in without
    if not keep.any():
        return None
    unseen = np.array([label not in LABELS[document.corpus].values() for label in labels])
    bits = dictionaries.bits([stem_key(word) for word in words])
    kept = tuple(word for word, is_kept in zip(words, keep, strict=True) if is_kept)
    return Example(
        head=head,
        words=kept,
        bits=bits[keep],
        bounds=sentence_bounds(kept),
        allowed=partial_tags(tags[keep], len(labels), unseen),
    )
