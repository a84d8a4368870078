"""Signing in and out."""

from starlette.requests import Request
from starlette.responses import Response

from flows.people import read_people
from flows.web.inbox import Inbox
from flows.web.page import Visit, get, post
from flows.web.sessions import Session

COOKIE = "reviewwatch"


def session_of(request: Request, inbox: Inbox) -> Session | None:
    """The session that the request's cookie opens."""
    key = request.cookies.get(COOKIE)
    return inbox.sessions.find(key, read_people(inbox.config), inbox.clock()) if key else None


def sign_in(visit: Visit) -> Response:
    """The page that asks for name and password."""
    return visit.render("sign_in.html.j2")


def sign_out(visit: Visit) -> Response:
    """Ends the session."""
    visit.inbox.sessions.end(visit.session)
    reply = visit.redirect("/sign-in")
    reply.delete_cookie(COOKIE)
    return reply


PAGES = (get("/sign-in", sign_in, least=None), post("/sign-out", sign_out, least="reader"))
