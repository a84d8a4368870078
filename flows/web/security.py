"""What holds for every reply, whichever page it is: headers, names by which the inbox may be called, a line in the log.

Outside scripts, frames, and forms that lead elsewhere are forbidden by the content policy; a page is kept by no cache;
a page of another site that has its own name point here (DNS rebinding) is refused by the Host header.
"""

import logging
import time
from urllib.parse import quote, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOG = logging.getLogger("flows.web")

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:;"
        " form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # same-origin: a link to PubMed tells nothing of ours, and a form of ours still says where it comes from.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
}
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


def middleware(url: str) -> list[Middleware]:
    """What stands before the pages of an inbox whose address is `url`."""
    host = urlsplit(url).hostname or "localhost"
    hosts = [*LOOPBACK, f"[{host}]" if ":" in host else host]
    return [
        Middleware(Guarded),
        Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
    ]


class Guarded:
    """Every reply carries HEADERS, but for those that it sets itself, and leaves a line in the log.

    The line has no query: a token stands there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.monotonic(), 500

        async def send_guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                guard(MutableHeaders(scope=message))
            await send(message)

        try:
            await self.app(scope, receive, send_guarded)
        finally:
            took = round(1000 * (time.monotonic() - started))
            LOG.info("%s %s %s %s ms", scope["method"], quote(scope["path"]), status, took)


def guard(headers: MutableHeaders) -> None:
    """Sets those of HEADERS that a reply has not set itself."""
    for name, value in HEADERS.items():
        headers.setdefault(name, value)


def is_our_own(headers: Headers, url: str) -> bool:
    """Whether a form came from a page of ours, as far as the browser says where from.

    Browsers say it of every form (Origin); what says nothing is no browser, and has no cookie to abuse.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] in (headers.get("host"), urlsplit(url).netloc)


def is_local_path(path: str) -> bool:
    """Whether a browser sent to `path` stays here: no scheme, no host, nothing that a browser reads as one."""
    return path.startswith("/") and not path.startswith("//") and "\\" not in path and path.isprintable()
