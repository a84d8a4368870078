"""The past replayed: what an editor would have been told on which day, and how long before expiry.

A replay asks every day, or every so many days, what was known then; each study is known from the day PubMed had it.
"""

from datetime import date, timedelta

import pytest

from extractors.errors import UsageError
from flows.replay import as_document, replay_svg, replay_tables
from tests.spec.tables import REVIEW_ID, evidence, shows
from warehouse.judge import signals
from warehouse.replay import replay

END = date(2022, 8, 24)
STUDIES = """
    study | design            | patients | entered    | retracted
    A     | case_series       | 12       | 2020-01-08 | -
    B     | systematic_review | 197      | 2021-03-02 | 2022-02-01
    C     | case_report       | 1        | 2021-03-04 | -
    late  | case_series       | 30       | 2022-08-25 | -
    """
FINDINGS = """
    study | kind     | name                    | value | unit
    A     | survival | median_overall_survival | 9.9   | months
    B     | survival | median_overall_survival | 5     | months
    late  | survival | median_overall_survival | 12    | months
    """


def test_each_signal_is_told_at_the_first_step_after_pubmed_had_its_study():
    with evidence(STUDIES, FINDINGS) as con:
        shows("replay", replay(con, REVIEW_ID, end=END, every=7).signals, """
        study | claim                   | first_seen_on | told_on    | lead_days
        A     | survival_under_4_months | 2020-01-08    | 2020-01-11 | 956
        B     | survival_under_4_months | 2021-03-02    | 2021-03-06 | 536
        """)


def test_an_editor_is_alerted_once_of_each_signal_and_never_on_a_day_without_news():
    with evidence(STUDIES, FINDINGS) as con:
        alerts = replay(con, REVIEW_ID, end=END, every=7).alerts
    assert list(alerts) == [date(2020, 1, 11), date(2021, 3, 6)]
    told = [signal.signal_id for signals in alerts.values() for signal in signals]
    assert len(told) == len(set(told))


def test_a_signal_of_a_study_retracted_later_is_told_and_then_withdrawn_with_the_reason():
    with evidence(STUDIES, FINDINGS) as con:
        replayed = replay(con, REVIEW_ID, end=END, every=1)
    shows("replay", replayed.signals, """
    study | claim                   | told_on    | withdrawn_on | withdrawn_reason
    A     | survival_under_4_months | 2020-01-08 | -            | -
    B     | survival_under_4_months | 2021-03-02 | 2022-02-01   | the study was retracted
    """)


def test_the_status_of_a_claim_changes_on_the_day_the_evidence_did_and_back_on_a_retraction():
    with evidence(STUDIES, FINDINGS) as con:
        changes = replay(con, REVIEW_ID, end=END, every=1).status_changes
    shows("status_changes", [one for one in changes if one.claim_id == "survival_under_4_months"], """
    changed_on | status
    2019-08-24 | still_valid
    2020-01-08 | possibly_out_of_date
    2021-03-02 | probably_out_of_date
    2022-02-01 | possibly_out_of_date
    """)


@pytest.mark.parametrize("every", [1, 7, 30])
def test_the_replay_of_a_day_and_the_question_about_that_day_agree(every):
    with evidence(STUDIES, FINDINGS) as con:
        replayed = replay(con, REVIEW_ID, end=END, every=every)
        steps = [replayed.start + timedelta(days=number) for number in range(0, (END - replayed.start).days + 1, every)]
        moved = {day for one in replayed.signals for day in (one.told_on, one.withdrawn_on) if day}
        # Where something moves, the day before it, and now and then in between.
        asked = {day for day in steps if {day, day + timedelta(days=every)} & moved} | set(steps[:: len(steps) // 4])
        for day in sorted(asked):
            standing = {
                one.signal_id
                for one in replayed.signals
                if one.told_on <= day and (one.withdrawn_on is None or day < one.withdrawn_on)
            }
            assert standing == {row["signal_id"] for row in signals(con, review_id=REVIEW_ID, as_of=day)}, day


def test_the_last_day_is_asked_even_where_no_step_falls_on_it():
    with evidence("study | design | patients | entered\nA | case_series | 30 | 2022-08-24") as con:
        con.execute("insert into core.finding by name select * replace ('x' as finding_id, 'survival' as kind,"
                    " 'median_overall_survival' as name, 12 as value, 'months' as unit)"
                    " from core.finding where kind = 'patient_count'")  # fmt: skip
        replayed = replay(con, REVIEW_ID, end=END, every=7)
    assert {signal.told_on for signal in replayed.signals} == {END}


def test_a_past_without_evidence_is_told_as_such_and_still_drawn(capsys):
    with evidence() as con:
        replayed = replay(con, REVIEW_ID, end=END, every=7)
    replay_tables(replayed)
    assert "No signal would have been told." in capsys.readouterr().out
    assert replay_svg(replayed).count("<svg") == 1


def test_a_replay_is_one_json_document_with_days_in_iso_form():
    with evidence(STUDIES, FINDINGS) as con:
        document = as_document(replay(con, REVIEW_ID, end=END, every=7))
    assert document["expires_on"] == "2022-08-24"
    assert document["signals"][0]["told_on"] == "2020-01-11"
    assert [alert["told_on"] for alert in document["alerts"]] == ["2020-01-11", "2021-03-06"]


@pytest.mark.parametrize(
    "wrong, words",
    [({"every": 0}, "whole days"), ({"start": date(2023, 1, 1)}, "cannot end"), ({"review_id": "other"}, "Known")],
)
def test_a_question_without_sense_is_refused_with_the_cure(wrong, words):
    asked = {"review_id": REVIEW_ID, "end": END, "every": 7} | wrong
    with evidence() as con, pytest.raises(UsageError, match=words):
        replay(con, asked.pop("review_id"), **asked)
