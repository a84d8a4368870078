"""The embedded NER pipeline: chemicals, diseases, cancers and anatomy, found in plain text. See MODEL_CARD.md.

Importing this module registers the components that the pipeline's folder names, so that spacy.load can read it.
"""

import warnings
from pathlib import Path

import spacy
from scispacy.abbreviation import AbbreviationDetector
from spacy.language import Language

from extractors.errors import ModelMissing
from extractors.model import component  # noqa: F401  registers the components
from extractors.model.matching import Verbatim, parentheses

SHIPPED = Path(__file__).parent / "rw_ner_bio"


def load(name: str | Path | None = None) -> Language:
    """A pipeline that puts mentions into `doc.spans["bc5cdr"]` and `doc.spans["bionlp13cg"]`.

    Without a name it is the shipped one. A name may be a folder of the recipe's, or an installed scispaCy model such as
    en_ner_bc5cdr_md, which fills the one of the two that it was trained for. Raises ModelMissing where there is none.
    """
    target = SHIPPED if name is None else name
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)  # scispaCy's expressions, when Python compiles them
            nlp = spacy.load(target)
    except OSError as error:
        raise ModelMissing(
            f"There is no NER model {target}; install it, or leave the name out for the shipped one."
        ) from error
    if nlp.has_pipe("abbreviation_detector"):
        bound_abbreviations(nlp.get_pipe("abbreviation_detector"))
    if not nlp.has_pipe("reviewwatch_ner_v1"):
        nlp.add_pipe("reviewwatch_entities_as_spans_v1", config={"head": component.head_of(nlp)})
    return nlp


def bound_abbreviations(detector: AbbreviationDetector) -> None:
    """The detector reads as before, in linear time and without a warning at every article that defines nothing."""
    detector.matcher = parentheses
    detector.global_matcher = Verbatim(detector.global_matcher.vocab.strings)
