"""What `reviewwatch serve` does between runs: answers go into the warehouse, undelivered alerts are tried again.

A run does both too, and first of all; here they are done sooner. Nothing is done while a run is at work.
"""

import logging
import threading
from pathlib import Path

from extractors.errors import ReviewwatchError, WarehouseBusy
from flows.deliver import deliver
from flows.lock import only_run
from flows.people import read_people
from flows.settings import read_settings
from warehouse.answers import ANSWERS
from warehouse.connect import WAREHOUSE, open_warehouse
from warehouse.taking import take_answers

LOG = logging.getLogger("flows.web")
TRY_AGAIN_SECONDS = 300


class Taker:
    """Takes the answers of a home into its warehouse when there are new ones."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lock = threading.Lock()
        self._taken: tuple[int, int] | None = None

    def take(self) -> None:
        """Tries once. Where it cannot be done now, the answers are taken with the next one, or by the next run."""
        if not self._lock.acquire(blocking=False):
            return
        try:
            given = _state(self._home / ANSWERS)
            if given != self._taken and _take(self._home):
                self._taken = given
        except ReviewwatchError as error:
            LOG.error("answers could not be taken into the warehouse: %s", error)
        finally:
            self._lock.release()


def try_again(config: Path, home: Path) -> None:
    """Every alert that is due was tried once more; what went wrong is in the log, and in the outbox."""
    if not (home / WAREHOUSE).exists():
        return
    try:
        people, settings = read_people(config), read_settings(config)
        with only_run(home, briefly=True), open_warehouse(home) as con:
            take_answers(con, home)  # who has stopped their letters gets none
            outcome = deliver(con, home, people=people, settings=settings)
    except WarehouseBusy:
        return
    except ReviewwatchError as error:
        LOG.error("alerts could not be tried again: %s", error)
        return
    for failure in outcome.failures:
        LOG.error("not delivered: %s", failure)


def _take(home: Path) -> bool:
    """Whether the answers are in the warehouse; not while a run is at work, nor before the first."""
    if not (home / WAREHOUSE).exists():
        return False
    try:
        with only_run(home, briefly=True), open_warehouse(home) as con:
            take_answers(con, home)
    except WarehouseBusy:
        return False
    return True


def _state(path: Path) -> tuple[int, int] | None:
    """What differs once something was added to the file; None where there is none."""
    if not path.exists():
        return None
    found = path.stat()
    return found.st_mtime_ns, found.st_size
