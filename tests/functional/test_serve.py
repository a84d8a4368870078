"""`reviewwatch serve`: a run that is due by the schedule really happens, in a real Prefect server, beside the inbox."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import duckdb
import pytest

from extractors.pubmed.files import read_path
from flows.loopback import LoopbackPubMed
from flows.settings import PROJECT_CONFIG

SAMPLE = PROJECT_CONFIG / "sample" / "intramedullary-spinal-cord-metastasis.xml"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def completed_runs(home) -> int:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        return con.execute("select count(*) from core.run where state = 'completed'").fetchone()[0]


def has_run(home) -> bool:
    """Whether a run has published and ended, asked without the warehouse: who looks into that keeps the run out."""
    return (home / "published" / "warehouse.duckdb").exists() and not (home / "run.lock").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_scheduled_run_appears_and_completes_and_the_server_ends_with_its_command(tmp_path):
    config, home = tmp_path / "config", tmp_path / "home"
    shutil.copytree(PROJECT_CONFIG, config)
    settings = config / "settings.toml"
    settings.write_text(settings.read_text("utf-8").replace('cron = "0 6 * * 1"', 'cron = "* * * * *"'), "utf-8")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "PREFECT_HOME"}
    with LoopbackPubMed(list(read_path(SAMPLE))) as pubmed, (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen(
            [
                sys.executable, "-c", "from flows.cli import main; main()", "--config", str(config), "serve",
                "--home", str(home), "--port", str(port), "--inbox-port", "0", "--source", pubmed.url,
            ],
            stdout=log, stderr=log, env=environment | {"NCBI_EMAIL": "watcher@example.org"}, cwd=PROJECT_CONFIG.parent,
        )  # fmt: skip
        try:
            deadline = time.monotonic() + 480
            while not has_run(home) and time.monotonic() < deadline and served.poll() is None:
                time.sleep(0.5)
            log_text = (tmp_path / "log").read_text("utf-8", "replace")
            address = re.search(r"The inbox is at (http://127\.0\.0\.1:\d+)", log_text)
            assert address is not None, log_text[-3000:]
            with urllib.request.urlopen(f"{address[1]}/sign-in", timeout=30) as page:
                assert "Sign in" in page.read().decode()
        finally:
            served.send_signal(signal.SIGINT)
            try:
                served.wait(timeout=60)
            except subprocess.TimeoutExpired:
                served.kill()
    assert completed_runs(home) >= 1, (tmp_path / "log").read_text("utf-8", "replace")[-3000:]
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0, "the Prefect server outlived its command"
