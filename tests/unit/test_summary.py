import json

from extractors.records import Finding
from extractors.summary import summary
from reading import VERSION, mention, reading


def finding(kind: str, **fields: object) -> Finding:
    place = {"section": "ABSTRACT", "start": 0, "end": 1, "sentence": "S.", "sentence_start": 0, "sentence_end": 2}
    return Finding(pmid="1", kind=kind, pipeline_version=VERSION, **place | fields)


def summed(*findings: Finding, **article: object) -> dict:
    read = reading("Thirty patients.", title="Surgery", doi="10.1/x", **article)
    return summary(read.article, read, findings)


def test_the_object_has_the_shape_of_the_contract():
    made = summed(
        finding("topic", name="intramedullary"),
        finding("study_design", name="retrospective_cohort"),
        finding("patient_count", value=30.0, unit="patients"),
        finding("primary_tumour", name="lung cancer", concept_id="MESH:D008175"),
        finding("treatment", name="surgery", concept_id="RW:SURGERY"),
        finding(
            "survival", name="overall_survival_rate", value=36.0, unit="percent", at_months=6.0, patient_group="all"
        ),
        finding("neurological_outcome", name="improved", value=18.0, unit="count", patient_group="all"),
        finding("neurological_outcome", name="stable", value=6.0, unit="count", patient_group="all"),
        finding("local_control", value=86.3, unit="percent", patient_group="all"),
    )
    assert made == {
        "pmid": "1", "doi": "10.1/x", "title": "Surgery", "topic": "intramedullary",
        "study_design": "retrospective_cohort", "patient_count": 30,
        "primary_tumours": [{"name": "lung cancer", "concept_id": "MESH:D008175"}],
        "treatments": [{"name": "surgery", "concept_id": "RW:SURGERY"}],
        "survival": [
            {"measure": "overall_survival_rate", "value": 36.0, "unit": "percent", "at_months": 6.0, "group": "all"}
        ],
        "neurological_outcome": {"improved": 18.0, "stable": 6.0, "worsened": None, "unit": "count"},
        "local_control_percent": 86.3, "mentions": [], "pipeline_version": VERSION,
        "sections": {"TITLE": "Surgery", "ABSTRACT": "Thirty patients."},
    }  # fmt: skip
    assert isinstance(made["patient_count"], int)
    json.dumps(made)


def test_what_was_not_found_is_null_or_empty():
    made = summed()
    for name in ("topic", "study_design", "patient_count", "neurological_outcome", "local_control_percent"):
        assert made[name] is None
    assert made["primary_tumours"] == made["treatments"] == made["survival"] == []


def test_a_concept_is_listed_once_in_the_order_of_the_text():
    made = summed(
        finding("treatment", name="surgery", concept_id="S"), finding("treatment", name="radiotherapy", concept_id="R"),
        finding("treatment", name="surgery", concept_id="S", value=3.0, unit="patients"),
    )  # fmt: skip
    assert [entry["name"] for entry in made["treatments"]] == ["surgery", "radiotherapy"]


def test_one_improved_patient_means_that_nobody_stayed_stable_or_worsened():
    made = summed(
        finding("patient_count", value=1.0, unit="patients"),
        finding("neurological_outcome", name="improved", value=1.0, unit="count", patient_group="all"),
    )
    assert made["neurological_outcome"] == {"improved": 1.0, "stable": 0.0, "worsened": 0.0, "unit": "count"}


def test_ten_improved_patients_leave_the_others_unknown():
    made = summed(
        finding("patient_count", value=18.0, unit="patients"),
        finding("neurological_outcome", name="improved", value=10.0, unit="count", patient_group="all"),
    )
    assert made["neurological_outcome"]["stable"] is None


def test_figures_of_one_arm_do_not_stand_for_the_study():
    made = summed(
        finding("neurological_outcome", name="improved", value=30.0, unit="percent", patient_group="short course"),
        finding("local_control", value=61.0, unit="percent", patient_group="short course"),
    )
    assert made["neurological_outcome"] is None
    assert made["local_control_percent"] is None


def test_walking_is_not_one_of_improved_stable_worsened():
    walked = finding("neurological_outcome", name="ambulatory_after", value=69.3, unit="percent", patient_group="all")
    made = summed(walked)
    assert made["neurological_outcome"] is None


def test_mentions_slice_back_to_their_sections():
    read = reading("Thirty patients had radiotherapy.", title="Surgery")
    found = mention(read, "radiotherapy", label="treatment", name="radiotherapy", is_negated=True, cue="no")
    read = reading("Thirty patients had radiotherapy.", title="Surgery", mentions=(found,))
    (listed,) = summary(read.article, read, ())["mentions"]
    assert (listed["text"], listed["is_negated"], listed["cue"]) == ("radiotherapy", True, "no")
    text = summary(read.article, read, ())["sections"][listed["section"]]
    assert text[listed["start"] : listed["end"]] == listed["text"]
