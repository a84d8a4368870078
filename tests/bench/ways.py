"""The ways of reading an abstract that are set beside one another."""

from collections.abc import Callable

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans

from extractors import findings
from extractors.records import Article, Finding
from extractors.text.linking import Suggester
from extractors.text.pipeline import Reader

Way = Callable[[Article], object]


def whole_reading(reader: Reader) -> Callable[[Article], tuple[Finding, ...]]:
    """What the program does with an article: mentions, qualifiers, findings."""
    return lambda article: findings.find(reader.read(article))


def floor_way() -> Way:
    """The least that spaCy can do: words and sentences. No tagger can be had without the network, so none is in it."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda article: nlp(_text(article))


def network_way(network: Language) -> Way:
    """The NER pipeline alone."""
    return lambda article: network(_text(article))


def stock_way(reader: Reader, network: Language) -> Callable[[Article], Doc]:
    """The same NER pipeline, and scispaCy's EntityLinker with its own settings for every entity, over our vocabulary.

    The index is the one that linking.py builds; the vocabulary has no definitions to ask for.
    """
    from scispacy.linking import EntityLinker  # seconds to import, and no part of the reading

    linker = EntityLinker(
        candidate_generator=Suggester(reader.vocabulary)._generate,
        resolve_abbreviations=True,
        filter_for_definitions=False,
    )

    def read(article: Article) -> Doc:
        doc = network(_text(article))
        doc.ents = filter_spans([span for spans in doc.spans.values() for span in spans])
        return linker(doc)

    return read


def _text(article: Article) -> str:
    return "\n".join(section.text for section in article.sections)
