"""Where a claim stands (RAND), and how soon the review needs an update (AHRQ): the decision tables, row by row.

A claim is *still valid*, *possibly*, *probably* or clearly *out of date*, by how many studies since the review's
update contradict or extend it and how many of them are pivotal. The review's priority follows from its claims and
from how near its expiry is.
"""

from datetime import date

from tests.spec.tables import TODAY, holds, evidence, stands

MEDIAN = "study | kind | name | value | unit\n"


def medians(**months: float) -> str:
    return MEDIAN + "\n".join(
        f"{study} | survival | median_overall_survival | {value} | months" for study, value in months.items()
    )


def survival(con, status: str, reason: str, *, as_of: date = TODAY) -> None:
    stands(con, f"claim | status | reason\nsurvival_under_4_months | {status} | {reason}", as_of=as_of)


def review(con, expected: str, *, as_of: date = TODAY) -> None:
    holds(con, "review_status", expected, as_of=as_of)


def test_two_pivotal_studies_against_and_none_for_put_a_claim_out_of_date():
    studies = """
        study | design            | patients
        A     | systematic_review | 197
        B     | meta_analysis     | 60
        C     | systematic_review | 19
        """
    with evidence(studies, medians(A=5, B=9)) as con:
        survival(con, "out_of_date", "two or more pivotal studies appear to contradict it and no pivotal one reinforces it:"
                 " 2 contradict (2 pivotal), 0 reinforce (0 pivotal), 0 extend")  # fmt: skip
    with evidence(studies, medians(A=5, B=9, C=2.5)) as con:
        survival(con, "probably_out_of_date", "a pivotal study appears to contradict it:"
                 " 2 contradict (2 pivotal), 1 reinforce (1 pivotal), 0 extend")  # fmt: skip


def test_a_figure_changed_by_half_in_twenty_patients_makes_it_probable_and_in_fewer_possible():
    with evidence("study | design | patients\nA | case_series | 30", medians(A=9.9)) as con:
        survival(con, "probably_out_of_date", "a study of twenty patients or more appears to change its figure by half"
                 " or more: 1 contradict (0 pivotal), 0 reinforce (0 pivotal), 0 extend")  # fmt: skip
    with evidence("study | design | patients\nA | case_series | 12", medians(A=9.9)) as con:
        survival(con, "possibly_out_of_date", "a smaller study appears to contradict it:"
                 " 1 contradict (0 pivotal), 0 reinforce (0 pivotal), 0 extend")  # fmt: skip


def test_one_series_or_three_single_cases_on_another_treatment_make_it_possible():
    case = "{0} | treatment | immunotherapy | - | -\n{0} | neurological_outcome | improved | {1} | count"
    for studies, status in (
        ({"A": 1, "B": 1}, "still_valid"),
        ({"A": 1, "B": 1, "C": 1}, "possibly_out_of_date"),
        ({"A": 10}, "possibly_out_of_date"),
    ):
        header = "study | design | patients\n"
        rows = "\n".join(f"{study} | case_series | {patients}" for study, patients in studies.items())
        findings = MEDIAN + "\n".join(case.format(study, patients) for study, patients in studies.items())
        with evidence(header + rows, findings) as con:
            stands(con, f"claim | status\nfirst_line_radiotherapy | {status}")


def test_an_older_review_with_claims_that_stand_waits_until_its_expiry_comes_near():
    with evidence() as con:
        for day, priority, overdue, days in (
            (date(2022, 2, 24), "low", False, 181),
            (date(2022, 2, 25), "medium", False, 180),
            (date(2022, 8, 24), "medium", False, 0),
            (date(2022, 8, 25), "medium", True, -1),
        ):
            review(con, f"priority | is_overdue | days_to_expiry\n{priority} | {overdue} | {days}", as_of=day)


def test_a_claim_that_moves_raises_the_review_and_expiry_raises_it_further():
    with evidence(
        "study | design | patients | entered\nA | case_series | 12 | 2020-01-01\nB | case_series | 30 | 2023-01-01",
        medians(A=9.9, B=9.9),
    ) as con:
        review(con, "priority | reason\nlow | every claim still stands and the review has more than 180 days left",
               as_of=date(2019, 12, 31))  # fmt: skip
        review(con, "priority | reason\nmedium | a claim is possibly out of date", as_of=date(2020, 1, 1))
        review(con, "priority | reason\nhigh | a claim is possibly out of date and the review has expired or expires within 180 days",
               as_of=date(2022, 8, 25))  # fmt: skip
        review(con, "priority | reason\nhigh | a claim is probably out of date", as_of=date(2023, 1, 1))


def test_a_review_that_was_never_searched_says_so_and_counts_what_pubmed_had_by_the_day():
    with evidence(
        "study | entered\nold | 2018-01-01\nnew | 2021-01-01\nlater | 2023-01-01\nundated | -",
    ) as con:
        review(con, "searched_up_to | articles | articles_after_update | rejected\n- | 3 | 1 | 0")
