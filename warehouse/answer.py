"""One answer of one person, and what an answer of each kind may say."""

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

DECISIONS = ("accepted", "dismissed", "deferred", "reopened")
VERDICTS = ("wrong", "value", "right")
UPDATE_STATUSES = ("up_to_date", "update_pending", "no_update_planned")  # Garner 2016, BMJ 354:i3507

# The content each kind of answer has, and the answer that takes it back where nothing was answered before it.
KINDS: dict[str, tuple[str, ...]] = {
    "decision": ("decision", "deferred_until", "said"),  # subject: signal_id
    "correction": ("verdict", "value", "pmid"),  # subject: reading_key
    "update_status": ("update_status",),  # subject: review_id
    "review_update": ("updated_on", "expires_on", "confirmed_claims"),  # subject: review_id
    "subscription": ("is_on",),  # subject: recipient; review_id: None for all reviews
}
NEVER_ANSWERED: dict[str, dict[str, Any]] = {
    "decision": {"decision": "reopened"},
    "correction": {"verdict": "right"},
    "update_status": {"update_status": None},
    "review_update": {"updated_on": None, "expires_on": None, "confirmed_claims": []},
    "subscription": {"is_on": True},
}


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer of one person. `subject` is what it is about and `content` what it says: see KINDS.

    `answer_id` is given by whoever asks (the form's own id), so that the same form sent twice is one answer. Dates in
    `content` are dates or texts as YYYY-MM-DD. `undoes` is the answer it takes back. An answer that says what its kind
    cannot say is refused with ValueError, so that none is ever kept that the warehouse could not take.
    """

    answer_id: str
    kind: str
    subject: str
    review_id: str | None
    content: dict[str, Any] = field(default_factory=dict)
    reason: str | None = None
    given_by: str
    given_at: datetime
    undoes: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"no answer is of kind {self.kind!r}; known: {', '.join(KINDS)}")
        unknown = set(self.content) - set(KINDS[self.kind])
        if unknown:
            raise ValueError(f"an answer of kind {self.kind!r} has no {', '.join(sorted(unknown))}")
        for name in ("answer_id", "subject", "given_by"):
            if not _is_text(getattr(self, name)):
                raise ValueError(f"an answer needs {name}: a text that is not empty")
        for name in ("review_id", "reason", "undoes"):
            if not _is_text_or_none(getattr(self, name)):
                raise ValueError(f"{name} of an answer is a text or None, not {getattr(self, name)!r}")
        if self.given_at.tzinfo is None:
            raise ValueError(f"{self.given_at} has no time zone. Pass an aware datetime.")
        CHECKS[self.kind](self.content)


def day(value: date | str | None) -> date | None:
    """The day that a date of an answer's content is; ValueError for anything but a date or YYYY-MM-DD."""
    if value is None or type(value) is date:
        return value
    with suppress(ValueError, TypeError):
        found = date.fromisoformat(value)
        if found.isoformat() == value:
            return found
    raise ValueError(f"{value!r} is no day. Give it as YYYY-MM-DD.")


def _decision(content: Mapping[str, Any]) -> None:
    _one_of(content, "decision", DECISIONS)
    if day(content.get("deferred_until")) and content["decision"] != "deferred":
        raise ValueError("only a deferred signal has a day in deferred_until")
    if not _is_text_or_none(content.get("said")):
        raise ValueError(f"said is what the signal said, or None: {content['said']!r} is neither")


def _correction(content: Mapping[str, Any]) -> None:
    _one_of(content, "verdict", VERDICTS)
    if not _is_text(content.get("pmid")):
        raise ValueError("a correction names the pmid of the article that was read")
    value = content.get("value")
    if (content["verdict"] == "value") != (value is not None):
        raise ValueError("a correction has a value where its verdict is 'value', and only there")
    if value is not None and (type(value) not in (int, float) or not math.isfinite(value)):
        raise ValueError(f"the corrected value is a number, not {value!r}")


def _update_status(content: Mapping[str, Any]) -> None:
    _one_of(content, "update_status", (*UPDATE_STATUSES, None))


def _review_update(content: Mapping[str, Any]) -> None:
    updated_on, expires_on = day(content.get("updated_on")), day(content.get("expires_on"))
    if (updated_on is None) != (expires_on is None):
        raise ValueError("a review marked as updated needs both days, updated_on and expires_on")
    if updated_on and expires_on <= updated_on:
        raise ValueError(f"expires_on ({expires_on}) is not after updated_on ({updated_on})")
    claims = content.get("confirmed_claims")
    if not isinstance(claims, list | tuple) or not all(map(_is_text, claims)):
        raise ValueError("confirmed_claims is the list of the ids of the claims that still stand")


def _subscription(content: Mapping[str, Any]) -> None:
    if type(content.get("is_on")) is not bool:
        raise ValueError("a subscription is on (True) or off (False): give is_on")


CHECKS: dict[str, Callable[[Mapping[str, Any]], None]] = {
    "decision": _decision,
    "correction": _correction,
    "update_status": _update_status,
    "review_update": _review_update,
    "subscription": _subscription,
}


def _one_of(content: Mapping[str, Any], name: str, known: tuple[str | None, ...]) -> None:
    if name not in content or content[name] not in known:
        raise ValueError(f"{name} is one of {', '.join(map(str, known))}, not {content.get(name)!r}")


def _is_text(value: object) -> bool:
    return _is_text_or_none(value) and bool(value)


def _is_text_or_none(value: object) -> bool:
    """Whether it is a text that a file can hold; half of a character that UTF-16 writes as two cannot be."""
    return value is None or isinstance(value, str) and value.encode("utf-8", "ignore").decode() == value
