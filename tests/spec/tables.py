"""Tables in, tables out: what the specification tests are written in, so that an editor can check them.

A table is text: a line of column names, then a line for each row, cells parted by `|`, `-` for nothing. Studies and
findings go into an empty warehouse that watches the real review with the real rules; what is expected is compared
with the columns it names, in any order of rows. docs/claims shows the tables as they were given here
(tests/spec/recorded.py).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import pytest

from extractors.records import digest
from extractors.review import Figure, Review
from extractors.rules import Rules
from flows.toml import read_toml
from tests.spec import recorded
from warehouse.judge import load_rules
from warehouse.migrate import load_models, migrate
from warehouse.reviews import store_review
from warehouse.rows import dicts, insert

CONFIG = Path(__file__).resolve().parents[2] / "config"
REVIEW_ID = "intramedullary-spinal-cord-metastasis"
TODAY = date(2022, 8, 24)  # the day the first review expires
ENTERED = date(2021, 3, 2)  # where a table of studies does not say since when PubMed has them
THEN = datetime(2022, 8, 24, 12)
NUMBERS = ("patients", "value", "at_months", "ratio", "reinforces", "contradicts", "extends", "unclear")
COLUMNS = {"study": "pmid", "claim": "claim_id"}  # where a table calls a column otherwise than the warehouse
EVIDENCE = (
    "core.review", "core.review_query", "core.work", "core.claim", "core.claim_version", "core.article", "core.article_link",
    "core.review_article", "core.finding", "core.signal", "core.decision", "core.correction", "core.update_status",
    "core.search_cursor", "core.rejection",
)  # fmt: skip


@contextmanager
def evidence(
    studies: str = "study\n", findings: str = "study\n", *, review: Review | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse that holds these studies and findings, and watches `review` (default: the first one)."""
    con = _empty_warehouse()
    recorded.new_scene()
    try:
        watch(con, review or the_review())
        add(con, studies, findings)
        yield con
    finally:
        for table in EVIDENCE:
            con.execute(f"delete from {table}")
        load_rules(con, the_rules())


def watch(con: duckdb.DuckDBPyConnection, review: Review) -> None:
    if review != the_review():
        name = "review" if review.id == REVIEW_ID else "second_review"
        recorded.given(recorded.table(name, "\n".join(["what differs | reads here", *_differences(review)])))
    store_review(con, review, run_id="run", stored_at=THEN.astimezone())


def add(con: duckdb.DuckDBPyConnection, studies: str, findings: str = "study\n", *, review_id: str = REVIEW_ID) -> None:
    """Columns of studies: study, and where it matters topic, design, patients, entered, retracted (the day).

    Columns of findings: study, kind, and where it matters name, value, unit, at_months, group, detail, sentence,
    section, and words: findings with the same number there were read from the same words.
    """
    found_by = "" if review_id == REVIEW_ID else f" of the review {review_id}"
    for name, table in (("studies", studies), ("findings", findings)):
        if rows(table):
            recorded.given(recorded.table(name + found_by, table))
    described = rows(studies)
    insert(con, "core.article", [_article(row) for row in described])
    insert(con, "core.review_article", [
        {"review_id": review_id, "pmid": row["study"], "first_found_at": THEN, "run_id": "run"} for row in described
    ])  # fmt: skip
    insert(con, "core.finding", [
        *(_finding(row, place) for study in described for place, row in enumerate(_said_of(study))),
        *(_finding(row, place) for place, row in enumerate(rows(findings))),
    ])  # fmt: skip


def read_again(con: duckdb.DuckDBPyConnection, findings: str) -> None:
    """What was read of these kinds in these studies is this table from now on, on every day that is asked."""
    recorded.given(recorded.table("read_again", findings))
    for row in rows(findings):
        con.execute("delete from core.finding where pmid = ? and kind = ?", [row["study"], row["kind"]])
    insert(con, "core.finding", [_finding(row, 50 + place) for place, row in enumerate(rows(findings))])


def answered(con: duckdb.DuckDBPyConnection, answers: str) -> None:
    """An editor answered the studies' signals, for what they said on the day: columns day, study, answer, and until.

    Several answers of one day were given in this order.
    """
    recorded.given(recorded.table("answers", answers))
    for place, row in enumerate(rows(answers)):
        [(signal_id, said)] = con.execute(
            "select signal_id, said from mart.signal_as_of($1::date) where pmid = $2", [row["day"], row["study"]]
        ).fetchall()
        insert(con, "core.signal", [_opened(con, signal_id, row["day"])])
        insert(con, "core.decision", [{
            "decision_id": f"{row['day']} {place}", "signal_id": signal_id, "decision": row["answer"],
            "deferred_until": date.fromisoformat(row["until"]) if row.get("until") else None, "said": said,
            "decided_by": "an editor", "decided_at": datetime.fromisoformat(f"{row['day']}T12:00:{place:02}"),
        }])  # fmt: skip


