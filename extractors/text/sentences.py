"""Where the sentences of an abstract start, by the way medical abstracts are punctuated."""

import re

SECTION_BREAK = "\n\n"  # how the pipeline joins the title and the sections of one article

# A stop after one of these does not end a sentence.
_SHORT_WORDS = frozenset(
    "al vs v viz cf ca approx fig figs no nos ref refs eg ie e.g i.e resp incl excl max min avg vol dr mr mrs ms prof "
    "st dept univ inc ltd co corp calif pp ed eds sp spp var subsp ser jr sr tab eq ph u.s u.k".split()
)
_STOP = re.compile(
    r"""(?<![.?!])(?P<stop>[.?!]+)(?P<closing>["')\]]*)(?:
        (?P<space>[ ]+)(?=["'(\[]*[A-Z0-9<>\u2022])     # the usual end: space, then a capital or a figure
        |(?=[A-Z][a-z]+\b)                              # "died.After": the space was lost
    )""",
    re.VERBOSE,
)
# Texts that never begin a sentence with a capital: a stretch as long as LONG is cut at every stop, one as long as
# LONGEST (counted in characters) at the next space. No real sentence reaches that, and rules stay fast.
LONG, LONGEST = 1_000, 2_000
_LEVEL = re.compile(
    r"\b(?:group|arm|stage|grade|type|class|hepatitis|vitamin|part|cohort|asia|frankel)\s+[A-Z]$", re.IGNORECASE
)
_LAST_WORD = re.compile(r"[\w.]*\w$")


def boundaries(text: str) -> list[int]:
    """Offsets at which a new sentence starts, in rising order, without 0. Section breaks always count."""
    found = {match.end() for match in re.finditer(r"\n+|[\u3002\uff01\uff1f]|(?=\u2022)", text)}
    found.update(match.end() for match in _STOP.finditer(text) if _ends_sentence(text, match))
    for start, end in _stretches(text, found, LONG):
        found.update(match.end() for match in re.compile(r"[.?!] ").finditer(text, start, end))
    for start, end in _stretches(text, found, LONGEST):
        while end - start > LONGEST and (space := text.find(" ", start + LONGEST, end)) > 0:
            start = space + 1
            found.add(start)
    return sorted(offset for offset in found if 0 < offset < len(text))


def _stretches(text: str, found: set[int], longest: int) -> list[tuple[int, int]]:
    """What lies between two boundaries and is longer than that."""
    edges = [0, *sorted(found), len(text)]
    return [(start, end) for start, end in zip(edges, edges[1:], strict=False) if end - start > longest]


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match["stop"] != ".":
        return match["stop"][0] != "." or match["space"] is not None
    before = text[max(0, match.start() - 25) : match.start()]
    word = _LAST_WORD.search(before)
    last = word[0] if word else ""
    follows = text[match.end() : match.end() + 25].lstrip("\"'([")
    if match["space"] is None:
        return bool(last) and last[-1].islower() or last[-1:].isdigit() or bool(match["closing"])
    if last.lower() in _SHORT_WORDS and not match["closing"]:
        # "et al. Patients" and "p vs. Group" go on; so does "no. 3", but not "the answer is no. We"
        return last.lower() in {"no", "min", "max", "st", "ms"} and not follows[:1].isdigit() and follows[:1].isupper()
    if len(last) == 1 and last.isupper() and not match["closing"]:
        # the initial of a name ("J. Smith"), unless what stands before is a level, stage or group
        return not re.search(r"(?:^|[\s(])[A-Z]$", before) or bool(_LEVEL.search(before))
    if follows[:1].isdigit():
        # "p = 0. 05" goes on, "... were treated. 12 patients" does not
        return not before[-1:].isdigit() or not re.match(r"\d+\s*(?:[)%]|$)", follows)
    return True
