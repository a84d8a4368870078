"""Local control: the share of patients or lesions whose tumour did not come back where it was treated."""

import re

from extractors.records import Finding
from extractors.text.lines import Line, own
from extractors.text.measures import measured
from extractors.text.numbers import WHOLE, number

# "local control was achieved in 21/36 patients", "locally controlled in 7 of 16"
_OF = re.compile(
    rf"\b(?:local(?:ly)?|tumou?r|locoregional)[ -](?:tumou?r )?control(?:led)?\b[^.;]{{0,50}}?\b(?P<part>{WHOLE}) ?(?:/|of|out of)(?: the)? ?(?P<whole>{WHOLE})\b(?! ?%)"
    rf"|\b(?P<part2>{WHOLE}) ?(?:/|of|out of)(?: the)? ?(?P<whole2>{WHOLE})\b[^.;%]{{0,40}}?\b(?:were|was) local(?:ly)? controlled"
)


def find(lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """Local control in percent, with its time where stated, in reading order, each figure once."""
    found: dict[tuple, Finding] = {}
    for line in own(lines):
        if "control" not in line.text:
            continue
        for figure in measured(line.text):
            if figure.measure == "local_control" and figure.unit == "percent":
                made = line.finding(figure.start, figure.end, kind="local_control", value=figure.value, unit="percent",
                                    at_months=figure.at_months, low=figure.low, high=figure.high, patient_group=figure.group)  # fmt: skip
                found.setdefault((made.value, made.at_months), made)
        if any(made.sentence_start == line.sentence.start and made.section == line.sentence.section for made in found.values()):
            continue
        for match in _OF.finditer(line.text):
            part, whole = number(match["part"] or match["part2"]), number(match["whole"] or match["whole2"])
            if 0 < whole and part <= whole:
                value = round(100 * part / whole, 1)
                found.setdefault((value, None), line.finding(match.start(), match.end(), kind="local_control", value=value,
                                                            unit="percent", patient_group="all"))  # fmt: skip
    return tuple(found.values())
