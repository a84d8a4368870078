"""The vocabulary holds together, and its names are found however they are written."""

import csv
import re

import pytest

from extractors.errors import ConfigurationError, ModelMissing
from extractors.text.vocabulary import TUMOUR_COLUMNS, load_vocabulary
from tests.reader import VOCABULARY, at, marked, named, read, reader

# Names that other programs rely on (see the README's contract): exactly these.
PROMISED = (
    "lung cancer", "non-small cell lung cancer", "small cell lung cancer", "breast cancer", "melanoma",
    "renal cell carcinoma", "prostate cancer", "thyroid cancer", "colorectal cancer", "ovarian cancer",
    "esophageal cancer", "glioma", "sarcoma", "lymphoma", "multiple myeloma", "radiotherapy",
    "stereotactic radiosurgery", "stereotactic body radiotherapy", "proton therapy", "surgery", "chemotherapy",
    "corticosteroids", "targeted therapy", "immunotherapy",
    "conservative management", "osimertinib", "cisplatin", "bevacizumab",
)  # fmt: skip


def rows(file: str) -> list[dict[str, str]]:
    with (VOCABULARY / file).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def listed_names(text: str, label: str) -> list[str]:
    return [name for mention in read(text).mentions if mention.label == label for _, name in mention.listed_as]


@pytest.fixture
def folder(tmp_path):
    for path in VOCABULARY.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


def write_tumours(folder, *lines: str) -> None:
    (folder / "tumours.csv").write_text("\n".join([",".join(TUMOUR_COLUMNS), *lines, ""]))


@pytest.mark.parametrize("name", PROMISED)
def test_the_promised_names_are_preferred_names_and_are_listed(name):
    found = [concept for concept in reader().vocabulary.concepts.values() if concept.name == name]
    assert [concept.listed for concept in found] == ["yes"]


@pytest.mark.parametrize("file", ["tumours.csv", "treatments.csv", "sites.csv", "imaging.csv", "symptoms.csv"])
def test_every_preferred_name_leads_to_its_own_concept(file):
    names = [row["name"] for row in rows(file)]
    found = {name: [m.name for m in at(read(f"We saw {name} here."), 7, 7 + len(name))] for name in names}
    assert [name for name in names if name not in found[name]] == []


def test_no_name_stands_for_two_concepts_of_a_label():
    def key(name: str) -> str:
        return name if re.fullmatch(r"[A-Z0-9-]+\??", name) else name.lower()

    for file in ("tumours.csv", "treatments.csv"):
        owner: dict[str, str] = {}
        for row in rows(file):
            for name in [row["name"], *filter(None, row["synonyms"].split("|"))]:
                assert owner.setdefault(key(name), row["concept_id"]) == row["concept_id"], name


