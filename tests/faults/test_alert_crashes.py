"""The alert step, killed at a random line run after run: nothing is lost, nothing is repeated.

`make crash` kills it 500 times and prints the counts; here it is done less often, for time.
"""

import subprocess
import sys
from pathlib import Path

import pytest

KILLS = 60


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_run_killed_anywhere_neither_loses_an_alert_nor_repeats_one():
    command = [sys.executable, "-m", "tests.faults.crashes", str(KILLS)]
    done = subprocess.run(command, cwd=Path(__file__).parents[2], capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"runs killed: {KILLS}" in done.stdout
