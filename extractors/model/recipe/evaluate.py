"""`python -m extractors.model.recipe.evaluate --data DIR`: precision, recall and F1 on the official test splits.

A mention counts if its first and last character and its label are exactly those of the corpus. Every annotation counts,
also one that the tokenizer cannot mark, except the shorter of two that overlap.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click
from spacy.language import Language

from extractors.model import load
from extractors.model.labels import HEADS
from extractors.model.recipe.corpora import SPLITS, Annotation, Document, read_corpus

# scispaCy 0.5's model pages, F1 in percent: en_ner_bc5cdr_md and en_ner_bionlp13cg_md, trained on the train splits.
PUBLISHED = {"bc5cdr": 84.28, "bionlp13cg": 77.84}
# Corpora that no head was trained to repeat are read for information: the head, and the labels compared.
TESTS = {
    "bc5cdr": ("bc5cdr", HEADS["bc5cdr"]),
    "bionlp13cg": ("bionlp13cg", HEADS["bionlp13cg"]),
    "ncbi": ("bc5cdr", ("DISEASE",)),
    "anatem": ("bionlp13cg", ("CANCER",)),
}
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts of mentions that are right, found but wrong, and missed; the shares are percent, 0.0 where undefined."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return _percent(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float:
        return _percent(self.right, self.right + self.missed)

    @property
    def f1(self) -> float:
        return _percent(2 * self.right, 2 * self.right + self.wrong + self.missed)


def compare(pairs: Iterable[tuple[set[Annotation], set[Annotation]]], labels: Sequence[str]) -> dict[str, Score]:
    """One Score for each label and one, under "ALL", for them together, from (annotated, found) of each text."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for annotated, found in pairs:
        for counter, mentions in ((right, found & annotated), (wrong, found - annotated), (missed, annotated - found)):
            counter.update(label for _, _, label in mentions if label in labels)
    scores = {label: Score(right=right[label], wrong=wrong[label], missed=missed[label]) for label in labels}
    scores["ALL"] = Score(right=right.total(), wrong=wrong.total(), missed=missed.total())
    return scores


def evaluate(nlp: Language, documents: Sequence[Document], *, head: str, labels: Sequence[str]) -> dict[str, Score]:
    """The scores of one head of the pipeline on annotated documents."""
    read = nlp.pipe(document.text for document in documents)
    return compare(
        (
            (
                set(document.annotations),
                {(span.start_char, span.end_char, span.label_) for span in doc.spans[head]},
            )
            for document, doc in zip(documents, read, strict=True)
        ),
        labels,
    )


@click.command(help=__doc__)
@click.option("--data", type=_FOLDER, default=Path("../shared/data/3_ner"), show_default=True)
@click.option("--model", type=_FOLDER, help="A pipeline folder; without it, the shipped one.")
@click.option("--split", type=click.Choice(SPLITS), default="test", show_default=True)
def main(data: Path, model: Path | None, split: str) -> None:
    nlp = load(model)
    for corpus, (head, labels) in TESTS.items():
        scores = evaluate(nlp, read_corpus(data, corpus, split), head=head, labels=labels)
        mark = f"   published {PUBLISHED[corpus]:.2f}" if corpus in PUBLISHED else "   (for information)"
        click.echo(f"\n{f'{corpus} {split}':34} mentions      P      R     F1")
        for label, score in scores.items():
            count = score.right + score.missed
            line = f"{label:34} {count:8} {score.precision:6.2f} {score.recall:6.2f} {score.f1:6.2f}"
            click.echo(line + (mark if label == "ALL" else ""))


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0


if __name__ == "__main__":
    main()
