"""Words that are plainly a tumour or a drug although the vocabulary does not know them: osteofibroma, sevabertinib.

The endings are lines of config/vocabulary/suffixes.csv: histology's own (-carcinoma, -oma) with their exceptions, and
the stems that the WHO gives to drug names (INN; https://www.who.int/teams/health-product-and-policy-standards/inn).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from extractors.errors import ConfigurationError
from extractors.text.spans import Span
from extractors.text.vocabulary import Vocabulary, parts, read_table
from extractors.text.words import matching_form

COLUMNS = ("label", "suffix", "parent", "exceptions", "example")
_MIN_STEM = 3  # letters before the suffix: "soma" and "coma" have fewer


@dataclass(frozen=True, kw_only=True)
class Suffix:
    """An ending with the label and, where it tells, the class (concept id) of what ends so."""

    label: str
    suffix: str
    parent: str | None
    exceptions: tuple[str, ...]

    def fits(self, form: str) -> bool:
        """True for a word in its matching form that ends so and is no exception ("*coma" excepts an ending)."""
        return (
            form.endswith(self.suffix)
            and len(form) >= len(self.suffix) + _MIN_STEM
            and not any(form.endswith(e[1:]) if e.startswith("*") else form == e for e in self.exceptions)
        )


def load_suffixes(folder: Path, vocabulary: Vocabulary) -> tuple[Suffix, ...]:
    """The endings in `folder`; raises ConfigurationError where a label or parent is not the vocabulary's."""
    path = folder / "suffixes.csv"
    found = []
    for line, row in read_table(path, COLUMNS):
        parent = vocabulary.concepts.get(row["parent"])
        is_wrong = bool(row["parent"]) and (parent is None or parent.label != row["label"])
        if row["label"] not in ("tumour", "treatment") or is_wrong:
            raise ConfigurationError(
                f"{path}, line {line}: the label must be tumour or treatment, and the parent empty or the id of one."
            )
        found.append(
            Suffix(
                label=row["label"], suffix=row["suffix"], parent=row["parent"] or None,
                exceptions=parts(row["exceptions"]),
            )  # fmt: skip
        )
    return tuple(found)


def find(doc: Doc, suffixes: tuple[Suffix, ...], known: list[Span]) -> Iterator[tuple[Span, str | None]]:
    """Each word that ends so and lies in no known span of its label, with the class that the ending tells."""
    endings = tuple(suffix.suffix for suffix in suffixes) + tuple(suffix.suffix + "s" for suffix in suffixes)
    for token in doc:
        if not token.lower_.endswith(endings) or not token.is_alpha or token.is_upper:
            continue
        form = matching_form(token.text)
        fitting = next((suffix for suffix in suffixes if suffix.fits(form)), None)
        if fitting is None:
            continue
        start, end = token.idx, token.idx + len(token)
        if not any(span.label == fitting.label and span.start < end and start < span.end for span in known):
            yield Span(start=start, end=end, label=fitting.label, concept_id=None), fitting.parent
