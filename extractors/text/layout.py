"""An article as the one text that the language pipeline reads, with the way back to its sections."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.records import Article, Section, Sentence
from extractors.text.characters import PlainText, plain
from extractors.text.sentences import SECTION_BREAK, boundaries


@dataclass(frozen=True, kw_only=True)
class Place:
    """A span of a section: offsets in its original text."""

    section: Section
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.section.text[self.start : self.end]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """`text` holds the plain text of each section at its start, one after the other."""

    text: str
    sections: tuple[Section, ...]
    plain_texts: tuple[PlainText, ...]
    starts: tuple[int, ...]

    def locate(self, start: int, end: int) -> Place:
        """Where `text[start:end]` stands in the article. It must begin within a section; what is beyond is cut off."""
        index = bisect_right(self.starts, start) - 1
        base, plain_text = self.starts[index], self.plain_texts[index]
        first, last = plain_text.span(start - base, min(end - base, len(plain_text.text)))
        return Place(section=self.sections[index], start=first, end=last)


def lay_out(article: Article) -> Layout:
    """The article's sections as one text. A section without a visible character takes no part."""
    read = [(section, plain(section.text)) for section in article.sections]
    visible = [(section, plain_text) for section, plain_text in read if plain_text.text.strip()]
    starts, position = [], 0
    for _, plain_text in visible:
        starts.append(position)
        position += len(plain_text.text) + len(SECTION_BREAK)
    return Layout(
        text=SECTION_BREAK.join(plain_text.text for _, plain_text in visible),
        sections=tuple(section for section, _ in visible),
        plain_texts=tuple(plain_text for _, plain_text in visible),
        starts=tuple(starts),
    )


def sentence_starts(text: str, tokens: Callable[[], Sequence[int]]) -> list[int]:
    """Where the sentences of a text start, in rising order; `tokens` tells where its tokens do.

    A sentence starts with a token: one that a boundary falls into stays whole. Tokens end at spaces, so they are asked
    for only where a boundary has none beside it ("died.After").
    """
    found = boundaries(text)
    if not all(text[offset - 1].isspace() or text[offset].isspace() for offset in found):
        known = tokens()
        places = (bisect_left(known, offset) for offset in found)
        found = [known[place] for place in places if place < len(known)]
    return [0, *found]


def sentences(layout: Layout, starts: Sequence[int]) -> Iterator[Sentence]:
    """The sentences of the laid-out text, without the space around them, from where each starts."""
    for first, last in pairwise([*starts, len(layout.text)]):
        text = layout.text[first:last]
        start = first + len(text) - len(text.lstrip())
        end = first + len(text.rstrip())
        if start < end:
            place = layout.locate(start, end)
            yield Sentence(section=place.section.name, start=place.start, end=place.end, text=place.text)
