"""Compare: the rules are those of the configuration, and every signal they give on the day is open."""

from datetime import date
from pathlib import Path

from extractors.rules import Rules
from flows.progress import Step
from flows.toml import read_toml
from warehouse.connect import open_warehouse
from warehouse.judge import load_rules, open_signals


def compare(*, config: Path, home: Path, as_of: date, run_id: str, progress: Step) -> int:
    """Returns how many signals this run opened that no run had opened before."""
    rules = read_toml(config / "signals.toml", Rules)
    with open_warehouse(home) as con:
        load_rules(con, rules)
        opened = open_signals(con, as_of=as_of, run_id=run_id)
    progress.outcome = f"{len(opened)} signals opened"
    return len(opened)
