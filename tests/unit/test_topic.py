import pytest

from extractors.records import MeshHeading
from extractors.text import topic
from extractors.text.lines import lines
from extractors.text.patterns import rules
from reading import reading

INTRAMEDULLARY, LEPTOMENINGEAL, VERTEBRAL = topic.INTRAMEDULLARY, topic.LEPTOMENINGEAL, topic.VERTEBRAL


def topic_of(*sentences: str, title: str = "", **article: object):
    read = reading(*sentences, title=title, **article)
    return topic.find(read.article, lines(read))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Surgery for intramedullary spinal cord metastases", INTRAMEDULLARY),
        ("Metastasis of breast cancer to the conus medullaris", INTRAMEDULLARY),
        ("ISCM from renal cell carcinoma: two cases", INTRAMEDULLARY),
        ("Intramedullary spinal cord recurrence of small cell lung cancer", INTRAMEDULLARY),
        ("Intramedullary spinal cord tumor as the first sign of an unknown metastatic colon cancer", INTRAMEDULLARY),
        ("Simultaneous leptomeningeal and intramedulary metastases of glioblastoma", INTRAMEDULLARY),
        ("Intradural extramedullary spinal cord metastasis of the prostate", LEPTOMENINGEAL),
        ("Intrathecal pemetrexed for leptomeningeal metastases", LEPTOMENINGEAL),
        ("Drop metastases of a pineoblastoma", LEPTOMENINGEAL),
        ("Decompression for metastatic epidural spinal cord compression", VERTEBRAL),
        ("Vertebroplasty in multiple myeloma of the spine", VERTEBRAL),
        ("Spine SBRT: a consensus", VERTEBRAL),
        ("Kyphoplasty in malignant spinal fractures", VERTEBRAL),
        ("Radiation myelopathy after radiosurgery of spinal metastases", VERTEBRAL),
    ],
)
def test_the_title_decides_what_a_paper_on_spinal_metastasis_is_about(title, expected):
    assert topic_of("Patients were studied.", title=title).name == expected


@pytest.mark.parametrize(
    ("title", "sentence", "expected"),
    [
        ("Intramedullary ependymoma: outcome after surgery", "Thirty ependymomas were removed.", "other_oncology"),
        ("Intramedullary spinal cord tumours in adults", "Eight of 70 were metastases.", "other_oncology"),
        ("Intramedullary nailing of femoral metastases", "Thirty femora were nailed.", "other_oncology"),
        ("Animal models of spinal metastasis", "We review models in mice.", "other_oncology"),
        ("Transverse myelitis after checkpoint inhibitors for melanoma", "Four patients had it.", "other_oncology"),
        ("Primary intramedullary melanoma: case report", "A T10 tumour was removed.", "other_oncology"),
        ("Radiosurgery of brain metastases", "Sixty patients were treated.", "other_oncology"),
        ("Resection of spinal ependymoma: Spine Oncology Study Group", "Forty were resected.", "other_oncology"),
        (
            "Radioisotopes for metastatic bone pain",
            "Events are hypercalcaemia and spinal cord compression. Bone fracture or cord compression was rare.",
            "other_oncology",
        ),
        ("Isocentric tangential fields with a multileaf collimator", "Ten patients had 50 Gy.", "other_oncology"),
        ("Thoracoscopic segmentectomy or thoracotomy", "Stay in hospital was short.", "other_oncology"),
        ("ACR criteria for non-spine bone metastases", "Advice is given.", "other_oncology"),
        ("Revascularisation in ischemic cardiomyopathy (ISCM)", "ISCM was defined on echo.", "not_oncology"),
        ("Cervical spondylotic myelopathy: surgery or not", "mJOA scores were compared.", "not_oncology"),
        ("Early decompression in traumatic spinal cord injury", "ASIA grades were compared.", "not_oncology"),
        ("Spinal epidural abscess after a duodenal ulcer", "A spine tumour had been thought of first.", "not_oncology"),
    ],
)
def test_neighbouring_subjects_are_not_spinal_metastasis(title, sentence, expected):
    assert topic_of(sentence, title=title).name == expected


def test_a_cord_lesion_of_a_patient_with_cancer_is_taken_for_a_metastasis():
    found = topic_of("A 58-year-old was weak; MRI: cord lesion at T4.", title="First sign of small cell lung cancer")
    assert found.name == INTRAMEDULLARY
    assert topic_of("A 58-year-old was weak; MRI: cord lesion at T4.", title="Neuromyelitis").name == "not_oncology"


def test_an_abbreviation_of_ischemic_cardiomyopathy_alone_misleads_nobody():
    found = topic_of("We studied ischaemic cardiomyopathy (ISCM).", "Hearts were scanned.", title="Viability testing")
    assert found.name == "not_oncology"


def test_without_a_telling_title_the_patients_decide():
    found = topic_of("Dose was analysed in 80 patients with vertebral tumors.", title="Tolerance to proton irradiation")
    assert found.name == VERTEBRAL


def test_a_site_named_once_in_passing_does_not_make_the_topic():
    found = topic_of(
        "We followed 300 men with prostate cancer.",
        "Those with pelvic disease fared worse than those with vertebral metastases.",
        title="Oligometastases of prostate cancer",
    )
    assert found.name == "other_oncology"


