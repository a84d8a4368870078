"""The sentences of a page's parts, as the language pipeline reads them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from extractors.page.parts import Page, Part
from extractors.records import TITLE, Article, Mention, Reading, Section
from extractors.text import topic
from extractors.text.lines import CONCLUSIONS, Line, lines
from extractors.text.pipeline import Reader


@dataclass(frozen=True, kw_only=True)
class PageSentence:
    """One sentence with its mentions. `line` counts as part of conclusions: a review speaks in the authors' name."""

    place: str
    section: str
    line: Line
    mentions: tuple[Mention, ...]
    before: "PageSentence | None"  # the one before it in the same part

    @property
    def text(self) -> str:
        """Its words as printed."""
        return self.line.sentence.text


@dataclass(frozen=True, kw_only=True)
class PageReading:
    """The sentences of all pages in order, what they are about (one of records.TOPICS), and what they name."""

    topic: str
    sentences: tuple[PageSentence, ...]
    named: frozenset[str]  # preferred names of everything mentioned, and of what it implies


def read_pages(pages: tuple[Page, ...], reader: Reader) -> PageReading:
    """The pages read as one text under the first one's title."""
    parts = {f"part {number}": part for number, part in enumerate((p for page in pages for p in page.parts), start=1)}
    title = Section(name=TITLE, text=pages[0].title or "")
    article = Article(
        pmid="", content_hash="", version=1, kind="article", title=title.text,
        sections=(title, *(Section(name=name, text=part.text) for name, part in parts.items())),
    )  # fmt: skip
    reading = reader.read(article)
    prepared = lines(reading)
    subject = topic.find(article, prepared)
    return PageReading(
        topic=subject.name if subject else "not_oncology",
        sentences=tuple(_sentences(reading, prepared, parts)),
        named=frozenset(name for mention in reading.mentions for name in names_of(mention)),
    )


def names_of(mention: Mention) -> tuple[str, ...]:
    """The preferred names that a mention stands for, its own first; none for what the vocabulary does not know."""
    own = (mention.name,) if mention.name else ()
    return tuple(dict.fromkeys((*own, *(name for concept_id, name in mention.listed_as if concept_id))))


def _sentences(reading: Reading, prepared: tuple[Line, ...], parts: dict[str, Part]) -> Iterator[PageSentence]:
    mentions: dict[str, list[Mention]] = {}
    for mention in reading.mentions:
        mentions.setdefault(mention.section, []).append(mention)
    before, number = None, 0
    for line in prepared:
        sentence = line.sentence
        if sentence.section == TITLE:
            continue
        is_first = before is None or before.line.sentence.section != sentence.section
        number = 1 if is_first else number + 1
        part = parts[sentence.section]
        before = PageSentence(
            place=part.place if is_first else f"{part.place}, sentence {number}",
            section=part.section,
            line=replace(line, part=CONCLUSIONS),
            mentions=tuple(
                mention
                for mention in mentions.get(sentence.section, ())
                if sentence.start <= mention.start < sentence.end
            ),
            before=None if is_first else before,
        )
        yield before
