"""One spelling for each word: what makes "oesophageal tumours" and "esophageal tumor" the same phrase."""

import re

from spacy.tokens import Doc

# British spelling to American, as word parts; the vocabulary and the text go through the same rules.
_SPELLINGS = [
    (re.compile(pattern), replacement)
    for pattern, replacement in [
        (r"tumour", "tumor"), (r"oesophag", "esophag"), (r"haem", "hem"), (r"leukaem", "leukem"), (r"anaem", "anem"),
        (r"oedema", "edema"), (r"paed", "ped"), (r"gynaec", "gynec"), (r"oestr", "estr"), (r"ischaem", "ischem"),
        (r"anaesth", "anesth"), (r"caecal", "cecal"), (r"caecum", "cecum"), (r"aemia$", "emia"), (r"centre", "center"),
        (r"fibre", "fiber"), (r"colour", "color"), (r"(?<=[a-z]{3})is(?=(ed|e|es|ing|ation|ations)$)", "iz"),
        (r"sulph", "sulf"), (r"orrhoea", "orrhea"), (r"dyspnoea", "dyspnea"), (r"paraes", "pares"), (r"anaesth", "anesth"),
        (r"tumorous$", "tumor"), (r"gliomata", "glioma"), (r"faec", "fec"), (r"neurone$", "neuron"),
    ]
]  # fmt: skip
_IRREGULAR = {
    "metastases": "metastasis", "vertebrae": "vertebra", "diagnoses": "diagnosis", "paralyses": "paralysis",
    "stenoses": "stenosis", "prostheses": "prosthesis", "craniectomies": "craniectomy", "biopsies": "biopsy",
    "meninges": "meninx", "nuclei": "nucleus", "viscera": "viscus", "corpora": "corpus", "testes": "testis",
    "ovaries": "ovary", "kidneys": "kidney", "pareses": "paresis", "parestheses": "paresthesia", "bronchi": "bronchus",
}  # fmt: skip
_DROPPED = frozenset({"-", "'s", "the", "'", "a", "an"})


def word(text: str) -> str:
    """The matching form of one token: lower case, American spelling, singular."""
    lower = text.lower()
    if not lower.isalpha():
        return lower
    for pattern, replacement in _SPELLINGS:
        lower = pattern.sub(replacement, lower)
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower.endswith("omata"):
        return lower[:-2]
    if len(lower) > 4 and lower.endswith("ies"):
        return lower[:-3] + "y"
    if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is", "ins")):
        return lower[:-1]
    return lower


def words(doc: Doc) -> list[tuple[str, int]]:
    """The matching forms of a text with their token numbers, without articles, hyphens and possessive endings."""
    return [(word(token.text), token.i) for token in doc if token.lower_ not in _DROPPED and not token.is_space]
