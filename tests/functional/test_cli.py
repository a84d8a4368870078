"""The command line as scripts meet it: data on stdout, words on stderr, the right exit code."""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.settings import PROJECT_CONFIG

SAMPLE = PROJECT_CONFIG / "sample" / "intramedullary-spinal-cord-metastasis.xml"
COMMAND = [sys.executable, "-c", "from flows.cli import main; main()"]


def reviewwatch(*arguments: object, stdin: str = "", **environment: str) -> subprocess.CompletedProcess:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("NCBI_", "REVIEWWATCH_", "PREFECT_"))}
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        input=stdin,
        capture_output=True,
        text=True,
        timeout=300,
        env=kept | environment,
        cwd=PROJECT_CONFIG.parent,
    )


def test_help_names_every_command_and_every_exit_code():
    done = reviewwatch("--help")
    assert done.returncode == 0
    for word in ("run", "demo", "extract", "signals", "status", "serve", "evaluate", "10 configuration", "15 an alert"):
        assert word in done.stdout


def test_an_unknown_option_is_a_usage_error():
    assert reviewwatch("run", "--nothing").returncode == 2


def test_extract_gives_one_object_per_article_in_input_order_whose_mentions_slice_back():
    done = reviewwatch("extract", SAMPLE, "--jsonl")
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    pmids = [line.split(">")[1].split("<")[0] for line in SAMPLE.read_text("utf-8").splitlines() if "<PMID " in line]
    assert [row["pmid"] for row in rows] == pmids
    assert len(rows) == 60
    fields = {
        "pmid", "doi", "title", "topic", "study_design", "patient_count", "primary_tumours", "treatments", "survival",
        "neurological_outcome", "local_control_percent", "mentions", "pipeline_version",
    }  # fmt: skip
    for row in rows:
        assert fields <= set(row)
        for mention in row["mentions"]:
            assert row["sections"][mention["section"]][mention["start"] : mention["end"]] == mention["text"]
    assert sum(len(row["mentions"]) for row in rows) > 200


def test_extract_reads_standard_input_and_names_a_rejected_record_on_stderr():
    xml = (
        "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>no number</PMID></MedlineCitation></PubmedArticle>"
        "<PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>A cord</ArticleTitle></Article>"
        "</MedlineCitation></PubmedArticle></PubmedArticleSet>"
    )
    done = reviewwatch("extract", "-", "--jsonl", stdin=xml)
    assert done.returncode == 0
    assert [json.loads(line)["pmid"] for line in done.stdout.splitlines()] == ["7"]
    assert "rejected" in done.stderr


@pytest.mark.parametrize(
    ("content", "told"), [("<html><body>Busy</body></html>", "bad.xml"), ('{"a": 1}', "bad.xml"), ("", "bad.xml")]
)
def test_a_file_that_is_not_pubmed_xml_is_a_source_error(tmp_path, content, told):
    (tmp_path / "bad.xml").write_text(content)
    done = reviewwatch("extract", tmp_path / "bad.xml", "--jsonl")
    assert (done.returncode, done.stdout) == (11, "")
    assert told in done.stderr and "Traceback" not in done.stderr


def test_asking_ncbi_without_an_email_is_a_configuration_error_before_anything_is_written(tmp_path):
    done = reviewwatch("run", "--home", tmp_path / "home")
    assert done.returncode == 10
    assert "NCBI_EMAIL" in done.stderr
    assert not (tmp_path / "home").exists()


def test_signals_without_a_warehouse_says_what_to_run_first(tmp_path):
    done = reviewwatch("signals", "--json", "--home", tmp_path)
    assert done.returncode == 10
    assert "reviewwatch run" in done.stderr


def test_an_unknown_review_is_a_configuration_error_naming_those_known(tmp_path):
    done = reviewwatch("run", "nowhere", "--source", SAMPLE, "--home", tmp_path / "home")
    assert done.returncode == 10
    assert "intramedullary-spinal-cord-metastasis" in done.stderr


def test_a_warehouse_held_by_another_process_is_busy_and_unharmed(tmp_path):
    held = duckdb.connect(str(tmp_path / "warehouse.duckdb"))
    held.execute("create table kept as select 42 as answer")
    done = reviewwatch("status", "--json", "--home", tmp_path)
    assert done.returncode == 12, done.stderr
    assert held.execute("select answer from kept").fetchone() == (42,)
    held.close()


@pytest.mark.slow
def test_run_over_files_prints_one_json_object_last_and_status_tells_it_again(tmp_path):
    home = tmp_path / "home"
    done = reviewwatch("run", "--source", SAMPLE, "--home", home)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert {"run_id", "found", "new", "changed", "rejected", "findings", "signals_opened", "alerts_delivered", "digest"} <= set(result)
    assert (result["found"], result["new"], result["alerts_delivered"]) == (60, 60, 1)
    assert Path(result["digest"]).exists()
    assert "leaked" not in done.stderr and "Traceback" not in done.stderr
    told = reviewwatch("status", "--json", "--exit-code", "--home", home)
    assert told.returncode == 20
    (review,) = json.loads(told.stdout)
    assert (review["review_id"], review["updated_on"], review["expires_on"]) == (
        "intramedullary-spinal-cord-metastasis", "2019-08-24", "2022-08-24"
    )  # fmt: skip
    assert review["articles"] == 60 and len(review["claims"]) >= 10
    as_of = [len(json.loads(reviewwatch("signals", "--json", "--as-of", day, "--home", home).stdout)) for day in ("2020-12-31", "2022-08-24")]
    assert as_of[0] < as_of[1]


@pytest.mark.slow
def test_a_pubmed_that_is_not_there_is_source_unavailable_and_says_so_in_the_digest(tmp_path):
    home = tmp_path / "home"
    config = tmp_path / "config"
    subprocess.run(["cp", "-r", str(PROJECT_CONFIG), str(config)], check=True)
    settings = config / "settings.toml"
    text = settings.read_text("utf-8").replace("retry_after_seconds = [30, 300]", "retry_after_seconds = []")
    settings.write_text(text, "utf-8")
    done = reviewwatch(
        "--config", config, "run", "--source", "http://127.0.0.1:9/", "--home", home, NCBI_EMAIL="watcher@example.org",
        NCBI_API_KEY="secretkey123",
    )  # fmt: skip
    assert done.returncode == 11, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["failures"]
    assert "secretkey123" not in done.stdout + done.stderr
    page = Path(result["digest"]).read_text("utf-8")
    assert "could not" in page.lower() and "nothing new" not in page.lower()
    secrets = [path for path in home.rglob("*") if path.is_file() and b"secretkey123" in path.read_bytes()]
    assert secrets == []
