"""How a study was made: its publication types where they decide, else its own words.

The phrases are in config/patterns/design.csv. A title that pools other studies comes before reports of patients, these
before an abstract that pools, the title before the abstract, and what the authors call their study before what its size
suggests: "report of two cases and review of the literature" is a case report, "a case series and systematic review" a
systematic review. Work that counts no patients is told apart by what most of its sentences do: measure and calculate,
irradiate cells, or sum up what others found.
"""

import re
from collections.abc import Callable

from extractors.records import Article, Finding
from extractors.text.headcount import Candidate
from extractors.text.lines import Line, metadata_finding
from extractors.text.numbers import WHOLE, number
from extractors.text.patterns import pattern
from extractors.text.study import Hit, Text

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
_FEW_SENTENCES = 3
# Title and sentences of work on cells, the title counting twice. With so many, "three cases" are no cohort.
_SOME, _MOSTLY = 3, 5
_OTHER_TRIALS = re.compile(r"non-?randomi|mendelian|review|trials\b|retrospective")

_Decision = tuple[str, Hit]


def find(article: Article, lines: tuple[Line, ...], found: tuple[Candidate, ...]) -> Finding | None:
    """The article's design with the words that decided it; None only for an article without any text.

    `found` are the numbers of people in the lines (people.py).
    """
    if not lines:
        return None
    for publication_type, name in _TYPES:
        if publication_type in article.publication_types:
            return _typed(article, lines, publication_type, name)
    text = Text(lines=lines, types=article.publication_types, found=found)
    name, hit = next(decision for step in _STEPS if (decision := step(text)))
    return hit.line.finding(hit.start, hit.end, kind="study_design", name=name)


def _typed(article: Article, lines: tuple[Line, ...], publication_type: str, name: str) -> Finding:
    source = f"Publication type: {publication_type}"
    return metadata_finding(article, lines[0].pipeline_version, source, kind="study_design", name=name)


def _pools_by_title(text: Text) -> _Decision | None:
    if hit := text.title_hit("meta_analysis"):
        return "meta_analysis", hit
    if hit := text.title_hit("systematic_review"):
        cases = _case_hit(text)
        if cases and cases[1] == 1 and text.title_hit("case_report") and not text.title_hit("with_case"):
            return "case_report", cases[0]
        pooled = text.body_hit("meta_analysis")
        return ("meta_analysis", pooled) if pooled else ("systematic_review", hit)
    return None


def _randomised_by_title(text: Text) -> _Decision | None:
    hit = text.title_hit("randomized_trial")
    return ("randomized_trial", hit) if hit and not _OTHER_TRIALS.search(hit.line.text) else None


def _reports_cases(text: Text) -> _Decision | None:
    series = text.title_hit("case_series") or (text.body_hit("called_series") if text.size is None else None)
    if (cases := _case_hit(text)) and not series:
        hit, number_of_cases = cases
        return ("case_report" if number_of_cases <= CASES_AT_MOST else "case_series"), hit
    return ("case_series", series) if series else None


def _guides_or_works_with_animals(text: Text) -> _Decision | None:
    if hit := text.title_hit("other_first"):
        return "other", hit
    if text.size is not None and (text.names_its_design() or _random_hit(text)):
        return None  # patients were studied: to follow a guideline, or a finding in rodents
    if (hit := text.title_hit("guideline")) and not text.title_hit("no_guideline"):
        return "guideline", hit
    in_cells = text.told("preclinical")
    is_of_cells = in_cells > text.told("narrative_hint") and in_cells >= (_MOSTLY if text.size else _SOME)
    if text.size is not None and text.title_hit("of_patients"):
        is_of_cells = False  # cells of patients who were treated
    if hit := text.title_hit("animals") or (is_of_cells and text.title_hit("preclinical")):
        is_review = "Review" in text.types or bool(text.any_hit("narrative_review"))
        return ("narrative_review" if is_review else "preclinical"), hit
    return None


def _pools(text: Text) -> _Decision | None:
    if hit := text.body_hit("meta_analysis"):
        return "meta_analysis", hit
    if hit := text.body_hit("systematic_review") or text.body_hit("literature_cases"):
        return "systematic_review", hit
    return None


def _reviews(text: Text) -> _Decision | None:
    if text.any_hit("own_and_reviewed"):
        return None
    if "Review" in text.types or any("[review]" in line.text for line in text.title):
        return "narrative_review", text.any_hit("narrative_review") or text.whole
    hit = text.any_hit("narrative_review")
    return ("narrative_review", hit) if hit and (text.size is None or not text.observes()) else None


def _tries(text: Text) -> _Decision | None:
    if text.any_hit("retrospective_first"):  # "a retrospective study of patients of a randomised trial"
        return None
    if hit := _random_hit(text):
        return "randomized_trial", hit
    if hit := text.any_hit("non_randomized_trial"):
        return "non_randomized_trial", hit
    if (hit := text.title_hit("pilot_study")) and not text.title_hit("diagnostic"):
        return "non_randomized_trial", hit
    if any(trial in text.types for trial in _TRIALS):
        return "non_randomized_trial", text.whole
    return None


