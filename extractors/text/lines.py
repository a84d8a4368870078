"""Sentences made ready for rules: plain lower-case text, the part of the abstract they stand in, and offsets kept."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from extractors.records import TITLE, Article, Finding, Reading, Section, Sentence
from extractors.text.characters import PlainText, plain

# The part of an article that a sentence belongs to. BODY: the abstract has no labels.
HEADING, BACKGROUND, AIM, METHODS, RESULTS, CONCLUSIONS, BODY = (
    "title", "background", "aim", "methods", "results", "conclusions", "body",
)  # fmt: skip

_NLM_PARTS = {
    "BACKGROUND": BACKGROUND, "OBJECTIVE": AIM, "METHODS": METHODS, "RESULTS": RESULTS, "CONCLUSIONS": CONCLUSIONS,
}  # fmt: skip
# Labels as journals print them, the first that fits wins. "Methods and findings" holds results.
_LABELS = (
    (RESULTS, r"results?|findings|cases?|case (?:presentation|report|description|illustration)s?|observations?"
              r"|(?<!main )outcomes?|clinical presentation|patient concerns?|diagnos[ei]s"),
    (CONCLUSIONS, r"conclusions?|interpretation|discussion|implications?|significance|lessons|recommendations?"
                  r"|advances"),
    (METHODS, r"methods?"),  # "background and methods" holds methods
    (BACKGROUND, r"background|introduction|context|importance|summary of background data|rationale|state of the art"),
    (AIM, r"aims?|objectives?|purpose|goals?|hypothes[ie]s|questions?|study objectives?"),
    (METHODS, r"materials?|patients|design|study design|setting|participants|subjects|interventions?"
              r"|main outcomes?|data sources?|data|search strategy|search methods|selection criteria|study selection"
              r"|experimental design|procedures?|measurements?"),
)  # fmt: skip
_LABEL = tuple((part, re.compile(rf"(?:.*\b)?(?:{words})\b.*", re.I)) for part, words in _LABELS)
# "Methods: we ..." inside an abstract that the XML delivers in one piece.
_INLINE_LABEL = re.compile(
    r"(?:background(?: and (?:purpose|objectives?|aims?|methods?))?|introduction|context|importance|rationale|purpose"
    r"|aims?(?: and (?:background|methods?))?|objectives?|(?:(?:materials?|patients|subjects) and )?methods?"
    r"(?: ?(?:/|and) ?(?:(?:study )?design|materials?|patients|findings|results))?|study design|design|findings"
    r"|results?(?: and (?:discussion|conclusions?))?|outcomes?|cases?(?: (?:presentation|report|description)s?)?"
    r"|conclusions?|interpretation|discussion|setting|participants)"
    r"\s*[:.](?=\s)",
    re.I,
)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One sentence with its plain lower-case text, whose offsets `finding` turns back into the section's."""

    pmid: str
    pipeline_version: str
    sentence: Sentence
    text: str
    part: str
    origin: PlainText

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the section stands in `text`; (0, 0) for one that has no letter there."""
        first, last = start - self.sentence.start, end - self.sentence.start
        if isinstance(self.origin.origins, range):
            return first, last
        inside = [at for at, origin in enumerate(self.origin.origins) if first <= origin < last]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)

    def finding(self, start: int, end: int, *, kind: str, **fields: object) -> Finding:
        """A finding read from `text[start:end]`; `fields` as FINDING_KINDS documents them."""
        first, last = self.origin.span(start, end)
        return Finding(
            pmid=self.pmid, kind=kind, section=self.sentence.section, start=self.sentence.start + first,
            end=self.sentence.start + last, sentence=self.sentence.text, sentence_start=self.sentence.start,
            sentence_end=self.sentence.end, pipeline_version=self.pipeline_version, **fields,
        )  # fmt: skip


def lines(reading: Reading) -> tuple[Line, ...]:
    """The reading's sentences in order, each with its part; empty for a reading without sentences."""
    article = reading.article
    return _lines(article.pmid, reading.pipeline_version, article.sections, reading.sentences)


@lru_cache(maxsize=1)  # the reader and extractors.findings ask one after the other
def _lines(
    pmid: str, pipeline_version: str, sections: tuple[Section, ...], sentences: tuple[Sentence, ...]
) -> tuple[Line, ...]:
    parts = {section.name: _part(section) for section in sections}
    origins = [plain(sentence.text) for sentence in sentences]
    labels = [
        _named(label[0]) if parts[sentence.section] != HEADING and (label := _INLINE_LABEL.match(origin.text)) else None
        for sentence, origin in zip(sentences, origins)
    ]
    # A lone "Aim: ..." labels its own sentence; two labels or more divide the section.
    labelled = Counter(sentence.section for sentence, label in zip(sentences, labels) if label)
    found = []
    for sentence, origin, label in zip(sentences, origins, labels):
        if label and labelled[sentence.section] > 1:
            parts[sentence.section] = label
        found.append(
            Line(
                pmid=pmid,
                pipeline_version=pipeline_version,
                sentence=sentence,
                text=_lower(origin.text),
                part=label or parts[sentence.section],
                origin=origin,
            )
        )
    return tuple(found)


def headline(found: tuple[Line, ...]) -> tuple[Line, ...]:
    """The title's sentences, or the first sentence where PubMed has no title (it then often opens the abstract)."""
    title = tuple(line for line in found if line.part == HEADING and line.text.strip(" .[]"))
    return title or found[:1]


_GENERAL = re.compile(r"\b(?:is|are|remains?|ranges?|has|have)\b")
_PAST = re.compile(
    r"\b(?:was|were|had|did|survived|died|lived|reached|achieved|showed|received|underwent|treated|presented)\b"
)


def own(found: tuple[Line, ...]) -> tuple[Line, ...]:
    """The sentences that can tell what the study found: not the title, background or aims.

    Where the abstract has no labels, sentences at its beginning that speak in the present tense only are background.
    """
    opening = min(3, len(found) / 3)
    return tuple(
        line
        for position, line in enumerate(found)
        if line.part not in (HEADING, BACKGROUND, AIM)
        and not (line.part == BODY and position <= opening and _is_general(line.text))
    )


def _is_general(text: str) -> bool:
    return bool(_GENERAL.search(text)) and not _PAST.search(text)


def ahead_of(text: str, position: int) -> str:
    """The words before a place, as far back as a rule looks, so that one ending in `$` is fast on endless sentences."""
    return text[max(0, position - 120) : position]


def metadata_finding(article: Article, version: str, source: str, *, kind: str, **fields: object) -> Finding:
    """A finding read from publication types or MeSH, whose words are `source`."""
    return Finding(
        pmid=article.pmid, kind=kind, section="METADATA", start=0, end=0, sentence=source, sentence_start=0,
        sentence_end=0, pipeline_version=version, **fields,
    )  # fmt: skip


def _part(section: Section) -> str:
    if section.name == TITLE:
        return HEADING
    category, named = _NLM_PARTS.get(section.nlm_category or ""), _named(section.name)
    return named if category == BACKGROUND and named == METHODS else category or named or BODY


def _named(label: str) -> str | None:
    return next((part for part, pattern in _LABEL if pattern.fullmatch(label.strip(" :."))), None)


def _lower(text: str) -> str:
    """Lower case of the same length ("\u0130" has a longer one), with a stop for a raised decimal point."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
    return lowered.replace("\u00b7", ".")
