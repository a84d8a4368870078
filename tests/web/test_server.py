"""The inbox as `reviewwatch serve` has it: on a port, behind a door, and not without its schedule."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading

import httpx
import pytest

from extractors.errors import ConfigurationError, ReviewwatchError, UsageError
from flows import serve as module
from flows.people import Person
from flows.settings import PROJECT_CONFIG, InboxSettings
from flows.web.passwords import is_right
from flows.web.server import check_door, serving
from tests.inbox_site import PASSWORD_HASH

EDNA = Person(name="edna", role="editor", password=PASSWORD_HASH)
NEWCOMER = Person(name="editors", role="editor")


def settings(url: str = "https://inbox.example.org", **values: object) -> InboxSettings:
    return InboxSettings(url=url, session_hours=12, **values)


def started(home, *arguments: str) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", "from flows.cli import main; main()", "serve", "--no-schedule", "--inbox-port", "0",
         "--home", str(home), *arguments],
        stderr=subprocess.PIPE, text=True, cwd=PROJECT_CONFIG.parent,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),  # as a shell starts what it does not wait for
    )  # fmt: skip


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_a_newcomer_gets_in_by_the_printed_link_before_any_run(tmp_path, stop):
    process = started(tmp_path / "home")
    try:
        told = process.stderr.readline() + process.stderr.readline()
        link = re.search(r"http://127\.0\.0\.1:\d+/enter\?token=\S+", told).group()
        with httpx.Client(follow_redirects=True, base_url=link.partition("/enter")[0]) as browser:
            assert "You enter as editors" in browser.get(link).text
            entered = browser.post(link)
            assert "No run has been made yet" in entered.text
            assert str(tmp_path) not in entered.text
            assert "editors, editor" in entered.text
            assert browser.get("/").headers["content-security-policy"].startswith("default-src 'none'")
            assert browser.request("GET", "/", headers={"Host": "evil.example"}).status_code == 400
            assert "server" not in browser.get("/").headers
    finally:
        process.send_signal(stop)
        _, log = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "POST /enter 303" in log
    assert "token" not in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("host", "inbox", "people", "said"),
    [
        ("0.0.0.0", settings("http://inbox.example.org"), [EDNA], "TLS"),
        ("192.0.2.1", settings("http://127.0.0.1:8765"), [EDNA], "TLS"),
        ("::", settings(), [NEWCOMER], "reviewwatch password"),
        ("inbox.example.org", settings(), [], "reviewwatch password"),
        ("127.0.0.1", settings(user_header="Remote-User"), [EDNA], "inbox.proxies"),
    ],
)
def test_a_door_that_nobody_guards_stays_shut(host, inbox, people, said):
    with pytest.raises(ConfigurationError, match=said):
        check_door(host, inbox, tuple(people))


@pytest.mark.parametrize(
    ("host", "inbox", "people"),
    [
        ("0.0.0.0", settings(), [EDNA]),
        ("0.0.0.0", settings(user_header="Remote-User", proxies=("10.0.0.1",)), [NEWCOMER]),
        ("127.0.0.1", settings("http://127.0.0.1:8765"), [NEWCOMER]),
        ("::1", settings("http://127.0.0.1:8765"), []),
        ("localhost", settings(), [NEWCOMER]),
    ],
)
def test_a_door_that_is_guarded_or_leads_nowhere_else_opens(host, inbox, people):
    check_door(host, inbox, tuple(people))


def test_no_link_is_printed_where_an_editor_has_a_password(tmp_path, capsys, site_config):
    with serving(site_config, tmp_path / "home", host="127.0.0.1", port=0, ended=pytest.fail) as address:
        assert httpx.get(f"{address}/enter?token=").status_code == 403
    assert "token" not in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(tmp_path, site_config):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}.*--inbox-port"):
            with serving(site_config, tmp_path / "home", host="127.0.0.1", port=port, ended=pytest.fail):
                pass


def test_an_inbox_that_dies_ends_the_schedule_with_the_reason():
    with pytest.raises(ReviewwatchError, match="The inbox stopped"):
        with module._together() as ended:
            threading.Timer(0.2, ended, ["The inbox stopped: why."]).start()
            threading.Event().wait(30)


def test_a_schedule_that_fails_ends_the_inbox(tmp_path, site_config):
    with pytest.raises(UsageError, match="no schedule"):
        with serving(site_config, tmp_path / "home", host="127.0.0.1", port=0, ended=pytest.fail) as address:
            assert httpx.get(f"{address}/sign-in").status_code == 200
            raise UsageError("no schedule")
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/sign-in")


def test_an_inbox_that_dies_tells(tmp_path, site_config, monkeypatch):
    told, was_told = [], threading.Event()

    def break_down(*_arguments, **_options):
        raise RuntimeError("out of memory")

    monkeypatch.setattr("uvicorn.Server.run", break_down)
    with serving(
        site_config, tmp_path / "home", host="127.0.0.1", port=0, ended=lambda why: (told.append(why), was_told.set())
    ):
        assert was_told.wait(10)
    assert "out of memory" in told[0]


def test_what_is_done_between_runs_goes_on_after_a_fault():
    calls, done = [], threading.Event()

    def fail() -> None:
        calls.append(1)
        if len(calls) == 3:
            done.set()
        raise RuntimeError("a fault")

    with module._every(0.01, fail):
        assert done.wait(10)


@pytest.fixture
def site_config(tmp_path):
    folder = tmp_path / "config"
    folder.mkdir()
    (folder / "settings.toml").write_text((PROJECT_CONFIG / "settings.toml").read_text("utf-8"), "utf-8")
    (folder / "people.toml").write_text(
        f'[[people]]\nname = "edna"\nrole = "editor"\npassword = "{PASSWORD_HASH}"\n', "utf-8"
    )
    return folder


def password_command(given: bytes) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", "from flows.cli import main; main()", "password"]
    return subprocess.run(command, input=given, capture_output=True, cwd=PROJECT_CONFIG.parent, env=os.environ)


def test_the_password_command_prints_the_line_for_people_toml():
    done = password_command("caf\u00e9 metastasis radio\n".encode())
    name, _, value = done.stdout.decode().strip().partition(" = ")
    assert name == "password"
    assert is_right(Person(name="edna", role="editor", password=value.strip('"')), "caf\u00e9 metastasis radio")
    assert b"radio" not in done.stdout + done.stderr


def test_the_password_command_refuses_a_short_one_with_the_reason():
    done = password_command(b"short\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"at least 15" in done.stderr
