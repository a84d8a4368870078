"""Readings made by hand, one argument a sentence, so that a test shows exactly the text it is about."""

from extractors.records import ABSTRACT, TITLE, Article, Mention, Reading, Section, Sentence

VERSION = "test"


def reading(
    *sentences: str, title: str = "", sections: dict[str, list[str]] | None = None, mentions: tuple[Mention, ...] = (),
    **article: object,
) -> Reading:  # fmt: skip
    """A reading whose abstract holds `sentences`, or `sections` (label -> sentences); other words go to Article."""
    texts = {TITLE: [title] if title else [], **(sections or {ABSTRACT: list(sentences)})}
    built: list[Section] = []
    found: list[Sentence] = []
    for name, parts in texts.items():
        built.append(Section(name=name, text=" ".join(parts)))
        offset = 0
        for part in parts:
            found.append(Sentence(section=name, start=offset, end=offset + len(part), text=part))
            offset += len(part) + 1
    return Reading(
        article=Article(
            pmid="1", content_hash="", version=1, kind="article", sections=tuple(built), title=title, **article
        ),
        sentences=tuple(found),
        mentions=mentions,
        pipeline_version=VERSION,
    )


def mention(read: Reading, words: str, *, label: str, name: str, **fields: object) -> Mention:
    """The first place where `words` stand in the reading, as a mention."""
    section = next(section for section in read.article.sections if words in section.text)
    start = section.text.index(words)
    fields = {"concept_id": f"TEST:{name}", **fields}
    return Mention(
        pmid=read.article.pmid, section=section.name, start=start, end=start + len(words), text=words, label=label,
        name=name, pipeline_version=VERSION, **fields,
    )  # fmt: skip
