"""What makes a study pivotal in a disease of which nobody has run a trial.

A pivotal study can call a claim into question by itself. Here that is the best the field can bring: trials,
comparisons of treatments, pooled literature, guidelines, and a series as large as the largest that the review cites
(40 patients).
"""

from dataclasses import replace

from tests.spec.tables import holds, evidence, the_review


def pivotal(con, expected: str) -> None:
    holds(con, "pivotal", expected)


def test_designs_are_pivotal_as_the_table_of_designs_says():
    with evidence(
        """
        study       | design               | patients
        trial       | randomized_trial     | 12
        cohort      | retrospective_cohort | 30
        cohort_19   | retrospective_cohort | 19
        uncompared  | retrospective_cohort | 30
        pooled      | systematic_review    | 19
        pooled_few  | systematic_review    | 6
        pooled_n    | meta_analysis        | -
        guideline   | guideline            | -
        opinion     | narrative_review     | -
        case        | case_report          | 1
        """,
        """
        study     | kind             | name    | group    | detail
        cohort    | treatment_effect | surgery | survival | better
        cohort_19 | treatment_effect | surgery | survival | better
        case      | treatment_effect | surgery | survival | better
        """,
    ) as con:
        pivotal(con, """
        study      | is_pivotal | pivotal_reason
        trial      | True       | a randomised comparison outranks anything that the review could rest on
        cohort     | True       | it compares treatments in one cohort
        cohort_19  | False      | not pivotal
        uncompared | False      | not pivotal
        pooled     | True       | it pools what has been published; in a rare disease nothing is larger
        pooled_few | False      | not pivotal
        pooled_n   | False      | not pivotal
        guideline  | True       | a body of experts has weighed the evidence
        opinion    | False      | not pivotal
        case       | False      | not pivotal
        """)


def test_a_series_as_large_as_the_largest_that_the_review_cites_is_pivotal():
    studies = """
        study | design      | patients
        A     | case_series | 39
        B     | case_series | 40
        """
    with evidence(studies) as con:
        pivotal(con, """
        study | is_pivotal | pivotal_reason
        A     | False      | not pivotal
        B     | True       | its 40 patients are as many as the 40 of the largest series cited
        """)
    smaller = replace(the_review(), works=tuple(replace(work, patients=None) for work in the_review().works[:1]))
    smaller = replace(smaller, claims=tuple(replace(claim, works=()) for claim in smaller.claims))
    with evidence(studies, review=smaller) as con:
        pivotal(con, """
        study | is_pivotal
        A     | False
        B     | True
        """)
