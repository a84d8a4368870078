"""The records that every room shares: plain frozen values, no behaviour beyond their own identity.

record (PubMed XML as received) -> article (parsed) -> mention (a span with a concept)
-> finding (what the article's own patients showed). See README, "Words".
"""

import hashlib
from dataclasses import dataclass, field
from datetime import date

TITLE = "TITLE"
ABSTRACT = "ABSTRACT"

TOPICS = (
    "intramedullary",
    "epidural_or_vertebral",
    "leptomeningeal_or_intradural_extramedullary",
    "other_oncology",
    "not_oncology",
)

STUDY_DESIGNS = (
    "randomized_trial", "non_randomized_trial", "prospective_cohort", "retrospective_cohort", "case_control",
    "case_series", "case_report", "systematic_review", "meta_analysis", "narrative_review", "guideline",
    "database_analysis", "preclinical", "other",
)  # fmt: skip

SURVIVAL_MEASURES = (
    "median_overall_survival",
    "overall_survival_rate",
    "median_progression_free_survival",
    "other_survival",
)

# What `Finding.kind` may be, and what its other fields then hold. Fields not named are None.
#   topic                 name: one of TOPICS
#   study_design          name: one of STUDY_DESIGNS
#   patient_count         value: patients that the study itself analysed, unit "patients"
#   primary_tumour        name, concept_id: the tumour; value + unit "patients"|"percent" where stated;
#                         detail "commonest" where the text ranks it first
#   treatment             name, concept_id: what the study's own patients had; value + unit where stated
#   survival              name: one of SURVIVAL_MEASURES; value; unit "months"|"percent"; at_months for a rate;
#                         patient_group "all" or the subgroup's name; detail "mean"|"range"|"single_patient"|None
#   neurological_outcome  name: improved|stable|worsened|ambulatory_after; value; unit "count"|"percent"
#   local_control         value, unit "percent"
#   treatment_effect      name, concept_id: the treatment; patient_group: the outcome, survival|function|local_control;
#                         detail: better|no_difference|worse, as the authors report it; where they give them for this
#                         comparison: value + unit "hazard_ratio"|"odds_ratio"|"risk_ratio" with low and high, p_value +
#                         p_comparator. A ratio is as printed: which side is its reference the abstract alone tells
#   recommendation        name, concept_id: the treatment; detail: first_choice|considered|selected|against
#   first_symptom         name: pain|weakness|sensory|sphincter|gait|other; detail "commonest" where ranked first
#   cause_of_death        name: systemic_disease|cord_disease|other; value + unit where stated
#   imaging               name: MRI|PET|CT|myelography; detail: detects|misses|preferred; value + unit "percent" where stated
#   frequency_ratio       value: how many times as often epidural disease occurs as intramedullary, unit "times"
FINDING_KINDS = (
    "topic", "study_design", "patient_count", "primary_tumour", "treatment", "survival", "neurological_outcome",
    "local_control", "treatment_effect", "recommendation", "first_symptom", "cause_of_death", "imaging",
    "frequency_ratio",
)  # fmt: skip


def digest(*parts: object) -> str:
    """A stable 16-hex-digit key of the parts: the same parts give the same key on every machine and day."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


@dataclass(frozen=True, kw_only=True)
class Record:
    """One PubMed record as received: its XML element, serialised as UTF-8, and where it came from."""

    pmid: str
    xml: str
    source: str  # E-utilities address or file name

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.xml.encode("utf-8")).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Rejection:
    """A record that could not be read, kept with its reason so that it is counted and never vanishes."""

    pmid: str | None
    reason: str  # one sentence for a person
    source: str
    excerpt: str  # the first 2,000 characters of what was received

    @property
    def rejection_id(self) -> str:
        return digest(self.pmid, self.reason, self.source, self.excerpt)


@dataclass(frozen=True, kw_only=True)
class Section:
    """One part of an article's text. `name` is unique within the article: TITLE, ABSTRACT or the label in the XML.

    A name that occurs twice gets a number from the second on ("RESULTS 2"). Offsets of mentions and findings
    count Unicode characters in `text`.
    """

    name: str
    text: str
    nlm_category: str | None = None


@dataclass(frozen=True, kw_only=True)
class Author:
    """A person or, when `collective_name` is set, a group (which has no last name)."""

    last_name: str | None = None
    fore_name: str | None = None
    initials: str | None = None
    collective_name: str | None = None


@dataclass(frozen=True, kw_only=True)
class MeshHeading:
    """One MeSH descriptor with at most one qualifier; a heading with three qualifiers is three of these."""

    descriptor_id: str
    descriptor: str
    is_major: bool
    qualifier_id: str | None = None
    qualifier: str | None = None


@dataclass(frozen=True, kw_only=True)
class ArticleLink:
    """A CommentsCorrections entry: `link_type` is NLM's RefType (RetractionIn, ErratumIn, UpdateOf, ...)."""

    link_type: str
    target_pmid: str | None
    citation: str


