"""The tally of a claim: what is added up, of how many patients, what stands beside, and the review's own line.

Only studies of own patients that were not chosen by what is counted are added up, each patient once; the others
stand beside, with the reason. "New" is what came after the review's update.
"""

from dataclasses import replace
from datetime import date

import duckdb

from tests.spec.tables import REVIEW_ID, TODAY, add, evidence, holds, the_review, watch


def tallied(con: duckdb.DuckDBPyConnection, claim: str, expected: str, *, as_of: date = TODAY) -> None:
    holds(con, "tally", expected, claim=claim, where="studies > 0", as_of=as_of)


def beside(con: duckdb.DuckDBPyConnection, claim: str, expected: str) -> None:
    holds(con, "tally_study", expected, claim=claim, where="standing <> 'counted'")


PRIMARIES = "primaries_lung_breast"


def test_patients_by_primary_are_of_the_studies_that_state_a_split():
    with evidence(
        """
        study    | design      | patients | entered
        full     | case_series | 20       | 2015-01-01
        leading  | case_series | 30       | 2021-01-01
        percent  | case_series | 50       | 2021-01-01
        no_split | case_series | 40       | 2021-01-01
        too_many | case_series | 10       | 2021-01-01
        """,
        """
        study    | kind           | name          | value | unit     | detail
        full     | primary_tumour | lung cancer   | 12    | patients | -
        full     | primary_tumour | melanoma      | 8     | patients | -
        leading  | primary_tumour | lung cancer   | 15    | patients | -
        leading  | primary_tumour | breast cancer | 9     | patients | -
        percent  | primary_tumour | lung cancer   | 42    | percent  | -
        percent  | primary_tumour | sarcoma       | -     | -        | -
        no_split | primary_tumour | lung cancer   | -     | -        | commonest
        no_split | primary_tumour | breast cancer | -     | -        | -
        too_many | primary_tumour | lung cancer   | 8     | patients | -
        too_many | primary_tumour | breast cancer | 7     | patients | -
        """,
    ) as con:
        tallied(con, PRIMARIES, """
        category      | studies | patients | of_patients | estimate | claimed_place | line_words
        lung cancer   | 3       | 48       | 100         | 0.48     | 1             | the commonest
        breast cancer | 2       | 9        | 50          | 0.18     | 2             | among the commonest
        melanoma      | 1       | 8        | 20          | 0.4      | 0             | -
        """)
        tallied(con, PRIMARIES, """
        category      | new_studies | new_patients | new_of_patients
        lung cancer   | 2           | 36           | 80
        breast cancer | 1           | 9            | 30
        melanoma      | 0           | 0            | -
        """)


def test_single_cases_and_series_of_one_tumour_chose_their_patients_and_stand_beside():
    with evidence(
        """
        study    | design            | patients
        case     | case_report       | 1
        melanoma | case_series       | 9
        aside    | case_series       | 9
        pooled   | systematic_review | 197
        """,
        """
        study    | kind           | name         | value | unit     | section
        case     | primary_tumour | lung cancer  | -     | -        | RESULTS
        melanoma | primary_tumour | melanoma     | -     | -        | TITLE
        aside    | primary_tumour | melanoma     | -     | -        | RESULTS
        pooled   | primary_tumour | lung cancer  | 90    | patients | RESULTS
        pooled   | primary_tumour | melanoma     | 20    | patients | RESULTS
        """,
    ) as con:
        tallied(con, PRIMARIES, "category | studies")
        beside(con, PRIMARIES, """
        study    | category    | standing | patients
        case     | lung cancer | selected | 1
        melanoma | melanoma    | selected | 9
        pooled   | lung cancer | pooled   | 90
        pooled   | melanoma    | pooled   | 20
        """)


def test_a_subtype_counts_as_what_it_is_a_kind_of():
    with evidence(
        "study | design | patients\nA | case_series | 20\nB | case_series | 10",
        """
        study | kind           | name                | value | unit     | words
        A     | primary_tumour | lung cancer         | 12    | patients | 1
        A     | primary_tumour | lung cancer         | -     | -        | 2
        A     | primary_tumour | lung adenocarcinoma | 5     | patients | 2
        A     | primary_tumour | colorectal cancer   | -     | -        | 3
        A     | primary_tumour | colon cancer        | 3     | patients | 3
        A     | primary_tumour | colorectal cancer   | -     | -        | 4
        A     | primary_tumour | rectal cancer       | 2     | patients | 4
        B     | primary_tumour | lung cancer         | -     | -        | 1
        B     | primary_tumour | lung adenocarcinoma | 4     | patients | 1
        B     | primary_tumour | melanoma            | 1     | patients | 2
        """,
    ) as con:
        tallied(con, PRIMARIES, """
        category          | studies | patients | of_patients
        lung cancer       | 2       | 16       | 30
        colorectal cancer | 1       | 5        | 20
        melanoma          | 1       | 1        | 10
        """)


