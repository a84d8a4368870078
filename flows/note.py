"""A draft update note: for each claim that has moved, what it said, what has been reported since, and a wording.

The wording is put together from figures that were read, each with its PMID, and says "appears": whether the claim has to
change is for a person to decide. The note is Markdown; whatever came from PubMed stands in it as plain words.
"""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.digest import Study
from flows.pubmed_text import clean, pubmed_url, shorten
from flows.wording import RELATIONS, STATUSES, byline, count, day_in_words, design_and_size, expiry_in_words

# Only a person sets these (Garner 2016, BMJ 354:i3507; Cochrane).
UPDATE_STATUSES = ("up_to_date", "update_pending", "no_update_planned")
SENTENCE_LIMIT = 400
_TEMPLATES = Path(__file__).with_name("templates")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]|<>~&]|^[#+-])")


@dataclass(frozen=True, kw_only=True)
class NotedStudy:
    """One study beside one claim. `observed` is what it found, in the words of the comparison."""

    pmid: str
    source: str  # who, where, when
    design: str  # and how many patients
    relation: str  # contradicts | extends | reinforces | unclear
    observed: str
    sentence: str
    is_counted: bool  # False: its patients are in another study of the list, or pooled from others
    patients: int | None
    survival_months: float | None


@dataclass(frozen=True, kw_only=True)
class NotedClaim:
    """A claim that has moved, with the studies that bear on it, those against it first."""

    claim_id: str
    section: str
    statement: str
    kind: str
    status: str
    reason: str
    before: str
    studies: tuple[NotedStudy, ...]

    @property
    def wording(self) -> str:
        """A text to start from: the claim, then what was reported since, each figure with its PMID."""
        return " ".join([self.statement, *self._survival(), *self._reported()])

    def _survival(self) -> list[str]:
        """The spread of the medians, where the claim is about how long patients live."""
        medians = [study for study in self.studies if study.survival_months and study.is_counted]
        if self.kind != "survival_figure" or not medians:
            return []
        low, high = (pick(study.survival_months for study in medians) for pick in (min, max))
        span = f"{low:g} months" if low == high else f"{low:g} to {high:g} months"
        patients = sum(study.patients or 0 for study in medians)
        return [f"Later studies give {span} ({count(len(medians), 'study', 'studies')}, {count(patients, 'patient')})."]

    def _reported(self) -> list[str]:
        sentences = []
        for relation in ("contradicts", "extends", "reinforces"):
            told = [f"{one.observed} (PMID {one.pmid})" for one in self.studies if one.relation == relation]
            if told:
                verb = RELATIONS[relation] if len(told) == 1 else RELATIONS[relation].replace("appears", "appear")
                sentences.append(f"{_capital('; '.join(told))} {verb} this.")
        return sentences


@dataclass(frozen=True, kw_only=True)
class Note:
    """The draft of one review on one day. `claims` holds none where every claim still stands."""

    review_id: str
    title: str
    as_of: date
    updated_on: date
    expires_on: date
    days_to_expiry: int
    searched_up_to: date | None
    last_search_error: str | None
    claims: tuple[NotedClaim, ...]


def draft(rows: dict[str, Any], *, as_of: date) -> Note:
    """The note from the rows of `warehouse.note.note_rows`."""
    review = rows["review"]
    return Note(
        **review,
        as_of=as_of,
        claims=tuple(_claim(claim, rows["evidence"]) for claim in rows["claims"]),
    )


def to_markdown(note: Note) -> str:
    """The note as Markdown, ends with a line break."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, not HTML: `plain` takes every sign of either from what was not written by us
    )
    environment.filters |= {"plain": plain, "day": day_in_words, "url": pubmed_url}
    return environment.get_template("note.md.j2").render(
        note=note,
        statuses=STATUSES,
        relations=RELATIONS,
        update_statuses=UPDATE_STATUSES,
        expiry=expiry_in_words(note.days_to_expiry),
        count=count,
    )


def plain(text: str) -> str:
    """The words on one line, none of them Markdown or HTML."""
    return _MARKDOWN.sub(r"\\\1", " ".join(clean(text).split()))


def _claim(claim: dict[str, Any], evidence: list[dict[str, Any]]) -> NotedClaim:
    bearing = [row for row in evidence if row["claim_id"] == claim["claim_id"]]
    return NotedClaim(**claim, before=bearing[0]["before"], studies=tuple(map(_study, bearing)))


def _study(row: dict[str, Any]) -> NotedStudy:
    study = Study(
        pmid=row["pmid"],
        title=row["title"],
        first_author=row["first_author"],
        journal=row["journal"],
        year=row["publication_year"],
        design=row["study_design"],
        patients=row["patient_count"],
    )
    return NotedStudy(
        pmid=row["pmid"],
        source=byline(study),
        design=design_and_size(study),
        relation=row["relation"],
        observed=row["observed"],
        sentence=shorten(row["sentence"], SENTENCE_LIMIT),
        is_counted=row["is_counted"],
        patients=row["patient_count"],
        survival_months=row["survival_months"],
    )


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
