import time

import pytest

from extractors.text import effects
from extractors.text.lines import lines
from reading import mention, reading

TREATMENTS = {word: word.lower() for word in ("surgery", "Surgery", "radiotherapy", "Radiotherapy")}


def read_of(*sentences: str, **parts: object):
    """The findings; every word of TREATMENTS in the text is a mention."""
    read = reading(*sentences, **parts)
    found = tuple(
        mention(read, words, label="treatment", name=name, listed_as=((f"TEST:{name}", name),))
        for words, name in TREATMENTS.items()
        if any(words in section.text for section in read.article.sections)
    )
    read = reading(*sentences, mentions=found, **parts)
    return effects.find(read, lines(read))


def said(*sentences: str, **parts: object):
    return [(made.kind, made.name, made.patient_group, made.detail) for made in read_of(*sentences, **parts)]


def compared(sentence: str):
    """(treatment, unit, value, low, high, comparator, P value) of each finding that has a figure."""
    found = read_of("Patients were treated.", "They were seen.", "They were followed.", sentence)
    return [
        (made.name, made.unit, made.value, made.low, made.high, made.p_comparator, made.p_value)
        for made in found
        if made.unit or made.p_value is not None
    ]


def effect(name: str, outcome: str, detail: str):
    return ("treatment_effect", name, outcome, detail)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Surgery was an independent protective factor for survival.", [effect("surgery", "survival", "better")]),
        ("Median survival was longer when surgery was performed.", [effect("surgery", "survival", "better")]),
        ("Surgery did not significantly lengthen survival.", [effect("surgery", "survival", "no_difference")]),
        ("It was found that surgery fails without lengthening life.", [effect("surgery", "survival", "no_difference")]),
        ("Survival was similar after surgery.", [effect("surgery", "survival", "no_difference")]),
        ("Survival with surgery was not superior.", [effect("surgery", "survival", "no_difference")]),
        ("Surgery did not result in longer survival.", [effect("surgery", "survival", "no_difference")]),
        ("Radiotherapy prolonged survival compared with surgery.", [effect("radiotherapy", "survival", "better")]),
        ("They did not benefit from surgery in functional outcome.", [effect("surgery", "function", "no_difference")]),
        ("Surgery gave better local control.", [effect("surgery", "local_control", "better")]),
    ],
)
def test_the_effect_goes_to_the_treatment_it_is_said_of(sentence, expected):
    assert said("Patients were treated.", "They were seen.", "They were followed.", sentence) == expected


HR, OR, RR = "hazard_ratio", "odds_ratio", "risk_ratio"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Surgery gave longer survival (HR 0.56 (95% CI 0.4-0.8; p=0.003)).", (HR, 0.56, 0.4, 0.8, "equal", 0.003)),
        ("Surgery prolonged life (hazard ratio, 0.67; P < .001).", (HR, 0.67, None, None, "below", 0.001)),
        ("Survival was longer after surgery (p<0.05).", (None, None, None, None, "below", 0.05)),
        ("Survival was longer after surgery, P = .03.", (None, None, None, None, "equal", 0.03)),
        ("Surgery prolonged life (aHR 0.7 [0.5\u20130.9]).", (HR, 0.7, 0.5, 0.9, None, None)),
        ("Surgery gave better motor function (OR 2.1, p value 0.04).", (OR, 2.1, None, None, "equal", 0.04)),
        ("Surgery reduced mortality (relative risk = 0\u00b78).", (RR, 0.8, None, None, None, None)),
        ("Surgery prolonged life (p \u2264 0.05; HR [95% CI]: 0.5 [0.3-0.8]).", (HR, 0.5, 0.3, 0.8, "at_most", 0.05)),
        ("Surgery prolonged life, 9 versus 5 months, with a hazard ratio of 0.6.", (HR, 0.6, None, None, None, None)),
        ("Surgery gave longer life with an HR of 2.5 (95% CI: 1.5-4.5; p<0.01).", (HR, 2.5, 1.5, 4.5, "below", 0.01)),
        ("Surgery (HR 0.6), age (HR 2) and sex (HR 3) meant longer survival.", (HR, 0.6, None, None, None, None)),
        ("Survival after surgery was not superior (5 v 4 months, p=0.4).", (None, None, None, None, "equal", 0.4)),
    ],
)
def test_a_comparison_carries_its_ratio_interval_and_p_value(sentence, expected):
    assert compared(sentence) == [("surgery", *expected)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Longer survival was seen with surgery, age (HR 1.2) and sex (p = 0.01).",
        "Surgery improved survival and function (p = 0.02).",
        "Surgery improved survival (crude HR 0.5, adjusted HR 0.6).",
        "Surgery improved survival (HR 0.5 and 0.7, respectively).",
        "Surgery and radiotherapy prolonged survival (HR 0.5).",
        "Surgery prolonged survival; age did not (p = 0.4).",
        "Surgery prolonged survival (P<10-4, response rate (RR) 30%).",
        "Survival was longer with surgery or 2 courses.",
    ],
)
def test_a_figure_that_may_be_of_something_else_is_not_given_to_the_comparison(sentence):
    assert said("Patients were treated.", "They were seen.", "They were followed.", sentence) != []
    assert compared(sentence) == []


