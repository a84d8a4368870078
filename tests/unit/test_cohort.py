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
        (["Ninety-nine patients, 66 men and 33 women, were identified.",
          "Forty-three patients received radiotherapy."], 99),
        (["The results of 55 head and neck cancer patients were analysed."], 55),
        (["The mutation was found in 65 (1.7%) of 3,800 patients screened.", "In 16 patients it was treated."], 65),
        (["Of 3524 patients 2.6% died within 30 days."], 3524),
        (["Radiosurgery was used for 100 patients with tumours.",
          "Among the 82 patients receiving 50 Gy, few died."], 100),
        (["Twenty patients with grade 2 (n = 7) and grade 3 (n = 13) gliomas were treated.",
          "Five patients underwent biopsy, 12 a subtotal resection."], 20),
        (["A total of 284 reports from 284 women with 372 lesions were read: 10 (16 lesions), 140 (183 lesions)."],
         284),
        (["We performed the operation through a scope in 106 patients.", "Lobes were removed in 86 patients."], 106),
        (["In all, 327 patients were screened and randomised."], 327),
        (["101 of 123 screened people were drawn by lot."], 101),
        (["The marker was measured in 95 consecutive patients who had had surgery.",
          "It was high in 79 patients."], 95),
        (["In all 1417 patients were screened, of whom 1069 (75%) were randomly assigned."], 1069),
        (["Seventy-nine overweight and obese women were randomised."], 79),
        (["Surgery was done in 32 patients from a cohort of 245 patients with metastases."], 32),
        (["Among 24 enrolled patients, 21 responded.", "Ten patients received a second course."], 24),
        (["15 out of 147 patients (10%) satisfied the criteria."], 15),
        (["We searched 147 records of women with lung cancer."], 147),
        (["ISCM were seen by the surgeons of one hospital.", "N = 9, six men, median age 67."], 9),
        (["We simulated 20000 patients after seeing 850 patients."], 850),
        (["From 2016 to 2022 nineteen patients were irradiated.", "Of eight people who came again six were better."],
         19),
        (["Nine patients (seven women, two men; median age 63) had 11 metastases treated."], 9),
        (["Of 62 patients planned, 50 could be judged; 266 earlier patients served as historical controls."], 50),
        (["Of the 58 patients enrolled, 56 patients were evaluable.", "Toxicity in group A (2.2 GBq) was mild."], 58),
        (["After exclusion of 42 patients, 268 were left."], 268),
        (["In all 95 women were approached; 81 (85%) consented and were randomised.", "Two patients had a rash."], 81),
        (["Accrual was terminated at 338 of 2,150 planned patients."], 338),
        (["Sixteen people were operated on.", "Published series of five cases or more were also read."], 16),
        (["Surgery was done in 10 patients.", "Seven patients had undergone a total of nine skull base procedures."],
         10),
        (["This study concerns 7 boys and 5 girls."], 12),
        (["The cohort was of 120 women (median age 66) and 80 men."], 200),
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
        "The risk was six cases/10,000 women.",
        "Forty rats were irradiated.",
        "Ten randomised trials were read.",
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
        ("In all, 529 participants were randomly assigned to the drug and 264 to its rival.", 793),
        ("We studied 243 patients with stage I, 63 with stage II, and 108 with stage III disease.", 414),
        ("Forty-three and 26 patients were accrued to the two schedules.", 69),
        ("The 5708 benign (n = 4597) and malignant (n = 1111) nodules were those of 5081 consecutive patients.", 5081),
        ("We interviewed 113,752 women and 88,496 men.", 202248),
        ("Women took clozapine (in 205 patients) or were randomised to haloperidol (in 218 patients).", 423),
        ("We identified 75 patients, of whom 39 presented with one and 36 with two metastases.", 75),
        ("Adults with collapsed vertebrae: 70 to kyphoplasty, 64 to usual care.", 134),
        ("Patients took 120 mg (n = 886) or its rival (dose adjusted for age; n = 890), randomly assigned.", 1776),
        ("With 97 patients given abiraterone and 98 without, median age was 65.", 195),
        ("Here 108 patients with surgery matched 1:2 to 216 with radiotherapy alone were compared.", 324),
        ("In all 11 patients with dural tumours, matched with 11 with meningitis, were compared.", 22),
        ("In all 30 patients with cord tumours were matched to 60 healthy controls.", 30),
        ("Here 28 patients (83 lesions) with myeloma and 23 patients (54 lesions) with lymphoma were included.", 51),
        ("We assigned 78 patients to one drug and 78 patients to two.", 156),
        ("Thirty patients using tamoxifen and 50 patients using exemestane were tested.", 80),
        ("One group had 24 patients, the other 13.", 37),
        ("There were 24 patients in the first group and 13 in the second.", 37),
        ("Patients were divided into two groups with 30 patients in each group.", 60),
        ("Lung cancer given crizotinib (n = 38) and mutant lung cancer given erlotinib (n = 27) were found.", 65),
    ],
)
def test_arms_are_added_up_only_where_no_whole_is_given(sentence, expected):
    assert count_of(sentence, design="randomized_trial") == expected


