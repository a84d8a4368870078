"""The NER pipeline: what the shipped one promises its reader, and how another one takes its place."""

import time
from pathlib import Path

import numpy as np
import pytest
import spacy

from extractors.errors import ModelMissing
from extractors.model import SHIPPED, load
from extractors.model.abbreviations import label_short_forms
from extractors.model.component import head_of
from extractors.model.labels import HEADS
from extractors.model.recipe.corpora import read_corpus
from extractors.model.recipe.evaluate import PUBLISHED, evaluate
from extractors.model.tagger import Tagger
from extractors.text.tokenizer import make_tokenizer

DATA = Path(__file__).parents[3] / "shared" / "data" / "3_ner"


@pytest.fixture(scope="module")
def shipped():
    return load()


def test_an_abbreviation_carries_the_label_of_its_long_form():
    found = [(0, 2, "DISEASE"), (7, 8, "CHEMICAL")]
    pairs = [((3, 4), (0, 2)), ((7, 8), (0, 2))]
    assert label_short_forms(found, pairs) == [(0, 2, "DISEASE"), (3, 4, "DISEASE"), (7, 8, "DISEASE")]


def test_an_abbreviation_of_something_that_has_no_label_has_none():
    assert label_short_forms([(3, 4, "DISEASE"), (9, 10, "DISEASE")], [((3, 4), (0, 2))]) == [(9, 10, "DISEASE")]


def test_an_abbreviation_within_a_longer_mention_leaves_it_whole():
    found = [(0, 2, "GENE_OR_GENE_PRODUCT"), (7, 9, "SIMPLE_CHEMICAL")]
    assert label_short_forms(found, [((7, 8), (0, 2))]) == found


def test_a_mention_that_only_touches_the_long_form_decides_nothing():
    found = [(1, 3, "CANCER"), (6, 7, "CELL")]
    assert label_short_forms(found, [((6, 7), (1, 5))]) == found


def test_the_shipped_pipeline_finds_what_it_was_trained_to_find(shipped):
    doc = shipped("Cisplatin caused nephrotoxicity in mice with colorectal cancer.")
    assert [(span.text, span.label_) for span in doc.spans["bc5cdr"]] == [
        ("Cisplatin", "CHEMICAL"), ("nephrotoxicity", "DISEASE"), ("colorectal cancer", "DISEASE"),
    ]  # fmt: skip
    assert {(span.text, span.label_) for span in doc.spans["bionlp13cg"]} >= {
        ("mice", "ORGANISM"), ("colorectal cancer", "CANCER"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "\n\n", "\u03b2", "x" * 40_000, "A drug. " * 5_000, "NO SPACES.AFTER STOPS", "\U0001f600 " * 50],
    ids=["empty", "space", "stop", "lines", "greek", "one long word", "long", "capitals", "emoji"],
)
def test_odd_texts_are_read_without_error_and_offsets_slice_back(shipped, text):
    doc = shipped(text)
    assert doc.text == text
    for head in HEADS:
        assert all(text[span.start_char : span.end_char] == span.text for span in doc.spans[head])


def test_a_text_reads_the_same_whatever_was_read_before_it(shipped):
    text = "Temozolomide was given for glioblastoma of the spinal cord."
    first = shipped(text)
    list(shipped.pipe(["Morphine relieved pain.", "Rats had tumors."] * 3))
    second = shipped(text)
    for head in HEADS:
        assert [(span.text, span.label_) for span in first.spans[head]]
        assert list(map(repr, first.spans[head])) == list(map(repr, second.spans[head]))


def test_spacy_load_reads_the_folder_once_the_package_is_imported():
    assert spacy.load(SHIPPED).pipe_names == ["abbreviation_detector", "reviewwatch_ner_v1"]


def test_the_shipped_pipeline_cuts_words_like_the_reading_pipeline(shipped):
    text = "EGFR-mutant NSCLC (stage IV)/brain; carboplatin/paclitaxel-treated, (DOX)-induced p<0.05 in 2019.The end"
    assert [token.text for token in shipped.make_doc(text)] == [token.text for token in make_tokenizer(spacy.blank("en"))(text)]


def test_the_shipped_folder_stays_small_enough_for_a_clone():
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) < 25e6


def test_the_shipped_folder_keeps_no_words_of_the_texts_it_was_trained_on():
    with np.load(SHIPPED / "reviewwatch_ner_v1" / "tagger.npz", allow_pickle=False) as arrays:
        words = [name for name in arrays.files if arrays[name].dtype.kind not in "fiu"]
    assert words == ["head/bc5cdr", "head/bionlp13cg"]
    assert (SHIPPED / "vocab" / "strings.json").stat().st_size < 20_000  # the tokenizer's own exceptions


@pytest.mark.slow
def test_the_shipped_pipeline_loads_within_two_seconds():
    began = time.process_time()
    load()
    assert time.process_time() - began < 2




@pytest.mark.slow
@pytest.mark.skipif(not DATA.is_dir(), reason="the corpora are not part of the project: ../shared/data/3_ner is absent")
@pytest.mark.parametrize(("head", "least"), [("bc5cdr", 88.0), ("bionlp13cg", 80.7)])
def test_the_shipped_pipeline_reads_the_test_splits_as_well_as_its_card_says(shipped, head, least):
    score = evaluate(shipped, read_corpus(DATA, head, "test"), head=head, labels=HEADS[head])["ALL"]
    assert score.f1 > least > PUBLISHED[head]


def test_a_model_that_is_not_installed_is_named_with_the_cure():
    with pytest.raises(ModelMissing, match="en_ner_bc5cdr_md; install it"):
        load("en_ner_bc5cdr_md")


def test_an_installed_model_with_a_scispacy_name_answers_in_the_same_place(tmp_path, monkeypatch):
    other = spacy.blank("en", meta={"name": "ner_bc5cdr_md", "version": "0.5.4"})
    ner = other.add_pipe("ner")
    for label in HEADS["bc5cdr"]:
        ner.add_label(label)
    other.initialize()
    package = tmp_path / "en_ner_bc5cdr_md"
    package.mkdir()
    other.to_disk(package / "en_ner_bc5cdr_md-0.5.4")
    (package / "meta.json").write_text((package / "en_ner_bc5cdr_md-0.5.4" / "meta.json").read_text())
    (package / "__init__.py").write_text(
        "from spacy.util import load_model_from_init_py\n"
        "def load(**overrides):\n    return load_model_from_init_py(__file__, **overrides)\n"
    )
    record = tmp_path / "en_ner_bc5cdr_md-0.5.4.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: en_ner_bc5cdr_md\nVersion: 0.5.4\n")
    monkeypatch.syspath_prepend(tmp_path)
    doc = load("en_ner_bc5cdr_md")("Cisplatin caused nephrotoxicity.")
    assert list(doc.spans) == ["bc5cdr"]
    assert [(span.start, span.end, span.label_) for span in doc.spans["bc5cdr"]] == [
        (span.start, span.end, span.label_) for span in doc.ents
    ]


def test_a_model_with_other_labels_is_refused():
    other = spacy.blank("en")
    other.add_pipe("ner").add_label("PERSON")
    with pytest.raises(ModelMissing, match="does not name chemicals"):
        head_of(other)


def test_a_folder_without_a_network_is_named(tmp_path):
    with pytest.raises(ModelMissing, match=r"tagger\.npz is missing"):
        Tagger.from_file(Path(tmp_path) / "tagger.npz")
