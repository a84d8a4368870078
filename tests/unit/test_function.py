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
        (
            "Frankel grade rose in eleven patients, did not change in nine and fell in two.",
            {"improved": (11, "count"), "stable": (9, "count"), "worsened": (2, "count")},
        ),
        (
            "Of those with deficits, 55% recovered, 30% remained stable and 5% lost a grade.",
            {"improved": (55, "percent"), "stable": (30, "percent"), "worsened": (5, "percent")},
        ),
        ("Eighty per cent of the patients improved neurologically.", {"improved": (80, "percent")}),
        ("Clinically five improved and six held steady.", {"improved": (5, "count"), "stable": (6, "count")}),
        ("Deficits resolved in four and persisted in six.", {"improved": (4, "count"), "stable": (6, "count")}),
        ("Walking kept in three and regained in one; five had fewer signs or symptoms.", {"improved": (5, "count")}),
        ("Radiotherapy worked against the deficit in five.", {"improved": (5, "count")}),
        ("Motor function improved in 12 of the 21 who were abnormal at the start.", {"improved": (12, "count")}),
        ("Motor function improved in half of them.", {"improved": (50, "percent")}),
        (
            "Nobody had an important neurological gain and 75% got worse.",
            {"improved": (0, "percent"), "worsened": (75, "percent")},
        ),
        (
            "Frankel scores: up in 7, level in 9, down in 2.",
            {"improved": (7, "count"), "stable": (9, "count"), "worsened": (2, "count")},
        ),
        (
            "12 improved neurologically, six kept their grade, one dropped from D to C.",
            {"improved": (12, "count"), "stable": (6, "count"), "worsened": (1, "count")},
        ),
        (
            "Motor power: improved, 4; unchanged, 5; worse, 1.",
            {"improved": (4, "count"), "stable": (5, "count"), "worsened": (1, "count")},
        ),
        ("Neither of the two patients recovered any motor function.", {"improved": (0, "count")}),
        ("Of the 30, 27 with a worsening deficit improved to some degree.", {"improved": (27, "count")}),
        (
            "Twelve with declining strength recovered, five were unchanged.",
            {"improved": (12, "count"), "stable": (5, "count")},
        ),
        ("Pain improved in all, paresis in 90%, bladder trouble in 50%.", {"improved": (90, "percent")}),
        ("Motor function got better in 12, seizures in 9.", {"improved": (12, "count")}),
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
        "Preoperatively, 15 patients had worsening weakness.",
        "Deficits worsened rapidly in 6 before surgery.",
        "Motor disturbances persisted for 2 or 3 days.",
        "Thirty patients underwent surgery to relieve motor deficits.",
        "None of the patients with paraplegia recovered motor function.",
        "All patients failed to improve neurologically.",
    ],
)
def test_other_changes_are_not_neurological_outcome(sentence):
    assert outcome("Patients were operated on.", sentence) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "Gait was better in 11 of the 21, kept level in 8 and slipped in 2.",
        "Power had risen in 11, stood still in 8 and had fallen in 2.",
        "Nurick grade was one or more grades better in 11, no different in 8, lower in 2.",
        "Of 21 with a known neurological result, 11 improved, 8 stabilised and 2 progressed.",
        "Neurology improved after radiotherapy in 11 of 21, was unaltered in 8, poorer in 2.",
        "Clinically eleven got better, eight did not change and two lost ground.",
        "The neurological examination improved in eleven; eight held their level; two declined.",
        "Motor score fell in 2, was the same in 8 and climbed in 11.",
    ],
)
def test_once_one_direction_is_told_of_function_its_siblings_in_the_list_are_too(sentence):
    assert outcome("Patients were irradiated.", sentence) == {
        "improved": (11, "count"), "stable": (8, "count"), "worsened": (2, "count"),
    }  # fmt: skip


