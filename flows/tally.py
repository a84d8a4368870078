"""The tally of a review's claims for a person: a table of where the numbers stand."""

from collections import defaultdict
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.pubmed_text import clean
from flows.wording import count

_WIDTH = 104  # narrower terminals wrap the line rather than cut its words
_BESIDE = {
    "pooled": "Pooled from others' reports",
    "selected": "Chosen by their one tumour",
    "same_patients": "Patients counted by another study",
    "retracted": "Retracted",
}


def tally_tables(tally: dict[str, Any]) -> None:
    """Prints each claim with its numbers and what stands beside them, then who counts whose patients."""
    console = Console(highlight=False, width=max(Console().width, _WIDTH))
    console.print(Text(f"{tally['review_id']} on {tally['as_of']}", style="bold"))
    console.print(
        f"Each patient counted once, whole literature found; new = since the update of {tally['updated_on']}."
        " Studies that state no numbers are not in."
    )
    for claim in tally["claims"]:
        console.print()
        console.print(Text(clean(claim["statement"]), style="bold"))
        rows = [row for row in claim["rows"] if row["studies"]]
        if rows:
            console.print(_table(claim["claim_id"], rows))
        else:
            console.print("  No study states numbers of its own patients.")
        for standing, words in _beside(claim["rows"]).items():
            console.print(Text(f"  {_BESIDE[standing]}, not added up: {words}.", style="dim"))
    shared = [study for study in tally["not_counted"] if study["standing"] == "same_patients"]
    if shared:
        console.print()
        console.print(Text("Studies that share patients with another", style="bold"))
        for study in shared:
            console.print(f"  PMID {study['pmid']}: {clean(study['reason'])}.")
    if not tally["claims"]:
        console.print("No study of the review's subject states numbers that could be added up.")


def _table(claim_id: str, rows: list[dict[str, Any]]) -> Table:
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column(claim_id, width=27)
    table.add_column("now (95 % interval)", width=19, no_wrap=True)
    table.add_column("patients", width=10, justify="right", no_wrap=True)
    table.add_column("new", width=10, justify="right", no_wrap=True)
    table.add_column("studies", width=7, justify="right", no_wrap=True)
    table.add_column("the review says", width=18)
    for row in rows:
        table.add_row(
            clean("median survival" if row["unit"] == "months" else row["category"]),
            _with_interval(row),
            "" if row["unit"] == "patients" else _of(row["patients"], row["of_patients"]),  # "now" says it already
            "-" if not row["new_studies"] else _of(row["new_patients"], row["new_of_patients"]),
            str(row["studies"]),
            clean(row["line_words"] or ""),
            style="" if row["claimed_place"] else "dim",
        )
    return table


def _with_interval(row: dict[str, Any]) -> str:
    now = amount(row["estimate"], row["unit"])
    if row["low"] is None:
        return now
    return f"{now} ({_bare(row['low'], row['unit'])} to {_bare(row['high'], row['unit'])})"


def _of(patients: int, of_patients: int | None) -> str:
    return f"{patients} of {of_patients}" if of_patients else str(patients)


def _beside(rows: list[dict[str, Any]]) -> dict[str, str]:
    """What is not added up, by standing, in words: medians one by one, patients summed for each category."""
    said: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        together: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for one in row["beside"]:
            together[one["standing"]].append(one)
        for standing, studies in together.items():
            if studies[0]["value"] is None:
                said[standing].append(f"{clean(row['category'])} {sum(one['patients'] for one in studies)}")
            elif row["unit"] == "months":
                said[standing] += [f"{one['value']:.2g} months{_in_patients(one['patients'])}" for one in studies]
            else:
                said[standing].append(", ".join(f"{one['value']:g}" for one in studies) + " patients")
    return {standing: ", ".join(said[standing]) for standing in _BESIDE if standing in said}


def _in_patients(patients: int | None) -> str:
    return f" in {count(patients, 'patient')}" if patients else ""


def amount(value: float, unit: str) -> str:
    """`52 %`, `4 months`, `49 patients`: a share of 1 in percent, the others to three figures."""
    if unit == "patients":
        return count(int(value), "patient")
    return _bare(value, unit) + {"share": " %", "months": " months"}[unit]


def _bare(value: float, unit: str) -> str:
    return f"{100 * value:.0f}" if unit == "share" else f"{value:.3g}"
