"""What a mail server does wrong neither loses an alert nor repeats one, and is told."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from flows.alert import Told, alert
from flows.settings import PROJECT_CONFIG, Settings, read_settings
from tests.faults.crashes import PEOPLE, Quiet, begin, by_hand
from tests.warehouse_fixture import REVIEW
from warehouse.connect import open_warehouse
from warehouse.outbox import undelivered
from warehouse.runs import start_run

pytestmark = pytest.mark.slow

NOON = datetime(2026, 11, 23, 12, tzinfo=timezone.utc)
MINUTE = timedelta(minutes=1)


class Server:
    """Keeps what it accepts as (recipient, Message-ID); a test puts a fault in the way."""

    def __init__(self) -> None:
        self.accepted: list[tuple[str, str]] = []
        self.refuse: Callable[[str], str | None] = lambda address: None
        self.drop_after_data = self.wait_seconds = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.refuse(address)
        if reply is None:
            envelope.rcpt_tos.append(address)
        return reply or "250 OK"

    async def handle_DATA(self, server, session, envelope):
        headers = dict(line.split(": ", 1) for line in envelope.content.decode().splitlines()[:20] if ": " in line)
        self.accepted.append((envelope.rcpt_tos[0].partition("@")[0], headers["Message-ID"]))
        if self.drop_after_data:
            self.drop_after_data -= 1
            server.transport.close()
        time.sleep(self.wait_seconds)
        return "250 OK"

    @property
    def told(self) -> list[str]:
        return sorted(name for name, _ in self.accepted)


@contextmanager
def serving(server: Server, port: int = 0) -> Iterator[Settings]:
    """The settings that lead to this server while it is up."""
    controller = Controller(server, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield settings_for(controller.port)
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings_for(port: int) -> Settings:
    settings = read_settings(PROJECT_CONFIG)
    mail = replace(settings.mail, host="127.0.0.1", port=port, security="none", timeout_seconds=1)
    return replace(settings, mail=mail)


@pytest.fixture
def home(tmp_path, monkeypatch) -> Path:
    """One open signal of high priority, and nobody told of it."""
    begin(tmp_path)
    with open_warehouse(tmp_path) as con:
        con.execute(
            "insert into core.signal by name select 's1' as signal_id, $1 as review_id, 'survival' as claim_id,"
            " 'A7_opposing_nonpivotal' as rule, '1' as pmid, 'contradicts' as relation, 'high' as priority,"
            " '' as before, 'median survival appears to be 9 months' as after, $2 as first_seen_on, $2 as opened_on,"
            " '' as opened_run_id, $2 as last_seen_on, '' as last_seen_run_id, '' as rules_version",
            [REVIEW.id, NOON.date()],
        )
    monkeypatch.setattr("flows.alert.compose", by_hand)
    return tmp_path


@pytest.fixture
def run(home, monkeypatch) -> Callable[..., Told]:
    """The alert step, some time after noon."""

    def once(settings: Settings, *, after: timedelta = timedelta(0), people=PEOPLE) -> Told:
        moment = NOON + after
        for module in ("flows.alert", "flows.deliver"):
            monkeypatch.setattr(f"{module}.now", lambda: moment)
        run_id = f"run {after}"
        with open_warehouse(home) as con:
            start_run(con, run_id=run_id, started_at=moment, as_of=moment.date(), source="", software_version="0")
        given = {"settings": settings, "as_of": moment.date(), "run_id": run_id, "progress": Quiet()}
        return alert((REVIEW,), home=home, people=people, **given)

    return once


def outbox(home: Path) -> list[tuple[str, str, int]]:
    with open_warehouse(home) as con:
        return [(alert_.recipient, alert_.state, alert_.attempts) for alert_ in undelivered(con)]


def test_a_recipient_refused_for_good_is_told_of_and_keeps_no_letter_from_the_others(home, run):
    server = Server()
    server.refuse = lambda address: "550 no such user here" if address.startswith("ben") else None
    with serving(server) as settings:
        told = run(settings)
        assert server.told == ["ann", "cleo"]
        assert (told.delivered, told.undelivered) == (2, 1)
        assert "ben" in told.failures[0] and "550 no such user here" in told.failures[0]
        later = run(settings, after=timedelta(days=1))
    assert (later.delivered, later.undelivered, later.failures) == (0, 1, ()), "not tried again by itself"
    assert outbox(home) == [("ben", "refused", 1)]


def test_a_recipient_turned_away_for_now_is_tried_again_when_it_is_time_and_not_before(home, run):
    server = Server()
    server.refuse = lambda address: "451 greylisted" if address.startswith("ben") else None
    with serving(server) as settings:
        run(settings)
        server.refuse = lambda address: None
        run(settings, after=4 * MINUTE)
        assert server.told == ["ann", "cleo"]
        told = run(settings, after=5 * MINUTE)
    assert (told.delivered, told.undelivered) == (1, 0)
    assert server.told == ["ann", "ben", "cleo"]


def test_a_dead_server_is_asked_once_a_run_and_everybody_is_told_when_it_is_back(home, run):
    port = free_port()
    told = run(settings_for(port))
    assert (told.delivered, told.undelivered, len(told.failures)) == (0, 3, 1)
    assert sorted(attempts for *_, attempts in outbox(home)) == [0, 0, 1]
    server = Server()
    with serving(server, port) as settings:
        assert run(settings, after=MINUTE).delivered == 2
        assert run(settings, after=6 * MINUTE).delivered == 1
    assert server.told == ["ann", "ben", "cleo"]
    assert len(set(server.accepted)) == 3


@pytest.mark.parametrize("fault", ["drop_after_data", "wait_seconds"])
def test_a_letter_taken_without_a_word_is_sent_again_under_the_same_message_id(home, run, fault):
    server = Server()
    setattr(server, fault, 1 if fault == "drop_after_data" else 1.5)
    with serving(server) as settings:
        told = run(settings)
        assert told.undelivered == 3 - told.delivered > 0
        server.drop_after_data = server.wait_seconds = 0
        for number in range(1, 4):
            run(settings, after=number * 6 * MINUTE)
    assert outbox(home) == []
    assert len(set(server.accepted)) == 3, "one message each, whatever came twice"
    assert len(server.accepted) == 4


def test_who_has_no_usable_address_keeps_no_letter_from_the_others_and_is_told_once_it_is_mended(home, run):
    server = Server()
    ann, ben, cleo = PEOPLE
    with serving(server) as settings:
        told = run(settings, people=(ann, replace(ben, address="b\u00e9n@example.org"), cleo))
        assert (server.told, told.undelivered) == (["ann", "cleo"], 1)
        assert "ben" in told.failures[0] and "people.toml" in told.failures[0]
        assert run(settings, after=MINUTE).delivered == 1
    assert server.told == ["ann", "ben", "cleo"]


def test_who_is_told_no_more_gets_nothing_from_the_outbox_and_is_told_all_when_they_come_back(home, run):
    server = Server()
    without_ben = tuple(person for person in PEOPLE if person.name != "ben")
    server.refuse = lambda address: "451 greylisted" if address.startswith("ben") else None
    with serving(server) as settings:
        run(settings)
        server.refuse = lambda address: None
        assert run(settings, after=timedelta(days=1), people=without_ben).undelivered == 0
        assert server.told == ["ann", "cleo"]
        run(settings, after=timedelta(days=2))
    assert server.told == ["ann", "ben", "cleo"]


def test_a_letter_that_is_gone_from_the_disk_is_written_anew(home, run):
    server = Server()
    run(settings_for(free_port()))
    for letter in (home / "letters").rglob("*.eml"):
        letter.unlink()
    with serving(server) as settings:
        for number in range(1, 3):
            told = run(settings, after=number * 6 * MINUTE)
    assert (server.told, told.undelivered) == (["ann", "ben", "cleo"], 0)
