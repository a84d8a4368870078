"""A PubMed query and the articles it finds, decided here with the words of the record alone.

`parse_query` reads a query, `matches` tries it on an article, `translation` says in PubMed's terms what was tried.

What only PubMed can do is not imitated:
- A MeSH heading finds that heading alone, not those below it, for which the MeSH tree would be needed; the same goes
  for qualifiers and publication types. The translation says so: "Spinal Cord Neoplasms"[MeSH Terms:noexp].
- An untagged word is looked for in all fields as it stands; PubMed adds synonyms and headings to it.
- A phrase is found wherever its words stand side by side; PubMed finds it if its phrase index has it.
So an article found here may not be all that PubMed finds: tag the terms of a query and the two agree.
"""

from collections import Counter

from extractors.errors import ConfigurationError
from extractors.pubmed.searchable import Searchable
from extractors.pubmed.syntax import Combination, Query, parse_query
from extractors.pubmed.terms import OPEN_END, DateRange, Term
from extractors.records import Article

__all__ = [
    "DateRange", "Query", "Searchable", "Term", "check_readable", "leaves", "matches", "parse_query", "translation",
]  # fmt: skip


def matches(query: Query, article: Article | Searchable) -> bool:
    """Whether the query finds the article.

    Give a `Searchable` where several queries are tried on one article: it is folded once. ConfigurationError where
    the answer hangs on a field that PubMed has and an `Article` has not (see `check_readable`).
    """
    return _matches(query, article if isinstance(article, Searchable) else Searchable(article))


def _matches(query: Query, article: Searchable) -> bool:
    if isinstance(query, Combination):
        found = _matches(query.first, article)
        for operator, operand in query.rest:
            # What cannot change the answer is not looked up: AND and NOT after a miss, OR after a hit.
            if found != (operator == "OR"):
                found = _matches(operand, article) == (operator != "NOT")
        return found
    if query.field.source is None:
        check_readable(query)
    held = getattr(article, query.field.source)
    if isinstance(query, DateRange):
        return any(query.first <= day <= query.last for day in held)
    if query.distance is not None:
        return any(_within(query.words.split(), query.distance, text.split()) for text in held.split("|"))
    return query.needle in held


def _within(words: list[str], distance: int, text: list[str]) -> bool:
    """Whether all words stand in the text, in any order, with at most `distance` other words among them."""
    places = [at for at, word in enumerate(text) if word in words]
    for position, start in enumerate(places):
        missing = Counter(words)
        for at in places[position:]:
            if at - start + 1 - len(words) > distance:
                break
            missing[text[at]] -= 1
            if max(missing.values()) <= 0:
                return True
    return False


def check_readable(query: Query) -> None:
    """ConfigurationError if the query has a field that only PubMed can answer, such as [ad]."""
    for leaf in leaves(query):
        if leaf.field.source is None:
            raise ConfigurationError(
                f"The field [{leaf.field.tags[-1]}] cannot be tried on records: only PubMed itself can answer it. "
                "Leave it out of a query that is to be tried on records."
            )


def leaves(query: Query) -> tuple[Term | DateRange, ...]:
    """The terms and ranges of a query, in the order written."""
    if not isinstance(query, Combination):
        return (query,)
    return tuple(leaf for part in (query.first, *(part for _, part in query.rest)) for leaf in leaves(part))


def translation(query: Query) -> str:
    """What is searched, in the words of PubMed's QueryTranslation; it can be read again by `parse_query`."""
    if isinstance(query, Combination):
        parts = [_inner(query.first)]
        for operator, operand in query.rest:
            parts += [operator, _inner(operand)]
        return " ".join(parts)
    if isinstance(query, DateRange):
        end = str(OPEN_END) if query.last.year >= OPEN_END else f"{query.last:%Y/%m/%d}"
        return f"{query.first:%Y/%m/%d}:{end}[{query.field.name}]"
    modifier = ":noexp" if query.field.hierarchy else "" if query.distance is None else f":~{query.distance}"
    words = query.words.replace(" / ", "/") + ("*" if query.truncated else "")
    quote = '"' if query.quoted or query.field.kind != "name" else ""
    return f"{quote}{words}{quote}[{query.field.name}{modifier}]"


def _inner(query: Query) -> str:
    return f"({translation(query)})" if isinstance(query, Combination) else translation(query)
