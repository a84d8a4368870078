"""What `pip install .` installs works away from the checkout."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = {"config": "reviewwatch_config", "extractors": "extractors", "flows": "flows", "warehouse": "warehouse"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """A wheel of a copy of the project: a build in the checkout would leave its parts there."""
    copy = tmp_path_factory.mktemp("project")
    for folder in FOLDERS:
        shutil.copytree(PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / file, copy)
    build = "from setuptools.build_meta import build_wheel; build_wheel('dist')"
    subprocess.run([sys.executable, "-c", build], cwd=copy, check=True, capture_output=True)
    [path] = (copy / "dist").glob("*.whl")
    return path


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """A folder such as `pip install --no-deps --target` leaves."""
    target = tmp_path_factory.mktemp("installed")
    with ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def test_a_wheel_carries_every_file_of_the_program_its_rules_and_its_model(wheel):
    expected = {
        f"{name}/{path.relative_to(PROJECT / folder).as_posix()}"
        for folder, name in FOLDERS.items()
        for path in (PROJECT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    carried = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert carried == expected


@pytest.mark.slow
def test_an_installed_program_shows_its_main_job_from_any_folder(installed, tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", "import flows.cli; flows.cli.main()", "demo", "--home", "home"],
        cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(installed)}, capture_output=True, text=True, timeout=280,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[0])
    assert list((tmp_path / "home" / "digests").rglob("digest.html"))
