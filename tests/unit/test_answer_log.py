"""People's answers are kept once, in order, and can be taken back; the warehouse takes each of them once."""

import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest

import warehouse.answers
from extractors.errors import HomeUnusable
from tests.warehouse_fixture import empty_warehouse, new_home
from warehouse.answers import ANSWERS, Answer, answers, give, undo
from warehouse.connect import open_warehouse
from warehouse.taking import take_answers

AT = datetime(2022, 8, 24, 9, 30, tzinfo=timezone.utc)
LATER = AT + timedelta(minutes=1)


def decision(answer_id: str = "form-1", **content: object) -> Answer:
    return Answer(
        answer_id=answer_id, kind="decision", subject="signal", review_id="cord", reason="Nine patients of 1972",
        content={"decision": "dismissed", "said": "contradicts 9.9 30"} | content, given_by="Ada", given_at=AT,
    )  # fmt: skip


def other(kind: str, subject: str, content: dict, answer_id: str = "form-2", review_id: str | None = "cord") -> Answer:
    return Answer(
        answer_id=answer_id, kind=kind, subject=subject, review_id=review_id, content=content, given_by="Ada",
        given_at=AT,
    )  # fmt: skip


# given


def test_an_answer_is_given_back_as_it_was_given(tmp_path):
    reason = "<script>\r\nBcc: \u202e \U0001f600 \x00 " + 100_000 * "a"
    given = replace(decision(deferred_until="2022-09-01", decision="deferred"), reason=reason)
    assert give(tmp_path, given)
    assert answers(tmp_path) == [given]


def test_a_form_sent_again_is_one_answer_the_first(tmp_path):
    assert give(tmp_path, decision())
    assert not give(tmp_path, decision(decision="accepted"))
    assert answers(tmp_path) == [decision()]


