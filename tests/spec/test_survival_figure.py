"""Claim: more than half of the patients live less than four months.

That is a statement about a median, so a study speaks by the median survival of all its patients.

- It **reinforces** the claim where its median is four months or less, and **contradicts** it where it is longer.
- A share alive at some time speaks only where it tells on which side of four months the median lies.
- A subgroup, a mean, a handful of patients or a single one **extends** the claim: it shows what can happen.
- A median beyond four months by less than chance makes the median of so few patients vary leaves it **unclear**.
"""

from extractors.review import Figure
from tests.spec.tables import compared, evidence, with_claim


def test_the_median_of_the_whole_group_is_set_beside_the_figure():
    with evidence(
        """
        study   | design               | patients
        longer  | retrospective_cohort | 30
        as_said | retrospective_cohort | 15
        at_four | retrospective_cohort | 18
        """,
        """
        study   | kind     | name                    | value | unit   | group
        longer  | survival | median_overall_survival | 9.9   | months | all
        as_said | survival | median_overall_survival | 3.25  | months | all
        at_four | survival | median_overall_survival | 4     | months | -
        """,
    ) as con:
        compared(con, """
        study   | relation    | ratio | after
        longer  | contradicts | 2.48  | median 9.9 months in 30 patients appears to contradict it
        as_said | reinforces  | 0.812 | median 3.25 months in 15 patients appears to reinforce it
        at_four | reinforces  | 1     | median 4 months in 18 patients appears to reinforce it
        """)  # fmt: skip


def test_a_rate_speaks_only_where_it_puts_the_median_on_one_side():
    with evidence(
        """
        study | design      | patients
        A     | case_series | 20
        B     | case_series | 20
        C     | case_series | 20
        """,
        """
        study | kind     | name                  | value | unit    | at_months
        A     | survival | overall_survival_rate | 55    | percent | 12
        B     | survival | overall_survival_rate | 42.9  | percent | 3
        C     | survival | overall_survival_rate | 36    | percent | 6
        """,
    ) as con:
        compared(con, """
        study | relation    | ratio | after
        A     | contradicts | 3     | 55 % alive at 12 months in 20 patients appears to contradict it
        B     | reinforces  | -     | 42.9 % alive at 3 months in 20 patients appears to reinforce it
        C     | unclear     | -     | 36 % alive at 6 months in 20 patients leaves it unclear
        """)  # fmt: skip


def test_a_subgroup_or_a_mean_or_a_handful_of_patients_extends():
    with evidence(
        """
        study    | design      | patients
        subgroup | case_series | 20
        mean     | case_series | 20
        case     | case_report | 1
        unsaid   | case_report | -
        one_of   | case_series | 20
        handful  | case_series | 4
        """,
        """
        study    | kind     | name                    | value | unit   | group    | detail
        subgroup | survival | median_overall_survival | 20.5  | months | melanoma | -
        mean     | survival | other_survival          | 6.4   | months | all      | mean
        case     | survival | other_survival          | 24    | months | all      | single_patient
        unsaid   | survival | median_overall_survival | 24    | months | all      | -
        one_of   | survival | other_survival          | 24    | months | all      | single_patient
        handful  | survival | median_overall_survival | 12    | months | all      | -
        """,
    ) as con:
        compared(con, """
        study    | relation | basis           | after
        subgroup | extends  | subgroup        | median 20.5 months in melanoma appears to extend it
        mean     | extends  | mean            | mean 6.4 months in 20 patients appears to extend it
        case     | extends  | single_patients | 24 months in one patient appears to extend it
        unsaid   | extends  | single_patients | 24 months appears to extend it
        one_of   | extends  | single_patients | 24 months in 20 patients appears to extend it
        handful  | extends  | single_patients | 12 months in 4 patients appears to extend it
        """)


def test_progression_free_survival_and_a_rate_without_its_time_are_not_survival_figures():
    with evidence(
        """
        study | design      | patients
        A     | case_series | 20
        """,
        """
        study | kind     | name                             | value | unit
        A     | survival | median_progression_free_survival | 9     | months
        A     | survival | overall_survival_rate            | 60    | percent
        """,
    ) as con:
        compared(con, "study | relation")


def test_a_claim_may_say_at_least_or_about():
    studies = """
        study | design      | patients
        A     | case_series | 20
        B     | case_series | 20
        """
    findings = """
        study | kind     | name                    | value | unit
        A     | survival | median_overall_survival | 9     | months
        B     | survival | median_overall_survival | 2.5   | months
        """
    for comparator, expected in {
        "at_least": "study | relation\nA | reinforces\nB | contradicts",
        "above": "study | relation\nA | reinforces\nB | contradicts",
        "about": "study | relation\nA | contradicts\nB | reinforces",
        "at_most": "study | relation\nA | contradicts\nB | reinforces",
    }.items():
        figure = Figure(value=4, unit="months", comparator=comparator)
        with evidence(studies, findings, review=with_claim(id="survival_under_4_months", figure=figure)) as con:
            compared(con, expected)


def test_a_median_beyond_the_figure_by_less_than_chance_leaves_the_claim_unclear():
    with evidence(
        """
        study   | design            | patients
        few     | case_series       | 20
        many    | systematic_review | 197
        further | case_series       | 20
        unknown | case_series       | -
        """,
        """
        study   | kind     | name                    | value | unit
        few     | survival | median_overall_survival | 5     | months
        many    | survival | median_overall_survival | 5     | months
        further | survival | median_overall_survival | 6     | months
        unknown | survival | median_overall_survival | 5     | months
        """,
    ) as con:
        compared(con, """
        study   | relation    | reason
        few     | unclear     | the median lies beyond the figure by less than a median of so few patients varies
        many    | contradicts | the median is 1.2 times the figure
        further | contradicts | the median is 1.5 times the figure
        unknown | contradicts | the median is 1.2 times the figure
        """)


def test_a_claim_in_percent_cannot_be_set_beside_months():
    figure = Figure(value=20, unit="percent", comparator="about")
    with evidence(
        """
        study | design      | patients
        A     | case_series | 20
        """,
        """
        study | kind     | name                    | value | unit
        A     | survival | median_overall_survival | 9     | months
        """,
        review=with_claim(id="survival_under_4_months", figure=figure),
    ) as con:
        compared(con, """
        study | relation | ratio
        A     | unclear  | -
        """)
