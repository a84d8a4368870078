"""The version of the pipeline changes by itself with what decides a reading, and with nothing else."""

import re
from types import SimpleNamespace

import pytest

from extractors.text.version import CODE, pipeline_version


@pytest.fixture
def project(tmp_path):
    """A small project: code, a recipe that makes something for it, and a rule file."""
    for name in ("text/words.py", "records.py", "text/recipe/build.py", "rules.csv"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"one\ntwo\n")
    return tmp_path


def version(project, model=None) -> str:
    return pipeline_version([project / "rules.csv"], model, code=project)


@pytest.mark.parametrize(
    ("file", "part"), [("text/words.py", 0), ("records.py", 0), ("text/new.py", 0), ("rules.csv", 1)]
)
def test_a_change_of_code_or_rules_changes_its_part_of_the_version(project, file, part):
    before = version(project).split("+")
    (project / file).write_bytes(b"one\nthree\n")
    after = version(project).split("+")
    assert [old != new for old, new in zip(before, after, strict=True)] == [number == part for number in range(2)]


def test_a_module_that_moved_is_a_change(project):
    before = version(project)
    (project / "records.py").rename(project / "notes.py")
    assert version(project) != before


def test_line_endings_of_another_machine_are_no_change(project):
    before = version(project)
    for file in ("text/words.py", "rules.csv"):
        (project / file).write_bytes(b"one\r\ntwo\r\n")
    assert version(project) == before


def test_the_recipe_reads_nothing_and_counts_for_nothing(project):
    before = version(project)
    (project / "text/recipe/build.py").write_text("changed")
    assert version(project) == before


def test_the_model_is_named_with_its_own_version(project):
    model = SimpleNamespace(meta={"name": "rw_ner_bio", "version": "1.0.0"})
    assert version(project, model) == version(project) + "+rw_ner_bio-1.0.0"


def test_the_shipped_code_is_counted(project):
    found = pipeline_version([], None)
    assert re.fullmatch(r"code-[0-9a-f]{8}\+rules-[0-9a-f]{8}", found)
    assert found.split("+")[0] != pipeline_version([], None, code=project).split("+")[0]
    assert (CODE / "findings.py").is_file()
