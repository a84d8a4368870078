"""The inbox as an ASGI application: its pages put together, and what each request passes before a view is called.

How a page is written stands in `flows.web.page`.
"""

import hmac
import logging
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from urllib.parse import parse_qsl, quote

from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from extractors.errors import ReviewwatchError
from flows import clock as real_clock
from flows.between import Taker
from flows.people import read_people
from flows.settings import read_settings
from flows.web import answering, evidence_pages, exports, one_click, pages, sign_in
from flows.web.inbox import Inbox
from flows.web.page import Page, Visit, may
from flows.web.security import guard, is_our_own, middleware
from flows.web.sessions import Sessions
from flows.web.sign_in import Entry
from warehouse.connect import PUBLISHED
from warehouse.snapshot import Snapshot

LOG = logging.getLogger("flows.web")
FORM_BYTES = 64 * 1024
PAGES = (
    *sign_in.PAGES, *pages.PAGES, *evidence_pages.PAGES, *answering.PAGES, *one_click.PAGES, *exports.PAGES
)  # fmt: skip


def make_app(
    config: Path, home: Path, *, clock: Callable[[], datetime] = real_clock.now, entry: Entry | None = None
) -> Starlette:
    """The inbox of a home, ready to be served, with the link `entry` if any; ConfigurationError for wrong settings."""
    settings = read_settings(config).inbox
    read_people(config)
    inbox = Inbox(
        config=config,
        home=home,
        clock=clock,
        settings=settings,
        sessions=Sessions(home, hours=settings.session_hours),
        snapshot=Snapshot(home),
        taker=Taker(home),
        entry=entry,
    )
    app = Starlette(
        routes=[*_routes(PAGES), Route("/static/{name}", inbox.assets.reply)],
        middleware=middleware(settings.url),
        exception_handlers={HTTPException: _refused, ReviewwatchError: _unable, Exception: _defect},
    )
    app.state.inbox = inbox
    return app


def _routes(pages: tuple[Page, ...]) -> list[Route]:
    """One route a path; a path with a page to look at and one that forms are sent to has both."""
    paths: dict[str, dict[str, Page]] = {}
    for page in pages:
        paths.setdefault(page.path, {})[page.method] = page
    return [Route(path, _endpoint(methods), methods=list(methods)) for path, methods in paths.items()]


def _endpoint(pages: dict[str, Page]):
    async def endpoint(request: Request) -> Response:
        page = pages["POST" if request.method == "POST" else "GET"]
        form = await _form(request) if page.method == "POST" else FormData()
        return await run_in_threadpool(_serve, page, request, form)

    return endpoint


def _serve(page: Page, request: Request, form: FormData) -> Response:
    inbox: Inbox = request.app.state.inbox
    session = sign_in.session_of(request, inbox)
    request.state.session = session
    if session is None and page.least is not None:
        if page.method == "POST":
            raise HTTPException(401, "You are no longer signed in, so nothing was kept. Sign in and give it again.")
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/sign-in?next={quote(asked, safe='')}", 303)
    if not may(session.person if session else None, page.least):
        role = session.person.role
        raise HTTPException(403, f"This is for people whose role is {page.least} or above; yours is {role}.")
    if page.method == "POST" and page.least is not None:
        _check_form(request, form, session.csrf, inbox)
    reply = page.view(Visit(request=request, inbox=inbox, session=session, form=form))
    if session is not None and session.is_new:
        sign_in.keep_cookie(reply, session, inbox)
    if page.method == "POST":
        reply.background = BackgroundTask(inbox.taker.take)  # the person has the reply by then
    return reply


def _check_form(request: Request, form: FormData, csrf: str, inbox: Inbox) -> None:
    """403 unless the form came from a page of this session."""
    given = str(form.get("csrf", ""))
    if not is_our_own(request.headers, inbox.settings.url) or not hmac.compare_digest(given.encode(), csrf.encode()):
        raise HTTPException(403, "This form is not from a page of yours, so nothing was kept. Open the page again.")


async def _form(request: Request) -> FormData:
    """The form's fields; 413 for one above 64 KB, 400 for one that cannot be read or breaks off."""
    body = bytearray()
    try:
        async for piece in request.stream():
            body += piece
            if len(body) > FORM_BYTES:
                raise HTTPException(
                    413, "The form is too long, so nothing was kept. Shorten the text and send it again."
                )
    except ClientDisconnect:
        raise HTTPException(400, "The form did not arrive whole, so nothing was kept.") from None
    try:
        return FormData(parse_qsl(body.decode(), keep_blank_values=True))
    except ValueError:
        raise HTTPException(400, "The form cannot be read, so nothing was kept. Open the page again.") from None


def _refused(request: Request, error: HTTPException) -> Response:
    is_ours = error.detail != HTTPStatus(error.status_code).phrase
    return _error_page(request, error.status_code, error.detail if is_ours else "There is no such page.")


def _unable(request: Request, error: ReviewwatchError) -> Response:
    """Its text is for the operator: it names files of this machine."""
    LOG.error("%s", error)
    if not (request.app.state.inbox.home / PUBLISHED).exists():
        sentence = "No run has been made yet, so there is nothing to show: `reviewwatch run` makes the first."
    else:
        sentence = "This cannot be shown or kept now, and nothing was changed. The log tells the operator why."
    return _error_page(request, 503, sentence)


def _defect(request: Request, error: Exception) -> Response:
    reply = _error_page(request, 500, "This is a fault of the inbox. Its log tells the operator what went wrong.")
    guard(reply.headers)  # made outside of what guards the others
    return reply


def _error_page(request: Request, status: int, sentence: str) -> Response:
    session = getattr(request.state, "session", None)
    visit = Visit(request=request, inbox=request.app.state.inbox, session=session, form=FormData())
    reply = visit.render("error.html.j2", status=status, sentence=sentence)
    if session is not None and session.is_new:
        sign_in.keep_cookie(reply, session, visit.inbox)
    return reply
