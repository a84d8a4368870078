"""`reviewwatch serve`: the inbox, and the watch flow on its schedule with a Prefect server, until stopped."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from extractors.errors import ConfigurationError, ReviewwatchError, UsageError
from flows.between import TRY_AGAIN_SECONDS, try_again
from flows.harvest import is_address, pubmed
from flows.prefect_home import prepare
from flows.reviews import read_reviews
from flows.settings import ScheduleSettings, read_settings
from flows.web.server import serving

LOG = logging.getLogger("flows.web")

# A cold server on a loaded machine was seen to need over a minute.
_START_SECONDS = 180


def serve(
    *, config: Path, home: Path, host: str, inbox_port: int, port: int, with_schedule: bool, source: str | None = None
) -> None:
    """The inbox is served and, `with_schedule`, every review is run on the cron line of settings.toml, until stopped.

    A run that is due while one is under way is dropped: each run starts from the stored cursor, so the next covers
    any gap. Between runs, alerts that did not arrive are tried again. Where one of inbox and schedule ends by itself,
    the other is ended and ReviewwatchError says so: an inbox of old evidence must not look alive. Raises
    ConfigurationError for wrong settings, a missing e-mail or a server that does not start; UsageError for a port that
    is taken.
    """
    settings = read_settings(config)
    read_reviews(config)
    if with_schedule:
        if source is None or is_address(source):
            pubmed(source, settings)
        prepare(home)
    with _together() as ended, serving(config, home, host=host, port=inbox_port, ended=ended):
        if with_schedule:
            _serve_schedule(config, home, port=port, source=source, schedule=settings.schedule, ended=ended)
        else:
            threading.Event().wait()


def _serve_schedule(
    config: Path, home: Path, *, port: int, source: str | None, schedule: ScheduleSettings, ended: Callable[[str], None]
) -> None:
    url = f"http://127.0.0.1:{port}"
    os.environ["PREFECT_API_URL"] = os.environ["PREFECT_SERVER_UI_API_URL"] = f"{url}/api"
    with _server(home, port, url, ended), _every(TRY_AGAIN_SECONDS, partial(try_again, config, home)):
        from prefect import serve as serve_deployment
        from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
        from prefect.schedules import Cron

        from flows.watch import watch

        deployment = watch.to_deployment(
            name="schedule",
            schedule=Cron(schedule.cron, timezone=schedule.timezone),
            parameters={"config": str(config.resolve()), "home": str(home.resolve()), "source": source},
            concurrency_limit=ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.CANCEL_NEW),
        )
        print(
            f"Watching on schedule {schedule.cron!r} ({schedule.timezone}); "
            f"runs are shown at {url}. Stop with Ctrl-C.",
            file=sys.stderr,
            flush=True,
        )
        serve_deployment(deployment, pause_on_shutdown=False, print_starting_message=False, limit=1)


@contextmanager
def _together() -> Iterator[Callable[[str], None]]:
    """The block ends when the process is told to, or by a call of what is yielded: then with its sentence as error."""
    sentences: list[str] = []
    for stop in (signal.SIGINT, signal.SIGTERM):  # also where whoever started us had them ignored
        signal.signal(stop, signal.default_int_handler)

    def end(sentence: str) -> None:
        sentences.append(sentence)
        signal.pthread_kill(threading.main_thread().ident, signal.SIGINT)

    with suppress(KeyboardInterrupt):
        yield end
    if sentences:
        raise ReviewwatchError(sentences[0])


@contextmanager
def _every(seconds: float, do: Callable[[], None]) -> Iterator[None]:
    """`do` is called again and again while the block runs; what it raises is logged, and it is called again."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(seconds):
            try:
                do()
            except Exception:
                LOG.exception("a task between runs failed")

    threading.Thread(target=repeat, name="between runs", daemon=True).start()
    try:
        yield
    finally:
        over.set()


@contextmanager
def _server(home: Path, port: int, url: str, ended: Callable[[str], None]) -> Iterator[None]:
    """A Prefect server of our own while the block runs, its log in HOME/prefect/server.log.

    `ended` is told if it stops by itself: without it no run is due any more, in silence.
    """
    if _answers(url):
        raise UsageError(f"Something already answers at {url}. Stop it, or choose another --port.")
    log = home / "prefect" / "server.log"
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with log.open("ab") as output:
        server = subprocess.Popen(command, stdout=output, stderr=output, stdin=subprocess.DEVNULL)
    is_stopping = threading.Event()

    def watch() -> None:
        code = server.wait()
        if not is_stopping.is_set():
            ended(f"The Prefect server stopped with code {code}, so no run would be due; its log is {log}.")

    try:
        print("starting the Prefect server ...", file=sys.stderr, flush=True)
        deadline = time.monotonic() + _START_SECONDS
        while not _answers(url):
            if server.poll() is not None or time.monotonic() > deadline:
                raise ConfigurationError(f"The Prefect server did not start; its log is {log}. Try another --port.")
            time.sleep(0.5)
        threading.Thread(target=watch, name="Prefect server", daemon=True).start()
        yield
    finally:
        is_stopping.set()
        server.terminate()
        server.wait(timeout=30)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/api/health", timeout=2) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False
