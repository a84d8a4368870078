"""Which tumours count as a study's own primaries, and what else is said of them."""

import pytest

from extractors.records import Finding
from extractors.text import tumours
from extractors.text.lines import lines
from tests.reader import read


def find(text: str = "", *, design: str = "retrospective_cohort", **given: str) -> tuple[Finding, ...]:
    reading = read(text, **given)
    return tumours.find(reading, lines(reading), design=design)


def names(*args: str, **given: str) -> list[str | None]:
    return [finding.name for finding in find(*args, **given)]


def test_a_subtype_is_found_with_what_it_implies_once_each():
    text = "NSCLC was treated. Non-small cell lung cancer and lung cancer recurred."
    assert names(text) == ["non-small cell lung cancer", "lung cancer"]


def test_a_finding_leads_to_the_words_and_the_sentence_it_was_read_from():
    found = find(RESULTS="All died. Primaries were breast cancer in 4 patients.")[0]
    assert (found.kind, found.name, found.concept_id) == ("primary_tumour", "breast cancer", "MESH:D001943")
    assert (found.section, found.start, found.end) == ("RESULTS", 25, 38)
    assert found.sentence == "Primaries were breast cancer in 4 patients."
    assert (found.sentence_start, found.sentence_end) == (10, 53)


def test_metastases_and_words_for_any_tumour_are_no_primaries():
    assert names("Brain metastases, a carcinoma and a spinal tumour were seen; the malignancy grew.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Primaries: lung 9, breast 2, others.", [("lung cancer", 9, "patients"), ("breast cancer", 2, "patients")]),
        ("Lung cancer (n = 12) and melanoma (3) were seen.",
         [("lung cancer", 12, "patients"), ("melanoma", 3, "patients")]),
        ("Commonest were prostate cancer (25%) and myeloma (8.5 %).",
         [("prostate cancer", 25, "percent"), ("multiple myeloma", 8.5, "percent")]),
        ("There were 7 lung cancers and two sarcomas.", [("lung cancer", 7, "patients"), ("sarcoma", 2, "patients")]),
        ("Eighteen patients with melanoma were treated.", [("melanoma", 18, "patients")]),
        ("Melanoma in 4 patients was treated.", [("melanoma", 4, "patients")]),
        ("900 patients with melanoma, myeloma or lymphoma were seen.",
         [("melanoma", None, None), ("multiple myeloma", None, None), ("lymphoma", None, None)]),
        ("Melanoma in 2019 was treated; sarcoma in 2011.", [("melanoma", None, None), ("sarcoma", None, None)]),
        ("Stage IV melanoma, 60 years old.", [("melanoma", None, None)]),
    ],
)  # fmt: skip
def test_how_many_patients_had_it_is_read_where_it_stands(text, found):
    assert [(f.name, f.value, f.unit) for f in find(text)] == found


def test_a_number_of_the_subtype_is_not_said_of_what_it_implies():
    assert [(f.name, f.value) for f in find("Small cell lung cancer (n = 2) was seen.")] == [
        ("small cell lung cancer", 2), ("lung cancer", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Lung cancer was the main primary; breast cancer came next.", ["lung cancer"]),
        ("Breast the commonest primary (41.7%), then lung cancer.", ["breast cancer"]),
        ("The most common primary was melanoma.", ["melanoma"]),
        ("Primaries: lung 9, breast 2.", ["lung cancer"]),
        ("Primaries: lung 9, breast 9.", []),
        ("Prostate, breast and lung were the main primaries.", []),
        ("Melanoma and sarcoma were treated.", []),
    ],
)
def test_the_tumour_that_the_text_ranks_first_is_marked(text, first):
    assert [f.name for f in find(text) if f.detail == "commonest"] == first


@pytest.mark.parametrize(
    "text",
    [
        "There was no evidence of melanoma.",
        "The mass was thought to be an ependymoma.",
        "Lung cancer is the most common source of such metastases.",
        "Nine cases of melanoma are found in the literature.",
        "A family history of breast cancer was noted.",
        "The signs were compared with 64 patients with ependymoma.",
        "Serious adverse events included basal cell carcinoma.",
        "The mass was taken for a glioma.",
        "MRI showed an intradural lesion like a neurinoma.",
        "The scan was read as meningioma.",
        "A cord tumour believed to be an ependymoma was taken out.",
        "MRI diagnosis: ependymoma.",
        "Ependymoma was the first impression.",
        "A deposit inside a meningioma was removed.",
    ],
)
def test_a_tumour_of_nobody_in_the_study_is_not_its_own(text):
    assert names(RESULTS=text) == []


def test_cases_of_the_literature_are_the_own_patients_of_a_pooled_review():
    text = "We found 19 cases of melanoma in the literature."
    assert names(RESULTS=text, design="case_report") == []
    assert names(RESULTS=text, design="systematic_review") == ["melanoma"]


