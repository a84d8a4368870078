"""`reviewwatch export`, and every format over the bundled corpus and over more studies than one file may hold."""

import csv
import io
import re
from pathlib import Path

import duckdb
import feedparser
import pytest
import rispy
from Bio import Medline
from click.testing import CliRunner, Result
from docx import Document

from extractors.errors import ConfigurationError, UsageError
from extractors.pubmed.files import read_path
from extractors.rules import Rules
from flows.cli import cli
from flows.commands.export import _hand_out
from flows.exports.lines import line
from flows.exports.nbib import to_nbib
from flows.exports.parts import REFERENCES
from flows.exports.references import to_references
from flows.exports.registry import EXPORTS, WITH_ABSTRACTS, Wanted, export
from flows.exports.ris import to_ris
from flows.exports.spreadsheet import COLUMNS, csv_line, to_row
from flows.settings import PROJECT_CONFIG
from flows.toml import read_toml
from tests import warehouse_fixture as made
from tests.export_examples import study
from warehouse.connect import open_warehouse
from warehouse.exports import NewStudy
from warehouse.judge import load_rules, open_signals

SAMPLE = PROJECT_CONFIG / "sample" / "intramedullary-spinal-cord-metastasis.xml"
TODAY = "2022-08-24"
MANY = 31_000


RULES = read_toml(PROJECT_CONFIG / "signals.toml", Rules)


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Three studies, of which one bears on claims."""
    folder = made.new_home(tmp_path_factory.mktemp("home"))
    with open_warehouse(folder) as con:
        made.fill(con)
        load_rules(con, RULES)
        open_signals(con, as_of=made.TODAY, run_id=made.RUN)
    return folder


@pytest.fixture(scope="module")
def files(home) -> dict[str, bytes]:
    """Everything that can be exported, by file name."""
    with open_warehouse(home, read_only=True) as con:
        wanted = Wanted(con=con, review_id="cord", as_of=made.TODAY, inbox_url="https://inbox.example.org")
        return {name: content for one in EXPORTS for name, content in export(one, wanted).items()}


def exported(home: Path, *arguments: object) -> Result:
    return CliRunner().invoke(cli, ["export", *map(str, arguments), "--home", str(home)])


class Given:
    """What is wanted, with its studies at hand."""

    abstracts = False

    def __init__(self, studies: list[NewStudy]) -> None:
        self.studies = lambda: studies


def test_each_export_is_what_its_name_says(files):
    assert set(files) == {f"cord-{name}" for name in EXPORTS}
    title = "Surgery of intramedullary metastases"
    text = {name: content.decode("utf-8-sig") for name, content in files.items() if not name.endswith(".docx")}
    assert [one["title"] for one in rispy.loads(text["cord-evidence.ris"].replace("\r\n", "\n"))] == [title]
    assert [one["TI"] for one in Medline.parse(io.StringIO(text["cord-evidence.nbib"]))] == [title]
    assert [one["title"] for one in csv.DictReader(io.StringIO(text["cord-evidence.csv"]), strict=True)] == [title]
    assert text["cord-references.txt"] == f"1. {title}. Neurosurg Rev.\n"
    assert text["cord-note.md"].startswith("# Draft update note: Cord metastases")
    assert Document(io.BytesIO(files["cord-note.docx"])).paragraphs[0].text == "Draft update note: Cord metastases"
    assert "Flow of records" in text["cord-searches.md"]
    searches = csv.DictReader(io.StringIO(text["cord-searches.csv"]), strict=True)
    assert [one["query_name"] for one in searches] == ["cord"]
    assert text["cord-flow.csv"].splitlines()[-1].endswith(",1")
    found = feedparser.parse(files["cord-feed.atom"])
    assert found.bozo == 0 and found.entries


def test_no_list_of_studies_holds_a_word_of_an_abstract_unless_it_is_asked_for(home, files):
    for name, content in files.items():  # the note and the feed quote a sentence
        assert name.startswith(("cord-note", "cord-feed")) or b"operated on 30 patients" not in content
    assert WITH_ABSTRACTS == ("evidence.ris", "evidence.nbib")
    asked = exported(home, "cord", "evidence.nbib", "--as-of", TODAY, "--abstracts")
    assert b"AB  - We operated on 30 patients" in asked.stdout_bytes
    refused = exported(home, "cord", "note.docx", "--abstracts")
    assert isinstance(refused.exception, UsageError) and "evidence.ris" in str(refused.exception)


def test_stdout_holds_the_same_bytes_as_the_file(home, files, tmp_path):
    there = exported(home, "cord", "evidence.ris", "--as-of", TODAY)
    assert there.stdout_bytes == files["cord-evidence.ris"]
    written = exported(home, "cord", "evidence.ris", "--as-of", TODAY, "--out", tmp_path)
    assert (tmp_path / "cord-evidence.ris").read_bytes() == there.stdout_bytes
    assert written.stdout_bytes == b"" and written.stderr == f"{tmp_path / 'cord-evidence.ris'}\n"


def test_what_was_not_known_on_a_past_day_is_not_exported(home):
    assert exported(home, "cord", "references.txt", "--as-of", "2021-03-01").output.startswith("No study")
    assert exported(home, "cord", "references.txt", "--as-of", "2021-03-02").output.startswith("1. Surgery")


def test_no_evidence_gives_files_that_can_be_read():
    nothing = {name: EXPORTS[name].make(Given([])) for name in EXPORTS if name.startswith("evidence")}
    assert list(csv.reader(io.StringIO(nothing["evidence.csv"][0].decode("utf-8-sig")))) == [list(COLUMNS)]
    assert nothing["evidence.ris"] == nothing["evidence.nbib"] == [b""]


def test_the_feed_of_all_reviews_is_called_all(home, tmp_path):
    assert exported(home, "all", "feed.atom", "--out", tmp_path).exit_code == 0
    assert feedparser.parse((tmp_path / "all-feed.atom").read_bytes()).feed.title == "reviewwatch: all reviews"


@pytest.mark.parametrize("arguments, words", [
    (("cord", "evidence.bib"), "evidence.ris, evidence.nbib"),
    (("other", "evidence.ris"), "cord"),
    (("all", "evidence.ris"), "cord"),
])  # fmt: skip
def test_a_wrong_name_is_told_with_the_right_ones(home, arguments, words):
    refused = exported(home, *arguments)
    assert isinstance(refused.exception, UsageError) and words in str(refused.exception)


def test_a_home_without_a_warehouse_is_told_so(tmp_path):
    assert isinstance(exported(tmp_path, "cord", "evidence.ris").exception, ConfigurationError)


def test_help_names_what_can_be_exported_and_whose_the_abstracts_are():
    told = CliRunner().invoke(cli, ["export", "--help"]).output
    assert all(name in told and export.meaning.split()[0] in told for name, export in EXPORTS.items())
    assert "publishers' text" in " ".join(told.split())


# more than one file may hold


def test_more_studies_than_covidence_takes_are_split_and_none_is_lost(tmp_path):
    home = made.new_home(tmp_path / "home")
    with open_warehouse(home) as con:
        made.fill(con)
        load_rules(con, RULES)
        add_studies(con, MANY)
    done = exported(home, "cord", "evidence.ris", "--on-topic", "--as-of", TODAY, "--out", tmp_path / "new.ris")
    assert done.exit_code == 0, done.exception
    parts = [(tmp_path / f"new-{number}-of-3.ris").read_bytes().decode() for number in (1, 2, 3)]
    titles = [re.findall(r"(?m)^TI  - (.*)\r$", part) for part in parts]
    assert [len(part) for part in titles] == [REFERENCES, REFERENCES, MANY + 1 - 2 * REFERENCES]
    assert [part.count("\r\nER  - \r\n") for part in parts] == [len(part) for part in titles]
    first, *others = (title for part in titles for title in part)
    assert first == "Surgery of intramedullary metastases"  # what bears on a claim comes first
    assert set(others) == {f"Study {number}" for number in range(MANY)}


def add_studies(con: duckdb.DuckDBPyConnection, count: int) -> None:
    """So many studies on the review's topic of which nothing more is known."""
    numbers = f"(select i, (1000000 + i)::varchar as pmid from range({count}) as numbers(i)) as number"
    con.execute(
        "insert into core.article by name select article.* replace (number.pmid as pmid, 'Study ' || i as title)"
        f" from core.article, {numbers} where article.pmid = '90000001'"
    )
    con.execute(
        "insert into core.review_article by name select found.* replace (number.pmid as pmid)"
        f" from core.review_article as found, {numbers} where found.pmid = '90000001'"
    )
    con.execute(
        "insert into core.finding by name select finding.* replace (number.pmid as pmid, 'f' || i as finding_id)"
        f" from core.finding, {numbers} where finding.pmid = '90000001' and kind = 'topic'"
    )


