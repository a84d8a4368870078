"""The works that a sentence cites, by author and year, with the number of patients where the sentence tells it."""

import re
from dataclasses import replace

from extractors.review import Work
from extractors.text.characters import plain
from extractors.text.numbers import number
from extractors.text.patterns import PEOPLE, pattern

_NAME = r"[A-Z][A-Za-z'-]{1,40}"
_WHO = rf"{_NAME}(?:(?:,? and |,? & |, ){_NAME}){{0,5}}(?:,? et al\.?,?|,? and (?:colleagues|coworkers|others))?"
_YEAR = r"(?:18|19|20)\d\d[a-z]?"
_CITED = re.compile(rf"(?<![\w-])(?P<who>{_WHO})(?:,? | \()(?P<year>{_YEAR})(?=[;),]|$)")
_PEOPLE = re.compile(PEOPLE)
_NOT_A_NAME = re.compile(
    r"(?:In|Since|Until|By|After|Before|January|February|March|April|May|June|July|August|September|October|November"
    r"|December|Figure|Table|Copyright)\b"
)
_NEAR = 60  # characters between a number of patients and the work that it is of


def works_in(sentence: str) -> tuple[Work, ...]:
    """The works cited in a sentence, in order; none where it cites none."""
    found: dict[str, Work] = {}
    sentence = plain(sentence).text
    lowered = sentence.lower()
    for match in _CITED.finditer(sentence):
        if _NOT_A_NAME.match(match["who"]):
            continue
        work = Work(id=_id(match), citation=f"{match['who'].strip(' ,')} {match['year']}")
        counted = [people for people in _PEOPLE.finditer(lowered, 0, match.start())]
        if counted and match.start() - counted[-1].end() <= _NEAR:
            work = replace(work, patients=int(number(counted[-1]["n"])))
        found.setdefault(work.id, work)
    return tuple(found.values())


def goes_on(sentence: str) -> bool:
    """Whether the sentence still tells of the works cited before it: "They concluded that ..."."""
    return bool(pattern("page", "same_work").search(sentence.lower()))


def _id(match: re.Match[str]) -> str:
    surname = re.match(_NAME, match["who"])[0].lower()
    return f"{re.sub('[^a-z]+', '', surname)}-{match['year']}"
