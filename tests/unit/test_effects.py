import pytest

from extractors.text import effects
from extractors.text.lines import lines
from reading import mention, reading

TREATMENTS = {word: word.lower() for word in ("surgery", "Surgery", "radiotherapy", "Radiotherapy")}


def said(*sentences: str, **parts: object):
    """(kind, treatment, outcome, detail) of each finding; every word of TREATMENTS in the text is a mention."""
    read = reading(*sentences, **parts)
    found = tuple(
        mention(read, words, label="treatment", name=name, listed_as=((f"TEST:{name}", name),))
        for words, name in TREATMENTS.items()
        if any(words in section.text for section in read.article.sections)
    )
    read = reading(*sentences, mentions=found, **parts)
    return [(made.kind, made.name, made.patient_group, made.detail) for made in effects.find(read, lines(read))]


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
        "We asked whether surgery improves survival.",
        "There was no survival difference between gross total and subtotal surgery.",
        "Female sex was associated with longer survival.",
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
