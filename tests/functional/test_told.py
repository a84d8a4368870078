"""What was told is not told again, unless something has happened to it since."""

from datetime import date, timedelta

import pytest

from tests.functional.test_outbox import ANALYST, EDITOR, tell
from tests.warehouse_fixture import NOW, REVIEW, RUN, TODAY, empty_warehouse
from warehouse.outbox import mark_refused
from warehouse.reviews import store_review
from warehouse.runs import start_run
from warehouse.told import is_past, letters_to, signals_not_yet_told, unsubscribed, withdrawals_not_yet_told

DAY = timedelta(days=1)


@pytest.fixture
def con():
    """Three open signals of high, medium and low priority and one that has closed."""
    with empty_warehouse() as connection:
        for signal_id, priority in (("a", "low"), ("b", "high"), ("c", "medium"), ("closed", "low")):
            connection.execute(
                "insert into core.signal by name select $1 as signal_id, $2 as review_id, 'survival' as claim_id,"
                " 'A7_opposing_nonpivotal' as rule, $1 as pmid, 'contradicts' as relation, $3 as priority,"
                " '' as before, 'survival 9.9 months' as after, $4 as first_seen_on, $4 as opened_on,"
                " $5 as opened_run_id, $4 as last_seen_on, $5 as last_seen_run_id, '' as rules_version",
                [signal_id, REVIEW.id, priority, TODAY, RUN],
            )
        close(connection, "closed")
        yield connection


def close(con, signal_id, on=TODAY):
    con.execute(
        "update core.signal set closed_on = ?, closed_reason = 'gone', closed_run_id = ? where signal_id = ?",
        [on, RUN, signal_id],
    )


def open_again(con, signal_id):
    con.execute(
        "update core.signal set closed_on = null, closed_reason = null, closed_run_id = null where signal_id = ?",
        [signal_id],
    )


def say(con, signal_id, after):
    con.execute("update core.signal set after = ? where signal_id = ?", [after, signal_id])


def answer(con, signal_id, decision, *, said=None, until=None, at=NOW):
    con.execute(
        "insert into core.decision by name select $1 || $2 as decision_id, $1 as signal_id, $3 as decision,"
        " $4 as deferred_until, $5 as said, 'An Editor' as decided_by, $6 as decided_at",
        [signal_id, str(at), decision, until, said, at.replace(tzinfo=None)],
    )


def untold(con, recipient=EDITOR, *, as_of=TODAY + 30 * DAY):
    told = signals_not_yet_told(con, recipient=recipient, as_of=as_of)
    return [one.signal_id for one in told.get(REVIEW.id, [])]


def taken_back(con, recipient=EDITOR, *, as_of=TODAY + 30 * DAY):
    return withdrawals_not_yet_told(con, recipient=recipient, as_of=as_of).get(REVIEW.id, [])


def test_each_recipient_is_told_each_standing_signal_once_the_most_pressing_first(con):
    assert untold(con) == ["b", "c", "a"], "a closed signal is no news"
    tell(con, "b", "a")
    assert untold(con) == ["c"]
    assert untold(con, ANALYST) == ["b", "c", "a"]
    assert untold(con, as_of=TODAY - DAY) == [], "PubMed did not have the study then"


def test_what_lies_in_the_outbox_or_was_refused_is_sent_from_there_and_not_told_anew(con):
    mark_refused(con, tell(con, "a", "b", "c"), error="550 no such user")
    assert untold(con) == []


def test_a_signal_that_was_answered_is_no_news_to_anybody_until_that_is_undone(con):
    answer(con, "a", "dismissed")
    assert untold(con) == untold(con, ANALYST) == ["b", "c"]
    tell(con, "b", "c")
    answer(con, "b", "accepted")
    answer(con, "b", "reopened", at=NOW + DAY)
    assert untold(con) == [], "who undoes an answer knows of the signal"
    answer(con, "a", "reopened", at=NOW + DAY)
    assert untold(con) == ["a"], "it was never told"


def test_a_dismissed_signal_comes_back_once_when_its_figures_change_and_not_for_other_words(con):
    tell(con, "a", "b", "c")
    answer(con, "a", "dismissed", said="contradicts 9.9", at=NOW + DAY)
    say(con, "a", "median survival appears to be 9.9 months")
    assert untold(con) == []
    say(con, "a", "median survival appears to be 12 months")
    assert untold(con) == ["a"]
    tell(con, "a", at=NOW + 2 * DAY, run_id="run-2")
    con.execute("update core.alert_signal set said = 'contradicts 12' where alert_id in"
                " (select alert_id from core.alert where run_id = 'run-2')")  # fmt: skip
    assert untold(con) == [], "told"
    say(con, "a", "median survival appears to be 14 months")
    assert untold(con) == ["a"], "something new again"