def test_nobody_has_answered_where_there_is_no_file_and_asking_makes_none(tmp_path):
    assert answers(tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_answers_can_be_asked_for_by_kind_subject_and_review_in_the_order_given(tmp_path):
    given = [decision(), decision("form-2"), other("update_status", "cord", {"update_status": "up_to_date"}, "form-3")]
    for answer in given:
        give(tmp_path, answer)
    assert answers(tmp_path) == given
    assert answers(tmp_path, kind="update_status") == given[2:]
    assert answers(tmp_path, subject="signal") == given[:2]
    assert answers(tmp_path, review_id="other") == []


@pytest.mark.parametrize(
    ("kind", "content", "told"),
    [
        ("verdict", {}, "no answer is of kind"),
        ("decision", {"decision": "accepted", "state": "open"}, "has no state"),
        ("decision", {}, "decision is one of accepted"),
        ("decision", {"decision": "rejected"}, "decision is one of accepted"),
        ("decision", {"decision": "accepted", "deferred_until": "2022-09-01"}, "only a deferred signal"),
        ("decision", {"decision": "deferred", "deferred_until": "tomorrow"}, "no day"),
        ("decision", {"decision": "deferred", "deferred_until": "2022-02-30"}, "no day"),
        ("decision", {"decision": "deferred", "deferred_until": "2022-W05-1"}, "no day"),
        ("decision", {"decision": "deferred", "deferred_until": AT}, "no day"),
        ("decision", {"decision": "accepted", "said": 9}, "said is what the signal said"),
        ("correction", {"verdict": "wrong"}, "names the pmid"),
        ("correction", {"verdict": "maybe", "pmid": "1"}, "verdict is one of"),
        ("correction", {"verdict": "value", "pmid": "1"}, "where its verdict is 'value'"),
        ("correction", {"verdict": "wrong", "pmid": "1", "value": 4}, "where its verdict is 'value'"),
        ("correction", {"verdict": "value", "pmid": "1", "value": "4"}, "is a number"),
        ("correction", {"verdict": "value", "pmid": "1", "value": float("nan")}, "is a number"),
        ("correction", {"verdict": "value", "pmid": "1", "value": True}, "is a number"),
        ("update_status", {}, "update_status is one of"),
        ("update_status", {"update_status": "done"}, "update_status is one of"),
        ("review_update", {"updated_on": "2022-08-24", "confirmed_claims": []}, "needs both days"),
        (
            "review_update",
            {"updated_on": "2022-08-24", "expires_on": "2022-08-24", "confirmed_claims": []},
            "is not after",
        ),
        ("review_update", {"updated_on": "2022-08-24", "expires_on": "2025-08-24"}, "list of the ids"),
        ("review_update", {"confirmed_claims": "survival"}, "list of the ids"),
        ("subscription", {}, "on .True. or off"),
        ("subscription", {"is_on": "no"}, "on .True. or off"),
    ],
)
def test_an_answer_that_its_kind_cannot_say_is_refused_before_it_is_kept(kind, content, told):
    with pytest.raises(ValueError, match=told):
        other(kind, "subject", content)


@pytest.mark.parametrize(
    "change",
    [{"answer_id": ""}, {"subject": ""}, {"given_by": ""}, {"given_at": datetime(2022, 8, 24)}, {"reason": "\ud800"}],
)
def test_an_answer_of_nobody_about_nothing_at_no_time_or_in_no_text_is_refused(change):
    with pytest.raises(ValueError, match="answer|time zone"):
        replace(decision(), **change)


# undone


def test_undoing_restores_what_was_answered_before_or_that_nothing_was(tmp_path):
    give(tmp_path, decision("first", decision="accepted"))
    give(tmp_path, decision("second"))
    undone = undo(tmp_path, "second", undone_by="Ben", at=LATER)
    assert (undone.content["decision"], undone.given_by, undone.undoes) == ("accepted", "Ben", "second")
    assert answers(tmp_path)[-1] == undone
    give(tmp_path, other("correction", "key", {"verdict": "value", "value": 4, "pmid": "1"}))
    assert undo(tmp_path, "form-2", undone_by="Ben", at=LATER).content == {"verdict": "right", "pmid": "1"}


@pytest.mark.parametrize(
    ("answer", "before"),
    [
        (decision(), {"decision": "reopened"}),
        (other("update_status", "cord", {"update_status": "up_to_date"}, "form-1"), {"update_status": None}),
        (
            other(
                "review_update", "cord",
                {"updated_on": "2022-08-24", "expires_on": "2025-08-24", "confirmed_claims": ["survival"]}, "form-1",
            ),
            {"updated_on": None, "expires_on": None, "confirmed_claims": []},
        ),
        (other("subscription", "Ada", {"is_on": False}, "form-1", review_id=None), {"is_on": True}),
    ],
)  # fmt: skip
def test_each_kind_of_answer_can_be_taken_back_where_it_was_the_first(tmp_path, answer, before):
    give(tmp_path, answer)
    assert undo(tmp_path, "form-1", undone_by="Ada", at=LATER).content == before


def test_an_undoing_can_be_undone_and_that_undone_again(tmp_path):
    give(tmp_path, decision())
    undone = undo(tmp_path, "form-1", undone_by="Ada", at=LATER)
    again = undo(tmp_path, undone.answer_id, undone_by="Ada", at=LATER)
    assert again.content == decision().content
    assert undo(tmp_path, again.answer_id, undone_by="Ada", at=LATER).content == {"decision": "reopened"}
    assert [answer.content["decision"] for answer in answers(tmp_path)] == 2 * ["dismissed", "reopened"]


def test_what_was_overtaken_undone_or_never_given_is_not_undone(tmp_path):
    give(tmp_path, decision("first"))
    give(tmp_path, decision("second"))
    assert undo(tmp_path, "first", undone_by="Ada", at=LATER) is None, "overtaken"
    assert undo(tmp_path, "second", undone_by="Ada", at=LATER)
    assert undo(tmp_path, "second", undone_by="Ada", at=LATER) is None, "undone"
    assert undo(tmp_path, "third", undone_by="Ada", at=LATER) is None, "never given"
    assert len(answers(tmp_path)) == 3


def test_an_answer_given_between_looking_and_undoing_is_not_taken_back(tmp_path, monkeypatch):
    give(tmp_path, decision("first"))

    def overtaken(home, answer):
        give(home, decision("second", decision="accepted"))
        return give(home, answer)

    monkeypatch.setattr(warehouse.answers, "give", overtaken)
    assert undo(tmp_path, "first", undone_by="Ada", at=LATER) is None
    assert [answer.answer_id for answer in answers(tmp_path)] == ["first", "second"]


def test_what_one_reader_of_all_reviews_stopped_is_not_what_another_review_stopped(tmp_path):
    give(tmp_path, other("subscription", "Ada", {"is_on": False}, "all", review_id=None))
    give(tmp_path, other("subscription", "Ada", {"is_on": False}, "one"))
    assert undo(tmp_path, "all", undone_by="Ada", at=LATER).review_id is None


def test_a_clock_set_back_does_not_put_an_undoing_before_what_it_undoes(tmp_path):
    give(tmp_path, decision())
    assert undo(tmp_path, "form-1", undone_by="Ada", at=AT - timedelta(hours=1)).given_at > AT


# the file


def test_two_processes_that_answer_at_once_lose_nothing(tmp_path):
    code = (
        "import sys; from pathlib import Path; from dataclasses import replace;"
        "from tests.unit.test_answer_log import decision; from warehouse.answers import give;"
        "[give(Path(sys.argv[1]), decision(f'{sys.argv[2]}-{n}')) for n in range(50)]"
    )
    writers = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=Path(__file__).parents[2])
        for name in ("one", "two")
    ]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert {answer.answer_id for answer in answers(tmp_path)} == {f"{w}-{n}" for w in ("one", "two") for n in range(50)}


