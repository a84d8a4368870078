"""Tables in, tables out: what the specification tests are written in, so that an editor can check them.

A table is text: a line of column names, then a line for each row, cells parted by `|`, `-` for nothing. Studies and
findings go into an empty warehouse that watches the real review with the real rules; what is expected is compared with
the columns it names, in any order of rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest

from extractors.records import digest
from extractors.review import Review
from extractors.rules import Rules
from flows.toml import read_toml
from warehouse.judge import load_rules
from warehouse.migrate import load_models, migrate
from warehouse.reviews import store_review
from warehouse.rows import insert

CONFIG = Path(__file__).resolve().parents[2] / "config"
REVIEW_ID = "intramedullary-spinal-cord-metastasis"
TODAY = date(2022, 8, 24)  # the day the first review expires
THEN = datetime(2022, 8, 24, 12)
NUMBERS = ("patients", "value", "at_months", "ratio", "reinforces", "contradicts", "extends", "unclear")
EVIDENCE = (
    "core.review", "core.review_query", "core.work", "core.claim", "core.claim_version", "core.article", "core.article_link",
    "core.review_article", "core.finding", "core.signal", "core.decision", "core.search_cursor", "core.rejection",
)  # fmt: skip


@contextmanager
def evidence(
    studies: str = "study\n", findings: str = "study\n", *, review: Review | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse that holds these studies and findings, and watches `review` (default: the first one)."""
    con = _empty_warehouse()
    try:
        watch(con, review or the_review())
        add(con, studies, findings)
        yield con
    finally:
        for table in EVIDENCE:
            con.execute(f"delete from {table}")
        load_rules(con, the_rules())


def watch(con: duckdb.DuckDBPyConnection, review: Review) -> None:
    store_review(con, review, run_id="run", stored_at=THEN.astimezone())


def add(con: duckdb.DuckDBPyConnection, studies: str, findings: str = "study\n", *, review_id: str = REVIEW_ID) -> None:
    """Columns of studies: study, and where it matters topic, design, patients, entered, retracted (the day).

    Columns of findings: study, kind, and where it matters name, value, unit, at_months, group, detail, sentence,
    section, and words: findings with the same number there were read from the same words.
    """
    described = rows(studies)
    insert(con, "core.article", [_article(row) for row in described])
    insert(con, "core.review_article", [
        {"review_id": review_id, "pmid": row["study"], "first_found_at": THEN, "run_id": "run"} for row in described
    ])  # fmt: skip
    insert(con, "core.finding", [
        *(_finding(row, place) for study in described for place, row in enumerate(_said_of(study))),
        *(_finding(row, place) for place, row in enumerate(rows(findings))),
    ])  # fmt: skip


def compared(con: duckdb.DuckDBPyConnection, expected: str, *, claim: str = "%", as_of: date = TODAY) -> None:
    """mart.claim_comparison on that day, for the claim or for all, is this table."""
    holds(con, f"(from mart.claim_comparison_as_of(date '{as_of}') where claim_id like '{claim}')", expected)


def signalled(con: duckdb.DuckDBPyConnection, expected: str, *, claim: str = "%", as_of: date = TODAY) -> None:
    """mart.signal on that day, for the claim or for all, is this table."""
    holds(con, f"(from mart.signal_as_of(date '{as_of}') where claim_id like '{claim}')", expected)


def stands(con: duckdb.DuckDBPyConnection, expected: str, *, as_of: date = TODAY) -> None:
    """The claims that this table names stand on that day as it says."""
    claims = [row["claim"] for row in rows(expected)]
    holds(con, f"(from mart.claim_status_as_of(date '{as_of}') where claim_id in {claims})", expected)


def rows(table: str) -> list[dict[str, object]]:
    """The rows of a text table; cells of NUMBERS are numbers, `-` and cells left out are None."""
    lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    header, *body = lines
    assert all(len(line) == len(header) for line in body), f"a row has more or fewer cells than {header}"
    return [
        {name: _cell(name, cell) for name, cell in zip(header, line, strict=True)} for line in body
    ]


@cache
def the_review() -> Review:
    return read_toml(CONFIG / "reviews" / f"{REVIEW_ID}.toml", Review)


@cache
def the_rules() -> Rules:
    return read_toml(CONFIG / "signals.toml", Rules)


def with_claim(**claim: object) -> Review:
    """The first review with one claim changed: `id` says which, the rest what is different."""
    review = the_review()
    return replace(
        review, claims=tuple(replace(one, **claim) if one.id == claim["id"] else one for one in review.claims)
    )


@cache
def _empty_warehouse() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("set TimeZone = 'UTC'")
    migrate(con)
    load_models(con)
    load_rules(con, the_rules())
    return con


def _cell(name: str, cell: str) -> object:
    if cell in ("-", ""):
        return None
    return float(cell) if name in NUMBERS else cell


def holds(con: duckdb.DuckDBPyConnection, relation: str, expected: str) -> None:
    header = [name.strip() for name in expected.strip().splitlines()[0].split("|")]
    columns = [{"study": "pmid", "claim": "claim_id"}.get(name, name) for name in header]
    found = sorted(map(_text, con.execute(f"select {', '.join(columns)} from {relation}").fetchall()))
    wanted = sorted(_text(tuple(row.values())) for row in rows(expected))
    if found != wanted:
        pytest.fail("\n".join(["found:", *found, "expected:", *wanted]), pytrace=False)


def _text(row: tuple[object, ...]) -> str:
    cells = (f"{cell:.3g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else cell for cell in row)
    return " | ".join("-" if cell is None else str(cell) for cell in cells)


def _article(row: dict[str, object]) -> dict[str, object]:
    entered, retracted = row.get("entered", "2021-03-02"), row.get("retracted")
    return {
        "pmid": row["study"], "content_hash": "hash", "version": 1, "kind": "article", "title": row["study"],
        "publication_date_text": "", "entry_date": date.fromisoformat(str(entered)) if entered else None,
        "revised_date": date.fromisoformat(str(retracted)) if retracted else None, "is_retracted": bool(retracted),
        "is_digest": False, "languages": [], "publication_types": [], "keywords": [], "notes": [],
        "first_seen_at": datetime(2019, 1, 1), "stored_at": THEN, "run_id": "run",
    }  # fmt: skip


def _said_of(study: dict[str, object]) -> list[dict[str, object]]:
    """The findings that a row of studies stands for."""
    said = {"study": study["study"], "section": "METHODS"}
    return [
        said | {"kind": kind} | fields
        for kind, fields in (
            ("topic", {"name": study.get("topic", "intramedullary")}),
            ("study_design", {"name": study.get("design")}),
            ("patient_count", {"value": study.get("patients"), "unit": "patients"}),
        )
        if fields.get("name") or fields.get("value") is not None
    ]


def _finding(row: dict[str, object], place: int) -> dict[str, object]:
    cells = dict(row)
    pmid, group, words = cells.pop("study"), cells.pop("group", None), cells.pop("words", None)
    sentence = str(cells.get("sentence") or f"{cells['kind']} {cells.get('name')} {cells.get('value')}")
    start = 100 * int(str(words or place))
    spans = {
        "start_char": start, "end_char": start + len(sentence), "sentence": sentence, "sentence_start_char": start,
        "sentence_end_char": start + len(sentence), "section": cells.get("section") or "ABSTRACT",
    }  # fmt: skip
    named = {"pmid": pmid, "patient_group": group, "finding_id": digest(pmid, place, *cells.values())}
    return cells | named | spans | {"pipeline_version": "spec", "run_id": "run"}
