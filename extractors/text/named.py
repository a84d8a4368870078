"""The measures and times that a sentence has named so far, and which of them its next figures belong to."""

import re
from dataclasses import dataclass, field

from extractors.text.events import HALF, SOMETHING_ELSE
from extractors.text.lines import ahead_of
from extractors.text.patterns import pattern

# What may stand between measures that share the figures after them ("PFS and OS").
_SAME_BREATH = re.compile(
    r"[ ,/(&]*(?:and|or|as well as)?[ ,]*(?:the )?(?:(?:median|actuarial|overall|rates? of|\d+-year|local) )*$"
)
# "survival benefit", but not "survival data for 74: median 6 months"
NO_FIGURE = re.compile(rf" (?!data[^.;:]{{0,40}}: (?:the )?median\b){pattern('measures', 'no_figure').pattern}")
# Between "increase in" and the measure.
_QUALIFIES = re.compile(r" (?:(?:the|a|their|median|mean|overall|actuarial|long-term|[\w-]+[ -]year|patient) )*")
# Before words like "response" or "age" that then name a group or a count and no measure of their own.
_PART_OF_A_GROUP = re.compile(
    r"\b(?:with|without|having|had|who|developed|no|any)(?: \w+){0,2} $|\bachieving(?: \w+){0,5} $"
    r"|\byears? of $|\([\d,]+ $"
)
# "with the high and low dose, respectively" names groups.
_DOSE_LEVEL = re.compile(r"\b(?:high|higher|low|lower|standard|full|single|double)[ -]$")
_ENDS_A_GROUP = re.compile(r",| (?:arms?|groups?|respectively)\b")
# Between a measure and its own figure.
_SAYS = re.compile(r"(?: times?)?(?: was| were| is| of|,|:| =)? {1,3}(?:only |about |just |nearly )?")
_LISTS = re.compile(r"[,/&]|\b(?:and|or|as well as)\b")


@dataclass
class Named:
    """What has been named up to a place of the sentence; figures fill the cells measure by time in reading order."""

    measures: list[str] = field(default_factory=list)
    statistics: list[str | None] = field(default_factory=list)
    measure_end: int = 0
    pending: str | None = None
    times: list[float] = field(default_factory=list)
    told: int = 0  # figures given since the measures were named; of two arms side by side, one
    series: list[float] = field(default_factory=list)  # times told one by one: "88% at one and 75% at two years"
    is_difference: bool = False  # the measure's figure is what it rose or fell by, unless two arms are compared
    difference_end: int = -1
    is_of_a_part: bool = False  # a group's number or bounds were named: the next figure is that group's
    unit: str | None = None  # of the spans of time told since the measures were named
    read_up_to: int = 0

    def name(self, text: str, event: re.Match[str]) -> None:
        """Notes the measure; measures named in one breath ("PFS and OS") share the figures that follow."""
        measure = SOMETHING_ELSE if NO_FIGURE.match(text, event.end()) else event.lastgroup
        is_follow_up = event[0].startswith(("follow", "median", "mean"))
        ahead = ahead_of(text, event.start())
        if measure == SOMETHING_ELSE and not is_follow_up and _PART_OF_A_GROUP.search(ahead):
            return
        if event[0] == "dose" and _DOSE_LEVEL.search(ahead) and _ENDS_A_GROUP.match(text, event.end()):
            return
        between = text[max(self.measure_end, event.start() - 200) : event.start()]
        together = self.measures and not self.told and self.measure_end and _SAME_BREATH.fullmatch(between)
        is_abbreviation = measure != "other_survival" or between.strip() in ("", "(")  # "disease-free survival (DFS)"
        if together and measure == self.measures[-1] and is_abbreviation:
            pass
        elif together and (SOMETHING_ELSE not in (measure, self.measures[-1]) or _LISTS.search(between)):
            self.statistics.append(self.pending or self.statistics[-1])
            self.measures.append(measure)
        else:
            self.measures, self.statistics = [measure], [self.pending]
        after = self.difference_end
        self.is_difference = after >= 0 and bool(_QUALIFIES.fullmatch(text, after, event.start()))
        self.pending = "median" if event[0].startswith(HALF) else None  # "half had died by 9 months"
        self.measure_end, self.told, self.unit = event.end(), 0, None

    def awaits_span(self, text: str, event: re.Match[str]) -> bool:
        """Whether "median" was said and its figure is still to come: "median survival 6 months, 28% at one year"."""
        if self.pending:
            return True
        is_next = _SAYS.fullmatch(text, self.measure_end, event.start())
        return self.statistics[-1:] == ["median"] and not self.told and bool(is_next)

    def say(self, measure: str) -> None:
        """Notes a measure that the words behind a figure name: "83% were alive"."""
        self.measures, self.statistics, self.told, self.is_difference = [measure], [None], 0, False

    def settle(self, count: int, *, is_compared: bool) -> None:
        """Measures named with something else share `count` figures where each can have one; else the last is meant."""
        if SOMETHING_ELSE in self.measures and (is_compared or count % len(self.measures)):
            self.measures, self.statistics = self.measures[-1:], self.statistics[-1:]

    def cells(self, count: int, *, fresh_times: bool, is_compared: bool) -> list[tuple[str, str | None, float | None]]:
        """(measure, statistic, time) for each of `count` figures; none where it cannot be told which is which.

        Two arms side by side ("5 vs 3 and 10 vs 8 months") have one measure and time, other lists go on to the next.
        """
        measures = list(zip(self.measures, self.statistics))
        times: list[float | None] = list(self.times) or [None]
        grid = [(*measure, time) for measure in measures for time in times]
        first = 0 if fresh_times and len(measures) == 1 else self.told
        if is_compared and 1 < len(grid) and not 2 < count == len(grid):
            arms = count // len(grid) if count % len(grid) == 0 and count > len(grid) else count
            first = first if count == arms else 0
            self.told = first + count // arms
            return [cell for cell in grid[first : first + count // arms] for _ in range(arms)]
        self.told += count
        if count == len(grid):
            return grid
        if len(measures) == 1 and (len(times) == 1 or count % len(times) == 0):
            return grid * (count // len(times))
        if fresh_times and count == len(times):
            return [(*measures[-1], time) for time in times]
        return grid[first : first + count] if first + count <= len(grid) else []
