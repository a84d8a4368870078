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
        (["We measured a marker in 60 patients.", "There were 28 males and 32 females."], 60),
        (["Women (n = 585) with breast cancer completed the survey."], 585),
        (["The database held 1400 cases of myelopathy.", "A total of 11 patients were found to have it."], 11),
        (["Of the 66 patients 20 (30%) died.", "We analysed 66 patients."], 66),
        (["A total of 150 patients were found with 12 patients meeting the criteria."], 12),
        (["In total, 25 of 310 eligible women participated."], 25),
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
        ("Forty-one and 39 patients were assigned to the two groups.", 80),
        ("There were 305 patients randomized to dissection and 306 randomized to biopsy alone.", 611),
        ("Data from 40 (age > 65 years) patients given surgery were matched to 80 patients irradiated.", 120),
        ("From 1996 to 2002, 211 patients were randomised, 105 to surgery and 106 to radiotherapy.", 211),
        ("In this trial 60 patients were allocated to two arms with thirty patients in each arm.", 60),
        ("This trial randomly assigned 180 patients to usual care (n = 90) or exercise (n = 90).", 180),
    ],
)
def test_arms_are_added_up_only_where_no_whole_is_given(sentence, expected):
    assert count_of(sentence, design="randomized_trial") == expected


def test_a_pooled_review_counts_the_patients_that_it_pools():
    sentences = ("Six own patients had surgery.", "The 197 cases in the literature were mostly men.")
    assert count_of(*sentences, design="systematic_review") == 197
    sentences = ("We included 19 studies describing 4300 patients.", "A total of 1500 patients had primary tumours.")
    assert count_of(*sentences, design="meta_analysis") == 4300


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
