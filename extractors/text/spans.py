"""A place in the text that the pipeline reads, before it is turned into a mention of a section."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True, kw_only=True)
class Span:
    """Characters of a Doc that name a concept of the label; `concept_id` is None for one that we do not know."""

    start: int
    end: int
    label: str
    concept_id: str | None
    is_ambiguous: bool = False
