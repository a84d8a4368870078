"""What patients died of: their widespread cancer, the cord lesion, or something else.

The words are in config/patterns/presentation.csv.
"""

import re
from collections.abc import Iterator

from extractors.records import Finding
from extractors.text.lines import Line, ahead_of, own
from extractors.text.numbers import DECIMAL, WHOLE, number
from extractors.text.patterns import pattern

# Of two causes named at one place the first of these is meant ("progressive spinal cord metastasis").
CAUSES = ("cord_disease", "other", "systemic_disease")

_TOLD = re.compile(r"\bdie|dying|death|mortality|succumb")
_COUNTED = re.compile(
    rf"(?:(?P<percent>{DECIMAL}) ?%|(?<![\w.,/%-])(?P<count>{WHOLE})(?: ?(?:/|of|out of) ?(?:the )?{WHOLE})?)"
    r"(?: (?!years?|months?|weeks?|days?)[\w-]+){0,3} $"
)
_COUNTED_AGAIN = re.compile(rf" ?(?P<count>{WHOLE}) (?:\w+ )?(?:of|from|due)")  # "..., one of pulmonary embolism"
_IN = re.compile(rf"(?: \w+)? in (?:(?P<percent>{DECIMAL}) ?%|(?P<count>{WHOLE})\b)")  # "systemic disease in 80%"
_LISTED = re.compile(r",| and (?=\w+ (?:of|from|due)\b)|;")
_PARTS_AT_MOST = 5


def causes(lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """Causes of death in reading order, each once, with a count or percent where stated; none where not told."""
    found: dict[str, Finding] = {}
    for line in own(lines):
        if _TOLD.search(line.text):
            for name in ("died_of", "cause_of_death"):
                for match in pattern("presentation", name).finditer(line.text):
                    for made in _named(line, match):
                        found.setdefault(made.name, made)
    return tuple(found.values())


def _named(line: Line, match: re.Match[str]) -> Iterator[Finding]:
    """"two died of the ISCM, one of pulmonary embolism": each cause with the number before it."""
    text, start = line.text, match.end()
    stop = min((at for mark in ".;" if (at := text.find(mark, start)) >= 0), default=len(text))
    counted = _COUNTED.search(ahead_of(text, match.start()))
    for position, part in enumerate(_LISTED.split(text[start:stop])[:_PARTS_AT_MOST]):
        again = _COUNTED_AGAIN.match(part)
        cause = _cause(part)
        if not cause or (position > 0 and not again):
            return
        name, hit = cause
        value, unit = _value(again or counted or _IN.match(part, hit.end()))
        at = text.find(part, start)
        yield line.finding(at + hit.start(), at + hit.end(), kind="cause_of_death", name=name, value=value, unit=unit)
        start = at + len(part)


def _cause(words: str) -> tuple[str, re.Match[str]] | None:
    hits = [(name, hit) for name in CAUSES if (hit := pattern("presentation", name, "death").search(words))]
    return min(hits, key=lambda found: found[1].start()) if hits else None


def _value(counted: re.Match[str] | None) -> tuple[float | None, str | None]:
    if counted is None:
        return None, None
    if counted.groupdict().get("percent"):
        return float(counted["percent"]), "percent"
    return number(counted["count"]), "count"
