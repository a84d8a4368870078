"""Who was not told shows in `reviewwatch status`, and `reviewwatch deliver` tries again between runs."""

import json
from datetime import datetime, timedelta, timezone
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from extractors.errors import AlertNotDelivered
from extractors.rules import Rules
from flows import alert as module
from flows.cli import cli
from flows.deliver import Delivered
from flows.people import read_people
from flows.settings import PROJECT_CONFIG, read_settings
from flows.toml import read_toml
from tests.faults.crashes import Quiet, begin, by_hand
from tests.warehouse_fixture import REVIEW
from warehouse.connect import open_warehouse
from warehouse.judge import load_rules
from warehouse.outbox import due, mark_failed, mark_refused

NOW = datetime.now(timezone.utc)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """An alert of the folder channel lies in the outbox, its letter on the disk; delivery was not tried."""
    home = tmp_path / "home"
    begin(home)
    with open_warehouse(home) as con:
        load_rules(con, read_toml(PROJECT_CONFIG / "signals.toml", Rules))
    monkeypatch.setattr(module, "compose", by_hand)
    monkeypatch.setattr(module, "deliver", lambda *_, **__: Delivered(delivered=0, failures=(), undelivered=1))
    people, settings = read_people(PROJECT_CONFIG), read_settings(PROJECT_CONFIG)
    module.alert(
        (REVIEW,), home=home, people=people, settings=settings, as_of=NOW.date(), run_id="run-1", progress=Quiet()
    )
    return home


def mark(home: Path, how, **given) -> None:
    with open_warehouse(home) as con:
        (alert,) = due(con, at=NOW + timedelta(days=1), refused_too=True)
        how(con, alert.alert_id, **given)


def call(*words: str, config: Path = PROJECT_CONFIG):
    return CliRunner().invoke(cli, ["--config", str(config), *words], standalone_mode=False)


def status(home: Path) -> tuple[list[dict], str]:
    (row,) = json.loads(call("status", "--json", "--home", str(home)).stdout)
    return row["undelivered"], " ".join(call("status", "--home", str(home)).stdout.split())


def test_an_alert_that_has_not_arrived_is_told_with_recipient_attempts_reason_and_next_attempt(home):
    again = (NOW + timedelta(minutes=5)).replace(microsecond=0)
    mark(home, mark_failed, error="The mail server did not answer.", next_attempt_at=again)
    (row,), text = status(home)
    assert (row["recipient"], row["attempts"], row["state"]) == ("editors", 1, "failed")
    assert row["last_error"] == "The mail server did not answer."
    assert datetime.fromisoformat(row["next_attempt_at"]) == again
    assert "NOT DELIVERED to editors" in text and "The mail server did not answer." in text


def test_a_refused_alert_is_told_with_what_to_do(home):
    mark(home, mark_refused, error="550 no such user")
    (row,), text = status(home)
    assert (row["state"], row["next_attempt_at"]) == ("refused", None)
    assert "reviewwatch deliver --refused" in text


def test_deliver_sends_what_is_due_and_nothing_twice(home):
    first = call("deliver", "--home", str(home))
    assert json.loads(first.stdout) == {"delivered": 1, "failures": [], "undelivered": 0}
    assert len(list((home / "alerts" / "editors").glob("*.html"))) == 1
    assert json.loads(call("deliver", "--home", str(home)).stdout)["delivered"] == 0
    assert status(home)[0] == []


def test_deliver_leaves_what_waits_and_says_so_with_its_exit_code(home):
    mark(home, mark_failed, error="away", next_attempt_at=NOW + timedelta(hours=1))
    waiting = call("deliver", "--home", str(home))
    assert isinstance(waiting.exception, AlertNotDelivered) and waiting.exception.exit_code == 15
    assert json.loads(waiting.stdout)["undelivered"] == 1
    mark(home, mark_refused, error="550 no such user")
    assert call("deliver", "--home", str(home)).exception
    assert json.loads(call("deliver", "--refused", "--home", str(home)).stdout)["delivered"] == 1


def test_nothing_goes_to_who_was_taken_out_of_people_toml(home, tmp_path):
    config = tmp_path / "config"
    copytree(PROJECT_CONFIG, config)
    people = config / "people.toml"
    people.write_text(people.read_text().replace('channel = "folder"', 'channel = "none"'))
    done = call("deliver", "--home", str(home), config=config)
    assert json.loads(done.stdout) == {"delivered": 0, "failures": [], "undelivered": 0}
    assert not (home / "alerts").exists()
