"""PubMed's own tagged format (.nbib, MEDLINE): four letters, a hyphen, a value.

PubMed wraps long values; here each stands on one line, so that no reader can take a wrapped line that begins with
`PET -` for a field. Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html
"""

from datetime import date

from flows.exports.lines import (
    abstract, languages, last_name_first, line, mesh, printed_on, real_pmid, remarks, with_initials,
)  # fmt: skip
from warehouse.exports import NewStudy


def to_nbib(study: NewStudy, *, abstracts: bool = False) -> str:
    """One record and an empty line. A study whose PMID is not known has no PMID line."""
    article = study.article
    fields = [
        ("PMID", real_pmid(article)),
        ("OWN", "NLM" if real_pmid(article) else "NOTNLM"),
        ("STAT", article.citation_status),
        ("DCOM", _compact(article.completed_date)),
        ("LR", _compact(article.revised_date)),
        ("VI", article.volume),
        ("IP", article.issue),
        ("DP", printed_on(article)),
        ("TI", article.title),
        ("LID", f"{line(article.doi)} [doi]" if article.doi else ""),
        ("PG", article.pages),
        ("AB", abstract(article) if abstracts else ""),
    ]
    for author in article.authors:
        if author.last_name is None:
            fields.append(("CN", author.collective_name))
        else:
            fields += [("FAU", last_name_first(author)), ("AU", with_initials(author))]
    fields += [
        *(("LA", code) for code in languages(article)),
        *(("PT", kind) for kind in article.publication_types),
        ("TT", article.vernacular_title),
        ("TA", article.journal),
        ("JT", article.journal),
        *(("MH", heading) for heading in mesh(article)),
        *(("OT", keyword) for keyword in article.keywords),
        *(("GN", remark) for remark in remarks(study, abstracts=abstracts)),
        ("PMC", article.pmcid),
        ("EDAT", f"{article.entry_date:%Y/%m/%d} 00:00" if article.entry_date else ""),
        ("AID", f"{line(article.doi)} [doi]" if article.doi else ""),
        ("PST", article.publication_status),
        ("SO", _source(study)),
    ]
    return "".join(f"{tag:<4}- {text}\n" for tag, value in fields if (text := line(value))) + "\n"


def _source(study: NewStudy) -> str:
    article = study.article
    issue = f"({line(article.issue)})" if article.issue else ""
    place = f"{line(article.volume)}{issue}"
    parts = [printed_on(article), f";{place}" if place else "", f":{line(article.pages)}" if article.pages else ""]
    return ". ".join(filter(None, (line(article.journal), "".join(parts)))) + "."


def _compact(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else ""
