"""`make bench`: how long the reading of an abstract takes beside its peers, and where the time goes.

Everything is timed in one process on one core, in processor time, so that other work on the machine does not count.
Real abstracts are needed, and they are not part of the project: without ../shared it says so and leaves.
"""

import gzip
import json
import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from itertools import compress
from pathlib import Path
from statistics import mean, median
from types import SimpleNamespace
from unittest.mock import patch

import spacy
from page import page
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import filter_spans
from stopwatch import Stopwatch, WatchedModule, modules_of

from extractors import findings
from extractors import model as ner
from extractors.labels import read_record
from extractors.records import Article, Finding
from extractors.text import descriptions, entities, pipeline, unlinked
from extractors.text.linking import Suggester
from extractors.text.mentions import VocabularyMatcher
from extractors.text.origins import Origins
from extractors.text.pipeline import Reader, load_reader

PROJECT = Path(__file__).resolve().parents[2]
ABSTRACTS = Path("../shared/data/2_abstracts")
ON_TOPIC = "spine_onc_hits/spine_onc_hits.jsonl"  # spine and tumour words, from many corpora
OFF_TOPIC = "cohen2006_drug_review/cohen2006.jsonl.gz"  # what reviews of drug classes screened
KEPT = Path("build/bench.json")
ROUNDS, ARTICLES, WARM_UP = 3, 100, 5
_MIB = 1024 if sys.platform == "linux" else 1024**2  # what ru_maxrss counts in

# The steps of Reader.read and find: the place where each function is looked up, and its name there.
_STEPS = (
    ("layout", pipeline, "lay_out"),
    ("sentences", pipeline, "sentences"),
    ("vocabulary match", VocabularyMatcher, "find"),
    ("names by their ending", unlinked, "find"),
    ("NER: what is taken from it", entities, "find"),
    ("origins and doses", Origins, "find"),
    ("origins and doses", descriptions, "find"),
    ("sentences made ready for rules", pipeline, "lines"),
    ("sentences made ready for rules", findings, "lines"),
    ("qualifiers", pipeline, "place"),
    ("qualifiers", pipeline, "qualify"),
    ("qualifiers", pipeline, "set_aside"),
)
NETWORK = "NER: the network"
_PACKAGES = ("spacy", "scispacy", "numpy", "scikit-learn", "nmslib-metabrainz")

Way = Callable[[Article], object]


@dataclass(frozen=True, kw_only=True)
class Times:
    """Processor time of one way over the same articles: `rounds` has the seconds of each article, round by round."""

    rounds: tuple[tuple[float, ...], ...]

    @property
    def milliseconds(self) -> float:
        """Of an article: the mean of each round, and the median of the rounds."""
        return 1000 * median(mean(one) for one in self.rounds)

    def of(self, chosen: list[bool]) -> "Times":
        """The times of the chosen articles alone."""
        return Times(rounds=tuple(tuple(compress(one, chosen)) for one in self.rounds))

    @property
    def spread(self) -> tuple[float, float]:
        """The fastest and the slowest round's mean, in milliseconds."""
        means = [1000 * mean(one) for one in self.rounds]
        return min(means), max(means)


def main() -> None:
    """Prints the page and keeps its figures in build/bench.json."""
    missing = [str(ABSTRACTS / name) for name in (ON_TOPIC, OFF_TOPIC) if not (PROJECT / ABSTRACTS / name).is_file()]
    if missing:
        print(
            f"Nothing was timed: there is no {' and no '.join(missing)}. The benchmark reads real abstracts, which are "
            "not part of the project; put them there and run `make bench` again."
        )
        return
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    figures = measure()
    kept = PROJECT / KEPT
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(json.dumps(figures, indent=1) + "\n")
    print(page(figures))