def test_a_case_report_that_lists_many_tumours_tells_of_others():
    text = "The tumours were melanoma, lymphoma and sarcoma."
    assert names(RESULTS=text, title="Metastasis of breast cancer", design="case_report") == ["breast cancer"]
    assert len(names(RESULTS=text, title="Metastasis of breast cancer", design="case_series")) == 4


def test_a_review_without_patients_tells_of_what_its_title_names_or_it_names_twice():
    text = "Melanoma is seen. Lymphoma is seen. Lymphoma responds."
    assert names(text, title="Spinal sarcoma: a review", design="narrative_review") == ["sarcoma", "lymphoma"]


def test_a_review_without_patients_tells_of_a_tumour_that_it_names_beside_a_treatment():
    text = "Proton therapy controls chordoma. Melanoma is rare."
    assert names(text, title="Tumours of the skull base", design="narrative_review") == ["chordoma"]


@pytest.mark.parametrize(
    ("title", "background", "listed"),
    [
        ("Older patients after resection", "Drugs prolong life in melanoma.", ["melanoma"]),
        ("Older patients after resection", "Drugs prolong life in melanoma and lymphoma.", []),
        ("Pain of bone metastases", "Drugs prolong life in melanoma.", []),
        ("Older patients with lymphoma", "Drugs prolong life in melanoma.", ["lymphoma"]),
    ],
)
def test_an_article_that_names_no_tumour_of_its_own_is_about_the_one_of_its_background(title, background, listed):
    assert names(title=title, BACKGROUND=background, RESULTS="Forty took part.") == listed


def test_the_tumours_in_an_organ_are_those_of_the_organ():
    assert names("Forty had tumours in the head and neck region.") == ["head and neck cancer"]


def test_an_article_without_a_primary_gives_no_finding():
    assert find("Pain was treated.") == ()


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Origins were thyroid 9, lung 8 and breast 7.", ["thyroid cancer", "lung cancer", "breast cancer"]),
        ("Lung 18.7% and breast 13% led the primaries.", ["lung cancer", "breast cancer"]),
        ("Breast (12) and lung (7) were the sources.", ["breast cancer", "lung cancer"]),
        ("Ten had lung and nine breast primaries.", ["lung cancer", "breast cancer"]),
        ("Prostate, lung and thyroid made up most.", ["prostate cancer", "lung cancer", "thyroid cancer"]),
        ("Liver, lung and adrenal accounted for most deposits.", []),
        ("Breast, renal and lung made up 65%.", ["breast cancer", "renal cell carcinoma", "lung cancer"]),
        ("Myeloma, breast and prostate did best.", ["multiple myeloma", "breast cancer", "prostate cancer"]),
        ("Ninety had metastases, most often of breast or kidney.", ["breast cancer", "renal cell carcinoma"]),
        ("Survival was longest in thyroid and breast.", ["thyroid cancer", "breast cancer"]),
        ("Thirty patients with spinal bone metastases: breast 9, thyroid 5.", ["breast cancer", "thyroid cancer"]),
        ("Thirty patients had bone metastases 9, breast 5, lung 4.", []),
        ("Adenocarcinoma, most likely bronchial, was found.", ["lung cancer"]),
        ("Thyroid cancer led, kidney was next.", ["thyroid cancer", "renal cell carcinoma"]),
        ("Ten women were irradiated; kidney 4, non-small cell lung 3.", ["renal cell carcinoma", "lung cancer"]),
        ("Eighty had surgery, prostate cancer and sarcoma left out.", []),
        ("The lung was involved in 9 and the liver in 4.", []),
    ],
)
def test_organs_in_a_list_of_origins_are_primaries_whatever_figures_stand_between(text, listed):
    assert sorted(names(RESULTS=text)) == sorted(listed)


def test_a_case_report_that_ends_with_patients_of_another_tumour_is_not_of_that_tumour():
    text = "A chordoma was irradiated. Errors fall for lung cancer patients too."
    assert names(text, design="case_report") == ["chordoma"]
    assert names("Lung cancer patients fall.", design="case_report") == ["lung cancer"]


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Ten patients (breast 6, melanoma, bladder, glioma 1 each) were treated.", "bladder cancer"),
        ("Primaries: kidney 4, breast 3, then one each of non-small cell lung and sarcoma.", "lung cancer"),
        ("Breast and kidney head the list of primaries.", "renal cell carcinoma"),
        ("Three patients with metastases: breast, kidney, and one unknown.", "renal cell carcinoma"),
    ],
)
def test_an_organ_among_counted_ones_is_an_origin_without_a_number_of_its_own(text, listed):
    assert listed in names(text)


def test_organs_that_are_irradiated_are_no_origins():
    assert names("Doses in ten women: breast, heart, lung and liver.") == []


def test_a_patient_with_a_known_primary_has_no_unknown_one():
    text = "A man had a metastasis of lung cancer, primary unknown till then."
    assert names(text, design="case_report") == ["lung cancer"]


def test_a_guideline_has_the_tumour_of_its_title_alone():
    text = "Steroids and radiation are given for myeloma and lymphoma."
    assert names(text, title="Guideline for prostate cancer", design="guideline") == ["prostate cancer"]
