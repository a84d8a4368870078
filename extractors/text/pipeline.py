"""The language pipeline: an article in, its sentences and mentions out, every one with offsets that slice back.

spaCy's blank English with scispaCy's tokenizer and abbreviation detector; sentences and vocabulary are components
of this package. The whole article is one Doc, so an abbreviation defined in one section is known in all of them.
"""

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

import spacy
from scispacy.abbreviation import AbbreviationDetector  # noqa: F401  registers "abbreviation_detector"
from spacy.language import Language
from spacy.tokens import Doc

from extractors.records import Article, Mention, Reading, Sentence
from extractors.text.characters import PlainText, plain
from extractors.text.mentions import VocabularyMatcher
from extractors.text.spans import Span
from extractors.text.sentences import SECTION_BREAK, split_sentences  # noqa: F401  registers the component
from extractors.text.organs import load_organs
from extractors.text.tokenizer import make_tokenizer
from extractors.text.vocabulary import Vocabulary, fingerprint, load_vocabulary

CODE_VERSION = "0.1.0"  # raised with any change to what the code of this package reads from a text


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the sections of an article lie in the one text that the pipeline reads."""

    text: str
    sections: tuple[tuple[str, str, PlainText], ...]  # (name, original text, plain text)
    starts: tuple[int, ...]

    def locate(self, start: int, end: int) -> tuple[str, str, int, int]:
        """(section name, original text of the section, start, end) of a span of `text` within one section."""
        index = bisect_right(self.starts, start) - 1
        name, original, plain_text = self.sections[index]
        base = self.starts[index]
        first, last = plain_text.span(start - base, min(end - base, len(plain_text.text)))
        return name, original, first, last


def lay_out(article: Article) -> Layout:
    """The article's sections as one text. Sections without a letter or figure take no part."""
    sections, starts, parts, position = [], [], [], 0
    for section in article.sections:
        plain_text = plain(section.text)
        if not plain_text.text.strip():
            continue
        sections.append((section.name, section.text, plain_text))
        starts.append(position)
        parts.append(plain_text.text)
        position += len(plain_text.text) + len(SECTION_BREAK)
    return Layout(text=SECTION_BREAK.join(parts), sections=tuple(sections), starts=tuple(starts))


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads articles with one vocabulary. Make it with `load_reader`."""

    nlp: Language
    matcher: VocabularyMatcher
    vocabulary: Vocabulary
    pipeline_version: str

    def read(self, article: Article) -> Reading:
        """The article's sentences and mentions in reading order. An article without text has neither."""
        layout = lay_out(article)
        doc = self.nlp(layout.text)
        return Reading(
            article=article,
            sentences=tuple(_sentences(doc, layout)),
            mentions=tuple(self._mention(article.pmid, layout, span) for span in self.matcher.find(doc)),
            abbreviations=tuple(sorted({(short.text, short._.long_form.text) for short in doc._.abbreviations})),
            pipeline_version=self.pipeline_version,
        )

    def _mention(self, pmid: str, layout: Layout, span: Span) -> Mention:
        section, original, first, last = layout.locate(span.start, span.end)
        return Mention(
            pmid=pmid, section=section, start=first, end=last, text=original[first:last], label=span.label,
            concept_id=span.concept_id,
            name=self.vocabulary.concepts[span.concept_id].name if span.concept_id else None,
            pipeline_version=self.pipeline_version,
            listed_as=tuple((c.concept_id, c.name) for c in self.vocabulary.listed(span.concept_id)) if span.concept_id else (),
        )  # fmt: skip


def load_reader(vocabulary_dir: Path) -> Reader:
    """A Reader over the vocabulary files of a folder. Raises ModelMissing or ConfigurationError, see there."""
    vocabulary = load_vocabulary(vocabulary_dir)
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    matcher = VocabularyMatcher.build(vocabulary, load_organs(vocabulary_dir, vocabulary), nlp.make_doc)
    nlp.add_pipe("reviewwatch_sentences_v1")
    nlp.add_pipe("abbreviation_detector")
    return Reader(
        nlp=nlp, matcher=matcher, vocabulary=vocabulary, pipeline_version=f"{CODE_VERSION}+{fingerprint(vocabulary_dir.glob('*.csv'))}"
    )


def _sentences(doc: Doc, layout: Layout) -> list[Sentence]:
    found = []
    for span in doc.sents:
        text = span.text
        start = span.start_char + len(text) - len(text.lstrip())
        end = span.start_char + len(text.rstrip())
        if start < end:
            section, original, first, last = layout.locate(start, end)
            found.append(Sentence(section=section, start=first, end=last, text=original[first:last]))
    return found
