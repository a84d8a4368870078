"""The recipe makes the vocabulary from what was written by hand and what the open terminologies say."""

import shutil
from pathlib import Path

import pytest

from extractors.errors import ConfigurationError, SourceError
from extractors.text.recipe.build import build
from extractors.text.recipe.lines import complete
from extractors.text.recipe.sources import DISEASE_ONTOLOGY, MESH, ONCOTREE, Entry, read_sources
from tests.reader import VOCABULARY

TERMINOLOGIES = VOCABULARY.parents[2] / "shared" / "data" / "4_vocab"
MADE = ("tumours.csv", "treatments.csv", "made_from/sources.csv")

OBO = """format-version: 1.2

[Term]
id: DOID:1
name: zebra cancer
synonym: "carcinoma of the zebra" EXACT []
synonym: "striped cancer" RELATED []
xref: MESH:D1
xref: NCI:C1

[Term]
id: DOID:2
name: obsolete zebra tumor
xref: MESH:D1
is_obsolete: true

[Typedef]
id: is_a
"""
ONCOTREE_JSON = """{"TISSUE": {"code": "TISSUE", "name": "Tissue", "externalReferences": {}, "children": {
    "ZEB": {"code": "ZEB", "name": "Zebra Carcinoma", "externalReferences": {"NCI": ["C1"]}, "children": {}}}}}"""


def form(name: str) -> tuple[str, ...]:
    return tuple(name.lower().split())


def row(concept_id: str, name: str, **cells: str) -> dict[str, str]:
    empty = dict.fromkeys(("synonyms", "left_out", "parent"), "")
    return {"concept_id": concept_id, "name": name, **empty, "listed": "yes", **cells}


def term(concept_id: str, *names: str, source: str = DISEASE_ONTOLOGY) -> Entry:
    return Entry(concept_id=concept_id, source=source, source_id="1", names=names)


def synonyms(by_hand: dict[str, str], *entries: Entry, others: tuple[dict[str, str], ...] = ()) -> str:
    return complete([by_hand, *others], [term("MESH:D2", "lion", source=MESH), *entries], form)[0]["synonyms"]


@pytest.fixture
def copy(tmp_path) -> Path:
    """The vocabulary's folder without what the recipe makes, but for headers."""
    shutil.copytree(VOCABULARY, tmp_path / "vocabulary")
    for name in MADE[:2]:
        header, *_ = (VOCABULARY / name).read_text().splitlines()
        (tmp_path / "vocabulary" / name).write_text(header + "\n")
    return tmp_path / "vocabulary"


@pytest.fixture
def data(tmp_path) -> Path:
    """Terminologies of a few lines."""
    files = {
        "mesh/2015_terms.tsv": "mesh_id\tmesh_name\nD1\tNeoplasms of Zebras\n",
        "mesh/mesh_c04_complete.csv": "mesh_id,mesh_name\nD1,Zebra Neoplasms\n",
        "disease_ontology/DO_cancer_slim.obo": OBO,
        "disease_ontology/NCIthesaurus.obo": OBO,
        "oncotree/oncotree_2024.json": ONCOTREE_JSON.replace("Carcinoma", "Tumour"),
        "oncotree/oncotree_2025.json": ONCOTREE_JSON,
        "drugbank_vocabulary/drugbank_vocabulary.csv": "DrugBank ID;A;Common name\nDB1;;Zebramab\n",
    }
    for name, text in files.items():
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "data"


def test_the_vocabulary_is_byte_for_byte_what_the_recipe_makes(copy):
    build(copy)
    assert {name: (copy / name).read_bytes() == (VOCABULARY / name).read_bytes() for name in MADE} == dict.fromkeys(
        MADE, True
    )


@pytest.mark.skipif(not TERMINOLOGIES.is_dir(), reason="the terminologies are not beside the project (../shared/data)")
def test_the_terminologies_still_say_what_was_taken_from_them(copy):
    (copy / "made_from" / "sources.csv").unlink()
    build(copy, data=TERMINOLOGIES)
    assert [(copy / name).read_bytes() == (VOCABULARY / name).read_bytes() for name in MADE] == [True, True, True]


