"""RIS, which Zotero, EndNote, Rayyan and Covidence import. Tags as EndNote reads them; every line ends in CR LF."""

from extractors.records import PublicationDate
from flows.exports.lines import (
    abstract, first_and_last_page, languages, last_name_first, line, mesh, real_pmid, remarks,
)  # fmt: skip
from flows.pubmed_text import pubmed_url
from warehouse.exports import NewStudy


def to_ris(study: NewStudy, *, abstracts: bool = False) -> str:
    """One reference, from its TY to its ER and an empty line. No field is empty and none holds a line break."""
    article = study.article
    printed = article.publication_date
    first, last = first_and_last_page(article.pages)
    fields = [
        ("TY", _kind(study)),
        ("TI", article.title),
        *(("AU", last_name_first(author)) for author in article.authors),
        ("T2", article.journal),
        ("PY", str(printed.year or "")),
        ("DA", _day(printed)),
        ("VL", article.volume),
        ("IS", article.issue),
        ("SP", first),
        ("EP", last),
        ("DO", article.doi),
        ("AN", real_pmid(article)),
        ("C2", article.pmcid),
        ("UR", pubmed_url(article.pmid)),
        ("DB", "PubMed" if real_pmid(article) else ""),
        ("LA", "; ".join(languages(article))),
        ("M3", "; ".join(map(line, article.publication_types))),
        *(("KW", keyword) for keyword in article.keywords),
        *(("KW", heading.replace("*", "")) for heading in mesh(article)),  # RIS forbids the star in keywords
        *(("N1", remark) for remark in remarks(study, abstracts=abstracts)),
        ("AB", abstract(article) if abstracts else ""),
    ]
    written = [f"{tag}  - {text}\r\n" for tag, value in fields if (text := line(value))]
    return "".join([*written, "ER  - \r\n\r\n"])


def _day(printed: PublicationDate) -> str:
    """Year, month, day and an empty remark, each ended by a slash; what is not known stays empty."""
    if not printed.year or not printed.month:
        return ""
    return f"{printed.year}/{printed.month:02}/" + (f"{printed.day:02}/" if printed.day else "/")


def _kind(study: NewStudy) -> str:
    if study.article.kind == "article":
        return "JOUR"
    return "CHAP" if study.article.journal else "BOOK"
