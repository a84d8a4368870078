"""The clinical vocabulary: concepts with their names, read from config/vocabulary/*.csv, and the index over them."""

import csv
import hashlib
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
COLUMNS = ["concept_id", "name", "synonyms", "parent", "note", "source"]


@dataclass(frozen=True, kw_only=True)
class Concept:
    """One line of a vocabulary file. `parents` are concept ids of the same file."""

    concept_id: str
    name: str
    label: str
    synonyms: tuple[str, ...]
    parents: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Vocabulary:
    """Every concept by its id; `fingerprint` changes with any character of any file it was read from."""

    concepts: dict[str, Concept]
    fingerprint: str

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


def load_vocabulary(folder: Path) -> Vocabulary:
    """The vocabulary in `folder`. Raises ModelMissing where a file is absent, ConfigurationError where one is wrong."""
    concepts: dict[str, Concept] = {}
    for file_name, label in FILES.items():
        path = folder / file_name
        if not path.is_file():
            raise ModelMissing(f"The vocabulary file {path} is missing; restore it or name another folder.")
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
    return Vocabulary(concepts=concepts, fingerprint=fingerprint(folder))


def fingerprint(folder: Path) -> str:
    """8 hex digits over the names and bytes of the CSV files of `folder`."""
    sha = hashlib.sha256()
    for path in sorted(folder.glob("*.csv")):
        sha.update(path.name.encode() + b"\0" + path.read_bytes())
    return sha.hexdigest()[:8]


def read_table(path: Path, columns: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """The lines of a CSV file with their numbers. Raises ConfigurationError for a wrong header or a short line."""
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file, strict=True)
        if reader.fieldnames != list(columns):
            raise ConfigurationError(f"{path}: the first line must read {','.join(columns)}.")
        for row in reader:
            if None in row or None in row.values():
                raise ConfigurationError(f"{path}, line {reader.line_num}: {len(columns)} fields are needed.")
            yield reader.line_num, row


def _read(path: Path, label: str) -> Iterator[Concept]:
    for line, row in read_table(path, COLUMNS):
        if not re.fullmatch(r"(MESH|NCIT|DRUGBANK|RW):[\w-]+", row["concept_id"]) or not row["name"].strip():
            raise ConfigurationError(
                f"{path}, line {line}: concept_id must be MESH:, NCIT:, DRUGBANK: or RW: and a code, and name not empty."
            )
        yield Concept(
            concept_id=row["concept_id"], name=row["name"], label=label,
            synonyms=_parts(row["synonyms"]), parents=_parts(row["parent"]),
        )  # fmt: skip


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split("|") if part.strip())
