"""Where the time of a reading goes: each step of Reader.read and findings.find with a watch around it."""

from contextlib import ExitStack
from dataclasses import replace
from types import SimpleNamespace
from unittest.mock import patch

from spacy.tokens import Doc
from stopwatch import Stopwatch, WatchedModule, modules_of
from times import ROUNDS
from ways import whole_reading

from extractors import findings
from extractors.records import Article
from extractors.text import descriptions, entities, pipeline, unlinked
from extractors.text.mentions import VocabularyMatcher
from extractors.text.origins import Origins
from extractors.text.pipeline import Reader

# The place where each function is looked up, and its name there.
_STEPS = (
    ("layout", pipeline, "lay_out"),
    ("sentences", pipeline, "sentence_starts"),
    ("sentences", pipeline, "sentences"),
    ("vocabulary match", VocabularyMatcher, "find"),
    ("names by their ending", unlinked, "find"),
    ("NER: what is taken from it", entities, "find"),
    ("origins and doses", Origins, "find"),
    ("origins and doses", descriptions, "find"),
    ("sentences made ready for rules", pipeline, "lines"),
    ("sentences made ready for rules", findings, "lines"),
    ("qualifiers", pipeline, "place"),
    ("qualifiers", pipeline, "qualify"),
    ("qualifiers", pipeline, "set_aside"),
)
_COMPONENTS = {"abbreviation_detector": "abbreviations", "reviewwatch_ner_v1": "NER: the network"}


def where_the_time_goes(reader: Reader, read: list[Article]) -> dict[str, float]:
    """Milliseconds of an article in each step of the reading, the dearest first, none within another."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for step, owner, name in _STEPS:
            stack.enter_context(patch.object(owner, name, watch.watched(step, getattr(owner, name))))
        for name, module in modules_of(findings):
            stack.enter_context(patch.object(findings, name, WatchedModule(module, f"findings: {name}", watch)))
        timed = watch.watched("everything else", whole_reading(_watched(reader, watch)))
        for _ in range(ROUNDS):
            for article in read:
                timed(article)
    milliseconds = {step: 1000 * seconds / ROUNDS / len(read) for step, seconds in watch.seconds.items()}
    return {step: round(ms, 3) for step, ms in sorted(milliseconds.items(), key=lambda item: -item[1])}


def names_a_place(reader: Reader, article: Article) -> bool:
    """True for an article that the network reads; the others are done without it."""
    asked = []
    with patch.object(entities, "find", lambda *_: asked.append(True) or iter(())):
        reader.read(article)
    return bool(asked)


def _watched(reader: Reader, watch: Stopwatch) -> Reader:
    """The reader with a watch around the tokenizer and each component of its two pipelines."""
    tokens = watch.watched("words", reader.nlp.make_doc)
    pipes = [watch.watched(_COMPONENTS[name], pipe) for name, pipe in reader.nlp.pipeline]

    def read(text: str) -> Doc:
        doc = tokens(text)
        for pipe in pipes:
            doc = pipe(doc)
        return doc

    of_network = [(name, watch.watched(_COMPONENTS[name], pipe)) for name, pipe in reader.model.pipeline]
    return replace(reader, nlp=read, model=SimpleNamespace(vocab=reader.model.vocab, pipeline=of_network))
