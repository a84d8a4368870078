"""What people take out of the inbox: files for other tools, and feeds, which feed readers fetch without a session."""

from hashlib import sha256
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.responses import Response

from extractors.errors import UsageError
from flows.exports.parts import zipped
from flows.exports.registry import EXPORTS, Wanted, export
from flows.links import feed_url
from flows.web.page import Page, Visit, get
from flows.web.tokens import BadToken, read_feed, sign

_FEED = "feed.atom"


def download(visit: Visit) -> Response:
    """The export of a review as a file; one zip of its parts where it is larger than other tools take."""
    name = visit.path["name"]
    if name not in EXPORTS:
        raise HTTPException(404, f"Nothing is exported by this name. There are {', '.join(EXPORTS)}.")
    files = _made(visit, visit.path["review_id"], name)
    if len(files) == 1:
        ((file_name, content),) = files.items()
        return _file(file_name, content, EXPORTS[name].media_type)
    return _file(f"{visit.path['review_id']}-{name}.zip", zipped(files), "application/zip")


def feed(visit: Visit) -> Response:
    """The feed of a review, or of all, to whoever is signed in or brings an address that `feed_address` made."""
    review, dot, ending = visit.path["name"].rpartition(".")
    if ending != "atom" or not review:
        raise HTTPException(404, "There is no such feed.")
    review_id = None if review == "all" else review
    if not _may_follow(visit, review_id):
        raise HTTPException(403, "This feed's address is not, or no longer, good. Sign in and copy a new one.")
    (content,) = _made(visit, review_id, _FEED).values()
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in [known.strip().removeprefix("W/") for known in visit.request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=EXPORTS[_FEED].media_type, headers=headers)


def feed_address(visit: Visit, review_id: str | None) -> str:
    """The address of a feed that works without a session, for the person who asks and nobody else: it names them."""
    token = sign(visit.home, "feed", {"person": visit.person.name, "review_id": review_id}, at=visit.now)
    return f"{feed_url(visit.inbox.settings.url, review_id)}?token={token}"


def _may_follow(visit: Visit, review_id: str | None) -> bool:
    if visit.person is not None:
        return True
    try:
        follower = read_feed(visit.home, visit.query.get("token", ""), now=visit.now)
    except BadToken:
        return False
    is_known = any(person.name == follower.person for person in visit.inbox.people())
    return is_known and follower.review_id in (None, review_id)


def _made(visit: Visit, review_id: str | None, name: str) -> dict[str, bytes]:
    try:
        with visit.inbox.snapshot.read() as view:
            return export(
                name,
                Wanted(
                    con=view.con,
                    review_id=review_id,
                    as_of=view.as_of,
                    inbox_url=visit.inbox.settings.url,
                    on_topic=visit.query.get("on-topic") == "1",
                    pending=view.decided(),
                ),
            )
    except UsageError:
        raise HTTPException(404, "No review of this name is watched.") from None


def _file(name: str, content: bytes, media_type: str) -> Response:
    """A reply that a browser saves under the name (RFC 6266)."""
    kept = f"attachment; filename*=utf-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": kept})


PAGES: tuple[Page, ...] = (
    get("/exports/{review_id}/{name}", download),
    get("/feeds/{name}", feed, least=None),
)
