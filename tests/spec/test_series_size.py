"""Claim: the largest clinical series holds 40 patients.

One larger series of a study's own patients **contradicts** the claim and ends the record. Smaller series, and
reviews that count the patients of others again, say nothing.
"""

from tests.spec.tables import compared, evidence, stands


def test_only_a_larger_series_of_own_patients_ends_the_record():
    with evidence(
        """
        study    | design               | patients
        larger   | retrospective_cohort | 49
        equal    | retrospective_cohort | 40
        smaller  | case_series          | 12
        pooled   | systematic_review    | 197
        opinion  | narrative_review     | 60
        """
    ) as con:
        compared(con, """
        study  | relation    | after
        larger | contradicts | a series of 49 patients appears to contradict it
        """)
        stands(con, """
        claim             | status      | contradicts
        largest_series_40 | out_of_date | 1
        """)
