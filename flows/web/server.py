"""The inbox as a server: where it listens, and on what conditions others than this machine may reach it."""

import ipaddress
import logging
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn

from extractors.errors import ConfigurationError, UsageError
from flows.clock import now
from flows.people import Person, read_people
from flows.settings import InboxSettings, read_settings
from flows.web.app import make_app
from flows.web.page import may
from flows.web.sign_in import Entry

LOG = logging.getLogger("flows.web")
STOP_SECONDS = 5


@contextmanager
def serving(config: Path, home: Path, *, host: str, port: int, ended: Callable[[str], None]) -> Iterator[str]:
    """The inbox answers at the address yielded until the block ends; `ended` is told if it stops by itself.

    On loopback, and where nobody who may answer has a password, a link is printed that signs in the first editor
    once. Raises ConfigurationError for what `check_door` refuses, UsageError when the port is taken.
    """
    settings, people = read_settings(config).inbox, read_people(config)
    check_door(host, settings, people)
    entry = _entry(host, settings, people)
    app = make_app(config, home, entry=entry)
    listener = _listen(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{listener.getsockname()[1]}"
    _log_to_stderr()
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            loop="asyncio",
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,  # it would print tokens; flows.web.security writes one line a request
            server_header=False,
            proxy_headers=False,  # flows.web.sign_in believes them of known proxies alone
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )

    def run() -> None:
        cause = "it ended"
        try:
            server.run(sockets=[listener])
        except BaseException as error:  # whatever it was: who reads the log must know that nobody is served
            LOG.exception("the inbox stopped")
            cause = str(error) or type(error).__name__
        if not server.should_exit:
            ended(f"The inbox stopped: {cause}. Its log tells more; start `reviewwatch serve` again.")

    thread = threading.Thread(target=run, name="inbox", daemon=True)
    thread.start()
    print(f"The inbox is at {address}", file=sys.stderr, flush=True)
    if entry is not None:
        print(f"Enter by this link, once, within ten minutes: {address}/enter?token={entry.token}", file=sys.stderr)
    try:
        yield address
    finally:
        server.should_exit = True
        thread.join(2 * STOP_SECONDS)


def check_door(host: str, settings: InboxSettings, people: tuple[Person, ...]) -> None:
    """ConfigurationError where others could reach an inbox that nobody guards, or nobody could sign in to."""
    if settings.user_header is not None and not settings.proxies:
        raise ConfigurationError(
            "settings.toml: inbox.user_header is set, but no proxy is named whose header is believed. Give its address"
            " in inbox.proxies."
        )
    if _is_loopback(host):
        return
    if urlsplit(settings.url).scheme != "https":
        raise ConfigurationError(
            f"With --host {host} others reach the inbox, and passwords would cross the network in the open. Put a"
            " reverse proxy with TLS before it and its https address in settings.toml, inbox.url; or leave out --host."
        )
    if settings.user_header is None and not any(person.password for person in people):
        raise ConfigurationError(
            f"With --host {host} others reach the inbox, but nobody in people.toml has a password. Make one with"
            " `reviewwatch password`, or name the proxy's inbox.user_header in settings.toml."
        )


def _entry(host: str, settings: InboxSettings, people: tuple[Person, ...]) -> Entry | None:
    """A link for the first editor, where this machine alone is served and nobody could answer otherwise."""
    editors = [person for person in people if may(person, "editor")]
    if not _is_loopback(host) or settings.user_header is not None or any(person.password for person in editors):
        return None
    first = next((person for person in editors if person.role == "editor"), None)
    return Entry(first, now()) if first else None


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise UsageError(
            f"The inbox cannot listen at {host}, port {port}: {error.strerror}. Stop what does, or choose another"
            " --inbox-port."
        ) from error


def _log_to_stderr() -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    for name, level in (("flows.web", logging.INFO), ("uvicorn.error", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(level)
