"""A numbered list of references as medical journals print them (NLM's Citing Medicine, "Vancouver style")."""

from collections.abc import Iterable

from flows.exports.lines import line, printed_on, real_pmid, with_initials
from warehouse.exports import NewStudy

AUTHORS_NAMED = 6


def to_references(studies: Iterable[NewStudy]) -> str:
    """One reference a line, numbered from 1, each with its DOI and PMID; says so where there is none."""
    lines = [f"{number}. {to_reference(study)}\n" for number, study in enumerate(studies, start=1)]
    return "".join(lines) or "No study has come since the review's update that bears on one of its claims.\n"


def to_reference(study: NewStudy) -> str:
    """`Payer S, Hahne R. Title. Journal. 2021 Mar;44(2):631-4. doi: 10.1/x. PMID: 1.`, as far as it is known."""
    article = study.article
    issue = f"({line(article.issue)})" if article.issue else ""
    place = f";{line(article.volume)}{issue}" if article.volume or issue else ""
    pages = f":{line(article.pages)}" if article.pages else ""
    parts = [
        _authors(study),
        line(article.title),
        line(article.journal),
        f"{printed_on(article)}{place}{pages}",
        f"doi: {line(article.doi)}" if article.doi else "",
        f"PMID: {real_pmid(article)}" if real_pmid(article) else "",
    ]
    return " ".join(part if part.endswith((".", "?", "!")) else f"{part}." for part in parts if part)


def _authors(study: NewStudy) -> str:
    authors = study.article.authors
    named = ", ".join(filter(None, map(with_initials, authors[:AUTHORS_NAMED])))
    return f"{named}, et al" if len(authors) > AUTHORS_NAMED else named
