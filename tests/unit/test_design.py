import pytest

from extractors.text import design, people
from extractors.text.lines import lines
from extractors.text.patterns import rules
from extractors.text.study import WORDS
from reading import reading


def design_of(*sentences: str, title: str = "", **article: object) -> str:
    read = reading(*sentences, title=title, **article)
    prepared = lines(read)
    return design.find(read.article, prepared, people.candidates(prepared)).name


@pytest.mark.parametrize(
    ("title", "sentence", "expected"),
    [
        ("Radiosurgery: a systematic review and meta-analysis", "Ten studies were pooled.", "meta_analysis"),
        ("Cord metastases: a case series and systematic review", "Six and 197 were studied.", "systematic_review"),
        ("Cord metastasis: analysis of 19 reported cases", "Median survival was 75 days.", "systematic_review"),
        ("Cord metastases: report of two cases and review of the literature", "Two women died.", "case_report"),
        ("Conus metastasis: a case report and systematic review", "A 74-year-old man had it.", "case_report"),
        ("Myelitis in four patients", "All had checkpoint inhibitors.", "case_series"),
        ("Immunotherapy myelitis: case series", "Four patients are described.", "case_series"),
        ("One or five fractions: the SCORAD randomised trial", "Sixty patients took part.", "randomized_trial"),
        ("Radiosurgery for pain: a phase II trial", "Sixty patients will be included.", "non_randomized_trial"),
        ("ACR appropriateness criteria: spinal metastases", "The panel rated treatments.", "guideline"),
        ("A model of cord tumours in rats", "Tumour was implanted.", "preclinical"),
        ("Review of radiosurgery for intradural tumours", "Radiosurgery may help.", "narrative_review"),
        ("Surgery? A population-based study of 903 patients", "All 903 were treated.", "database_analysis"),
        ("Intradural metastasis mimicking schwannoma", "The tumour was removed.", "case_report"),
        ("A retrospective analysis of tissue from four randomised trials", "We tested 90 patients.",
         "retrospective_cohort"),
        ("Retrospective longitudinal review of 13 children", "Scans of 13 children were read.", "retrospective_cohort"),
        ("An initial report of a dose escalation trial", "We enrolled 29 patients.", "non_randomized_trial"),
        ("Quality of the guidelines on imaging", "We searched PubMed for guidelines.", "systematic_review"),
        ("Exercise after the recommendations", "We randomised 90 women to two groups.", "randomized_trial"),
        ("Aberrations in human lymphocytes", "Cells were irradiated.", "preclinical"),
        ("Cost effectiveness of the screening guidelines", "Life years were gained.", "other"),
        ("Surgery in the National Cancer Institute trial", "We compared 327 patients.", "retrospective_cohort"),
        ("Chondroma of the skull base. [Review] [12 refs]", "Trials found 200 patients cured.", "narrative_review"),
        ("Aberrations in lymphocytes of lung cancer patients", "We irradiated 22 patients.", "retrospective_cohort"),
        ("A pilot study of the accuracy of scans", "In a prospective study 50 patients were scanned.",
         "prospective_cohort"),
        ("A pilot study of vertebroplasty", "Fifty patients took part.", "non_randomized_trial"),
        ("Treatment planning with protons", "Scans of 80 patients were studied retrospectively.", "other"),
        ("Treatment planning and survival", "We saw 83 patients.  Five-year survival was 73%.", "retrospective_cohort"),
        ("Fraction size may permit dose escalation", "Doses were calculated for the lung.", "other"),
        ("Signs in a symptomatic population based on MRI", "We scanned 295 patients.", "retrospective_cohort"),
        ("Late results of an Oncology Group trial", "In all 110 patients were entered.", "non_randomized_trial"),
    ],
)
def test_the_title_tells_the_design_where_it_can(title, sentence, expected):
    assert design_of(sentence, title=title) == expected


