"""The clinical vocabulary: concepts with their names, read from config/vocabulary/*.csv.

A synonym that ends in "?" is an abbreviation with several meanings: it counts only in an article that defines it or
names the concept in full. See config/vocabulary/README.md for the columns.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import ConfigurationError, ModelMissing

# Each file holds the concepts of one mention label.
FILES = {
    "tumours.csv": "tumour",
    "treatments.csv": "treatment",
    "sites.csv": "site",
    "imaging.csv": "imaging",
    "symptoms.csv": "symptom",
}
LABELS = tuple(FILES.values())
COLUMNS = ("concept_id", "name", "synonyms", "parent", "note", "source")
# Tumours and treatments say how they are listed among an article's findings.
TUMOUR_COLUMNS = ("concept_id", "name", "synonyms", "parent", "listed", "note", "source")
# Treatments also say where they are done, where that is never the spine: brain, or primary for the organ of origin.
TREATMENT_COLUMNS = ("concept_id", "name", "synonyms", "parent", "listed", "elsewhere", "note", "source")
_COLUMNS_OF = {"tumour": TUMOUR_COLUMNS, "treatment": TREATMENT_COLUMNS}
LISTED = ("yes", "parents", "no")


@dataclass(frozen=True, kw_only=True)
class Name:
    """One name of a concept; an ambiguous one counts only where the article makes its meaning plain."""

    text: str
    is_ambiguous: bool = False


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One line of a vocabulary file.

    `names` starts with the preferred one. `listed` says how a finding names it: "yes" itself and what it implies,
    "parents" only what it implies (a laminectomy is listed as surgery), "no" not at all (a metastasis is no primary).
    `is_elsewhere`: a treatment of some part of the body that is not the spine.
    """

    concept_id: str
    name: str
    label: str
    names: tuple[Name, ...]
    parents: tuple[str, ...]
    listed: str
    is_elsewhere: bool = False


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Every concept by its id, in the order of the files."""

    concepts: dict[str, Concept]

    def ancestors(self, concept_id: str) -> tuple[Concept, ...]:
        """The concepts that this one implies, nearest first; empty for one without parents."""
        found: dict[str, Concept] = {}
        queue = list(self.concepts[concept_id].parents)
        while queue:
            parent = queue.pop(0)
            if parent not in found:
                found[parent] = self.concepts[parent]
                queue.extend(self.concepts[parent].parents)
        return tuple(found.values())

    def listed(self, concept_id: str) -> tuple[Concept, ...]:
        """The concepts under which an article that has this one is listed: itself first, then what it implies."""
        concept = self.concepts[concept_id]
        if concept.listed == "no":
            return ()
        return tuple(c for c in (concept, *self.ancestors(concept_id)) if c.listed == "yes")

    def implies(self, concept_id: str, other_id: str) -> bool:
        """True where the concept is the other or one of its kinds."""
        return concept_id == other_id or any(concept.concept_id == other_id for concept in self.ancestors(concept_id))

    def is_kin(self, first: str, second: str) -> bool:
        """True where one of the concepts implies the other."""
        return self.implies(first, second) or self.implies(second, first)


def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in `folder`. Raises ModelMissing where a file is absent, ConfigurationError where one is wrong."""
    concepts: dict[str, Concept] = {}
    for file_name, label in FILES.items():
        path = folder / file_name
        for concept in _read(path, label):
            if concept.concept_id in concepts:
                raise ConfigurationError(f"{path}: {concept.concept_id} is listed twice; keep one of the two lines.")
            concepts[concept.concept_id] = concept
    for concept in concepts.values():
        for parent in concept.parents:
            if parent not in concepts or concepts[parent].label != concept.label:
                raise ConfigurationError(
                    f"{folder}: {concept.concept_id} ({concept.name}) names the parent {parent}, which is no "
                    f"{concept.label} of this vocabulary; correct the id or add its line."
                )
    return Vocabulary(concepts=concepts)


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file with their numbers.

    Raises ModelMissing for an absent file, ConfigurationError for a wrong header or a line with too few or many fields.
    """
    if not path.is_file():
        raise ModelMissing(f"The vocabulary file {path} is missing; restore it or name another folder.")
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if tuple(reader.fieldnames or ()) != tuple(columns):
            raise ConfigurationError(f"{path}: the first line must read {','.join(columns)}.")
        for row in reader:
            if None in row or None in row.values():
                raise ConfigurationError(f"{path}, line {reader.line_num}: {len(columns)} fields are needed.")
            yield reader.line_num, row


def parts(cell: str) -> tuple[str, ...]:
    """The values of a cell that holds several, separated by |."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _read(path: Path, label: str) -> Iterator[Concept]:
    for line, row in read_table(path, _COLUMNS_OF.get(label, COLUMNS)):
        listed = row.get("listed", "yes")
        if not re.fullmatch(r"(MESH|NCIT|DRUGBANK|RW):[\w-]+", row["concept_id"]) or not row["name"].strip():
            raise ConfigurationError(
                f"{path}, line {line}: concept_id must be MESH:, NCIT:, DRUGBANK: or RW: and a code; a name is needed."
            )
        if listed not in LISTED:
            raise ConfigurationError(f"{path}, line {line}: listed must be one of {', '.join(LISTED)}.")
        names = [Name(text=row["name"])]
        names += [Name(text=name.removesuffix("?"), is_ambiguous=name.endswith("?")) for name in parts(row["synonyms"])]
        yield Concept(
            concept_id=row["concept_id"], name=row["name"], label=label, names=tuple(names),
            parents=parts(row["parent"]), listed=listed, is_elsewhere=bool(row.get("elsewhere")),
        )  # fmt: skip
