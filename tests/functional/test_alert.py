"""Each person gets letters of their own, by what they were told before."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import pytest

from extractors.rules import Rules
from flows.alert import Told, alert
from flows.people import Person
from flows.settings import PROJECT_CONFIG, read_settings
from flows.toml import read_toml
from tests import warehouse_fixture as made
from tests.faults.crashes import Quiet
from warehouse.answers import Answer, give
from warehouse.connect import WAREHOUSE, open_warehouse
from warehouse.harvests import Search
from warehouse.judge import load_rules, open_signals
from warehouse.runs import start_run

pytestmark = pytest.mark.slow

SETTINGS = read_settings(PROJECT_CONFIG)
EDITOR = Person(name="editor", role="editor", channel="folder")
LATER = Person(name="later", role="reader", channel="folder")


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """A home with two open signals, one of high and one of medium priority; nobody was told."""
    home = made.new_home(tmp_path_factory.mktemp("judged"))
    with open_warehouse(home) as con:
        made.fill(con)
        load_rules(con, read_toml(PROJECT_CONFIG / "signals.toml", Rules))
        open_signals(con, as_of=made.TODAY, run_id=made.RUN)
    return home


@pytest.fixture
def home(judged, tmp_path) -> Path:
    copyfile(judged / WAREHOUSE, tmp_path / WAREHOUSE)
    return tmp_path


def run(home: Path, *people: Person, days: int = 0, error: str | None = None) -> Told:
    """The alert step so many days later, after a search that went well, or failed."""
    day, run_id = made.TODAY + timedelta(days=days), f"run of day {days}"
    found = {"found": None, "fetched": 0, "error": error} if error else {"found": 3, "fetched": 3}
    with open_warehouse(home) as con:
        start_run(con, run_id=run_id, started_at=made.NOW, as_of=day, source="", software_version="0")
        search = Search(query_name="cord", query="cord", searched_at=made.NOW, **found)
        made.harvest(con, *made.STUDIES, run_id=run_id, searches=[search], searched_up_to=None if error else day)
    return alert(
        (made.REVIEW,), home=home, people=people, settings=SETTINGS, as_of=day, run_id=run_id, progress=Quiet()
    )


def letters(home: Path, person: Person) -> list[str]:
    """What lies in the person's folder, the oldest first."""
    found = sorted((home / "alerts" / person.name).glob("*.txt"), key=lambda path: path.stat().st_mtime_ns)
    return [" ".join(path.read_text().split()) for path in found]


def test_a_new_person_gets_one_digest_of_what_is_open_and_the_others_nothing(home):
    run(home, EDITOR)
    assert run(home, EDITOR, LATER, days=1).delivered == 1
    assert len(letters(home, EDITOR)) == 1
    (first,) = letters(home, LATER)
    assert "9.9 months" in first and "2 new signals in this first digest" in first


def test_a_person_is_told_by_themselves_before_and_not_by_what_others_were_told(home):
    run(home, EDITOR)
    run(home, replace(LATER, reviews=("another",)), days=1)
    assert letters(home, LATER) == [], "not their review"
    run(home, EDITOR, LATER, days=30)
    assert "2 new signals" in letters(home, LATER)[0]
    assert "2 new signals" not in letters(home, EDITOR)[1]


def test_a_long_silence_is_explained_once_and_never_called_nothing_new_where_one_could_not_look(home):
    run(home, EDITOR)
    assert run(home, EDITOR, days=27).delivered == 0
    run(home, EDITOR, days=28)
    assert run(home, EDITOR, days=29).delivered == 0
    run(home, EDITOR, days=56, error="PubMed answered 503.")
    _, quiet, blind = letters(home, EDITOR)
    assert "No new signals since the last digest" in quiet
    assert "could not look" in blind.lower() and "PubMed answered 503." in blind
    assert "nothing new" not in blind.lower() and "no new signals since" not in blind.lower()


def test_what_is_over_the_months_budget_waits_is_counted_and_told_in_the_next(home):
    frugal = replace(EDITOR, budget=1)
    with open_warehouse(home) as con:
        con.execute("update core.signal set first_seen_on = ? where priority = 'medium'", [date(2022, 8, 26)])
    run(home, frugal)
    run(home, frugal, days=7)
    assert len(letters(home, frugal)) == 1, "31 August: the month's one letter is spent"
    run(home, frugal, days=8)
    assert "1 new signal since the last digest" in letters(home, frugal)[1]


def test_a_dismissed_signal_is_told_to_nobody_new(home):
    with open_warehouse(home, read_only=True) as con:
        ids = [row[0] for row in con.execute("select signal_id from core.signal").fetchall()]
    for signal_id in ids:
        give(home, Answer(
            answer_id=signal_id, kind="decision", subject=signal_id, review_id=made.REVIEW.id, given_by="editor",
            given_at=made.NOW, content={"decision": "dismissed"},
        ))  # fmt: skip
    run(home, EDITOR)
    (quiet,) = letters(home, EDITOR)
    assert "9.9 months" not in quiet


def test_a_run_for_a_past_day_shows_its_page_and_writes_to_nobody(home):
    run(home, EDITOR)
    told = run(home, EDITOR, LATER, days=-100)
    assert told.delivered == 0 and told.pages[made.REVIEW.id].exists()
    assert letters(home, LATER) == []
