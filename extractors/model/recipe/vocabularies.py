"""Phrases for the network's dictionaries, from DrugBank's open vocabulary, MeSH and the Disease Ontology."""

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from spacy.language import Language

from extractors.model.dictionaries import KINDS, Dictionaries, stem_key

_LONGEST = 7  # words
# Beginnings of MeSH tree numbers, the longest that fits counts. D08, D12, D23: enzymes, proteins, biological factors.
_MESH = {
    "A": "anatomy", "A11": "cell", "A12": "substance", "B": "organism", "C": "disease", "C04": "cancer",
    "D": "chemical", "D08": "protein", "D12": "protein", "D23": "protein", "F03": "disease", "G": "process",
}  # fmt: skip


def read_vocabularies(folder: Path) -> Iterator[tuple[str, str]]:
    """(phrase, one of KINDS) of the vocabularies below `folder`; a phrase may come several times."""
    with (folder / "drugbank_vocabulary" / "drugbank_vocabulary.csv").open(encoding="utf-8") as file:
        for row in list(csv.reader(file, delimiter=";"))[2:]:
            for name in (row[2], *row[5].split(" | ")):
                yield name, "drug"
    for line in (folder / "mesh" / "mtrees2019.bin").read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, tree = line.strip().partition(";")
        fitting = [kind for beginning, kind in sorted(_MESH.items()) if tree.startswith(beginning)]
        if fitting:
            yield _turned(name), fitting[-1]
    for name, kind in (("DO_cancer_slim.obo", "cancer"), ("NCIthesaurus.obo", "disease")):
        for line in (folder / "disease_ontology" / name).read_text(encoding="utf-8").splitlines():
            found = re.match(r'name: (.+)|synonym: "(.+?)" EXACT', line)
            if found and not line.startswith("name: obsolete"):
                yield found[1] or found[2], kind
    with (folder / "disease_ontology" / "HumanDO.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield row["label"], "disease"


def build_dictionaries(nlp: Language, folder: Path) -> Dictionaries:
    """The phrases, cut into words by the pipeline's tokenizer; very short ones and figures are left out."""
    phrases: dict[tuple[int, ...], int] = defaultdict(int)
    for phrase, kind in read_vocabularies(folder):
        phrase = phrase.strip()
        if len(phrase) < 3 or not re.search("[A-Za-z]{2}", phrase):
            continue
        stems = tuple(stem_key(token.text) for token in nlp.make_doc(phrase))
        if len(stems) <= _LONGEST:
            phrases[stems] |= 1 << KINDS.index(kind)
    return Dictionaries.build(phrases)


def _turned(name: str) -> str:
    """"Spinal Cord Neoplasms" for MeSH's "Neoplasms, Spinal Cord"; only names with one comma are turned."""
    head, comma, rest = name.partition(", ")
    return f"{rest} {head}" if comma and ", " not in rest else name
