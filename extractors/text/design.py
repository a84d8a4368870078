"""How a study was made: its publication types where they decide, else its own words.

The phrases are in config/patterns/design.csv. What pools other studies comes before what reports patients, and what is
said in the title before what is said in the abstract: "report of two cases and review of the literature" is a case
report, "a case series and systematic review" a systematic review.
"""

import re
from dataclasses import dataclass

from extractors.records import Article, Finding
from extractors.text import cohort
from extractors.text.lines import BACKGROUND, CONCLUSIONS, HEADING, Line, headline, metadata_finding
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import pattern
from extractors.text.people import Candidate

# NLM's publication types that settle the matter, the strongest first.
_TYPES = (
    ("Meta-Analysis", "meta_analysis"),
    ("Network Meta-Analysis", "meta_analysis"),
    ("Systematic Review", "systematic_review"),
    ("Scoping Review", "systematic_review"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
    ("Consensus Development Conference", "guideline"),
    ("Consensus Development Conference, NIH", "guideline"),
    ("Randomized Controlled Trial", "randomized_trial"),
    ("Equivalence Trial", "randomized_trial"),
)
_TRIALS = ("Controlled Clinical Trial", "Clinical Trial", "Clinical Trial, Phase I", "Clinical Trial, Phase II",
           "Clinical Trial, Phase III", "Clinical Trial, Phase IV", "Clinical Study")  # fmt: skip
_OPINIONS = ("Editorial", "Comment", "Letter", "News", "Biography", "Retraction of Publication", "Published Erratum")
# Up to this many patients a study that does not call itself a cohort is a case series.
SERIES_AT_MOST = 10
# Up to this many patients a series is a report of cases.
CASES_AT_MOST = 2
_RESULT = re.compile(r"\d ?%|\bp ?[<=]")


@dataclass(frozen=True)
class _Hit:
    line: Line
    start: int
    end: int


def find(article: Article, lines: tuple[Line, ...], found: tuple[Candidate, ...]) -> Finding | None:
    """The article's design with the words that decided it; None only for an article without any text.

    `found` are the numbers of people in the lines (people.py).
    """
    if not lines:
        return None
    for publication_type, name in _TYPES:
        if publication_type in article.publication_types:
            return _typed(article, lines, publication_type, name)
    text = _Text(lines)
    name, hit = _from_words(article, text, found)
    return hit.line.finding(hit.start, hit.end, kind="study_design", name=name)


def _typed(article: Article, lines: tuple[Line, ...], publication_type: str, name: str) -> Finding:
    source = f"Publication type: {publication_type}"
    return metadata_finding(article, lines[0].pipeline_version, source, kind="study_design", name=name)


class _Text:
    """Looks phrases up in the title and in the sentences of the abstract that speak of the study itself."""

    def __init__(self, lines: tuple[Line, ...]) -> None:
        self.title = headline(lines)
        self.lines = lines
        self.body = tuple(line for line in lines if line.part not in (HEADING, BACKGROUND, CONCLUSIONS))

    def title_hit(self, name: str) -> _Hit | None:
        return _first_hit(pattern("design", name, "title"), self.title)

    def body_hit(self, name: str) -> _Hit | None:
        return _first_hit(pattern("design", name, "abstract"), self.body)

    def any_hit(self, name: str) -> _Hit | None:
        return self.title_hit(name) or self.body_hit(name)


def _first_hit(expression: re.Pattern[str], lines: tuple[Line, ...]) -> _Hit | None:
    for line in lines:
        if match := expression.search(line.text):
            return _Hit(line, match.start(), match.end())
    return None


def _from_words(article: Article, text: _Text, found: tuple[Candidate, ...]) -> tuple[str, _Hit]:
    types = article.publication_types
    whole = _Hit(text.title[0], 0, len(text.title[0].text))
    size = cohort.own_size(found)
    cases = _case_hit(text, types, size)
    if hit := text.title_hit("meta_analysis"):
        return "meta_analysis", hit
    if hit := text.title_hit("systematic_review"):
        if cases and cases[1] == 1 and text.title_hit("case_report"):
            return "case_report", cases[0]
        pooled = text.body_hit("meta_analysis")
        return ("meta_analysis", pooled) if pooled else ("systematic_review", hit)
    if hit := _random_title(text):
        return "randomized_trial", hit
    if cases and not text.title_hit("case_series"):
        hit, number_of_cases = cases
        return ("case_report" if number_of_cases <= CASES_AT_MOST else "case_series"), hit
    if hit := text.title_hit("case_series"):
        return "case_series", hit
    if (hit := text.title_hit("guideline")) and not text.title_hit("no_guideline"):
        return "guideline", hit
    if size is None and (hit := text.title_hit("preclinical")):
        return ("narrative_review" if _is_review(text, types) else "preclinical"), hit
    if hit := text.body_hit("meta_analysis"):
        return "meta_analysis", hit
    if hit := text.body_hit("systematic_review") or text.body_hit("literature_cases"):
        return "systematic_review", hit
    if "Review" in types or "[review]" in whole.line.text:
        return "narrative_review", text.any_hit("narrative_review") or whole
    if size is None and (hit := text.title_hit("narrative_review") or text.body_hit("narrative_review")):
        return "narrative_review", hit
    if hit := _random_hit(text):
        return "randomized_trial", hit
    if hit := text.any_hit("non_randomized_trial"):
        return "non_randomized_trial", hit
    if any(trial in types for trial in _TRIALS):
        return "non_randomized_trial", whole
    if hit := text.body_hit("guideline"):
        return "guideline", hit
    if (hit := text.title_hit("narrative_review")) and not text.any_hit("retrospective_cohort"):
        return "narrative_review", hit
    if size is None and (hit := text.title_hit("narrative_hint")) and not _observes(text):
        return "narrative_review", hit
    return _observational(text, types, size, whole)


def _observes(text: _Text) -> bool:
    """Whether the abstract tells of data of its own: a design, or results in figures."""
    designs = ("case_control", "database_analysis", "prospective_cohort", "retrospective_cohort", "preclinical")
    return any(text.any_hit(name) for name in designs) or any(_RESULT.search(line.text) for line in text.body)


def _observational(text: _Text, types: tuple[str, ...], size: int | None, whole: _Hit) -> tuple[str, _Hit]:
    if hit := text.title_hit("other_first"):
        return "other", hit
    if hit := text.any_hit("case_control"):
        return "case_control", hit
    if hit := text.any_hit("database_analysis"):
        return "database_analysis", hit
    if (hit := text.any_hit("prospective_cohort")) and not text.body_hit("retrospective_collected"):
        return "prospective_cohort", hit
    if size is not None:
        if hit := text.any_hit("retrospective_cohort"):
            return "retrospective_cohort", hit
        if hit := text.title_hit("other"):
            return "other", hit
        if hit := text.body_hit("drug_trial"):
            return "non_randomized_trial", hit
        if (hit := text.body_hit("case_series")) or size <= SERIES_AT_MOST:
            return ("case_series" if size > CASES_AT_MOST else "case_report"), hit or whole
    if hit := text.any_hit("preclinical"):
        return "preclinical", hit
    if hit := text.title_hit("other"):
        return "other", hit
    if any(opinion in types for opinion in _OPINIONS):
        return "other", whole
    if size is not None:
        return "retrospective_cohort", whole
    if hit := text.any_hit("retrospective_cohort"):
        return "retrospective_cohort", hit
    if hit := text.any_hit("narrative_review"):
        return "narrative_review", hit
    # No patients, no methods, no figures: an abstract that talks about its subject.
    return ("other" if _observes(text) or text.body_hit("own_work") else "narrative_review"), whole


def _is_review(text: _Text, types: tuple[str, ...]) -> bool:
    return "Review" in types or bool(text.any_hit("narrative_review"))


def _random_title(text: _Text) -> _Hit | None:
    hit = text.title_hit("randomized_trial")
    words = hit.line.text if hit else ""
    return None if re.search(r"non-?randomi|mendelian|review|trials\b", words) else hit


def _random_hit(text: _Text) -> _Hit | None:
    for line in text.body:
        cleared = pattern("design", "no_randomization", "abstract").sub(lambda match: " " * len(match[0]), line.text)
        if match := pattern("design", "randomized_trial", "abstract").search(cleared):
            return _Hit(line, match.start(), match.end())
    return None


def _case_hit(text: _Text, types: tuple[str, ...], size: int | None) -> tuple[_Hit, int] | None:
    """Where the article says that it reports cases, and how many."""
    if hit := text.title_hit("cases"):
        count = int(number(re.search(WHOLE, hit.line.text[hit.start : hit.end])[0]))
        if count <= SERIES_AT_MOST:
            return hit, count
    if hit := text.title_hit("case_report"):
        return hit, 1
    if (size is None or size <= CASES_AT_MOST) and (hit := text.body_hit("case_report")):
        return hit, size or 1
    if size == CASES_AT_MOST and (hit := text.body_hit("case_series")):
        return hit, size
    if size is None and (hit := text.title_hit("case_hint")) and not _observes(text):
        return hit, 1
    if "Case Reports" in types:
        return _Hit(text.title[0], 0, len(text.title[0].text)), 1
    return None
