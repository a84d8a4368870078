"""What becomes of a signal that an editor has answered, and of a finding that an editor has put right.

An answer holds for what the signal said when it was answered: its relation to the claim and its figures. What people
say of findings is kept beside what was read: the judgement of that day and later ones rests on it, of no earlier one.
"""

from datetime import date, datetime

from tests.spec.tables import (
    REVIEW_ID, TODAY, answered, compared, corrected, evidence, holds, read_again, signalled, stands,
)  # fmt: skip
from warehouse.rows import insert

SURVIVAL = "survival_under_4_months"
STUDY = "study | design | patients\nA | case_series | 30"
READ = """
    study | kind     | name                    | value | unit   | sentence
    A     | survival | median_overall_survival | 9.9   | months | Median survival was 9.9 months.
    """
MAY, JULY = date(2022, 5, 1), date(2022, 7, 1)


def signal_is(con, state: str, status: str, *, as_of: date = TODAY) -> None:
    signalled(con, f"study | state\nA | {state}", as_of=as_of)
    stands(con, f"claim | status | contradicts\n{SURVIVAL} | {status} | 1", as_of=as_of)


def test_a_dismissed_signal_stays_away_while_it_says_nothing_new():
    with evidence(STUDY, READ) as con:
        answered(con, "day | study | answer\n2022-05-01 | A | dismissed")
        signal_is(con, "open", "probably_out_of_date", as_of=date(2022, 4, 30))
        signal_is(con, "dismissed", "still_valid", as_of=MAY)
        signal_is(con, "dismissed", "still_valid")
        read_again(con, """
        study | kind     | name                    | value | unit   | sentence
        A     | survival | median_overall_survival | 9.9   | months | They lived 9.9 months in the median.
        """)
        signal_is(con, "dismissed", "still_valid")


def test_an_answered_signal_comes_back_when_its_figure_changes():
    for answer in ("accepted", "dismissed", "deferred"):
        with evidence(STUDY, READ) as con:
            answered(con, f"day | study | answer\n2022-05-01 | A | {answer}")
            read_again(con, """
            study | kind     | name                    | value | unit
            A     | survival | median_overall_survival | 12    | months
            """)
            signal_is(con, "open", "probably_out_of_date")


def test_a_deferred_signal_is_open_again_on_its_day():
    with evidence(STUDY, READ) as con:
        answered(con, "day | study | answer | until\n2022-05-01 | A | deferred | 2022-07-01")
        for day, state in ((MAY, "deferred"), (date(2022, 6, 30), "deferred"), (JULY, "open")):
            signal_is(con, state, "probably_out_of_date", as_of=day)
        answered(con, "day | study | answer | until\n2022-07-02 | A | deferred | -")
        signal_is(con, "deferred", "probably_out_of_date")


def test_an_answer_that_is_undone_leaves_the_signal_as_it_was_before():
    with evidence(STUDY, READ) as con:
        answered(con, "day | study | answer\n2022-05-01 | A | dismissed\n2022-07-01 | A | reopened")
        signal_is(con, "dismissed", "still_valid", as_of=MAY)
        signal_is(con, "open", "probably_out_of_date")
    with evidence(STUDY, READ) as con:
        answered(con, """
        day        | study | answer
        2022-05-01 | A     | dismissed
        2022-07-01 | A     | accepted
        2022-07-01 | A     | dismissed
        """)
        signal_is(con, "dismissed", "still_valid")


def test_a_finding_called_wrong_is_no_evidence_from_that_day_on_and_stays_as_it_was_read():
    with evidence(STUDY, READ) as con:
        corrected(con, "day | study | kind | verdict\n2022-07-01 | A | survival | wrong")
        before = date(2022, 6, 30)
        compared(con, "study | relation\nA | contradicts", claim=SURVIVAL, as_of=before)
        signalled(con, "study | rule\nA | B2_effect_size_change", as_of=before)
        holds(con, "tally", "category | studies | estimate\nall patients | 1 | 9.9", claim=SURVIVAL, as_of=before)
        compared(con, "study | relation", claim=SURVIVAL)
        signalled(con, "study | rule")
        stands(con, f"claim | status | contradicts\n{SURVIVAL} | still_valid | 0")
        holds(con, "tally", "category | studies | estimate", claim=SURVIVAL)
        holds(con, "correction", "study | kind | value_read | verdict\nA | survival | 9.9 | wrong")
        assert con.execute("select value from core.finding where kind = 'survival'").fetchall() == [(9.9,)]


def test_a_figure_put_right_is_the_one_that_is_judged():
    with evidence(STUDY, READ) as con:
        corrected(con, "day | study | kind | verdict | value\n2022-07-01 | A | survival | value | 2.9")
        compared(con, "study | relation | ratio\nA | contradicts | 2.475", claim=SURVIVAL, as_of=date(2022, 6, 30))
        compared(con, """
        study | relation   | ratio | after
        A     | reinforces | 0.725 | median 2.9 months in 30 patients appears to reinforce it
        """, claim=SURVIVAL)  # fmt: skip
        holds(con, "tally", "category | estimate\nall patients | 2.9", claim=SURVIVAL)
        holds(con, "correction", "study | value_read | value_said\nA | 9.9 | 2.9")


