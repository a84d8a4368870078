"""Lines written by hand and what the sources say of their ids, made into the lines of a vocabulary file."""

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from extractors.errors import ConfigurationError
from extractors.text.recipe.sources import DISEASE_ONTOLOGY, ONCOTREE, Entry
from extractors.text.vocabulary import parts
from extractors.text.words import is_acronym

Row = dict[str, str]
Form = tuple[str, ...]  # the words of a name as they are compared with those of a text

_GIVE_NAMES = (DISEASE_ONTOLOGY, ONCOTREE)
_NEVER_WRITTEN_SO = re.compile(r"[,()/]| - ")  # "Thymoma, malignant", "CA - skin cancer"


def complete(rows: Sequence[Row], entries: Iterable[Entry], form: Callable[[str], Form]) -> list[Row]:
    """The rows with the sources' names after those written by hand, parents as ids, note and source.

    Names come from the terms of the Disease Ontology and of OncoTree that share a name with the row; other terms that
    point to its id are narrower or benign. Not taken are the row's `left_out`, abbreviations, which mean too many
    things, names that no text holds, names of another row, and longer ones around a name of the row itself, which is
    found within them anyway.

    Raises ConfigurationError for an id that no source has, a parent that is no row and a name that two rows would take.
    """
    known: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        known[entry.concept_id].append(entry)
    ids = {row["name"]: row["concept_id"] for row in rows}
    by_hand = {form(name) for row in rows for name in _names(row)}
    taken_by: dict[Form, str] = {}
    made = []
    for row in rows:
        terms = _same(row, known[row["concept_id"]], form)
        names = list(_names_from(terms, row, by_hand, form))
        for name in names:
            other = taken_by.setdefault(form(name), row["name"])
            if other != row["name"]:
                raise ConfigurationError(
                    f"The sources give {name!r} to {other} and to {row['name']}; add it to left_out of one of the two."
                )
        kept = {column: value for column, value in row.items() if column != "left_out"}
        made.append(kept | {
            "synonyms": "|".join([*parts(row["synonyms"]), *names]),
            "parent": "|".join(_parents(row, ids)),
            **_provenance(row, terms or known[row["concept_id"]]),
        })  # fmt: skip
    return made


def _same(row: Row, entries: Sequence[Entry], form: Callable[[str], Form]) -> list[Entry]:
    """The entries for the row's very concept: those of the id's own source, and those that share a name with it."""
    own = {form(name) for name in _names(row)}
    return [e for e in entries if e.source not in _GIVE_NAMES or own & {form(name) for name in e.names}]


def _names_from(
    terms: Iterable[Entry], row: Row, by_hand: Collection[Form], form: Callable[[str], Form]
) -> Iterator[str]:
    own = {form(name) for name in _names(row)}
    passed_over = {form(name) for name in parts(row.get("left_out", ""))} | set(by_hand)
    offered = (name for term in terms if term.source in _GIVE_NAMES for name in term.names)
    for name in sorted(offered, key=lambda name: len(form(name))):
        words = form(name)
        if words in passed_over or is_acronym(name) or _NEVER_WRITTEN_SO.search(name):
            continue
        if not any(_holds(words, shorter) for shorter in own):
            own.add(words)
            yield name


def _holds(words: Form, others: Form) -> bool:
    """True where the others stand among the words, one after another."""
    return any(words[start : start + len(others)] == others for start in range(len(words) - len(others) + 1))


def _names(row: Row) -> Iterator[str]:
    yield row["name"]
    yield from (name.removesuffix("?") for name in parts(row["synonyms"]))


def _parents(row: Row, ids: dict[str, str]) -> Iterator[str]:
    for name in parts(row["parent"]):
        if name not in ids:
            raise ConfigurationError(f"{row['name']}: its parent {name} is no name of the file; correct either.")
        yield ids[name]


def _provenance(row: Row, terms: Sequence[Entry]) -> Row:
    if row["concept_id"].startswith("RW:"):
        return {"note": "own id: no fitting concept in the sources", "source": "own"}
    if not terms:
        raise ConfigurationError(
            f"{row['name']}: no source has {row['concept_id']}; correct the id, take another or one of our own (RW:)."
        )
    return {"note": "", "source": "; ".join(dict.fromkeys(f"{term.source} {term.names[0]}" for term in terms))}
