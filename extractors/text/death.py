"""What patients died of: their widespread cancer, the cord lesion, or something else.

The words are in config/patterns/presentation.csv.
"""

import re

from extractors.records import Finding
from extractors.text.lines import Line, ahead_of, own
from extractors.text.numbers import DECIMAL, WHOLE, number
from extractors.text.patterns import pattern

CAUSES = ("cord_disease", "other", "systemic_disease")

_COUNTED = re.compile(rf"(?:(?P<percent>{DECIMAL}) ?%|(?<![\w.,/%-])(?P<count>{WHOLE})(?: ?(?:/|of|out of) ?(?:the )?{WHOLE})?)(?: (?!years?|months?|weeks?|days?)[\w-]+){{0,3}} $")
_LISTED = re.compile(r",| and (?=\w+ of\b)| and (?=\w+ (?:from|due))|;")


def causes(lines: tuple[Line, ...]) -> tuple[Finding, ...]:
    """Causes of death in reading order, each once, with a count or percent where stated; none where not told."""
    found: dict[str, Finding] = {}
    for line in own(lines):
        if "die" not in line.text and "death" not in line.text and "mortality" not in line.text and "succumb" not in line.text:
            continue
        for expression in (pattern("presentation", "died_of"), pattern("presentation", "cause_of_death")):
            for match in expression.finditer(line.text):
                for made in _named(line, match):
                    found.setdefault(made.name, made)
    return tuple(found.values())


def _named(line: Line, match: re.Match[str]) -> list[Finding]:
    """"two died of the ISCM, one of pulmonary embolism": each cause with the number before it."""
    text = line.text
    stop = min((at for mark in ".;" if (at := text.find(mark, match.end())) >= 0), default=len(text))
    counted = _COUNTED.search(ahead_of(text, match.start()))
    found, start = [], match.end()
    for part in _LISTED.split(text[match.end() : stop])[:5]:
        causes_named = [(hit.start(), cause, hit) for cause in CAUSES if (hit := pattern("presentation", cause, "death").search(part))]
        own_count = re.match(rf" ?(?P<count>{WHOLE}) (?:\w+ )?(?:of|from|due)", part)
        if causes_named and (found == [] or own_count):
            at, cause, hit = min(causes_named)
            value, unit = _value(own_count or counted)
            found.append(line.finding(start + hit.start(), start + hit.end(), kind="cause_of_death", name=cause, value=value, unit=unit))
        start = text.find(part, start) + len(part)
        if not causes_named and not found:
            break
    return found


def _value(counted: re.Match[str] | None) -> tuple[float | None, str | None]:
    if counted is None:
        return None, None
    if counted.groupdict().get("percent"):
        return float(counted["percent"]), "percent"
    return number(counted["count"]), "count"
