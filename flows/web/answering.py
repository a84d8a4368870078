"""What an editor answers: each form of the inbox becomes one answer in HOME/answers.sqlite, and can be undone."""

import re
from datetime import date, timedelta
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from flows.pubmed_text import clean, shorten
from flows.web.evidence_pages import history
from flows.web.page import Visit, post
from flows.web.pages import known_review
from flows.web.security import is_local_path
from flows.web.showing import DECISIONS, REASONS, UPDATE_STATUSES, VERDICTS, review_path, signal_path, study_path
from warehouse import inbox, inbox_evidence
from warehouse.answer import Answer
from warehouse.answers import give, undo
from warehouse.inbox_rows import ReviewLine

REASON_LIMIT = 2000  # characters of a reason that are kept
FIGURE = re.compile(r"-?[0-9]{1,9}([.,][0-9]{1,9})?")
THOUSANDS = re.compile(r"-?[1-9][0-9]{0,2},[0-9]{3}")  # 1,200 is 1200 to some and 1.2 to others
LATER_DAYS = 3 * 366  # the furthest day to which a signal can be put off


def decide(visit: Visit) -> Response:
    """A signal is accepted, dismissed or put off; the person goes on to the next open one of the review."""
    decision = visit.form.get("decision", "")
    if decision not in ("accepted", "dismissed", "deferred"):
        raise HTTPException(400, "The form does not say what was decided. Open the signal again.")
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
        signal = inbox_evidence.signal(view, review.review_id, visit.path["signal_id"])
        here = signal_path(review.review_id, visit.path["signal_id"])
        if signal is None:
            return visit.redirect(here, "Nothing was kept: this signal no longer stands.")
        if visit.form.get("said", "") != (signal.said or ""):
            return visit.redirect(here, "Nothing was kept: the signal says something new since you opened it.")
        last = next(iter(history(view, "decision", signal.signal_id)), None)
        if last is not None and last.answer_id not in (visit.form.get("last"), visit.answer_id):
            was = DECISIONS[last.content["decision"]].lower()
            return visit.redirect(
                here, f"Nothing was kept: {last.given_by} has answered it since you opened it ({was})."
            )
        until = _later(visit) if decision == "deferred" else None
        onward = inbox.queue(view, review.review_id, signal.signal_id).next
    _give(
        visit,
        kind="decision",
        subject=signal.signal_id,
        review=review,
        content={"decision": decision, "deferred_until": until, "said": signal.said},
    )
    told = f"{DECISIONS[decision]}{f' until {until:%-d %B %Y}' if until else ''}: {shorten(signal.after, 120)}."
    if onward is None:
        back = review_path(review.review_id)
        return visit.redirect(back, f"{told} No signal of this review is open.", undo=visit.answer_id)
    return visit.redirect(signal_path(review.review_id, onward), f"{told} This is the next one.", undo=visit.answer_id)


def set_status(visit: Visit) -> Response:
    """The update status of a review is what a person says; none: what was said is taken back."""
    status = visit.form.get("update_status") or None
    if status not in (*UPDATE_STATUSES, None):
        raise HTTPException(400, "There is no such update status. Open the review again.")
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
    _give(visit, kind="update_status", subject=review.review_id, review=review, content={"update_status": status})
    told = f"Update status: {UPDATE_STATUSES[status].lower() if status else 'not set'}."
    return visit.redirect(review_path(review.review_id), told, undo=visit.answer_id)


def mark_updated(visit: Visit) -> Response:
    """The review counts as updated from a day on, with the claims that were confirmed."""
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
        known = {claim.claim_id for claim in inbox.claims(view, review.review_id)}
    updated_on, expires_on = _day(visit, "updated_on", "the update"), _day(visit, "expires_on", "the expiry")
    confirmed = [claim_id for claim_id in visit.form.getlist("confirmed") if claim_id in known]
    problem = None
    if updated_on > visit.now.date():
        problem = "The day of the update lies ahead."
    elif updated_on <= review.updated_on:
        problem = f"The review was last updated on {review.updated_on:%-d %B %Y}; give a later day."
    elif expires_on <= updated_on:
        problem = "The expiry is not after the update."
    if problem:
        raise HTTPException(400, f"{problem} Nothing was kept; go back and mend it.")
    _give(
        visit,
        kind="review_update",
        subject=review.review_id,
        review=review,
        content={"updated_on": updated_on, "expires_on": expires_on, "confirmed_claims": confirmed},
    )
    told = (
        f"Marked as updated on {updated_on:%-d %B %Y} with {len(confirmed)} of {len(known)} claims confirmed."
        " The next run begins the new watch."
    )
    return visit.redirect(review_path(review.review_id), told, undo=visit.answer_id)


