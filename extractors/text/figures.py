"""The figures beside an outcome: which numbers of a sentence count patients, and which stands nearest.

Everything here works on plain lower-case text.
"""

import re

from extractors.text.lines import ahead_of
from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE

# Numbers that count no patients: P values, times, grades, levels, years, thresholds.
_ANY = f"(?:{DECIMAL}|{WHOLE})"
_ASIDE = re.compile(
    rf"\bp ?[=<>\u2264\u2265] ?{DECIMAL}|(?:\+/?-|\u00b1) ?{DECIMAL} ?%?"
    rf"|(?:at|within|after|by|for|over|of|than|until|and|to)? ?{_ANY}(?:(?:-| to |/| and | or |, ){_ANY})?"
    rf"[ -]*{TIME_UNIT}"
    r"|\b(?:(?:grades?|class|stage|level|score|type|asia|frankel|mccormick|group)[ -]?(?:\d+|[a-e])"
    r"|(?:c|t|l|th|s)[ -]?\d+)\b(?:(?:-| to | or |/)(?:\d+|[a-e])\b)?"
    rf"|(?:[<>\u2264\u2265]|one or more|at least) ?{DECIMAL}(?: points?)?"
    rf"|\bby (?:at least )?{_ANY}\b|\bat least {_ANY}\b"
    r"|\bone of (?:the|its|our|their|these) (?!patients|cases|men|women|children|\d)[a-z]+"
    r"|\b(?:one|two|three|\d)[ -](?:grades?|points?|levels?|or more)\b|\b(?:19|20)\d\d\b|\([^()\d]*\)"
)
_OTHER_UNIT = (
    r"gy|mg|mm|cm|fractions?|lesions?|tumou?rs?|points?|studies|articles|levels?|segments?|sessions?|grades?|courses?"
    r"|cycles?|times|h|hrs?|hours?|minutes?|units?|recurrences?|relapses?|h[ae]+morrhages?|complications?"
    r"|procedures?|operations?|injections?|groups?|scores?|episodes?|deaths?|nerves?|eyes?|factors?|centers?"
    r"|institutions?|vertebrae|roots?"
)
NUMBER = re.compile(
    rf"(?<![\w.,/-])(?:(?P<percent>{DECIMAL}|{WHOLE})(?: ?%| per ?cent)"
    rf"|(?P<count>{WHOLE})(?: ?\({DECIMAL} ?%\))?(?: ?(?:/|of|out of) ?(?:the )?{WHOLE})?)"
    rf"(?![\w-]|\.\d)(?! ?(?:{_OTHER_UNIT}|[a-z]+ (?:groups?|arms?))\b)"
)
_FRACTIONS = {"half": "50%", "third": "33%", "quarter": "25%", "thirds": "67%", "quarters": "75%"}
_FRACTION = re.compile(
    r"(?<!than )(?<!over )(?<!under )(?<!by )(?<!nearly )(?<!almost )(?<!least )(?<!to )"
    r"\b(?:(?:(?:one|a)[ -])(?P<one>half|third|quarter)|(?P<half>half)|two[ -](?P<two>thirds)"
    r"|three[ -](?P<three>quarters))\b(?![ -](?:an?|year|month|week|day|hour|dose|life)\b)"
)
_ANOTHER_ARM = re.compile(rf"[^.;,]{{0,30}}? (?:and|v\.?|vs\.?|versus|compared with) {DECIMAL}(?: ?%| patients| of )")
_OUT_OF = re.compile(r"\b(?:of|among|from)(?: the| our| these)? $")
_OUT_OF_ALL = re.compile(r"(?<!total )(?<!improvement )\bof(?: the| our| these)? $")
_ALL_BUT = re.compile(r"\b(?:but|except|except for|save) (?:for )?$")  # "all but one kept their grade"


def countable(text: str) -> str:
    """The text of the same length without the numbers that count no patients, and with "50%" for "half"."""
    shown = _ASIDE.sub(lambda match: " " * len(match[0]), text)
    return _FRACTION.sub(lambda match: _FRACTIONS[match[match.lastgroup]].ljust(len(match[0])), shown)


def nearest(text: str, outcome: re.Match[str], start: int, end: int) -> re.Match[str] | None:
    """The first figure before the outcome in its part of the sentence, else the first after it.

    Of "of three with paresis two got stronger" it is the second: the first is the whole, as the figure of "better in
    most of 12 patients" is.
    """
    first = NUMBER.search(text, start, outcome.start())
    if first and _OUT_OF.search(ahead_of(text, first.start())):
        first = NUMBER.search(text, first.end(), outcome.start()) or first
    if first:
        return None if _ALL_BUT.search(ahead_of(text, first.start())) else first
    behind = NUMBER.search(text, outcome.end(), end)
    return None if behind and _OUT_OF_ALL.search(ahead_of(text, behind.start())) else behind


def outside_brackets(text: str) -> list[re.Match[str]]:
    """Every figure of a sentence that does not stand in brackets."""
    return [
        match
        for match in NUMBER.finditer(text)
        if text.count("(", 0, match.start()) <= text.count(")", 0, match.start())
    ]


def other_arm(text: str, figure: re.Match[str]) -> re.Match[str] | None:
    """The figure of another arm that follows: "in 30% and 28%"."""
    return _ANOTHER_ARM.match(text, figure.end())
