"""The thin shell around the main job: settings, secrets, the lock, whole files, the line of a step, retries."""

import multiprocessing
import os
import subprocess
import threading
from pathlib import Path
from typing import get_args

import pytest

from extractors.errors import ConfigurationError, HomeUnusable, SourceRefused, SourceUnavailable, WarehouseBusy
from extractors.review import ClaimKind
from flows.files import write_whole
from flows.lock import only_run
from flows.people import read_people
from flows.progress import step
from flows.reviews import _NEEDS
from flows.settings import PROJECT_CONFIG, credentials, read_settings


def test_the_project_s_own_settings_are_right():
    settings = read_settings(PROJECT_CONFIG)
    assert settings.pubmed.url.startswith("https://eutils.ncbi.nlm.nih.gov/")
    assert settings.alerts.retry_after_minutes
    assert read_people(PROJECT_CONFIG)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("window_days = 1826", "window_days = 0", "pubmed.window_days"),
        ("batch_size = 200", "batch_sise = 200", "batch_sise"),
        ('at_once = "high"', 'at_once = "now"', "at_once"),
    ],
)
def test_wrong_settings_name_file_and_key(tmp_path, old, new, told):
    text = (PROJECT_CONFIG / "settings.toml").read_text("utf-8")
    assert old in text
    (tmp_path / "settings.toml").write_text(text.replace(old, new), "utf-8")
    with pytest.raises(ConfigurationError) as error:
        read_settings(tmp_path)
    assert "settings.toml" in str(error.value) and told in str(error.value)


def test_the_key_is_never_shown_and_an_empty_one_is_none(monkeypatch):
    monkeypatch.setenv("NCBI_API_KEY", "secretkey123")
    monkeypatch.setenv("NCBI_EMAIL", " ")
    assert credentials().api_key == "secretkey123"
    assert credentials().email is None
    assert "secretkey123" not in repr(credentials()) and "secretkey123" not in str(credentials())


def _hold(home: str, held, let_go) -> None:
    with only_run(Path(home)):
        held.set()
        let_go.wait(30)


def test_a_second_run_in_the_same_home_is_busy_and_names_the_first(tmp_path):
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(str(tmp_path), held, let_go))
    first.start()
    assert held.wait(30)
    with pytest.raises(WarehouseBusy, match=str(first.pid)), only_run(tmp_path):
        pass
    let_go.set()
    first.join(30)
    with only_run(tmp_path):
        assert (tmp_path / "run.lock").read_text() == str(os.getpid())


def test_a_process_that_is_killed_lets_go_of_the_lock(tmp_path):
    context = multiprocessing.get_context("spawn")
    held, let_go = context.Event(), context.Event()
    first = context.Process(target=_hold, args=(str(tmp_path), held, let_go))
    first.start()
    assert held.wait(30)
    first.kill()
    first.join(30)
    with only_run(tmp_path):
        pass


def test_a_run_waits_for_who_holds_the_home_for_a_moment_but_not_the_other_way_round(tmp_path):
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with only_run(tmp_path, briefly=True):
            held.set()
            let_go.wait(30)

    moment = threading.Thread(target=hold)
    moment.start()
    assert held.wait(30)
    with pytest.raises(WarehouseBusy), only_run(tmp_path, briefly=True):
        pass
    threading.Timer(0.5, let_go.set).start()
    with only_run(tmp_path):
        assert let_go.is_set()
        with pytest.raises(WarehouseBusy, match=str(os.getpid())), only_run(tmp_path, briefly=True):
            pass
    moment.join(30)


def test_a_file_that_cannot_be_written_keeps_what_it_held(tmp_path, monkeypatch):
    page = tmp_path / "digest.html"
    write_whole(page, "before")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(HomeUnusable, match="No space left"):
        write_whole(page, "after")
    assert page.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["digest.html"]


def test_a_step_says_in_one_line_what_came_of_it(capsys):
    with step("annotate") as progress:
        progress.expect(2)
        progress.advance()
        progress.outcome = "2 articles read"
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1 and "annotate" in captured.err and "2 articles read" in captured.err


def test_a_step_that_fails_says_so_and_why(capsys):
    with pytest.raises(SourceUnavailable), step("harvest") as progress:
        progress.outcome = "12 found"
        raise SourceUnavailable("PubMed answered 503")
    told = capsys.readouterr().err
    assert "FAILED" in told and "PubMed answered 503" in told


@pytest.mark.parametrize(
    ("error", "again"),
    [(SourceUnavailable("busy"), True), (SourceRefused("bad query"), False), (ValueError("a defect"), False)],
)
def test_only_a_passing_fault_of_the_source_is_tried_again(error, again):
    from flows.watch import harvest_review

    class State:
        def result(self, raise_on_failure):
            assert raise_on_failure is False
            return error

    retrying = harvest_review.with_options(retries=2, retry_delay_seconds=[0, 0])
    assert retrying.retry_condition_fn(retrying, None, State()) is again


def test_every_file_that_people_edit_is_in_the_repository():
    root = PROJECT_CONFIG.parent
    if not (root / ".git").exists():
        pytest.skip("not a git checkout")
    tracked = subprocess.run(["git", "ls-files", "config"], cwd=root, capture_output=True, text=True, check=True).stdout
    present = {str(path.relative_to(root)) for path in PROJECT_CONFIG.rglob("*") if path.is_file()}
    assert present <= set(tracked.splitlines())


def test_a_claim_of_every_kind_is_asked_for_what_it_needs():
    assert set(_NEEDS) == set(get_args(ClaimKind))
