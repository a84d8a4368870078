"""Where Prefect keeps its state and what it may do: set before Prefect is imported, so imported before it.

Everything lies under --home; nothing is sent to anybody. What an operator has set in the environment stays.
"""

import os
from pathlib import Path


def prepare(home: Path) -> None:
    """Prefect, when it is imported next, keeps its state in HOME/prefect, sends no telemetry and logs warnings only.

    The second version of Prefect's page stays off: it makes the browser call an analytics host.
    A cold server takes longer than Prefect's default of 20 seconds to start on a loaded machine.
    """
    folder = home.resolve() / "prefect"
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in {
        "PREFECT_HOME": str(folder),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_UI_V2_ENABLED": "false",
        "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        # Our own lines go to stderr; Prefect keeps its log, tracebacks included, with the run.
        "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "CRITICAL",
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    }.items():
        os.environ.setdefault(name, value)
