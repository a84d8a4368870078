"""A place in the text that the pipeline reads, before it is turned into a mention of a section."""

from dataclasses import dataclass


DECOY = ""  # stands where a concept id would


@dataclass(frozen=True, order=True, kw_only=True)
class Span:
    """Characters of a Doc that name a concept of the label; `concept_id` is None for one that we do not know."""

    start: int
    end: int
    label: str
    concept_id: str | None
    is_ambiguous: bool = False

    @property
    def is_decoy(self) -> bool:
        """True for words that hold a name and mean something else: no mention, but nothing else may be read in them."""
        return self.concept_id == DECOY
