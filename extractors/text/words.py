"""One spelling for each word: what makes "oesophageal tumours" and "esophageal tumor" the same phrase."""

import re
from dataclasses import dataclass
from functools import lru_cache

from spacy.attrs import IDX, LENGTH
from spacy.tokens import Doc

# British spelling to American, as word parts; the vocabulary and the text go through the same rules.
_SPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("tumour", "tumor"), ("oesoph", "esoph"), ("haem", "hem"), ("aemi", "emi"), ("oedem", "edem"), ("paed", "ped"),
        ("gynaec", "gynec"), ("oestr", "estr"), ("anaesth", "anesth"), ("aesthe", "esthe"), ("caec", "cec"),
        ("centre", "center"), ("fibre", "fiber"), ("colour", "color"), ("sulph", "sulf"), ("rrhoe", "rrhe"),
        ("pnoe", "pne"), ("faec", "fec"), ("phaeo", "pheo"), ("homoeo", "homeo"), ("oea$", "ea"),
        ("tumorous$", "tumor"), ("(?<=[a-z]{3})is(?=(?:ed|e|es|er|ing|ation|ations)$)", "iz"),
    )
)  # fmt: skip
_IRREGULAR = {
    "metastases": "metastasis", "vertebrae": "vertebra", "diagnoses": "diagnosis", "stenoses": "stenosis",
    "prostheses": "prosthesis", "pareses": "paresis", "bronchi": "bronchus", "testes": "testis", "meninges": "meninges",
    "oligometastases": "oligometastasis", "micrometastases": "micrometastasis", "leptomeninges": "leptomeninges",
}  # fmt: skip
_DROPPED = frozenset({"", "'s", "'", "the", "a", "an"})


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of a Doc that count in a name: all but articles, hyphens, possessive endings and space.

    `tokens`: their token numbers; `starts`, `ends`: their characters; `forms`: their matching forms; `written`: as they
    are written, abbreviations in the singular.
    """

    tokens: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    forms: tuple[str, ...]
    written: tuple[str, ...]

    def without(self, tokens: frozenset[int]) -> "Words":
        """The same words but those of the token numbers."""
        if not tokens:
            return self
        kept = [position for position, token in enumerate(self.tokens) if token not in tokens]
        return Words(
            tokens=tuple(self.tokens[i] for i in kept), starts=tuple(self.starts[i] for i in kept),
            ends=tuple(self.ends[i] for i in kept), forms=tuple(self.forms[i] for i in kept),
            written=tuple(self.written[i] for i in kept),
        )  # fmt: skip


def words(doc: Doc, text: str) -> Words:
    """The words of the Doc, in order; `text` is its text, which a Doc makes anew each time it is asked."""
    # One array and slices of the text: a Token object for each word would cost as much as all that is done with it.
    offsets = enumerate(doc.to_array([IDX, LENGTH]).tolist())
    kept = [
        (i, start, start + length, *told)
        for i, (start, length) in offsets
        if (told := _form_and_writing(text[start : start + length]))
    ]
    tokens, starts, ends, forms, written = zip(*kept) if kept else ((),) * 5
    return Words(tokens=tokens, starts=starts, ends=ends, forms=forms, written=written)


@lru_cache(maxsize=50_000)
def _form_and_writing(token: str) -> tuple[str, str] | None:
    """The matching form of a token and how it is written, abbreviations in the singular; None: it does not count."""
    if token.lower().strip("-") in _DROPPED or token.isspace():
        return None
    return matching_form(token), singular_acronym(token)


@lru_cache(maxsize=50_000)
def matching_form(text: str) -> str:
    """One token in lower case, American spelling and the singular."""
    form = text.lower().rstrip("-")  # "chemo- and radiotherapy"
    if not form.isalpha():
        return form
    for pattern, replacement in _SPELLINGS:
        form = pattern.sub(replacement, form)
    if form in _IRREGULAR:
        return _IRREGULAR[form]
    if form.endswith("omata"):
        return form[:-2]
    if len(form) > 4 and form.endswith("ies"):
        return form[:-3] + "y"
    if len(form) > 3 and form.endswith("s") and not form.endswith(("ss", "us", "is")):
        return form[:-1]
    return form


def is_acronym(name: str) -> bool:
    """True for names that are looked up as they are written: NSCLC, EGFR-TKI, mCRPC, S-1, 5-FU; not for CyberKnife."""
    if name.islower() or (" " in name and name != "CAR T"):
        return False
    capitals = sum(map(str.isupper, name))
    digits = sum(map(str.isdigit, name))
    return capitals >= 1 and capitals + digits >= 2 and capitals + digits > sum(map(str.islower, name))


def singular_acronym(text: str) -> str:
    """The text without the s of a plural: NSCLC for NSCLCs. Anything but a capital before that s stays as it is."""
    return text[:-1] if len(text) > 2 and text[-1] == "s" and text[-2].isupper() else text
