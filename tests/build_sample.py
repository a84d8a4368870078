"""Write studies that are known by digests of our own as PubMed XML: how the corpus under config/sample/ was made.

    python tests/build_sample.py ../shared/reference-set/records.jsonl > \
        config/sample/intramedullary-spinal-cord-metastasis.xml

Each input line has key, pmid, doi, year, month, title, source, digest (null where not known). What is not known is
left out or assumed by a fixed rule, and every assumption stands in a GeneralNote of the record.
"""

import json
import re
import sys
from datetime import date
from pathlib import Path

from lxml import etree
from lxml.builder import E

DIGEST_MARK = "Digest in reviewwatch's own words of the published abstract; it is not the abstract itself."
FIRST_RESERVED_PMID = 90_000_001
DOCTYPE = (
    '<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" '
    '"https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">'
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
JOURNAL_ARTICLE = ("D016428", "Journal Article")
PUBLICATION_TYPES = {"case reports": ("D002363", "Case Reports"), "review": ("D016454", "Review")}

_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]*"
_REMARK = re.compile(r"\s+\([^)]*\)")  # "(date not shown)", "(PMC123)"; an issue follows its volume without a space
_JOURNAL = re.compile(rf"(?!PMC)([A-Z][A-Za-z ]+?)(?=[.,]?\s+(?:online|web|\d|{_MONTH} \d)|$)")
_DAYS = (
    re.compile(rf"(?P<d>\d\d?) (?P<m>{_MONTH}) (?P<y>\d{{4}})"),
    re.compile(rf"(?P<y>\d{{4}}) (?P<m>{_MONTH}) (?P<d>\d\d?)\b"),
)
_MONTH_RANGE = re.compile(rf"\d{{4}} {_MONTH}-{_MONTH}")
_PLACES = (
    re.compile(r";\s*(?P<volume>[\w/]+)(?:\((?P<issue>\w+)\))?:(?P<pages>[\w-]+)"),
    re.compile(r", no\. (?P<issue>\d+), (?P<pages>\d+-\d+)"),
    re.compile(r", (?P<pages>\d+-\d+)$"),
)
_PMCID = re.compile(r"PMC\d+", re.IGNORECASE)
_TITLE_NOT_SEEN = re.compile(r"\s*\([^)]*title not shown[^)]*\)")
_CUT = re.compile(r"\s*\[([^\]]*)\]")
_TYPES = re.compile(r"\s*Types: ([^.]+)\.$")


def build(records: list[dict]) -> bytes:
    """A PubmedArticleSet of the records, in their order, valid by NLM's DTD of 2025."""
    articles = E.PubmedArticleSet()
    reserved = FIRST_RESERVED_PMID
    for record in records:
        pmid = record["pmid"]
        if pmid is None:
            pmid, reserved = str(reserved), reserved + 1
        articles.append(_article(record, pmid=pmid))
    return etree.tostring(articles, xml_declaration=True, encoding="utf-8", doctype=DOCTYPE, pretty_print=True)


def _article(record: dict, *, pmid: str) -> etree._Element:
    source = _REMARK.sub("", record["source"])
    place = next((found.groupdict() for pattern in _PLACES if (found := pattern.search(source))), {})
    journal = found[1] if (found := _JOURNAL.match(source)) else None
    pmcid = found[0].upper() if (found := _PMCID.search(f"{record['source']} {record['key']}")) else None
    published_on = _day(source)
    entry_date, entry_note = _entry_date(record, published_on)
    title = _TITLE_NOT_SEEN.sub("", record["title"])
    stated = _TYPES.search(record["digest"])
    types = [PUBLICATION_TYPES[name] for name in stated[1].split(", ")] if stated else []
    digest = _TYPES.sub("", record["digest"])

    notes = [f"Source as found: {record['source']}.", entry_note]
    if record["pmid"] is None:
        notes.append(f"PMID not known: {pmid} is a number of reviewwatch's own, from {FIRST_RESERVED_PMID} upward.")
    if title != record["title"]:
        notes.append("Title not seen: this one says in reviewwatch's own words what the study is about.")
    notes += [f"Remark on the digest: {found[1].rstrip('.')}." for found in _CUT.finditer(digest)]

    return E.PubmedArticle(
        E.MedlineCitation(
            E.PMID(pmid, Version="1"),
            E.Article(
                _journal(record, source, journal=journal, place=place, published_on=published_on),
                E.ArticleTitle(title),
                E.Pagination(E.MedlinePgn(*([place["pages"]] if "pages" in place else []))),
                *([E.ELocationID(record["doi"], EIdType="doi", ValidYN="Y")] if record["doi"] else []),
                E.Abstract(E.AbstractText(_CUT.sub("", digest)), E.CopyrightInformation(DIGEST_MARK)),
                E.Language("und"),
                E.PublicationTypeList(*(E.PublicationType(name, UI=ui) for ui, name in [JOURNAL_ARTICLE, *types])),
                PubModel="Print",
            ),
            E.MedlineJournalInfo(E.MedlineTA(journal or "Journal not known")),
            *(E.GeneralNote(note) for note in notes),
            Status="PubMed-not-MEDLINE",
            Owner="NOTNLM",
        ),
        E.PubmedData(
            *([E.History(E.PubMedPubDate(*_parts(entry_date), PubStatus="entrez"))] if entry_date else []),
            E.PublicationStatus("ppublish"),
            E.ArticleIdList(
                E.ArticleId(pmid, IdType="pubmed"),
                *([E.ArticleId(record["doi"], IdType="doi")] if record["doi"] else []),
                *([E.ArticleId(pmcid, IdType="pmc")] if pmcid else []),
            ),
        ),
    )


def _journal(
    record: dict, source: str, *, journal: str | None, place: dict, published_on: date | None
) -> etree._Element:
    issue = E.JournalIssue(CitedMedium="Print")
    issue.extend([E.Volume(place["volume"])] if place.get("volume") else [])
    issue.extend([E.Issue(place["issue"])] if place.get("issue") else [])
    year, month = record["year"], record["month"]
    if found := _MONTH_RANGE.search(source):
        issue.append(E.PubDate(E.MedlineDate(found[0])))
    elif year is None:
        issue.append(E.PubDate(E.MedlineDate("Date not known")))
    else:
        same_month = published_on is not None and (published_on.year, published_on.month) == (year, month)
        parts = [E.Year(str(year))]
        parts += [E.Month(MONTHS[month - 1])] if month else []
        parts += [E.Day(str(published_on.day))] if same_month else []
        issue.append(E.PubDate(*parts))
    return E.Journal(issue, *([E.ISOAbbreviation(journal)] if journal else []))


def _entry_date(record: dict, published_on: date | None) -> tuple[date | None, str]:
    year, month = record["year"], record["month"]
    if published_on is not None:
        return published_on, "Entry date not known: the day of publication is taken for it."
    if year is None:
        return None, "Date of publication and entry date not known: none is given."
    if month is None:
        return date(year, 7, 1), "Entry date not known: 1 July of the year of publication is taken for it."
    return date(year, month, 1), "Entry date not known: the first day of the month of publication is taken for it."


def _day(source: str) -> date | None:
    found = next((found for pattern in _DAYS if (found := pattern.search(source))), None)
    return found and date(int(found["y"]), MONTHS.index(found["m"][:3]) + 1, int(found["d"]))


def _parts(day: date) -> tuple[etree._Element, ...]:
    return E.Year(str(day.year)), E.Month(str(day.month)), E.Day(str(day.day))


if __name__ == "__main__":
    lines = Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()
    sys.stdout.buffer.write(build([json.loads(line) for line in lines]))
