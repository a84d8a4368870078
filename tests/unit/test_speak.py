"""When to speak, in tables: what one person is told of a review today.

`open` are the signals that they have still to be told, by priority, with the days that each has waited: `high 0, low 3`.
`expiry` is in days, `last` the days since their last letter (`-`: they never had one), and `looked` says whether all was
searched and read. `says` is the letter: the signals it tells, `|` and those it only counts, or `quiet`; `-`: no letter.
"""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from flows.deliver import next_attempt
from flows.settings import PROJECT_CONFIG, AlertSettings, read_settings
from flows.speak import Saying, Standing, speak
from tests.warehouse_fixture import NOW
from warehouse.told import Untold

TODAY = date(2026, 11, 22)
SETTINGS = AlertSettings(
    at_once="high", near_expiry_days=180, digest_every_days=7, quiet_every_days=28, retry_after_minutes=(5, 30, 120)
)
FAR = 400


def signals(text: str) -> tuple[Untold, ...]:
    parts = [part.split() for part in text.split(",") if part.strip(" -")]
    return tuple(
        Untold(
            signal_id=f"{priority} {days}",
            priority=priority,
            said="",
            opened_on=TODAY - timedelta(days=int(days)),
        )
        for priority, days in parts
    )


def standing(untold="", *, expiry=FAR, last: int | None = 3, looked=True, withdrawn=(), review_id="cord") -> Standing:
    return Standing(
        review_id=review_id,
        days_to_expiry=expiry,
        is_complete=looked,
        last_letter_on=None if last is None else TODAY - timedelta(days=last),
        untold=signals(untold),
        withdrawn=withdrawn,
    )


def said(*standings: Standing, budget: int | None = None, settings: AlertSettings = SETTINGS) -> tuple[Saying, ...]:
    return speak(standings, as_of=TODAY, budget_left=budget, settings=settings)


def in_words(saying: Saying) -> str:
    told = ", ".join(one.signal_id for one in saying.told) or saying.kind
    waiting = ", ".join(one.signal_id for one in saying.waiting)
    return f"{told} | {waiting}" if waiting else told


TABLE = """
open                   ; expiry ; last ; looked ; says                     ; because
high 0                 ; 400    ; 3    ; yes    ; high 0                   ; high priority cannot wait
medium 0               ; 400    ; 3    ; yes    ; -                        ; the weekly digest is soon enough
high 0, low 3          ; 400    ; 3    ; yes    ; high 0 | low 3           ; what can wait does, and is counted
medium 0, low 0        ; 400    ; 7    ; yes    ; medium 0, low 0          ; a week since the last letter
medium 0, low 0        ; 400    ; 6    ; yes    ; -                        ; not yet a week
low 7                  ; 400    ; 1    ; yes    ; low 7                    ; it has waited a week, whatever went out
high 0, low 7          ; 400    ; 1    ; yes    ; high 0, low 7            ; so it goes with the urgent one
low 0                  ; 180    ; 1    ; yes    ; low 0                    ; near expiry all is told at once
low 0                  ; 181    ; 1    ; yes    ; -                        ; not yet near
low 0                  ; 0      ; 1    ; yes    ; low 0                    ; on the day of expiry too
low 0                  ; -180   ; 1    ; yes    ; low 0                    ; and while it is newly overdue
low 0                  ; -181   ; 1    ; yes    ; -                        ; overdue is no emergency for ever
high 0                 ; -900   ; 1    ; yes    ; high 0                   ; high priority still cannot wait
-                      ; 400    ; 27   ; yes    ; -                        ; nothing to say
-                      ; 400    ; 28   ; yes    ; quiet                    ; a long silence is explained
-                      ; 400    ; 28   ; no     ; quiet                    ; also when one could not look
-                      ; 100    ; 27   ; yes    ; -                        ; near expiry silence is no news either
high 0, low 0          ; 400    ; -    ; yes    ; high 0, low 0            ; a new person gets all that is open
low 0                  ; 400    ; -    ; no     ; low 0                    ; also when one could not look
-                      ; 400    ; -    ; yes    ; quiet                    ; or learns that nothing is
-                      ; 400    ; -    ; no     ; -                        ; but not from a run that could not look
"""
ROWS = [[cell.strip() for cell in line.split(";")] for line in TABLE.strip().splitlines()[1:]]


@pytest.mark.parametrize(("open_", "expiry", "last", "looked", "says", "because"), ROWS, ids=[row[-1] for row in ROWS])
def test_a_person_is_told_what_cannot_wait_and_weekly_the_rest(open_, expiry, last, looked, says, because):
    one = standing(open_, expiry=int(expiry), last=None if last == "-" else int(last), looked=looked == "yes")
    assert (", ".join(map(in_words, said(one))) or "-") == says, because


def test_what_is_told_at_once_follows_the_settings():
    assert not said(standing("medium 0"))
    assert said(standing("medium 0"), settings=replace(SETTINGS, at_once="medium"))
    assert said(standing("low 0"), settings=replace(SETTINGS, at_once="low"))


def test_a_withdrawal_goes_with_the_next_letter_and_waits_no_longer_than_a_week():
    assert not said(standing(withdrawn=("x",)))
    for letter in (standing("high 0", withdrawn=("x",)), standing(withdrawn=("x",), last=7)):
        (saying,) = said(letter)
        assert (saying.kind, saying.withdrawn) == ("signals", ("x",))


def test_the_budget_goes_to_the_most_pressing_reviews_and_the_others_wait():
    low = standing("low 9", review_id="low")
    two = standing("high 0, high 1", review_id="two")
    one = standing("high 0, medium 0, low 0", review_id="one")
    nearer = standing("high 0, medium 0, low 0", review_id="nearer", expiry=300)
    everything = (low, one, nearer, two)
    assert [saying.review_id for saying in said(*everything)] == ["two", "nearer", "one", "low"]
    assert [saying.review_id for saying in said(*everything, budget=2)] == ["two", "nearer"]
    assert said(*everything, budget=0) == said(*everything, budget=-1) == ()


def test_what_is_over_the_budget_waits_is_counted_by_the_quiet_letter_and_goes_first_next_month():
    over = standing("high 40, low 40", last=28)
    (quiet,) = said(over, budget=0)
    assert (quiet.kind, in_words(quiet)) == ("quiet", "quiet | high 40, low 40")
    (next_month,) = said(over, budget=1)
    assert in_words(next_month) == "high 40, low 40", "not even one of low priority is lost"


def test_quiet_letters_cost_nothing_of_the_budget():
    letters = said(standing("high 0", review_id="a"), standing(last=30, review_id="b"), budget=1)
    assert [(one.review_id, one.kind) for one in letters] == [("a", "signals"), ("b", "quiet")]


def test_a_letter_that_failed_is_tried_again_later_each_time_and_never_given_up():
    waits = [next_attempt(NOW, attempts=failed, settings=SETTINGS) - NOW for failed in range(5)]
    assert waits == [timedelta(minutes=minutes) for minutes in (5, 30, 120, 120, 120)]


def test_the_shipped_settings_know_all_of_this():
    assert said(standing("high 0"), settings=read_settings(PROJECT_CONFIG).alerts)
