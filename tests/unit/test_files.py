"""Files, folders and standard input are read whatever their names, and what cannot be read is said file by file."""

import gzip
import io
import sys
from pathlib import Path

import pytest
from pubmed_xml import pubmed_article, record_set

from extractors.errors import SourceError
from extractors.pubmed.files import read_path
from extractors.records import Rejection

ONE = record_set(pubmed_article(pmid="1"))
TWO = record_set(pubmed_article(pmid="2"), pubmed_article(pmid="3"))
BROKEN = TWO[: TWO.index(b"3</PMID>")]


def pmids(path: Path | str) -> list[str]:
    return [record.pmid for record, _ in read_path(path)]


def test_a_file_is_read_and_its_name_without_its_place_is_the_source(tmp_path):
    file = tmp_path / "one.xml"
    file.write_bytes(ONE)
    [(record, article)] = read_path(file)
    assert (record.pmid, article.pmid, record.source) == ("1", "1", "one.xml")


@pytest.mark.parametrize("name", ["two.xml.gz", "two.xml", "two"])
def test_a_gzip_file_is_known_by_its_content_and_not_by_its_name(tmp_path, name):
    (tmp_path / name).write_bytes(gzip.compress(TWO))
    assert pmids(tmp_path / name) == ["2", "3"]


def test_gzip_files_joined_one_after_another_are_one_file(tmp_path):
    cut = len(TWO) // 2
    (tmp_path / "two.gz").write_bytes(gzip.compress(TWO[:cut]) + gzip.compress(TWO[cut:]))
    assert pmids(tmp_path / "two.gz") == ["2", "3"]


@pytest.mark.parametrize("content", [TWO, gzip.compress(TWO, mtime=0)])
def test_a_dash_reads_standard_input_and_leaves_it_open(monkeypatch, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [(record.source, record.pmid) for record, _ in read_path("-")] == [
        ("standard input", "2"),
        ("standard input", "3"),
    ]
    assert not sys.stdin.buffer.closed


def test_a_folder_is_read_with_the_folders_in_it_in_the_order_of_names(tmp_path):
    folder = tmp_path / "pubmed"
    (folder / "b" / "deep").mkdir(parents=True)
    (folder / "c.txt").write_bytes(ONE)
    (folder / "b" / "deep" / "a.xml.gz").write_bytes(gzip.compress(TWO))
    (folder / "a.xml").write_bytes(ONE)
    found = [(record.source, record.pmid) for record, _ in read_path(folder)]
    assert found == [
        ("pubmed/a.xml", "1"),
        ("pubmed/b/deep/a.xml.gz", "2"),
        ("pubmed/b/deep/a.xml.gz", "3"),
        ("pubmed/c.txt", "1"),
    ]


def test_the_source_of_a_record_does_not_depend_on_how_the_folder_is_named(tmp_path, monkeypatch):
    folder = tmp_path / "pubmed"
    folder.mkdir()
    (folder / "a.xml").write_bytes(ONE)
    monkeypatch.chdir(folder)
    assert list(read_path(folder)) == list(read_path(Path("../pubmed"))) == list(read_path("."))


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("esearch.xml", b"<eSearchResult><Count>0</Count></eSearchResult>", "its root is eSearchResult"),
        ("error.xml", b"<eFetchResult><ERROR>Invalid uid</ERROR></eFetchResult>", "'Invalid uid'"),
        ("pubmed.dtd", b"<!-- a DTD -->\n<!ELEMENT moss (#PCDATA)>", "is not XML"),
        ("page.html", b"<html><body>Sorry</body></html>", "HTML page"),
        ("export.nbib", b"PMID- 123\nTI  - Moss", "'PMID- 123"),
        ("empty.xml", b"", "is empty"),
        ("broken.gz", gzip.compress(ONE, mtime=0)[:15], "Compressed file ended"),
    ],
)
def test_a_file_in_a_folder_that_is_no_record_set_is_rejected_by_name_and_the_next_is_read(
    tmp_path, name, content, reason
):
    (tmp_path / name).write_bytes(content)
    (tmp_path / "zz.xml").write_bytes(ONE)
    rejection, (record, _) = read_path(tmp_path)
    assert isinstance(rejection, Rejection)
    assert (rejection.pmid, rejection.source) == (None, f"{tmp_path.name}/{name}")
    assert reason in rejection.reason
    assert name not in rejection.reason  # it stands in the source
    if name != "broken.gz":
        assert rejection.excerpt == content.decode()
    assert record.pmid == "1"


def test_a_file_in_a_folder_that_breaks_off_gives_what_it_has_and_then_a_rejection(tmp_path):
    (tmp_path / "a.xml").write_bytes(BROKEN)
    (tmp_path / "b.xml").write_bytes(ONE)
    (first, _), rejection, (last, _) = read_path(tmp_path)
    assert (first.pmid, last.pmid) == ("2", "1")
    assert rejection.pmid is None
    assert "after 1 record" in rejection.reason


def test_rejections_of_an_unchanged_folder_are_the_same_rows_again(tmp_path):
    (tmp_path / "a.xml").write_bytes(BROKEN)
    first, again = ([one for one in read_path(tmp_path) if isinstance(one, Rejection)] for _ in range(2))
    assert first == again
    assert first[0].rejection_id == again[0].rejection_id


def test_hidden_files_and_checksums_are_passed_over(tmp_path):
    for name in (".DS_Store", ".cache/one.xml", "two.xml.gz.md5"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"MD5(two.xml.gz)= 0")
    (tmp_path / "two.xml").write_bytes(TWO)
    assert pmids(tmp_path) == ["2", "3"]


def test_a_folder_below_a_hidden_one_is_read_when_it_is_asked_for(tmp_path):
    folder = tmp_path / ".cache" / "pubmed"
    folder.mkdir(parents=True)
    (folder / "one.xml").write_bytes(ONE)
    assert pmids(folder) == ["1"]


def test_a_file_given_by_name_that_breaks_off_is_an_error_after_what_it_has(tmp_path):
    file = tmp_path / "broken.xml"
    file.write_bytes(BROKEN)
    found = read_path(file)
    assert next(found)[0].pmid == "2"
    with pytest.raises(SourceError, match=r"broken\.xml: .*after 1 record"):
        next(found)


def test_a_file_given_by_name_that_is_no_record_set_is_an_error(tmp_path):
    file = tmp_path / "page.xml"
    file.write_bytes(b"<html/>")
    with pytest.raises(SourceError, match=r"page\.xml: is an HTML page"):
        list(read_path(file))


def test_a_path_that_is_not_there_is_an_error_that_names_it(tmp_path):
    with pytest.raises(SourceError, match="gone"):
        list(read_path(tmp_path / "gone"))


def test_a_folder_without_files_is_an_error_and_not_an_empty_result(tmp_path):
    with pytest.raises(SourceError, match="holds no file"):
        list(read_path(tmp_path))
