"""A small warehouse made by hand, for every test that needs rows without PubMed and without the language pipeline.

`empty_warehouse()` is gone when the block ends; `fill` puts the three studies below into any warehouse.
"""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timezone
from functools import cache
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import TemporaryDirectory, mkdtemp

import duckdb

from extractors.records import Article, Finding, Mention, Reading, Record, Section
from extractors.review import Claim, Figure, Query, Review, Work
from warehouse.connect import WAREHOUSE
from warehouse.harvests import HarvestCounts, Search, store_harvest
from warehouse.migrate import load_models, migrate
from warehouse.readings import store_readings
from warehouse.reviews import store_review
from warehouse.runs import start_run

NOW = datetime(2022, 8, 24, 9, 30, tzinfo=timezone.utc)
TODAY = NOW.date()
RUN = "run-1"
SOURCE = "records.xml"
PIPELINE = "hand-made 1"

REVIEW = Review(
    id="cord",
    title="Cord metastases",
    publisher="Publisher",
    authors=("A Author", "B Author"),
    editor="An Editor",
    released_on=date(1997, 5, 9),
    updated_on=date(2019, 8, 24),
    expires_on=date(2022, 8, 24),
    topic="intramedullary",
    queries=(Query(name="cord", text="intramedullary[tiab]"),),
    works=(Work(id="largest", citation="Largest et al 1996", patients=40),),
    claims=(
        Claim(
            id="survival",
            section="Prognosis",
            kind="survival_figure",
            statement="Half of the patients live less than four months.",
            figure=Figure(value=4, unit="months", comparator="below"),
        ),
        Claim(
            id="surgery",
            section="Management",
            kind="not_put_forward",
            statement="Surgery is not put forward.",
            treatments=("surgery",),
            works=("largest",),
        ),
    ),
)


@cache
def _template() -> Path:
    """A file with every table and model, made once: making the models takes a second or two, copying it nothing."""
    folder = mkdtemp(prefix="reviewwatch-tests-")
    atexit.register(rmtree, folder)
    path = Path(folder, WAREHOUSE)
    with duckdb.connect(str(path)) as con:
        migrate(con)
        load_models(con)
    return path


def new_home(folder: Path) -> Path:
    """The folder, with an empty warehouse in it."""
    folder.mkdir(parents=True, exist_ok=True)
    copyfile(_template(), folder / WAREHOUSE)
    return folder