def corrected(con: duckdb.DuckDBPyConnection, corrections: str) -> None:
    """An editor said of what was read: columns day, study, kind (and the name where it has one), verdict, and value."""
    recorded.given(recorded.table("corrections", corrections))
    for place, row in enumerate(rows(corrections)):
        [(key,)] = con.execute(
            "select distinct mart.reading_key(pmid, kind, name, value, unit, at_months, patient_group, detail, section,"
            " sentence) from core.finding where pmid = $1 and kind = $2 and coalesce(name = $3, true)",
            [row["study"], row["kind"], row.get("name")],
        ).fetchall()
        insert(con, "core.correction", [{
            "correction_id": f"{row['day']} {place}", "reading_key": key, "pmid": row["study"],
            "verdict": row["verdict"], "value": row.get("value"), "corrected_by": "an editor",
            "corrected_at": datetime.fromisoformat(f"{row['day']}T12:00:{place:02}"),
        }])  # fmt: skip


def compared(
    con: duckdb.DuckDBPyConnection, expected: str, *, claim: str | None = None, as_of: date = TODAY
) -> None:
    """mart.claim_comparison on that day, for the claim or for all, is this table."""
    holds(con, "claim_comparison", expected, claim=claim, as_of=as_of)


def signalled(con: duckdb.DuckDBPyConnection, expected: str, *, as_of: date = TODAY) -> None:
    """mart.signal on that day is this table."""
    holds(con, "signal", expected, as_of=as_of)


def stands(con: duckdb.DuckDBPyConnection, expected: str, *, as_of: date = TODAY) -> None:
    """The claims that this table names stand on that day as it says."""
    claims = [row["claim"] for row in rows(expected)]
    holds(con, "claim_status", expected, where=f"claim_id in {claims}", as_of=as_of)


def holds(
    con: duckdb.DuckDBPyConnection,
    view: str,
    expected: str,
    *,
    claim: str | None = None,
    where: str = "true",
    as_of: date = TODAY,
) -> None:
    """This view of mart on that day, for the claim or for all, holds the rows of this table and no others."""
    wanted = recorded.table(view, expected, as_of=as_of, claim=claim)
    recorded.expected(wanted)
    columns = ", ".join(COLUMNS.get(name, name) for name in wanted.columns)
    of_claim = f"claim_id = '{claim}'" if claim else "true"
    query = f"select {columns} from mart.{view}_as_of(date '{as_of}') where {where} and {of_claim}"
    _same(con.execute(query).fetchall(), expected)


def shows(name: str, found: Iterable[object], expected: str) -> None:
    """These objects, what docs/claims calls by this name, have the attributes that this table says and are no more."""
    wanted = recorded.table(name, expected)
    recorded.expected(wanted)
    _same((tuple(getattr(one, COLUMNS.get(column, column)) for column in wanted.columns) for one in found), expected)


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


def _same(found: Iterable[tuple[object, ...]], expected: str) -> None:
    was = sorted(map(_text, found))
    wanted = sorted(_text(tuple(row.values())) for row in rows(expected))
    if was != wanted:
        pytest.fail("\n".join(["found:", *was, "expected:", *wanted]), pytrace=False)


def _text(row: tuple[object, ...]) -> str:
    cells = (f"{cell:.3g}" if isinstance(cell, int | float) and not isinstance(cell, bool) else cell for cell in row)
    return " | ".join("-" if cell is None else str(cell) for cell in cells)


def _opened(con: duckdb.DuckDBPyConnection, signal_id: str, day: object) -> dict[str, object]:
    """The signal as a run of that day kept it, unless a run had already."""
    con.execute("delete from core.signal where signal_id = ?", [signal_id])
    [signal] = dicts(con.execute(
        "select signal_id, review_id, claim_id, rule, pmid, relation, priority, before, after, first_seen_on,"
        " $1::date as opened_on, $1::date as last_seen_on, 'run' as opened_run_id, 'run' as last_seen_run_id,"
        " rules_version from mart.signal_as_of($1::date) cross join core.rule_set where signal_id = $2",
        [day, signal_id],
    ))  # fmt: skip
    return signal


def _article(row: dict[str, object]) -> dict[str, object]:
    entered, retracted = row.get("entered", ENTERED), row.get("retracted")
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


def _differences(review: Review) -> Iterator[str]:
    """Rows that say in what a review differs from the first one, for the reader of docs/claims."""
    first = the_review()
    for field in fields(Review):
        was, now = getattr(first, field.name), getattr(review, field.name)
        if was != now and field.name not in ("claims", "works"):
            yield f"{field.name} | {now}"
    if first.works != review.works:
        yield "works cited | " + ", ".join(
            work.citation + (f" ({work.patients} patients)" if work.patients else "") for work in review.works
        )
    claims = {claim.id: claim for claim in review.claims}
    for was in first.claims:
        now = claims.get(was.id)
        if now is None:
            yield f"{was.id} | left out"
        elif now.figure != was.figure:
            yield f"{was.id} | {_figure_words(now.figure)}"


def _figure_words(figure: Figure | None) -> str:
    return f"{figure.comparator} {figure.value:g} {figure.unit}" if figure else "no figure"
