"""The update note as a Word document, read back by python-docx, and safe whatever PubMed's texts hold."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from flows.exports.lines import line
from flows.exports.word import to_word
from flows.note import Note, NotedClaim, NotedStudy
from tests.export_examples import HOSTILE

STUDY = NotedStudy(
    pmid="33611681",
    source="Payer et al 2021",
    design="case series, 30 patients",
    relation="contradicts",
    observed="median 9.9 months in 30 patients",
    sentence="Median survival was 9.9 months.",
    is_counted=True,
    patients=30,
    survival_months=9.9,
)
CLAIM = NotedClaim(
    claim_id="survival",
    section="Prognosis",
    statement="Half of the patients live less than four months.",
    kind="survival_figure",
    status="possibly_out_of_date",
    reason="one study contradicts it",
    before="median survival under 4 months",
    studies=(STUDY, replace(STUDY, pmid="90000001", is_counted=False)),
)
NOTE = Note(
    review_id="cord",
    title="Cord metastases",
    as_of=date(2022, 8, 24),
    updated_on=date(2019, 8, 24),
    expires_on=date(2022, 8, 24),
    days_to_expiry=0,
    searched_up_to=date(2022, 8, 23),
    last_search_error=None,
    claims=(CLAIM,),
)


def read(note):
    return Document(io.BytesIO(to_word(note)))


def words(document):
    return [paragraph.text for paragraph in document.paragraphs]


def test_the_note_has_a_heading_for_each_claim_and_what_the_editor_sets():
    paragraphs = [(one.style.name, one.text) for one in read(NOTE).paragraphs]
    assert [one for one in paragraphs if one[0].startswith(("Title", "Head"))] == [
        ("Title", "Draft update note: Cord metastases"),
        ("Heading 1", "Prognosis: possibly out of date"),
        ("Heading 1", "For the editor to set"),
    ]
    assert words(read(NOTE))[-3:] == ["\u2610 up_to_date", "\u2610 update_pending", "\u2610 no_update_planned"]
    drawn_up = "Drawn up for 24 August 2022. Last updated 24 August 2019; expires today (24 August 2022)."
    assert drawn_up in words(read(NOTE))


def test_the_evidence_is_a_table_with_a_header_that_readers_know_as_one():
    wording, evidence = read(NOTE).tables
    assert [cell.text for cell in wording.columns[0].cells] == ["", "Before", "After, as a start"]
    assert wording.cell(2, 1).text == CLAIM.wording
    assert [[cell.text for cell in row.cells] for row in evidence.rows] == [
        ["Relation", "What was found", "Study", "PMID"],
        [
            "appears to contradict", "median 9.9 months in 30 patients", "Payer et al 2021: case series, 30 patients",
            "33611681",
        ],
        [
            "appears to contradict", "median 9.9 months in 30 patients (patients of other studies: not added up)",
            "Payer et al 2021: case series, 30 patients", "90000001",
        ],
    ]  # fmt: skip
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in (wording, evidence))


def test_a_pmid_leads_to_pubmed_and_a_number_of_ours_nowhere():
    first, second = (row.cells[3].paragraphs[0] for row in read(NOTE).tables[1].rows[1:])
    assert [link.address for link in first.hyperlinks] == ["https://pubmed.ncbi.nlm.nih.gov/33611681/"]
    assert second.hyperlinks == []


def test_each_sentence_is_quoted_with_its_pmid():
    quoted = [one.text for one in read(NOTE).paragraphs if one.style.name == "Quote"]
    assert quoted == [f"Median survival was 9.9 months. (PMID {pmid})" for pmid in ("33611681", "90000001")]


@pytest.mark.parametrize("differs, said", [
    (
        {"last_search_error": "PubMed is away."},
        "COULD NOT LOOK at the last run: PubMed is away. What follows may be incomplete.",
    ),
    ({"searched_up_to": None}, "PubMed was never searched to the end for this review. What follows may be incomplete."),
    ({}, "PubMed searched up to 23 August 2022."),
    ({"claims": ()}, "No claim has moved: every one still stands on what was read."),
])  # fmt: skip
def test_the_note_says_how_far_it_can_be_trusted(differs, said):
    assert said in words(read(replace(NOTE, **differs)))


def test_the_same_note_is_the_same_bytes_and_names_nobody_else():
    assert to_word(NOTE) == to_word(NOTE)
    properties = read(NOTE).core_properties
    assert (properties.author, properties.last_modified_by) == ("reviewwatch", "reviewwatch")
    assert properties.created.date() == date(2022, 8, 24)


def hostile(text):
    study = replace(STUDY, pmid=text, source=text, design=text, observed=text or "x", sentence=text)
    claim = replace(CLAIM, claim_id=text, section=text, statement=text, reason=text, before=text, studies=(study,))
    return replace(NOTE, title=text, last_search_error=text, claims=(claim,))


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_no_text_from_outside_breaks_the_document_or_is_more_than_text(text):
    content = to_word(hostile(text))
    document = Document(io.BytesIO(content))
    assert document.tables[1].cell(1, 3).text.strip() == line(text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body = etree.fromstring(archive.read("word/document.xml"))
    used = {etree.QName(element).localname for element in body.iter("*")}
    assert used.isdisjoint({"fldSimple", "instrText", "object", "hyperlink", "altChunk"})


@settings(max_examples=20, deadline=None)
@given(st.text(st.characters(codec=None, exclude_categories=()), max_size=60))
def test_any_text_makes_a_document_that_word_opens(text):
    assert Document(io.BytesIO(to_word(hostile(text)))).tables
