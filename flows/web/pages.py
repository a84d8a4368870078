"""What an editor looks at first: the reviews by urgency, one review, one claim, and everything that was answered."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.exports.registry import EXPORTS
from flows.web.exports import feed_address
from flows.web.page import Visit, get
from flows.web.timeline import timeline
from warehouse import inbox, inbox_evidence
from warehouse.inbox_rows import ReviewLine
from warehouse.snapshot import View

ANSWERS_SHOWN = 40
EVIDENCE_SHOWN = 15
LEADING_SHOWN = 3


def start(visit: Visit) -> Response:
    """The inbox: every review, the most urgent first."""
    search, page = visit.query.get("q", "")[:200], page_number(visit)
    with visit.inbox.snapshot.read() as view:
        found, total = inbox.reviews(view, search=search, page=page)
        return visit.render(
            "inbox.html.j2",
            as_of=view.as_of,
            reviews=found,
            totals=inbox.totals(view),
            search=search,
            feed=feed_address(visit, None),
            pager=pager(page, total, inbox.PAGE),
        )


def review(visit: Visit) -> Response:
    """One review: its clock, its update status, each claim with its open signals, and when they could be known."""
    with visit.inbox.snapshot.read() as view:
        found = known_review(view, visit)
        claims = inbox.claims(view, found.review_id)
        return visit.render(
            "review.html.j2",
            as_of=view.as_of,
            review=found,
            claims=claims,
            leading=inbox.leading_signals(view, found.review_id, each=LEADING_SHOWN),
            undelivered=inbox.undelivered(view, found.review_id),
            tally=inbox.tally(view, found.review_id),
            timeline=timeline(
                claims,
                inbox.timeline(view, found.review_id),
                updated_on=found.updated_on,
                expires_on=found.expires_on,
                as_of=view.as_of,
            ),
            pending=[answer for answer in view.pending if answer.review_id == found.review_id],
            next_open=inbox.queue(view, found.review_id).next,
            feed=feed_address(visit, found.review_id),
            exports=[(name, export.meaning) for name, export in EXPORTS.items()],
        )


def claim(visit: Visit) -> Response:
    """One claim: all its signals, and all studies that bear on it."""
    page = page_number(visit)
    with visit.inbox.snapshot.read() as view:
        found = known_review(view, visit)
        claims = [one for one in inbox.claims(view, found.review_id) if one.claim_id == visit.path["claim_id"]]
        if not claims:
            raise HTTPException(404, "This review makes no such claim now.")
        signals, signal_count = inbox.signals(view, found.review_id, claim_id=claims[0].claim_id, page=page)
        studies, study_count = inbox_evidence.beside(
            view, found.review_id, claims[0].claim_id, page=page, size=EVIDENCE_SHOWN
        )
        return visit.render(
            "claim.html.j2",
            as_of=view.as_of,
            review=found,
            claim=claims[0],
            signals=signals,
            studies=studies,
            signal_count=signal_count,
            study_count=study_count,
            pager=max(
                pager(page, signal_count, inbox.PAGE),
                pager(page, study_count, EVIDENCE_SHOWN),
                key=lambda one: one["pages"],
            ),
        )


def answers(visit: Visit) -> Response:
    """The audit trail: who answered what, when and why, the last first; and how the rules fared by the answers."""
    review_id, page = visit.query.get("review", ""), page_number(visit)
    with visit.inbox.snapshot.read() as view:
        given = [answer for answer in view.answers if not review_id or answer.review_id == review_id][::-1]
        last: set[tuple] = set()
        shown = []
        for answer in given:
            about = (answer.kind, answer.subject, answer.review_id)
            shown.append((answer, about not in last))  # only the last answer about a thing can be taken back
            last.add(about)
        skip = (page - 1) * ANSWERS_SHOWN
        return visit.render(
            "answers.html.j2",
            as_of=view.as_of,
            answers=shown[skip : skip + ANSWERS_SHOWN],
            signals=inbox.named_signals(view, [answer.subject for answer, _ in shown[skip : skip + ANSWERS_SHOWN]]),
            review_id=review_id,
            reviews=sorted({answer.review_id for answer in view.answers if answer.review_id})[:200],
            precision=inbox.precision(view),
            pager=pager(page, len(given), ANSWERS_SHOWN),
        )


def known_review(view: View, visit: Visit) -> ReviewLine:
    """The review that the address names; 404 where there is none."""
    found = inbox.review(view, visit.path["review_id"])
    if found is None:
        raise HTTPException(404, "No review of this name is watched.")
    return found


def page_number(visit: Visit) -> int:
    """The page asked for, from 1; 404 for anything that is no such number."""
    given = visit.query.get("page", "1")
    if not (given.isascii() and given.isdigit() and len(given) < 6 and int(given) > 0):
        raise HTTPException(404, "There is no such page.")
    return int(given)


def pager(page: int, total: int, size: int) -> dict[str, int]:
    """Where a list stands: the page, the pages, the rows."""
    return {"page": page, "pages": max(1, -(-total // size)), "total": total}


PAGES = (
    get("/", start),
    get("/reviews/{review_id}", review),
    get("/reviews/{review_id}/claims/{claim_id}", claim),
    get("/answers", answers),
)