def test_what_is_imported_comes_in_parts_and_what_is_read_stays_whole():
    many = Given([study()] * (REFERENCES + 1))
    assert [len(EXPORTS[name].make(many)) for name in ("evidence.nbib", "evidence.csv", "references.txt")] == [2, 2, 1]


def test_several_files_do_not_go_to_stdout():
    with pytest.raises(UsageError, match="2 files"):
        _hand_out({"a.ris": b"", "b.ris": b""}, None)


# the bundled corpus


@pytest.fixture(scope="module")
def corpus() -> list[NewStudy]:
    articles = [article for _, article in read_path(SAMPLE)]
    return [NewStudy(article=article, design=None, patients=None, bears_on=()) for article in articles]


def test_the_whole_corpus_re_imports_from_every_format_as_it_is(corpus):
    titles = [line(study.article.title) for study in corpus]
    dois = [line(study.article.doi) for study in corpus]
    assert len(titles) == 60
    ris = rispy.loads("".join(map(to_ris, corpus)).replace("\r\n", "\n"))
    assert [(found["title"], found.get("doi", "")) for found in ris] == list(zip(titles, dois, strict=True))
    nbib = list(Medline.parse(io.StringIO("".join(map(to_nbib, corpus)))))
    found = [(one["TI"], one.get("LID", "").removesuffix(" [doi]")) for one in nbib]
    assert found == list(zip(titles, dois, strict=True))
    rows = list(csv.DictReader(io.StringIO(csv_line(COLUMNS) + "".join(map(to_row, corpus))), strict=True))
    assert [(row["title"], row["doi"]) for row in rows] == list(zip(titles, dois, strict=True))


def test_a_reference_of_the_corpus_reads_as_a_journal_prints_it(corpus):
    (study,) = [study for study in corpus if study.article.pmid == "22120329"]
    assert to_references([study]) == (
        "1. Survival and functional outcome after surgical resection of intramedullary spinal cord metastases."
        " World Neurosurg. 2012 Feb;77(2):370-4. doi: 10.1016/j.wneu.2011.07.016. PMID: 22120329.\n"
    )


def test_no_number_of_ours_leaves_the_corpus_as_a_pmid(corpus):
    for write in (to_ris, to_nbib, to_row, lambda one: to_references([one])):
        assert "9000" not in "".join(write(study) for study in corpus if study.article.pmid.startswith("9000"))
