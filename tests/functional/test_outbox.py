"""An alert is kept until it has arrived, and is tried again later and later."""

from datetime import timedelta

import pytest

from tests.warehouse_fixture import NOW, REVIEW, RUN, empty_warehouse
from warehouse.outbox import (
    due,
    forget,
    mark_delivered,
    mark_failed,
    mark_refused,
    new_alert_id,
    record_alert,
    undelivered,
)

EDITOR, ANALYST = "editor", "analyst"


@pytest.fixture
def con():
    with empty_warehouse() as connection:
        yield connection


def tell(con, *signal_ids, recipient=EDITOR, withdrawn=(), kind="signals", at=NOW, run_id=RUN):
    alert_id = new_alert_id(
        review_id=REVIEW.id, recipient=recipient, run_id=run_id, signal_ids=signal_ids, withdrawn_ids=withdrawn
    )
    record_alert(
        con, alert_id=alert_id, review_id=REVIEW.id, recipient=recipient, channel="mail", kind=kind,
        said=dict.fromkeys(signal_ids, "contradicts 9.9"), withdrawn_ids=withdrawn, subject="News",
        digest_path=f"letters/cord/{alert_id}.eml", run_id=run_id, created_at=at,
    )  # fmt: skip
    return alert_id


def ids(alerts):
    return [alert.alert_id for alert in alerts]


def fail(con, alert_id, error="The mail server did not answer.", after=timedelta(minutes=5)):
    mark_failed(con, alert_id, error=error, next_attempt_at=NOW + after)


def test_the_same_signals_to_the_same_recipient_in_a_run_are_one_alert_in_whatever_order(con):
    assert tell(con, "a", "b") == tell(con, "b", "a", "a")
    assert [(alert.recipient, alert.state) for alert in undelivered(con)] == [(EDITOR, "pending")]
    assert con.execute("select signal_id, said from core.alert_signal order by all").fetchall() == [
        ("a", "contradicts 9.9"), ("b", "contradicts 9.9"),
    ]  # fmt: skip
    others = {tell(con, "a", "b", recipient=ANALYST), tell(con, "a"), tell(con, withdrawn=("a", "b"))}
    assert len({tell(con, "a", "b"), *others, tell(con, "a", "b", run_id="run-2")}) == 5


def test_an_alert_that_arrived_is_never_given_out_again_even_if_recorded_anew(con):
    alert_id = tell(con, "a")
    mark_delivered(con, alert_id, delivered_at=NOW)
    tell(con, "a")
    mark_delivered(con, alert_id, delivered_at=NOW + timedelta(days=1))
    assert undelivered(con) == due(con, at=NOW, refused_too=True) == []
    assert con.execute("select delivered_at, attempts from core.alert").fetchall() == [(NOW.replace(tzinfo=None), 1)]


def test_an_alert_that_failed_waits_until_its_moment_and_says_why_it_failed(con):
    alert_id = tell(con, "a")
    assert ids(due(con, at=NOW)) == [alert_id]
    fail(con, alert_id, "The mail server closed the line.")
    fail(con, alert_id)
    assert due(con, at=NOW + timedelta(minutes=4)) == []
    (again,) = due(con, at=NOW + timedelta(minutes=5))
    assert (again.state, again.attempts, again.last_error) == ("failed", 2, "The mail server did not answer.")
    mark_delivered(con, alert_id, delivered_at=NOW)
    fail(con, alert_id, "A late bounce.")
    assert undelivered(con) == []


def test_an_alert_that_was_refused_for_good_is_kept_and_shown_and_tried_only_when_asked_for(con):
    alert_id = tell(con, "a")
    mark_refused(con, alert_id, error="550 no such user")
    assert due(con, at=NOW + timedelta(days=400)) == []
    assert [(alert.state, alert.last_error) for alert in undelivered(con)] == [("refused", "550 no such user")]
    assert ids(due(con, at=NOW, refused_too=True)) == [alert_id]


def test_alerts_are_given_out_oldest_first_but_one_that_failed_holds_up_none(con):
    later, earlier = tell(con, "a", at=NOW + timedelta(hours=1)), tell(con, "b")
    assert ids(due(con, at=NOW)) == ids(undelivered(con)) == [earlier, later]
    fail(con, earlier, after=timedelta(0))
    assert ids(due(con, at=NOW)) == [later, earlier]


def test_an_alert_of_signals_tells_something_and_a_quiet_one_nothing(con):
    with pytest.raises(ValueError, match="tells something"):
        tell(con)
    with pytest.raises(ValueError, match="quiet one nothing"):
        tell(con, "a", kind="quiet")
    tell(con, kind="quiet")
    tell(con, withdrawn=("closed",))
    assert len(undelivered(con)) == 2


def test_an_alert_taken_out_of_the_outbox_leaves_nothing_of_what_it_told(con):
    alert_id = tell(con, "a", withdrawn=("closed",))
    forget(con, alert_id)
    assert undelivered(con) == []
    for table in ("core.alert", "core.alert_signal", "core.alert_withdrawal"):
        assert con.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_an_alert_that_arrived_is_not_taken_out(con):
    alert_id = tell(con, "a")
    mark_delivered(con, alert_id, delivered_at=NOW)
    forget(con, alert_id)
    assert con.execute("select count(*) from core.alert_signal").fetchone() == (1,)
