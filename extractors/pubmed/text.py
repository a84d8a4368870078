"""Text of PubMed elements, as it is kept in an article: the one place where characters are changed.

Offsets of mentions and findings count characters of what these functions return, so nothing later may change it.
"""

import re
import unicodedata

from lxml import etree

from extractors.records import ABSTRACT, TITLE, Section

MATHML = "{http://www.w3.org/1998/Math/MathML}"
# Elements that stand inside running text (NLM DTD, entity %text;). Everything else only holds other elements.
INLINE = frozenset({"b", "i", "u", "sub", "sup", "DispFormula", f"{MATHML}math"})

_WHITE_SPACE = re.compile("[ \t\r\n\x85\u2028\u2029]+")
_NO_LABEL = frozenset({"", "UNLABELLED"})  # NLM writes UNLABELLED where a part of a structured abstract has no label


def text_of(element: etree._Element | None) -> str:
    """The words of an element and of everything inside it; "" where the element is absent or empty.

    Markup is dropped and its words stay where they were, so H<sub>2</sub>O gives "H2O" and 10<sup>3</sup> gives
    "103". Runs of spaces, tabs and line breaks become one space; composed characters are joined (NFC). All else is
    kept as published: no-break and thin spaces, soft hyphens, ligatures and Greek letters are for the reader of the
    text, which can see through them without moving an offset.
    """
    if element is None:
        return ""
    words = (element.text or "") if len(element) == 0 else "".join(element.itertext())
    return unicodedata.normalize("NFC", _WHITE_SPACE.sub(" ", words)).strip(" ")


def sections(title: str, abstract: etree._Element | None) -> tuple[Section, ...]:
    """The title, then every part of the abstract that has words, each under a name of its own.

    A part is called by its label, or ABSTRACT where it has none; a name already taken gets a number ("RESULTS 2").
    Only AbstractText directly under `abstract` is read: an OtherAbstract is another element.
    """
    parts = [Section(name=TITLE, text=title)]
    names = {TITLE}
    for part in [] if abstract is None else abstract.findall("AbstractText"):
        if not (words := text_of(part)):
            continue
        name = _unused(_label(part) or ABSTRACT, names)
        names.add(name)
        parts.append(Section(name=name, text=words, nlm_category=part.get("NlmCategory")))
    return tuple(parts)


def running_text(abstract: etree._Element) -> str:
    """All parts of an abstract as one text, each after its label ("METHODS: ...")."""
    parts = ((_label(part), text_of(part)) for part in abstract.findall("AbstractText"))
    return " ".join(f"{label}: {words}" if label else words for label, words in parts if words)


def _label(part: etree._Element) -> str:
    label = _WHITE_SPACE.sub(" ", part.get("Label", "")).strip(" :")
    return "" if label in _NO_LABEL else label


def _unused(name: str, names: set[str]) -> str:
    if name not in names:
        return name
    number = 2
    while f"{name} {number}" in names:
        number += 1
    return f"{name} {number}"
