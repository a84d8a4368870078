"""Claim: more than half of the patients live less than four months. Which findings speak for or against it?"""

from tests.spec.tables import compared, evidence, signalled, stands

STUDIES = """
study    | design               | patients
operated | retrospective_cohort | 30
"""


def test_the_median_of_the_whole_group_is_set_beside_the_figure():
    with evidence(
        """
        study    | design               | patients
        longer   | retrospective_cohort | 30
        as_said  | retrospective_cohort | 15
        at_four  | retrospective_cohort | 18
        """,
        """
        study    | kind     | name                    | value | unit   | group
        longer   | survival | median_overall_survival | 9.9   | months | all
        as_said  | survival | median_overall_survival | 3.25  | months | all
        at_four  | survival | median_overall_survival | 4     | months | -
        """,
    ) as con:
        compared(con, """
        study   | claim                   | relation    | ratio | before                         | after
        longer  | survival_under_4_months | contradicts | 2.48  | median survival under 4 months | median 9.9 months in 30 patients: appears to contradict it
        as_said | survival_under_4_months | reinforces  | 0.812 | median survival under 4 months | median 3.25 months in 15 patients: appears to reinforce it
        at_four | survival_under_4_months | reinforces  | 1     | median survival under 4 months | median 4 months in 18 patients: appears to reinforce it
        """)  # fmt: skip
