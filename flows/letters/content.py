"""What one letter says, in the order it is read: chosen and worded once, for its text and its HTML alike."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from flows import links
from flows.digest import ClaimState, Digest, Evidence, Quotation, Signal, Study, Undelivered, Withdrawal
from flows.letters.phrases import alarms, excerpt, notes, subject, why
from flows.people import Person
from flows.web.tokens import ANSWER_HOLDS

# More would make a letter that nobody reads to the end; the inbox holds them all.
SIGNALS_SHOWN, WITHDRAWN_SHOWN, OPEN_SHOWN, STUDIES_SHOWN, UNDELIVERED_SHOWN = 12, 10, 5, 3, 5
QUOTED_WORDS = 30  # of a sentence, on the first screen; it stands in full under the evidence
ANSWERS = (("Accept", "accepted"), ("Dismiss", "dismissed"), ("Later", "deferred"))


class Sign(Protocol):
    """Makes the token of a link: for what purpose, what it stands for, and when (flows.web.tokens.sign of a home)."""

    def __call__(self, purpose: str, data: dict[str, Any], *, at: datetime) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Item:
    """One new signal. `answers` are (what to press, where it leads): none for whom may only read.

    Their addresses are long, so that only the HTML holds them; the text leads to the signal, where it is answered too.
    """

    number: int
    signal: Signal
    claim: str
    excerpt: Quotation | None
    url: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class Source:
    """A study that items are about, by their numbers; with its sentences that no item quotes in full."""

    numbers: tuple[int, ...]
    study: Study
    sentences: tuple[Quotation, ...]
    meanings: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything a letter says. Of `items`, as many stand on the first screen as fit there."""

    digest: Digest
    subject: str
    alarms: tuple[str, ...]  # what could not be searched or read; said first
    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    hidden: int  # new signals that the letter does not show
    withdrawn: tuple[Withdrawal, ...]
    moved: tuple[ClaimState, ...]  # claims that are no longer still valid
    open: tuple[tuple[Signal, str], ...]  # told before, with the address of each
    undelivered: tuple[Undelivered, ...]
    notes: tuple[str, ...]  # one line each, below what is new
    studies: tuple[Evidence, ...]  # the strongest that no item shows
    answers_until: date  # the links that answer work until then
    may_answer: bool
    why: str
    change: str  # how to get other letters
    review_url: str
    unsubscribe_url: str | None  # None: for a room of several people, of whom one must not stop it for all


def content(digest: Digest, person: Person, *, at: datetime, inbox_url: str, sign: Sign) -> Content:
    """What `person` is told of the digest at that moment.

    Whoever reads may answer only as an editor or operator, and not from a channel of Apprise: those are rooms, in which
    a link that answers in one person's name would be anyone's.
    """
    is_room = person.channel == "apprise"
    may_answer = person.role != "reader" and not is_room
    claims = {claim.claim_id: claim for claim in digest.claims}
    stop = {"person": person.name, "review_id": digest.review_id}

    def item(number: int, signal: Signal) -> Item:
        told = stop | {"signal_id": signal.signal_id, "said": signal.said}
        return Item(
            number=number,
            signal=signal,
            claim=claims[signal.claim_id].statement,
            excerpt=signal.quotation and excerpt(signal.quotation, QUOTED_WORDS),
            url=links.signal_url(inbox_url, digest.review_id, signal.signal_id),
            answers=tuple(
                (label, links.answer_url(inbox_url, sign("answer", told | {"decision": decision}, at=at)))
                for label, decision in ANSWERS
                if may_answer
            ),
        )

    items = tuple(item(number, signal) for number, signal in enumerate(digest.new_signals[:SIGNALS_SHOWN], start=1))
    return Content(
        digest=digest,
        subject=subject(digest),
        alarms=tuple(alarms(digest)),
        items=items,
        sources=tuple(_sources(items)),
        hidden=len(digest.new_signals) - len(items),
        withdrawn=digest.withdrawn[:WITHDRAWN_SHOWN],
        moved=tuple(claim for claim in digest.claims if claim.status != "still_valid"),
        open=tuple(
            (signal, links.signal_url(inbox_url, digest.review_id, signal.signal_id))
            for signal in digest.open_signals[:OPEN_SHOWN]
        ),
        undelivered=digest.undelivered[:UNDELIVERED_SHOWN],
        notes=tuple(notes(digest, person)),
        studies=_others(digest, items) if items else (),
        answers_until=(at + ANSWER_HOLDS).date(),
        may_answer=may_answer,
        why=why(person),
        change="For other reviews, another address or another budget ask whoever keeps that file.",
        review_url=links.review_url(inbox_url, digest.review_id),
        unsubscribe_url=None if is_room else links.unsubscribe_url(inbox_url, sign("unsubscribe", stop, at=at)),
    )


def _sources(items: tuple[Item, ...]) -> Iterable[Source]:
    for study in dict.fromkeys(item.signal.study for item in items):
        about = [item for item in items if item.signal.study == study]
        cut = (item.signal.quotation for item in about if item.signal.quotation != item.excerpt)
        yield Source(
            numbers=tuple(item.number for item in about),
            study=study,
            sentences=tuple(dict.fromkeys(cut)),
            meanings=tuple(dict.fromkeys(item.signal.meaning for item in about)),
        )


def _others(digest: Digest, items: tuple[Item, ...]) -> tuple[Evidence, ...]:
    shown = {item.signal.study.pmid for item in items}
    return tuple(one for one in digest.strongest if one.study.pmid not in shown)[:STUDIES_SHOWN]