def test_a_writer_waits_for_another_and_says_so_when_it_takes_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(warehouse.answers, "BUSY_SECONDS", 0.05)
    give(tmp_path, decision())
    other_writer = sqlite3.connect(tmp_path / ANSWERS, isolation_level=None, check_same_thread=False)
    other_writer.execute("begin immediate")
    with pytest.raises(HomeUnusable, match="locked.*Nothing was kept"):
        give(tmp_path, decision("late"))
    assert answers(tmp_path) == [decision()], "it can be read meanwhile"
    monkeypatch.setattr(warehouse.answers, "BUSY_SECONDS", 10)
    threading.Timer(0.1, other_writer.rollback).start()
    assert give(tmp_path, decision("late"))


@pytest.mark.parametrize("broken", ["a folder", "no database", "read-only"])
def test_a_file_that_cannot_be_written_is_told_and_nothing_is_kept(tmp_path, broken):
    path = tmp_path / ANSWERS
    if broken == "a folder":
        path.mkdir()
    elif broken == "no database":
        path.write_bytes(b"not a database, but long enough to be looked at as one" * 10)
    else:
        if os.geteuid() == 0:
            pytest.skip("root may write anywhere")
        give(tmp_path, decision("before"))
        path.chmod(0o444)
    with pytest.raises(HomeUnusable, match="cannot be used"):
        give(tmp_path, decision())


def test_an_answer_that_another_hand_wrote_into_the_file_is_told_by_its_fault(tmp_path):
    give(tmp_path, decision())
    with sqlite3.connect(tmp_path / ANSWERS) as con:
        con.execute("update answer set content = '{\"decision\": \"maybe\"}'")
    with pytest.raises(HomeUnusable, match="'maybe'.*sound copy"):
        answers(tmp_path)


# taken into the warehouse


@pytest.fixture
def con():
    with empty_warehouse() as connection:
        yield connection


def test_every_kind_of_answer_is_taken_once(tmp_path, con):
    update = {"updated_on": date(2022, 8, 24), "expires_on": "2025-08-24", "confirmed_claims": ["survival", "surgery"]}
    for answer in (
        decision("a", decision="deferred", deferred_until="2022-09-01"),
        other("correction", "key", {"verdict": "value", "value": 4, "pmid": "1"}, "b"),
        other("update_status", "cord", {"update_status": "update_pending"}, "c"),
        other("review_update", "cord", update, "d"),
        other("subscription", "Ada", {"is_on": False}, "e", review_id=None),
    ):
        give(tmp_path, answer)
    assert take_answers(con, tmp_path) == 5
    at = AT.replace(tzinfo=None)
    reason = "Nine patients of 1972"
    assert con.execute("from core.decision").fetchall() == [
        ("a", "signal", "deferred", date(2022, 9, 1), "contradicts 9.9 30", reason, "Ada", at)
    ]
    assert con.execute("from core.correction").fetchall() == [("b", "key", "1", "value", 4.0, None, "Ada", at)]
    assert con.execute("from core.update_status").fetchall() == [("c", "cord", "update_pending", None, "Ada", at)]
    assert con.execute("from core.review_update").fetchall() == [
        ("d", "cord", date(2022, 8, 24), date(2025, 8, 24), ["survival", "surgery"], None, "Ada", at)
    ]
    assert con.execute("from core.subscription").fetchall() == [("e", "Ada", None, False, at)]
    assert take_answers(con, tmp_path) == 0


def test_answers_given_later_are_added_and_undoing_adds_too(tmp_path, con):
    assert take_answers(con, tmp_path) == 0, "nobody has answered"
    give(tmp_path, decision())
    assert take_answers(con, tmp_path) == 1
    undo(tmp_path, "form-1", undone_by="Ada", at=LATER)
    assert take_answers(con, tmp_path) == 1
    kept = con.execute("select decision, decided_at from core.decision order by decided_at").fetchall()
    assert kept == [("dismissed", AT.replace(tzinfo=None)), ("reopened", LATER.replace(tzinfo=None))]


def test_answers_that_several_threads_take_at_once_are_taken_once(tmp_path):
    home = new_home(tmp_path / "home")
    for number in range(20):
        give(home, decision(f"form-{number}"))
    together, taken = threading.Barrier(4), []

    def take() -> None:
        with open_warehouse(home) as con:
            together.wait(30)
            taken.append(take_answers(con, home))

    threads = [threading.Thread(target=take, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(taken) == [0, 0, 0, 20]


def test_an_answer_taken_back_is_taken_with_nothing_in_it(tmp_path, con):
    update = {"updated_on": "2022-08-24", "expires_on": "2025-08-24", "confirmed_claims": ["survival"]}
    give(tmp_path, other("review_update", "cord", update, "form-1"))
    undo(tmp_path, "form-1", undone_by="Ada", at=LATER)
    take_answers(con, tmp_path)
    taken_back = "select updated_on, expires_on, confirmed_claims from core.review_update where updated_on is null"
    assert con.execute(taken_back).fetchall() == [(None, None, [])]
