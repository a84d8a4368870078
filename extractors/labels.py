"""Labelled articles: what people read (a line of a file of labels) from which text (a line of a file of records)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from extractors.errors import UsageError
from extractors.pubmed.text import sections, text_of
from extractors.records import Article

# "RESULTS: " at the start of a text or of a sentence in it: a part of a structured abstract begins.
_PART = re.compile(r"(?:^|(?<=[.;] ))([A-Z][A-Z &/,-]{3,60}): ")

CONCEPTS = ("primary_tumours", "treatments")  # the fields of a label, and of a summary, that hold names


@dataclass(frozen=True, kw_only=True)
class Names:
    """When two names are one: `same` (spellings), `folded` (kinds to what they are kinds of), and what is implied.

    `implied`: a name -> those that imply it. All names in lower case.
    """

    same: dict[str, str]
    implied: dict[str, tuple[str, ...]]
    folded: dict[str, str]

    def of(self, name: str, *, fold: bool) -> str:
        """The name to compare by; of "targeted therapy: gefitinib" the part before the colon."""
        name = name.lower().strip()
        name = self.same.get(name, name).split(":")[0].strip()
        return self.folded.get(name, name) if fold else name

    def implied_by(self, names: frozenset[str]) -> frozenset[str]:
        """The names that go without saying where these are said."""
        return frozenset(name for name, by in self.implied.items() if names & set(by))


@dataclass(frozen=True, kw_only=True)
class Label:
    """What people read from one article.

    `topics`, `designs` and `patient_counts` hold every acceptable answer, the first choice first. `concepts` and
    `also_right` are by the summary's field: what must be listed, and what may be. `folds`: the names are the broader
    ones (a digest's label). `survival` holds every figure of the text, or, where `has_all_survival` is false, the
    one median that the label gives.
    """

    key: str
    topics: tuple[str, ...]
    designs: tuple[str, ...]
    patient_count: int | None
    patient_counts: tuple[int, ...]
    concepts: Mapping[str, tuple[str, ...]]
    also_right: Mapping[str, tuple[str, ...]]
    survival: tuple[Mapping[str, Any], ...]
    has_all_survival: bool
    neurological_outcome: Mapping[str, float | None]
    folds: bool

    @property
    def is_off_topic(self) -> bool:
        """True where nothing but topic, design and patients counts."""
        return self.topics[0] == "not_relevant"


def read_label(row: Mapping[str, Any]) -> Label:
    """The label in one line of a file of labels, of digests ("topic") or of abstracts ("relevant").

    Raises UsageError naming the key and the field that the line lacks.
    """
    try:
        median = row.get("median_survival_months")
        survival = [] if median is None else [{"measure": "median_overall_survival", "value": median}]
        return Label(
            key=row["key"],
            topics=(row.get("topic") or row["relevant"], *(row.get("relevant_alt") or ())),
            designs=(row["study_design"], *(row.get("study_design_alt") or ())),
            patient_count=row["n_patients"],
            patient_counts=(row["n_patients"], *(row.get("n_patients_alt") or ())),
            concepts={field: tuple(row[field]) for field in CONCEPTS},
            also_right={field: tuple(_also_right(row, field)) for field in CONCEPTS},
            survival=tuple(row["survival"] or () if "survival" in row else survival),
            has_all_survival="survival" in row,
            neurological_outcome=row.get("neuro_outcome") or {},
            folds="topic" in row,
        )
    except KeyError as error:
        raise UsageError(f"The label of {row.get('key', 'a line without key')} has no {error}; add it.") from None


def _also_right(row: Mapping[str, Any], field: str) -> Iterator[str]:
    """What may be listed too; of "targeted therapy: gefitinib" the drug."""
    yield from filter(None, row.get(f"{field}_parent") or ())
    yield from (drug.strip() for name in row[field] for drug in name.split(":")[1:])


def read_record(row: Mapping[str, Any]) -> tuple[str, Article]:
    """The key and the article in one line of a file of records: a title, and an abstract or a digest of it.

    The text is kept as one from PubMed would be, in sections where it has labels. Raises UsageError for a line without
    a key, and for text with characters that PubMed's XML cannot hold.
    """
    if not row.get("key"):
        raise UsageError("A record has no key; add the one that its label has.")
    key = row["key"]
    text = row.get("abstract") or row.get("digest") or ""
    try:
        title, abstract = etree.Element("ArticleTitle"), etree.Element("Abstract")
        title.text = row.get("title") or ""
        before, *labelled = _PART.split(text)
        etree.SubElement(abstract, "AbstractText").text = before
        for label, words in zip(labelled[::2], labelled[1::2], strict=True):
            etree.SubElement(abstract, "AbstractText", Label=label).text = words
    except ValueError as error:
        raise UsageError(f"The text of {key} cannot be that of a PubMed record: {error}") from None
    parts = sections(text_of(title), abstract)
    return key, Article(pmid=key, content_hash="", version=1, kind="article", sections=parts, title=parts[0].text)