def test_ids_of_our_own_are_said_to_be_ours():
    for file in ("tumours.csv", "treatments.csv", "sites.csv", "imaging.csv", "symptoms.csv"):
        assert all(bool(row["note"]) == row["concept_id"].startswith("RW:") for row in rows(file))
        assert all((row["source"] == "own") == row["concept_id"].startswith("RW:") for row in rows(file))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("oesophageal tumours", "esophageal cancer"),
        ("esophageal tumor", "esophageal cancer"),
        ("Cancer of the Oesophagus", "esophageal cancer"),
        ("carcinoma of breast", "breast cancer"),
        ("carcinoma cervix", "cervical cancer"),
        ("mammary carcinomas", "breast cancer"),
        ("bronchogenic carcinoma", "lung cancer"),
        ("adenocarcinoma of the lung", "lung adenocarcinoma"),
        ("non small cell lung cancers", "non-small cell lung cancer"),
        ("nonsmall-cell carcinoma of the lung", "non-small cell lung cancer"),
        ("NSCLCs", "non-small cell lung cancer"),
        ("small-cell lung cancer", "small cell lung cancer"),
        ("haemangioblastomas", "hemangioblastoma"),
        ("acute leukaemias", "leukemia"),
        ("Ewing's sarcoma", "Ewing sarcoma"),
        ("Ewing sarcomas", "Ewing sarcoma"),
        ("gliomata", "glioma"),
        ("hypernephroma", "renal cell carcinoma"),
        ("a renal primary", "renal cell carcinoma"),
        ("colo-rectal carcinoma", "colorectal cancer"),
        ("GLIOBLASTOMA MULTIFORME", "glioblastoma"),
    ],
)
def test_a_tumour_is_found_in_any_spelling_number_and_order(text, name):
    assert name in [found for _, found in named(read(f"They had {text}."), "tumour")]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("stereotactic ablative radiotherapy", "stereotactic body radiotherapy"),
        ("Cyber-Knife", "stereotactic radiosurgery"),
        ("gamma knife radiosurgery", "stereotactic radiosurgery"),
        ("proton beam therapy", "proton therapy"),
        ("5-FU", "fluorouracil"),
        ("T-DM1", "trastuzumab emtansine"),
        ("Tagrisso", "osimertinib"),
        ("high-dose dexamethasone", "dexamethasone"),
        ("anti-PD-1 antibodies", "immunotherapy"),
        ("epidermal growth factor receptor (EGFR) tyrosine kinase inhibitors", "EGFR inhibitors"),
        ("operated on", "surgery"),
    ],
)
def test_a_treatment_is_found_under_its_many_names(text, name):
    assert name in [found for _, found in named(read(f"They had {text}."), "treatment")]


@pytest.mark.parametrize(
    ("text", "label", "names"),
    [
        ("osimertinib", "treatment", ["osimertinib", "targeted therapy"]),
        ("laminectomy", "treatment", ["surgery"]),
        ("stereotactic radiosurgery", "treatment", ["stereotactic radiosurgery", "radiotherapy"]),
        ("chemoradiotherapy", "treatment", ["chemotherapy", "radiotherapy"]),
        ("chemo- and radiotherapy", "treatment", ["chemotherapy", "radiotherapy"]),
        ("biopsy", "treatment", []),
        ("lung adenocarcinoma", "tumour", ["lung adenocarcinoma", "non-small cell lung cancer", "lung cancer"]),
        ("glioblastoma", "tumour", ["glioblastoma", "glioma"]),
        ("invasive ductal carcinoma", "tumour", ["breast cancer"]),
        ("brain metastases", "tumour", []),
        ("spinal cord tumour", "tumour", []),
    ],
)
def test_a_subtype_is_listed_with_what_it_implies_and_generic_words_not_at_all(text, label, names):
    assert listed_names(f"They had {text}.", label) == names


def test_a_short_form_of_many_meanings_counts_only_where_the_article_makes_it_plain():
    assert named(read("The NET effect was nil."), "tumour") == []
    plain = ("NET", "neuroendocrine tumor")
    assert named(read("A NET was found; neuroendocrine tumours are slow."), "tumour")[0] == plain
    assert named(read("We saw a neuroendocrine tumour (NET). The NET grew."), "tumour")[1:] == [plain, plain]


def test_in_a_text_of_capitals_short_words_are_not_taken_for_abbreviations():
    assert named(read("THE TIME TO ACT IS NOW FOR ALL OF US, AND CT IS NOT MRI EITHER."), "imaging") == []
    found = named(read("PATIENTS WITH NSCLC DIED EARLY IN THIS SERIES."), "tumour")
    assert ("NSCLC", "non-small cell lung cancer") in found


@pytest.mark.parametrize("row", rows("decoys.csv"), ids=lambda row: row["phrase"])
def test_a_phrase_that_means_something_else_names_nothing(row):
    found = read(f"This tells of {row['phrase']} here.").mentions
    assert [m.text for m in found if m.label == row["label"]] == []


