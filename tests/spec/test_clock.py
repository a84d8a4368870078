"""Where a review is in its life, and what to expect of its age with no evidence at all.

The shares expected are published ones: of 100 systematic reviews, 23 % were out of date within two years and half
in 5.5 (Shojania 2007); of recommendations, 81.3 % held at three years (Martinez Garcia 2014).
"""

from datetime import date

import pytest

from tests.spec.tables import evidence, holds

MEDIAN = "study | kind | name | value | unit\nA | survival | median_overall_survival | 9.9 | months"


def clock(con, expected: str, *, as_of: date) -> None:
    holds(con, "clock", expected, as_of=as_of)


@pytest.mark.parametrize(
    "day, phase, days",
    [
        ("2020-01-01", "in_term", 966),
        ("2022-02-25", "expires_soon", 180),
        ("2022-08-24", "expires_soon", 0),
        ("2022-08-25", "expired", -1),
    ],
)
def test_a_review_is_in_term_then_expires_soon_then_has_expired(day, phase, days):
    with evidence() as con:
        clock(con, f"phase | days_to_expiry\n{phase} | {days}", as_of=date.fromisoformat(day))


def test_the_lead_runs_from_the_first_signal_against_a_claim_to_the_expiry():
    with evidence("study | design | patients | entered\nA | case_series | 30 | 2021-03-02", MEDIAN) as con:
        clock(con, "first_signal_on | lead_days\n- | -", as_of=date(2021, 3, 1))
        clock(con, "first_signal_on | lead_days\n2021-03-02 | 540", as_of=date(2021, 3, 2))
        clock(con, "first_signal_on | lead_days\n2021-03-02 | 540", as_of=date(2026, 1, 1))


@pytest.mark.parametrize(
    "day, out_of_date, valid",
    [
        ("2019-08-24", "0", "1"),
        ("2021-08-23", "0.23", "0.871"),  # two years: the share that Shojania 2007 gives
        ("2022-08-24", "0.321", "0.813"),  # three years: the share that Martinez Garcia 2014 gives
        ("2025-02-22", "0.5", "0.684"),  # 5.5 years: the median that Shojania 2007 gives
    ],
)
def test_what_to_expect_of_the_age_goes_through_the_published_figures(day, out_of_date, valid):
    with evidence() as con:
        clock(
            con,
            f"expected_out_of_date_share | expected_valid_claims_share\n{out_of_date} | {valid}",
            as_of=date.fromisoformat(day),
        )


def test_before_its_update_a_review_has_no_age():
    with evidence() as con:
        clock(con, "age_days | expected_out_of_date_share\n0 | 0", as_of=date(2018, 1, 1))
