"""The organs that tumours come from, read from config/vocabulary/organs.csv, and the names that follow from them.

From "kidney" and "renal" follow "carcinoma of the kidney" and "renal carcinoma" without anybody listing them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import ConfigurationError
from extractors.text.vocabulary import Vocabulary, parts, read_table

COLUMNS = ("concept_id", "name", "nouns", "adjectives", "any_tumour", "metastatic_site", "note")
_CANCERS = ("cancer", "carcinoma", "adenocarcinoma", "malignancy", "primary")
_TUMOURS = ("tumour", "neoplasm", "neoplasia")  # in some organs mostly metastases or benign, so not everywhere


@dataclass(frozen=True, kw_only=True)
class Organ:
    """An organ with the tumour concept that "cancer of" it means.

    `any_tumour`: "tumour of" it means the same. `metastatic_site`: metastases often go there, so that its bare name
    may as well be where a metastasis is.
    """

    concept_id: str
    nouns: tuple[str, ...]
    adjectives: tuple[str, ...]
    any_tumour: bool
    metastatic_site: bool

    @property
    def forms(self) -> tuple[str, ...]:
        return self.nouns + self.adjectives

    def names(self) -> Iterator[str]:
        """Names of its cancer: "lung cancer", "bronchogenic tumour", "carcinoma of the bronchus", ..."""
        for head in _CANCERS + (_TUMOURS if self.any_tumour else ()):
            for form in self.forms:
                yield f"{form} {head}"
            for noun in self.nouns:
                yield f"{head} of {noun}"
                if not self.metastatic_site:
                    yield f"{head} in {noun}"
        if not self.metastatic_site:
            yield from (f"carcinoma {noun}" for noun in self.nouns)  # as it is written in India

    def other_orders(self, name: str) -> Iterator[str]:
        """The name with the organ in its other words, or last: for lung adenocarcinoma "adenocarcinoma of the lung"."""
        for form in self.forms:
            if name.lower().startswith(form + " "):
                rest = name[len(form) + 1 :]
                yield from (f"{other} {rest}" for other in self.forms)
                yield from (f"{rest} of {noun}" for noun in self.nouns)


def load_organs(folder: Path, vocabulary: Vocabulary) -> tuple[Organ, ...]:
    """The organs in `folder`; raises ConfigurationError for one whose concept is no tumour of the vocabulary."""
    path = folder / "organs.csv"
    found = []
    for line, row in read_table(path, COLUMNS):
        concept = vocabulary.concepts.get(row["concept_id"])
        if concept is None or concept.label != "tumour" or concept.name != row["name"]:
            raise ConfigurationError(
                f"{path}, line {line}: {row['concept_id']} is not {row['name']} of tumours.csv; correct one of the two."
            )
        found.append(
            Organ(
                concept_id=row["concept_id"], nouns=parts(row["nouns"]), adjectives=parts(row["adjectives"]),
                any_tumour=row["any_tumour"] == "yes", metastatic_site=row["metastatic_site"] == "yes",
            )  # fmt: skip
        )
    return tuple(found)


def expression(organs: tuple[Organ, ...]) -> str:
    """A regular expression for any organ's name in lower case, British or American, longest first."""
    forms = {form.lower() for organ in organs for form in organ.forms}
    return "|".join(_either_spelling(form) for form in sorted(forms, key=len, reverse=True))


def _either_spelling(form: str) -> str:
    escaped = re.escape(form).replace(r"\ ", r"[\s-]+")
    return escaped.replace("oesoph", "o?esoph").replace("caec", "ca?ec").replace("naec", "na?ec")