@pytest.mark.parametrize("row", rows("origins.csv"), ids=lambda row: row["phrase"][:40])
def test_an_organ_of_origin_is_a_tumour(row):
    text, places = marked(row["example"].replace("[[", "[").replace("]]", "]"), "[]")
    found = read(RESULTS=text)
    assert places
    for start, end in places:
        assert [m.label for m in at(found, start, end) if m.label == "tumour"] == ["tumour"]


@pytest.mark.parametrize(
    "text",
    [
        "Metastases from breast cancer to the lung and liver were seen.",
        "There were metastases of the lung and the liver.",
        "Other metastases: bone 9, liver 4, lung 2.",
        "Lung function and renal function were normal in 12 patients.",
        "The lesion was located in the lung hilum.",
    ],
)
def test_an_organ_that_metastases_went_to_is_no_origin(text):
    assert {name for _, name in named(read(text), "tumour")} <= {"breast cancer", "metastasis"}


def test_a_list_of_numbers_per_organ_is_a_list_of_origins():
    found = named(read("There were 25 patients (breast 12, lung 8, NSCLC 3)."), "tumour")
    assert found == [("breast", "breast cancer"), ("lung", "lung cancer"), ("NSCLC", "non-small cell lung cancer")]


@pytest.mark.parametrize("row", rows("descriptions.csv"), ids=lambda row: row["phrase"][:40])
def test_a_treatment_is_read_from_what_was_done(row):
    text, [(start, end)] = marked(row["example"].replace("[[", "[").replace("]]", "]"), "[]")
    found = [m for m in at(read(RESULTS=text), start, end) if m.label == "treatment"]
    assert [(m.concept_id, m.name) for m in found] == [(row["concept_id"], row["name"])]


@pytest.mark.parametrize("row", rows("suffixes.csv"), ids=lambda row: row["suffix"])
def test_an_unknown_tumour_or_drug_is_kept_as_an_unlinked_mention(row):
    text = f"They had {row['example']}."
    found = [m for m in read(text).mentions if m.concept_id is None]
    assert [(m.text, m.label, m.name) for m in found] == [(row["example"], row["label"], None)]
    assert found[0].listed_as[:1] == (((None, row["example"]),) if row["label"] == "treatment" else ())


@pytest.mark.parametrize("word", ["haematoma", "granuloma", "coma", "stroma", "glaucoma", "genome", "diploma"])
def test_words_that_only_end_like_a_tumour_are_none(word):
    assert named(read(f"A {word} was seen."), "tumour") == []


def test_an_unknown_drug_is_listed_under_the_class_that_its_stem_tells():
    assert listed_names("Sevabertinib was given.", "treatment") == ["sevabertinib", "targeted therapy"]


def test_a_missing_file_is_named_with_its_cure(folder):
    (folder / "sites.csv").unlink()
    with pytest.raises(ModelMissing, match=r"sites\.csv is missing; restore it"):
        load_vocabulary(folder)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["lung cancer,,,,yes,,"], "line 2: concept_id must be MESH:"),
        (["MESH:D1,lung cancer,,,perhaps,,"], "line 2: listed must be one of yes, parents, no"),
        (["MESH:D1,lung cancer,,"], "line 2: 7 fields are needed"),
        (["MESH:D1,a,,,yes,,", "MESH:D1,b,,,yes,,"], "MESH:D1 is listed twice"),
        (["MESH:D1,a,,MESH:D9,yes,,"], r"MESH:D1 \(a\) names the parent MESH:D9"),
    ],
)
def test_a_wrong_line_is_an_error_that_names_file_and_cure(folder, lines, said):
    write_tumours(folder, *lines)
    with pytest.raises(ConfigurationError, match=said):
        load_vocabulary(folder)


def test_a_wrong_header_is_an_error(folder):
    (folder / "tumours.csv").write_text("id,name\n")
    with pytest.raises(ConfigurationError, match="the first line must read concept_id,name,synonyms"):
        load_vocabulary(folder)
