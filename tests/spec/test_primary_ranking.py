"""Claim: lung and breast cancers are the commonest primary tumours.

A study of patients with several primaries speaks by the tumour that leads its list.

- It **reinforces** the claim where lung cancer leads, or breast cancer with lung cancer next.
- It **contradicts** the claim where another tumour leads in ten patients or more.
- Where breast cancer leads without lung cancer next, or another tumour leads in fewer patients, it **extends** the
  claim.

Single cases, and studies that chose their patients by the primary, say nothing about which is commonest.
"""

from tests.spec.tables import compared, evidence


def test_the_tumour_that_leads_the_list_of_a_study_speaks():
    with evidence(
        """
        study       | design               | patients
        lung_first  | retrospective_cohort | 30
        by_number   | retrospective_cohort | 18
        breast      | meta_analysis        | 60
        both_lead   | retrospective_cohort | 39
        breast_only | retrospective_cohort | 39
        kidney      | case_series          | 25
        kidney_few  | case_series          | 6
        no_lung     | case_series          | 25
        """,
        """
        study      | kind           | name                 | value | unit     | detail
        lung_first | primary_tumour | lung cancer          | -     | -        | commonest
        by_number  | primary_tumour | lung cancer          | 8     | patients | -
        by_number  | primary_tumour | breast cancer        | 6     | patients | -
        by_number  | primary_tumour | melanoma             | 2     | patients | -
        breast     | primary_tumour | breast cancer        | 41.7  | percent  | commonest
        both_lead  | primary_tumour | breast cancer        | 15    | patients | commonest
        both_lead  | primary_tumour | lung cancer          | 12    | patients | -
        both_lead  | primary_tumour | renal cell carcinoma | 2     | patients | -
        breast_only | primary_tumour | breast cancer        | 15    | patients | -
        breast_only | primary_tumour | melanoma             | 12    | patients | -
        breast_only | primary_tumour | lung cancer          | 2     | patients | -
        kidney     | primary_tumour | renal cell carcinoma | 12    | patients | -
        kidney     | primary_tumour | lung cancer          | 5     | patients | -
        kidney_few | primary_tumour | renal cell carcinoma | -     | -        | commonest
        no_lung    | primary_tumour | renal cell carcinoma | 12    | patients | commonest
        no_lung    | primary_tumour | melanoma             | 5     | patients | -
        """,
    ) as con:
        compared(con, """
        study      | relation    | after
        lung_first | reinforces  | lung cancer as the commonest in 30 patients appears to reinforce it
        by_number  | reinforces  | lung cancer as the commonest (8) in 18 patients appears to reinforce it
        breast     | extends     | breast cancer as the commonest (41.7 %) in 60 patients appears to extend it
        both_lead  | reinforces  | breast cancer as the commonest (15) in 39 patients appears to reinforce it
        breast_only | extends    | breast cancer as the commonest (15) in 39 patients appears to extend it
        kidney     | contradicts | renal cell carcinoma as the commonest (12) in 25 patients appears to contradict it
        no_lung    | extends     | renal cell carcinoma as the commonest (12) in 25 patients appears to extend it
        kidney_few | extends     | renal cell carcinoma as the commonest in 6 patients appears to extend it
        """)  # fmt: skip


def test_a_study_of_one_primary_and_a_single_case_say_nothing_about_ranking():
    with evidence(
        """
        study     | design            | patients
        lung_only | systematic_review | 197
        colon     | case_series       | 19
        case      | case_report       | 1
        """,
        """
        study     | kind           | name                   | value | unit    | detail    | words
        lung_only | primary_tumour | small cell lung cancer | 39.1  | percent | commonest | 1
        lung_only | primary_tumour | lung cancer            | -     | -       | -         | 1
        lung_only | primary_tumour | lung cancer            | -     | -       | -         | 2
        colon     | primary_tumour | colon cancer           | -     | -       | -         | 1
        colon     | primary_tumour | colorectal cancer      | -     | -       | -         | 1
        case      | primary_tumour | melanoma               | -     | -       | commonest | 1
        """,
    ) as con:
        compared(con, "study | relation")


def test_a_subtype_counts_as_what_it_is_a_kind_of():
    with evidence(
        """
        study | design      | patients
        A     | case_series | 22
        """,
        """
        study | kind           | name                | value | unit     | words
        A     | primary_tumour | lung adenocarcinoma | 9     | patients | 1
        A     | primary_tumour | lung cancer         | 9     | patients | 1
        A     | primary_tumour | melanoma            | 4     | patients | 2
        """,
    ) as con:
        compared(con, """
        study | subject             | relation
        A     | lung adenocarcinoma | reinforces
        A     | lung cancer         | reinforces
        """)
