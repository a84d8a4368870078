"""Which patients a figure is about: all of them, or a subgroup in the abstract's own words."""

import re

from extractors.text.lines import ahead_of

ALL = "all"
NOT_NAMED = "subgroup not named"

_EVERYONE = re.compile(
    r"(?:all|(?:the )?(?:entire|whole|overall|total|study|present|full)|our|these|this|those|both|(?:the )?\d+)\b.*"
    r"|(?:the )?(?:patients?|cases?|cohort|group|series|population|study|cases|whole|survivors?|disease|diagnosis|treatment|time|date|surgery|radiotherapy"
    r"|iscms?|mscc|mescc|lmd?|(?:[\w-]+ ){0,3}diagnosis|operation|diagnosis .*|the time .*|(?:onset|detection|date|time|start|completion|end) of .*|first .*)"
)
_AFTER = re.compile(
    r"[ ,]*(?:\([^()]*\) ?)?(?:(?:at|after) [\w.]+[ -](?:years?|months?|weeks?) )?(?:in|for|among|with|after|following|when) (?:the |those )?(?P<group>[^,;.()]{2,60}?)"
    r"(?= ?(?:[,;.(]|$|\b(?:and|versus|vs|v|compared|while|whereas|at|but|than|p)\b))"
)
_BETWEEN = re.compile(
    r"(?:of|for|in|among|with|after) (?:the |those )?(?P<group>[^,;.]{2,90}?),? ?(?:\(|\b(?:was|were|is|are|of|reached|being|at)\b)"
)
# "breast cancer had the longest median survival"
_SUBJECT = re.compile(
    r"(?:^|[;:.,] )(?:the |patients with |those with )?(?P<group>[^,;:.()]{3,60}?) (?:had|have|showed|experienced|achieved|reached) (?:the |an? )?(?:[\w-]+ ){0,4}[\w-]+$"
)
_COMPARED = re.compile(r"\b(?:compared|versus|vs|against)\b|\bthan\b")
_BEFORE = re.compile(r"^(?:in|for|among|after|with|of) (?P<group>[^,;]{3,90}),")


def groups_of(text: str, named: int, start: int, end: int, count: int) -> list[str]:
    """Names for the `count` figures at `text[start:end]` whose measure was named up to `named`; at least one name."""
    if count > 1:
        between = _BETWEEN.search(text, max(named, start - 300), start + 1)
        parts = re.split(r" (?:and|versus|vs\.?|v\.?|or|than) ", between["group"]) if between else []
        if len(parts) != count:
            after = re.match(r" ?(?:\([^()]*\))?,? ?(?:in|for|among|with|after) (?:the )?(?P<groups>[^,;.()]{3,90})", text[end:])
            parts = re.split(r" (?:and|versus|vs\.?|v\.?|or) ", after["groups"]) if after else []
        return [part.strip() for part in parts] if len(parts) == count else [NOT_NAMED] * count
    return [group_of(text, named, start, end)]


def group_of(text: str, named: int, start: int, end: int) -> str:
    """The group of one figure: what follows it, else what stands between measure and figure, else the sentence's opening."""
    after = _AFTER.match(text, end)
    if after and (name := _name(after["group"])):
        return name
    if _COMPARED.search(text, max(named, start - 300), start):
        return NOT_NAMED
    for match in (_BETWEEN.search(text, max(named, start - 300), start + 1), _SUBJECT.search(ahead_of(text, named)), _BEFORE.match(text)):
        if match and (name := _name(match["group"])):
            return name
    return ALL


def _name(group: str) -> str | None:
    words = group.strip(" ,")
    return None if _EVERYONE.fullmatch(words) or re.search(r"\d%|\bmonths?\b|\byears?\b", words) else words
