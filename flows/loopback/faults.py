"""NCBI's ways of failing, to be played on purpose."""

from dataclasses import dataclass
from typing import Literal, get_args

from flows.loopback import replies
from flows.loopback.replies import Reply

FaultKind = Literal[
    "429",  # too many requests
    "500",  # a server behind NCBI's front door does not answer
    "html",  # a web page with status 200
    "truncated",  # the second half of the body is missing, and the length agrees
    "drop",  # the connection closes in the middle of the body
    "stall",  # the connection stays open and nothing comes
    "error_element",  # an ERROR with status 200
    "short_set",  # the last record of a fetch is missing
    "double_set",  # the last record of a fetch is the one before it again
    "expired_history",  # all searches are forgotten, then the request is answered
]


@dataclass(frozen=True)
class Fault:
    """What happens to one request instead of, or to, its answer. `text` is what an error_element says."""

    kind: FaultKind
    retry_after: str | None = None
    text: str = "Search Backend failed: Exception: Resource temporarily unavailable"

    def __post_init__(self) -> None:
        if self.kind not in get_args(FaultKind):
            raise ValueError(f"{self.kind!r} is no fault; there are {', '.join(get_args(FaultKind))}")

    def played_on(self, reply: Reply) -> Reply:
        """The reply as the client gets it."""
        match self.kind:
            case "429":
                return replies.throttled(self.retry_after)
            case "500":
                return replies.bad_gateway(self.retry_after)
            case "html":
                return replies.web_page()
            case "error_element":
                return replies.error("eFetchResult" if reply.records else "eSearchResult", self.text, status=200)
            case "truncated":
                return reply.with_body(reply.body[: len(reply.body) // 2])
            case "short_set" if reply.records:
                return replies.record_set(reply.records[:-1])
            case "double_set" if len(reply.records) > 1:
                return replies.record_set((*reply.records[:-1], reply.records[-2]))
        return reply
