import pytest

from extractors.text import death, imaging, presentation
from extractors.text.lines import lines
from reading import mention, reading


def symptom(*sentences: str, design: str = "retrospective_cohort", **parts: object):
    found = presentation.first_symptoms(lines(reading(*sentences, **parts)), design=design)
    return [(made.name, made.detail, made.value) for made in found]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Limb weakness was the commonest symptom.", ("weakness", "commonest", None)),
        ("The most common presenting symptom was back pain (60%), followed by weakness.", ("pain", "commonest", 60)),
        ("Motor weakness predominates as the commonest symptom, followed by pain.", ("weakness", "commonest", None)),
        ("The predominant complaint was numbness in 12 patients.", ("sensory", "commonest", None)),
    ],
)
def test_the_commonest_first_symptom_of_a_series(sentence, expected):
    assert symptom("Patients were seen.", "They were studied.", sentence) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A 52-year-old man presented with back pain and weakness.", "pain"),
        ("A 74-year-old woman had urinary retention, then weakness.", "sphincter"),
        ("61-year-old woman with slowly growing numbness and weakness, no pain.", "sensory"),
        ("A 60-year-old man, gait disturbance; MRI showed a lesion.", "gait"),
        ("A 60-year-old man with weakness since a stroke presented with back pain.", "pain"),
    ],
)
def test_the_first_symptom_of_one_patient(sentence, expected):
    assert symptom(sentence, design="case_report") == [(expected, None, None)]


def test_a_symptom_that_came_first_in_most_is_the_commonest_one():
    assert symptom("Men were seen.", "They came.", "Pain was the first symptom in 60%.") == [("pain", "commonest", 60)]
    assert symptom("Men were seen.", "They came.", "Pain was the first symptom in 30%.") == []


def test_symptoms_of_treatment_are_not_first_symptoms():
    assert symptom("Patients were treated.", "They were seen.", "The most common adverse symptom was pain.") == []


def test_a_series_without_a_ranking_has_no_first_symptom():
    assert symptom("Patients had pain (33%) and deficits (100%).") == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Two died of the ISCM, one of pulmonary embolism, one is alive.",
            [("cord_disease", 2, "count"), ("other", 1, "count")],
        ),
        ("Most patients died of progressive systemic disease.", [("systemic_disease", None, None)]),
        ("The cause of death was systemic disease in 12.", [("systemic_disease", 12, "count")]),
        ("The cause of death was systemic in 80%.", [("systemic_disease", 80, "percent")]),
        ("Mortality from the underlying cancer was high.", [("systemic_disease", None, None)]),
        ("In all, 80% died of tumour progression.", [("systemic_disease", 80, "percent")]),
    ],
)
def test_causes_of_death_come_with_their_numbers(sentence, expected):
    found = death.causes(lines(reading("Patients were treated.", "They were followed.", sentence)))
    assert [(made.name, made.value, made.unit) for made in found] == expected


def test_a_time_after_the_diagnosis_of_iscm_is_no_cause_of_death():
    assert death.causes(lines(reading("A man was treated.", "He died 4 months after the diagnosis of ISCM."))) == ()


def imaged(sentence: str, **examinations: str):
    sentences = ("Patients were examined.", "They were compared.", "They were many.", sentence)
    read = reading(*sentences)
    found = tuple(
        mention(read, words.replace("_", " "), label="imaging", name=name, listed_as=((f"TEST:{name}", name),))
        for words, name in examinations.items()
    )
    read = reading(*sentences, mentions=found)
    return [(made.name, made.detail, made.value) for made in imaging.find(read, lines(read))]


@pytest.mark.parametrize(
    ("sentence", "examinations", "expected"),
    [
        (
            "Contrast CT found only 3/18 (17%); contrast MRI most.",
            {"Contrast_CT": "CT", "contrast_MRI": "MRI"},
            [("CT", "misses", 17), ("MRI", "detects", None)],
        ),
        ("MRI was the examination of choice.", {"MRI": "MRI"}, [("MRI", "preferred", None)]),
        ("MRI showed a nodule at T12.", {"MRI": "MRI"}, [("MRI", "detects", None)]),
        ("MRI: a conus lesion was there.", {"MRI": "MRI"}, [("MRI", "detects", None)]),
        ("The lesion was confirmed by MRI.", {"MRI": "MRI"}, [("MRI", "detects", None)]),
        ("Myelography was normal in ten patients.", {"Myelography": "myelography"}, [("myelography", "misses", None)]),
        ("MRI was done every three months.", {"MRI": "MRI"}, []),
        ("PET found all five lesions, MRI missed one.", {"PET": "PET", "MRI": "MRI"},
         [("PET", "detects", None), ("MRI", "misses", None)]),
    ],
)  # fmt: skip
def test_what_an_examination_showed(sentence, examinations, expected):
    assert imaged(sentence, **examinations) == expected


def test_how_many_times_as_often_epidural_disease_occurs():
    sentence = "Epidural compression is 25 times more frequent than intramedullary metastasis."
    found = presentation.frequency_ratios(lines(reading(sentence)))
    assert [(made.value, made.unit) for made in found] == [(25, "times")]


def test_a_ratio_of_other_things_is_not_that_ratio():
    prepared = lines(reading("Lung cancer is 3 times more frequent than breast cancer."))
    assert presentation.frequency_ratios(prepared) == ()
