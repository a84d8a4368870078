"""The HTTP side of the PubMed on this machine: one thread a request, faults played as asked."""

import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

from extractors.records import Article, Record
from flows.loopback import replies
from flows.loopback.eutils import EUtils
from flows.loopback.faults import Fault
from flows.loopback.replies import Reply

_PATH = "/entrez/eutils/"


@dataclass(frozen=True, kw_only=True)
class Request:
    """A request as it came: GET or POST, "esearch.fcgi" or another program, its parameters."""

    method: str
    program: str
    parameters: dict[str, str]


Faults = Iterable[Fault | None] | Callable[[Request], Fault | None]


class LoopbackPubMed:
    """A PubMed over these records at `url`, from entering the context to leaving it.

    `faults` are played on the requests in turn, None for a request to be answered well, and none after the last; or
    a function says for each request what is played on it. With `api_key`, any other key is refused. More than
    `requests_per_second` are answered 429. `requests` are all that came, in order.
    """

    def __init__(
        self,
        records: Iterable[tuple[Record, Article]],
        *,
        faults: Faults = (),
        api_key: str | None = None,
        requests_per_second: int | None = None,
        port: int = 0,
    ) -> None:
        self.requests: list[Request] = []
        self._eutils = EUtils(records)
        self._faults = faults if callable(faults) else _in_turn(faults)
        self._api_key = api_key
        self._pace = requests_per_second
        self._recent: deque[float] = deque()
        self._one_at_a_time = threading.Lock()
        self._closing = threading.Event()
        self._port = port
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """The address to give the client in place of NCBI's."""
        if self._server is None:
            raise RuntimeError("The loopback PubMed has an address while it runs: use it as `with LoopbackPubMed(...)`")
        return f"http://127.0.0.1:{self._server.server_port}{_PATH}"

    def __enter__(self) -> "LoopbackPubMed":
        handler = type("Handler", (_Handler,), {"pubmed": self})
        self._closing.clear()
        self._server = ThreadingHTTPServer(("127.0.0.1", self._port), handler)
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._server = None

    def answer(self, request: Request) -> tuple[Reply, Fault | None]:
        """The reply to a request, and the fault that was played on it."""
        with self._one_at_a_time:
            self.requests.append(request)
            fault = self._faults(request)
            if fault and fault.kind == "expired_history":
                self._eutils.forget_searches()
            reply = self._refusal(request) or self._reply(request)
        return (fault.played_on(reply) if fault else reply), fault

    def stall(self) -> None:
        """Returns when the server closes."""
        self._closing.wait()

    def _reply(self, request: Request) -> Reply:
        match request.program:
            case "esearch.fcgi":
                return self._eutils.esearch(request.parameters)
            case "efetch.fcgi":
                return self._eutils.efetch(request.parameters)
        return replies.not_here()

    def _refusal(self, request: Request) -> Reply | None:
        key = request.parameters.get("api_key", "")
        if self._api_key and key != self._api_key:
            return replies.unknown_key(key)
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - 1.0:
            self._recent.popleft()
        if self._pace and len(self._recent) >= self._pace:
            return replies.throttled(None)
        self._recent.append(now)
        return None


def _in_turn(faults: Iterable[Fault | None]) -> Callable[[Request], Fault | None]:
    waiting = iter(faults)
    return lambda request: next(waiting, None)


class _Handler(BaseHTTPRequestHandler):
    pubmed: LoopbackPubMed

    def do_GET(self) -> None:
        self._respond(urlsplit(self.path).query)

    def do_POST(self) -> None:
        self._respond(self.rfile.read(int(self.headers["Content-Length"] or 0)).decode())

    def _respond(self, encoded: str) -> None:
        program = urlsplit(self.path).path.removeprefix(_PATH)
        parameters = dict(parse_qsl(encoded, keep_blank_values=True))
        request = Request(method=self.command, program=program, parameters=parameters)
        reply, fault = self.pubmed.answer(request)
        kind = fault.kind if fault else None
        if kind == "stall":
            self.pubmed.stall()
            return
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if kind == "drop" else reply.body)

    def log_message(self, *_: object) -> None:
        """Requests are kept in `LoopbackPubMed.requests`; nothing is written to stderr."""
