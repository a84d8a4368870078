"""One run at a time in one home: a lock that the operating system lets go of when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from extractors.errors import WarehouseBusy


@contextmanager
def only_run(home: Path) -> Iterator[None]:
    """Holds HOME/run.lock while the block runs; WarehouseBusy, naming the holder, where another run has it."""
    home.mkdir(parents=True, exist_ok=True)
    path = home / "run.lock"
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise WarehouseBusy(
                f"{home}: another run is at work there (process {holder}). Try again when it has ended."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
