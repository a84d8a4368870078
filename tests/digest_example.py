"""Digests made by hand, as an editor could meet them: a busy day, a quiet day, and a day when PubMed was away."""

import dataclasses
from datetime import date

from flows.digest import (
    ClaimState,
    Digest,
    Evidence,
    Quotation,
    Search,
    SetAside,
    Signal,
    Study,
    SurvivalFigure,
    SurvivalSeries,
    YearOfEvidence,
)


def quotation(sentence: str, *marked: str, section: str = "ABSTRACT") -> Quotation:
    """The sentence with these words of it marked."""
    starts = [(sentence.index(words), words) for words in marked]
    return Quotation(section=section, text=sentence, marks=tuple((at, at + len(words)) for at, words in starts))


OPERATED = Study(
    pmid="90000002",
    doi="10.1007/s10143-021-01491-8",
    title="Surgical treatment of intramedullary spinal cord metastases: functional outcome and complications-a "
    "multicenter study",
    journal="Neurosurgical Review",
    year=2021,
    entry_date=date(2021, 2, 1),
    design="retrospective_cohort",
    patients=30,
    primary_tumours=("lung cancer",),
    treatments=("surgery",),
    is_summary=True,
)
LUNG = Study(
    pmid="35130420",
    doi="10.14245/ns.2142910.455",
    title="Clinical Features, Treatments, and Prognosis of Intramedullary Spinal Cord Metastases From Lung Cancer: "
    "A Case Series and Systematic Review",
    first_author="Wu",
    journal="Neurospine",
    year=2022,
    entry_date=date(2022, 2, 7),
    design="systematic_review",
    patients=197,
    primary_tumours=("lung cancer", "small cell lung cancer"),
    treatments=("surgery", "chemotherapy", "targeted therapy"),
    is_pivotal=True,
    is_summary=True,
)
RADIOSURGERY = Study(
    pmid="90000031",
    doi="10.7759/cureus.80025",
    title="Stereotactic Radiosurgery for Intramedullary Spinal Cord Metastases: A Systematic Review and Meta-Analysis",
    journal="Cureus",
    year=2025,
    entry_date=date(2025, 3, 1),
    design="meta_analysis",
    patients=60,
    primary_tumours=("breast cancer",),
    treatments=("stereotactic radiosurgery", "radiotherapy"),
    is_pivotal=True,
    is_summary=True,
)
PALLIATIVE = Study(
    pmid="90000014",
    doi="10.21873/cdp.10163",
    title="Palliative Radiation Therapy for Intramedullary Spinal Cord Metastasis",
    journal="Cancer Diagnosis & Prognosis",
    year=2022,
    entry_date=date(2022, 11, 1),
    design="retrospective_cohort",
    patients=15,
    primary_tumours=("lung cancer", "breast cancer"),
    treatments=("radiotherapy",),
    is_summary=True,
)

SURVIVAL_SIGNAL = Signal(
    signal_id="a1",
    claim_id="survival_under_4_months",
    rule="B2_effect_size_change",
    meaning="A figure differs by half or more from the one that the review gives.",
    relation="contradicts",
    priority="high",
    before="under 4 months",
    after="median survival appears to be 9.9 months",
    study=OPERATED,
    quotation=quotation("Median survival after surgery 9.9 months.", "Median survival", "9.9 months"),
)
SURGERY_SIGNAL = Signal(
    signal_id="b2",
    claim_id="surgery_not_standard",
    rule="A1_opposing_findings",
    meaning="A pivotal study appears to show the opposite of what the review says.",
    relation="contradicts",
    priority="high",
    before="surgery not put forward",
    after="surgery appears to protect, and is to be considered when tolerated",
    study=LUNG,
    quotation=quotation("Authors: surgery protects and should be considered when tolerated.", "surgery protects"),
)
RADIOSURGERY_SIGNAL = Signal(
    signal_id="c3",
    claim_id="survival_under_4_months",
    rule="B2_effect_size_change",
    meaning="A figure differs by half or more from the one that the review gives.",
    relation="contradicts",
    priority="medium",
    before="under 4 months",
    after="median survival appears to be 9 months after radiosurgery",
    study=RADIOSURGERY,
    quotation=quotation(
        "Kaplan-Meier in 27 patients: 12-month survival 35.33%, median nine months.", "median nine months"
    ),
)


def _claim(claim_id: str, section: str, statement: str, status: str = "still_valid", **counts: object) -> ClaimState:
    reason = f"the reason why {claim_id} is {status}"
    return ClaimState(
        claim_id=claim_id, section=section, statement=statement, status=status, reason=reason, **counts
    )


