"""`reviewwatch evaluate` as a person meets it: figures, each error with its sentence, a cure for what is wrong."""

import json

import pytest
from click.testing import CliRunner, Result

from extractors.errors import ConfigurationError, ReviewwatchError, UsageError
from flows.cli import cli
from flows.settings import PROJECT_CONFIG

SHARED = PROJECT_CONFIG.parent.parent / "shared"
RECORDS = [
    {
        "key": "one", "title": "Intramedullary spinal cord metastasis of breast cancer: a case report",
        "digest": "A 54-year-old woman with breast cancer had an intramedullary metastasis. Radiotherapy was given.",
    },
    {
        "key": "two", "title": "Surgery for intramedullary spinal cord metastases",
        "digest": "We reviewed 12 patients who had surgery for intramedullary metastases. "
        "Median survival was 6 months.",
    },
]  # fmt: skip
LABELS = [
    {
        "key": "one", "topic": "intramedullary", "study_design": "case_report", "n_patients": 1,
        "primary_tumours": ["breast cancer"], "treatments": ["radiotherapy"], "median_survival_months": None,
    },
    {
        "key": "two", "topic": "intramedullary", "study_design": "retrospective_cohort", "n_patients": 13,
        "study_design_alt": ["case_series"], "primary_tumours": [], "treatments": ["surgery"],
        "median_survival_months": 6,
    },
]  # fmt: skip


@pytest.fixture
def own_set(tmp_path) -> list[str]:
    """The arguments that name a set of two articles, the second with a patient count that the text contradicts."""
    labels, records = written(tmp_path / "labels.jsonl", LABELS), written(tmp_path / "records.jsonl", RECORDS)
    return ["--labels", labels, "--records", records]


def written(path, rows: list[dict]) -> str:
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return str(path)


def evaluate(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, arguments)])


def refusal(*arguments: object) -> ReviewwatchError:
    done = evaluate(*arguments)
    assert isinstance(done.exception, ReviewwatchError), done.output
    assert done.stdout == ""
    return done.exception


def test_a_set_of_ones_own_gets_its_figures_beside_the_goals(own_set):
    done = evaluate(*own_set)
    assert done.exit_code == 0, done.output
    assert "labels: 2 articles, read by " in done.stdout
    table = [[cell.strip() for cell in line.split("|")[1:]] for line in done.stdout.splitlines() if "|" in line]
    rows = {name: cells for name, *cells in table}
    assert rows["topic accuracy"][:5] == ["1.000", "1.000 to 1.000", "2/2", "0.95, met", "0.97"]
    assert rows["patient count exact"][0] == "0.500"
    assert rows["patient count exact"][3] == "0.94, missed"
    assert rows["survival F1"][0] == "not labelled"


def test_each_error_is_told_with_the_sentence_it_was_read_from(own_set):
    done = evaluate(*own_set, "--errors")
    after = done.stdout.split("1 error\n")[1]
    assert "two  patient count: expected 13, read 12" in after
    assert "We reviewed 12 patients who had surgery for intramedullary metastases." in after


def test_json_gives_the_same_figures_to_a_program(own_set):
    (told,) = json.loads(evaluate(*own_set, "--errors", "--json").stdout)
    assert (told["set"], told["articles"]) == ("labels", 2)
    by_name = {figure["name"]: figure for figure in told["figures"]}
    exact = by_name["patient count exact"]
    assert (exact["value"], exact["part"], exact["whole"], exact["goal"]) == (0.5, 1, 2, 0.94)
    assert by_name["survival F1"]["value"] is None
    assert [(error["key"], error["expected"], error["read"]) for error in told["errors"]] == [("two", "13", "12")]


def test_without_the_labelled_sets_it_says_how_to_name_them(tmp_path):
    error = refusal("--set", "digests", "--data", tmp_path)
    assert isinstance(error, ConfigurationError)
    assert "--data" in str(error) and "labels.jsonl" in str(error)


def test_labels_without_their_texts_are_refused(own_set):
    assert "--records" in str(refusal(*own_set[:2]))


def test_a_label_without_a_text_is_refused_rather_than_left_out(own_set, tmp_path):
    written(tmp_path / "records.jsonl", RECORDS[:1])
    error = refusal(*own_set)
    assert isinstance(error, UsageError)
    assert "two" in str(error)


@pytest.mark.parametrize("line", ["{", '"text"'])
def test_a_line_that_is_no_json_object_is_named_by_its_number(own_set, tmp_path, line):
    with (tmp_path / "labels.jsonl").open("a") as file:
        file.write("\n" + line)
    assert "labels.jsonl, line 3" in str(refusal(*own_set))


def test_an_empty_file_of_labels_is_no_perfect_score(own_set, tmp_path):
    (tmp_path / "labels.jsonl").write_text("\n")
    assert "no label" in str(refusal(*own_set))


def test_a_goal_for_a_figure_that_there_is_not_is_a_configuration_error(own_set, tmp_path):
    (tmp_path / "vocabulary").symlink_to(PROJECT_CONFIG / "vocabulary")
    goals = (PROJECT_CONFIG / "evaluation.toml").read_text() + '\n[figures."topic acuracy"]\ngoal = 1.0\n'
    (tmp_path / "evaluation.toml").write_text(goals)
    done = CliRunner().invoke(cli, ["--config", str(tmp_path), "evaluate", *own_set])
    assert isinstance(done.exception, ConfigurationError)
    assert "topic acuracy" in str(done.exception)


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled sets are not beside the project")
def test_the_projects_sets_and_the_ner_test_splits_are_all_measured():
    told = json.loads(evaluate("--json").stdout)
    assert [one["set"] for one in told] == ["digests", "abstracts", "ner"]
    assert [one["articles"] for one in told[:2]] == [60, 40]
    ner = {figure["name"]: figure for figure in told[2]["figures"]}
    for corpus in ("bc5cdr", "bionlp13cg"):
        assert ner[f"{corpus} F1"]["value"] > ner[f"{corpus} F1"]["goal"]
