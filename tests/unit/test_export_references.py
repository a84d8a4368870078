"""The formats of references, read back by programs that are not ours: rispy, Biopython's Medline, the csv module."""

import csv
import io
import zipfile

import pytest
import rispy
from Bio import Medline
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.records import Author, PublicationDate
from flows.exports.lines import first_and_last_page, line
from flows.exports.nbib import to_nbib
from flows.exports.parts import in_parts, part_names, zipped
from flows.exports.references import to_references
from flows.exports.ris import to_ris
from flows.exports.spreadsheet import COLUMNS, MARK, csv_line, defused, to_row
from tests.export_examples import HOSTILE, hostile_study, study
from warehouse.articles import DIGEST_NOTE

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)


def read_ris(text):
    return rispy.loads(text.replace("\r\n", "\n"))


def read_nbib(text):
    return list(Medline.parse(io.StringIO(text, newline="")))


def read_csv(text):
    return list(csv.DictReader(io.StringIO(csv_line(COLUMNS) + text, newline=""), strict=True))


# RIS


def test_a_study_re_imports_from_ris_with_all_its_fields():
    assert read_ris(to_ris(study(), abstracts=True)) == [{
        "type_of_reference": "JOUR",
        "title": "Surgery of intramedullary metastases.",
        "authors": ["M\u00fcller, J\u00f6rg Peter", "\u738b, \u5c0f\u660e", "Cord Study Group"],
        "secondary_title": "Neurosurgical review",
        "year": "2021",
        "date": "2021/12//",
        "volume": "44",
        "number": "6",
        "start_page": "3267",
        "end_page": "3275",
        "doi": "10.1007/s10143-021-01491-8",
        "accession_number": "33611681",
        "custom2": "PMC8592954",
        "urls": ["https://pubmed.ncbi.nlm.nih.gov/33611681/"],
        "name_of_database": "PubMed",
        "language": "eng; ger",
        "type_of_work": "Journal Article; Multicenter Study",
        "keywords": ["Intramedullary", "Spinal cord metastasis", "Humans", "Spinal Cord Neoplasms/secondary/surgery"],
        "notes": ["reviewwatch: claim surgery (appears to contradict): Surgery is not put forward."],
        "abstract": "METHODS: We operated on 30 patients. RESULTS: Median survival was 9.9 months.",
    }]  # fmt: skip


@pytest.mark.parametrize("write", [to_ris, to_nbib])
def test_abstracts_are_left_out_unless_they_are_asked_for(write):
    assert "operated" not in write(study())
    assert "operated" in write(study(), abstracts=True)
    assert "operated" not in to_row(study()) + to_references([study()])


@pytest.mark.parametrize("write", [to_ris, to_nbib])
def test_an_abstract_in_our_own_words_is_never_passed_off_as_the_published_one(write):
    ours = study(notes=(f"{DIGEST_NOTE} of the published abstract.", "Copyright"))
    assert f"reviewwatch: {DIGEST_NOTE}" in write(ours, abstracts=True)
    assert DIGEST_NOTE not in write(ours)


@pytest.mark.parametrize("write", [to_ris, to_nbib, to_row, lambda one: to_references([one])])
def test_a_number_of_ours_is_never_passed_off_as_a_pmid(write):
    assert "90000033" not in write(study(pmid="90000033"))


@pytest.mark.parametrize("pages, ends", [
    ("631-4", ("631", "634")),
    ("S12-9", ("S12", "S19")),
    ("3267-3275", ("3267", "3275")),
    ("98-102", ("98", "102")),
    ("e1594", ("e1594", "")),
    ("1595", ("1595", "")),
    ("e12-e15", ("e12", "e15")),
    ("12-4, 20", ("12-4, 20", "")),
    (None, ("", "")),
])  # fmt: skip
def test_shortened_page_ranges_are_written_out(pages, ends):
    assert first_and_last_page(pages) == ends


