"""The real reader over the real vocabulary, loaded once for all tests, and articles to give it."""

from functools import cache
from pathlib import Path

from extractors.records import ABSTRACT, TITLE, Article, Mention, Reading, Section
from extractors.text.pipeline import Reader, load_reader

VOCABULARY = Path(__file__).resolve().parents[1] / "config" / "vocabulary"


@cache
def reader() -> Reader:
    """The reader that the program uses."""
    return load_reader(VOCABULARY)


def article(text: str = "", *, title: str = "", **sections: str) -> Article:
    """An article with a title and an unlabelled abstract, or with sections by label (RESULTS="...")."""
    given = {ABSTRACT: text} if text else {}
    given |= sections
    parts = (Section(name=TITLE, text=title), *(Section(name=name, text=part) for name, part in given.items()))
    return Article(pmid="1", content_hash="", version=1, kind="article", sections=parts, title=title)


def read(text: str = "", *, title: str = "", **sections: str) -> Reading:
    """What the reader makes of such an article."""
    return reader().read(article(text, title=title, **sections))


def named(reading: Reading, label: str) -> list[tuple[str, str | None]]:
    """(text, preferred name) of each mention of the label, in order."""
    return [(mention.text, mention.name) for mention in reading.mentions if mention.label == label]


def marked(example: str, brackets: str) -> tuple[str, list[tuple[int, int]]]:
    """The example without its brackets ("{}", "<>" or "[]"), and the places that stood in them."""
    text, places, start = "", [], None
    for character in example:
        if character == brackets[0]:
            start = len(text)
        elif character == brackets[1]:
            places.append((start, len(text)))
        else:
            text += character
    return text, places


def at(reading: Reading, start: int, end: int) -> list[Mention]:
    """The mentions that stand exactly there, in whatever section."""
    return [mention for mention in reading.mentions if (mention.start, mention.end) == (start, end)]