def test_median_survival_is_the_median_of_whole_groups_beside_the_figure_of_the_review():
    with evidence(
        """
        study    | design      | patients | entered
        A        | case_series | 18       | 2012-01-01
        B        | case_series | 30       | 2021-01-01
        C        | case_series | 15       | 2021-01-01
        unsaid   | case_series | -        | 2021-01-01
        handful  | case_series | 4        | 2021-01-01
        subgroup | case_series | 30       | 2021-01-01
        mean     | case_series | 30       | 2021-01-01
        pfs      | case_series | 30       | 2021-01-01
        case     | case_report | 1        | 2021-01-01
        pooled   | meta_analysis | 60     | 2021-01-01
        """,
        """
        study    | kind     | name                             | value | unit   | group    | detail
        A        | survival | median_overall_survival          | 4     | months | -        | -
        B        | survival | median_overall_survival          | 9.9   | months | all      | -
        C        | survival | median_overall_survival          | 3.2   | months | all      | -
        C        | survival | median_overall_survival          | 3.3   | months | all      | -
        unsaid   | survival | median_overall_survival          | 5     | months | -        | -
        handful  | survival | median_overall_survival          | 30    | months | -        | -
        subgroup | survival | median_overall_survival          | 30    | months | melanoma | -
        mean     | survival | median_overall_survival          | 30    | months | -        | mean
        pfs      | survival | median_progression_free_survival | 30    | months | -        | -
        case     | survival | other_survival                   | 84    | months | -        | single_patient
        pooled   | survival | median_overall_survival          | 9     | months | -        | -
        """,
    ) as con:
        tallied(con, "survival_under_4_months", """
        studies | patients | estimate | medians              | new_studies | new_patients | line | line_words
        4       | 63       | 4.5      | [3.3, 4.0, 5.0, 9.9] | 3           | 45           | 4    | under 4 months
        """)
        beside(con, "survival_under_4_months", "study | standing | patients | value\npooled | pooled | 60 | 9")


def test_change_counts_after_the_treatment_of_the_claim_alone():
    with evidence(
        """
        study   | design      | patients
        rt      | case_series | 18
        counted | case_series | 30
        both    | case_series | 20
        surgery | case_series | 20
        case    | case_report | 1
        better  | case_report | 1
        """,
        """
        study   | kind                 | name         | value | unit    | section
        rt      | treatment            | radiotherapy | -     | -       | TITLE
        rt      | treatment            | surgery      | 2     | patients | RESULTS
        rt      | neurological_outcome | improved     | 6     | count   | RESULTS
        counted | treatment            | radiotherapy | -     | -       | RESULTS
        counted | neurological_outcome | improved     | 8     | count   | RESULTS
        counted | neurological_outcome | stable       | 12    | count   | RESULTS
        counted | neurological_outcome | worsened     | 4     | count   | RESULTS
        both    | treatment            | radiotherapy | -     | -       | RESULTS
        both    | treatment            | surgery      | -     | -       | RESULTS
        both    | neurological_outcome | improved     | 15    | count   | RESULTS
        surgery | treatment            | surgery      | -     | -       | TITLE
        surgery | neurological_outcome | improved     | 15    | count   | RESULTS
        case    | treatment            | radiotherapy | -     | -       | RESULTS
        case    | neurological_outcome | stable       | 1     | count   | RESULTS
        better  | treatment            | radiotherapy | -     | -       | RESULTS
        better  | neurological_outcome | improved     | 1     | count   | RESULTS
        """,
    ) as con:
        tallied(con, "rt_preserves_not_restores", """
        category                    | studies | patients | of_patients | line | line_words
        improved after radiotherapy | 4       | 15       | 44          | 0.34 | seldom: up to 34 %
        stable after radiotherapy   | 3       | 13       | 26          | -    | -
        worse after radiotherapy    | 3       | 4        | 26          | -    | -
        """)


def test_first_symptoms_count_where_a_number_is_stated_or_the_patient_is_one():
    with evidence(
        """
        study    | design      | patients
        numbers  | case_series | 20
        commonest | case_series | 30
        case     | case_report | 1
        """,
        """
        study     | kind          | name     | value | unit    | detail
        numbers   | first_symptom | pain     | 65    | percent | commonest
        commonest | first_symptom | weakness | -     | -       | commonest
        case      | first_symptom | weakness | -     | -       | -
        case      | first_symptom | gait     | -     | -       | -
        """,
    ) as con:
        tallied(con, "pain_first_symptom", """
        category | studies | patients | of_patients | line_words
        pain     | 2       | 13       | 21          | the commonest
        weakness | 1       | 1        | 1           | -
        gait     | 1       | 1        | 1           | -
        """)


