"""The pages on which an editor reads: one signal with its sentences, one study with its findings."""

from datetime import timedelta

from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.web.page import Visit, get
from flows.web.pages import known_review, page_number, pager
from warehouse import inbox, inbox_evidence
from warehouse.answer import Answer
from warehouse.snapshot import View

LATER_DAYS = 30  # what the form proposes for a signal that is put off


def signal(visit: Visit) -> Response:
    """One signal: before and after, the sentences, the study, what else bears on the claim, and the form to answer."""
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
        found = inbox_evidence.signal(view, review.review_id, visit.path["signal_id"])
        if found is None:
            return _closed(visit, view)
        claim = next(one for one in inbox.claims(view, review.review_id) if one.claim_id == found.claim_id)
        readings = inbox_evidence.readings(view, review.review_id, found.claim_id, found.study.pmid)
        others, total = inbox_evidence.beside(view, review.review_id, found.claim_id, but=found.study.pmid)
        return visit.render(
            "signal.html.j2",
            as_of=view.as_of,
            review=review,
            signal=found,
            claim=claim,
            rule=inbox_evidence.rule(view, found.rule),
            readings=readings,
            others=others,
            more_others=total - len(others),
            history=history(view, "decision", found.signal_id),
            queue=inbox.queue(view, review.review_id, found.signal_id),
            tomorrow=visit.now.date() + timedelta(days=1),
            later=visit.now.date() + timedelta(days=LATER_DAYS),
        )


def _closed(visit: Visit, view: View) -> Response:
    found = inbox.closed(view, visit.path["review_id"], visit.path["signal_id"])
    if found is None:
        raise HTTPException(404, "No such signal has been told for this review.")
    return visit.render("closed.html.j2", as_of=view.as_of, review=known_review(view, visit), closed=found)


def study(visit: Visit) -> Response:
    """One study: every finding with its sentence, and the form that says it was read wrongly."""
    page = page_number(visit)
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
        found = inbox_evidence.study(view, review.review_id, visit.path["pmid"])
        if found is None:
            raise HTTPException(404, "The searches of this review have found no study with this PMID.")
        findings, total = inbox_evidence.findings(view, found.pmid, page=page)
        corrections = {
            answer.subject: answer
            for answer in view.answers
            if answer.kind == "correction" and answer.content["pmid"] == found.pmid
        }
        return visit.render(
            "study.html.j2",
            as_of=view.as_of,
            review=review,
            study=found,
            findings=findings,
            corrections=corrections,
            signals=inbox_evidence.signals_of_study(view, review.review_id, found.pmid),
            pager=pager(page, total, inbox_evidence.FINDINGS),
        )


def updated(visit: Visit) -> Response:
    """The form that marks a review as updated."""
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
        return visit.render(
            "updated.html.j2", as_of=view.as_of, review=review, claims=inbox.claims(view, review.review_id)
        )


def history(view: View, kind: str, subject: str) -> list[Answer]:
    """What was answered about one thing, the last first."""
    return [answer for answer in view.answers if answer.kind == kind and answer.subject == subject][::-1]


PAGES = (
    get("/reviews/{review_id}/signals/{signal_id}", signal),
    get("/reviews/{review_id}/studies/{pmid}", study),
    get("/reviews/{review_id}/updated", updated, least="editor"),
)