def test_a_chapter_is_a_chapter_and_a_book_a_book():
    assert read_ris(to_ris(study(kind="book")))[0]["type_of_reference"] == "CHAP"
    assert read_ris(to_ris(study(kind="book", journal=None)))[0]["type_of_reference"] == "BOOK"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_from_outside_begins_a_field_or_a_reference_of_its_own_in_ris(text):
    before, hostile, after = read_ris(to_ris(study()) + to_ris(hostile_study(text), abstracts=True) + to_ris(study()))
    assert before == after == read_ris(to_ris(study()))[0]
    assert hostile.get("title", "") == line(text)
    assert hostile["keywords"][bool(line(text))] == "last keyword"
    assert "unknown_tag" not in hostile


@settings(max_examples=60)
@given(ANY_TEXT)
def test_any_title_comes_back_from_ris_and_nbib_and_csv_as_one_line(text):
    # The readers strip; a title of hyphens and such stays.
    one = hostile_study(text)
    assert [found.get("title", "") for found in read_ris(to_ris(one))] == [line(text)]
    assert [found.get("TI", "") for found in read_nbib(to_nbib(one))] == [line(text)]
    assert [found["title"].removeprefix("'") for found in read_csv(to_row(one))] == [line(text).removeprefix("'")]
    assert to_references([one]).count("\n") == 1


# nbib


def test_a_study_re_imports_from_nbib_with_all_its_fields():
    (found,) = read_nbib(to_nbib(study(), abstracts=True))
    assert found == {
        "PMID": "33611681",
        "OWN": "NLM",
        "STAT": "MEDLINE",
        "DCOM": "20211201",
        "LR": "20220103",
        "VI": "44",
        "IP": "6",
        "DP": "2021 Dec",
        "TI": "Surgery of intramedullary metastases.",
        "LID": "10.1007/s10143-021-01491-8 [doi]",
        "PG": "3267-75",
        "AB": "METHODS: We operated on 30 patients. RESULTS: Median survival was 9.9 months.",
        "FAU": ["M\u00fcller, J\u00f6rg Peter", "\u738b, \u5c0f\u660e"],
        "AU": ["M\u00fcller JP", "\u738b \u5c0f"],
        "CN": ["Cord Study Group"],
        "LA": ["eng", "ger"],
        "PT": ["Journal Article", "Multicenter Study"],
        "TA": "Neurosurgical review",
        "JT": "Neurosurgical review",
        "MH": ["Humans", "Spinal Cord Neoplasms/secondary/*surgery"],
        "OT": ["Intramedullary", "Spinal cord metastasis"],
        "GN": ["reviewwatch: claim surgery (appears to contradict): Surgery is not put forward."],
        "PMC": "PMC8592954",
        "EDAT": "2021/02/20 00:00",
        "AID": ["10.1007/s10143-021-01491-8 [doi]"],
        "PST": "ppublish",
        "SO": "Neurosurgical review. 2021 Dec;44(6):3267-75.",
    }


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_from_outside_begins_a_field_or_a_record_of_its_own_in_nbib(text):
    found = read_nbib(to_nbib(study()) + to_nbib(hostile_study(text), abstracts=True) + to_nbib(study()))
    assert len(found) == 3
    assert found[0] == found[2] == read_nbib(to_nbib(study()))[0]
    assert found[1]["PMID"] == "33611681" and found[1].get("TI", "") == line(text)
    assert set(found[1]) <= {*found[0], "AB", "TT"}


# CSV