def measure() -> dict[str, object]:
    """Every figure of the page, as JSON has it. Loading and memory come first: both only grow."""
    load_average = os.getloadavg()[0]
    imported = time.process_time()  # since the process began
    network = ner.load()
    model_loaded = time.process_time()
    reader = load_reader(PROJECT / "config" / "vocabulary", model=network)
    reader_loaded = time.process_time()
    on_topic, off_topic = articles(ON_TOPIC), articles(OFF_TOPIC)
    reading = whole_reading(reader)
    for article in on_topic:
        reading(article)
    own_memory = _peak()
    before = time.process_time()
    stock = stock_way(reader, network)
    stock_loaded = time.process_time() - before
    for article in on_topic:
        stock(article)
    both_memory = _peak()
    ways = {"reading": reading, "floor": floor_way(), "stock": stock, "network": network_way(reader, network)}
    times = interleaved(ways, on_topic)
    by_network = [_names_a_place(reader, article) for article in on_topic]
    off_by_network = [_names_a_place(reader, article) for article in off_topic]
    is_aside = [not yes for yes in off_by_network]
    off_times = interleaved({"reading": reading}, off_topic)["reading"]
    steps = where_the_time_goes(reader, on_topic)
    off_steps = where_the_time_goes(reader, list(compress(off_topic, is_aside)))
    return {
        "date": date.today().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores, one used; {platform.system()}",
        "load_average": round(load_average, 1),
        "versions": {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "read_by": reader.pipeline_version,
        "rounds": ROUNDS,
        "articles": len(on_topic),
        "characters": round(mean(sum(len(section.text) for section in article.sections) for article in on_topic)),
        "ways": {name: _figures(one) for name, one in times.items()},
        "read_by_network": sum(by_network),
        "ways_where_network_reads": {name: _figures(one.of(by_network)) for name, one in times.items()},
        "steps": {name: round(ms, 3) for name, ms in steps.items()},
        "off_topic": {
            "articles": len(off_topic), "all": _figures(off_times),
            "set_aside": sum(is_aside), "set_aside_times": _figures(off_times.of(is_aside)),
            "read_on_times": _figures(off_times.of(off_by_network)),
            "set_aside_steps": {name: round(ms, 3) for name, ms in off_steps.items()},
        },
        "load_s": {
            "imports": round(imported, 2), "model": round(model_loaded - imported, 2),
            "reader": round(reader_loaded - model_loaded, 2), "linker": round(stock_loaded, 2),
        },
        "peak_mib": {"reading": round(own_memory), "with_stock": round(both_memory)},
    }  # fmt: skip


def articles(name: str) -> list[Article]:
    """As many articles with an abstract as are timed, spread evenly over the file."""
    path = PROJECT / ABSTRACTS / name
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        rows = [row for row in map(json.loads, lines) if row["abstract"]]
    step = len(rows) / ARTICLES
    return [read_record({**rows[int(at * step)], "key": str(at)})[1] for at in range(ARTICLES)]


def whole_reading(reader: Reader) -> Callable[[Article], tuple[Finding, ...]]:
    """What the program does with an article: mentions, qualifiers, findings."""
    return lambda article: findings.find(reader.read(article))


def floor_way() -> Way:
    """The least that spaCy can do: words and sentences. No tagger can be had without the network, so none is in it."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return lambda article: nlp(_text(article))


def network_way(reader: Reader, network: Language) -> Way:
    """The NER pipeline alone."""
    return lambda article: network(_text(article))


def stock_way(reader: Reader, network: Language) -> Callable[[Article], Doc]:
    """The same NER pipeline, and scispaCy's EntityLinker with its own settings for every entity, over our vocabulary.

    The index is the one that linking.py builds; the vocabulary has no definitions to ask for.
    """
    from scispacy.linking import EntityLinker  # seconds to import, and no part of the reading

    linker = EntityLinker(
        candidate_generator=Suggester(reader.vocabulary)._generate,
        resolve_abbreviations=True,
        filter_for_definitions=False,
    )

    def read(article: Article) -> Doc:
        doc = network(_text(article))
        doc.ents = filter_spans([span for spans in doc.spans.values() for span in spans])
        return linker(doc)

    return read


def interleaved(ways: dict[str, Way], read: list[Article]) -> dict[str, Times]:
    """The times of each way: every article goes through all of them in turn, and all articles through each round."""
    for article in read[:WARM_UP]:
        for way in ways.values():
            way(article)
    rounds: dict[str, list[tuple[float, ...]]] = {name: [] for name in ways}
    for _ in range(ROUNDS):
        spent: dict[str, list[float]] = {name: [] for name in ways}
        for article in read:
            for name, way in ways.items():
                begun = time.process_time()
                way(article)
                spent[name].append(time.process_time() - begun)
        for name, one in spent.items():
            rounds[name].append(tuple(one))
    return {name: Times(rounds=tuple(each)) for name, each in rounds.items()}


def where_the_time_goes(reader: Reader, read: list[Article]) -> dict[str, float]:
    """Milliseconds of an article in each step of the reading, the dearest first, none within another."""
    watch = Stopwatch()
    with ExitStack() as stack:
        for step, owner, name in _STEPS:
            stack.enter_context(patch.object(owner, name, watch.watched(step, getattr(owner, name))))
        for name, module in modules_of(findings):
            stack.enter_context(patch.object(findings, name, WatchedModule(module, f"findings: {name}", watch)))
        timed = watch.watched("everything else", whole_reading(_watched(reader, watch)))
        for _ in range(ROUNDS):
            for article in read:
                timed(article)
    milliseconds = {step: 1000 * seconds / ROUNDS / len(read) for step, seconds in watch.seconds.items()}
    return dict(sorted(milliseconds.items(), key=lambda item: -item[1]))


def _watched(reader: Reader, watch: Stopwatch) -> Reader:
    """The reader with a watch around the tokenizer and each component of its two pipelines."""
    nlp, network = reader.nlp, reader.model
    names = {
        "reviewwatch_sentences_v1": "sentences", "abbreviation_detector": "abbreviations",
        "reviewwatch_ner_v1": NETWORK,
    }  # fmt: skip
    pipes = [watch.watched(names[name], pipe) for name, pipe in nlp.pipeline]
    tokens = watch.watched("words", nlp.make_doc)

    def read(text: str) -> Doc:
        doc = tokens(text)
        for pipe in pipes:
            doc = pipe(doc)
        return doc

    of_network = [(name, watch.watched(names[name], pipe)) for name, pipe in network.pipeline]
    return replace(reader, nlp=read, model=SimpleNamespace(vocab=network.vocab, pipeline=of_network))


def _names_a_place(reader: Reader, article: Article) -> bool:
    """True for an article that the network reads; the others are set aside before it."""
    asked = []
    with patch.object(entities, "find", lambda *_: asked.append(True) or iter(())):
        reader.read(article)
    return bool(asked)


def _text(article: Article) -> str:
    return "\n".join(section.text for section in article.sections)


def _figures(times: Times) -> dict[str, object] | None:
    if not all(times.rounds):
        return None
    low, high = times.spread
    return {"ms": round(times.milliseconds, 3), "fastest": round(low, 3), "slowest": round(high, 3)}


def _peak() -> float:
    """The most memory this process has held so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next((line.split(":")[1].strip() for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    main()