def _speaks_generally(text: Text) -> _Decision | None:
    if text.size is None and (hit := text.body_hit("guideline")):
        return "guideline", hit
    is_of_own = text.any_hit("own_and_reviewed") or text.names_its_design()
    if (hit := text.any_hit("narrative_review")) and not is_of_own:
        return "narrative_review", hit
    if text.size is None and (hit := text.title_hit("narrative_hint")) and not text.observes():
        if text.told("narrative_hint") > text.told("technical"):
            return "narrative_review", hit
    return None


def _names_its_design(text: Text) -> _Decision | None:
    if hit := text.any_hit("case_control"):
        looks_back = text.any_hit("retrospective_first") or text.title_hit("retrospective_cohort")
        return ("retrospective_cohort" if looks_back else "case_control"), hit
    if (hit := text.any_hit("database_analysis")) and not hit.line.text.startswith(" on ", hit.end):
        return "database_analysis", hit  # but not "a symptomatic population based on scans"
    looks_back = text.any_hit("retrospective_first") or text.body_hit("retrospective_collected")
    if not looks_back and (hit := text.any_hit("prospective_cohort")):
        return "prospective_cohort", hit
    return None


def _sees_patients(text: Text) -> _Decision | None:
    if text.size is None:
        return None
    if (hit := text.title_hit("plans")) and not text.body_hit("outcome"):
        return "other", hit
    if hit := text.any_hit("retrospective_cohort"):
        return "retrospective_cohort", hit
    if (hit := text.title_hit("other") or text.body_hit("planning")) and not text.body_hit("outcome"):
        return "other", hit
    if hit := text.body_hit("drug_trial"):
        return "non_randomized_trial", hit
    if (hit := text.body_hit("case_series")) or text.size <= SERIES_AT_MOST:
        return ("case_series" if text.size > CASES_AT_MOST else "case_report"), hit or text.whole
    if hit := text.body_hit("animals"):
        return "preclinical", hit
    is_opinion = any(opinion in text.types for opinion in _OPINIONS)
    return ("other" if is_opinion else "retrospective_cohort"), text.whole


def _sees_no_patients(text: Text) -> _Decision:
    """Cells, technique, cohorts without a number, or a subject talked about: what most of the sentences are."""
    if hit := text.any_hit("animals"):
        return "preclinical", hit
    if hit := text.title_hit("other"):
        return "other", hit
    if any(opinion in text.types for opinion in _OPINIONS):
        return "other", text.whole
    in_cells, by_technique = text.told("preclinical"), text.told("technical")
    own = text.told("own_work", "technical", "preclinical")
    sums_up = text.told("narrative_hint", "narrative_review")
    looks_back = text.title_hit("retrospective_cohort") or (own >= sums_up and text.body_hit("retrospective_cohort"))
    if looks_back and by_technique < 3:
        return "retrospective_cohort", looks_back
    if own <= sums_up + (len(text.body) > _FEW_SENTENCES):  # a single own figure among many sentences is an example
        return "narrative_review", text.any_hit("narrative_review") or text.any_hit("narrative_hint") or text.whole
    if in_cells and in_cells >= by_technique:
        return "preclinical", text.any_hit("preclinical") or text.whole
    return "other", text.any_hit("technical") or text.body_hit("own_work") or text.whole


_STEPS: tuple[Callable[[Text], _Decision | None], ...] = (
    _pools_by_title, _randomised_by_title, _reports_cases, _guides_or_works_with_animals, _pools, _reviews, _tries,
    _speaks_generally, _names_its_design, _sees_patients, _sees_no_patients,
)  # fmt: skip


def _random_hit(text: Text) -> Hit | None:
    names = ("randomized_trial", "placebo_trial") if text.size is not None else ("randomized_trial",)
    for line in text.holding("randomized_trial"):
        cleared = pattern("design", "no_randomization", "abstract").sub(lambda match: " " * len(match[0]), line.text)
        for name in names:
            if match := pattern("design", name, "abstract").search(cleared):
                return Hit(line, match.start(), match.end())
    return None


def _case_hit(text: Text) -> tuple[Hit, int] | None:
    """Where the article says that it reports cases, and how many."""
    size = text.size
    if hit := text.title_hit("cases"):
        count = int(number(re.search(WHOLE, hit.line.text[hit.start : hit.end])[0]))
        if count <= SERIES_AT_MOST:
            return hit, count
    if hit := text.title_hit("case_report"):
        return hit, 1
    is_small = size is None or size <= CASES_AT_MOST
    if is_small and (hit := text.body_hit("case_opening") or text.body_hit("case_report")):
        return hit, size or 1
    if size == CASES_AT_MOST and (hit := text.body_hit("case_series")):
        return hit, size
    hints = sum(bool(pattern("design", "case_hint", "abstract").search(line.text)) for line in text.body)
    if size is None and (hints > 1 or text.title_hit("case_hint") and not text.observes()):
        return text.any_hit("case_hint"), 1
    if "Case Reports" in text.types:
        return text.whole, 1
    return None
