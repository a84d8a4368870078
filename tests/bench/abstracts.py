"""The real abstracts that are timed. They are no part of the project: a folder beside it holds them, or nothing does."""

import gzip
import json
from pathlib import Path

from extractors.labels import read_record
from extractors.records import Article

PROJECT = Path(__file__).resolve().parents[2]
ABSTRACTS = Path("../shared/data/2_abstracts")
ON_TOPIC = "spine_onc_hits/spine_onc_hits.jsonl"  # spine and tumour words, from many corpora
OFF_TOPIC = "cohen2006_drug_review/cohen2006.jsonl.gz"  # what reviews of drug classes screened
ARTICLES = 100


def missing() -> list[str]:
    """The files that are needed and absent, as paths from the project's root."""
    return [str(ABSTRACTS / name) for name in (ON_TOPIC, OFF_TOPIC) if not (PROJECT / ABSTRACTS / name).is_file()]


def articles(name: str) -> list[Article]:
    """As many articles with an abstract as are timed, spread evenly over the file."""
    path = PROJECT / ABSTRACTS / name
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        rows = [row for row in map(json.loads, lines) if row["abstract"]]
    step = len(rows) / ARTICLES
    return [read_record({**rows[int(at * step)], "key": str(at)})[1] for at in range(ARTICLES)]
