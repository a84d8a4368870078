"""What a sentence about figures is made of: names of measures, "median", points in time, percents and spans of time.

Everything here works on plain lower-case text in which intervals are put aside (spreads.py). The names of measures are
in config/patterns/measures.csv. What the words around a figure make of it: contexts.py.
"""

import re

from extractors.text.numbers import DECIMAL, TIME_UNIT, WHOLE, months, number
from extractors.text.patterns import pattern

SOMETHING_ELSE = "something_else"
DIFFERENCE = "difference"  # "increase in", before a measure
UNIT_FIRST, UNIT_NEXT, UNIT_BEFORE = "unit_first", "unit_next", "unit_before"  # where the unit of a bare figure stands
TIMED = ("time", UNIT_FIRST, UNIT_NEXT, UNIT_BEFORE)
MEASURES = ("progression_free_survival", "other_survival", "local_control", "overall_survival", SOMETHING_ELSE)

HALF = "half"
UNIT = TIME_UNIT.removesuffix(r"\b")
NUMBER = f"(?:{DECIMAL}|{WHOLE})"
# Between the figures of a list. What was put aside leaves spaces.
_AGAINST = r" *(?:versus|vs\.?|v\.?|and|or|/|compared (?:with|to)|against) ?"
_NAMED_ARMS = r" *(?:versus|vs\.?) (?:[a-z][\w-]* ){1,2}"  # "single 1.4 vs dual 2.8 months"
_LISTED = rf"(?: *, ?(?:and |or )?|{_AGAINST}|{_NAMED_ARMS})"
_PERCENT = "(?: {0,12}%)"
_NOTED = r"(?<=%) \([^()%]{1,40}\),? (?:versus|vs\.?|v\.?|and|compared with) "  # "87% (high dose) versus 15%"
_BARE_LIST = rf"{DECIMAL}(?: ?, ?{DECIMAL}){{1,8}},? (?:and|&) {DECIMAL}{_PERCENT}"  # "38, 22, 5 and 0%"
_PERCENTS = (
    rf"(?:{_BARE_LIST}"
    rf"|{DECIMAL}{_PERCENT}?(?:(?:(?<=%) {{0,60}}, ?(?:and )?|{_AGAINST}|{_NOTED}){DECIMAL}{_PERCENT}?)*(?<=%))"
)
# Blanks are taken whole (*+): shared out between neighbours in every way, a long list without unit would never end.
TIMES = rf"{NUMBER}(?:[ -]*+(?:{UNIT}\b)?-?{_LISTED}{NUMBER})*[ -]*+{UNIT}\b"
_START = r"(?<![\w.,/-])"
_OF_WHOM = r"(?:for|in|with|among|after|on)\b"
# Figures whose unit stands elsewhere: before them ("survival (months) was 12 and 9"), ...
_UNIT_FIRST = (
    rf"(?:\((?:in )?{UNIT}\)(?: was| were| of| is|:| =)?|\bin {UNIT}(?: was| were| is|:| =)) {DECIMAL}"
    rf"(?:{_LISTED}{DECIMAL})*(?! ?%|-?\d|\.\d| to \d|[ -]*{UNIT}\b)"
)
# ... at the next arm ("12.5 and 9.6 with the two doses, compared with 5.8 months", "A: 11, B: 4, C: 2 months"), ...
_UNIT_NEXT = (
    rf"{_START}{DECIMAL}(?: and {DECIMAL})?(?=,? {_OF_WHOM}[^;.()%\d]{{1,60}}"
    rf"\b(?:versus|vs\.?|v\.?|compared (?:with|to)) (?:the |a median of )?{DECIMAL}[ -]*{UNIT}\b)"
    rf"|(?<=: |= ){DECIMAL}(?=(?:, (?:and )?[a-z][\w -]{{0,20}}[:=] {DECIMAL}){{1,5}}[ -]*{UNIT}\b)"
)
# ... or at the arm before: "30 months for A versus 29.3 for B".
_UNIT_BEFORE = (
    r"(?:(?<= v )|(?<= v\. )|(?<= vs )|(?<= vs\. )|(?<= versus )|(?<=compared with )|(?<=compared to ))"
    rf"{DECIMAL}(?= {_OF_WHOM}|[),;]|\.?$)"
)

# Measures that share one "survival": "overall and relapse-free survival", "disease-free and overall survival".
_SHARED = r"(?=(?:,|,? (?:and|or)|/) (?:[\w-]+,? ){0,5}?(?:[\w-]+-)?survival\b)"
_SHORTENED = {
    "overall_survival": (
        rf"|\b(?:overall|crude){_SHARED}"
        # "eight died, at a median of 4 months"; "half of the patients had died by 9 months", which is a median
        rf"|\bdied\b,? (?:at|after) (?=an? (?:median|mean) of {NUMBER})"
        rf"|\bdied\b(?=[^;()]{{1,40}} (?:after|from)\b[^;()]{{0,30}}\(median {NUMBER})"
        rf"|\b{HALF}\b(?: [\w-]++){{0,5}}? (?:died|dead|alive|living|lived|survived) (?:by|at|for|to)"
        rf" (?={NUMBER}[ -]*+{UNIT}\b)"
    ),
    "other_survival": rf"|(?<![\w-])[\w-]{{1,40}}[ -](?:free|specific){_SHARED}",
}
# The last group that matched tells what the event is.
EVENT = re.compile(
    "|".join(
        (
            rf"(?P<range>{_START}{NUMBER}(?: ?- ?| to ){NUMBER} ?(?:%|[ -]*{UNIT}\b))",
            rf"(?P<percent>{_START}(?<!\bat ){_PERCENTS})",
            rf"(?P<time>{_START}{TIMES})",
            rf"(?P<{UNIT_FIRST}>{_UNIT_FIRST})",
            rf"(?P<{UNIT_NEXT}>{_UNIT_NEXT})",
            rf"(?P<{UNIT_BEFORE}>{_UNIT_BEFORE})",
            rf"(?P<{DIFFERENCE}>{pattern('measures', DIFFERENCE).pattern})",
            *(f"(?P<{name}>{pattern('measures', name).pattern}{_SHORTENED.get(name, '')})" for name in MEASURES),
            r"(?P<median>\bmedians?\b)",
            r"(?P<mean>\b(?:means?|averages?|averaged)\b)",
        )
    )
)

