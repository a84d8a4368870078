"""`reviewwatch evaluate`: how well articles are read, held against what people read from the same texts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extractors.errors import ConfigurationError, UsageError
from extractors.figures import figures, precision_recall_f1
from extractors.findings import find
from extractors.labels import Label, read_label, read_record
from extractors.model import load
from extractors.model.recipe import evaluate as ner
from extractors.model.recipe.corpora import read_corpus
from extractors.records import Article
from extractors.scoring import MEASURES, score
from extractors.summary import summary
from extractors.text.pipeline import Reader, load_reader
from extractors.rules import Rules
from flows import backtest
from flows.clock import today
from flows.evaluation import Evaluation, Mark, Yardstick, document, errors, table
from flows.reviews import read_reviews
from flows.toml import read_toml

# The labels and the texts of each set, below the folder of labelled data, and the NER corpora beside them.
_SETS = {
    "digests": ("reference-set/labels.jsonl", "reference-set/records.jsonl"),
    "abstracts": ("reference-set/real-abstract-labels.jsonl", "data/2_abstracts/labelled/records.jsonl"),
}
_CORPORA = "data/3_ner"
_WITH_VERDICTS = "digests"  # the set whose labels also say what an editor should see


def evaluate_sets(
    *,
    config: Path,
    data: Path,
    sets: Sequence[str],
    labels: Path | None,
    records: Path | None,
    signals_of: str | None,
    as_json: bool,
    with_errors: bool,
) -> None:
    """Prints the figures of each set in `sets` below `data`, or of the one set in the files `labels` and `records`.

    With `signals_of`, a review's id: how its signals and relations agree with what people made of the same studies.
    With `with_errors`, also each value that differs from its label. Raises UsageError where one of the two files is
    missing or a line of them is wrong, ConfigurationError where `data` does not hold a set, SourceError for a corpus.
    """
    if (labels is None) != (records is None):
        raise UsageError("A set of your own needs both files: give --labels and --records.")
    if labels and sets:
        raise UsageError("--set names the project's sets; leave it out where you give --labels and --records.")
    if signals_of:
        if set(sets) - {_WITH_VERDICTS}:
            raise UsageError(f"Only the set {_WITH_VERDICTS} says what an editor should see; leave --set out.")
        files = (labels, records) if labels else _files(data, _WITH_VERDICTS)
        done = [_of_signals(config, labels.stem if labels else _WITH_VERDICTS, *files, review_id=signals_of)]
    elif labels:
        done = _of_articles(config, {labels.stem: (labels, records)})
    else:
        wanted = sets or (*_SETS, "ner")
        files = {name: _files(data, name) for name in _SETS if name in wanted}
        done = _of_articles(config, files) if files else iter(())
        done = (*done, _of_corpora(data / _CORPORA)) if "ner" in wanted else done
    if as_json:
        print(json.dumps([document(one, with_errors=with_errors) for one in done], ensure_ascii=False, indent=1))
        return
    for one in done:
        print(table(one))
        if with_errors:
            print(errors(one))


def _files(data: Path, name: str) -> tuple[Path, Path]:
    labels, records = (data / path for path in _SETS[name])
    for path in (labels, records):
        if not path.is_file():
            raise ConfigurationError(
                f"The labelled set {name} is not there: {path} is missing. Name the folder that holds "
                "reference-set/ and data/ with --data, or give a set of your own with --labels and --records."
            )
    return labels, records


def _of_articles(config: Path, files: dict[str, tuple[Path, Path]]) -> Iterator[Evaluation]:
    yardstick = _yardstick(config / "evaluation.toml")
    sets = {name: _labelled_articles(*paths) for name, paths in files.items()}
    reader = load_reader(config / "vocabulary")
    for name, articles in sets.items():
        yield _of_set(name, articles, reader, yardstick)


def _yardstick(path: Path) -> Yardstick:
    yardstick = read_toml(path, Yardstick)
    known = [measure.name for measure in (*MEASURES, *backtest.MEASURES)]
    for name in yardstick.figures:
        if name not in known:
            raise ConfigurationError(f"{path}: there is no figure {name!r}; there are: {', '.join(known)}.")
    return yardstick


def _of_set(
    name: str, articles: Sequence[tuple[Label, Article]], reader: Reader, yardstick: Yardstick
) -> Evaluation:
    scores = []
    for label, article in articles:
        reading = reader.read(article)
        found = find(reading)
        scores.append(score(label, summary(article, reading, found), found, yardstick.names))
    measured = figures([one.counts for one in scores], MEASURES)
    return Evaluation(
        name=name,
        read_by=reader.pipeline_version,
        articles=len(articles),
        figures=tuple((figure, yardstick.figures.get(figure.name, Mark())) for figure in measured),
        mistakes=tuple(mistake for one in scores for mistake in one.mistakes),
    )


def _of_signals(config: Path, name: str, labels: Path, records: Path, *, review_id: str) -> Evaluation:
    """What the rules make of the set as of today, beside what people made of it."""
    yardstick = _yardstick(config / "evaluation.toml")
    (review,) = read_reviews(config, (review_id,))
    rules = read_toml(config / "signals.toml", Rules)
    verdicts = [backtest.read_verdict(row, review) for row in _rows(labels)]
    articles = [article for _, article in _labelled_articles(labels, records)]
    reader = load_reader(config / "vocabulary")
    studies = []
    for number, (verdict, article) in enumerate(zip(verdicts, articles, strict=True), start=1):
        reading = reader.read(replace(article, pmid=str(number)))  # a study labelled twice is measured twice
        studies.append((verdict, reading, find(reading)))
    judged = backtest.judge(studies, review=review, rules=rules, as_of=today())
    scores = [backtest.score_judged(*pair, review=review) for pair in zip(verdicts, judged, strict=True)]
    measures = (*backtest.MEASURES, *backtest.claim_measures(claim.id for claim in review.claims))
    measured = figures([one.counts for one in scores], measures)
    return Evaluation(
        name=f"signals of {name}",
        read_by=reader.pipeline_version,
        articles=len(studies),
        figures=tuple((figure, yardstick.figures.get(figure.name, Mark())) for figure in measured),
        mistakes=tuple(mistake for one in scores for mistake in one.mistakes),
        confusion=backtest.confusion(zip(verdicts, judged, strict=True)),
    )


def _of_corpora(folder: Path) -> Evaluation:
    """The NER pipeline on the official test splits, by the recipe's own definitions; the goal is to pass the mark."""
    nlp = load()
    measured, articles = [], 0
    for corpus, (head, labels) in ner.TESTS.items():
        documents = read_corpus(folder, corpus, "test")
        articles += len(documents)
        marks = {}
        if corpus in ner.PUBLISHED:
            published = ner.PUBLISHED[corpus] / 100
            marks[f"{corpus} F1"] = Mark(goal=published, published=f"{published:.4f}")
        counts = []
        for document in documents:
            one = ner.evaluate(nlp, [document], head=head, labels=labels)["ALL"]
            counts.append(
                {f"{corpus} right": one.right, f"{corpus} extra": one.wrong, f"{corpus} missed": one.missed}
            )
        measured += [
            (figure, marks.get(figure.name, Mark())) for figure in figures(counts, precision_recall_f1(corpus))
        ]
    version = f"{nlp.meta['name']} {nlp.meta['version']}"
    return Evaluation(name="ner", read_by=version, articles=articles, figures=tuple(measured))


def _labelled_articles(labels: Path, records: Path) -> list[tuple[Label, Article]]:
    """Each label with its article, in the order of the labels; records without a label are left out."""
    articles = dict(read_record(row) for row in _rows(records))
    wanted = [read_label(row) for row in _rows(labels)]
    if not wanted:
        raise UsageError(f"{labels} holds no label, so there is nothing to measure; name another file.")
    if missing := [label.key for label in wanted if label.key not in articles]:
        raise UsageError(f"{records} has no record for {len(missing)} of the labels: {', '.join(missing)}; add them.")
    return [(label, articles[label.key]) for label in wanted]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise UsageError(f"{path}, line {number}: no JSON ({error}); each line must be one JSON object.") from None
        if not isinstance(row, dict):
            raise UsageError(f"{path}, line {number}: each line must be one JSON object.")
        yield row
