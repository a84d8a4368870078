"""Numbers and spans of time as abstracts write them: "1,234", "thirty-three", "99 days", "6-month"."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORDS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, start=2)
}
_DIGIT = "|".join(_UNITS[1:10])
_WORD = rf"(?:{'|'.join(_TENS)})(?:[- ](?:{_DIGIT}))?|{'|'.join(sorted(_UNITS, key=len, reverse=True))}"

# A whole number, in figures or words. Use between word boundaries on text of `lines.lines` (plain, lower case).
WHOLE = (
    r"(?:\d{1,3}(?:,\d{3})+(?![\d,]*\.?\d)|\d{1,3}(?: \d{3})+(?=[ ][a-z])|\d+"
    rf"|(?:(?:{_DIGIT})[- ]hundred(?:(?: and)?[- ](?:{_WORD}))?|(?:a )?hundred(?: and)?(?:[- ](?:{_WORD}))?|{_WORD})"
    r"(?![a-z]))"
)
# A figure that may have decimals: "4.8", "35.33", ".5". Decimal commas are not read: "1,5" may be a list.
DECIMAL = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?![\d])"

DAYS_IN_A_MONTH = 30.4375
_MONTHS_IN = {"day": 1 / DAYS_IN_A_MONTH, "week": 7 / DAYS_IN_A_MONTH, "month": 1.0, "year": 12.0}
# "mo", "mos", "wk", "yr" are the short forms that journals print.
TIME_UNIT = r"(?:days?|weeks?|wks?|months?|mos?|years?|yrs?)\b"
_SHORT_UNITS = {"wk": "week", "mo": "month", "yr": "year"}


def number(text: str) -> float:
    """The value of a figure or number word: 1234.0 for "1,234", 33.0 for "thirty-three", 1.0 for "a".

    Raises ValueError for anything else.
    """
    word = text.strip().lower()
    if word[:1].isdigit() or word[:1] == ".":
        return float(word.replace(",", "").replace(" ", ""))
    if word in {"a", "an", "a single", "single"}:
        return 1.0
    hundreds, separator, rest = word.partition("hundred")
    if separator:
        count = 1.0 if hundreds.strip(" -") in {"a", ""} else number(hundreds.strip(" -"))
        rest = re.sub(r"^[- ]*(?:and[- ])?", "", rest).strip()
        return 100 * count + (number(rest) if rest else 0.0)
    parts = re.split(r"[- ]", word)
    if not all(part in _WORDS for part in parts):
        raise ValueError(f"not a number: {text!r}")
    return float(sum(_WORDS[part] for part in parts))


def months(value: float, unit: str) -> float:
    """The span of time in months of 30.4375 days, rounded to 0.01: 3.25 for 99 days.

    `unit` is anything that TIME_UNIT matches.
    """
    singular = unit.lower().rstrip("s")
    return round(value * _MONTHS_IN[_SHORT_UNITS.get(singular, singular)], 2)
