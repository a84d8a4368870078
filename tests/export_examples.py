"""Studies for the tests of exports: one as PubMed usually has them, and texts that try to break out of a file."""

from datetime import date

from extractors.records import Article, Author, MeshHeading, PublicationDate, Section
from warehouse.exports import Bearing, NewStudy

MARKUP = '<script>alert("1")</script> & <b>bold</b> ]]> &amp; %0d%0a'
HOSTILE = (
    MARKUP,
    "A title\r\nER  - \r\n\r\nTY  - JOUR\r\nTI  - Another\r\n",
    "A title\n\nPMID- 1\nTI  - Another",
    "A title\x0bTI  - x\x0cTI  - y\x1cTI  - z\x85TI  - p\u2028TI  - q\u2029TI  - r",
    "right \u202eto left\u202c, \u2066isolated\u2069, zero\u200bwidth, \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "emoji \U0001f9e0\U0001f469\u200d\U0001f52c and \u4e2d\u6587",
    "NUL \x00 bell \x07 escape \x1b[31m lone \ud800 noncharacter \uffff \ufdd0",
    '=HYPERLINK("http://evil.example","x")',
    '@SUM(1)*cmd|" /C calc"!A0',
    "\t=1+1",
    '", "broken',
    "long " * 20_000,
    "W" * 100_000,
    "",
    " ",
)


def article(**fields: object) -> Article:
    """A complete article; any field may be given otherwise."""
    usual = {
        "pmid": "33611681",
        "content_hash": "hash",
        "version": 1,
        "kind": "article",
        "title": "Surgery of intramedullary metastases.",
        "sections": (
            Section(name="TITLE", text="Surgery of intramedullary metastases."),
            Section(name="METHODS", text="We operated on 30 patients."),
            Section(name="RESULTS", text="Median survival was 9.9 months."),
        ),
        "journal": "Neurosurgical review",
        "volume": "44",
        "issue": "6",
        "pages": "3267-75",
        "publication_date": PublicationDate(text="2021 Dec", year=2021, month=12),
        "entry_date": date(2021, 2, 20),
        "completed_date": date(2021, 12, 1),
        "revised_date": date(2022, 1, 3),
        "languages": ("eng", "ger"),
        "doi": "10.1007/s10143-021-01491-8",
        "pmcid": "PMC8592954",
        "citation_status": "MEDLINE",
        "publication_status": "ppublish",
        "publication_types": ("Journal Article", "Multicenter Study"),
        "keywords": ("Intramedullary", "Spinal cord metastasis"),
        "authors": (
            Author(last_name="M\u00fcller", fore_name="J\u00f6rg Peter", initials="JP"),
            Author(last_name="\u738b", fore_name="\u5c0f\u660e", initials="\u5c0f"),
            Author(collective_name="Cord Study Group"),
        ),
        "mesh": (
            MeshHeading(descriptor_id="D006801", descriptor="Humans", is_major=False),
            MeshHeading(
                descriptor_id="D013120", descriptor="Spinal Cord Neoplasms", is_major=False, qualifier="secondary"
            ),
            MeshHeading(
                descriptor_id="D013120", descriptor="Spinal Cord Neoplasms", is_major=True, qualifier="surgery"
            ),
        ),
    }  # fmt: skip
    return Article(**usual | fields)


def study(*, bears_on: tuple[Bearing, ...] | None = None, **fields: object) -> NewStudy:
    """The article as new evidence against one claim."""
    usual = (Bearing(claim_id="surgery", relation="contradicts", statement="Surgery is not put forward."),)
    return NewStudy(
        article=article(**fields), design="case_series", patients=30, bears_on=usual if bears_on is None else bears_on
    )


def hostile_study(text: str) -> NewStudy:
    """The text stands wherever text from outside can stand."""
    return study(
        title=text, journal=text, volume=text, issue=text, pages=text, doi=text, pmcid=text, citation_status=text,
        vernacular_title=text, keywords=(text, "last keyword"), publication_types=(text,), languages=(text,),
        publication_date=PublicationDate(text=text, year=2021), notes=(text,), publication_status=text,
        authors=(Author(last_name=text, fore_name=text, initials=text), Author(collective_name=text)),
        mesh=(MeshHeading(descriptor_id="D1", descriptor=text, is_major=True, qualifier=text),),
        sections=(Section(name="TITLE", text=text), Section(name=text or "ABSTRACT", text=text)),
        bears_on=(Bearing(claim_id=text, relation="unclear", statement=text),),
    )  # fmt: skip