def test_a_change_is_told_for_its_concept_and_making_again_changes_nothing(copy):
    build(copy)
    by_hand = copy / "made_from" / "treatments.csv"
    text = by_hand.read_text()
    by_hand.write_text(text.replace("\nMESH:D007796,laminectomy,", "\nMESH:D007796,laminectomy,roof removal|"))
    assert build(copy) == ["MESH:D007796 synonyms: +roof removal"]
    assert build(copy) == []


def test_every_source_is_read_under_the_id_that_we_give_its_concept(data):
    found = read_sources(data, ["MESH:D1", "NCIT:C1", "DRUGBANK:DB1"])
    assert [(entry.concept_id, entry.source, entry.names) for entry in found] == [
        ("DRUGBANK:DB1", "DrugBank", ("Zebramab",)),
        ("MESH:D1", "MeSH", ("Zebra Neoplasms",)),
        ("MESH:D1", "Disease Ontology", ("zebra cancer", "carcinoma of the zebra")),
        ("NCIT:C1", "Disease Ontology", ("zebra cancer", "carcinoma of the zebra")),
        ("NCIT:C1", "OncoTree", ("Zebra Carcinoma",)),
    ]


def test_a_terminology_that_is_missing_is_named(data):
    for release in (data / "oncotree").iterdir():
        release.unlink()
    with pytest.raises(SourceError, match=r"oncotree_\*\.json is missing"):
        read_sources(data, ["MESH:D1"])


def test_names_of_the_same_concept_follow_those_written_by_hand():
    zebra = row("NCIT:C1", "zebra cancer", synonyms="ZC?|striped cancer")
    ontology = term("NCIT:C1", "zebra cancer", "carcinoma of zebra")
    assert synonyms(zebra, ontology, term("NCIT:C1", "Striped Cancer", source=ONCOTREE)) == "ZC?|striped cancer|carcinoma of zebra"


def test_an_abbreviation_of_many_meanings_is_a_name_all_the_same():
    zebra = row("NCIT:C1", "equine cancer", synonyms="ZC?")
    assert synonyms(zebra, term("NCIT:C1", "ZC", "zebra cancer")) == "ZC?|zebra cancer"


@pytest.mark.parametrize(
    "offered",
    [
        term("NCIT:C1", "foal cancer", "juvenile cancer of zebras"),  # a narrower concept: no name in common
        term("NCIT:C1", "zebra cancer", "malignant zebra cancer"),  # "zebra cancer" is found within it
        term("NCIT:C1", "zebra cancer", "ZBC"),
        term("NCIT:C1", "zebra cancer", "tumor, zebra"),
        term("NCIT:C1", "zebra cancer", "lion"),  # another row's
        term("NCIT:C1", "zebra cancer", "Quagga Tumor"),  # refused by hand
        term("NCIT:C1", "zebra cancer", "horse cancer", source=MESH),
    ],
)
def test_names_that_mean_something_else_or_find_nothing_more_are_not_taken(offered):
    zebra = row("NCIT:C1", "zebra cancer", left_out="quagga tumor")
    assert synonyms(zebra, offered, others=(row("MESH:D2", "lion"),)) == ""


def test_a_row_names_its_sources_and_its_parents_ids():
    rows = [row("NCIT:C1", "zebra cancer", parent="cancer"), row("RW:cancer", "cancer")]
    made = complete(rows, [term("NCIT:C1", "zebra cancer"), term("NCIT:C1", "foal cancer")], form)
    assert made[0] == {
        "concept_id": "NCIT:C1", "name": "zebra cancer", "synonyms": "", "parent": "RW:cancer", "listed": "yes",
        "note": "", "source": "Disease Ontology zebra cancer",
    }  # fmt: skip
    assert made[1]["source"] == "own"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row("NCIT:C9", "gnu cancer")], "no source has NCIT:C9"),
        ([row("NCIT:C1", "zebra cancer", parent="cancer")], "its parent cancer is no name of the file"),
        (
            [row("NCIT:C1", "zebra cancer"), row("NCIT:C2", "quagga cancer")],
            "'equine cancer' to zebra cancer and to quagga cancer; add it to left_out",
        ),
    ],
)
def test_a_line_that_cannot_be_completed_is_an_error_with_its_cure(rows, said):
    entries = [
        term("NCIT:C1", "zebra cancer", "equine cancer"),
        term("NCIT:C2", "quagga cancer", "equine cancer"),
    ]
    with pytest.raises(ConfigurationError, match=said):
        complete(rows, entries, form)
