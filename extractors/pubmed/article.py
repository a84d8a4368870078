"""What one PubMed element says, as an Article. Paths are whole: `//ArticleId` would also find those of references.

Elements: https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html
"""

import re

from lxml import etree

from extractors.errors import SourceError
from extractors.pubmed import dates
from extractors.pubmed.text import running_text, sections, text_of
from extractors.records import Article, ArticleLink, Author, MeshHeading

_PMID = re.compile(r"[1-9]\d{0,9}", re.ASCII)
_NAMES = frozenset({"LastName", "ForeName", "Initials", "CollectiveName"})
_PMCID = re.compile(r"PMC\d+", re.ASCII)


class UnreadableRecord(SourceError):
    """The element is no record that can be kept; the text completes the sentence "It was rejected: ..."."""


def pmid_of(record: etree._Element) -> str:
    """The record's own PMID (never one it links to). Raises UnreadableRecord where it has none, or several."""
    pmids = [text_of(pmid) for pmid in _core(record).findall("PMID")]
    if len(pmids) != 1:
        raise UnreadableRecord(f"it has {len(pmids) or 'no'} PMID{'s' if pmids else ''}")
    if not _PMID.fullmatch(pmids[0]):
        raise UnreadableRecord(f"its PMID is {pmids[0][:40]!r}, which is no PubMed number")
    return pmids[0]


def article_of(record: etree._Element, *, content_hash: str) -> Article:
    """The article in a PubmedArticle, PubmedBookArticle or MedlineCitation element.

    Raises UnreadableRecord where there is no PMID, or neither a title nor an abstract.
    """
    core = _core(record)
    is_book = core.tag == "BookDocument"
    data = record.find("PubmedBookData" if is_book else "PubmedData")
    article = core if is_book else core.find("Article")
    if article is None:
        raise UnreadableRecord("it has no Article element, so neither a title nor an abstract")

    vernacular_title = text_of(article.find("VernacularTitle")) or None
    title = text_of(article.find("ArticleTitle")) or (_text(article, "Book/BookTitle") if is_book else None)
    abstract = article.find("Abstract")
    parts = sections(title or vernacular_title or "", abstract)
    if parts[0].text == "" and len(parts) == 1:
        raise UnreadableRecord("it has neither a title nor an abstract")

    history = dates.history(data)
    return Article(
        pmid=pmid_of(record),
        content_hash=content_hash,
        version=_version(core.find("PMID")),
        kind="book" if is_book else "article",
        sections=parts,
        title=parts[0].text,
        vernacular_title=vernacular_title,
        other_abstracts=_other_abstracts(core),
        entry_date=dates.entry_date(history, created=dates.day(core.find("DateCreated"))),
        completed_date=dates.day(core.find("DateCompleted")),
        revised_date=dates.day(core.find("DateRevised")),
        history=history,
        languages=_texts(article, "Language"),
        doi=_doi(article, core, data),
        pmcid=_pmcid(core, data),
        citation_status=core.get("Status"),
        publication_status=_text(data, "PublicationStatus"),
        publication_types=_texts(article, "PublicationType" if is_book else "PublicationTypeList/PublicationType"),
        mesh=_mesh(core),
        keywords=_texts(core, "KeywordList/Keyword"),
        links=_links(core),
        notes=_texts(article, "Abstract/CopyrightInformation") + _texts(core, "GeneralNote"),
        **(_place_of_book(article) if is_book else _place_of_article(article)),
    )


def _core(record: etree._Element) -> etree._Element:
    if record.tag == "MedlineCitation":
        return record
    core = record.find("MedlineCitation" if record.tag == "PubmedArticle" else "BookDocument")
    if core is None:
        raise UnreadableRecord(f"its {record.tag} element is empty")
    return core


def _place_of_article(article: etree._Element) -> dict:
    issue = article.find("Journal/JournalIssue")
    return {
        "journal": _text(article, "Journal/Title") or _text(article, "Journal/ISOAbbreviation"),
        "volume": _text(issue, "Volume"),
        "issue": _text(issue, "Issue"),
        "pages": _pages(article),
        "publication_date": dates.publication_date(None if issue is None else issue.find("PubDate")),
        "authors": _authors(article.findall("AuthorList")),
    }


