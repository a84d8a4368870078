"""`reviewwatch evaluate --signals` as a person meets it: what an editor should see, relations, errors, cures."""

import json

import pytest
from click.testing import CliRunner, Result

from extractors.errors import ReviewwatchError, UsageError
from flows.cli import cli

TEXTS = {
    "operated": (
        "Surgery for intramedullary spinal cord metastases",
        "We retrospectively reviewed 30 patients operated on for intramedullary metastases. "
        "Median overall survival was 9.9 months.",
    ),
    "case": (
        "Intramedullary spinal cord metastasis of breast cancer: a case report",
        "A 54-year-old woman with breast cancer had an intramedullary metastasis. Surgery was performed. She improved.",
    ),
    "epidural": (
        "Surgery for epidural spinal metastases",
        "We reviewed 50 patients operated on for epidural metastases. Median overall survival was 14 months.",
    ),
}
CONTRADICTS = [
    {"claim": "survival_under_4_months", "stance": "conflicts"},
    {"claim": "surgery_not_standard", "stance": "conflicts"},
]


def label(key: str, text: str | None = None, **fields: object) -> tuple[dict, dict]:
    """A line of labels and one of records."""
    title, digest = TEXTS[text or key]
    row = {
        "key": key, "year": 2021, "month": 3, "topic": "intramedullary", "study_design": "retrospective_cohort",
        "n_patients": None, "primary_tumours": [], "treatments": [], "median_survival_months": None,
        "conclusion_stance": [], "editor_should_see": False, "why": "for the test",
    } | fields  # fmt: skip
    return row, {"key": key, "title": title, "digest": digest}


@pytest.fixture
def evaluate(tmp_path):
    def run(*studies: tuple[dict, dict], arguments: tuple[str, ...] = ()) -> Result:
        for name, rows in zip(("labels", "records"), zip(*studies, strict=True), strict=True):
            (tmp_path / f"{name}.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
        files = ["--labels", str(tmp_path / "labels.jsonl"), "--records", str(tmp_path / "records.jsonl")]
        return CliRunner().invoke(cli, ["evaluate", "--signals", *files, *arguments])

    return run


def figures(done: Result) -> dict[str, tuple[int, int]]:
    assert done.exit_code == 0, done.output
    (told,) = json.loads(done.stdout)
    return {figure["name"]: (figure["part"], figure["whole"]) for figure in told["figures"]}


def test_what_an_editor_should_see_and_each_relation_are_measured_by_the_real_reader_and_rules(evaluate):
    measured = figures(evaluate(
        label("operated", conclusion_stance=CONTRADICTS, editor_should_see=True),
        label("case", conclusion_stance=[{"claim": "surgery_not_standard", "stance": "supports"}]),
        label("epidural", topic="epidural_or_vertebral"),
        arguments=("--json",),
    ))  # fmt: skip
    assert measured["editor should see recall"] == (1, 1)
    assert measured["editor should see precision"] == (1, 1)
    assert measured["relation right"] == (2, 3)
    assert measured["relation right: surgery_not_standard"] == (1, 2)
    assert measured["silent on studies of other topics"] == (1, 1)


def test_a_study_from_before_the_update_may_not_signal_but_its_relations_count(evaluate):
    measured = figures(evaluate(label("operated", year=2015, conclusion_stance=CONTRADICTS), arguments=("--json",)))
    assert measured["silent on studies before the update"] == (1, 1)
    assert measured["editor should see precision"] == (0, 0)
    assert measured["relation right"] == (2, 2)


def test_a_study_without_a_date_is_taken_as_new_and_counted_apart(evaluate):
    undated = {"year": None, "month": None}
    measured = figures(evaluate(
        label("operated", editor_should_see=True, **undated), label("again", "operated", **undated),
        arguments=("--json",),
    ))  # fmt: skip
    assert measured["editor should see recall, undated"] == (1, 1)
    assert measured["editor should see recall"] == measured["editor should see precision"] == (0, 0)


def test_each_error_is_told_with_the_rule_or_relation_and_the_sentence(evaluate):
    done = evaluate(label("operated", conclusion_stance=CONTRADICTS[:1]), arguments=("--errors",))
    assert "operated  editor should see: expected no (for the test), read " in done.stdout
    assert "B2_effect_size_change of survival_under_4_months (high)" in done.stdout
    assert "operated  surgery_not_standard: expected -, read contradicts" in done.stdout
    assert "Median overall survival was 9.9 months." in done.stdout
    assert "| contradicts  |" in done.stdout  # the confusion table


def test_a_study_labelled_twice_is_measured_twice(evaluate):
    both = [label("operated", conclusion_stance=CONTRADICTS), label("operated", conclusion_stance=CONTRADICTS)]
    assert figures(evaluate(*both, arguments=("--json",)))["relation right"] == (4, 4)


@pytest.mark.parametrize(
    ("fields", "cure"),
    [
        ({"conclusion_stance": [{"claim": "surgery", "stance": "supports"}]}, "surgery_not_standard"),
        ({"conclusion_stance": [{"claim": "surgery_not_standard", "stance": "agrees"}]}, "supports"),
    ],
)
def test_a_stance_that_cannot_be_compared_is_refused_with_what_can(evaluate, fields, cure):
    error = evaluate(label("case", **fields)).exception
    assert isinstance(error, UsageError)
    assert "case" in str(error) and cure in str(error)


def test_labels_that_do_not_say_what_an_editor_should_see_are_refused(evaluate):
    row, record = label("case")
    del row["editor_should_see"]
    error = evaluate((row, record)).exception
    assert isinstance(error, UsageError) and "editor_should_see" in str(error)


def test_only_the_set_with_such_labels_can_be_asked_for():
    done = CliRunner().invoke(cli, ["evaluate", "--signals", "--set", "ner"])
    assert isinstance(done.exception, ReviewwatchError) and "--set" in str(done.exception)
