"""The language pipeline: an article in, its sentences and mentions out, every one with offsets that slice back.

spaCy's blank English with scispaCy's tokenizer and abbreviation detector. The whole article is one Doc, so that an
abbreviation defined in one section is known in all of them.
"""

import warnings
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, chain
from pathlib import Path

from spacy.attrs import IDX
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

from extractors.model import bound_abbreviations
from extractors.records import Article, Mention, Reading
from extractors.text import descriptions, entities, patterns, topic, unlinked
from extractors.text.elsewhere import set_aside
from extractors.text.layout import Layout, lay_out, sentence_starts, sentences
from extractors.text.lines import Line, lines
from extractors.text.linking import Suggester
from extractors.text.mentions import Split, VocabularyMatcher, load_decoys
from extractors.text.organs import load_organs
from extractors.text.origins import Origins, load_origins
from extractors.text.placed import place
from extractors.text.qualifiers import Cues, load_cues, qualify
from extractors.text.tokenizer import BoundedTokenizer, make_tokenizer
from extractors.text.version import pipeline_version
from extractors.text.vocabulary import Vocabulary, load_vocabulary
from extractors.text.words import words


@dataclass(frozen=True, kw_only=True)
class Reader:
    """Reads articles with one vocabulary. Make it with `load_reader`."""

    nlp: Language
    vocabulary: Vocabulary
    matcher: VocabularyMatcher
    suffixes: tuple[unlinked.Suffix, ...]
    origins: Origins
    descriptions: tuple[descriptions.Description, ...]
    cues: Cues
    model: Language | None
    general_words: frozenset[str]
    suggester: Suggester | None
    spine_only: bool
    pipeline_version: str

    def read(self, article: Article) -> Reading:
        """The article's sentences and mentions in reading order. An article without text has neither.

        Where `spine_only`, an article about something else has its sentences, and its topic in `set_aside`.
        """
        layout = lay_out(article)
        if self.spine_only:
            quick = self._with_sentences(article, layout, lambda: self.nlp.make_doc(layout.text))
            subject = topic.find(article, lines(quick))
            if subject and subject.name not in topic.SITES:
                return replace(quick, set_aside=subject)
        doc = self.nlp(layout.text)
        defined = dict.fromkeys((short.text, short._.long_form.text) for short in doc._.abbreviations)
        reading = replace(self._with_sentences(article, layout, lambda: doc), abbreviations=tuple(defined))
        prepared = lines(reading)
        named = list(self._named(article.pmid, doc, layout))
        told = [mention for line in prepared for mention in self._told(article.pmid, line)]
        mentions = [*named, *(mention for mention in told if not _overlaps(mention, named))]
        order = {section.name: number for number, section in enumerate(article.sections)}
        mentions.sort(key=lambda mention: (order[mention.section], mention.start, mention.end))
        placed = set_aside(qualify(place(mentions, prepared), prepared, self.cues), prepared, self.vocabulary)
        found = (one.mention for one in placed)
        return replace(reading, mentions=tuple(map(self.suggester.with_suggestion, found) if self.suggester else found))

    def _with_sentences(self, article: Article, layout: Layout, doc: Callable[[], Doc]) -> Reading:
        starts = sentence_starts(layout.text, lambda: doc().to_array(IDX).tolist())
        return Reading(
            article=article, sentences=tuple(sentences(layout, starts)), mentions=(),
            pipeline_version=self.pipeline_version,
        )  # fmt: skip

    def _named(self, pmid: str, doc: Doc, layout: Layout) -> Iterator[Mention]:
        """What the text calls by a name: the vocabulary's, or one that its ending gives away."""
        known = self.matcher.find(doc, layout.text)
        unknown = list(unlinked.find(doc, self.suffixes, known))
        for span, parent in chain(((span, None) for span in known if not span.is_decoy), unknown):
            place = layout.locate(span.start, span.end)
            yield self._mention(pmid, place.section.name, place.start, place.text, span.label, span.concept_id, parent)
        # The network is the dearest part: an article that names no place the vocabulary knows is off every topic.
        if self.model and any(span.label == "site" and not span.is_decoy for span in known):
            taken = [*known, *(span for span, _ in unknown)]
            for span in entities.find(doc, self.model, self.general_words, taken):
                place = layout.locate(span.start, span.end)
                found = self._mention(pmid, place.section.name, place.start, place.text, span.label, None, None)
                yield replace(found, listed_as=())

    def _told(self, pmid: str, line: Line) -> Iterator[Mention]:
        """What a sentence tells without its name: the organ a tumour came from, a dose of radiation."""
        origins = (("tumour", place) for place in self.origins.find(line))
        described = (("treatment", place) for place in descriptions.find(line, self.descriptions))
        for label, (start, end, concept_id) in chain(origins, described):
            first, last = line.origin.span(start, end)
            sentence = line.sentence
            text = sentence.text[first:last]
            yield self._mention(pmid, sentence.section, sentence.start + first, text, label, concept_id, None)

    def _mention(
        self, pmid: str, section: str, start: int, text: str, label: str, concept_id: str | None, parent: str | None
    ) -> Mention:
        """A mention of a concept, or of an unknown one (None) with the class that its ending tells."""
        implied = concept_id or parent
        listed = self.vocabulary.listed(implied) if implied else ()
        # The WHO gives drugs their endings, so an unknown one is surely a drug; "-oma" alone is too weak for a primary.
        own = ((None, text.lower()),) if concept_id is None and label == "treatment" else ()
        return Mention(
            pmid=pmid, section=section, start=start, end=start + len(text), text=text, label=label,
            concept_id=concept_id, name=self.vocabulary.concepts[concept_id].name if concept_id else None,
            pipeline_version=self.pipeline_version,
            listed_as=(*own, *((concept.concept_id, concept.name) for concept in listed)),
        )  # fmt: skip


