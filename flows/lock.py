"""One run at a time in one home: a lock that the operating system lets go of when its holder dies."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from extractors.errors import WarehouseBusy

_BRIEF = "for a moment: "  # what the file says, before the process, of a holder that a run waits for
_PATIENCE_SECONDS = 300


@contextmanager
def only_run(home: Path, *, briefly: bool = False) -> Iterator[None]:
    """Holds HOME/run.lock while the block runs; WarehouseBusy, naming the holder, where another run has it.

    Who does less than a run holds it `briefly`: a run that comes meanwhile waits, for five minutes at most, as
    it may not come again for a week.
    """
    home.mkdir(parents=True, exist_ok=True)
    path = home / "run.lock"
    until = time.monotonic() + (0 if briefly else _PATIENCE_SECONDS)
    with path.open("a+", encoding="utf-8") as file:
        while not _locked(file):
            file.seek(0)
            holder = file.read().strip() or _BRIEF  # nothing: who has just taken it is about to write
            if not holder.startswith(_BRIEF) or time.monotonic() >= until:
                raise WarehouseBusy(
                    f"{home}: another run is at work there (process {holder.removeprefix(_BRIEF)}). Try again when it"
                    " has ended."
                )
            time.sleep(0.2)
        file.truncate(0)
        file.write(f"{_BRIEF if briefly else ''}{os.getpid()}")
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