# "progression-free survival (PFS) and overall survival (OS)": said twice and meant once.
_ABBREVIATED = re.compile(
    rf"(?P<word>\b(?:survival|progression|recurrence|relapse|failure|control) ?)[(\[](?!{UNIT}[)\]])[a-z]{{2,7}}[)\]]"
)

_ONE_TIME = re.compile(rf"(?P<number>{NUMBER})[ -]*(?P<unit>{UNIT}\b)?")
_ANY_UNIT = re.compile(rf"(?<![a-z]){UNIT}\b")
_ANY_DECIMAL = re.compile(DECIMAL)
_YEAR = re.compile(r"(?<=\d)[ -]y\b(?!/)")  # "3-y"
_MONTHS_AND_DAYS = re.compile(
    rf"(?<![\w.,-])(?P<months>{WHOLE}) months? and (?P<days>{WHOLE}) days?\b"
)
_PERCENT_WORD = re.compile(r"[ -]per ?cent\b")
_NUMBER_WORD = re.compile(rf"(?<![\w.,-])(?=[a-z])(?P<number>{WHOLE}){_PERCENT_WORD.pattern}")  # "thirty percent"
_VERSUS = re.compile(r"\b(?:versus|vs|v|compared|against)\b")
ADJECTIVE = re.compile(rf"-{UNIT}$")  # "5-year"
SPACED = re.compile(rf" {UNIT}\b")  # "5 months, and 1-year": the first is a span


def in_figures(text: str) -> tuple[str, dict[int, int]]:
    """The text of the same length with figures for "thirty percent" and "4 months and 4 days", without abbreviations.

    With it where such words begin and end.
    """
    text = _YEAR.sub("yr", text)
    text = _ABBREVIATED.sub(lambda match: match["word"].ljust(len(match[0])), text)
    ends: dict[int, int] = {}

    def span(match: re.Match[str]) -> str:
        ends[match.start()] = match.end()
        whole = number(match["months"]) + months(number(match["days"]), "day")
        return f"{whole:g} months".ljust(len(match[0]))

    text = _MONTHS_AND_DAYS.sub(span, text)
    if not _PERCENT_WORD.search(text):
        return text, ends

    def figure(match: re.Match[str]) -> str:
        ends[match.start()] = match.end("number")
        return f"{number(match['number']):g}%".ljust(len(match[0]))

    return _PERCENT_WORD.sub(lambda match: "%".ljust(len(match[0])), _NUMBER_WORD.sub(figure, text)), ends


def times(text: str, offset: int = 0) -> list[tuple[float, int, int, str]]:
    """(months, start, end, unit) of each figure of a list of times; a figure without unit takes the next one's."""
    found, unit = [], "months"
    for part in reversed(list(_ONE_TIME.finditer(text))):
        unit = part["unit"] or unit
        found.append((months(number(part["number"]), unit), offset + part.start(), offset + part.end(), unit))
    return found[::-1]


def spans(text: str, event: re.Match[str], unit: str | None) -> list[tuple[float, int, int, str]]:
    """The same for any event of TIMED; `unit` is that of the spans told before it, None without any."""
    if event.lastgroup == "time":
        return times(event[0], event.start())
    if event.lastgroup != UNIT_BEFORE:
        unit = _ANY_UNIT.search(text, event.start())[0]
    return [
        (months(number(figure[0]), unit), figure.start(), figure.end(), unit)
        for figure in _ANY_DECIMAL.finditer(text, event.start(), event.end())
        if unit
    ]


def percents(event: re.Match[str]) -> list[tuple[float, int, int]]:
    """(percent, start, end) of each figure of the event; what stands in brackets between them is none."""
    shown = re.sub(r"\([^()]*\)", lambda match: " " * len(match[0]), event[0])
    found = [
        (float(match[0].replace(",", "")), event.start() + match.start(), event.start() + match.end())
        for match in re.finditer(DECIMAL, shown)
    ]
    return [figure for figure in found if figure[0] <= 100]


def figure_length(event: re.Match[str]) -> int:
    """How long the first figure of a list is."""
    return re.compile(NUMBER).match(event[0]).end()


def compares(text: str) -> bool:
    """Whether the first two figures of a list are those of two arms: "60 vs 40%", "60% and 40%, 30% and 20%"."""
    between = re.split(NUMBER, text)[1:-1]
    if len(between) < 2:
        return bool(between and _VERSUS.search(between[0]))
    is_in_pairs = len(between) % 2 == 1 and all(("," in words) == (at % 2 == 1) for at, words in enumerate(between))
    return bool(_VERSUS.search(between[0])) or is_in_pairs


def spans_and_points(event: re.Match[str]) -> int | None:
    """Where points in time begin in "12 months, and 2- and 5-year"; None for a list of one kind."""
    spans = list(SPACED.finditer(event[0]))
    if not spans or not ADJECTIVE.search(event[0]):
        return None
    return event.start() + spans[-1].end()
