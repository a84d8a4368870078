"""A first PubMed query for a review, from the words of its title; a person widens it with the field's other names."""

import re

from extractors.review import Query
from extractors.text.characters import plain
from extractors.text.words import matching_form

_COMMON = frozenset(
    "a an the of in on for to from with without and or by at as its their after before during between among under "
    "review overview introduction update management treatment treating therapy diagnosis evaluation approach clinical "
    "features manifestations presentation prognosis outcome outcomes epidemiology pathogenesis etiology aetiology "
    "causes classification patient patients adult adults child children initial general principles disease disorder "
    "role use current concepts guideline guidelines related associated due issues other new".split()
)
# British spellings beside American ones: PubMed's text words know one form alone.
_BRITISH = (
    ("tumor", "tumour"), ("edema", "oedema"), ("hemorr", "haemorr"), ("hemat", "haemat"), ("hemangi", "haemangi"),
    ("ischem", "ischaem"), ("esoph", "oesoph"), ("leukem", "leukaem"),
)  # fmt: skip
_WORD = re.compile(r"[a-z][a-z-]*[a-z]")
_ENDING = re.compile(r"(?:tic|sis|ses|sy|y)$")
_SHORTEST = 4  # characters before an asterisk, fewer are refused by PubMed
_WORDS_AT_MOST = 5


def draft_query(title: str) -> Query | None:
    """Every telling word of the title, in any ending and either spelling; None for a title without one."""
    words = [word for word in _WORD.findall(plain(title).text.lower()) if word not in _COMMON]
    terms = list(dict.fromkeys(_term(word) for word in words))[:_WORDS_AT_MOST]
    return Query(name="title words", text=" AND ".join(terms)) if terms else None


def _term(word: str) -> str:
    stem = _ENDING.sub("", matching_form(word))
    if len(stem) < _SHORTEST:
        return f"{word}[tiab]"
    british = (stem.replace(*pair) for pair in _BRITISH if stem.startswith(pair[0]))
    terms = [f"{spelling}*[tiab]" for spelling in dict.fromkeys((stem, *british))]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"
