"""`reviewwatch serve`: Prefect's server on loopback and the watch flow on its schedule, until stopped."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import ConfigurationError, UsageError
from flows.harvest import is_address, pubmed
from flows.prefect_home import prepare
from flows.reviews import read_reviews
from flows.settings import read_settings

# A cold server on a loaded machine was seen to need over a minute.
_START_SECONDS = 180


def serve_schedule(*, config: Path, home: Path, port: int, source: str | None = None) -> None:
    """Runs every review on the cron line of settings.toml until interrupted; the server then ends too.

    A run that is due while one is under way is dropped: each run starts from the stored cursor, so the next covers
    any gap. Raises ConfigurationError for wrong settings, a missing e-mail or a server that does not start.
    """
    settings = read_settings(config)
    read_reviews(config)
    if source is None or is_address(source):
        pubmed(source, settings)
    prepare(home)
    url = f"http://127.0.0.1:{port}"
    os.environ["PREFECT_API_URL"] = os.environ["PREFECT_SERVER_UI_API_URL"] = f"{url}/api"
    with _server(home, port, url):
        from prefect import serve
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.schedules import Cron

        from flows.watch import watch

        deployment = watch.to_deployment(
            name="schedule",
            schedule=Cron(settings.schedule.cron, timezone=settings.schedule.timezone),
            parameters={"config": str(config.resolve()), "home": str(home.resolve()), "source": source},
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        )
        print(
            f"Watching on schedule {settings.schedule.cron!r} ({settings.schedule.timezone}); "
            f"runs are shown at {url}. Stop with Ctrl-C.",
            file=sys.stderr,
            flush=True,
        )
        serve(deployment, pause_on_shutdown=False, print_starting_message=False, limit=1)


@contextmanager
def _server(home: Path, port: int, url: str) -> Iterator[None]:
    """A Prefect server of our own while the block runs, its log in HOME/prefect/server.log."""
    if _answers(url):
        raise UsageError(f"Something already answers at {url}. Stop it, or choose another --port.")
    log = home / "prefect" / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    try:
        print("starting the Prefect server ...", file=sys.stderr, flush=True)
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(url):
            if server.poll() is not None or time.monotonic() > deadline:
                raise ConfigurationError(f"The Prefect server did not start; its log is {log}. Try another --port.")
            time.sleep(0.5)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False
