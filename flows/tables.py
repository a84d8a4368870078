"""Status and signals as tables for a person at a terminal; the same rows as `--json` gives."""

from rich.console import Console
from rich.table import Table
from rich.text import Text

_STATUS = {
    "still_valid": "still valid",
    "possibly_out_of_date": "possibly out of date",
    "probably_out_of_date": "probably out of date",
    "out_of_date": "out of date",
}


def status_table(rows: list[dict]) -> None:
    """Prints each review's clock in a line and its claims in a table."""
    console = Console()
    for review in rows:
        days = review["days_to_expiry"]
        clock = f"expired {-days} days ago" if review["is_overdue"] else f"expires in {days} days"
        console.print(Text(f"{review['review_id']}: {clock}, priority {review['priority']}", style="bold"))
        searched = review["searched_up_to"] or "never (records came from files)"
        console.print(
            f"updated {review['updated_on']}, expires {review['expires_on']}, PubMed searched up to {searched}; "
            f"{review['articles']} articles, {review['articles_after_update']} since the update, "
            f"{review['rejected']} records rejected",
            highlight=False,
        )
        table = Table("claim", "status", "reinforces", "contradicts", "extends", "unclear")
        for claim in review["claims"]:
            counts = (str(claim[name]) for name in ("reinforces", "contradicts", "extends", "unclear"))
            table.add_row(claim["claim_id"], _STATUS[claim["status"]], *counts)
        console.print(table)
    if not rows:
        console.print("No review is in this warehouse yet: run `reviewwatch run` first.")


def signals_table(rows: list[dict]) -> None:
    """Prints the signals, the most pressing first, each with its study and sentence."""
    console = Console()
    if not rows:
        console.print("No signals.")
        return
    table = Table("first seen", "priority", "claim and rule", "before, and what now stands beside it", "evidence")
    for signal in rows:
        evidence = "\n".join(f"PMID {item['pmid']}: {item['sentence']}" for item in signal["evidence"])
        table.add_row(
            signal["first_seen_on"],
            signal["priority"],
            Text(f"{signal['claim_id']}\n{signal['rule']}\n({signal['state']})"),
            Text(f"{signal['before']}\n-> {signal['after']}"),
            Text(evidence),
        )
    console.print(table)