def test_groups_are_added_up_where_sentences_count_them_one_by_one():
    assert count_of("Group A comprised 20 patients.", "Group B comprised 22 patients.") == 42
    assert count_of("We saw 42 patients.", "Group A comprised 20 patients.", "Group B comprised 22 patients.") == 42


@pytest.mark.parametrize(
    "sentence",
    [
        "Three patients died of embolism, two patients of sepsis and four patients of stroke.",
        "Grade 3 toxicity was seen in six patients.",
        "Published series with at least five cases were sought.",
    ],
)
def test_deaths_side_effects_and_bounds_are_no_cohort(sentence):
    assert count_of(sentence) is None


def test_shares_tell_of_which_number_they_are():
    sentence = "Among 172 patients with metastases, 13 (7.6%) had one in the dura: 8 (62%) in the cord, 5 (38%) out."
    assert count_of(sentence) == 13
    sentence = "Among 100 patients, 40 (40%) had pain: 20 (50%) at night, 10 (25%) by day; 30 (30%) were weak."
    assert count_of(sentence) == 100


def test_an_abstract_that_counts_nobody_but_treats_one_patient_has_one():
    assert count_of("A female patient with a chordoma was irradiated with seven fields.", design="other") == 1
    assert count_of("A female patient may be treated with seven fields.", design="other") is None


def test_endless_counts_are_read_in_bounded_time():
    prepared = lines(reading(*["Then came 5 patients of ours."] * 2000))
    assert len(people.candidates(prepared)) < 400


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
        (["Grafts were used to treat pain in two patients over a year."], 2),
        (["We report a pain syndrome in 3 patients who had surgery.", "A 59-year-old man had a nephrectomy."], 3),
    ],
)
def test_a_case_report_counts_its_own_patients(sentences, expected):
    assert count_of(*sentences, design="case_report") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Eighteen were found among the men and women, 11 of them in the chest.", 18),
        ("A score was built on 144 consecutive decompressions; men lived longer.", 144),
        ("Men and women were asked; 353 enrolled.", 353),
        ("Eighteen were found among the rats.", None),
        ("Forty-four cord tumours in women and men were excised.", 44),
        ("For women and men 176 pneumonectomies were performed.", 176),
        ("Eighteen were found among the stones.", None),
        ("Fifty consecutive resections in one hospital, 2010-2015 (31 men, mean age 60).", 50),
        ("Eleven surgically treated ISCM, 2004-2020 (median age 61, seven women).", 11),
        ("Seven patients of our own were joined to 120 published since 1970, 127 in all.", 127),
        ("Eight patients with 12 tumours (five women).", 8),
    ],
)
def test_where_nobody_is_counted_the_treated_are(sentence, expected):
    assert count_of(sentence) == expected


def test_bodies_of_literature_that_are_set_side_by_side_are_added_up():
    sentence = "We pooled 24 surgical papers with 999 patients, four radiation papers with 543."
    assert count_of(sentence, design="meta_analysis") == 1542


def test_a_number_of_articles_is_never_that_of_pooled_patients():
    assert count_of("Of 900 articles on sick men, 27 were included.", design="systematic_review") is None


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


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Short course (142) or split course (134) in cord compression, 276 assessable in all.", 276),
        ("Two arms of 138 were randomised to 8 Gy or 20 Gy.", 276),
        ("Three groups of 20 patients each were compared.", 60),
        ("Randomisation: protons 42, photons 21; another 35 entered an exploratory group.", 63),
        ("Randomised: surgery in 31, radiotherapy in 32.", 63),
        ("Mayo Clinic 1962-2005, 136 consecutive cord metastases, 69 breast and 67 lung.", 136),
        ("Six centres: 313 with acute cord compression, 182 decompressed within 24 hours.", 313),
    ],
)
def test_totals_told_in_short_forms_are_read(sentence, expected):
    assert count_of(sentence, "Median survival was four months.", design="randomized_trial") == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Randomised comparison at 12 hospitals, 8 Gy in 1 against 20 Gy in 5.",
        "Pain was relieved: 12 with opioids, 5 with steroids.",
        "Six randomised, placebo-controlled trials of steroids are known.",
    ],
)
def test_short_forms_of_other_things_are_no_patients(sentence):
    assert count_of(sentence, "Median survival was four months.") is None


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Five own and 50 published cases since 1960.", 55),
        ("Our 6 patients and 44 from the literature were analysed.", 50),
        ("Seven patients of our own were pooled with 31 published ones.", 38),
        ("Our own case and 34 published cases were pooled.", 35),
    ],
)
def test_own_cases_told_as_one_with_those_of_the_literature_are_added_up(sentence, expected):
    assert count_of(sentence, design="systematic_review") == expected


def test_a_pooled_review_adds_those_treated_alone_to_those_treated_with_more():
    told = "Nine studies: 37 patients had it alone, 552 with radiotherapy."
    assert count_of(told, design="meta_analysis") == 589


def test_cases_that_are_told_to_be_lesions_are_not_counted_as_patients():
    told = "We irradiated 500 spinal metastases in 393 patients."
    assert count_of(told, title="Radiosurgery: experience in 500 cases") == 393


def test_cases_that_a_search_found_are_not_those_of_the_report():
    told = ["A 31-year-old man was operated on.", "PRISMA search: seven papers, three cases of this tumour."]
    assert count_of(*told, design="case_report") == 1
