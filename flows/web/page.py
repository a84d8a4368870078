"""What a page of the inbox is. A module of pages ends in a tuple of them, which `flows.web.app` puts together:

    def study(visit: Visit) -> Response:
        found = find_study(visit.home, visit.path["pmid"])      # blocking is fine: each runs in a thread of its own
        if found is None:
            raise HTTPException(404, "No study with this PMID is kept.")     # a page with a way back
        return visit.render("study.html.j2", title=found.title, study=found)

    def decide(visit: Visit) -> Response:
        give(visit.home, Answer(answer_id=visit.answer_id, given_by=visit.person.name, given_at=visit.now, ...))
        return visit.redirect("/", "Dismissed.", undo=visit.answer_id)

    PAGES = (get("/reviews/{review_id}/studies/{pmid}", study), post("/signals/{signal_id}", decide))

`least` is the least role that may: reader (as for every `get` that does not say otherwise), editor (as for every
`post`) or operator; None: anybody, signed in or not. Whoever is not signed in is shown the sign-in page first.

A form of a `post` page holds `{{ form_fields() }}`: the session's CSRF token, checked before the view is called, and an
id of its own, so that the same form sent twice is one answer. Its fields are in `visit.form`, which is a multi-dict of
text. A view of a `post` ends in `visit.redirect`; the next page that person sees says `told` once, with a button to
undo the answer `undo`.

A template extends base.html.j2 and fills its blocks. Everywhere it has: person (None: not signed in), may(role),
now, static(file name), form_fields(), told, undo, path. Undefined names are errors; text is escaped and cleaned.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from extractors.records import digest
from flows.people import Person

if TYPE_CHECKING:
    from flows.web.inbox import Inbox
    from flows.web.sessions import Session

RANK = {"reader": 0, "editor": 1, "operator": 2}


@dataclass(frozen=True, kw_only=True)
class Page:
    """A view, where it is, and who may see it."""

    path: str
    view: Callable[["Visit"], Response]
    method: str
    least: str | None


def get(path: str, view: Callable[["Visit"], Response], *, least: str | None = "reader") -> Page:
    """A page that is looked at, which changes nothing."""
    return Page(path=path, view=view, method="GET", least=least)


def post(path: str, view: Callable[["Visit"], Response], *, least: str | None = "editor") -> Page:
    """A page that a form is sent to."""
    return Page(path=path, view=view, method="POST", least=least)


def may(person: Person | None, least: str | None) -> bool:
    """Whether the person's role is `least` or above; anybody may what asks for none."""
    return least is None or (person is not None and RANK[person.role] >= RANK[least])


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One request for one page, by one person where the page asks for a role."""

    request: Request
    inbox: "Inbox"
    session: "Session | None"
    form: FormData

    @property
    def person(self) -> Person | None:
        """Who asks; never None where the page asks for a role."""
        return self.session.person if self.session else None

    @property
    def home(self) -> Path:
        """The folder that everything is kept in."""
        return self.inbox.home

    @property
    def config(self) -> Path:
        """The folder of the configuration."""
        return self.inbox.config

    @property
    def now(self) -> datetime:
        """This moment, in UTC."""
        return self.inbox.clock()

    @property
    def path(self) -> Mapping[str, str]:
        """The parts of the address that the page's path names."""
        return self.request.path_params

    @property
    def query(self) -> Mapping[str, str]:
        """What stands after the question mark."""
        return self.request.query_params

    @property
    def answer_id(self) -> str:
        """The id of the answer that this form gives: the same when it is sent again, another for every person."""
        given = str(self.form.get("answer_id", ""))
        if not given or self.person is None:
            raise HTTPException(400, "The form came without its id. Open the page again and send it anew.")
        return digest("form", self.person.name, given)

    def render(self, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
        """The page made of a template, given what every template has and `values`."""
        told, undo = self.inbox.sessions.take_told(self.session) if self.session else (None, None)
        page = self.inbox.templates.get_template(template).render(
            person=self.person,
            may=lambda least: may(self.person, least),
            now=self.now,
            static=self.inbox.assets.url,
            form_fields=self._form_fields,
            told=told,
            undo=undo,
            path=self.request.url.path,
            **values,
        )
        return HTMLResponse(page, status)

    def redirect(self, path: str, told: str | None = None, *, undo: str | None = None) -> Response:
        """Sends the browser on to a page of ours, which then says `told` once, with a button to undo the answer."""
        if self.session and told:
            self.inbox.sessions.tell(self.session, told, undo)
        return RedirectResponse(path, 303)

    def _form_fields(self) -> Markup:
        token = self.session.csrf if self.session else ""
        field = Markup('<input type="hidden" name="{}" value="{}">')
        return field.format("csrf", token) + field.format("answer_id", uuid4().hex)
