"""Annotate: every article that this version of the language pipeline has not read yet is read and stored."""

from functools import lru_cache
from pathlib import Path

from extractors.findings import find
from extractors.model import load
from extractors.text.pipeline import Reader, load_reader
from extractors.text.topic import SITES
from flows.clock import now
from flows.progress import Step
from flows.reviews import read_reviews
from flows.settings import AnnotateSettings
from warehouse.articles import load_articles
from warehouse.connect import open_warehouse
from warehouse.readings import pending_annotation, store_readings


@lru_cache(maxsize=1)
def reader(vocabulary: Path, model: str | None, spine_only: bool) -> Reader:
    """The language pipeline with its NER model and suggestions, loaded once in a process."""
    return load_reader(vocabulary, model=load(model), suggest=True, spine_only=spine_only)


def annotate(*, config: Path, home: Path, settings: AnnotateSettings, run_id: str, progress: Step) -> int:
    """No article is left unread; returns how many findings were stored.

    While every review is about the spine, of an article about something else only its topic is read.
    The warehouse is held only while a batch is fetched or stored, never while one is read; a stop loses no more
    than the batch in hand.
    """
    spine_only = all(review.topic in SITES for review in read_reviews(config))
    reads = reader(config / "vocabulary", settings.model, spine_only)
    with open_warehouse(home) as con:
        pending = pending_annotation(con, reads.pipeline_version)
    progress.expect(len(pending))
    stored = 0
    for start in range(0, len(pending), settings.batch_size):
        pmids = pending[start : start + settings.batch_size]
        with open_warehouse(home) as con:
            articles = load_articles(con, pmids)
        readings = []
        for article in articles:
            reading = reads.read(article)
            readings.append((reading, find(reading)))
            progress.advance()
        with open_warehouse(home) as con:
            store_readings(con, readings, run_id=run_id, annotated_at=now())
        stored += sum(len(findings) for _, findings in readings)
    progress.outcome = f"{len(pending)} articles read, {stored} findings"
    return stored
