"""An alert is kept until it has arrived, and what was told is not told again."""

from datetime import timedelta

import pytest

from tests.warehouse_fixture import NOW, REVIEW, RUN, TODAY, empty_warehouse
from warehouse.outbox import (
    mark_delivered,
    mark_failed,
    record_alert,
    signals_not_yet_told,
    undelivered,
    withdrawals_not_yet_told,
)

EDITOR, ANALYST = "editor@example.org", "analyst@example.org"


@pytest.fixture
def con():
    with empty_warehouse() as connection:
        for signal_id in ("a", "b", "closed"):
            gone = signal_id == "closed"
            connection.execute(
                "insert into core.signal by name select $1 as signal_id, $2 as review_id, 'survival' as claim_id,"
                " 'A7_opposing_nonpivotal' as rule, $1 as pmid, 'contradicts' as relation, 'low' as priority,"
                " '' as before, '' as after, $3 as first_seen_on, $3 as opened_on, $4 as opened_run_id,"
                " $3 as last_seen_on, $4 as last_seen_run_id, '' as rules_version, $5 as closed_on,"
                " $6 as closed_reason, $7 as closed_run_id",
                [signal_id, REVIEW.id, TODAY, RUN, TODAY if gone else None, "gone" if gone else None,
                 RUN if gone else None],
            )  # fmt: skip
        yield connection


def tell(con, *signal_ids, recipient=EDITOR):
    return record_alert(
        con, review_id=REVIEW.id, recipient=recipient, channel="mail", signal_ids=signal_ids, subject="News",
        digest_path="digests/cord.html", run_id=RUN, created_at=NOW,
    )  # fmt: skip


def not_yet_told(con, recipient=EDITOR):
    return signals_not_yet_told(con, review_id=REVIEW.id, recipient=recipient)


def test_the_same_signals_to_the_same_recipient_are_one_alert_in_whatever_order(con):
    assert tell(con, "a", "b") == tell(con, "b", "a", "a")
    assert [(alert.recipient, alert.state, alert.signal_ids) for alert in undelivered(con)] == [
        (EDITOR, "pending", ("a", "b"))
    ]
    assert tell(con, "a", "b", recipient=ANALYST) != tell(con, "a", "b")


def test_an_alert_that_arrived_is_never_given_out_again_even_if_recorded_anew(con):
    alert_id = tell(con, "a")
    mark_delivered(con, alert_id, delivered_at=NOW)
    tell(con, "a")
    mark_delivered(con, alert_id, delivered_at=NOW + timedelta(days=1))
    assert undelivered(con) == []
    assert con.execute("select delivered_at, attempts from core.alert").fetchall() == [(NOW.replace(tzinfo=None), 1)]


def test_an_alert_that_failed_is_tried_again_and_says_why_it_failed(con):
    alert_id = tell(con, "a")
    mark_failed(con, alert_id, error="The mail server refused the address.")
    mark_failed(con, alert_id, error="The mail server did not answer.")
    assert [(alert.alert_id, alert.state, alert.attempts) for alert in undelivered(con)] == [(alert_id, "failed", 2)]
    assert con.execute("select last_error from core.alert").fetchone() == ("The mail server did not answer.",)
    mark_delivered(con, alert_id, delivered_at=NOW)
    mark_failed(con, alert_id, error="A late bounce.")
    assert undelivered(con) == []


def test_alerts_are_given_out_oldest_first(con):
    later = record_alert(
        con, review_id=REVIEW.id, recipient=EDITOR, channel="mail", signal_ids=["a"], subject="Later", digest_path="",
        run_id=RUN, created_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    earlier = tell(con, "b")
    assert [alert.alert_id for alert in undelivered(con)] == [earlier, later]


def test_each_recipient_is_told_each_standing_signal_once(con):
    assert not_yet_told(con) == ["a", "b"], "a closed signal is no news"
    mark_delivered(con, tell(con, "a"), delivered_at=NOW)
    assert not_yet_told(con) == ["b"]
    mark_failed(con, tell(con, "b"), error="The mail server did not answer.")
    assert not_yet_told(con) == [], "what lies in the outbox is sent from there"
    assert not_yet_told(con, recipient=ANALYST) == ["a", "b"]
    assert signals_not_yet_told(con, review_id="other", recipient=EDITOR) == []


def test_a_signal_that_was_answered_is_no_news(con):
    con.execute("insert into core.decision values ('d', 'a', 'dismissed', null, null, null, 'An Editor', $1)", [NOW])
    assert not_yet_told(con) == ["b"]


def test_an_alert_without_signals_is_refused(con):
    with pytest.raises(ValueError, match="tells nothing"):
        tell(con)


def not_yet_taken_back(con, recipient=EDITOR):
    return withdrawals_not_yet_told(con, review_id=REVIEW.id, recipient=recipient)


def take_back(con, *signal_ids, recipient=EDITOR):
    return record_alert(
        con, review_id=REVIEW.id, recipient=recipient, channel="mail", signal_ids=(), withdrawn_ids=signal_ids,
        subject="News", digest_path="digests/cord.html", run_id=RUN, created_at=NOW,
    )  # fmt: skip


def test_who_was_told_of_a_signal_that_closed_is_told_so_once_and_nobody_else(con):
    assert not_yet_taken_back(con) == []
    tell(con, "closed")
    assert not_yet_taken_back(con) == ["closed"]
    assert not_yet_taken_back(con, ANALYST) == []
    take_back(con, "closed")
    assert not_yet_taken_back(con) == []


def test_a_signal_that_stands_or_that_the_study_gives_under_another_rule_is_not_taken_back(con):
    tell(con, "a", "closed")
    assert not_yet_taken_back(con) == ["closed"]
    con.execute("update core.signal set pmid = 'closed' where signal_id = 'b'")
    assert not_yet_taken_back(con) == []


def test_an_alert_may_take_back_and_tell_nothing_new_and_lies_in_the_outbox_until_it_arrived(con):
    alert_id = take_back(con, "closed")
    assert [(alert.signal_ids, alert.withdrawn_ids) for alert in undelivered(con)] == [((), ("closed",))]
    mark_delivered(con, alert_id, delivered_at=NOW)
    assert undelivered(con) == []
