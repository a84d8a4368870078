"""The title of an article and the sentences that speak of its own study, and which phrases of design.csv they hold."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from extractors.text import cohort
from extractors.text.headcount import Candidate, tells_of_itself
from extractors.text.lines import BACKGROUND, CONCLUSIONS, HEADING, Line, headline
from extractors.text.patterns import pattern

# A sentence of not one of these words can hold none of the phrases, which are dear to look for.
WORDS = {
    "systematic_review": ("review", "search", "prisma", "pubmed", "medline", "embase", "cochrane", "studies",
                          "articles", "trials", "reports", "papers", "publications", "databases", "lists",
                          "literature", "topic"),
    "literature_cases": ("cases",),
    "randomized_trial": ("random", "blind", "placebo", "phase", "crossover", "cross over", "cross-over", "inferiority",
                         "dummy", "chance", "by lot"),
    "animals": ("rats", "mice", "rabbits", "hamsters", "dogs", "pig", "monkeys", "mouse", "dawley", "wistar", "f344",
                "fischer", "animals"),
    "case_report": ("case", "patient", "man", "boy", "girl", "male", "year", "child", "infant", "lady", "person",
                    "mother", "smoker", "adult", "neonate", "instance", "autopsy"),
    "case_series": ("series", "cases", "patients", "women", "men", "children"),
}  # fmt: skip
_RESULT = re.compile(r"\d ?%|\bp ?[<=]")
_OWN_DESIGNS = ("case_control", "database_analysis", "prospective_cohort", "retrospective_cohort")


@dataclass(frozen=True)
class Hit:
    """Where a phrase stands."""

    line: Line
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Text:
    """Looks phrases up in the title and in the sentences of the abstract that speak of the study itself."""

    lines: tuple[Line, ...]
    types: tuple[str, ...]
    found: tuple[Candidate, ...]

    @cached_property
    def title(self) -> tuple[Line, ...]:
        return headline(self.lines)

    @cached_property
    def body(self) -> tuple[Line, ...]:
        wished = pattern("design", "wished", "abstract")
        return tuple(
            line
            for line in self.lines
            if (line.part not in (HEADING, BACKGROUND, CONCLUSIONS) or tells_of_itself(line))
            and not wished.search(line.text)
        )

    @cached_property
    def size(self) -> int | None:
        """How many patients the authors themselves saw, as far as they say."""
        return cohort.own_size(self.found)

    @cached_property
    def whole(self) -> Hit:
        """The title, for what no phrase of its own decided."""
        return Hit(self.title[0], 0, len(self.title[0].text))

    def title_hit(self, name: str) -> Hit | None:
        return _first_hit(pattern("design", name, "title"), self.title)

    def body_hit(self, name: str) -> Hit | None:
        return _first_hit(pattern("design", name, "abstract"), self.holding(name))

    def holding(self, name: str) -> Iterable[Line]:
        """The sentences in which a phrase of that name can stand."""
        words = WORDS.get(name)
        return (line for line in self.body if any(word in line.text for word in words)) if words else self.body

    def any_hit(self, name: str) -> Hit | None:
        return self.title_hit(name) or self.body_hit(name)

    def names_its_design(self) -> bool:
        return any(self.any_hit(name) for name in _OWN_DESIGNS)

    def observes(self) -> bool:
        """Whether the abstract tells of data of its own: a design, or results in figures."""
        return self.names_its_design() or any(_RESULT.search(line.text) for line in self.body)

    def told(self, *names: str) -> int:
        """In how many sentences of the abstract one of the phrases stands, and twice that for the title."""
        in_title = any(self.title_hit(name) for name in names)
        expressions = [pattern("design", name, "abstract") for name in names]
        return 2 * in_title + sum(any(one.search(line.text) for one in expressions) for line in self.body)


def _first_hit(expression: re.Pattern[str], lines: Iterable[Line]) -> Hit | None:
    for line in lines:
        if match := expression.search(line.text):
            return Hit(line, match.start(), match.end())
    return None
