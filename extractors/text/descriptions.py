"""Treatments that are told without their name: "the tumour was removed", "30 Gy in 10 fractions".

The phrases are lines of config/vocabulary/descriptions.csv.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import ConfigurationError
from extractors.text.lines import Line
from extractors.text.phrase_rules import PhraseRule, phrase_rule
from extractors.text.vocabulary import Vocabulary, read_table

COLUMNS = ("concept_id", "name", "phrase", "example")


@dataclass(frozen=True, kw_only=True)
class Description:
    """A phrase that stands for a concept."""

    concept_id: str
    rule: PhraseRule


def load_descriptions(folder: Path, vocabulary: Vocabulary) -> tuple[Description, ...]:
    """The descriptions in `folder`; raises ConfigurationError for one whose concept is not the vocabulary's."""
    path = folder / "descriptions.csv"
    found = []
    for line, row in read_table(path, COLUMNS):
        concept = vocabulary.concepts.get(row["concept_id"])
        if concept is None or concept.name != row["name"] or not row["phrase"]:
            raise ConfigurationError(
                f"{path}, line {line}: {row['concept_id']} must be the concept {row['name']}; a phrase is needed."
            )
        found.append(Description(concept_id=row["concept_id"], rule=phrase_rule(row["phrase"])))
    return tuple(found)


def find(line: Line, descriptions: tuple[Description, ...]) -> Iterator[tuple[int, int, str]]:
    """(start, end, concept id) of every description in `line.text`."""
    for description in descriptions:
        for match in description.rule.matches(line.text):
            yield match.start(), match.end(), description.concept_id
