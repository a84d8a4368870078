"""A draft as the text of a review file: a TODO where a person must decide, and where each claim was read."""

import json
from collections.abc import Iterator

from extractors.page.claims import Candidate
from extractors.page.draft import Draft
from extractors.records import TOPICS
from extractors.review import Claim, Figure

_HEAD = """\
# DRAFT of a review to watch, read by machine from the review's page. Check every line against the page, do what the
# TODOs say, then delete the line `is_draft`: until then no run takes this file.
# Keep claims in your own words; figures, dates and works are those of the review.
"""
_NAMES = ("ranking", "treatments", "imaging", "works")


def as_toml(draft: Draft) -> str:
    """The text of a file that loads as a review once its TODOs are done and `is_draft` is gone."""
    return "\n".join((_HEAD, *_review(draft), *_query(draft), *_works(draft), *_claims(draft)))


def _review(draft: Draft) -> Iterator[str]:
    yield "is_draft = true"
    yield f"id = {_text(draft.id)}  # the name of the file"
    yield f"title = {_text(draft.title)}" + _todo(draft, "title")
    yield f"publisher = {_text(draft.publisher or '')}" + ("" if draft.publisher else "  # TODO: name the publisher")
    yield f"authors = {_list(draft.authors)}" + _todo(draft, "authors")
    yield f"editor = {_text(draft.editor or '')}" + _todo(draft, "editor")
    for key in ("released_on", "updated_on", "expires_on"):
        if key in draft.days:
            yield f"{key} = {draft.days[key].isoformat()}"
        else:
            yield f"# {key} = YYYY-MM-DD  # TODO: {draft.missing[key]}; give the day"
    yield f"# TODO: confirm the population that the claims are about, or take another of\n#   {', '.join(TOPICS)}."
    yield f"topic = {_text(draft.topic)}\n"


def _query(draft: Draft) -> Iterator[str]:
    yield "# TODO: try this query at PubMed and widen it with the field's other names; it is asked as it stands."
    query = draft.query
    if query is None:
        yield "# [[queries]]  # TODO: the title has no telling word; give a name and a text\n"
    else:
        yield f"[[queries]]\nname = {_text(query.name)}\ntext = {_text(query.text)}\n"


def _works(draft: Draft) -> Iterator[str]:
    for work in draft.works:
        patients = "" if work.patients is None else f"\npatients = {work.patients}"
        yield f"[[works]]\nid = {_text(work.id)}\ncitation = {_text(work.citation)}{patients}\n"


def _claims(draft: Draft) -> Iterator[str]:
    if not draft.candidates:
        yield f"# [[claims]]  # TODO: {draft.missing['claims']}; add the claims by hand"
    for candidate in draft.candidates:
        yield "\n".join(_claim(candidate)) + "\n"


def _claim(candidate: Candidate) -> Iterator[str]:
    claim: Claim = candidate.claim
    if candidate.places:
        yield f"# TODO: confirm; read from {'; '.join(candidate.places)}"
    if candidate.check:
        yield f"# TODO: confirm; {candidate.check}"
    yield "[[claims]]"
    for key in ("id", "section", "kind", "statement"):
        yield f"{key} = {_text(getattr(claim, key))}"
    if claim.figure:
        yield f"figure = {_figure(claim.figure)}"
    for key in ("symptom", "cause"):
        if value := getattr(claim, key):
            yield f"{key} = {_text(value)}"
    for key in _NAMES:
        if values := getattr(claim, key):
            yield f"{key} = {_list(values)}"


def _todo(draft: Draft, key: str) -> str:
    return f"  # TODO: {draft.missing[key]}" if key in draft.missing else ""


def _figure(figure: Figure) -> str:
    return f"{{ value = {figure.value:.10g}, unit = {_text(figure.unit)}, comparator = {_text(figure.comparator)} }}"


def _list(values: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, values))}]"


def _text(value: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, but for the delete character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
