"""Every export by its name: what the command `reviewwatch export` and the inbox's /exports offer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import duckdb

from flows.exports.atom import to_atom
from flows.exports.nbib import to_nbib
from flows.exports.parts import in_parts, part_names
from flows.exports.references import to_references
from flows.exports.ris import to_ris
from flows.exports.searches import flow_csv, searches_csv, searches_markdown
from flows.exports.spreadsheet import COLUMNS, MARK, csv_line, to_row
from flows.exports.word import to_word
from flows.note import Note, draft, to_markdown
from warehouse.answer import Answer
from warehouse.exports import NewStudy, new_evidence
from warehouse.feed import News, news
from warehouse.note import note_rows
from warehouse.search_report import SearchReport, search_report


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is exported, from where. `inbox_url` is what links to the inbox begin with."""

    con: duckdb.DuckDBPyConnection  # the warehouse, or the published file
    review_id: str | None  # None, all of them, is for the feed alone
    as_of: date
    inbox_url: str
    on_topic: bool = False  # also studies on the review's topic that bear on no claim
    abstracts: bool = False  # never for what is published: they are their publishers' text
    pending: Mapping[str, Answer] = field(default_factory=dict)  # decisions that the warehouse has not taken in yet

    def studies(self) -> list[NewStudy]:
        return new_evidence(self.con, self.review_id, as_of=self.as_of, on_topic=self.on_topic)

    def searches(self) -> SearchReport:
        return search_report(self.con, self.review_id, as_of=self.as_of)

    def news(self) -> News:
        return news(self.con, self.review_id, as_of=self.as_of, pending=self.pending)

    def note(self) -> Note:
        return draft(note_rows(self.con, self.review_id, as_of=self.as_of), as_of=self.as_of)


@dataclass(frozen=True, kw_only=True)
class Export:
    """One thing to export. `make` gives its content, in more than one part only where one is larger than tools take."""

    media_type: str
    meaning: str
    make: Callable[[Wanted], list[bytes]]


EXPORTS: Mapping[str, Export] = {
    "evidence.ris": Export(
        media_type="application/x-research-info-systems",
        meaning="the new evidence for Zotero, EndNote, Rayyan and Covidence",
        make=lambda wanted: in_parts(to_ris(study, abstracts=wanted.abstracts) for study in wanted.studies()),
    ),
    "evidence.nbib": Export(
        media_type="application/nbib",
        meaning="the new evidence in PubMed's own format",
        make=lambda wanted: in_parts(to_nbib(study, abstracts=wanted.abstracts) for study in wanted.studies()),
    ),
    "evidence.csv": Export(
        media_type="text/csv; charset=utf-8",
        meaning="the new evidence for a spreadsheet, with design, patients and relation to each claim",
        make=lambda wanted: in_parts(map(to_row, wanted.studies()), header=MARK + csv_line(COLUMNS)),
    ),
    "references.txt": Export(
        media_type="text/plain; charset=utf-8",
        meaning="the new evidence as a numbered list of references",
        make=lambda wanted: [to_references(wanted.studies()).encode()],
    ),
    "note.docx": Export(
        media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        meaning="the draft update note for Word",
        make=lambda wanted: [to_word(wanted.note())],
    ),
    "note.md": Export(
        media_type="text/markdown; charset=utf-8",
        meaning="the draft update note as Markdown",
        make=lambda wanted: [to_markdown(wanted.note()).encode()],
    ),
    "searches.md": Export(
        media_type="text/markdown; charset=utf-8",
        meaning="how the literature was searched, as PRISMA-S asks, and the flow of records of PRISMA 2020",
        make=lambda wanted: [searches_markdown(wanted.searches())],
    ),
    "searches.csv": Export(
        media_type="text/csv; charset=utf-8",
        meaning="each search: source, query, translation, days, numbers",
        make=lambda wanted: [searches_csv(wanted.searches())],
    ),
    "flow.csv": Export(
        media_type="text/csv; charset=utf-8",
        meaning="the numbers of PRISMA 2020's flow diagram",
        make=lambda wanted: [flow_csv(wanted.searches())],
    ),
    "feed.atom": Export(
        media_type="application/atom+xml; charset=utf-8",
        meaning="what changed and when, for feed readers",
        make=lambda wanted: [to_atom(wanted.news(), inbox_url=wanted.inbox_url)],
    ),
}
WITH_ABSTRACTS = ("evidence.ris", "evidence.nbib")


def export(name: str, wanted: Wanted) -> dict[str, bytes]:
    """The files of the export by file name, at least one. KeyError for a name that is not among EXPORTS."""
    parts = EXPORTS[name].make(wanted)
    return dict(zip(part_names(f"{wanted.review_id or 'all'}-{name}", len(parts)), parts, strict=True))
