"""What editors' answers say of the rules, for a person at a terminal and as one JSON document."""

from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.pubmed_text import clean
from flows.tuning import MIN_ACCEPTED, MIN_DISMISSED, Proposal, Tuning, Weighed, interval
from flows.wording import count

_WIDTH = 96  # narrower terminals wrap the line rather than cut its words


def as_document(tuning: Tuning) -> dict[str, Any]:
    """The tuning as `reviewwatch tune --json` gives it; `minimum` are the answers that a proposal takes."""
    document = asdict(tuning)
    document["as_of"] = tuning.as_of.isoformat()
    document["minimum"] = {"accepted": MIN_ACCEPTED, "dismissed": MIN_DISMISSED}
    for row in document["precision"]:
        row["month"] = row["month"].isoformat() if row["month"] else None
    return document


def tune_tables(tuning: Tuning) -> None:
    """Prints precision by rule, claim and month, then each rule's proposals or why there are none."""
    console = Console(highlight=False, width=max(Console().width, _WIDTH))
    console.print(Text(f"Answers to {tuning.review_id or 'all reviews'} up to {tuning.as_of}", style="bold"))
    if not any(row["accepted"] + row["dismissed"] + row["deferred"] for row in tuning.precision):
        console.print("Nobody has answered a signal yet, so nothing can be said of the rules.")
        return
    console.print(_precision(tuning))
    console.print(Text("Stricter settings of signals.toml", style="bold"))
    for weighed in tuning.rules:
        console.print(f"{weighed.rule}: {weighed.accepted} accepted, {weighed.dismissed} dismissed{_came_of(weighed)}")
        for proposal in weighed.proposals:
            console.print(f"  {_proposed(proposal)}")
    if any(_is_few(weighed) for weighed in tuning.rules):
        console.print(
            f"A proposal takes {MIN_ACCEPTED} accepted and {MIN_DISMISSED} dismissed answers to a rule: of"
            f" {MIN_ACCEPTED} accepted signals none lost still allows that {interval(0, MIN_ACCEPTED)[1]:.0%} would be."
        )
    if tuning.left_out:
        console.print(
            f"{count(tuning.left_out, 'answer')} left out: the rules and readings of the day no longer give the signal."
        )
    console.print(
        "A signal that another rule still tells counts as kept. Figures are of the same answers that the settings were"
        " found with, so expect less of them. Nothing was changed: edit signals.toml where you agree."
    )


def _precision(tuning: Tuning) -> Table:
    """One line for each rule and claim, all together first, with the months below each."""
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("signals of", no_wrap=True)
    for name in ("accepted", "dismissed", "deferred"):
        table.add_column(name, justify="right")
    table.add_column("precision (95 % interval)", no_wrap=True)
    for per in ("review", "review and rule", "claim") if tuning.review_id else ("all", "rule", "claim"):
        for row in tuning.precision:
            if row["per"] == per:
                table.add_row(*_line(row, row["rule"] or row["claim_id"] or "all rules"), style="bold")
                for month in tuning.precision:
                    if month["per"] == _by_month(per) and _subject(month) == _subject(row):
                        table.add_row(*_line(month, f"  {month['month']:%Y-%m}"), style="dim")
    return table


def _by_month(per: str) -> str:
    return "month" if per == "all" else f"{per} and month"


def _subject(row: dict[str, Any]) -> tuple[str | None, ...]:
    return row["review_id"], row["claim_id"], row["rule"]


def _line(row: dict[str, Any], name: str) -> tuple[str, ...]:
    share = "-" if row["precision"] is None else f"{row['precision']:.0%} ({row['low']:.0%} to {row['high']:.0%})"
    return clean(name), str(row["accepted"]), str(row["dismissed"]), str(row["deferred"]), share


def _came_of(weighed: Weighed) -> str:
    if weighed.proposals:
        return ""
    return ": too few to propose anything" if _is_few(weighed) else f": {weighed.why_none}"


def _is_few(weighed: Weighed) -> bool:
    return weighed.accepted < MIN_ACCEPTED or weighed.dismissed < MIN_DISMISSED


def _proposed(proposal: Proposal) -> str:
    now = "none" if proposal.now is None else f"{proposal.now:g}"
    return (
        f"{proposal.setting}: now {now}, proposed {proposal.proposed:g}: {proposal.dismissed_spared} of"
        f" {proposal.dismissed} dismissed spared, {proposal.accepted_lost} of {proposal.accepted} accepted lost"
        f" (95 % interval of the share lost {proposal.low:.0%} to {proposal.high:.0%})"
    )