@pytest.mark.parametrize(
    ("sentences", "expected"),
    [
        (["Patients were randomly assigned to surgery or radiotherapy."], "randomized_trial"),
        (["This single-arm trial enrolled 52 patients."], "non_randomized_trial"),
        (["This prospective multicentre cohort enrolled 142 patients."], "prospective_cohort"),
        (["We retrospectively reviewed prospectively collected data of 80 patients."], "retrospective_cohort"),
        (["Between 1990 and 1999, 52 patients were irradiated."], "retrospective_cohort"),
        (["Nine patients were given bevacizumab."], "case_series"),
        (["We compared cases and controls."], "case_control"),
        (["A 54-year-old woman could not walk."], "case_report"),
        (["We report two cases of conus metastasis."], "case_report"),
        (["PubMed was searched, and 23 studies met the criteria."], "systematic_review"),
        (["We used the Surveillance, Epidemiology and End Results data of 512 patients."], "database_analysis"),
        (["This article reviews the treatment of cord metastases."], "narrative_review"),
        (["Cord metastases are rare and treatment is difficult."], "narrative_review"),
        (["Human lung cancer cell lines were irradiated in vitro."], "preclinical"),
        (["Ten white rabbits: six had tumour put into the cord."], "preclinical"),
        (["Neutron doses were calculated with a Monte Carlo program and measured in a phantom."], "other"),
        (["A new method for aligning the beam is presented."], "other"),
        (["Neutron doses were simulated in a model of the body.", "They were small."], "other"),
        (["For 12 patients plans were generated with five techniques."], "other"),
        (["Fourteen patients were enrolled in this pilot study."], "prospective_cohort"),
        (["In a clinical trial 62 patients had radiosurgery."], "non_randomized_trial"),
        (["Patients were drawn by lot to surgery or not."], "randomized_trial"),
        (["Ten randomised trials were reviewed."], "systematic_review"),
        (["We found 60 papers describing 130 patients."], "systematic_review"),
        (["This retrospective case-control study compared 80 patients with 40 others."], "retrospective_cohort"),
        (["A best evidence topic was written.", "Three papers show that the patient is helped."], "systematic_review"),
        (["A man aged 22 could not walk."], "case_report"),
        (["A light smoker of 22 could not walk."], "case_report"),
        (["Weak legs in a woman in her early twenties."], "case_report"),
        (["The effects of gaps are investigated.", "Doses are measured in a phantom."], "other"),
        (["This was a longitudinal retrospective study of 90 patients."], "retrospective_cohort"),
        (["Propensity matching gave 52 pairs."], "retrospective_cohort"),
        (["Thirty patients were operated on.", "Series of five cases were reviewed too."], "retrospective_cohort"),
        (["Thirty tumours were resected, with a literature review of surgical series.",
          "Of the 30 patients half did well."], "retrospective_cohort"),
        (["Data from published trials were compared: 13 trials, 268 patients."], "systematic_review"),
    ],
)
def test_without_a_telling_title_the_abstract_decides(sentences, expected):
    assert design_of(*sentences, title="Metastases of the spinal cord") == expected


@pytest.mark.parametrize(
    ("sentence", "not_expected"),
    [
        ("We treated 30 patients; randomised trials are needed.", "randomized_trial"),
        ("Thirty patients were treated; one patient died of pneumonia.", "case_report"),
        ("We treated 85 patients according to the guidelines.", "guideline"),
        ("In 40 patients outcome was better than in a published meta-analysis.", "meta_analysis"),
        ("Radiographs of 50 adolescents were randomly presented to two readers.", "randomized_trial"),
        ("In all, 136 patients were randomly divided into a training and a validation set.", "randomized_trial"),
        ("Three fields were measured, and this case needs the widest.", "case_report"),
        ("Spectra of 20 patients were held against those of healthy volunteers.", "non_randomized_trial"),
        ("The drug went quickly from the laboratory into phase II clinical trials.", "non_randomized_trial"),
        ("For 139 patients of phase II studies we reviewed the medical records.", "non_randomized_trial"),
        ("Randomized trials demonstrated the same survival after both operations.", "randomized_trial"),
        ("Few data exist, and prospective studies are required to evaluate the drug.", "prospective_cohort"),
        ("In 60 patients the protein was measured and cells were grown in vitro.", "preclinical"),
    ],
)
def test_a_design_that_is_only_mentioned_is_not_the_studys_own(sentence, not_expected):
    assert design_of(sentence, title="Metastases of the spinal cord") != not_expected


