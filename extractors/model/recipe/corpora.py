"""Readers of the open NER corpora: a file of annotated abstracts in, documents with character spans out.

PubTator (BC5CDR: Li 2016; NCBI disease: Dogan 2014; BioRED: Luo 2022) and BRAT standoff in a tar file (BioNLP 2013
Cancer Genetics: Pyysalo 2015; AnatEM: Pyysalo and Ananiadou 2014).
"""

import tarfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extractors.errors import SourceError
from extractors.model.labels import HEADS

Annotation = tuple[int, int, str]  # start and end in characters of the text, label

SPLITS = ("train", "dev", "test")

# The labels of each corpus as we use them; annotations that are not listed are left out. BioNLP13CG also marks
# (rarely) domains of proteins and of DNA, which scispaCy's model leaves out too; AnatEM is without four labels.
LABELS: dict[str, dict[str, str]] = {
    "bc5cdr": {"Chemical": "CHEMICAL", "Disease": "DISEASE"},
    "bionlp13cg": {label.capitalize(): label for label in HEADS["bionlp13cg"]},
    "anatem": {
        label.capitalize(): label
        for label in HEADS["bionlp13cg"]
        if label not in {"AMINO_ACID", "GENE_OR_GENE_PRODUCT", "ORGANISM", "SIMPLE_CHEMICAL"}
    },
    "ncbi": {name: "DISEASE" for name in ("SpecificDisease", "DiseaseClass", "Modifier", "CompositeMention")},
    "biored": {
        "GeneOrGeneProduct": "GENE", "DiseaseOrPhenotypicFeature": "DISEASE", "ChemicalEntity": "CHEMICAL",
        "OrganismTaxon": "ORGANISM", "SequenceVariant": "VARIANT", "CellLine": "CELL_LINE",
    },
}  # fmt: skip

# Where each split lies below the data folder. For a tar file: (file, folder within it).
_PUBTATOR = {
    "bc5cdr": ("bc5cdr_pubtator", ("CDR_TrainingSet.PubTator.txt", "CDR_DevelopmentSet.PubTator.txt",
                                   "CDR_TestSet.PubTator.txt")),
    "ncbi": ("ncbi_disease_pubtator", ("NCBItrainset_corpus.txt", "NCBIdevelopset_corpus.txt",
                                       "NCBItestset_corpus.txt")),
    "biored": ("biored_pubtator", ("Train.PubTator", "Dev.PubTator", "Test.PubTator")),
}  # fmt: skip
_STANDOFF = {
    "bionlp13cg": ("bionlp_cg_standoff/bionlp_cg_2013.tar.gz", ".a1"),
    "anatem": ("anatem_standoff/anatem_1.0.2.tar.gz", ".ann"),
}


@dataclass(frozen=True, kw_only=True)
class Document:
    """One annotated text of a corpus. Annotations are in reading order and do not overlap: of two, the longer stays."""

    corpus: str
    document_id: str
    text: str
    annotations: tuple[Annotation, ...]


def read_corpus(data: Path, corpus: str, split: str) -> list[Document]:
    """The documents of one official split ("train", "dev", "test") in a fixed order.

    Raises SourceError where the file is missing or a line of it cannot be read.
    """
    if corpus in _PUBTATOR:
        folder, files = _PUBTATOR[corpus]
        path = data / folder / files[SPLITS.index(split)]
        with _opened(path) as file:
            return list(parse_pubtator(file, corpus=corpus))
    name, suffix = _STANDOFF[corpus]
    return _read_standoff(data / name, corpus=corpus, split={"dev": "devel"}.get(split, split), suffix=suffix)


def parse_pubtator(lines: Iterable[str], *, corpus: str) -> Iterator[Document]:
    """The documents of a PubTator file: title and abstract joined by one space, relations left out."""
    parts: dict[str, dict[str, str]] = defaultdict(dict)
    found: dict[str, list[Annotation]] = defaultdict(list)
    for line in lines:
        line = line.rstrip("\n")
        head = line.split("|", 2)
        if len(head) == 3 and head[1] in {"t", "a"}:
            parts[head[0]][head[1]] = head[2]
            continue
        fields = line.split("\t")
        if len(fields) >= 5 and fields[1].isdigit() and fields[2].isdigit():
            label = LABELS[corpus].get(fields[4])
            if label:
                found[fields[0]].append((int(fields[1]), int(fields[2]), label))
    for document_id, part in parts.items():
        text = f"{part.get('t', '')} {part.get('a', '')}"
        yield Document(
            corpus=corpus, document_id=document_id, text=text, annotations=_without_overlap(found[document_id])
        )


def parse_standoff(lines: Iterable[str], *, corpus: str) -> tuple[Annotation, ...]:
    """The text-bound annotations (lines T1, T2, ...) of a standoff file; of a discontinuous one, its whole extent."""
    found = []
    for line in lines:
        fields = line.rstrip("\n").split("\t")
        if not line.startswith("T") or len(fields) < 2:
            continue
        name, _, offsets = fields[1].partition(" ")
        numbers = [int(number) for fragment in offsets.split(";") for number in fragment.split()]
        label = LABELS[corpus].get(name)
        if label:
            found.append((numbers[0], numbers[-1], label))
    return _without_overlap(found)


def _read_standoff(path: Path, *, corpus: str, split: str, suffix: str) -> list[Document]:
    texts: dict[str, str] = {}
    found: dict[str, tuple[Annotation, ...]] = {}
    with _opened(path), tarfile.open(path) as archive:
        for member in archive:
            name = PurePosixPath(member.name)
            if name.parent.name != split or name.suffix not in {".txt", suffix}:
                continue
            content = archive.extractfile(member).read().decode("utf-8")
            if name.suffix == ".txt":
                texts[name.stem] = content
            else:
                found[name.stem] = parse_standoff(content.splitlines(), corpus=corpus)
    return [
        Document(corpus=corpus, document_id=name, text=texts[name], annotations=found[name]) for name in sorted(found)
    ]


def _opened(path: Path):
    if not path.is_file():
        raise SourceError(f"The corpus file {path} is missing; name the folder that holds it with --data.")
    return path.open(encoding="utf-8")


def _without_overlap(annotations: list[Annotation]) -> tuple[Annotation, ...]:
    kept: list[Annotation] = []
    for start, end, label in sorted(set(annotations), key=lambda one: (one[0] - one[1], one)):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, label))
    return tuple(sorted(kept))
