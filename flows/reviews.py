"""The reviews under watch: config/reviews/*.toml, read and checked as a whole."""

import csv
from pathlib import Path

from extractors.errors import ConfigurationError
from extractors.pubmed.query import parse_query
from extractors.records import TOPICS
from extractors.review import Claim, Review
from flows.toml import read_toml

# What a claim of each kind must name; without it there is nothing to compare a finding with.
_NEEDS = {
    "survival_figure": "figure",
    "series_size": "figure",
    "frequency_ratio": "figure",
    "primary_ranking": "ranking",
    "treatment_of_choice": "treatments",
    "effect_on_function": "treatments",
    "not_put_forward": "treatments",
    "diagnostic_choice": "imaging",
    "first_symptom": "symptom",
    "cause_of_death": "cause",
}


def read_reviews(config: Path, ids: tuple[str, ...] = ()) -> list[Review]:
    """The reviews with these ids, in that order; all of the folder, by name, where none is given.

    Raises ConfigurationError for an id without a file, a folder without reviews, and any wrong file.
    """
    folder = config / "reviews"
    known = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    if not known:
        raise ConfigurationError(f"{folder}: no review is configured. Add one as {folder / 'NAME.toml'}.")
    for review_id in ids:
        if review_id not in known:
            raise ConfigurationError(
                f"{folder}: no review is called {review_id!r}. Known: {', '.join(known)}; or add {review_id}.toml."
            )
    vocabulary = config / "vocabulary"
    return [read_review(known[review_id], vocabulary) for review_id in (ids or known)]


def read_review(path: Path, vocabulary: Path) -> Review:
    """One review, checked in itself and against the vocabulary that findings are named with."""
    review = read_toml(path, Review)
    problems = [*_dates(review), *_structure(review, path.stem), *_names(review, vocabulary)]
    for query in review.queries:
        try:
            parse_query(query.text)
        except ConfigurationError as error:
            problems.append(f"key 'queries' ({query.name}): {error}")
    if problems:
        raise ConfigurationError("\n".join(f"{path}: {problem}" for problem in problems))
    return review


def _dates(review: Review):
    if review.updated_on < review.released_on:
        yield f"key 'updated_on': {review.updated_on} lies before released_on ({review.released_on}); correct one of them"
    if review.expires_on <= review.updated_on:
        yield f"key 'expires_on': {review.expires_on} is not after updated_on ({review.updated_on}); correct one of them"


def _structure(review: Review, stem: str):
    if review.is_draft:
        yield "key 'is_draft': a draft is not watched; do what its TODO comments say, then delete the line is_draft"
    if review.id != stem:
        yield f"key 'id': {review.id!r} differs from the file's name; rename the file or set id = {stem!r}"
    if review.topic not in TOPICS:
        yield f"key 'topic': {review.topic!r} is not one of {', '.join(TOPICS)}"
    for key, ids in (
        ("queries", [query.name for query in review.queries]),
        ("works", [work.id for work in review.works]),
        ("claims", [claim.id for claim in review.claims]),
    ):
        if key != "works" and not ids:
            yield f"key {key!r}: empty; give at least one"
        for name in sorted({name for name in ids if ids.count(name) > 1}):
            yield f"key {key!r}: {name!r} occurs twice; each needs a name of its own"
    works = {work.id for work in review.works}
    for claim in review.claims:
        for work in claim.works:
            if work not in works:
                yield f"key 'claims' ({claim.id}): work {work!r} is not among [[works]]; add it there"
        if not getattr(claim, _NEEDS[claim.kind]):
            yield f"key 'claims' ({claim.id}): a claim of kind {claim.kind!r} needs {_NEEDS[claim.kind]!r}; add it"


def _names(review: Review, vocabulary: Path):
    """A name that the vocabulary does not have would never equal a finding's: a claim nobody could contradict."""
    names = {kind: _vocabulary_names(vocabulary / f"{kind}.csv") for kind in ("tumours", "treatments", "imaging")}
    for claim in review.claims:
        for key, kind, values in _named(claim):
            for value in values:
                if value not in names[kind]:
                    yield (
                        f"key 'claims' ({claim.id}): {key} {value!r} is not a preferred name of "
                        f"{vocabulary / f'{kind}.csv'}; use the name given there or add it"
                    )


def _named(claim: Claim):
    yield "ranking", "tumours", claim.ranking
    yield "treatments", "treatments", claim.treatments
    yield "imaging", "imaging", claim.imaging


def _vocabulary_names(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as rows:
        return {row["name"] for row in csv.DictReader(line for line in rows if not line.startswith("#"))}