def test_the_size_and_topic_of_a_study_can_be_put_right_like_any_finding():
    with evidence(STUDY, READ) as con:
        corrected(con, "day | study | kind | verdict | value\n2022-07-01 | A | patient_count | value | 12")
        signalled(con, "study | rule | patient_count\nA | A7_opposing_nonpivotal | 12")
    with evidence(STUDY, READ) as con:
        corrected(con, "day | study | kind | verdict\n2022-07-01 | A | topic | wrong")
        signalled(con, "study | rule")


def test_a_correction_taken_back_leaves_the_finding_as_it_was_read():
    with evidence(STUDY, READ) as con:
        corrected(con, """
        day        | study | kind     | verdict | value
        2022-05-01 | A     | survival | value   | 2.9
        2022-07-01 | A     | survival | right   | -
        """)
        compared(con, "study | relation\nA | reinforces", claim=SURVIVAL, as_of=MAY)
        compared(con, "study | relation\nA | contradicts", claim=SURVIVAL)


def test_a_correction_outlasts_another_reading_with_the_same_result_and_no_other():
    with evidence(STUDY, READ) as con:
        corrected(con, "day | study | kind | verdict\n2022-07-01 | A | survival | wrong")
        read_again(con, READ)
        compared(con, "study | relation", claim=SURVIVAL)
        read_again(con, """
        study | kind     | name                    | value | unit   | sentence
        A     | survival | median_overall_survival | 8.8   | months | Median survival was 8.8 months.
        """)
        compared(con, "study | relation\nA | contradicts", claim=SURVIVAL)


def test_an_answer_holds_no_longer_when_a_correction_changes_the_figure():
    with evidence(STUDY, READ) as con:
        answered(con, "day | study | answer\n2022-05-01 | A | dismissed")
        corrected(con, "day | study | kind | verdict | value\n2022-07-01 | A | survival | value | 7.9")
        signal_is(con, "dismissed", "still_valid", as_of=date(2022, 6, 30))
        signal_is(con, "open", "probably_out_of_date")


def test_precision_is_the_share_accepted_of_those_decided_by_the_last_answer_to_each_signal():
    with evidence(
        """
        study | design      | patients
        A     | case_series | 30
        B     | case_series | 30
        C     | case_series | 12
        D     | case_series | 30
        """,
        """
        study | kind     | name                    | value | unit
        A     | survival | median_overall_survival | 9.9   | months
        B     | survival | median_overall_survival | 8     | months
        C     | survival | median_overall_survival | 9.9   | months
        D     | survival | median_overall_survival | 7     | months
        """,
    ) as con:
        answered(con, """
        day        | study | answer    | until
        2022-05-01 | A     | dismissed | -
        2022-05-02 | A     | accepted  | -
        2022-05-03 | B     | dismissed | -
        2022-07-01 | C     | accepted  | -
        2022-07-01 | D     | deferred  | 2022-09-01
        """)
        holds(con, "precision", """
        per   | rule                   | month      | accepted | dismissed | deferred | precision | low    | high
        all   | -                      | -          | 2        | 1         | 1        | 0.667     | 0.208  | 0.939
        rule  | B2_effect_size_change  | -          | 1        | 1         | 1        | 0.5       | 0.0945 | 0.905
        rule  | A7_opposing_nonpivotal | -          | 1        | 0         | 0        | 1         | 0.207  | 1
        month | -                      | 2022-05-01 | 1        | 1         | 0        | 0.5       | 0.0945 | 0.905
        month | -                      | 2022-07-01 | 1        | 0         | 1        | 1         | 0.207  | 1
        """, where="per in ('all', 'rule', 'month')")  # fmt: skip
        holds(
            con, "precision", "per | accepted | dismissed\nall | 0 | 1",
            where="per = 'all'", as_of=date(2022, 5, 1),
        )  # fmt: skip
        assert con.execute("select count(*) from mart.precision_as_of(date '2022-04-30')").fetchone() == (1,)


def test_reading_accuracy_counts_the_findings_that_somebody_looked_at():
    with evidence("study | design | patients\nA | case_series | 30\nB | case_series | 30", """
        study | kind     | name                    | value | unit
        A     | survival | median_overall_survival | 9.9   | months
        B     | survival | median_overall_survival | 8     | months
        """) as con:  # fmt: skip
        answered(con, "day | study | answer\n2022-05-01 | A | accepted")
        corrected(con, """
        day        | study | kind          | verdict | value
        2022-05-02 | B     | survival      | wrong   | -
        2022-05-02 | B     | patient_count | right   | -
        """)
        holds(con, "reading_accuracy", """
        kind          | looked_at | corrected | corrected_share
        survival      | 2         | 1         | 0.5
        patient_count | 1         | 0         | 0
        """)


def test_the_update_status_of_a_review_is_what_a_person_last_said_by_the_day():
    with evidence(STUDY, READ) as con:
        insert(con, "core.update_status", [
            {"answer_id": day, "review_id": REVIEW_ID, "update_status": status, "set_by": "an editor",
             "set_at": datetime.fromisoformat(day)}
            for day, status in (("2022-05-01", "update_pending"), ("2022-07-01", None))
        ])  # fmt: skip
        for day, status in ((date(2022, 4, 30), "-"), (MAY, "update_pending"), (JULY, "-")):
            holds(con, "review_status", f"priority | update_status\nhigh | {status}", as_of=day)
