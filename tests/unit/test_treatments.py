"""Which treatments count as given in a study, or weighed in a review."""

import pytest

from extractors.records import Finding
from extractors.text import treatments
from extractors.text.lines import lines
from tests.reader import read


def find(text: str = "", *, design: str = "retrospective_cohort", **given: str) -> tuple[Finding, ...]:
    reading = read(text, **given)
    return treatments.find(reading, lines(reading), design=design)


def names(*args: str, **given: str) -> list[str | None]:
    return [finding.name for finding in find(*args, **given)]


def test_a_drug_is_listed_with_its_class_and_both_only_once():
    text = "Gefitinib was given. The EGFR-TKI helped; targeted therapy went on."
    assert names(text) == ["gefitinib", "targeted therapy"]


def test_a_finding_rests_on_the_sentence_that_names_the_treatment_itself():
    found = {f.name: f for f in find(RESULTS="Laminectomy was done in 12 patients. Surgery helped.")}
    assert (found["surgery"].sentence, found["surgery"].concept_id) == ("Surgery helped.", "MESH:D013514")
    assert found["surgery"].kind == "treatment"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("35 Gy gave brief relief.", ["radiotherapy"]),
        ("The tumour was removed through a myelotomy.", ["surgery"]),
        ("Removed in 81%, with no death.", ["surgery"]),
        (
            "Single-fraction image-guided intensity-modulated radiotherapy was used.",
            ["stereotactic radiosurgery", "radiotherapy"],
        ),
        ("CyberKnife followed.", ["stereotactic radiosurgery", "radiotherapy"]),
        ("Postoperative chemoradiation was given.", ["chemotherapy", "radiotherapy"]),
        ("Three were managed conservatively.", ["conservative management"]),
        ("Biopsy showed lung cancer.", []),
        ("Intrathecal methotrexate was given.", ["intrathecal chemotherapy", "methotrexate", "chemotherapy"]),
    ],
)
def test_a_treatment_is_listed_under_its_promised_name(text, listed):
    assert names(RESULTS=text) == listed


@pytest.mark.parametrize(
    "text",
    [
        "Surgery was not possible.",
        "Surgery should be considered.",
        "He had previous radiotherapy of the chest.",
        "A 60-year-old man with lung cancer after chemotherapy had foot drop.",
        "Radiotherapy is the mainstay of treatment.",
        "Earlier reports suggest that surgery helps.",
        "Best treatment is disputed: resection and chemotherapy lengthen life.",
        "The cord was compressed and not decompressed.",
        "A cord deposit of a glioblastoma, which had been totally resected, was seen.",
        "One patient had high-dose chemotherapy and relapsed inside the spinal cord.",
    ],
)
def test_what_was_denied_advised_or_done_before_is_not_listed(text):
    assert names(RESULTS=text, design="case_report") == []


def test_how_many_patients_had_it_is_kept():
    found = find(RESULTS="Surgery was done; 15 had radiotherapy.")
    assert [(f.name, f.value, f.unit) for f in found] == [("surgery", None, None), ("radiotherapy", 15, "patients")]


@pytest.mark.parametrize("design", ["systematic_review", "meta_analysis", "narrative_review", "guideline"])
def test_a_review_or_guideline_lists_what_it_weighs(design):
    text = "Radiotherapy may be combined with surgery. No chemotherapy was given."
    assert names(RESULTS=text, design=design) == ["radiotherapy", "surgery"]


def test_an_introduction_counts_only_where_there_are_no_patients():
    text = "Radiotherapy is available. We treated pain."
    assert names(text, title="Pain", design="narrative_review") == ["radiotherapy"]
    assert names(text, title="Pain", design="case_series") == []


def test_bare_radiation_is_a_treatment_only_where_somebody_is_treated():
    assert names("The gel was irradiated; radiation darkened it.") == []
    assert names("The tumour was irradiated.") == ["radiotherapy"]


def test_an_article_without_a_treatment_gives_no_finding():
    assert find("Melanoma was seen.") == ()


CORD = "Intramedullary spinal cord metastasis: a case report"


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("Renal carcinoma, sunitinib for two years; then a weak leg. The mass was excised.", ["surgery"]),
        ("Melanoma (interferon) preceded the paraplegia of this man. Radiotherapy followed.", ["radiotherapy"]),
        ("A woman with breast cancer on docetaxel noticed numb legs. Surgery followed.", ["surgery"]),
        ("A woman with breast cancer had radiotherapy; the cord lesion shrank.", ["radiotherapy"]),
        ("We report on melanoma given radiotherapy; a cord lesion was the target in this man.", ["radiotherapy"]),
        ("A man with melanoma and weak legs had surgery, then radiotherapy.", ["surgery", "radiotherapy"]),
        ("A 51-year-old woman had radioiodine. Later she noticed weak legs. The mass was excised.", ["surgery"]),
        ("Man, 73, in remission by immunochemotherapy. Then foot drop. 30 Gy were given.", ["radiotherapy"]),
        ("Lung cancer, man of 51; after a cycle of cisplatin, metastases in the cord. Irradiated.", ["radiotherapy"]),
        ("A 58-year-old man was given alectinib. The cord lesion shrank.", ["alectinib", "targeted therapy"]),
        ("A 50-year-old woman with a cord metastasis had surgery. She had come with weakness.", ["surgery"]),
        ("A man of 50 had a weak leg. Surgery followed, then cisplatin.", ["surgery", "cisplatin", "chemotherapy"]),
    ],
)
def test_what_one_patient_had_before_the_story_comes_to_the_spine_is_history(text, listed):
    assert names(text, title=CORD, design="case_report") == listed


def test_what_many_patients_had_before_is_no_history_of_one():
    text = "Ten with breast cancer on docetaxel, then cord lesions, were seen."
    assert "docetaxel" in names(text, title="Intramedullary spinal cord metastases", design="case_series")


def test_what_meninges_had_before_is_history_and_the_head_is_treated_still():
    text = "A woman with breast cancer (docetaxel) had headache. Whole-brain radiotherapy was given."
    assert names(text, title="Leptomeningeal metastasis: a case", design="case_report") == ["radiotherapy"]


def test_conservative_management_counts_where_the_title_names_it_or_nothing_else_is_given():
    text = "Of 70 patients 40 had radiotherapy and 30 conservative care."
    assert names(text, title="Cord metastases") == ["radiotherapy"]
    assert "conservative management" in names(text, title="Radiotherapy or conservative management")


def test_what_an_introduction_says_can_be_done_is_not_weighed_by_a_pooled_review():
    text = "Pain can be relieved by calcitonin. The aim was to assess whether radioisotopes can help."
    assert names(text, title="Bone pain", design="systematic_review") == ["radiopharmaceuticals"]
