"""Local control: the share of patients or lesions whose tumour did not come back where it was treated."""

import re
from collections.abc import Iterator

from extractors.records import Finding
from extractors.text.groups import ALL
from extractors.text.lines import Line, own
from extractors.text.measures import measured
from extractors.text.numbers import WHOLE, number

_OF = r"(?P<part>{n}) ?(?:/|of|out of)(?: the)? ?(?P<whole>{n})\b".replace("{n}", WHOLE)
# "local control was achieved in 21/36 patients", "7 of 16 were locally controlled"
_SHARES = (
    re.compile(
        r"\b(?:local(?:ly)?|tumou?r|locoregional)[ -](?:tumou?r )?control(?:led)?\b"
        rf"[^.;]{{0,50}}?\b{_OF}(?! ?%)"
    ),
    re.compile(rf"\b{_OF}[^.;%]{{0,40}}?\b(?:were|was) local(?:ly)? controlled"),
)


def find(lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """Local control in percent, with its time where stated, in reading order, each figure once."""
    found: dict[tuple, Finding] = {}
    for line in own(lines):
        if "control" in line.text:
            for made in list(_figures(line)) or _shares(line):
                found.setdefault((made.value, made.at_months), made)
    return tuple(found.values())


def _figures(line: Line) -> Iterator[Finding]:
    for figure in measured(line.text):
        if figure.measure == "local_control" and figure.unit == "percent":
            yield line.finding(
                figure.start, figure.end, kind="local_control", value=figure.value, unit="percent",
                at_months=figure.at_months, low=figure.low, high=figure.high, patient_group=figure.group,
            )  # fmt: skip


def _shares(line: Line) -> Iterator[Finding]:
    for expression in _SHARES:
        for match in expression.finditer(line.text):
            part, whole = number(match["part"]), number(match["whole"])
            if part <= whole and whole > 0:
                yield line.finding(match.start(), match.end(), kind="local_control", value=round(100 * part / whole, 1),
                                   unit="percent", patient_group=ALL)  # fmt: skip
