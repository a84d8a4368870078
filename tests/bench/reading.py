"""`make bench`: how long the reading of an abstract takes beside its peers, and where the time goes.

Everything but the last lines is timed in one process on one core, in processor time, so that other work on the machine
does not count. Real abstracts are needed, which are no part of the project: without ../shared it says so and leaves.
"""

import json
import os
import platform
import resource
import sys
import time
from datetime import date
from importlib.metadata import version
from itertools import compress
from pathlib import Path
from statistics import mean

from abstracts import OFF_TOPIC, ON_TOPIC, PROJECT, articles, missing
from cores import in_processes
from page import page
from spacy.language import Language
from steps import names_a_place, where_the_time_goes
from times import ROUNDS, interleaved
from ways import floor_way, network_way, stock_way, whole_reading

from extractors import model as ner
from extractors.records import Article
from extractors.text.pipeline import Reader, load_reader

VOCABULARY = PROJECT / "config" / "vocabulary"
KEPT = PROJECT / "build" / "bench.json"
_MIB = 1024 if sys.platform == "linux" else 1024**2  # what ru_maxrss counts in
_PACKAGES = ("spacy", "scispacy", "numpy", "scikit-learn", "nmslib-metabrainz")


def main() -> None:
    """Prints the page and keeps its figures in build/bench.json."""
    if absent := missing():
        print(
            f"Nothing was timed: there is no {' and no '.join(absent)}. The benchmark reads real abstracts, which are "
            "not part of the project; put them there and run `make bench` again."
        )
        return
    cores = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set(range(os.cpu_count() or 1))
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(cores)})
    figures = measure() | {"processes": in_processes(cores)}
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(figures, indent=1) + "\n")
    print(page(figures))


def measure() -> dict[str, object]:
    """Every figure of the page but the last, as JSON has it. Loading and memory come first: both only grow."""
    load_average = os.getloadavg()[0]
    imported = time.process_time()  # since the process began
    network = ner.load()
    model_loaded = time.process_time()
    reader = load_reader(VOCABULARY, model=network)
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
    ways = {"reading": reading, "floor": floor_way(), "stock": stock, "network": network_way(network)}
    times = interleaved(ways, on_topic)
    by_network = [names_a_place(reader, article) for article in on_topic]
    return {
        "date": date.today().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} cores; {platform.system()}",
        "load_average": round(load_average, 1),
        "versions": {"Python": platform.python_version(), **{name: version(name) for name in _PACKAGES}},
        "read_by": reader.pipeline_version,
        "rounds": ROUNDS,
        "articles": len(on_topic),
        "characters": round(mean(sum(len(section.text) for section in article.sections) for article in on_topic)),
        "ways": {name: one.figures() for name, one in times.items()},
        "read_by_network": sum(by_network),
        "ways_where_network_reads": {name: one.of(by_network).figures() for name, one in times.items()},
        "steps": where_the_time_goes(reader, on_topic),
        "off_topic": _off_topic(reader, network, off_topic),
        "load_s": {
            "imports": round(imported, 2), "model": round(model_loaded - imported, 2),
            "reader": round(reader_loaded - model_loaded, 2), "linker": round(stock_loaded, 2),
        },
        "peak_mib": {"reading": round(own_memory), "with_stock": round(both_memory)},
    }  # fmt: skip


def _off_topic(reader: Reader, network: Language, read: list[Article]) -> dict[str, object]:
    """Articles of no topic: set aside as the harvest does it, and read in full as `reviewwatch extract` does."""
    harvest = load_reader(VOCABULARY, model=network, spine_only=True)
    times = interleaved({"harvest": whole_reading(harvest), "full": whole_reading(reader)}, read)
    is_aside = [harvest.read(article).set_aside is not None for article in read]
    by_network = [names_a_place(reader, article) for article in read]
    spared = [not yes for yes in by_network]
    return {
        "articles": len(read), "set_aside": sum(is_aside), "set_aside_times": times["harvest"].of(is_aside).figures(),
        "full_times": times["full"].figures(), "spared": sum(spared),
        "spared_times": times["full"].of(spared).figures(),
        "read_by_network_times": times["full"].of(by_network).figures(),
        "spared_steps": where_the_time_goes(reader, list(compress(read, spared))),
    }  # fmt: skip


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