def test_causes_of_death_are_of_the_deaths_explained():
    with evidence(
        "study | design | patients\nA | case_series | 30\nB | case_series | 30\nC | case_report | 1",
        """
        study | kind           | name             | value | unit
        A     | cause_of_death | systemic_disease | 18    | count
        A     | cause_of_death | cord_disease     | 4     | count
        B     | cause_of_death | systemic_disease | 70    | percent
        C     | cause_of_death | cord_disease     | -     | -
        """,
    ) as con:
        tallied(con, "death_from_systemic_disease", """
        category         | studies | patients | of_patients | line | line_words
        systemic disease | 2       | 18       | 23          | 0.5  | mostly: over 50 %
        cord disease     | 2       | 5        | 23          | -    | -
        """)


def test_patients_by_treatment_are_those_stated_or_all_of_a_study_about_it():
    with evidence(
        """
        study    | design      | patients
        stated   | case_series | 20
        titled   | case_series | 30
        compared | case_series | 18
        unsaid   | case_series | 40
        case     | case_report | 1
        """,
        """
        study    | kind      | name            | value | unit     | section
        stated   | treatment | surgery         | 7     | patients | RESULTS
        titled   | treatment | surgery         | -     | -        | TITLE
        compared | treatment | radiotherapy    | 544   | patients | RESULTS
        unsaid   | treatment | chemotherapy    | -     | -        | RESULTS
        case     | treatment | radiotherapy    | -     | -        | RESULTS
        case     | treatment | corticosteroids | -     | -        | RESULTS
        """,
    ) as con:
        tallied(con, "first_line_radiotherapy", """
        category     | studies | patients | of_patients | estimate | line_words
        radiotherapy | 1       | 1        | -           | 1        | put first
        surgery      | 2       | 37       | -           | 37       | -
        """)
        tallied(con, "surgery_not_standard", "category | patients | line_words\nsurgery | 37 | not put forward")


def test_the_largest_series_is_of_own_patients():
    with evidence("""
        study  | design            | patients | entered
        older  | case_series       | 49       | 2013-07-01
        newer  | case_series       | 30       | 2021-07-01
        case   | case_report       | 1        | 2021-07-01
        pooled | systematic_review | 197      | 2022-02-03
        """) as con:
        tallied(con, "largest_series_40", """
        category       | studies | estimate | new_studies | new_patients | line | line_words
        largest series | 2       | 49       | 1           | 30           | 40   | at most 40 patients
        """)
        beside(con, "largest_series_40", "study | standing | value\npooled | pooled | 197")


def test_a_retracted_study_stands_beside_from_its_retraction_on():
    with evidence(
        "study | design | patients | entered | retracted\nA | case_series | 30 | 2020-02-01 | 2021-06-01",
        "study | kind | name | value | unit\nA | survival | median_overall_survival | 9.9 | months",
    ) as con:
        tallied(con, "survival_under_4_months", "studies | estimate\n1 | 9.9", as_of=date(2021, 5, 31))
        tallied(con, "survival_under_4_months", "studies | estimate", as_of=date(2021, 6, 1))
        beside(con, "survival_under_4_months", "study | standing\nA | retracted")


def test_only_studies_on_the_topic_and_found_by_the_review_are_tallied_and_nothing_is_nothing():
    median = "study | kind | name | value | unit\nA | survival | median_overall_survival | 9.9 | months"
    on_topic = "study | topic | design | patients\nA | intramedullary | case_series | 300"
    with evidence(on_topic, median) as con:
        tallied(con, "survival_under_4_months", "studies\n1")
    with evidence(on_topic.replace("intramedullary", "epidural_or_vertebral"), median) as con:
        holds(con, "tally", "claim | category")
    with evidence() as con:
        watch(con, replace(the_review(), id="other"))
        add(con, on_topic, median, review_id="other")
        holds(con, "tally", "claim | category", where=f"review_id = '{REVIEW_ID}'")


def test_two_reviews_of_the_same_claim_ids_tally_their_own_studies():
    with evidence(
        "study | design | patients\nA | case_series | 20",
        """
        study | kind           | name          | value | unit
        A     | primary_tumour | lung cancer   | 12    | patients
        A     | primary_tumour | breast cancer | 8     | patients
        """,
    ) as con:
        watch(con, replace(the_review(), id="twin"))
        con.execute("insert into core.review_article select * replace ('twin' as review_id) from core.review_article")
        tallied(con, PRIMARIES, """
        review_id                             | category      | patients | of_patients
        intramedullary-spinal-cord-metastasis | lung cancer   | 12       | 20
        intramedullary-spinal-cord-metastasis | breast cancer | 8        | 20
        twin                                  | lung cancer   | 12       | 20
        twin                                  | breast cancer | 8        | 20
        """)
