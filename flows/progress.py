"""What a person sees while work goes on: a moving bar on a terminal, one line per finished step elsewhere.

Words go to stderr; stdout is for data.
"""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Step:
    """One step under way. Set `outcome` to say in a few words what came of it; `advance` counts what is done."""

    def __init__(self, bar: Progress | None, task_id):
        self.outcome = "done"
        self._bar = bar
        self._task_id = task_id

    def expect(self, total: int) -> None:
        """The bar now knows how many there will be."""
        if self._bar:
            self._bar.update(self._task_id, total=total)

    def advance(self, count: int = 1) -> None:
        """So many more are done."""
        if self._bar:
            self._bar.advance(self._task_id, count)


@contextmanager
def step(name: str) -> Iterator[Step]:
    """Shows `name` while the block runs, then one line: name, outcome, seconds. A failure is said in that line."""
    started = time.monotonic()
    console = Console(stderr=True)
    bar = None
    task_id = None
    if console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        bar = Progress(*columns, console=console, transient=True)
        task_id = bar.add_task(name, total=None)
        bar.start()
    current = Step(bar, task_id)
    try:
        yield current
    except BaseException as error:
        current.outcome = f"FAILED: {error}"
        raise
    finally:
        if bar:
            bar.stop()
        seconds = time.monotonic() - started
        print(f"{name:<42} {current.outcome}  ({seconds:.1f} s)", file=sys.stderr, flush=True)
