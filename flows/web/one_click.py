"""What a link in a mail opens: a page that says what will be answered, with one button. Nobody need be signed in.

Nothing is done when the page is opened: mail servers open links to look at them. The button, or a POST of a mail
program (RFC 8058, for unsubscribing), does it. The token says who answers what, and each gives its answer once.
"""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.people import Person
from flows.web import tokens
from flows.web.page import Visit, get, may, post
from flows.web.showing import DECISIONS
from flows.web.tokens import BadToken, Offer
from warehouse import inbox, inbox_evidence
from warehouse.answer import Answer
from warehouse.answers import answers, give, undo

LATER = timedelta(days=28)  # how long a signal that is put off from a mail stays away
REFUSED = {
    "expired": (410, "This link is too old to be used. Sign in to the inbox to answer."),
    "forged": (403, "This link is not whole, or not from here. Copy it from the mail again, or sign in to the inbox."),
}


def offered(visit: Visit) -> Response:
    """Shows the answer that the link gives, and anything that has changed since the mail was written."""
    offer = _offer(visit)
    return _show(visit, offer, outcome=None)


def accept(visit: Visit) -> Response:
    """Gives the answer as the person whom the token names, or takes it back."""
    offer = _offer(visit)
    answer_id = tokens.answer_id(visit.query["token"])
    if "undo" in visit.form:
        undone = undo(visit.home, answer_id, undone_by=offer.person, at=visit.now)
        return _show(visit, offer, outcome="undone" if undone else "overtaken")
    with visit.inbox.snapshot.read() as view:
        signal = inbox_evidence.signal(view, offer.review_id, offer.signal_id)
    if signal is None or _is_new(offer, signal.said):
        return _show(visit, offer, outcome=None)
    until = (visit.now + LATER).date() if offer.decision == "deferred" else None
    given = give(
        visit.home,
        Answer(
            answer_id=answer_id,
            kind="decision",
            subject=offer.signal_id,
            review_id=offer.review_id,
            content={"decision": offer.decision, "deferred_until": until, "said": signal.said},
            given_by=offer.person,
            given_at=visit.now,
        ),
    )
    return _show(visit, offer, outcome="given" if given else "used")


def unsubscribe_page(visit: Visit) -> Response:
    """Shows which alerts the button stops."""
    return _show_stop(visit, outcome=None)


def unsubscribe(visit: Visit) -> Response:
    """No more alerts to the person whom the token names; or they come again, when that is undone."""
    stop, now = _read(visit, tokens.read_stop), visit.now
    is_on = "undo" in visit.form
    earlier = [
        answer
        for answer in answers(visit.home, kind="subscription", subject=stop.person)
        if answer.review_id == stop.review_id
    ]
    if (earlier[-1].content["is_on"] if earlier else True) != is_on:
        give(
            visit.home,
            Answer(
                answer_id=tokens.answer_id(visit.query["token"], turn=len(earlier)),
                kind="subscription",
                subject=stop.person,
                review_id=stop.review_id,
                content={"is_on": is_on},
                given_by=stop.person,
                given_at=now,
            ),
        )
    return _show_stop(visit, outcome="on" if is_on else "off")


def _show(visit: Visit, offer: Offer, *, outcome: str | None) -> Response:
    with visit.inbox.snapshot.read() as view:
        signal = inbox_evidence.signal(view, offer.review_id, offer.signal_id)
        given = [answer for answer in view.answers if (answer.kind, answer.subject) == ("decision", offer.signal_id)]
        claims = {claim.claim_id: claim for claim in inbox.claims(view, offer.review_id)}
        own = tokens.answer_id(visit.query["token"])
        last = given[-1] if given else None
        return visit.render(
            "answer.html.j2",
            offer=offer,
            answer=DECISIONS[offer.decision].lower(),
            until=(visit.now + LATER).date(),
            review=inbox.review(view, offer.review_id),
            signal=signal,
            claim=claims.get(signal.claim_id) if signal else None,
            closed=None if signal else inbox.closed(view, offer.review_id, offer.signal_id),
            is_new=signal is not None and _is_new(offer, signal.said),
            last=last,
            is_used=any(answer.answer_id == own for answer in given),
            can_undo=last is not None and last.answer_id == own,
            outcome=outcome,
        )


def _is_new(offer: Offer, said: str | None) -> bool:
    """Whether the signal says something that the mail did not."""
    return offer.said is not None and offer.said != said


def _show_stop(visit: Visit, *, outcome: str | None) -> Response:
    return visit.render("unsubscribe.html.j2", stop=_read(visit, tokens.read_stop), outcome=outcome)


def _offer(visit: Visit) -> Offer:
    """What the link offers somebody who may still answer."""
    offer = _read(visit, tokens.read_offer)
    person: Person | None = next((one for one in visit.inbox.people() if one.name == offer.person), None)
    if person is None or not may(person, "editor"):
        raise HTTPException(403, f"{offer.person} may not answer signals, or not any more, so nothing was kept.")
    return offer


def _read(visit: Visit, read):
    try:
        return read(visit.home, visit.query.get("token", ""), now=visit.now)
    except BadToken as error:
        raise HTTPException(*REFUSED[error.why]) from None


PAGES = (
    get("/answer", offered, least=None),
    post("/answer", accept, least=None),
    get("/unsubscribe", unsubscribe_page, least=None),
    post("/unsubscribe", unsubscribe, least=None),
)