def test_an_unanswered_signal_is_not_told_again_for_new_figures(con):
    tell(con, "a", "b", "c")
    say(con, "a", "median survival appears to be 12 months")
    assert untold(con) == []


def test_a_deferred_signal_is_told_again_once_on_its_day(con):
    until = TODAY + 10 * DAY
    tell(con, "a", "b", "c")
    answer(con, "a", "deferred", until=until, said="contradicts 9.9", at=NOW + DAY)
    assert untold(con, as_of=until - DAY) == []
    assert untold(con, as_of=until) == ["a"]
    start_run(con, run_id="run-2", started_at=NOW, as_of=until, source="", software_version="0")
    tell(con, "a", at=NOW + 10 * DAY, run_id="run-2")
    assert untold(con, as_of=until + DAY) == []


def test_a_signal_deferred_without_a_day_stays_away(con):
    answer(con, "a", "deferred")
    assert untold(con) == ["b", "c"]


def test_who_was_told_of_a_signal_that_closed_is_told_so_once_and_nobody_else(con):
    assert taken_back(con) == []
    tell(con, "closed")
    assert taken_back(con) == ["closed"]
    assert taken_back(con, as_of=TODAY - DAY) == [], "it stood then"
    assert taken_back(con, ANALYST) == []
    tell(con, withdrawn=("closed",), at=NOW + DAY)
    assert taken_back(con) == []


def test_a_signal_taken_back_and_supported_again_is_told_again_and_can_be_taken_back_again(con):
    tell(con, "a", "b", "c", "closed")
    tell(con, withdrawn=("closed",), at=NOW + DAY)
    assert untold(con) == []
    open_again(con, "closed")
    assert untold(con) == ["closed"]
    tell(con, "closed", at=NOW + 2 * DAY, run_id="run-2")
    assert untold(con) == []
    close(con, "closed")
    assert taken_back(con) == ["closed"]


def test_a_signal_that_closed_and_opened_again_between_two_letters_is_no_news(con):
    tell(con, "a", "b", "c", "closed")
    open_again(con, "closed")
    assert untold(con) == taken_back(con) == []


def test_a_signal_that_stands_was_answered_or_is_told_under_another_rule_is_not_taken_back(con):
    tell(con, "a", "closed")
    con.execute("update core.signal set pmid = 'closed' where signal_id = 'b'")
    assert taken_back(con) == []
    con.execute("update core.signal set pmid = 'b' where signal_id = 'b'")
    assert taken_back(con) == ["closed"]
    answer(con, "closed", "accepted")
    assert taken_back(con) == []


def test_the_last_letter_is_known_by_review_and_the_months_letters_are_counted_without_quiet_ones(con):
    for run_id, day in (("run-1", date(2022, 7, 31)), ("run-2", date(2022, 8, 1)), ("run-3", date(2022, 8, 20))):
        start_run(con, run_id=run_id, started_at=NOW, as_of=day, source="", software_version="0")
    tell(con, "a", run_id="run-1")
    tell(con, "b", run_id="run-2")
    tell(con, kind="quiet", run_id="run-3")
    before = letters_to(con, recipient=EDITOR, as_of=date(2022, 8, 24))
    assert (before.last_on, before.this_month) == ({REVIEW.id: date(2022, 8, 20)}, 1)
    assert letters_to(con, recipient=EDITOR, as_of=date(2022, 7, 31)).last_on == {REVIEW.id: date(2022, 7, 31)}
    assert letters_to(con, recipient=ANALYST, as_of=date(2022, 8, 24)).last_on == {}


def subscribe(con, number, review_id, is_on):
    con.execute(
        "insert into core.subscription values (?, ?, ?, ?, ?)",
        [f"s{number}", EDITOR, review_id, is_on, (NOW + number * DAY).replace(tzinfo=None)],
    )


def test_the_last_word_of_a_recipient_on_a_review_or_on_all_counts(con):
    store_review(con, REVIEW, run_id=RUN, stored_at=NOW)
    assert unsubscribed(con) == set()
    subscribe(con, 1, REVIEW.id, False)
    assert unsubscribed(con) == {(EDITOR, REVIEW.id)}
    subscribe(con, 2, None, True)
    assert unsubscribed(con) == set()
    subscribe(con, 3, None, False)
    subscribe(con, 4, "another", True)
    assert unsubscribed(con) == {(EDITOR, REVIEW.id)}


def test_a_day_is_past_once_a_later_one_was_looked_at(con):
    assert not is_past(con, as_of=TODAY)
    start_run(con, run_id="run-1", started_at=NOW, as_of=TODAY, source="", software_version="0")
    assert not is_past(con, as_of=TODAY)
    assert is_past(con, as_of=TODAY - DAY)
