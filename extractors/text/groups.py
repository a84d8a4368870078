"""Which patients a figure is about: all of them, or a subgroup in the abstract's own words."""

import re

from extractors.text.lines import ahead_of

ALL = "all"
NOT_NAMED = "subgroup not named"

# Words after "of", "in", "after" ... that name no subgroup: everybody, the disease, or the moment counted from.
_EVERYONE = re.compile(
    r"(?:all|(?:the )?(?:entire|whole|overall|total|study|present|full)|our|these|this|those|both|each"
    r"|(?:the )?\d+)\b.*"
    r"|(?:the )?(?:(?:pooled|combined|reported|published|included|collected|analy[sz]ed) )?"
    r"(?:patients?|cases?|cohort|group|series|population|study|whole|survivors?|disease|treatment|time|date)"
    r"|(?:the )?(?:surgery|radiotherapy|operation)|iscms?|mscc|mescc|lmd?|(?:[\w-]+ ){0,3}diagnosis(?: .*)?|the time .*"
    r"|an? (?:median|mean|range).*|(?:onset|detection|date|time|start|completion|end) of .*|first .*"
)
_SPAN_OF_TIME = re.compile(r"\d%|\bmonths?\b|\byears?\b")
_AFTER = re.compile(
    r"[ ,]*(?:\([^()]*\) ?)?(?:(?:at|after) [\w.]+[ -](?:years?|months?|weeks?) )?"
    r"(?:in|for|among|with|after|following|when) (?:the |those )?(?P<group>[^,;.()]{2,60}?)"
    r"(?= {0,60}(?:[,;.(]|$|\b(?:and|versus|vs|v|compared|while|whereas|at|but|than|p)\b))"
)
_BETWEEN = re.compile(
    r"(?:of|for|in|among|with|after) (?:the |those )?(?P<group>[^,;.]{2,90}?),? ?"
    r"(?:\(|\b(?:was|were|is|are|of|reached|being|at)\b)"
)
# "breast cancer had the longest median survival"
_SUBJECT = re.compile(
    r"(?:^|[;:.,] )(?:the |patients with |those with )?(?P<group>[^,;:.()]{3,60}?)"
    r" (?:had|have|showed|experienced|achieved|reached) (?:the |an? )?(?:[\w-]+ ){0,4}[\w-]+$"
)
_OPENING = re.compile(r"(?:in|for|among|after|with|of) (?P<group>[^,;]{3,90}),")
_LISTED_AFTER = re.compile(r" ?(?:\([^()]*\))?,? ?(?:in|for|among|with|after) (?:the )?(?P<group>[^,;.()]{3,90})")
_COMPARED = re.compile(r"\b(?:compared|versus|vs|against|than)\b")
_SEPARATOR = re.compile(r" (?:and|versus|vs\.?|v\.?|or|than) ")
_REACH = 300  # so far before the figure its group may be named


def groups_of(text: str, named: int, start: int, end: int, count: int) -> list[str]:
    """Names for the `count` figures at `text[start:end]` whose measure was named up to `named`; at least one name."""
    if count <= 1:
        return [_group_of(text, named, start, end)]
    for match in (_BETWEEN.search(text, max(named, start - _REACH), start + 1), _LISTED_AFTER.match(text, end)):
        names = _SEPARATOR.split(match["group"]) if match else []
        if len(names) == count:
            return [name.strip() for name in names]
    return [NOT_NAMED] * count


def _group_of(text: str, named: int, start: int, end: int) -> str:
    """What follows the figure, else what stands between measure and figure, their subject, or the opening words."""
    since = max(named, start - _REACH)
    after = _AFTER.match(text, end)
    if after and (name := _name(after["group"])):
        return name
    if _COMPARED.search(text, since, start):
        return NOT_NAMED
    between = _BETWEEN.search(text, since, start + 1)
    for match in (between, _SUBJECT.search(ahead_of(text, named)), _OPENING.match(text)):
        if match and (name := _name(match["group"])):
            return name
    return ALL


def _name(group: str) -> str | None:
    words = group.strip(" ,")
    return None if _EVERYONE.fullmatch(words) or _SPAN_OF_TIME.search(words) else words