def test_siblings_are_read_as_percents_too():
    assert outcome("They were irradiated.", "Frankel grade rose in 50%, did not move in 41% and dropped in 9%.") == {
        "improved": (50, "percent"), "stable": (41, "percent"), "worsened": (9, "percent"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Motor function improved in 11, and 4 dropped out early.",
        "Motor function improved in 11, and pain was lower in 4.",
        "Motor function improved in 11, tumours progressed in 4.",
        "Motor function improved in 11, with 4 lesions at a lower level.",
    ],
)
def test_what_is_lower_or_lost_beside_an_outcome_is_not_always_its_sibling(sentence):
    assert outcome("Patients were irradiated.", sentence) == {"improved": (11, "count")}


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
    ("sentence", "expected"),
    [
        ("No patient deteriorated neurologically.", {"worsened": (0, "count")}),
        ("Nobody lost strength.", {"worsened": (0, "count")}),
        ("In none did the deficits progress.", {"worsened": (0, "count")}),
        ("There was no neurological deterioration in any patient.", {"worsened": (0, "count")}),
        ("All patients had no neurological deterioration.", {"worsened": (0, "count")}),
    ],
)
def test_nobody_is_a_count_of_none(sentence, expected):
    assert outcome("Patients were operated on.", sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "count", "expected"),
    [
        ("All patients improved neurologically.", 30, "improved"),
        ("Pain was less, and the deficit stable in all.", 3, "stable"),
        ("Both patients improved neurologically.", 2, "improved"),
        ("Both gained some power but neither walked again.", 2, "improved"),
    ],
)
def test_all_patients_are_as_many_as_the_study_has_and_leave_none_for_the_other_outcomes(sentence, count, expected):
    told = dict.fromkeys(("improved", "stable", "worsened"), (0, "count")) | {expected: (count, "count")}
    assert outcome("They were irradiated.", sentence, count=count) == told
    if count > 2:
        assert outcome("They were irradiated.", sentence, count=None) == {}


@pytest.mark.parametrize(
    "sentence",
    [
        "Both strength and gait improved in some.",
        "Motor function improved in all treatment groups.",
        "Motor function improved in all but two schedules.",
        "Motor function improved in most of 30 patients.",
        "All but one improved in motor grade.",
    ],
)
def test_all_of_something_else_or_most_patients_are_not_all_patients(sentence):
    assert outcome("They were irradiated.", sentence) == {}


def test_the_third_of_a_few_patients_is_one():
    sentence = "The first two improved neurologically, the third was unchanged and the fourth worsened."
    assert outcome("They were irradiated.", sentence, count=4) == {
        "improved": (2, "count"), "stable": (1, "count"), "worsened": (1, "count"),
    }  # fmt: skip
    assert "stable" not in outcome("They were irradiated.", sentence, count=40)


def test_where_two_outcomes_make_up_everybody_the_third_is_none():
    sentence = "Clinically five improved and six held steady."
    assert outcome("They were irradiated.", sentence, count=11)["worsened"] == (0, "count")
    assert "worsened" not in outcome("They were irradiated.", sentence, count=12)
    assert outcome("They were irradiated.", "Motor function improved in 60% and worsened in 40%.")["stable"] == (
        0, "percent",
    )  # fmt: skip


