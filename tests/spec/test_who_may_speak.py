"""Which studies are heard at all: found, on the topic, later than the update, dated, not retracted, about patients.

Most tables here use one finding, a median survival of 9.9 months, which contradicts "less than four months"
wherever it is heard. So what is missing from a result was not heard.
"""

from dataclasses import replace
from datetime import date

from tests.spec.tables import add, compared, evidence, signalled, stands, the_review, watch

SURVIVAL = "survival_under_4_months"


def nine_months_in(*studies: str) -> str:
    return "study | kind | name | value | unit\n" + "\n".join(
        f"{study} | survival | median_overall_survival | 9.9 | months" for study in studies
    )


def test_nothing_is_compared_and_every_claim_stands_in_an_empty_warehouse():
    with evidence() as con:
        compared(con, "study | relation")
        signalled(con, "study | rule")
        stands(con, """
        claim                   | status      | reason
        survival_under_4_months | still_valid | no study since the update bears on it
        """)


def test_only_studies_on_the_topic_of_the_review_are_heard():
    with evidence(
        """
        study          | topic                                       | design      | patients
        cord           | intramedullary                              | case_series | 30
        epidural       | epidural_or_vertebral                       | case_series | 300
        leptomeningeal | leptomeningeal_or_intradural_extramedullary | case_series | 300
        primary        | other_oncology                              | case_series | 300
        trauma         | not_oncology                                | case_series | 300
        unread         | -                                           | case_series | 300
        """,
        nine_months_in("cord", "epidural", "leptomeningeal", "primary", "trauma", "unread"),
    ) as con:
        compared(con, """
        study | claim
        cord  | survival_under_4_months
        """)


def test_a_study_from_before_the_update_or_without_a_date_is_no_news():
    with evidence(
        """
        study     | entered    | design      | patients
        older     | 2019-08-23 | case_series | 30
        same_day  | 2019-08-24 | case_series | 30
        day_after | 2019-08-25 | case_series | 30
        undated   | -          | case_series | 30
        """,
        nine_months_in("older", "same_day", "day_after", "undated"),
    ) as con:
        compared(con, """
        study     | claim
        day_after | survival_under_4_months
        """)


def test_animals_do_not_speak_to_a_clinical_claim():
    with evidence(
        """
        study | design      | patients
        rats  | preclinical | 30
        """,
        nine_months_in("rats"),
    ) as con:
        compared(con, "study | relation")


def test_a_retracted_study_falls_silent_on_the_day_of_its_retraction():
    with evidence(
        """
        study | entered    | design      | patients | retracted
        A     | 2020-02-01 | case_series | 30       | 2021-06-01
        """,
        nine_months_in("A"),
    ) as con:
        signalled(con, "study | rule\nA | B2_effect_size_change", as_of=date(2021, 5, 31))
        signalled(con, "study | rule", as_of=date(2021, 6, 1))
        stands(con, "claim | status\nsurvival_under_4_months | still_valid", as_of=date(2021, 6, 1))


def test_a_study_is_heard_from_the_day_pubmed_had_it_and_stays_heard():
    with evidence(
        """
        study | entered    | design      | patients
        A     | 2020-02-01 | case_series | 30
        B     | 2021-06-01 | case_series | 30
        """,
        nine_months_in("A", "B"),
    ) as con:
        signalled(con, "study | first_seen_on", as_of=date(2020, 1, 31))
        signalled(con, "study | first_seen_on\nA | 2020-02-01", as_of=date(2020, 2, 1))
        both = "study | first_seen_on\nA | 2020-02-01\nB | 2021-06-01"
        signalled(con, both, as_of=date(2021, 6, 1))
        signalled(con, both, as_of=date(2030, 1, 1))


def test_each_review_hears_what_its_own_searches_found_though_claims_share_an_id():
    other = replace(the_review(), id="other", topic="epidural_or_vertebral", updated_on=date(2020, 1, 1))
    with evidence("study | design | patients\ncord | case_series | 30", nine_months_in("cord")) as con:
        watch(con, other)
        add(
            con,
            "study | topic | design | patients\nepidural | epidural_or_vertebral | case_series | 30",
            nine_months_in("epidural"),
            review_id="other",
        )
        signalled(con, """
        review_id                             | claim                   | study
        intramedullary-spinal-cord-metastasis | survival_under_4_months | cord
        other                                 | survival_under_4_months | epidural
        """)


def test_a_claim_taken_out_of_the_review_is_not_compared():
    review = the_review()
    without = replace(review, claims=tuple(claim for claim in review.claims if claim.id != SURVIVAL))
    with evidence("study | design | patients\nA | case_series | 30", nine_months_in("A")) as con:
        compared(con, f"study | claim\nA | {SURVIVAL}")
        watch(con, without)
        compared(con, "study | claim")


def test_zero_patients_are_no_number_of_patients():
    with evidence("study | design | patients\nA | case_series | 0", nine_months_in("A")) as con:
        compared(con, """
        study | relation    | patient_count | after
        A     | contradicts | -             | median 9.9 months appears to contradict it
        """)
        signalled(con, "study | rule\nA | A7_opposing_nonpivotal")


def test_opinion_without_patients_widens_a_claim_but_cannot_contradict_it_and_a_guideline_can():
    with evidence(
        """
        study     | design           | patients
        opinion   | narrative_review | 300
        guideline | guideline        | 300
        """,
        """
        study     | kind          | name     | detail
        opinion   | first_symptom | weakness | commonest
        guideline | first_symptom | weakness | commonest
        """,
    ) as con:
        compared(con, """
        study     | relation    | reason
        opinion   | extends     | opinion without patients widens a claim but cannot contradict it
        guideline | contradicts | another symptom was the commonest
        """)
