"""The NER network as a spaCy component, and the adapter that lets an official scispaCy model stand in its place."""

from pathlib import Path

from scispacy.abbreviation import AbbreviationDetector  # noqa: F401  registers "abbreviation_detector"
from spacy.language import Language
from spacy.tokens import Doc, Span

from extractors.errors import ModelMissing
from extractors.model.abbreviations import label_short_forms
from extractors.model.labels import HEADS
from extractors.model.tagger import Tagger

_FILE = "tagger.npz"


@Language.factory("reviewwatch_ner_v1")
class EntityRecogniser:
    """Puts the mentions of each head into `doc.spans[head]`; `doc.ents` stays as it was.

    Abbreviations that an "abbreviation_detector" before it found in the Doc are labelled as their long forms are.
    """

    def __init__(self, nlp: Language, name: str, *, tagger: Tagger | None = None) -> None:
        self.name = name
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        if self.tagger is None:
            raise ModelMissing(
                f"The component {self.name} has no network; load the pipeline with extractors.model.load."
            )
        words = [token.text for token in doc]
        pairs = _abbreviations(doc)
        for head, found in self.tagger.find(words).items():
            spans = label_short_forms(found, pairs)
            doc.spans[head] = [Span(doc, start, end, label=label) for start, end, label in spans]
        return doc

    def to_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> None:
        Path(path).mkdir(exist_ok=True)
        self.tagger.to_file(Path(path) / _FILE)

    def from_disk(self, path: Path, *, exclude: tuple[str, ...] = ()) -> "EntityRecogniser":
        self.tagger = Tagger.from_file(Path(path) / _FILE)
        return self


@Language.factory("reviewwatch_entities_as_spans_v1")
class EntitiesAsSpans:
    """Copies the entities that the model's own `ner` found into `doc.spans[head]`."""

    def __init__(self, nlp: Language, name: str, head: str) -> None:
        self.head = head

    def __call__(self, doc: Doc) -> Doc:
        doc.spans[self.head] = list(doc.ents)
        return doc


def head_of(nlp: Language) -> str:
    """The head whose labels the pipeline's `ner` has. Raises ModelMissing for a pipeline that has other labels."""
    labels = set(nlp.get_pipe("ner").labels) if nlp.has_pipe("ner") else set()
    for head, own in HEADS.items():
        if labels and labels <= set(own):
            return head
    raise ModelMissing(
        f"The model {nlp.meta['name']} does not name chemicals and diseases, or cancers and anatomy; "
        "leave the name out for the shipped one, or install en_ner_bc5cdr_md or en_ner_bionlp13cg_md."
    )


def _abbreviations(doc: Doc) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    if not Doc.has_extension("abbreviations"):
        return []
    return [
        ((short.start, short.end), (short._.long_form.start, short._.long_form.end)) for short in doc._.abbreviations
    ]
