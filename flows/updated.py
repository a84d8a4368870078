"""The review as it is watched: what its file says, unless a person has marked it as updated since.

Between the day an editor updates a review and the day somebody writes its file anew, the file tells of the review that
was. The mark starts the new watch at once, on those claims alone that the editor confirmed.
"""

from collections.abc import Sequence
from dataclasses import replace

from extractors.review import Review
from warehouse.answer import Answer, day


def updated(review: Review, answers: Sequence[Answer]) -> Review:
    """The review with the days and the confirmed claims of the last mark that a person set or took back.

    `answers` are all that were given, in order; those of other kinds or about other reviews say nothing. From the day
    on which the file itself names that update, or a later one, the file rules.
    """
    marks = [answer for answer in answers if answer.kind == "review_update" and answer.subject == review.id]
    updated_on = day(marks[-1].content.get("updated_on")) if marks else None
    if updated_on is None or updated_on <= review.updated_on:
        return review
    return replace(
        review,
        updated_on=updated_on,
        expires_on=day(marks[-1].content["expires_on"]),
        claims=tuple(claim for claim in review.claims if claim.id in marks[-1].content["confirmed_claims"]),
    )
