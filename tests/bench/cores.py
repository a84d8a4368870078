"""Whether two processes read twice as much as one, each on a core of its own."""

import os
import time
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from abstracts import ON_TOPIC, PROJECT, articles
from times import WARM_UP
from ways import whole_reading

from extractors import model as ner
from extractors.text.pipeline import load_reader


def in_processes(cores: set[int]) -> dict[str, float] | None:
    """Articles a second of one process and of two at once; None on a machine with a single core.

    By the clock, which other work on the machine slows, and by the processor time of the processes.
    """
    if len(cores) < 2:
        return None
    first, second, *_ = sorted(cores)
    (one, one_of_processor), (two, two_of_processor) = _articles_a_second([first]), _articles_a_second([first, second])
    return {"one": one, "two": two, "one_of_processor": one_of_processor, "two_of_processor": two_of_processor}


def _articles_a_second(cores: list[int]) -> tuple[float, float]:
    """How much the processes read together, by the clock and by their processor time; the slowest counts."""
    context = get_context("spawn")
    barrier, seconds = context.Barrier(len(cores)), context.SimpleQueue()
    processes = [context.Process(target=_read, args=(core, barrier, seconds)) for core in cores]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("A process of the benchmark failed; its own words stand above.")
    told = [seconds.get() for _ in processes]
    read = sum(count for count, _, _ in told)
    return round(read / max(clock for _, clock, _ in told), 1), round(read / max(spent for _, _, spent in told), 1)


def _read(core: int, barrier: Barrier, seconds: object) -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {core})
    reading = whole_reading(load_reader(PROJECT / "config" / "vocabulary", model=ner.load()))
    read = articles(ON_TOPIC)
    for article in read[:WARM_UP]:
        reading(article)
    barrier.wait(timeout=300)
    begun, spent = time.perf_counter(), time.process_time()
    for article in read:
        reading(article)
    seconds.put((len(read), time.perf_counter() - begun, time.process_time() - spent))