def test_each_outcome_has_its_own_figure():
    found = compared("Surgery improved survival (HR 0.6, p=0.01) and gave better local control (OR 2.1, p=0.04).")
    assert [figures[1:3] for figures in found] == [(HR, 0.6), (OR, 2.1)]


def test_the_figure_of_no_difference_is_told_of_both_sides():
    found = compared("There was no difference in survival between surgery and radiotherapy (HR 0.9; p=0.7).")
    assert sorted(figures[:3] for figures in found) == [("radiotherapy", HR, 0.9), ("surgery", HR, 0.9)]


def test_of_a_comparison_told_twice_the_sentence_with_figures_is_kept():
    found = read_of("They were treated.", "Surgery prolonged survival.", "With surgery survival was longer (HR 0.6).")
    assert [made.value for made in found] == [0.6]


def test_an_endless_list_of_figures_is_read_in_time():
    began = time.process_time()
    compared("Surgery prolonged survival " + "(hazard ratio for x 0.5, (95% CI " * 1000 + "p = 0.01, " * 1000)
    assert time.process_time() - began < 2


def test_no_difference_between_two_treatments_is_told_of_both():
    found = said("Patients were treated.", "There was no difference in survival between surgery and radiotherapy.")
    assert sorted(found) == [
        effect("radiotherapy", "survival", "no_difference"),
        effect("surgery", "survival", "no_difference"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "Surgery may prolong survival.",
        "Surgery seemed to prolong survival.",
        "We asked whether surgery improves survival.",
        "There was no survival difference between gross total and subtotal surgery.",
        "Female sex was associated with longer survival.",
        "Survival 3 years after radiotherapy was similar in smokers.",
        "Surgery improved progression-free survival.",
        "Surgery improved lung function.",
    ],
)
def test_hopes_extents_and_other_factors_are_no_effect_of_treatment(sentence):
    assert said("Patients were treated.", "They were seen.", sentence) == []


def test_what_the_background_says_is_not_this_studys_effect():
    assert said(sections={"BACKGROUND": ["Surgery prolongs survival."]}) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Authors: radiotherapy is first choice for most, surgery for selected patients.",
            [("radiotherapy", "first_choice"), ("surgery", "selected")],
        ),
        ("Surgery should be considered when tolerated.", [("surgery", "considered")]),
        ("Radiotherapy is the treatment of choice.", [("radiotherapy", "first_choice")]),
        ("Surgery is not recommended.", [("surgery", "against")]),
        ("Surgery only in selected patients with a controlled primary.", [("surgery", "selected")]),
    ],
)
def test_recommendations_name_treatment_and_strength(sentence, expected):
    found = said("Patients were treated.", "They were seen.", sentence)
    assert sorted(found) == sorted(("recommendation", name, None, detail) for name, detail in expected)


@pytest.mark.parametrize(
    "sentence",
    ["Erlotinib followed first-line surgery.", "Further study of surgery is warranted.", "Surgery can be used."],
)
def test_a_line_of_therapy_or_a_wish_for_studies_recommends_nothing(sentence):
    assert said("Patients were treated.", "They were seen.", sentence) == []


def test_a_recommendation_of_the_results_or_background_is_not_the_authors():
    results = ["Guidelines were compared.", "Two were old.", "Surgery should be considered, said two of ten."]
    assert said(sections={"RESULTS": results}) == []


def test_the_reference_study_says_that_surgery_protects_and_should_be_considered():
    found = said(
        "Six own cases and a systematic review of ISCM from lung cancer with survival and Cox analysis.",
        "Gross total removal was no better than less.",
        "Surgery, symptom improvement and sex were independent factors.",
        "Estimated median survival 5 months.",
        "Authors: surgery protects and should be considered when tolerated.",
    )
    assert found == [effect("surgery", "survival", "better"), ("recommendation", "surgery", None, "considered")]


def test_a_drug_and_its_class_both_carry_the_effect():
    read = reading("Patients were treated.", "Osimertinib improved survival.")
    listed = (("TEST:osimertinib", "osimertinib"), ("TEST:targeted", "targeted therapy"))
    found = mention(read, "Osimertinib", label="treatment", name="osimertinib", listed_as=listed)
    read = reading("Patients were treated.", "Osimertinib improved survival.", mentions=(found,))
    assert [made.name for made in effects.find(read, lines(read))] == ["osimertinib", "targeted therapy"]
