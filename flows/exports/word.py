"""The draft update note as a Word document to be edited: headings to move by, the evidence as a table, links to PubMed.

What came from PubMed is text of the document and nothing else: no character that XML forbids, no field, no markup.
"""

import io
import zipfile
from datetime import datetime, time

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import RGBColor
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from flows.exports.lines import line
from flows.exports.parts import zipped
from flows.note import UPDATE_STATUSES, Note, NotedClaim, NotedStudy
from flows.pubmed_text import pubmed_url
from flows.wording import RELATIONS, STATUSES, day_in_words, expiry_in_words

_EVIDENCE = ("Relation", "What was found", "Study", "PMID")


def to_word(note: Note) -> bytes:
    """The note as .docx, the same bytes for the same note."""
    document = Document()
    page = document.sections[0]
    page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
    _describe(document, note)
    document.add_heading(line(f"Draft update note: {note.title}"), level=0)
    document.add_paragraph(
        f"Drawn up for {day_in_words(note.as_of)}. Last updated {day_in_words(note.updated_on)};"
        f" {expiry_in_words(note.days_to_expiry)} ({day_in_words(note.expires_on)})."
    )
    _say_how_far_we_looked(document, note)
    document.add_paragraph(
        "Read by a machine from titles and abstracts: a draft for a person to check, word by word."
    )
    if not note.claims:
        document.add_paragraph("No claim has moved: every one still stands on what was read.")
    for claim in note.claims:
        _add_claim(document, claim)
    document.add_heading("For the editor to set", level=1)
    for status in UPDATE_STATUSES:
        document.add_paragraph(f"\u2610 {status}")
    return _without_clock(document)


def _describe(document: WordDocument, note: Note) -> None:
    made = datetime.combine(note.as_of, time())
    properties = document.core_properties
    properties.title = line(f"Draft update note: {note.title}")[:255]
    properties.author = properties.last_modified_by = "reviewwatch"
    properties.comments = ""
    properties.created = properties.modified = made
    properties.language = "en-GB"


def _say_how_far_we_looked(document: WordDocument, note: Note) -> None:
    if note.last_search_error:
        said = document.add_paragraph()
        said.add_run("COULD NOT LOOK at the last run: ").bold = True
        said.add_run(f"{line(note.last_search_error)} What follows may be incomplete.")
    elif not note.searched_up_to:
        said = document.add_paragraph()
        said.add_run("PubMed was never searched to the end for this review.").bold = True
        said.add_run(" What follows may be incomplete.")
    else:
        document.add_paragraph(f"PubMed searched up to {day_in_words(note.searched_up_to)}.")


def _add_claim(document: WordDocument, claim: NotedClaim) -> None:
    document.add_heading(line(f"{claim.section}: {STATUSES[claim.status].lower()}"), level=1)
    document.add_paragraph(line(f"Claim {claim.claim_id}: {claim.reason}."))
    wording = _table(document, ("", "Text"))
    _add_row(wording, ("Before", f"{claim.statement} ({claim.before})"))
    _add_row(wording, ("After, as a start", claim.wording))
    document.add_paragraph()
    evidence = _table(document, _EVIDENCE)
    for study in claim.studies:
        counted = "" if study.is_counted else " (patients of other studies: not added up)"
        found = (RELATIONS[study.relation], study.observed + counted, f"{study.source}: {study.design}")
        cells = _add_row(evidence, found)
        _link(cells[3].paragraphs[0], study)
    for study in claim.studies:
        document.add_paragraph(line(f"{study.sentence} (PMID {study.pmid})"), style="Quote")


def _table(document: WordDocument, header: tuple[str, ...]) -> Table:
    """A table of one row that Word repeats on each page and a screen reader takes for the names of its columns."""
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for cell, text in zip(table.rows[0].cells, header, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    return table


def _add_row(table: Table, texts: tuple[str, ...]) -> tuple[_Cell, ...]:
    cells = table.add_row().cells
    for cell, text in zip(cells, texts, strict=False):
        cell.paragraphs[0].add_run(line(text))
    return cells


def _link(paragraph: Paragraph, study: NotedStudy) -> None:
    """The PMID, which leads to PubMed where it is a real one."""
    run = paragraph.add_run(line(study.pmid))
    if url := pubmed_url(study.pmid):
        run.font.color.rgb, run.underline = RGBColor(0x05, 0x4F, 0xB9), True
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        link.append(run._r)
        paragraph._p.append(link)


def _without_clock(document: WordDocument) -> bytes:
    """The document's files put into a zip that does not hold the time of day."""
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive:
        return zipped({name: archive.read(name) for name in archive.namelist()})
