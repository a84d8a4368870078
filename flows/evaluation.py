"""What an evaluation says, and how it is told: figures beside their goals, as a Markdown table or as JSON."""

import textwrap
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from extractors.figures import Figure
from extractors.labels import Names
from extractors.scoring import Mistake

_HEADINGS = ("figure", "reached", "95 % interval", "counts", "goal", "people agree", "published")


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a figure is set beside: our goal, how far people agree, and what is published of other tools."""

    goal: float | None = None
    people: float | None = None
    published: str | None = None


@dataclass(frozen=True, kw_only=True)
class Yardstick:
    """Everything in evaluation.toml."""

    names: Names
    figures: dict[str, Mark]


@dataclass(frozen=True, kw_only=True)
class Evaluation:
    """One labelled set, evaluated; `read_by` is the version of what read it.

    `confusion` counts pairs of study and claim by their relation in the label and by the rules, where that was asked.
    """

    name: str
    read_by: str
    articles: int
    figures: tuple[tuple[Figure, Mark], ...]
    mistakes: tuple[Mistake, ...] = ()
    confusion: dict[tuple[str, str], int] | None = None


def document(done: Evaluation, *, with_errors: bool) -> dict[str, object]:
    """The evaluation as a JSON object."""
    told: dict[str, object] = {"set": done.name, "articles": done.articles, "read_by": done.read_by}
    told["figures"] = [asdict(figure) | asdict(mark) for figure, mark in done.figures]
    if done.confusion is not None:
        told["confusion"] = [
            {"label": label, "told": read, "pairs": pairs} for (label, read), pairs in sorted(done.confusion.items())
        ]
    return told | ({"errors": [asdict(mistake) for mistake in done.mistakes]} if with_errors else {})


def table(done: Evaluation) -> str:
    """A heading and the figures as a Markdown table; below it, where there is one, the confusion of relations."""
    rows = [_HEADINGS, *(_cells(figure, mark) for figure, mark in done.figures)]
    lines = [f"### {done.name}: {done.articles} articles, read by {done.read_by}", "", *_markdown(rows), ""]
    if done.confusion is not None:
        lines += [*_markdown(_crossed(done.confusion)), ""]
    return "\n".join(lines)


def errors(done: Evaluation) -> str:
    """Each mistake with what it rests on, for a person."""
    lines = [f"{len(done.mistakes)} error{'' if len(done.mistakes) == 1 else 's'}", ""]
    for mistake in done.mistakes:
        lines.append(f"{mistake.key}  {mistake.what}: expected {mistake.expected}, read {mistake.read}")
        lines += [textwrap.fill(one, 110, initial_indent="    ", subsequent_indent="    ") for one in mistake.because]
    return "\n".join((*lines, ""))


def _markdown(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    head, *body = rows
    ruled = [head, tuple("-" * width for width in widths), *body]
    return ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |" for row in ruled]


def _crossed(confusion: dict[tuple[str, str], int]) -> list[tuple[str, ...]]:
    """Rows: the label's relation; columns: the rules'."""
    labels, told = (sorted({pair[place] for pair in confusion}) for place in (0, 1))
    head = ("label \\ told", *told)
    return [head, *((label, *(str(confusion.get((label, read), 0)) for read in told)) for label in labels)]


def _cells(figure: Figure, mark: Mark) -> tuple[str, ...]:
    people = "" if mark.people is None else f"{mark.people:.2f}"
    if figure.value is None:
        return (figure.name, "not labelled", "", "", "", people, mark.published or "")
    verdict = "" if mark.goal is None else f"{mark.goal:.2f}, {'met' if figure.value >= mark.goal else 'missed'}"
    interval = f"{figure.low:.3f} to {figure.high:.3f}"
    counts = f"{figure.part}/{figure.whole}"
    return (figure.name, f"{figure.value:.3f}", interval, counts, verdict, people, mark.published or "")
