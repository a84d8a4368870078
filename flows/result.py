"""What a run did: the numbers it reports as one JSON object, and the failures that kept it from being complete."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """`found` counts different PMIDs; new, changed and rejected are those of this run; `digest` is a page's path.
    `undelivered` counts the alerts that have not arrived when the run ends, whichever run wrote them.

    With several reviews `digest` is that of the first and `digests` holds them all by review id. `failures` says
    what could not be done; empty means that the run is complete.
    """

    run_id: str
    found: int = 0
    new: int = 0
    changed: int = 0
    rejected: int = 0
    findings: int = 0
    signals_opened: int = 0
    alerts_delivered: int = 0
    undelivered: int = 0
    digest: str | None = None
    digests: dict[str, str] = field(default_factory=dict)
    failures: tuple[str, ...] = ()

    def add(self, **counts: int) -> "RunResult":
        """The same result with these numbers added to its own."""
        return replace(self, **{name: getattr(self, name) + count for name, count in counts.items()})

    def show(self, digests: dict[str, str]) -> "RunResult":
        """The same result with the digest pages of its reviews."""
        return replace(self, digests=digests, digest=next(iter(digests.values()), None))

    def fail(self, failure: str) -> "RunResult":
        """The same result with one more thing that could not be done."""
        return replace(self, failures=(*self.failures, failure))
