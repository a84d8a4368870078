import pytest

from extractors.text import function, walking
from extractors.text.lines import lines
from extractors.text.topic import INTRAMEDULLARY
from reading import reading


def outcome(*sentences: str, topic=INTRAMEDULLARY, design="retrospective_cohort", count: float | None = 30, **parts):
    prepared = lines(reading(*sentences, **parts))
    found = function.find(prepared, topic=topic, design=design, patient_count=count)
    return {made.name: (made.value, made.unit) for made in found}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "After surgery 18 improved (motor or sensory deficit), 6 were unchanged, 6 got worse.",
            {"improved": (18, "count"), "stable": (6, "count"), "worsened": (6, "count")},
        ),
        (
            "ASIA grade after surgery: unchanged 7/9 (78%), better 1 (11%), worse 1 (11%).",
            {"stable": (7, "count"), "improved": (1, "count"), "worsened": (1, "count")},
        ),
        (
            "Neurological status improved in 45%, remained stable in 30%, and deteriorated in 25%.",
            {"improved": (45, "percent"), "stable": (30, "percent"), "worsened": (25, "percent")},
        ),
        (
            "Motor function improved, was unchanged, or worsened in 10, 5 and 3 patients, respectively.",
            {"improved": (10, "count"), "stable": (5, "count"), "worsened": (3, "count")},
        ),
        (
            "Of nine, seven (78%) had no change in ASIA grade, one (11%) improved, and one patient (11%) deteriorated.",
            {"stable": (7, "count"), "improved": (1, "count"), "worsened": (1, "count")},
        ),
        (
            "Performance status and motor symptoms improved in 3 (30%) of 10 and 5 (50%) of 10 men, respectively.",
            {"improved": (5, "count")},
        ),
        ("The level of ambulation improved in nine patients.", {"improved": (9, "count")}),
        ("Of three with paresis two got stronger.", {"improved": (2, "count")}),
        (
            "Motor outcome was better in 9 cases, equal in 4 and worse in one.",
            {"improved": (9, "count"), "stable": (4, "count"), "worsened": (1, "count")},
        ),
        ("Function recovered: 72.1% improved.", {"improved": (72.1, "percent")}),
        ("Neurological status improved in 55% (11/20) of them.", {"improved": (55, "percent")}),
        ("McCormick grade improved at 6 months in twelve patients.", {"improved": (12, "count")}),
        ("Symptoms controlled in five.", {"improved": (5, "count")}),
        (
            "Frankel grade improved by at least one in 14 (64%), same in 8.",
            {"improved": (14, "count"), "stable": (8, "count")},
        ),
    ],
)  # fmt: skip
def test_outcome_is_read_as_counts_or_percents(sentence, expected):
    assert outcome("Patients were operated on.", sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain improved in 20 patients.",
        "A mean improvement of 50% was seen in the motor score.",
        "Strength improved in all three treatment groups.",
        "We saw two recurrences with neurological recovery.",
        "This is one of the prerequisites for motor improvement.",
        "Quality of life improved in 60%.",
        "The lesion was stable on MRI in 12 patients.",
        "Neurological improvement may be expected in 30%.",
        "Neurological function was improved or stabilised in 59%.",
        "Survival improved by 20%.",
        "Factors associated with neurological improvement in 30 patients were studied.",
        "Clinical improvement was observed in more than one-half of the patients.",
        "There was no neurological improvement in 12 patients.",
        "The mean motor improvement rate was 40.5 \u00b1 8.0%.",
    ],
)
def test_other_changes_are_not_neurological_outcome(sentence):
    assert outcome("Patients were operated on.", sentence) == {}


def test_walking_is_told_apart_from_change():
    sentences = (
        "They were irradiated.",
        "All seven who walked before still walked after (100%).",
        "Two of nine who did not walk regained it.",
    )
    found = walking.find(lines(reading(*sentences)), topic=INTRAMEDULLARY)
    assert [(made.name, made.value, made.patient_group) for made in found] == [
        ("ambulatory_after", 7, "walked before"),
        ("ambulatory_after", 2, "could not walk before"),
    ]
    assert outcome(*sentences) == {}
    prepared = lines(reading("18 walked at diagnosis and 22 walked after treatment."))
    (after,) = walking.find(prepared, topic=INTRAMEDULLARY)
    assert after.value == 22


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["A man could not walk.", "After resection his weakness improved."], "improved"),
        (["A woman had worsening weakness.", "Radiotherapy was given; symptoms stabilised."], "stable"),
        (["Steroids and radiotherapy relieved symptoms for a while, then steady decline."], "worsened"),
        (["35 Gy gave brief relief; symptoms worsened on cisplatin.", "Gefitinib brought improvement."], "improved"),
    ],
)
def test_the_last_change_after_treatment_counts_for_one_patient(sentences, expected):
    assert outcome(*sentences, design="case_report", count=1) == {expected: (1, "count")}


def test_what_came_before_treatment_or_is_only_possible_is_not_the_outcome():
    sentences = ["A man had worsening weakness.", "MRI showed a lesion.", "Early surgery can improve deficits."]
    assert outcome(*sentences, design="case_report", count=1) == {}


def test_conclusions_of_a_case_report_tell_no_outcome():
    sections = {
        "CASE REPORT": ["A man was operated on."],
        "CONCLUSIONS": ["Deficits improved after surgery in such cases."],
    }
    assert outcome(design="case_report", count=1, sections=sections) == {}


def test_a_tally_of_better_same_and_worse_needs_no_word_of_function_in_a_paper_on_the_spine():
    sentence = "After radiotherapy 14% better, 72% unchanged, 14% worse."
    assert outcome("Patients were irradiated.", sentence) == {
        "improved": (14, "percent"), "stable": (72, "percent"), "worsened": (14, "percent"),
    }  # fmt: skip
    assert outcome("Patients were irradiated.", sentence, topic="other_oncology") == {}


def test_of_two_arms_side_by_side_neither_stands_for_all():
    prepared = lines(reading("Two schedules were compared.", "Motor function improved in 30% and 28%."))
    found = function.find(prepared, topic=INTRAMEDULLARY, design="retrospective_cohort", patient_count=265)
    assert [(made.value, made.patient_group) for made in found] == [(30, "subgroup not named")]


def test_away_from_the_spine_symptoms_and_status_are_not_neurological():
    sentence = "Symptoms improved in five and general status in six."
    assert outcome("Patients were treated.", sentence) == {"improved": (5, "count")}
    assert outcome("Patients were treated.", sentence, topic="other_oncology") == {}
    assert walking.find(lines(reading("Twenty men walked afterwards.")), topic="not_oncology") == ()


def test_more_patients_than_there_were_cannot_have_improved():
    assert outcome("Patients were treated.", "Neurological status improved in 3000 of them.", count=30) == {}