def correct(visit: Visit) -> Response:
    """A finding is said to be read wrongly, to have another figure, or to be read rightly after all."""
    verdict, key = visit.form.get("verdict", ""), visit.form.get("reading_key", "")
    if verdict not in ("wrong", "value", "right"):
        raise HTTPException(400, "Say whether the finding is wrong, or the right figure. Nothing was kept; go back.")
    with visit.inbox.snapshot.read() as view:
        review = known_review(view, visit)
        study = inbox_evidence.study(view, review.review_id, visit.path["pmid"])
        if study is None or not inbox_evidence.has_reading(view, study.pmid, key):
            raise HTTPException(404, "This finding is no longer there: the study has been read anew since.")
    value = _figure(visit) if verdict == "value" else None
    _give(
        visit,
        kind="correction",
        subject=key,
        review=review,
        content={"verdict": verdict, "value": value, "pmid": study.pmid},
    )
    told = VERDICTS[verdict].lower() if value is None else f"the figure is {value:.9g}"
    where = study_path(review.review_id, study.pmid)
    return visit.redirect(where, f"Kept: {told}. It counts from the next run on.", undo=visit.answer_id)


def take_back(visit: Visit) -> Response:
    """The last answer about something is undone; who asks stays on the page they were on."""
    back = str(visit.form.get("next", "/"))
    with visit.inbox.snapshot.read() as view:
        given = next((answer for answer in view.answers if answer.answer_id == visit.form.get("undo")), None)
    if given is not None and given.kind == "subscription" and given.subject != visit.person.name:
        raise HTTPException(403, "Who is told of what is for each person to say. Nothing was undone.")
    undoing = undo(visit.home, str(visit.form.get("undo", "")), undone_by=visit.person.name, at=visit.now)
    told = "Undone." if undoing else "Nothing was undone: it was answered anew since, or undone already."
    return visit.redirect(back if is_local_path(back) else "/", told, undo=undoing.answer_id if undoing else None)


def _give(visit: Visit, *, kind: str, subject: str, review: ReviewLine, content: dict[str, Any]) -> None:
    give(
        visit.home,
        Answer(
            answer_id=visit.answer_id,
            kind=kind,
            subject=subject,
            review_id=review.review_id,
            content=content,
            reason=_reason(visit),
            given_by=visit.person.name,
            given_at=visit.now,
        ),
    )


def _reason(visit: Visit) -> str | None:
    """The reason chosen and the words written, cleaned of what hides or reorders text; None where there are none."""
    chosen = visit.form.get("because", "")
    words = [chosen if chosen in REASONS else "", clean(visit.form.get("reason", "")).strip()[:REASON_LIMIT]]
    return ": ".join(word for word in words if word) or None


def _later(visit: Visit) -> date | None:
    """The day to which a signal is put off; None: until somebody opens it again."""
    if not visit.form.get("deferred_until"):
        return None
    until, today = _day(visit, "deferred_until", "when it is to come back"), visit.now.date()
    if not today < until <= today + timedelta(days=LATER_DAYS):
        raise HTTPException(400, "Give a day after today, within three years. Nothing was kept; go back and mend it.")
    return until


def _day(visit: Visit, field: str, what: str) -> date:
    try:
        return date.fromisoformat(str(visit.form.get(field, "")))
    except ValueError:
        raise HTTPException(400, f"Give the day of {what} as YYYY-MM-DD. Nothing was kept; go back.") from None


def _figure(visit: Visit) -> float:
    given = str(visit.form.get("value", "")).strip()
    if not FIGURE.fullmatch(given) or THOUSANDS.fullmatch(given):
        raise HTTPException(400, "Give the right figure as a number, such as 9.9 or 1200. Nothing was kept; go back.")
    return float(given.replace(",", "."))


PAGES = (
    post("/reviews/{review_id}/signals/{signal_id}", decide),
    post("/reviews/{review_id}/status", set_status),
    post("/reviews/{review_id}/updated", mark_updated),
    post("/reviews/{review_id}/studies/{pmid}", correct),
    post("/undo", take_back),
)
