"""What PubMed's index would hold of an article: its words and values, folded once so that many terms can be tried.

Every field is one string of folded words between bars: "| lung cancer | spinal cord |". A term is then a needle in
it: " spinal cord " as words, "| lung cancer |" as a whole value. A phrase never reaches across a bar, so it cannot
begin in the title and end in the abstract. Two queries over 38 million records are that many substring searches.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from extractors.records import TITLE, Article, Author

NOTHING = "|"
_ASCII_WORDS = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})
# Letters that Unicode does not take apart into a plain letter and a mark.
_PLAIN_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}


def fold(text: str) -> str:
    """The words of a text, in lower case, without accents, with one space between them.

    Everything but letters and digits separates words, the hyphen and the apostrophe too: PubMed translates
    "cancer's" as "cancer s", and kidney-allograft finds "kidney allograft".
    """
    if text.isascii():
        return " ".join(text.lower().translate(_ASCII_WORDS).split())
    letters = unicodedata.normalize("NFKD", text).casefold()
    for character in set(letters):  # few differ, and `replace` is many times faster than a regular expression
        if not character.isalnum():
            letters = letters.replace(character, "" if unicodedata.combining(character) else " ")
        elif character in _PLAIN_LETTERS:
            letters = letters.replace(character, _PLAIN_LETTERS[character])
    return " ".join(letters.split())


@lru_cache(maxsize=65_536)  # MeSH has some 31,000 headings, and every record repeats them
def fold_heading(text: str) -> str:
    """A MeSH heading or qualifier, folded; "administration and dosage" and "administration & dosage" are one."""
    return " ".join(word for word in fold(text).split() if word != "and")


def _bars(folded: Iterable[str]) -> str:
    values = [value for value in folded if value]
    return f"| {' | '.join(values)} |" if values else NOTHING


def _texts(*texts: str | None) -> str:
    return _bars(fold(text) for text in texts if text)


def _joined(*barred: str) -> str:
    return "".join(barred)


def _names(authors: Iterable[Author]) -> str:
    """Each person as "last initials" and, where known, in full in both orders."""
    names = []
    for author in authors:
        if author.last_name:
            names.append(fold(f"{author.last_name} {author.initials or ''}"))
            if author.fore_name:
                names.append(fold(f"{author.last_name} {author.fore_name}"))
                names.append(fold(f"{author.fore_name} {author.last_name}"))
    return _bars(names)


@dataclass(frozen=True)
class Searchable:
    """An article as a query sees it. A field is folded when it is first asked for and kept."""

    article: Article

    @cached_property
    def title(self) -> str:
        return _texts(self.article.title)

    @cached_property
    def keywords(self) -> str:
        return _texts(*self.article.keywords)

    @cached_property
    def tiab(self) -> str:
        """Title, abstract, abstracts in other languages and author keywords, as the PubMed User Guide has it."""
        texts = [section.text for section in self.article.sections if section.name != TITLE]
        others = [text for _, text in self.article.other_abstracts]
        return _joined(self.title, _texts(*texts, *others), self.keywords)

    @cached_property
    def text_words(self) -> str:
        notes = [link.citation for link in self.article.links]
        return _joined(
            self.tiab, self.mesh, self.qualifiers, self.publication_types, self.groups, _texts(*notes)
        )  # fmt: skip

    @cached_property
    def everything(self) -> str:
        """All fields but the dates, which PubMed leaves out of them too."""
        return _joined(
            self.text_words, self.authors, self.vernacular_title, self.journal, self.languages, self.volume,
            self.issue, self.first_page, self.pmid, self.identifiers,
        )  # fmt: skip

    @cached_property
    def vernacular_title(self) -> str:
        return _texts(self.article.vernacular_title)

    @cached_property
    def groups(self) -> str:
        return _texts(*(author.collective_name for author in self.article.authors))

    @cached_property
    def mesh(self) -> str:
        return self._headings(major_only=False)

    @cached_property
    def major_mesh(self) -> str:
        return self._headings(major_only=True)

    def _headings(self, *, major_only: bool) -> str:
        """Each heading alone and, with a slash, with each of its qualifiers: "spinal cord neoplasms / secondary"."""
        values = {}
        for heading in self.article.mesh:
            if heading.is_major or not major_only:
                descriptor = fold_heading(heading.descriptor)
                values[descriptor] = None
                if heading.qualifier:
                    values[f"{descriptor} / {fold_heading(heading.qualifier)}"] = None
        return _bars(values)

    @cached_property
    def qualifiers(self) -> str:
        return _bars({fold_heading(heading.qualifier): None for heading in self.article.mesh if heading.qualifier})

    @cached_property
    def publication_types(self) -> str:
        return _texts(*self.article.publication_types)

    @cached_property
    def authors(self) -> str:
        return _names(self.article.authors)

    @cached_property
    def first_author(self) -> str:
        return _names([author for author in self.article.authors if author.last_name][:1])

    @cached_property
    def last_author(self) -> str:
        return _names([author for author in self.article.authors if author.last_name][-1:])

    @cached_property
    def journal(self) -> str:
        return _texts(self.article.journal)

    @cached_property
    def languages(self) -> str:
        return _texts(*self.article.languages)

    @cached_property
    def volume(self) -> str:
        return _texts(self.article.volume)

    @cached_property
    def issue(self) -> str:
        return _texts(self.article.issue)

    @cached_property
    def first_page(self) -> str:
        return _texts(re.split(r"[-,;]", self.article.pages or "")[0])

    @cached_property
    def pmid(self) -> str:
        return _texts(self.article.pmid)

    @cached_property
    def identifiers(self) -> str:
        return _texts(self.article.doi, self.article.pmcid)

    @property
    def publication_days(self) -> tuple[date, ...]:
        """The day of the issue; without a month January, without a day the first, as the PubMed User Guide says.

        PubMed also knows an earlier electronic date, which an `Article` does not keep.
        """
        day = self.article.publication_date
        try:
            return (date(day.year, day.month or 1, day.day or 1),) if day.year else ()
        except ValueError:  # a date that no calendar has, such as 31 June
            return (date(day.year, 1, 1),)

    @property
    def entry_days(self) -> tuple[date, ...]:
        """EDAT, History "pubmed": of a record added more than a year late, the day of publication."""
        return self._history("pubmed") or self.create_days

    @property
    def create_days(self) -> tuple[date, ...]:
        """CRDT, History "entrez": when the record was first in PubMed."""
        return (self.article.entry_date,) if self.article.entry_date else ()

    @property
    def mesh_days(self) -> tuple[date, ...]:
        return self._history("medline") or self.entry_days

    @property
    def modification_days(self) -> tuple[date, ...]:
        return (self.article.revised_date,) if self.article.revised_date else ()

    @property
    def completion_days(self) -> tuple[date, ...]:
        return (self.article.completed_date,) if self.article.completed_date else ()

    def _history(self, status: str) -> tuple[date, ...]:
        return tuple(day for name, day in self.article.history if name == status)
