"""`python -m extractors.model.recipe.train --data ../shared/data/3_ner --out DIR`: the shipped pipeline, made again.

Reads the NER corpora below --data, the vocabularies in `4_vocab` and the plain abstracts in `2_abstracts` beside it,
and writes a spaCy pipeline to --out. Seeds are fixed. Test splits are never trained on: AnatEM, which repeats texts of
BioNLP13CG, loses every sentence that also stands in that corpus or in the test split of BC5CDR.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import spacy
from spacy.language import Language
from spacy.strings import get_string_id

from extractors.model.dictionaries import Dictionaries
from extractors.model.lexemes import Lexicon
from extractors.model.labels import HEADS
from extractors.model.network import Weights
from extractors.model.recipe.corpora import SPLITS, read_corpus
from extractors.model.recipe.examples import HEAD_OF, Example, make_example, sentences
from extractors.model.recipe.learning import Settings, train
from extractors.model.recipe.vectors import read_abstracts, word_keys, word_vectors
from extractors.model.recipe.vocabularies import build_dictionaries
from extractors.model.tagger import Tagger
from extractors.text.tokenizer import make_tokenizer

NAME = "rw_ner_bio"
VECTOR_DIMENSIONS = 128
_LEAST_OFTEN = 2  # a word seen once trains the row of unknown words


def training_examples(nlp: Language, dictionaries: Dictionaries, data: Path, splits: Sequence[str]) -> list[Example]:
    """The texts of the splits, without what also stands in a split that is held out."""
    held_out = [split for split in SPLITS if split not in splits]
    hidden = {
        sentence
        for head in HEADS
        for split in held_out
        for sentence in sentences(nlp, read_corpus(data, head, split))
    }
    known = {s for split in splits for s in sentences(nlp, read_corpus(data, "bionlp13cg", split))}
    found = []
    for corpus in HEAD_OF:
        # AnatEM repeats the texts of BioNLP13CG with fewer labels.
        without = hidden | known if corpus == "anatem" else set()
        for split in splits:
            for document in read_corpus(data, corpus, split):
                example = make_example(nlp, dictionaries, document, without=without)
                if example:
                    found.append(example)
    return found


def make_lexicon(nlp: Language, data: Path, examples: Sequence[Example], *, seed: int) -> Lexicon:
    """The words of the examples, and vectors from the plain abstracts and the examples."""
    counts = Counter(word.lower() for example in examples for word in example.words)
    known = sorted(get_string_id(word) for word, count in counts.items() if count >= _LEAST_OFTEN)
    texts = [*read_abstracts(data.parent / "2_abstracts"), *(" ".join(example.words) for example in examples)]
    keys, vectors = word_vectors(word_keys(nlp, texts), dimensions=VECTOR_DIMENSIONS, seed=seed)
    scale = float(np.abs(vectors).max())
    return Lexicon(
        word_keys=np.array(known, dtype="uint64"),
        vector_keys=keys,
        vectors=np.round(vectors * (127 / scale)).astype("int8"),
        scale=scale,
    )


def tokenizer_only() -> Language:
    """Blank English with the project's tokenizer."""
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    return nlp


def build_pipeline(tagger: Tagger) -> Language:
    """A pipeline of the abbreviation detector and the network, whose vocabulary holds no word of any text yet."""
    nlp = tokenizer_only()
    nlp.meta.update(
        name=NAME,
        version="1.0.0",
        description="Chemicals, diseases, cancers and anatomy in biomedical abstracts",
        license="CC BY-SA 4.0",
        spacy_version=">=3.8,<3.9",
    )
    nlp.add_pipe("abbreviation_detector")
    nlp.add_pipe("reviewwatch_ner_v1").tagger = tagger
    return nlp


@click.command(help=__doc__)
@click.option("--data", type=click.Path(path_type=Path, exists=True), required=True)
@click.option("--out", type=click.Path(path_type=Path), required=True)
@click.option("--train-only", is_flag=True, help="Leave the development splits out, as the published figures do.")
@click.option("--seed", type=int, default=Settings.seed, show_default=True)
@click.option("--epochs", type=int, default=Settings.epochs, show_default=True)
def main(data: Path, out: Path, train_only: bool, seed: int, epochs: int) -> None:
    nlp = tokenizer_only()
    dictionaries = build_dictionaries(nlp, data.parent / "4_vocab")
    examples = training_examples(nlp, dictionaries, data, ("train",) if train_only else ("train", "dev"))
    lexicon = make_lexicon(nlp, data, examples, seed=seed)
    click.echo(f"{len(examples)} texts, {len(lexicon.vector_keys)} word vectors", err=True)

    def report(epoch: int, loss: float, _: Weights) -> None:
        click.echo(f"epoch {epoch}: loss {loss:.2f} a text", err=True)

    weights = train(examples, lexicon, Settings(seed=seed, epochs=epochs), report)
    tagger = Tagger(heads=HEADS, weights=weights, lexicon=lexicon, dictionaries=dictionaries)
    build_pipeline(tagger).to_disk(out)


if __name__ == "__main__":
    main()