CLAIMS = (
    _claim(
        "survival_under_4_months", "Prognosis",
        "Prognosis is poor: more than half of the patients live less than four months.",
        "probably_out_of_date", reinforces=1, contradicts=3, extends=1, strongest=LUNG,
    ),
    _claim(
        "surgery_not_standard", "Management", "Surgery is not put forward as a treatment.",
        "out_of_date", contradicts=2, extends=4, strongest=LUNG,
    ),
    _claim(
        "first_line_radiotherapy", "Management", "Radiotherapy is the treatment to choose first.",
        "possibly_out_of_date", reinforces=1, contradicts=1, extends=5, unclear=1, strongest=RADIOSURGERY,
    ),
    _claim(
        "rt_preserves_not_restores", "Management",
        "Radiotherapy keeps the cord function that is left and seldom gives back what is lost.",
        reinforces=1, extends=1, strongest=PALLIATIVE,
    ),
    _claim(
        "primaries_lung_breast", "Etiology", "Lung and breast cancers are the commonest primary tumours.",
        reinforces=2, extends=1, strongest=OPERATED,
    ),
    _claim("mri_diagnostic_choice", "Diagnostic workup", "MRI is the examination to choose for the diagnosis."),
    _claim(
        "largest_series_40", "Historical note", "The largest clinical series holds 40 patients.",
        "possibly_out_of_date", contradicts=1, strongest=RADIOSURGERY,
    ),
    _claim(
        "rare_vs_epidural", "Epidemiology",
        "Cord compression by epidural metastasis is about 25 times as frequent as intramedullary metastasis.",
    ),
)  # fmt: skip


def busy_digest() -> Digest:
    """Two high signals since the last digest, one told before, everything searched."""
    return Digest(
        review_id="intramedullary-spinal-cord-metastasis",
        title="Intramedullary spinal cord metastatic tumors",
        publisher="MedLink Neurology",
        as_of=date(2026, 11, 22),
        run_id="20261122T051500-7f3a",
        updated_on=date(2019, 8, 24),
        expires_on=date(2022, 8, 24),
        days_to_expiry=-1551,
        priority="high",
        priority_reason="a claim is out of date",
        searched_up_to=date(2026, 11, 22),
        last_digest_on=date(2026, 11, 15),
        searches=(
            Search(name="intramedullary", from_day=date(2019, 8, 24), to_day=date(2026, 11, 22), found=31),
            Search(name="spinal cord metastasis", from_day=date(2019, 8, 24), to_day=date(2026, 11, 22), found=44),
        ),
        new_signals=(SURVIVAL_SIGNAL, SURGERY_SIGNAL),
        open_signals=(RADIOSURGERY_SIGNAL,),
        withdrawn=(),
        claims=CLAIMS,
        survival=(
            SurvivalSeries(label="Neurosurgical Review 2021", months=9.9, patients=30, relation="contradicts"),
            SurvivalSeries(label="Cureus 2025", months=9.0, patients=60, relation="contradicts"),
            SurvivalSeries(label="Wu et al 2022", months=5.0, patients=197, relation="contradicts"),
            SurvivalSeries(
                label="Cancer Diagnosis & Prognosis 2022", months=3.25, patients=15, relation="reinforces"
            ),
        ),
        survival_figure=SurvivalFigure(months=4.0, words="under 4 months"),
        years=tuple(
            YearOfEvidence(year=year, on_subject=on_subject, on_other_subjects=beside)
            for year, on_subject, beside in (
                (2017, 1, 4), (2018, 0, 6), (2019, 1, 5), (2020, 3, 7), (2021, 4, 8), (2022, 4, 5), (2023, 1, 4),
                (2024, 0, 3), (2025, 1, 2), (2026, 0, 1),
            )
        ),
        signal_days=(date(2021, 2, 1), date(2022, 2, 7), date(2025, 3, 1)),
        strongest=(
            Evidence(
                study=LUNG,
                relations=(
                    ("contradicts", "Surgery is not put forward as a treatment."),
                    ("contradicts", "Prognosis is poor: more than half of the patients live less than four months."),
                ),
                quotation=quotation("Estimated median survival 5 months.", "median survival 5 months"),
            ),
            Evidence(
                study=RADIOSURGERY,
                relations=(("extends", "Radiotherapy is the treatment to choose first."),),
                quotation=quotation("Local control 86.3%, favourable neurological outcome 69%.", "86.3%"),
            ),
            Evidence(
                study=PALLIATIVE,
                relations=(
                    (
                        "reinforces",
                        "Radiotherapy keeps the cord function that is left and seldom gives back what is lost.",
                    ),
                ),
                quotation=quotation(
                    "All seven who walked before still walked after (100%); two of nine who did not walk regained it "
                    "(22%, p=0.004).",
                    "All seven who walked before still walked after (100%)",
                ),
            ),
        ),
        found=75,
        new=2,
        changed=1,
        set_aside=(
            SetAside(reason="The record has no PMID, so it cannot be told from others.", records=1),
            SetAside(reason="The record's XML breaks off before its end.", records=2),
        ),
        without_abstract=4,
        unread=0,
        articles=58,
        articles_after_update=31,
        holds_summaries=True,
    )  # fmt: skip


def quiet_digest() -> Digest:
    """Everything searched, nothing new, nothing changed."""
    return dataclasses.replace(busy_digest(), new_signals=(), open_signals=(), new=0, changed=0, set_aside=())


def blind_digest() -> Digest:
    """One of two searches did not complete, and nothing new in the other."""
    digest = quiet_digest()
    first, second = digest.searches
    failed = dataclasses.replace(
        second, found=None, failure="PubMed answered 503 five times in ten minutes. Try again later."
    )
    return dataclasses.replace(digest, searches=(first, failed), searched_up_to=date(2026, 11, 15))
