"""`python -m extractors.text.recipe.build [--data ../shared/data/4_vocab]`: tumours.csv and treatments.csv, made again.

They are made of three files in `made_from` of the vocabulary's folder: two written by hand, and sources.csv with what
the open terminologies say of the ids in them. With --data (their releases: see the vocabulary's README), sources.csv is
first taken from them anew. Prints what changed for each concept; nothing where nothing did.
"""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import click
import spacy

from extractors.shipped import CONFIG
from extractors.text.recipe.lines import Form, Row, complete
from extractors.text.recipe.sources import Entry, read_sources
from extractors.text.tokenizer import make_tokenizer
from extractors.text.vocabulary import TREATMENT_COLUMNS, TUMOUR_COLUMNS, parts, read_table
from extractors.text.words import is_acronym, matching_form, singular_acronym, words

INPUTS = "made_from"
SOURCE_COLUMNS = ("concept_id", "source", "source_id", "names")
# For each file the columns that are written by hand and those that it has when it is made.
_FILES = {
    "tumours.csv": (("concept_id", "name", "synonyms", "left_out", "parent", "listed"), TUMOUR_COLUMNS),
    "treatments.csv": (("concept_id", "name", "synonyms", "parent", "listed", "elsewhere"), TREATMENT_COLUMNS),
}


def build(vocabulary: Path, *, data: Path | None = None) -> list[str]:
    """The two files, and with `data` sources.csv too, are made again; returns one line for each change of a concept.

    Raises SourceError where a file of a terminology is missing, ConfigurationError where a line is wrong.
    """
    by_hand = {file: _read(vocabulary / INPUTS / file, columns) for file, (columns, _) in _FILES.items()}
    sources = vocabulary / INPUTS / "sources.csv"
    if data:
        entries = read_sources(data, (row["concept_id"] for rows in by_hand.values() for row in rows))
        _write(sources, SOURCE_COLUMNS, map(_row, entries))
    else:
        entries = [_entry(row) for row in _read(sources, SOURCE_COLUMNS)]
    form = _forms()
    changes = []
    for file, (_, columns) in _FILES.items():
        made = complete(by_hand[file], entries, form)
        changes += _changes(_read(vocabulary / file, columns), made)
        _write(vocabulary / file, columns, made)
    return changes


def _forms() -> Callable[[str], Form]:
    """How names are compared: abbreviations as they are written, others whatever their spelling and number."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)

    @cache
    def form(name: str) -> Form:
        doc = nlp.make_doc(name)
        texts = [doc[position].text for position in words(doc, name).tokens]
        return tuple(map(singular_acronym if is_acronym(name) else matching_form, texts))

    return form


def _changes(old: Iterable[Row], new: Iterable[Row]) -> Iterator[str]:
    before, after = ({row["concept_id"]: row for row in rows} for rows in (old, new))
    for concept_id in dict.fromkeys([*before, *after]):
        was, now = before.get(concept_id, {}), after.get(concept_id, {})
        for column in dict.fromkeys([*was, *now]):
            lost, gained = parts(was.get(column, "")), parts(now.get(column, ""))
            marks = [f"-{part}" for part in lost if part not in gained]
            marks += [f"+{part}" for part in gained if part not in lost]
            if marks:
                yield f"{concept_id} {column}: {' '.join(marks)}"


def _read(path: Path, columns: Sequence[str]) -> list[Row]:
    return [row for _, row in read_table(path, columns)]


def _write(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _row(entry: Entry) -> Row:
    return {
        "concept_id": entry.concept_id, "source": entry.source, "source_id": entry.source_id,
        "names": "|".join(entry.names),
    }  # fmt: skip


def _entry(row: Row) -> Entry:
    return Entry(
        concept_id=row["concept_id"], source=row["source"], source_id=row["source_id"], names=parts(row["names"])
    )


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Folder of the releases.")
@click.option("--vocabulary", type=click.Path(path_type=Path, exists=True), default=CONFIG / "vocabulary")
def main(data: Path | None, vocabulary: Path) -> None:
    for line in build(vocabulary, data=data):
        click.echo(line)


if __name__ == "__main__":
    main()