COURSES = {
    "improved": (
        ["A man could not walk.", "After resection his weakness improved."],
        ["35 Gy gave brief relief; symptoms worsened on cisplatin.", "Gefitinib brought improvement."],
        ["She noticed numb feet.", "A lesion was resected.", "Within ten days she walked with a frame."],
        ["A man had weak legs.", "The tumour was removed.", "He improved and has been stable ever since."],
        ["She had paraparesis.", "At operation a nodule was excised.", "She is free of deficits two years later."],
        ["The mass was excised.", "Transient worsening of sensation was followed by recovery."],
        ["After the first operation he improved.", "It came back with new paraparesis; re-excision restored walking."],
        ["Frankel grade went from B to D after resection."],
        ["McCormick grade fell from IV to II after resection."],
        ["Strength was 2/5 before and 4/5 after the resection."],
        ["The hemiparesis faded during steroid treatment."],
        ["A cervical lesion was irradiated.", "Three months on there was a full response both clinically and on MRI."],
        ["Voiding recovered but the legs stayed weak after the operation."],
        ["A man had paraparesis.", "The tumour was taken out.", "Six weeks on he was back at work."],
        ["A man had a weak arm.", "Radiotherapy plus steroids: complaints almost gone within two months."],
        ["He came in a wheelchair.", "Erlotinib gave relief of weakness and he left his wheelchair."],
        ["Legs gave way.", "A deposit was excised.", "At one year she lives without help."],
    ),
    "stable": (
        ["A woman had worsening weakness.", "Radiotherapy was given; symptoms stabilised."],
        ["She could not move her legs.", "Radiotherapy was given.", "The paralysis never recovered."],
        ["A man became paraplegic.", "Despite emergency surgery he stayed paraplegic."],
        ["A man became paraplegic.", "A nodule was excised.", "He was paraplegic at the last visit."],
        ["A lesion was irradiated.", "At three months there was no neurological deficit."],
        ["Irradiation arrested the neurological decline."],
        ["Paresis worsened after surgery, but at discharge she was back to her preoperative level."],
        ["A lesion was resected.", "There was no deterioration of strength."],
        ["On cisplatin paresis worsened.", "Then radiotherapy was given and the paresis stabilised."],
        ["An arm was weak; 20 Gy was given.", "It neither gained nor lost power; later MRI showed a smaller lesion."],
        ["He was kept ambulatory until his death eight months after radiosurgery."],
        ["Legs were weak.", "Decompression was done.", "Neurological state the same afterwards."],
        ["He had tetraparesis.", "20 Gy; no benefit."],
        ["Her deficit did not progress during radiotherapy."],
    ),
    "worsened": (
        ["Steroids and radiotherapy relieved symptoms for a while, then steady decline."],
        ["The tumour was removed.", "The operation left him wheelchair-bound."],
        ["After the first operation she improved.", "Ten months later she became tetraplegic."],
        ["Proprioception was lost in both feet after the operation and did not come back."],
        ["ASIA grade changed from D to B after resection."],
        ["The weakness worsened despite steroids.", "It never recovered."],
        ["He had radiotherapy, but over ten days of it power fell to 1/5."],
        ["Operation declined.", "His legs failed over the next days."],
        ["Despite irradiation she lost all movement of the legs."],
    ),
}


@pytest.mark.parametrize(
    ("sentences", "expected"), [(told, expected) for expected, reports in COURSES.items() for told in reports]
)
def test_the_last_state_after_treatment_counts_for_one_patient(sentences, expected):
    assert outcome(*sentences, design="case_report", count=1) == {expected: (1, "count")}


@pytest.mark.parametrize(
    "sentences",
    [
        ["Gait deteriorated rapidly and an emergency laminectomy was performed.", "It was renal carcinoma."],
        ["Radiotherapy to the lung was given.", "Five months later gait worsened.", "MRI disclosed a T10 metastasis."],
        ["Nine months after lobectomy he developed paraparesis.", "A biopsy was taken."],
        ["The lesion was irradiated.", "MRI showed that the oedema had resolved."],
        ["The lesion was irradiated.", "Back pain improved."],
        ["The lesion was irradiated.", "Most patients improve neurologically."],
        ["The lesion was irradiated.", "His general state worsened."],
        ["The lesion was resected.", "She needed a wheelchair from a brain metastasis."],
        ["The lesion was resected.", "The postoperative recovery was uneventful."],
        ["The lesion was resected.", "Chest CT: unchanged."],
    ],
)
def test_complaints_history_images_and_other_patients_are_not_the_outcome(sentences):
    assert outcome(*sentences, design="case_report", count=1) == {}


def test_what_came_before_treatment_or_is_only_possible_is_not_the_outcome():
    sentences = ["A man had worsening weakness.", "MRI showed a lesion.", "Early surgery can improve deficits."]
    assert outcome(*sentences, design="case_report", count=1) == {}


def test_conclusions_of_a_case_report_tell_no_outcome():
    sections = {
        "CASE REPORT": ["A man was operated on."],
        "CONCLUSIONS": ["Deficits improved after surgery in such cases."],
    }
    assert outcome(design="case_report", count=1, sections=sections) == {}


def test_advice_on_walking_tells_nothing_of_those_who_walked():
    sentence = "With good care 90% of ambulatory patients can remain ambulatory."
    assert walking.find(lines(reading("Patients were treated.", sentence)), topic=INTRAMEDULLARY) == ()


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
