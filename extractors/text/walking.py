"""How many patients could walk after treatment, and whether they could before."""

import re

from extractors.records import Finding
from extractors.text.groups import ALL
from extractors.text.lines import Line, own
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, number
from extractors.text.patterns import pattern
from extractors.text.topic import SITES

COULD_NOT, COULD = "could not walk before", "walked before"

_ASIDE = re.compile(rf"\bp ?[=<>] ?{DECIMAL}|(?:at|within|for|of)? ?(?:{DECIMAL}|{WHOLE})[ -]*{TIME_UNIT}")
_WALKERS = re.compile(
    rf"(?:(?P<percent>{DECIMAL}) ?%|(?<![\w.,/-])(?P<count>{WHOLE})(?: ?(?:/|of|out of) ?(?:the )?{WHOLE})?)"
    r"(?P<who>[^.;,%\d]{0,80}?)\b(?:walk\w*|ambulat\w*|regained|remained)\b"
)
_AT_FIRST = re.compile(r" (?:at (?:diagnosis|presentation|admission|first)|before|pre-?operatively|initially)\b")
_GENERAL = re.compile(r"\b(?:can|may|might|should|will)\b")  # advice, not what was seen
_WHO = re.compile(r"\b(?:who|that)\b")
_NOT_BEFORE = re.compile(r"not walk|non-?ambulat|unable|paraple|regain|becom|became|immobile")
_BEFORE = re.compile(
    r"(?:who|that) (?:had )?(?:walked|were ambulat\w*|could walk)(?: \w+)? before|still|remain|maintain|retain|kept"
)


def find(lines: tuple[Line, ...], *, topic: str | None) -> tuple[Finding, ...]:
    """Shares or counts of those who could walk afterwards, with what they could before; none where not stated.

    Only papers on the spine are read for it: elsewhere walking is exercise or a measure of something else.
    """
    found: dict[tuple, Finding] = {}
    if topic not in SITES:
        return ()
    for line in own(lines):
        if pattern("function", "walking").search(line.text) and pattern("function", "afterwards").search(line.text):
            for made in _walkers(line):
                found.setdefault((made.value, made.patient_group), made)
    return tuple(found.values())


def _walkers(line: Line) -> list[Finding]:
    text = _ASIDE.sub(lambda match: " " * len(match[0]), line.text)
    found = []
    for match in _WALKERS.finditer(text):
        words = text[match.start() : match.end() + 60]
        if _GENERAL.search(words):
            continue
        at_first = _AT_FIRST.match(text, match.end()) and not _WHO.search(match["who"])
        if at_first or not pattern("function", "afterwards").search(words):
            continue
        group = COULD_NOT if _NOT_BEFORE.search(words) else COULD if _BEFORE.search(words) else ALL
        value = float(match["percent"]) if match["percent"] else number(match["count"])
        found.append(
            line.finding(match.start(), match.end(), kind="neurological_outcome", name="ambulatory_after", value=value,
                         unit="percent" if match["percent"] else "count", patient_group=group)
        )  # fmt: skip
    return found