def test_a_study_re_imports_from_csv_with_all_its_fields():
    (found,) = read_csv(to_row(study()))
    assert found == {
        "pmid": "33611681",
        "title": "Surgery of intramedullary metastases.",
        "authors": "M\u00fcller JP; \u738b \u5c0f; Cord Study Group",
        "journal": "Neurosurgical review",
        "year": "2021",
        "month": "12",
        "volume": "44",
        "issue": "6",
        "pages": "3267-75",
        "doi": "10.1007/s10143-021-01491-8",
        "pmcid": "PMC8592954",
        "entry_date": "2021-02-20",
        "publication_types": "Journal Article; Multicenter Study",
        "mesh": "Humans; Spinal Cord Neoplasms/secondary/*surgery",
        "keywords": "Intramedullary; Spinal cord metastasis",
        "language": "eng; ger",
        "study_design": "case_series",
        "patients": "30",
        "relation_to_claims": "claim surgery (appears to contradict): Surgery is not put forward.",
        "pubmed_url": "https://pubmed.ncbi.nlm.nih.gov/33611681/",
        "doi_url": "https://doi.org/10.1007/s10143-021-01491-8",
    }


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_from_outside_breaks_a_row_or_computes_in_a_spreadsheet(text):
    before, hostile, after = read_csv(to_row(study()) + to_row(hostile_study(text)) + to_row(study()))
    assert before == after
    assert None not in hostile and None not in hostile.values()
    assert all(not cell.startswith(tuple("=+-@\t\r\n")) and len(cell) <= 32_767 for cell in hostile.values())


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", " =1", "\t=1", "\x00=1", "\u202e=1", "\uff1d1", "\ufeff=1"])
def test_what_a_spreadsheet_takes_for_a_formula_is_defused(cell):
    assert defused(cell).startswith("'")


def test_excel_is_told_that_the_csv_is_utf_8():
    assert MARK.encode() == b"\xef\xbb\xbf"


# the list


def test_references_are_numbered_with_six_authors_named_doi_and_pmid():
    many = tuple(Author(last_name=f"Author{n}", initials="A") for n in range(8))
    assert to_references([study(), study(authors=many, doi=None, pages=None, title="What is known?")]) == (
        "1. M\u00fcller JP, \u738b \u5c0f, Cord Study Group. Surgery of intramedullary metastases."
        " Neurosurgical review. 2021 Dec;44(6):3267-75. doi: 10.1007/s10143-021-01491-8. PMID: 33611681.\n"
        "2. Author0 A, Author1 A, Author2 A, Author3 A, Author4 A, Author5 A, et al. What is known?"
        " Neurosurgical review. 2021 Dec;44(6). PMID: 33611681.\n"
    )


def test_a_reference_of_which_little_is_known_holds_what_is():
    little = study(
        authors=(), journal=None, volume=None, issue=None, pages=None, doi=None,
        publication_date=PublicationDate(text=""),
    )  # fmt: skip
    assert to_references([little]) == "1. Surgery of intramedullary metastases. PMID: 33611681.\n"


def test_an_empty_list_says_so():
    assert to_references([]).startswith("No study")


# parts


def test_no_part_holds_more_than_covidence_imports():
    parts = in_parts((f"entry {number}\n" for number in range(31_000)), header="header\n")
    assert [part.decode().count("entry") for part in parts] == [15_000, 15_000, 1_000]
    assert all(part.startswith(b"header\nentry") for part in parts)
    assert b"".join(part.removeprefix(b"header\n") for part in parts).decode().split("\n")[30_999] == "entry 30999"


def test_no_part_is_larger_than_covidence_imports():
    assert in_parts(["aa", "bb", "cc", "dddddd"], header="h", size=5) == [b"haabb", b"hcc", b"hdddddd"]


def test_nothing_to_export_is_a_file_with_its_header_alone():
    assert in_parts([], header="header\n") == [b"header\n"]


def test_parts_have_names_that_sort():
    assert part_names("x.ris", 1) == ["x.ris"]
    assert part_names("x.ris", 3) == ["x-1-of-3.ris", "x-2-of-3.ris", "x-3-of-3.ris"]
    assert part_names("x.ris", 11)[0] == "x-01-of-11.ris"


def test_a_zip_is_the_same_bytes_for_the_same_files():
    archive = zipped({"a.ris": b"a", "b.ris": b"b"})
    assert archive == zipped({"a.ris": b"a", "b.ris": b"b"})
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert found.testzip() is None and found.read("b.ris") == b"b"
