"""The works that a sentence cites, by author and year, with the number of patients where the sentence tells it."""

import re
from dataclasses import replace

from extractors.review import Work
from extractors.text.characters import plain
from extractors.text.numbers import number
from extractors.text.patterns import PEOPLE, pattern

_NAME = r"[A-Z][A-Za-z'\u2019\u00c0-\u024f-]+"
_WHO = rf"{_NAME}(?:(?:,? and |,? & |, ){_NAME})*(?:,? et al\.?,?|,? and (?:colleagues|coworkers|others))?"
_YEAR = r"(?:18|19|20)\d\d[a-z]?"
_CITED = re.compile(rf"(?P<who>{_WHO})(?P<space>,? | \()(?P<year>{_YEAR})(?=[;),]|$)")
_BY_NUMBER = re.compile(r"\[\d{1,3}(?:[,\u2013-] ?\d{1,3})*\]")
_PEOPLE = re.compile(PEOPLE)
_NOT_A_NAME = re.compile(
    r"(?:In|Since|Until|By|After|Before|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Figure|Table|Copyright)\b"
)
_NEAR = 60  # characters between a number of patients and the work that it is of


def works_in(sentence: str) -> tuple[Work, ...]:
    """The works cited in a sentence, in order; none where it cites none, or by number alone."""
    found: dict[str, Work] = {}
    # The reading is of words as they stand, so positions in `lowered` are those of `sentence`.
    lowered = plain(sentence).text.lower()
    sentence = plain(sentence).text
    for match in _CITED.finditer(sentence):
        if _NOT_A_NAME.match(match["who"]):
            continue
        work = Work(id=_id(match), citation=f"{match['who'].strip(' ,')} {match['year']}", patients=None)
        counted = [people for people in _PEOPLE.finditer(lowered, 0, match.start())]
        if counted and match.start() - counted[-1].end() <= _NEAR:
            work = replace(work, patients=int(number(counted[-1]["n"])))
        found.setdefault(work.id, work)
    return tuple(found.values())


def cites_by_number(sentence: str) -> bool:
    """Whether the sentence cites by number ("[12, 14]"), which only the page's list of references explains."""
    return bool(_BY_NUMBER.search(sentence))


def goes_on(sentence: str) -> bool:
    """Whether the sentence still tells of the works cited before it: "They concluded that ..."."""
    return bool(pattern("page", "same_work").search(sentence.lower()))


def _id(match: re.Match[str]) -> str:
    surname = re.match(_NAME, match["who"])[0].lower()
    return f"{re.sub('[^a-z]+', '', plain(surname).text)}-{match['year']}"