def test_spinal_cord_metastasis_stands_for_the_spine_where_everything_else_is_epidural():
    found = topic_of(
        "Epidural metastases were decompressed.",
        "Vertebral metastases were stabilised.",
        title="Spinal cord metastases: surgery or not",
    )
    assert found.name == VERTEBRAL


def test_a_record_without_title_is_judged_by_its_first_sentence():
    assert topic_of("Multiple spinal metastases from paraganglioma.", "A case is reported.").name == VERTEBRAL


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("A woman of 57 could not walk; an intramedullary lesion from C7 to T3.", INTRAMEDULLARY),
        ("A 50-year-old man was weak; MRI: intradural extramedullary mass.", LEPTOMENINGEAL),
        ("A 50-year-old man was weak; MRI: epidural tumour and an intramedullary lesion.", VERTEBRAL),
        ("A 50-year-old man was weak; there was no intradural lesion.", VERTEBRAL),
    ],
)
def test_a_spinal_metastasis_of_one_patient_is_where_the_report_says(sentence, expected):
    assert topic_of(sentence, "It was removed.", title="Spinal metastasis of lung cancer").name == expected


def test_mesh_is_read_where_the_words_leave_it_open():
    heading = MeshHeading(
        descriptor_id="D013120", descriptor="Spinal Cord Neoplasms", is_major=True,
        qualifier_id="Q000556", qualifier="secondary",
    )  # fmt: skip
    found = topic_of(title="Sudden paraplegia in lung cancer", mesh=(heading,))
    assert (found.name, found.section) == (INTRAMEDULLARY, "METADATA")
    assert found.sentence == "MeSH: Spinal Cord Neoplasms/secondary"


def test_intradural_metastases_most_of_which_lie_outside_the_cord_are_not_intramedullary():
    title = "Resection of intradural spinal metastases"
    assert topic_of("Nine were extramedullary and two intramedullary.", title=title).name == LEPTOMENINGEAL
    assert topic_of("Two were extramedullary and nine intramedullary.", title=title).name == INTRAMEDULLARY


@pytest.mark.parametrize(
    "title",
    [
        "Intramedullary tumours of the cervical spine: what surgery does to gait",
        "Tuberculosis mimicking intramedullary metastasis in a man with lung cancer",
        "An abscess mistaken for a vertebral metastasis in melanoma",
    ],
)
def test_tumours_of_the_cord_itself_and_what_only_looks_like_metastasis_are_another_subject(title):
    assert topic_of("Patients were studied.", title=title).name not in topic.SITES


def test_the_finding_points_at_the_words_that_decided():
    found = topic_of(title="Surgery for intramedullary metastases")
    assert found.section == "TITLE"
    assert "Surgery for intramedullary metastases"[found.start : found.end] == "intramedullary metastases"


SITE_RULES = [rule for rule in rules("topic") if rule.name in (*topic.SITES, "primary_cord_tumour")]


@pytest.mark.parametrize("rule", SITE_RULES, ids=[rule.phrase[:40] for rule in SITE_RULES])
def test_every_phrase_of_a_site_is_looked_for(rule):
    sentence = rule.example.replace("[[", "").replace("]]", "")
    assert topic._SPINE.search(sentence.lower()), "add a word of the phrase to _SPINE"


def test_an_article_without_text_has_no_topic():
    assert topic_of() is None


def test_radiation_is_of_cancer_only_where_somebody_is_ill():
    assert topic_of("Walls scatter neutrons.", title="Neutron irradiation in a room").name == "not_oncology"
    assert topic_of("Fifty patients took part.", title="Neutron irradiation at a centre").name == "other_oncology"


@pytest.mark.parametrize(
    ("title", "sentences", "expected"),
    [
        ("Secondary lymphoma of the spinal cord", ["MRI showed a lesion."], INTRAMEDULLARY),
        ("Metastases intra-medullaires de cancers visceraux", ["Three were operated on."], INTRAMEDULLARY),
        ("Intrathecal trastuzumab for leptomeningeal and spinal cord metastases", ["A case."], LEPTOMENINGEAL),
        ("Chemotherapy for meningeal neoplasia", ["Few responded."], LEPTOMENINGEAL),
        ("Recovery from paraplegia in a patient with lung cancer", ["A vertebral metastasis pressed on the cord."],
         VERTEBRAL),
        ("Guideline on bone metastases", ["Bone and spine metastases are irradiated.", "Reirradiation of spine sites."],
         VERTEBRAL),
        ("Zoledronic acid in bone metastases", ["Events were pathologic fracture, spinal cord compression or surgery."],
         "other_oncology"),
        ("Paraplegia in a patient with breast cancer", ["There was no metastasis of the spine."], "other_oncology"),
        ("Experimental spinal cord compression by epidural neoplasm", ["Rats were paraplegic."], "other_oncology"),
        ("Radiotherapy of malignant meningiomas", ["Few recurred."], "other_oncology"),
    ],
)
def test_a_site_told_by_other_words_or_by_what_it_does_to_the_cord_is_understood(title, sentences, expected):
    assert topic_of(*sentences, title=title).name == expected
