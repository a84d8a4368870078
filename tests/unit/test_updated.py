"""A review marked as updated is watched from that day on, for the claims confirmed, until its file catches up."""

from dataclasses import replace
from datetime import date, datetime, timezone

from flows.updated import updated
from tests.warehouse_fixture import REVIEW, empty_warehouse, open_run
from warehouse.answer import Answer
from warehouse.reviews import store_review

AT = datetime(2022, 8, 24, 9, 30, tzinfo=timezone.utc)


def mark(updated_on: str | None = "2022-08-20", *, claims: tuple[str, ...] = ("survival",), review_id: str = "cord"):
    return Answer(
        answer_id="form", kind="review_update", subject=review_id, review_id=review_id, given_by="Ada", given_at=AT,
        content={
            "updated_on": updated_on, "expires_on": "2025-08-20" if updated_on else None,
            "confirmed_claims": list(claims),
        },
    )  # fmt: skip


def test_a_review_that_nobody_marked_is_as_its_file_says():
    of_another_kind = Answer(
        answer_id="form", kind="update_status", subject="cord", review_id="cord", given_by="Ada", given_at=AT,
        content={"update_status": "up_to_date"},
    )  # fmt: skip
    assert updated(REVIEW, []) is REVIEW
    assert updated(REVIEW, [of_another_kind, mark(review_id="other")]) is REVIEW


def test_a_review_marked_as_updated_starts_anew_with_the_claims_confirmed():
    new = updated(REVIEW, [mark()])
    assert (new.updated_on, new.expires_on) == (date(2022, 8, 20), date(2025, 8, 20))
    assert [claim.id for claim in new.claims] == ["survival"]
    assert replace(new, updated_on=REVIEW.updated_on, expires_on=REVIEW.expires_on, claims=REVIEW.claims) == REVIEW


def test_the_last_mark_counts_and_one_taken_back_is_none():
    assert updated(REVIEW, [mark(), mark("2022-08-22")]).updated_on == date(2022, 8, 22)
    assert updated(REVIEW, [mark(), mark(None, claims=())]) is REVIEW


def test_the_file_rules_from_the_day_it_names_that_update_or_a_later_one():
    for day in (date(2022, 8, 20), date(2022, 8, 21)):
        rewritten = replace(REVIEW, updated_on=day, expires_on=date(2026, 1, 1))
        assert updated(rewritten, [mark()]) is rewritten
    assert updated(replace(REVIEW, updated_on=date(2022, 8, 19)), [mark()]).updated_on == date(2022, 8, 20)


def test_a_review_of_which_no_claim_was_confirmed_can_be_watched_and_its_claims_stay_for_their_signals():
    with empty_warehouse() as con:
        open_run(con)
        for review in (REVIEW, updated(REVIEW, [mark(claims=())])):
            store_review(con, review, run_id="run", stored_at=AT)
        assert con.execute("select claim_id, is_current from core.claim order by all").fetchall() == [
            ("surgery", False), ("survival", False)
        ]  # fmt: skip