def _place_of_book(document: etree._Element) -> dict:
    """A chapter stands in its book and has a date of its own; a whole book stands in its collection, if any."""
    book = document.find("Book")
    is_chapter = bool(text_of(document.find("ArticleTitle")))
    contributed = document.find("ContributionDate")
    lists = document.findall("AuthorList") or document.findall("Book/AuthorList")
    return {
        "journal": _text(book, "BookTitle" if is_chapter else "CollectionTitle"),
        "volume": _text(book, "Volume"),
        "pages": _pages(document),
        "publication_date": dates.publication_date(
            contributed if contributed is not None else document.find("Book/PubDate")
        ),
        "authors": _authors([one for one in lists if one.get("Type") != "editors"]),
    }


def _pages(article: etree._Element) -> str | None:
    if medline := _text(article, "Pagination/MedlinePgn"):
        return medline
    ends = _texts(article, "Pagination/StartPage") + _texts(article, "Pagination/EndPage")
    return "-".join(ends) or None


def _authors(lists: list[etree._Element]) -> tuple[Author, ...]:
    """Authors in order; an entry marked ValidYN="N" is a misprint that the record also gives in its right form."""
    found = (
        {part.tag: text_of(part) or None for part in author if part.tag in _NAMES}
        for one in lists
        for author in one.findall("Author")
        if author.get("ValidYN") != "N"
    )
    return tuple(
        Author(
            last_name=names.get("LastName"),
            fore_name=names.get("ForeName"),
            initials=names.get("Initials"),
            collective_name=names.get("CollectiveName"),
        )
        for names in found
        if any(names.values())
    )


def _other_abstracts(core: etree._Element) -> tuple[tuple[str, str], ...]:
    """Abstracts in another language, named by it, and English ones of another kind (plain-language summaries)."""
    found = []
    for abstract in core.findall("OtherAbstract"):
        language = abstract.get("Language", "eng")
        found.append((abstract.get("Type", "") if language == "eng" else language, running_text(abstract)))
    return tuple((name, text) for name, text in found if text)


def _doi(article: etree._Element, core: etree._Element, data: etree._Element | None) -> str | None:
    """The article's own DOI: of its id list, else the ELocationID that the publisher has not withdrawn."""
    valid = [place for place in article.findall("ELocationID") if place.get("ValidYN") != "N"]
    return _id(core, data, "doi") or next((text_of(place) for place in valid if place.get("EIdType") == "doi"), None)


def _pmcid(core: etree._Element, data: etree._Element | None) -> str | None:
    """The PMC id of the id list; exports without one keep it among the OtherIDs."""
    others = _texts(core, "OtherID[@Source='NLM']")
    return _id(core, data, "pmc") or next((other for other in others if _PMCID.fullmatch(other)), None)


def _id(core: etree._Element, data: etree._Element | None, id_type: str) -> str | None:
    path = f"ArticleIdList/ArticleId[@IdType='{id_type}']"
    return _text(data, path) or _text(core, path)


def _mesh(core: etree._Element) -> tuple[MeshHeading, ...]:
    """One entry a qualifier, or one alone. It is major where the star stands on the descriptor or on that qualifier."""
    found = []
    for heading in core.findall("MeshHeadingList/MeshHeading"):
        descriptor = heading.find("DescriptorName")
        for qualifier in heading.findall("QualifierName") or [None]:
            starred = (part.get("MajorTopicYN") == "Y" for part in (descriptor, qualifier) if part is not None)
            found.append(
                MeshHeading(
                    descriptor_id="" if descriptor is None else descriptor.get("UI", ""),
                    descriptor=text_of(descriptor),
                    is_major=any(starred),
                    qualifier_id=None if qualifier is None else qualifier.get("UI"),
                    qualifier=text_of(qualifier) or None,
                )
            )
    return tuple(heading for heading in found if heading.descriptor)


def _links(core: etree._Element) -> tuple[ArticleLink, ...]:
    return tuple(
        ArticleLink(
            link_type=link.get("RefType", ""),
            target_pmid=_text(link, "PMID"),
            citation=text_of(link.find("RefSource")),
        )
        for link in core.findall("CommentsCorrectionsList/CommentsCorrections")
    )


def _version(pmid: etree._Element) -> int:
    version = pmid.get("Version", "")
    return int(version) if version.isdecimal() else 1


def _text(element: etree._Element | None, path: str) -> str | None:
    return None if element is None else text_of(element.find(path)) or None


def _texts(element: etree._Element, path: str) -> tuple[str, ...]:
    return tuple(text for found in element.findall(path) if (text := text_of(found)))
