"""When to speak: what one person is told today of the reviews they look after, and what waits.

Values in, values out. Four things are weighed: what is new, how pressing it is and how near the review's expiry; when
the last letter was; how many letters the month allows; and that a long silence is explained.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from flows.settings import AlertSettings
from warehouse.told import Untold

_PRESSING = ("high", "medium", "low")


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where one person stands with one review today. `untold`: what they have still to be told, most pressing first."""

    review_id: str
    days_to_expiry: int  # negative: overdue
    is_complete: bool  # all was searched and all that was found was read
    last_letter_on: date | None  # None: they never had one about this review
    untold: tuple[Untold, ...] = ()
    withdrawn: tuple[str, ...] = ()  # signals told to them that no longer stand


@dataclass(frozen=True, kw_only=True)
class Saying:
    """One letter to be written: the signals it tells and takes back, and those that it only counts as waiting."""

    review_id: str
    kind: Literal["signals", "quiet"]
    told: tuple[Untold, ...] = ()
    withdrawn: tuple[str, ...] = ()
    waiting: tuple[Untold, ...] = ()


def speak(
    standings: Iterable[Standing], *, as_of: date, budget_left: int | None, settings: AlertSettings
) -> tuple[Saying, ...]:
    """The letters to one person today, the most pressing first; none where nothing need be said.

    Told at once are signals of the priority `at_once` or above, and all of them near the review's expiry; they take
    withdrawals along. Everything else waits for the digest: one is due when the last letter is `digest_every_days` old,
    when a signal has waited as long, and as the first letter to a new person, who is told all that is open.
    Of the letters that tell something only `budget_left` are sent (None: all), the most pressing; the others wait, and
    nothing that waits is lost. Where no letter went for `quiet_every_days`, or to a new person of a review of which
    all was searched and read, a quiet one goes, which costs nothing of the budget.
    """
    standings = tuple(standings)
    news = sorted(filter(None, (_news(one, as_of, settings) for one in standings)), key=_rank(standings))
    sent = news if budget_left is None else news[: max(budget_left, 0)]
    spoken = {saying.review_id for saying in sent}
    silent = (one for one in standings if one.review_id not in spoken)
    return (*sent, *filter(None, (_quiet(one, as_of, settings) for one in silent)))


def _news(one: Standing, as_of: date, settings: AlertSettings) -> Saying | None:
    """What the review gives to tell today, the budget apart."""
    if not one.untold and not one.withdrawn:
        return None
    if _is_digest_due(one, as_of, settings):
        told = one.untold
    else:
        told = tuple(signal for signal in one.untold if _is_pressing(signal, one.days_to_expiry, settings))
        if not told:
            return None
    waiting = tuple(signal for signal in one.untold if signal not in told)
    return Saying(review_id=one.review_id, kind="signals", told=told, withdrawn=one.withdrawn, waiting=waiting)


def _is_digest_due(one: Standing, as_of: date, settings: AlertSettings) -> bool:
    """A signal that waited so long is told even if letters about more pressing ones went out meanwhile."""
    since = [signal.opened_on for signal in one.untold] + [one.last_letter_on or date.min]
    return (as_of - min(since)).days >= settings.digest_every_days


def _is_pressing(signal: Untold, days_to_expiry: int, settings: AlertSettings) -> bool:
    """Near expiry everything is, on either side of the day. An overdue review is no emergency for ever: once it is so
    late, no letter can save the date any more, and who gets each small signal at once for years reads none of them."""
    near = abs(days_to_expiry) <= settings.near_expiry_days
    return near or _PRESSING.index(signal.priority) <= _PRESSING.index(settings.at_once)


def _rank(standings: tuple[Standing, ...]):
    """Letters in the order in which the budget is spent: by their most pressing signals, then by the nearer expiry."""
    expiry = {one.review_id: abs(one.days_to_expiry) for one in standings}

    def rank(saying: Saying) -> tuple:
        counts = tuple(-sum(signal.priority == priority for signal in saying.told) for priority in _PRESSING)
        return (counts, expiry[saying.review_id], saying.review_id)

    return rank


def _quiet(one: Standing, as_of: date, settings: AlertSettings) -> Saying | None:
    if one.last_letter_on is None:
        is_due = one.is_complete
    else:
        is_due = (as_of - one.last_letter_on).days >= settings.quiet_every_days
    return Saying(review_id=one.review_id, kind="quiet", waiting=one.untold) if is_due else None
