"""Suggestions for names that the vocabulary does not know: its nearest names, found by scispaCy's candidate generator.

A suggestion helps the keeper of the vocabulary and is never taken for the concept: character overlap alone puts "Non
small cell lung cancers" nearest to small cell lung cancer.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from extractors.records import Mention
from extractors.text.vocabulary import Vocabulary
from extractors.text.words import matching_form

MIN_SCORE = 0.6  # cosine of tf-idf vectors over 3-character pieces; below it names share little more than an ending
_NEIGHBOURS = 10
# Words that turn a name into its opposite: a suggestion must have the same ones.
_TURNING = frozenset(
    "non not no small large benign malignant positive negative low high primary secondary metastatic resistant "
    "sensitive hypo hyper anti pro agonist antagonist".split()
)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A concept of the vocabulary and how near (0 to 1) one of its names is."""

    concept_id: str
    score: float


@dataclass(frozen=True)
class Suggester:
    """Looks up near names. scispaCy's linker (5 s to import) and the index are loaded when first asked, and once."""

    vocabulary: Vocabulary

    @cached_property
    def _generate(self):
        import nmslib
        import numpy
        from scispacy.candidate_generation import CandidateGenerator
        from scispacy.linking_utils import Entity, KnowledgeBase
        from sklearn.feature_extraction.text import TfidfVectorizer

        entities = [
            Entity(
                concept_id=concept.concept_id, canonical_name=concept.name,
                aliases=[name.text for name in concept.names], types=[concept.label],
            )  # fmt: skip
            for concept in self.vocabulary.concepts.values()
            if concept.label in ("tumour", "treatment")
        ]
        knowledge = KnowledgeBase(entities)
        aliases = list(knowledge.alias_to_cuis)
        # As scispacy.candidate_generation.create_tfidf_ann_index does it, which refuses newer releases of scipy.
        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 3), min_df=1, dtype=numpy.float32)
        vectors = vectorizer.fit_transform(aliases)
        index = nmslib.init(method="hnsw", space="cosinesimil_sparse", data_type=nmslib.DataType.SPARSE_VECTOR)
        index.addDataPointBatch(vectors)
        index.createIndex({"M": 30, "efConstruction": 200, "post": 0, "indexThreadQty": 1}, print_progress=False)
        index.setQueryTimeParams({"efSearch": 200})
        return CandidateGenerator(index, vectorizer, aliases, knowledge)

    def suggest(self, text: str, *, label: str) -> Suggestion | None:
        """The concept of the label with the name nearest to the text; None if none is near or all mean an opposite."""
        best: Suggestion | None = None
        for candidate in self._generate([text.lower()], _NEIGHBOURS)[0]:
            if self.vocabulary.concepts[candidate.concept_id].label != label:
                continue
            for alias, score in zip(candidate.aliases, candidate.similarities, strict=True):
                near = score >= MIN_SCORE and _turning(alias) == _turning(text)
                if near and (best is None or score > best.score):
                    best = Suggestion(concept_id=candidate.concept_id, score=round(float(score), 3))
        return best

    def with_suggestion(self, mention: Mention) -> Mention:
        """The mention; an unlinked one with the nearest concept, if there is one, beside it."""
        found = self.suggest(mention.text, label=mention.label) if mention.concept_id is None else None
        if found is None:
            return mention
        return replace(mention, suggested_concept_id=found.concept_id, suggested_score=found.score)


def _turning(text: str) -> frozenset[str]:
    parts = re.split(r"\W+", text.lower().replace("nonsmall", "non small"))
    return _TURNING.intersection(matching_form(part) for part in parts)
