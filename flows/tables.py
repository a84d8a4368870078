"""Status and signals for a person at a terminal: the same rows as `--json` gives, in plain lines."""

import textwrap

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.pubmed_text import clean

_TABLE_COLUMNS = 96  # narrower terminals wrap the line rather than cut its words
_COUNTS = ("reinforces", "contradicts", "extends", "unclear")


def status_table(rows: list[dict]) -> None:
    """Prints each review's clock in three lines and its claims in a table."""
    console = Console(highlight=False, width=max(Console().width, _TABLE_COLUMNS))
    for review in rows:
        days = review["days_to_expiry"]
        clock = f"expired {-days} days ago" if review["is_overdue"] else f"expires in {days} days"
        searched = review["searched_up_to"] or "never to the end"
        console.print(Text(f"{review['review_id']}: {clock}, priority {review['priority']}", style="bold"))
        console.print(f"Updated {review['updated_on']}, expires {review['expires_on']}. PubMed searched up to {searched}.")
        console.print(_expectation(review))
        if review["last_search_error"]:
            console.print(Text(f"COULD NOT LOOK at the last run: {clean(review['last_search_error'])}", style="bold red"))
        console.print(
            f"{review['articles']} articles, {review['articles_after_update']} since the update; "
            f"{review['rejected']} records rejected."
        )
        table = Table(box=None, pad_edge=False)
        table.add_column("claim", no_wrap=True)
        table.add_column("status", no_wrap=True)
        for name in _COUNTS:
            table.add_column(name, justify="right")
        for claim in review["claims"]:
            counts = (str(claim[name]) for name in _COUNTS)
            table.add_row(claim["claim_id"], claim["status"].replace("_", " "), *counts)
        console.print(table)
        for alert in review["undelivered"]:
            console.print(Text(_undelivered(alert), style="bold red"))
        console.print()
    if not rows:
        console.print("No review is in this warehouse yet: run `reviewwatch run` first.")


def signals_table(rows: list[dict]) -> None:
    """Prints the signals, the most pressing first: claim and rule, before and after, each sentence with its PMID."""
    console = Console(highlight=False)
    if not rows:
        console.print("No signals.")
    for signal in rows:
        head = f"{signal['priority'].upper():<7}{signal['claim_id']}  {signal['rule']}"
        console.print(Text(head, style="bold"), Text(f"  since {signal['first_seen_on']} ({signal['state']})"))
        lines = [clean(f"{signal['before']} -> {signal['after']}")]
        lines += [f'"{clean(item["sentence"])}"  PMID {item["pmid"]}' for item in signal["evidence"]]
        for line in lines:
            console.print(Text(textwrap.indent(textwrap.fill(line, console.width - 7), " " * 7)))
        console.print()


def _undelivered(alert: dict) -> str:
    """Who was not told, why, and when it is tried again."""
    if alert["state"] == "refused":
        again = "not tried again by itself: see to the address, then `reviewwatch deliver --refused`"
    else:
        again = f"tried again from {alert['next_attempt_at'] or 'the next run'} on"
    why = alert["last_error"] or "not tried yet"
    return (
        f"NOT DELIVERED to {clean(alert['recipient'])}, written {alert['created_at']}, {alert['attempts']} attempts: "
        f"{clean(why)}; {again}"
    )


def _expectation(review: dict) -> str:
    """What the evidence gave in time, and what others found of reviews so old, whatever their evidence."""
    lead = review["lead_days"]
    if lead is None:
        known = "No signal against a claim yet."
    elif lead >= 0:
        known = f"The first signal against a claim came {lead} days before expiry."
    else:
        known = f"The first signal against a claim came {-lead} days after expiry."
    return (
        f"{known} At {review['age_days'] / 365.25:.1f} years, {review['expected_out_of_date_share']:.0%} of systematic "
        f"reviews have one (Shojania 2007), and {review['expected_valid_claims_share']:.0%} of recommendations still "
        "hold (Martinez Garcia 2014)."
    )
