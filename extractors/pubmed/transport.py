"""How a request of Bio.Entrez travels: to which address, how fast, how long, and how often it is tried again.

Bio.Entrez (1.88) builds requests well and sends them badly: its address is fixed, it has no time-out, and it asks again
at once whatever Retry-After says. All of that sits in one function, `Bio.Entrez._open`, which takes a finished request
and gives back the reply. `Transport` puts its own in that place while one call lasts. That is narrower than an opener
installed for the whole process, through which every other user of urllib would go, and than a changed `urlopen`,
around which Entrez would still pause and retry. Calls from several threads follow one another.

The API key and the e-mail travel in each request. Nothing raised or logged here holds either of them, nor the
address of a request.
"""

import http.client
import io
import logging
import random
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar
from urllib.parse import quote, quote_plus, urlsplit

from Bio import Entrez

from extractors.errors import ConfigurationError, ReviewwatchError, SourceUnavailable
from extractors.pubmed.replies import SOURCE, ComeBackLater, HistoryExpired, http_fault

EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"
# A little slower than the limit: exactly at it NCBI sometimes answers 429 all the same.
PACE_MARGIN = 1.1
FIRST_WAIT_SECONDS = 1.0
LONGEST_WAIT_SECONDS = 60.0
LONGEST_RETRY_AFTER_SECONDS = 300.0

_log = logging.getLogger(__name__)
_entrez = threading.Lock()
T = TypeVar("T")


class Transport:
    """Carries the requests of one client.

    `secrets` are the words that no error or log line may hold. `clock` and `sleep` count seconds, `jitter` gives a
    number from 0 to 1: tests put their own there and never wait.
    """

    def __init__(
        self,
        *,
        base_url: str,
        secrets: tuple[str, ...],
        requests_per_second: float,
        timeout_seconds: float,
        attempts: int,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._secrets = {form for secret in secrets for form in (secret, quote(secret), quote_plus(secret))}
        address = urlsplit(base_url)
        if address.scheme not in ("http", "https") or not address.hostname or address.query or address.fragment:
            raise ConfigurationError(
                f"{self._scrubbed(base_url)!r} is not the address of an E-utilities server. Give one like {EUTILS}"
            )
        self.base_url = base_url.rstrip("/") + "/"
        self._interval_seconds = PACE_MARGIN / requests_per_second
        self._timeout_seconds = timeout_seconds
        self._attempts = attempts
        self._clock, self._sleep, self._jitter = clock, sleep, jitter
        self._next_turn = float("-inf")
        here = address.hostname in ("127.0.0.1", "::1", "localhost")  # never to be asked through a proxy
        self._opener = urllib.request.build_opener(*([urllib.request.ProxyHandler({})] if here else []))

    def ask(self, call: Callable[[], io.BytesIO], read: Callable[[bytes], T]) -> T:
        """What `read` makes of the reply to a Bio.Entrez call; a passing fault of either is tried again.

        SourceUnavailable where the last attempt fails too, or where PubMed wants to be left alone for longer than
        LONGEST_RETRY_AFTER_SECONDS. HistoryExpired, SourceRefused and ConfigurationError at once.
        """
        for attempt in range(1, self._attempts + 1):
            answer, fault = self._try(call, read)
            if fault is None:
                return answer
            text = self._scrubbed(str(fault)).removesuffix(" Try again later.")
            # A new error, raised where no other is being handled: the old one may hold the address with the key.
            if not isinstance(fault, SourceUnavailable) or isinstance(fault, HistoryExpired):
                raise type(fault)(text)
            wait_seconds = self._backoff(fault, attempt)
            if attempt == self._attempts or wait_seconds > LONGEST_RETRY_AFTER_SECONDS:
                break
            _log.warning(
                "%s Trying again in %.1f s (attempt %d of %d).", text, wait_seconds, attempt + 1, self._attempts
            )
            self._sleep(wait_seconds)
        times = "once" if attempt == 1 else f"{attempt} times"
        raise SourceUnavailable(f"{text} It was asked {times}; nothing can be concluded. Try again later.")

    def _try(
        self, call: Callable[[], io.BytesIO], read: Callable[[bytes], T]
    ) -> tuple[T, None] | tuple[None, ReviewwatchError]:
        try:
            with self._carrying():
                body = call().read()
            return read(body), None
        except ReviewwatchError as error:
            return None, error

    @contextmanager
    def _carrying(self) -> Iterator[None]:
        """While it lasts, what Bio.Entrez asks goes through `_exchange`."""
        with _entrez:
            of_entrez = Entrez._open
            Entrez._open = self._exchange
            try:
                yield
            finally:
                Entrez._open = of_entrez

    def _exchange(self, request: urllib.request.Request) -> io.BytesIO:
        """The whole body of the reply to one request, sent once, at this transport's address and pace."""
        request.full_url = self.base_url + request.full_url.removeprefix(EUTILS)
        self._await_turn()
        try:
            with self._opener.open(request, timeout=self._timeout_seconds) as reply:
                return io.BytesIO(reply.read())
        except urllib.error.HTTPError as error:
            with error:
                raise http_fault(error.code, error.reason, error.headers["Retry-After"], _body(error)) from None
        except (OSError, http.client.HTTPException) as error:
            reason = getattr(error, "reason", None) or error
            raise SourceUnavailable(f"{SOURCE} could not be reached or broke off: {_cause(reason)}.") from None

    def _await_turn(self) -> None:
        now = self._clock()
        if now < self._next_turn:
            self._sleep(self._next_turn - now)
        self._next_turn = max(now, self._next_turn) + self._interval_seconds

    def _backoff(self, fault: SourceUnavailable, attempt: int) -> float:
        """Seconds to wait: as long as PubMed asks for, at least twice as long each time, spread by half."""
        wait_seconds = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2 ** (attempt - 1)) * (1 + self._jitter()) / 2
        return max(fault.seconds, wait_seconds) if isinstance(fault, ComeBackLater) else wait_seconds

    def _scrubbed(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "[hidden]")
        return text


def _body(error: urllib.error.HTTPError) -> bytes:
    """What an error page says, as far as it can be read: its status counts all the same."""
    try:
        return error.read()
    except (OSError, http.client.HTTPException):
        return b""


def _cause(reason: object) -> str:
    return "it took too long" if isinstance(reason, TimeoutError) else f"{type(reason).__name__} ({reason})"
