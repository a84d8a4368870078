"""Primary tumours that are told by their organ alone: "Primaries: lung 9, breast 2", "metastases from the prostate".

The phrases are lines of config/vocabulary/origins.csv. A phrase of the kind "phrase" holds the organ; after one of
the kind "list" every organ of the sentence that stands like an item of a list is meant.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from extractors.errors import ConfigurationError
from extractors.text.lines import Line
from extractors.text.organs import Organ, expression
from extractors.text.phrase_rules import PhraseRule, phrase_rule
from extractors.text.vocabulary import read_table
from extractors.text.words import matching_form

COLUMNS = ("kind", "phrase", "example")
# What may stand around an item of a list of organs; "lung metastases" and "the breast lump" are none.
_BEFORE_ITEM = re.compile(
    r"(?:^|[,:;(/%)\d=]"
    r"|\b(?:and|or|from|the|was|were|is|in|of|included|including|include|being|by|as|a|either|with|mostly|mainly))"
    r" *(?:(?:non-?)?small[ -]cell )?$"
)
_AFTER_ITEM = re.compile(
    r" *(?:$|[,;.:()/=]|\d"
    r"|(?:n|and|or|in|was|were|being|for|followed|respectively|as|to|primary|primaries)\b"
    r"|(?:next|second|third|came|then)\b"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)"
)
# A list of numbers per organ is one of origins unless it counts places: "bone 9, liver 4, lung 2".
# But the "bone metastases" of which the origins are counted are no place among others.
_SITES = re.compile(
    r"\b(?:bones?|brain|lymph|nodes?|nodal|viscera\w*|peritone\w*|levels?|cervical|thoracic|lumbar)\b"
    r"(?! metasta\w++(?! ?[(:=]? ?(?!(?:19|20)\d\d\b)\d))"
)
# Where counted origins are over: "(breast 10, lung 7, bladder and cervix 1 each)".
_COUNTED_END = re.compile(r"[);.]")
# "Three operated patients: breast, kidney, and one whose primary was never found"
_PATIENTS = re.compile(r"\b(?:patients|cases|(?:wo)?men|metastases|deposits|secondaries)\b[^:;.]{0,40}: ")
_OF_METASTASIS = re.compile(r"\b(?:metasta|deposit|secondar|primar)")
# Where a list of origins is over: "metastases from the breast to the lung".
_LIST_END = re.compile(r";|\b(?:to|with|metasta\w*|who|which|had|treated|underwent|after)\b")
# "lung, breast and prostate made up most.", "... made up 65%", "myeloma, breast and prostate did best"
_SHARE = (
    r"(?:(?:made up|make up|formed|supplied|accounted for)"
    r" (?:most|the majority|the bulk|half|two[ -]thirds|three[ -]quarters|(?:\w+ )?\d+(?:\.\d+)? ?%)"
    r"|(?:did|fared|lived|survived|responded) (?:the )?(?:best|worst|better|worse|longest|longer|shortest))(?!\w)"
)
_SHARE += r"(?=[.,;]|$| of (?:the )?(?:these|them|all|cases|patients|primaries|total)\b)"
# "breast, lung and prostate cancer", "nine breast and four lung primaries": the head belongs to each; also by a verb,
# "lung 18%, breast (13%) and kidney headed the primaries", which may follow a single organ.
_FIGURE = r"(?: ?\(?(?:n ?= ?)?\d+(?:\.\d+)? ?%?(?: \([^()]{1,20}\))?\)?)?"
_NEXT = (
    r"(?: ?(?:,|/|and|or|&) ?(?:and |or )?(?:(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) )?"
    r"(?:{organ})" + _FIGURE + ")"
)
_HEADS = r"(?:cancers?|carcinomas?|primar(?:y|ies)|sources|origins|malignanc(?:y|ies)|adenocarcinomas?)\b"
_SHARED_HEAD = (
    rf"(?={_FIGURE}(?:{_NEXT}{{1,12}} {_HEADS}|{_NEXT}{{0,12}} {_SHARE}"
    rf"|{_NEXT}{{0,12}} (?:were|are|was|is|being|led|leads?|headed|heads?|topped|tops?|dominated?)"
    rf" (?:the )?(?:(?!primary )\w+ ){{0,2}}{_HEADS}))"
)


@dataclass(frozen=True, kw_only=True)
class Origins:
    """Finds organs of origin. Make it with `load_origins`."""

    phrases: tuple[PhraseRule, ...]
    lists: tuple[PhraseRule, ...]
    organ: re.Pattern[str]
    counted: re.Pattern[str]
    shared_head: re.Pattern[str]
    concept_ids: dict[str, str]
    metastatic_sites: frozenset[str]

    def find(self, line: Line) -> Iterator[tuple[int, int, str]]:
        """(start, end, concept id) of each organ of origin in `line.text`, in order and each place once."""
        text = line.text
        places: dict[tuple[int, int], str] = {}
        for rule in self.phrases:
            for match in rule.matches(text):
                places[match.span("organ")] = match["organ"]
        for match in self.shared_head.finditer(text):
            places[match.span("organ")] = match["organ"]
        if not _SITES.search(text):
            places.update(self._of_patients(text))
        for begin in (match.end() for rule in self.lists for match in rule.matches(text)):
            places.update(self._items(text, begin, _LIST_END))
        for (start, end), organ in sorted(places.items()):
            yield start, end, self.concept_ids[_key(organ)]

    def _of_patients(self, text: str) -> dict[tuple[int, int], str]:
        """Organs that are counted or listed after "patients:", if one of them is hardly where metastases go."""
        found = {match.span(match.lastgroup): match[match.lastgroup] for match in self.counted.finditer(text)}
        if found:
            found.update(self._items(text, min(found)[1], _COUNTED_END))
        elif _OF_METASTASIS.search(text) and (match := _PATIENTS.search(text)):
            found = self._items(text, match.end(), _LIST_END)
        return found if any(_key(organ) not in self.metastatic_sites for organ in found.values()) else {}

    def _items(self, text: str, begin: int, over: re.Pattern[str]) -> dict[tuple[int, int], str]:
        """The organs that stand like items of a list, from `begin` to where the list is over."""
        found = {}
        end = over.search(text, begin)
        for match in self.organ.finditer(text, begin, end.start() if end else len(text)):
            is_first = not text[begin : match.start()].strip()
            if (is_first or _BEFORE_ITEM.search(text[: match.start()])) and _AFTER_ITEM.match(text[match.end() :]):
                found[match.span("organ")] = match["organ"]
        return found


def load_origins(folder: Path, organs: tuple[Organ, ...]) -> Origins:
    """The phrases in `folder` over the organs; raises ConfigurationError for a line of unknown kind."""
    alternatives = expression(organs)
    rules: dict[str, list[PhraseRule]] = {"phrase": [], "list": []}
    for line, row in read_table(folder / "origins.csv", COLUMNS):
        if row["kind"] not in rules or not row["phrase"]:
            raise ConfigurationError(
                f"{folder / 'origins.csv'}, line {line}: kind must be phrase or list, and a phrase is needed."
            )
        rules[row["kind"]].append(phrase_rule(row["phrase"], organ=alternatives))
    return Origins(
        phrases=tuple(rules["phrase"]),
        lists=tuple(rules["list"]),
        organ=re.compile(rf"(?<![\w-])(?P<organ>{alternatives})(?![\w-])"),
        counted=re.compile(
            rf"(?:^|[(]|[,;:] |\b(?:and|were|was) )(?:(?:non-?)?small[ -]cell )?"
            rf"(?:(?P<organ>{alternatives}) \(?(?:n ?= ?)?\d+(?:\.\d+)? ?%?\)?(?= ?[,;.)(]| and\b| or\b|$)"
            rf"|\d+ (?P<counted>{alternatives})(?= ?[,;.)(]| and\b|$))"
        ),
        shared_head=re.compile(rf"(?<![\w-])(?P<organ>{alternatives})" + _SHARED_HEAD.replace("{organ}", alternatives)),
        concept_ids={_key(form): organ.concept_id for organ in organs for form in organ.forms},
        metastatic_sites=frozenset(_key(form) for organ in organs if organ.metastatic_site for form in organ.forms),
    )


def _key(form: str) -> str:
    return " ".join(matching_form(part) for part in re.split(r"[\s-]+", form.lower()))