@contextmanager
def empty_warehouse() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty warehouse with every table and model, gone when the block ends."""
    with TemporaryDirectory() as folder, duckdb.connect(str(new_home(Path(folder)) / WAREHOUSE)) as con:
        con.execute("set TimeZone = 'UTC'")
        yield con


def received(pmid: str, title: str, abstract: str = "", **fields: object) -> tuple[Record, Article]:
    """A record and its article; any field of Article may be given, and each difference makes other content."""
    record = Record(pmid=pmid, xml=f"<hand-made>{pmid}|{title}|{abstract}|{fields}</hand-made>", source=SOURCE)
    sections = [Section(name="TITLE", text=title)] + [Section(name="ABSTRACT", text=abstract)] * bool(abstract)
    article = {"version": 1, "kind": "article", "sections": tuple(sections), "title": title} | fields
    return record, Article(pmid=pmid, content_hash=record.content_hash, **article)


def finding(article: Article, words: str, kind: str, **fields: object) -> Finding:
    """A finding read from these words of the article, with the sentence (up to the full stops) around them."""
    section = next(section for section in article.sections if words in section.text)
    start = section.text.index(words)
    sentence_start = section.text.rfind(". ", 0, start) + 2 if ". " in section.text[:start] else 0
    stop = section.text.find(". ", start + len(words) - 1)
    sentence_end = len(section.text) if stop < 0 else stop + 1
    return Finding(
        pmid=article.pmid,
        kind=kind,
        section=section.name,
        start=start,
        end=start + len(words),
        sentence=section.text[sentence_start:sentence_end],
        sentence_start=sentence_start,
        sentence_end=sentence_end,
        pipeline_version=PIPELINE,
        **fields,
    )


def mention(article: Article, words: str, label: str, concept_id: str | None = None, **fields: object) -> Mention:
    """The first place where the article has these words, as a mention."""
    section = next(section for section in article.sections if words in section.text)
    start = section.text.index(words)
    return Mention(
        pmid=article.pmid,
        section=section.name,
        start=start,
        end=start + len(words),
        text=words,
        label=label,
        concept_id=concept_id,
        name=words.lower() if concept_id else None,
        pipeline_version=PIPELINE,
        **fields,
    )


def reading(article: Article, *mentions: Mention, pipeline_version: str = PIPELINE) -> Reading:
    return Reading(article=article, sentences=(), mentions=mentions, pipeline_version=pipeline_version)


SURGERY = received(
    "90000001",
    "Surgery of intramedullary metastases",
    "We operated on 30 patients with lung cancer. Median survival was 9.9 months.",
    entry_date=date(2021, 3, 2),
    journal="Neurosurg Rev",
)
EPIDURAL = received(
    "90000002",
    "Radiotherapy of epidural compression",
    "Radiotherapy was given to 120 patients. Median survival was 6 months.",
    entry_date=date(2020, 1, 15),
)
BEFORE_UPDATE = received(
    "90000003",
    "Intramedullary metastasis: a case",
    "One patient had a chordoid glimmeroma of unknown origin.",
    entry_date=date(2018, 6, 1),
)
STUDIES = (SURGERY, EPIDURAL, BEFORE_UPDATE)


def readings() -> list[tuple[Reading, list[Finding]]]:
    """What a pipeline would read in the three studies."""
    surgery, epidural, before = (article for _, article in STUDIES)
    return [
        (
            reading(
                surgery,
                mention(surgery, "lung cancer", "tumour", "MESH:D008175"),
                mention(surgery, "Surgery", "treatment", "MESH:D013514"),
            ),
            [
                finding(surgery, "intramedullary", "topic", name="intramedullary"),
                finding(surgery, "30 patients", "study_design", name="case_series"),
                finding(surgery, "30 patients", "patient_count", value=30, unit="patients"),
                finding(surgery, "lung cancer", "primary_tumour", name="lung cancer", concept_id="MESH:D008175"),
                finding(surgery, "operated", "treatment", name="surgery", concept_id="MESH:D013514"),
                finding(
                    surgery, "9.9 months", "survival",
                    name="median_overall_survival", value=9.9, unit="months", patient_group="all",
                ),
            ],
        ),
        (
            reading(epidural, mention(epidural, "Radiotherapy", "treatment", "MESH:D011878")),
            [
                finding(epidural, "epidural", "topic", name="epidural_or_vertebral"),
                finding(epidural, "120 patients", "patient_count", value=120, unit="patients"),
                finding(epidural, "Radiotherapy", "treatment", name="radiotherapy", concept_id="MESH:D011878"),
                finding(
                    epidural, "6 months", "survival",
                    name="median_overall_survival", value=6, unit="months", patient_group="all",
                ),
            ],
        ),
        (
            reading(before, mention(before, "chordoid glimmeroma", "tumour", suggested_score=0.7)),
            [
                finding(before, "Intramedullary", "topic", name="intramedullary"),
                finding(before, "a case", "study_design", name="case_report"),
            ],
        ),
    ]  # fmt: skip


def open_run(con: duckdb.DuckDBPyConnection, run_id: str = RUN) -> None:
    start_run(con, run_id=run_id, started_at=NOW, as_of=TODAY, source=SOURCE, software_version="0.1.0")


def harvest(con: duckdb.DuckDBPyConnection, *items: object, run_id: str = RUN, **fields: object) -> HarvestCounts:
    """What one complete search of all days brought, stored."""
    size = len(items)
    search = Search(query_name="cord", query="intramedullary[tiab]", searched_at=NOW, found=size, fetched=size)
    given = {"searches": [search], "received_at": NOW, "searched_up_to": TODAY} | fields
    return store_harvest(con, run_id=run_id, review_id=REVIEW.id, source=SOURCE, received=items, **given)


def fill(con: duckdb.DuckDBPyConnection) -> None:
    """The review, its three studies and what was read in them."""
    open_run(con)
    store_review(con, REVIEW, run_id=RUN, stored_at=NOW)
    harvest(con, *STUDIES)
    store_readings(con, readings(), run_id=RUN, annotated_at=NOW)
