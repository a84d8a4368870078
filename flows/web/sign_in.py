"""Who is asking: by a session's cookie, a password, a reverse proxy's header, or the link that `serve` prints."""

import hashlib
import hmac
import logging
import secrets
import threading
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from flows.people import Person
from flows.web.inbox import Inbox
from flows.web.page import Visit, get, post
from flows.web.passwords import is_right
from flows.web.security import is_local_path, is_our_own
from flows.web.sessions import Session

LOG = logging.getLogger("flows.web")
ENTRY_HOLDS = timedelta(minutes=10)
FAILED = "Name and password do not belong together."


class Entry:
    """One link that signs one person in, once, within ten minutes: for who has started `reviewwatch serve` here."""

    def __init__(self, person: Person, now: datetime) -> None:
        self.token = secrets.token_urlsafe(32)
        self._name = person.name
        self._until = now + ENTRY_HOLDS
        self._lock = threading.Lock()
        self._hash: bytes | None = _hash(self.token)

    def name(self, token: str, now: datetime, *, use: bool) -> str | None:
        """Whom the link signs in, none the next time once in `use`; None for another token, or too late."""
        with self._lock:
            if self._hash is None or now > self._until or not hmac.compare_digest(_hash(token), self._hash):
                return None
            if use:
                self._hash = None
            return self._name


def session_of(request: Request, inbox: Inbox) -> Session | None:
    """The session of this request; a new one for somebody whom the reverse proxy names for the first time."""
    key = request.cookies.get(cookie_name(inbox))
    session = inbox.sessions.find(key, inbox.people(), inbox.clock()) if key else None
    if inbox.settings.user_header is None:
        return session
    person = _named_by_proxy(request, inbox)
    if person is None:
        return None
    if session is not None and session.person == person:
        return session
    return replace(inbox.sessions.start(person, inbox.clock()), is_new=True)


def sign_in_page(visit: Visit) -> Response:
    """Asks for name and password, or says that the reverse proxy does."""
    return _ask(visit, failed=None)


def sign_in(visit: Visit) -> Response:
    """Starts a session for who knows the password. Unknown names take as long and are told the same."""
    inbox, now = visit.inbox, visit.now
    if inbox.settings.user_header is not None or not is_our_own(visit.request.headers, inbox.settings.url):
        raise HTTPException(403, "Nobody signs in this way here. Open the page again.")
    name, password = str(visit.form.get("name", "")).strip(), str(visit.form.get("password", ""))
    address = _address(visit.request, inbox)
    wait = inbox.limiter.seconds_to_wait(name, address, now)
    if wait:
        LOG.warning("too many tries to sign in from %s", address)
        reply = _ask(visit, failed=f"There were too many tries. Wait {wait} seconds and try again.", status=429)
        reply.headers["Retry-After"] = str(wait)
        return reply
    person = next((person for person in inbox.people() if person.name.casefold() == name.casefold()), None)
    if not is_right(person, password):
        # A name that is not known stays out of the log: people type their password there.
        LOG.warning("%s failed to sign in from %s", person.name if person else "an unknown name", address)
        return _ask(visit, failed=FAILED, status=403)
    inbox.limiter.succeeded(name, address)
    LOG.info("%s signed in from %s", person.name, address)
    return _enter(visit, person, str(visit.form.get("next", "/")))


def entrance(visit: Visit) -> Response:
    """Where the link leads that `reviewwatch serve` printed: a button, so that a preview of the link uses nothing."""
    return visit.render("enter.html.j2", name=_entering(visit, use=False).name)


def enter(visit: Visit) -> Response:
    """Signs in who presses the button there."""
    person = _entering(visit, use=True)
    LOG.info("%s entered by the printed link", person.name)
    return _enter(visit, person, "/")


def _entering(visit: Visit, *, use: bool) -> Person:
    """Whom the request's token signs in; 403 for any other token."""
    entry = visit.inbox.entry
    name = entry.name(visit.query.get("token", ""), visit.now, use=use) if entry else None
    person = next((person for person in visit.inbox.people() if person.name == name), None)
    if person is None:
        raise HTTPException(
            403,
            "This link has been used, is too old or is not ours. Start `reviewwatch serve` again for a new one, or"
            " give yourself a password with `reviewwatch password`.",
        )
    return person


def sign_out(visit: Visit) -> Response:
    """Ends the session for good."""
    visit.inbox.sessions.end(visit.session)
    reply = visit.redirect("/sign-in")
    reply.delete_cookie(cookie_name(visit.inbox), secure=_is_secure(visit.inbox), httponly=True, samesite="lax")
    return reply


def keep_cookie(reply: Response, session: Session, inbox: Inbox) -> None:
    """The browser holds the session's key: no script reads it, no other site's form and no open line carries it."""
    reply.set_cookie(
        cookie_name(inbox),
        session.key,
        max_age=inbox.sessions.seconds,
        path="/",
        secure=_is_secure(inbox),
        httponly=True,
        samesite="lax",
    )


def cookie_name(inbox: Inbox) -> str:
    """With https one that browsers take from this very host alone."""
    return "__Host-reviewwatch" if _is_secure(inbox) else "reviewwatch"


def _is_secure(inbox: Inbox) -> bool:
    return urlsplit(inbox.settings.url).scheme == "https"


def _ask(visit: Visit, *, failed: str | None, status: int = 200) -> Response:
    asked = str(visit.form.get("next", visit.query.get("next", "/")))
    return visit.render(
        "sign_in.html.j2",
        status=status,
        failed=failed,
        next=asked if is_local_path(asked) else "/",
        by_proxy=visit.inbox.settings.user_header is not None,
    )


def _enter(visit: Visit, person: Person, asked: str) -> Response:
    """A session under a new key, whatever key the browser came with."""
    if visit.session is not None:
        visit.inbox.sessions.end(visit.session)
    session = visit.inbox.sessions.start(person, visit.now)
    reply = visit.redirect(asked if is_local_path(asked) else "/")
    keep_cookie(reply, session, visit.inbox)
    return reply


def _named_by_proxy(request: Request, inbox: Inbox) -> Person | None:
    """The person whom the reverse proxy names; nobody else is believed, nor a browser whose name it lets pass."""
    names = request.headers.getlist(inbox.settings.user_header)
    if _peer(request) not in inbox.settings.proxies:
        if names:
            LOG.warning("%s named somebody in %s but is no proxy", _peer(request), inbox.settings.user_header)
        return None
    if len(names) > 1:
        LOG.warning("the proxy passed on %s of a browser: have it replaced", inbox.settings.user_header)
        return None
    return next((person for person in inbox.people() if [person.name] == names), None)


def _address(request: Request, inbox: Inbox) -> str:
    """Where the request came from; behind a known proxy what that says last."""
    peer = _peer(request)
    if peer in inbox.settings.proxies:
        said = ",".join(request.headers.getlist("x-forwarded-for")) or peer
        return said.rpartition(",")[2].strip()
    return peer


def _peer(request: Request) -> str:
    return request.client.host if request.client else ""


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


PAGES = (
    get("/sign-in", sign_in_page, least=None),
    post("/sign-in", sign_in, least=None),
    get("/enter", entrance, least=None),
    post("/enter", enter, least=None),
    post("/sign-out", sign_out, least="reader"),
)