def load_reader(
    vocabulary_dir: Path, *, model: Language | None = None, suggest: bool = False, spine_only: bool = False
) -> Reader:
    """A Reader over the files of a folder such as config/vocabulary.

    With a `model` (extractors.model.load), tumours and drugs that it finds beside the vocabulary's become mentions
    without a concept. With `suggest`, names that the vocabulary does not know get its nearest concept beside them; the
    first such name costs some seconds (see linking.py). With `spine_only`, an article about nothing in or around the
    spine is read for its topic and no further.

    Raises ModelMissing where a file is absent and ConfigurationError where a line is wrong, each naming file and cure.
    """
    vocabulary = load_vocabulary(vocabulary_dir)
    organs = load_organs(vocabulary_dir, vocabulary)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # scispaCy's expressions, when Python compiles them
        nlp = English(create_tokenizer=lambda nlp: Tokenizer(nlp.vocab))  # its own tokenizer would be thrown away
        nlp.tokenizer = BoundedTokenizer(make_tokenizer(nlp))
    bound_abbreviations(nlp.add_pipe("abbreviation_detector"))
    rule_files = [*vocabulary_dir.glob("*.csv"), *patterns.FOLDER.glob("*.csv")]
    return Reader(
        nlp=nlp,
        vocabulary=vocabulary,
        matcher=VocabularyMatcher.build(vocabulary, organs, load_decoys(vocabulary_dir), _splitter(nlp)),
        suffixes=unlinked.load_suffixes(vocabulary_dir, vocabulary),
        origins=load_origins(vocabulary_dir, organs),
        descriptions=descriptions.load_descriptions(vocabulary_dir, vocabulary),
        cues=load_cues(vocabulary_dir),
        model=model,
        general_words=entities.load_general_words(vocabulary_dir),
        suggester=Suggester(vocabulary) if suggest else None,
        spine_only=spine_only,
        pipeline_version=pipeline_version(rule_files, model) + ("+spine-only" if spine_only else ""),
    )


def _splitter(nlp: Language) -> Split:
    """The words of names as the tokenizer cuts them: all stretches between spaces as one text, each once."""

    def split(names: list[str]) -> list[tuple[str, ...]]:
        stretches = list(dict.fromkeys(stretch for name in names for stretch in name.split()))
        ends = list(accumulate(len(stretch) + 1 for stretch in stretches))
        text = " ".join(stretches)
        found = words(nlp.make_doc(text), text)
        parts: dict[str, list[str]] = {stretch: [] for stretch in stretches}
        for start, end in zip(found.starts, found.ends, strict=True):
            parts[stretches[bisect_right(ends, start)]].append(text[start:end])
        return [tuple(part for stretch in name.split() for part in parts[stretch]) for name in names]

    return split


def _overlaps(mention: Mention, others: list[Mention]) -> bool:
    return any(
        mention.label == other.label
        and mention.section == other.section
        and mention.start < other.end
        and other.start < mention.end
        for other in others
    )
