"""PubMed's search fields: the tags that may follow a term in square brackets, and what each of them searches.

From the PubMed User Guide, "Search field tags" (https://pubmed.ncbi.nlm.nih.gov/help/#search-tags), and the names
that E-utilities' EInfo gives them. A tag that PubMed does not know is dropped by it without a warning and the term is
looked for in all fields, so that a slip of the pen looks like a good answer: tags are therefore checked here.
"""

import difflib
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "words",  # the term's words, side by side, anywhere in a text
    "value",  # the whole of one value: a publication type, a volume, a PMID
    "mesh",  # the whole of one heading, or of a heading with a qualifier
    "name",  # a person's name: last name and initials, or in full
    "date",  # a day, month, year or range of them
    "unread",  # PubMed has it; our articles do not, so that only PubMed can answer
]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One search field: its name in PubMed's translations, its tags in lower case, and what it holds."""

    name: str
    tags: tuple[str, ...]
    kind: Kind
    source: str | None = None  # the attribute of `searchable.Searchable` that holds it
    proximity: bool = False  # whether [tag:~N] means anything
    hierarchy: bool = False  # whether [tag:noexp] means anything


def _unread(name: str, *tags: str, proximity: bool = False) -> Field:
    return Field(name=name, tags=(name.lower(), *tags), kind="unread", proximity=proximity)


FIELDS = (
    Field(name="All Fields", tags=("all fields", "all"), kind="words", source="everything"),
    Field(name="Title", tags=("title", "ti", "titl"), kind="words", source="title", proximity=True),
    Field(name="Title/Abstract", tags=("title/abstract", "tiab"), kind="words", source="tiab", proximity=True),
    Field(name="Text Word", tags=("text word", "text words", "tw", "word"), kind="words", source="text_words"),
    Field(name="Other Term", tags=("other term", "ot"), kind="words", source="keywords"),
    Field(name="Transliterated Title", tags=("transliterated title", "tt"), kind="words", source="vernacular_title"),
    Field(name="Author - Corporate", tags=("author - corporate", "corporate author", "cn"), kind="words",
          source="groups"),
    Field(name="MeSH Terms", tags=("mesh terms", "mesh", "mh"), kind="mesh", source="mesh", hierarchy=True),
    Field(name="MeSH Major Topic", tags=("mesh major topic", "majr"), kind="mesh", source="major_mesh", hierarchy=True),
    Field(name="MeSH Subheading", tags=("mesh subheading", "subheading", "sh"), kind="value", source="qualifiers",
          hierarchy=True),
    Field(name="Publication Type", tags=("publication type", "pt", "ptyp"), kind="value", source="publication_types",
          hierarchy=True),
    Field(name="Author", tags=("author", "au"), kind="name", source="authors"),
    Field(name="Author - Full", tags=("author - full", "full author name", "fau"), kind="name", source="authors"),
    Field(name="Author - First", tags=("author - first", "first author name", "1au"), kind="name",
          source="first_author"),
    Field(name="Author - Last", tags=("author - last", "last author name", "lastau"), kind="name",
          source="last_author"),
    Field(name="Journal", tags=("journal", "ta", "jour", "jo", "so"), kind="value", source="journal"),
    Field(name="Language", tags=("language", "la", "lang"), kind="value", source="languages"),
    Field(name="Volume", tags=("volume", "vi"), kind="value", source="volume"),
    Field(name="Issue", tags=("issue", "ip"), kind="value", source="issue"),
    Field(name="Pagination", tags=("pagination", "pg"), kind="value", source="first_page"),
    Field(name="UID", tags=("uid", "pmid"), kind="value", source="pmid"),
    Field(name="Location ID", tags=("location id", "lid", "doi"), kind="value", source="identifiers"),
    Field(name="Article Identifier", tags=("article identifier", "aid"), kind="value", source="identifiers"),
    Field(name="Date - Publication", tags=("date - publication", "publication date", "dp", "pdat"), kind="date",
          source="publication_days"),
    Field(name="Date - Entry", tags=("date - entry", "date - entrez", "entry date", "entrez date", "edat"),
          kind="date", source="entry_days"),
    Field(name="Date - Create", tags=("date - create", "create date", "crdt"), kind="date", source="create_days"),
    Field(name="Date - MeSH", tags=("date - mesh", "mesh date", "mhda"), kind="date", source="mesh_days"),
    Field(name="Date - Modification", tags=("date - modification", "modification date", "lr", "mdat"), kind="date",
          source="modification_days"),
    Field(name="Date - Completion", tags=("date - completion", "completion date", "dcom"), kind="date",
          source="completion_days"),
    _unread("Affiliation", "ad", proximity=True),
    _unread("Author - Identifier", "auid"),
    _unread("Book", "book"),
    _unread("Conflict of Interest Statements", "cois"),
    _unread("EC/RN Number", "rn"),
    _unread("Editor", "ed"),
    _unread("Electronic Publication Date", "epdat"),
    _unread("Filter", "sb", "subset"),
    _unread("Grants and Funding", "gr"),
    _unread("ISBN"),
    _unread("ISSN", "is"),
    _unread("Investigator", "ir", "fir", "full investigator name"),
    _unread("NLM Unique ID", "jid"),
    _unread("Pharmacological Action", "pa"),
    _unread("Place of Publication", "pl"),
    _unread("Print Publication Date", "ppdat"),
    _unread("Publisher", "pubn"),
    _unread("Secondary Source ID", "si"),
    _unread("Subject - Personal Name", "ps"),
    _unread("Supplementary Concept", "nm", "substance name"),
)  # fmt: skip

BY_TAG = {tag: field for field in FIELDS for tag in field.tags}
ALL_FIELDS = BY_TAG["all"]


def nearest_tag(tag: str) -> str | None:
    """The known tag that an unknown one looks most like, or None where none comes near."""
    near = difflib.get_close_matches(tag, BY_TAG, n=1)
    return near[0] if near else None
