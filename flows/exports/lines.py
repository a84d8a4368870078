"""The parts of a reference that several formats write, each as one clean line of text."""

import re
from collections.abc import Iterator
from itertools import groupby

from extractors.records import TITLE, Article, Author
from flows.pubmed_text import clean, pubmed_url
from flows.wording import RELATIONS
from warehouse.articles import DIGEST_NOTE
from warehouse.exports import NewStudy

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def line(text: str | None) -> str:
    """The text on one line without control characters, so that none of it can begin a field of its own."""
    return clean(text or "").strip()


def real_pmid(article: Article) -> str:
    """The PMID; empty for a number of ours that stands for one not known (sample corpus)."""
    return article.pmid if pubmed_url(article.pmid) else ""


def last_name_first(author: Author) -> str:
    """`Payer, Michael`, or a group's name."""
    if author.last_name is None:
        return line(author.collective_name)
    return ", ".join(filter(None, (line(author.last_name), line(author.fore_name or author.initials))))


def with_initials(author: Author) -> str:
    """`Payer M`, or a group's name."""
    if author.last_name is None:
        return line(author.collective_name)
    initials = author.initials or "".join(name[0] for name in re.split(r"[\s-]+", author.fore_name or "") if name)
    return " ".join(filter(None, (line(author.last_name), line(initials))))


def printed_on(article: Article) -> str:
    """`2021 Mar 2`, as far as it is known; the words of the record where it gives any."""
    printed = article.publication_date
    if printed.text:
        return line(printed.text)
    month = MONTHS[printed.month - 1] if printed.month else ""
    return " ".join(filter(None, (str(printed.year or ""), month, str(printed.day or "") if month else "")))


def first_and_last_page(pages: str | None) -> tuple[str, str]:
    """`631-4` is ("631", "634"); an article number or anything else that is no range is a first page alone."""
    first, dash, last = line(pages).partition("-")
    if not dash or not re.fullmatch(r"\w*\d", first) or not re.fullmatch(r"\w*\d", last):
        return line(pages), ""
    return first, last if len(last) >= len(first) else first[: len(first) - len(last)] + last


def mesh(article: Article) -> Iterator[str]:
    """Each heading as MEDLINE writes it: `*Neoplasms` or `Neoplasms/secondary/*surgery`, a star for a main subject."""
    for _, group in groupby(article.mesh, key=lambda heading: heading.descriptor_id):
        headings = list(group)
        qualified = [heading for heading in headings if heading.qualifier]
        star = "*" if not qualified and headings[0].is_major else ""
        parts = ["*" * heading.is_major + line(heading.qualifier) for heading in qualified]
        yield "/".join([star + line(headings[0].descriptor), *parts])


def languages(article: Article) -> list[str]:
    """NLM's three-letter codes; none where the record does not say."""
    return [line(code) for code in article.languages if code != "und"]


def abstract(article: Article) -> str:
    """The abstract on one line, its labels in front of its sections; empty where there is none."""
    parts = [section for section in article.sections if section.name != TITLE]
    return " ".join(
        line(section.text) if section.name == "ABSTRACT" else f"{line(section.name)}: {line(section.text)}"
        for section in parts
    )


def remarks(study: NewStudy, *, abstracts: bool = False) -> list[str]:
    """What reviewwatch says of the study: one line a claim, and whose words the abstract is where it is not theirs."""
    said = [
        f"claim {line(bearing.claim_id)} ({RELATIONS[bearing.relation]}): {line(bearing.statement)}"
        for bearing in study.bears_on
    ]
    if abstracts and abstract(study.article):
        said += [line(note) for note in study.article.notes if note.startswith(DIGEST_NOTE)]
    return [f"reviewwatch: {words}" for words in said]