def test_a_trial_wished_for_in_the_conclusions_is_not_this_study():
    sections = {
        "METHODS": ["Thirty patients were reviewed retrospectively."],
        "CONCLUSIONS": ["Patients should be randomised to surgery."],
    }
    assert design_of(sections=sections, title="Surgery") == "retrospective_cohort"


def test_an_aim_or_methods_told_under_background_are_the_studys_own():
    sections = {"BACKGROUND AND METHODS": ["We randomly assigned 331 patients to two doses."], "RESULTS": ["Few died."]}
    assert design_of(sections=sections, title="Radiotherapy") == "randomized_trial"
    sections = {"INTRODUCTION": ["This study looked retrospectively at ablation."], "METHODS": ["We saw 65 patients."]}
    assert design_of(sections=sections, title="Ablation") == "retrospective_cohort"


def test_what_one_piece_of_text_labels_as_the_case_is_not_background():
    sentences = ("Background: such tumours are rare.", "Case: a 78-year-old man could not walk.", "Conclusion: look.")
    assert design_of(*sentences, title="Metastasis of the cord") == "case_report"


@pytest.mark.parametrize("rule", [rule for rule in rules("design") if rule.name in WORDS], ids=lambda rule: rule.phrase)
def test_no_phrase_is_missed_for_want_of_the_words_that_it_must_hold(rule):
    if rule.applies_to != "title":
        assert any(word in rule.example.lower() for word in WORDS[rule.name])


@pytest.mark.parametrize(
    ("types", "expected"),
    [
        (("Journal Article", "Meta-Analysis", "Systematic Review"), "meta_analysis"),
        (("Journal Article", "Randomized Controlled Trial"), "randomized_trial"),
        (("Practice Guideline", "Review"), "guideline"),
        (("Journal Article", "Review"), "narrative_review"),
        (("Clinical Trial, Phase II",), "non_randomized_trial"),
        (("Editorial",), "other"),
    ],
)
def test_publication_types_decide_where_they_can(types, expected):
    sentences = ("We treated 30 women.", "They did well.")
    assert design_of(*sentences, title="Cord metastases", publication_types=types) == expected


def test_case_reports_with_a_review_of_the_literature_are_case_reports():
    types = ("Case Reports", "Review")
    assert design_of("Treatment helped.", title="Cord metastasis", publication_types=types) == "case_report"


def test_a_design_read_from_a_publication_type_says_so():
    read = reading("Ten men were treated.", title="Surgery", publication_types=("Meta-Analysis",))
    found = design.find(read.article, lines(read), ())
    assert (found.section, found.sentence) == ("METADATA", "Publication type: Meta-Analysis")


def test_an_article_without_text_has_no_design():
    read = reading()
    assert design.find(read.article, lines(read), ()) is None


@pytest.mark.parametrize(
    "sentence",
    ["M, 69, earlier renal cell carcinoma.", "74 y, male, urothelial carcinoma.", "58M with lung cancer fell.",
     "Patient in the thirties with melanoma.", "Breast cancer patient, 44, weak legs.", "A miner of 66 could not walk.",
     "A patient with breast cancer; she could not walk."],
)  # fmt: skip
def test_a_report_of_one_patient_is_known_by_how_it_opens(sentence):
    assert design_of(sentence, "The cord was swollen.", title="Cord metastasis of cancer") == "case_report"


def test_studies_counted_by_their_kind_are_pooled():
    told = "Four prospective and five retrospective studies of intrathecal drugs: 589 patients."
    assert design_of(told, title="Intrathecal drugs") == "systematic_review"


def test_what_calls_itself_a_case_series_is_one_though_it_counts_nobody():
    told = "Observational case series of cord metastases, seldom recognised in life."
    assert design_of(told, title="Cord metastases: therapeutic considerations") == "case_series"


def test_a_trial_said_to_be_justified_is_not_this_study():
    told = ("We saw 60 patients.", "A new randomised trial is justified.")
    assert design_of(*told, title="Surgery or radiotherapy") == "retrospective_cohort"


def test_a_review_with_a_case_for_illustration_is_a_review():
    title = "Cord metastasis: systematic review with case illustration"
    assert design_of("A 60-year-old man fell.", title=title) == "systematic_review"