@dataclass(frozen=True, kw_only=True)
class PublicationDate:
    """When the issue or book appeared, as far as PubMed says: `text` is what it says, the rest what can be read of it."""

    text: str
    year: int | None = None
    month: int | None = None  # the first month of a season or range
    day: int | None = None


@dataclass(frozen=True, kw_only=True)
class Article:
    """One parsed record. `sections` starts with TITLE; a record without an abstract has that section alone."""

    pmid: str
    content_hash: str
    version: int
    kind: str  # "article" or "book"
    sections: tuple[Section, ...]
    title: str
    vernacular_title: str | None = None
    other_abstracts: tuple[tuple[str, str], ...] = ()  # (language or type, text): never read for findings
    journal: str | None = None
    volume: str | None = None
    issue: str | None = None
    pages: str | None = None
    publication_date: PublicationDate = field(default_factory=lambda: PublicationDate(text=""))
    entry_date: date | None = None  # History PubStatus "entrez" (searched as [crdt]): when PubMed had it
    completed_date: date | None = None  # MeSH finished
    revised_date: date | None = None  # LR
    history: tuple[tuple[str, date], ...] = ()  # every PubMedPubDate: (PubStatus, day)
    languages: tuple[str, ...] = ()
    doi: str | None = None
    pmcid: str | None = None
    citation_status: str | None = None  # MEDLINE, PubMed-not-MEDLINE, In-Process, Publisher, ...
    publication_status: str | None = None  # ppublish, epublish, aheadofprint
    publication_types: tuple[str, ...] = ()
    authors: tuple[Author, ...] = ()
    mesh: tuple[MeshHeading, ...] = ()
    keywords: tuple[str, ...] = ()
    links: tuple[ArticleLink, ...] = ()
    notes: tuple[str, ...] = ()  # GeneralNote and CopyrightInformation

    @property
    def is_retracted(self) -> bool:
        return any(link.link_type == "RetractionIn" for link in self.links) or (
            "Retracted Publication" in self.publication_types
        )


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A span of a section that names a concept. `section`, `start` and `end` slice back to `text` exactly."""

    pmid: str
    section: str
    start: int
    end: int
    text: str
    label: str  # "tumour" | "treatment" | "site" | "imaging" | "symptom"
    concept_id: str | None  # None: recognised as this label, unknown to the vocabulary
    name: str | None  # preferred name of the concept
    is_negated: bool = False
    is_hypothetical: bool = False  # recommended, planned, possible
    is_background: bool = False  # general knowledge, history before this study, other people's patients
    cue: str | None = None  # the words that decided any of the three
    suggested_concept_id: str | None = None  # nearest concept for an unlinked mention: a suggestion, never used
    suggested_score: float | None = None
    pipeline_version: str
    # What a finding that rests on this mention is listed as: (concept id, name) of the concept and of those it implies
    # (laminectomy: surgery), nearest first. Empty for what is never listed (a metastasis is no primary); the id is None
    # for a drug that the vocabulary does not know, whose name is its text.
    listed_as: tuple[tuple[str | None, str], ...] = ()

    @property
    def mention_id(self) -> str:
        return digest(
            self.pmid, self.section, self.start, self.end, self.label, self.concept_id, self.pipeline_version
        )


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What the article's own patients showed, with the sentence that says so. FINDING_KINDS above gives the fields.

    `section`, `start`, `end` slice to the words that the value was read from, `sentence_start`, `sentence_end`
    to `sentence`. A finding read from MeSH or publication types (topic, design) has section "METADATA", offsets
    0 and its source text as the sentence.
    """

    pmid: str
    kind: str
    name: str | None = None
    concept_id: str | None = None
    value: float | None = None
    unit: str | None = None
    at_months: float | None = None
    low: float | None = None  # confidence interval or range, in `unit`; of a ratio the interval's ends
    high: float | None = None
    patient_group: str | None = None
    detail: str | None = None
    section: str
    start: int
    end: int
    sentence: str
    sentence_start: int
    sentence_end: int
    pipeline_version: str
    p_value: float | None = None  # 0 to 1, of a treatment_effect
    p_comparator: str | None = None  # "below" for p < 0.05; below|at_most|equal|at_least|above

    @property
    def finding_id(self) -> str:
        return digest(
            self.pmid, self.kind, self.name, self.value, self.unit, self.at_months, self.patient_group, self.detail,
            self.section, self.start, self.end, self.pipeline_version,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """A sentence of a section; offsets count characters within that section's text."""

    section: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True)
class Reading:
    """An article after the language pipeline: its sentences in reading order and its mentions, both with offsets."""

    article: Article
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    abbreviations: tuple[tuple[str, str], ...] = ()  # (short form, long form) as defined in this article
    pipeline_version: str
    # The topic of an article that was set aside because it is not about the spine: nothing else was read of it.
    set_aside: Finding | None = None
