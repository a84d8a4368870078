"""Homes as a run leaves them, published: one with three studies made by hand, one with the bundled sample."""

from datetime import date
from pathlib import Path

from extractors.findings import find
from extractors.pubmed.files import read_path
from extractors.pubmed.query import matches, parse_query
from extractors.rules import Rules
from flows.reviews import read_reviews
from flows.settings import PROJECT_CONFIG, SAMPLE
from flows.toml import read_toml
from tests import warehouse_fixture as made
from tests.reader import reader
from warehouse.connect import open_warehouse
from warehouse.harvests import Search, store_harvest
from warehouse.judge import load_rules, open_signals
from warehouse.publish import publish
from warehouse.readings import store_readings
from warehouse.reviews import store_review

HOSTILE = "<script>alert(1)</script> \u202etxet desrever\u202c &amp; \r\nSet-Cookie: x=y \U0001f9e0 "


def hand_made(folder: Path, *, hostile: bool = False) -> Path:
    """The review `cord`. `hostile`: title, journal and sentence of its one study with signals hold what could harm."""
    home = made.new_home(folder)
    with open_warehouse(home) as con:
        made.fill(con)
        if hostile:
            con.execute("update core.article set title = $1, journal = $1, doi = $1", [HOSTILE + "long " * 20_000])
            con.execute("update core.review set title = $1", [HOSTILE + "long " * 20_000])
            con.execute("update core.claim set statement = $1 || statement, section = $1", [HOSTILE])
            con.execute("update core.finding set sentence = sentence || $1", [HOSTILE + "long " * 20_000])
    judge(home, as_of=made.TODAY, run_id=made.RUN)
    return home


def sampled(folder: Path, *, as_of: date) -> Path:
    """The sample's review with those studies of the bundled corpus that its query finds, read by the real reader."""
    home = made.new_home(folder)
    (review,) = read_reviews(PROJECT_CONFIG, (SAMPLE,))
    queries = [parse_query(query.text) for query in review.queries]
    records = [
        (record, article)
        for record, article in read_path(PROJECT_CONFIG / "sample" / f"{SAMPLE}.xml")
        if any(matches(query, article) for query in queries)
    ]
    readings = [reader().read(article) for _, article in records]
    search = Search(query_name="sample", query="all", searched_at=made.NOW, found=len(records), fetched=len(records))
    with open_warehouse(home) as con:
        made.open_run(con)
        store_review(con, review, run_id=made.RUN, stored_at=made.NOW)
        store_harvest(
            con, run_id=made.RUN, review_id=review.id, source="sample", received=records, searches=[search],
            received_at=made.NOW, searched_up_to=as_of,
        )  # fmt: skip
        found = [(reading, find(reading)) for reading in readings]
        store_readings(con, found, run_id=made.RUN, annotated_at=made.NOW)
    judge(home, as_of=as_of, run_id=made.RUN)
    return home


def judge(home: Path, *, as_of: date, run_id: str) -> None:
    """Signals are opened and closed as on that day, and everything is published."""
    with open_warehouse(home) as con:
        load_rules(con, read_toml(PROJECT_CONFIG / "signals.toml", Rules))
        open_signals(con, as_of=as_of, run_id=run_id)
        publish(con, home, as_of=as_of)
