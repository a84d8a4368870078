"""Readers of the open terminologies: what MeSH, the Disease Ontology, OncoTree and DrugBank say of a concept's id."""

import csv
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import SourceError

MESH, DISEASE_ONTOLOGY, ONCOTREE, DRUGBANK = SOURCES = ("MeSH", "Disease Ontology", "OncoTree", "DrugBank")

# Where each lies below the data folder; of several releases the last by name counts.
_FILES = {
    "mesh": "mesh/*terms.tsv",
    "mesh_neoplasms": "mesh/mesh_c04_complete.csv",  # newer than the terms, of the tree Neoplasms alone
    "cancer_slim": "disease_ontology/DO_cancer_slim.obo",
    "nci_thesaurus": "disease_ontology/NCIthesaurus.obo",
    "oncotree": "oncotree/oncotree_*.json",
    "drugbank": "drugbank_vocabulary/drugbank_vocabulary.csv",
}
_ID_PREFIXES = {"MESH": "MESH:", "NCI": "NCIT:"}  # as the Disease Ontology writes them, and as we do


@dataclass(frozen=True, kw_only=True, order=True)
class Entry:
    """What one source calls the concept of an id: `names` has the preferred one first, then exact synonyms.

    `source_id` is the source's own id. Several entries of a source may point to one id, narrower ones among them.
    """

    concept_id: str
    source: str
    source_id: str
    names: tuple[str, ...]


def read_sources(folder: Path, concept_ids: Iterable[str]) -> list[Entry]:
    """The entries of these ids in all sources below `folder`, by id, source and the source's own id.

    Raises SourceError where a file is missing.
    """
    wanted = set(concept_ids)
    entries = [*_mesh(folder), *_disease_ontology(folder), *_oncotree(folder), *_drugbank(folder)]
    return sorted(
        (entry for entry in entries if entry.concept_id in wanted),
        key=lambda entry: (entry.concept_id, SOURCES.index(entry.source), entry.source_id),
    )


def _mesh(folder: Path) -> Iterator[Entry]:
    """Headings; the files hold no entry terms."""
    headings: dict[str, str] = {}
    for file, delimiter in (("mesh", "\t"), ("mesh_neoplasms", ",")):
        with _path(folder, file).open(encoding="utf-8", newline="") as lines:
            headings |= {row["mesh_id"]: row["mesh_name"] for row in csv.DictReader(lines, delimiter=delimiter)}
    for code, heading in headings.items():
        yield Entry(concept_id=f"MESH:{code}", source=MESH, source_id=code, names=(heading,))


def _disease_ontology(folder: Path) -> Iterator[Entry]:
    """Terms with their exact synonyms, once for each MeSH or NCI Thesaurus id that they point to."""
    seen: set[str] = set()
    for file in ("cancer_slim", "nci_thesaurus"):
        stanzas = _path(folder, file).read_text(encoding="utf-8").split("\n\n")
        for stanza in stanzas:
            term_id = re.search(r"^id: (DOID:.+)$", stanza, re.M)
            if not (stanza.lstrip().startswith("[Term]") and term_id) or "\nis_obsolete: true" in stanza:
                continue
            if term_id[1] in seen:
                continue
            seen.add(term_id[1])
            names = re.findall(r'^(?:name: (.+)|synonym: "(.+?)" EXACT .*)$', stanza, re.M)
            for prefix, code in re.findall(r"^xref: (MESH|NCI):(\S+)", stanza, re.M):
                yield Entry(
                    concept_id=_ID_PREFIXES[prefix] + code, source=DISEASE_ONTOLOGY, source_id=term_id[1],
                    names=tuple(name or synonym for name, synonym in names),
                )  # fmt: skip


def _oncotree(folder: Path) -> Iterator[Entry]:
    """Tumour types, once for each NCI Thesaurus id that they point to."""
    queue = list(json.loads(_path(folder, "oncotree").read_text(encoding="utf-8")).values())
    while queue:
        node = queue.pop()
        queue += node["children"].values()
        for code in node["externalReferences"].get("NCI", ()):
            yield Entry(
                concept_id=f"NCIT:{code}", source=ONCOTREE, source_id=node["code"], names=(node["name"].strip(),)
            )


def _drugbank(folder: Path) -> Iterator[Entry]:
    """Common names; the synonyms are mostly of chemistry or of other languages and stay out."""
    with _path(folder, "drugbank").open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.reader(lines, delimiter=";"):
            if row and re.fullmatch(r"DB\d+", row[0]):
                yield Entry(concept_id=f"DRUGBANK:{row[0]}", source=DRUGBANK, source_id=row[0], names=(row[2],))


def _path(folder: Path, file: str) -> Path:
    found = sorted(folder.glob(_FILES[file]))
    if not found:
        raise SourceError(f"{folder / _FILES[file]} is missing; name the folder of the terminologies with --data.")
    return found[-1]
