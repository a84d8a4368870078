import pytest

from extractors.text import cohort, people
from extractors.text.lines import lines
from reading import reading


def count_of(*sentences: str, design: str = "retrospective_cohort", **parts: object) -> float | None:
    prepared = lines(reading(*sentences, **parts))
    found = cohort.find(prepared, people.candidates(prepared), design=design)
    return found[0].value if found else None


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["We reviewed 30 patients operated on for ISCM."], 30),
        (["A total of 1,052 untreated patients were enrolled."], 1052),
        (["Thirty-three patients met the criteria."], 33),
        (["From 1973 to 1985, 598 patients underwent resection."], 598),
        (["Ten metastases in nine patients were operated on.", "Seven (78%) of the nine patients were unchanged."], 9),
        (["Sixteen lesions in 15 patients were irradiated."], 15),
        (["Consecutive ISCM (45 patients, 64 lesions) were compared with 64 patients with other tumours."], 45),
        (["We measured GPI in 66 patients.", "There were 31 males and 35 females."], 66),
        (["Women (n = 585) with breast cancer completed the survey."], 585),
        (["The database held 1560 cases of myelopathy.", "A total of 12 patients were found with sarcoidosis."], 12),
        (["Of the 66 patients 20 (30%) died.", "We analysed 66 patients."], 66),
        (["A total of 172 patients were identified with 13 patients meeting inclusion criteria."], 13),
        (["In total, 31 of 322 eligible women participated."], 31),
        (["Patients (N \u00bc 120) were randomised."], 120),
    ],
)
def test_the_whole_cohort_is_counted(sentences, expected):
    assert count_of(*sentences) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Mean age was 54 years and the dose 30 Gy in 10 fractions.",
        "Sixteen lesions at 12 levels were irradiated.",
        "The search gave 327 articles and 57 abstracts.",
        "Three vertebrae were replaced in 2012.",
        "About 20,000 new cases a year are expected.",
    ],
)
def test_other_numbers_are_not_patients(sentence):
    assert count_of(sentence) is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Patients were randomised to intrathecal (n=17) or no intrathecal treatment (n=18).", 35),
        ("Thirty-seven and 36 patients were assigned to the control and the experimental groups.", 73),
        ("There were 445 patients randomized to dissection and 446 randomized to biopsy alone.", 891),
        ("Data from 42 (age > 65 years) patients given surgery were matched to 84 patients irradiated.", 126),
        ("From 1997 to 2003, 201 patients were randomised, 100 to surgery and 101 to radiotherapy.", 201),
        ("In this trial 60 patients were allocated to two arms with thirty patients in each arm.", 60),
        ("This trial randomly assigned 204 patients to usual care (n = 102) or exercise (n = 102).", 204),
    ],
)
def test_arms_are_added_up_only_where_no_whole_is_given(sentence, expected):
    assert count_of(sentence, design="randomized_trial") == expected


def test_a_pooled_review_counts_the_patients_that_it_pools():
    sentences = ("Six own patients had surgery.", "The 197 cases in the literature were mostly men.")
    assert count_of(*sentences, design="systematic_review") == 197
    sentences = ("We included 23 studies describing 5104 patients.", "A total of 1936 patients had primary tumours.")
    assert count_of(*sentences, design="meta_analysis") == 5104


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["A 54-year-old woman could not walk."], 1),
        (["We report one patient, and nine earlier cases in the literature."], 1),
        (["We report two cases of conus metastasis."], 2),
    ],
)
def test_a_case_report_counts_its_own_patients(sentences, expected):
    assert count_of(*sentences, design="case_report") == expected


@pytest.mark.parametrize("design", ["narrative_review", "guideline", "preclinical"])
def test_work_without_patients_of_its_own_has_no_count(design):
    assert count_of("About 300 patients have been treated so far.", design=design) is None


def test_background_figures_are_not_the_cohort():
    sections = {"BACKGROUND": ["In one trial 500 patients were included."], "METHODS": ["We studied 40 patients."]}
    assert count_of(sections=sections) == 40


def test_the_finding_points_at_the_number_and_the_people():
    read = reading("We reviewed 30 patients.")
    prepared = lines(read)
    (found,) = cohort.find(prepared, people.candidates(prepared), design="retrospective_cohort")
    assert read.article.sections[1].text[found.start : found.end] == "30 patients"
    assert found.unit == "patients"
