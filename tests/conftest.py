"""What holds for every test: no telemetry, no network but loopback, no settings of the person who runs them."""

import os
import tempfile

for name in list(os.environ):
    if name.startswith(("NCBI_", "PREFECT_", "REVIEWWATCH_")):
        del os.environ[name]
os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
os.environ["DO_NOT_TRACK"] = "1"
_prefect_home = tempfile.TemporaryDirectory(prefix="reviewwatch-tests-")  # removed when the tests end
os.environ["PREFECT_HOME"] = _prefect_home.name
