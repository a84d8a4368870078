"""Alert: the digest page is that of this run, and each recipient has been told once of every open signal, and once of
each that no longer stands.

An alert is in the outbox before anything is delivered and is marked after, so a stop in between neither loses nor
repeats one. Delivery, for now, is a letter in the recipient's own folder, HOME/alerts/RECIPIENT.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from extractors.errors import HomeUnusable
from extractors.review import Review
from flows.clock import now, today
from flows.digest_query import compose
from flows.files import write_whole
from flows.progress import Step
from flows.render import to_html, to_text
from flows.wording import headline
from warehouse.connect import open_warehouse
from warehouse.outbox import (
    Alert,
    mark_delivered,
    mark_failed,
    record_alert,
    signals_not_yet_told,
    undelivered,
    withdrawals_not_yet_told,
)

CHANNEL = "folder"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What came of a review's alerts: how many arrived, which did not and why, and the page that shows the digest."""

    delivered: int
    failures: tuple[str, ...]
    page: Path


def alert(
    review: Review, *, home: Path, recipients: tuple[str, ...], as_of: date, run_id: str, progress: Step
) -> Told:
    """HOME/digests/REVIEW/digest.html (and .txt) is the digest of the day, and every alert due was tried.

    The digest of a past day is digest-DATE.html and leaves today's alone.

    An alert is due to a recipient who has not been told of some open signal, or was told of one that no longer stands;
    in a quiet run nobody gets one. Those left undelivered by earlier runs are tried too. A failed delivery is in `failures` and stays in the outbox.
    """
    folder = Path("digests") / review.id
    with open_warehouse(home) as con:
        digest = compose(con, review.id, as_of=as_of, run_id=run_id)
        untold = {recipient: _untold(con, review.id, recipient) for recipient in recipients}
    untold = {recipient: news for recipient, news in untold.items() if any(news)}
    page, text = to_html(digest), to_text(digest)
    letter = folder / f"{run_id}.html"
    shown = home / folder / ("digest.html" if as_of >= today() else f"digest-{as_of}.html")
    write_whole(shown, page)
    write_whole(shown.with_suffix(".txt"), text)
    if untold:
        write_whole(home / letter, page)
        write_whole((home / letter).with_suffix(".txt"), text)
    with open_warehouse(home) as con:
        for recipient, (signal_ids, withdrawn_ids) in untold.items():
            record_alert(
                con,
                review_id=review.id,
                recipient=recipient,
                channel=CHANNEL,
                signal_ids=signal_ids,
                withdrawn_ids=withdrawn_ids,
                subject=f"{review.title}: {headline(digest)}",
                digest_path=str(letter),
                run_id=run_id,
                created_at=now(),
            )
        due = [due for due in undelivered(con) if due.review_id == review.id]
        failures = tuple(failure for failure in (_deliver(con, home, alert) for alert in due) if failure)
    delivered = len(due) - len(failures)
    quiet = "nothing new to tell" if digest.is_complete else "COULD NOT LOOK, no new signal known"
    told = f"{delivered} delivered" if due else f"{quiet}, nobody alerted"
    progress.outcome = told + (f", {len(failures)} NOT DELIVERED" if failures else "")
    return Told(delivered=delivered, failures=failures, page=shown)


def _untold(con, review_id: str, recipient: str) -> tuple[list[str], list[str]]:
    """The signals that this recipient has still to be told of: those that stand, and those taken back."""
    return (
        signals_not_yet_told(con, review_id=review_id, recipient=recipient),
        withdrawals_not_yet_told(con, review_id=review_id, recipient=recipient),
    )


def _deliver(con, home: Path, due: Alert) -> str | None:
    """Puts one alert into its recipient's folder and marks it; returns why it could not be, or None."""
    letters = home / "alerts" / due.recipient
    try:
        for suffix in (".html", ".txt"):
            content = (home / due.digest_path).with_suffix(suffix).read_text(encoding="utf-8")
            write_whole(letters / f"{due.alert_id}{suffix}", content)
    except (HomeUnusable, OSError) as error:
        mark_failed(con, due.alert_id, error=str(error))
        return f"alert {due.alert_id} to {due.recipient}: {error}"
    mark_delivered(con, due.alert_id, delivered_at=now())
    return None
