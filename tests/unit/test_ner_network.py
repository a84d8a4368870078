"""The parts of the NER network and of its training, on small invented examples."""

import itertools

import numpy as np
import pytest
import spacy

from extractors.model.dictionaries import KINDS, Dictionaries, stem_key
from extractors.model.labels import HEADS
from extractors.model.lexemes import Lexicon, shape
from extractors.model.network import Dropout, embed, encode, score
from extractors.model.recipe.corpora import Document
from extractors.model.recipe.crf import loss_and_gradients, partial_tags
from extractors.model.recipe.evaluate import compare
from extractors.model.recipe.examples import make_example, sentences
from extractors.model.recipe.learning import Settings, first_weights, train
from extractors.model.tagger import Tagger, sentence_bounds
from extractors.model.tags import (
    allowed_transitions, best_tags, decode_spans, encode_spans, may_begin, may_end, tag_count,
)  # fmt: skip
from extractors.text.tokenizer import make_tokenizer

LABELS = 2
TAGS = tag_count(LABELS)
BOUNDS = [(0, 4), (4, 5), (5, 8)]


@pytest.fixture(scope="module")
def blank():
    nlp = spacy.blank("en")
    nlp.tokenizer = make_tokenizer(nlp)
    return nlp


@pytest.fixture
def lexicon(blank):
    keys = np.array(sorted(blank.vocab.strings.add(word) for word in ("cordazole", "helps")), dtype="uint64")
    return Lexicon(word_keys=keys, vector_keys=keys, vectors=np.array([[127, 0], [0, -127]], dtype="int8"), scale=0.5)


@pytest.fixture
def dictionaries():
    return Dictionaries.build({phrase("spinal cord"): 1 << KINDS.index("anatomy"), phrase("cordazole"): 1})


def phrase(text):
    return tuple(stem_key(word) for word in text.split())


def sequences(length):
    """Every valid sequence of tags of a sentence."""
    follows = allowed_transitions(LABELS)
    for tags in itertools.product(range(TAGS), repeat=length):
        if may_begin(LABELS)[tags[0]] and may_end(LABELS)[tags[-1]]:
            if all(follows[one, other] for one, other in itertools.pairwise(tags)):
                yield tags


def value(tags, scores, transitions):
    steps = sum(transitions[one, other] for one, other in itertools.pairwise(tags))
    return sum(scores[place, tag] for place, tag in enumerate(tags)) + steps




def test_spans_come_back_from_their_tags():
    spans = [(0, 1, 1), (2, 5, 0), (5, 7, 0)]
    assert decode_spans(encode_spans(8, spans, LABELS), LABELS) == spans


def test_a_mention_goes_on_with_its_own_label_until_it_ends():
    o, b0, b1, i0, i1, l0, l1, u0, u1 = range(TAGS)
    anew, on = {o, b0, b1, u0, u1}, {0: {i0, l0}, 1: {i1, l1}}
    after = {o: anew, l0: anew, l1: anew, u0: anew, u1: anew, b0: on[0], i0: on[0], b1: on[1], i1: on[1]}
    follows = allowed_transitions(LABELS)
    assert {tag: set(np.flatnonzero(follows[tag]).tolist()) for tag in range(TAGS)} == after


@pytest.mark.parametrize("seed", range(4))
def test_the_tags_found_are_the_best_of_all_valid_ones(seed):
    rng = np.random.default_rng(seed)
    scores, transitions = rng.normal(size=(8, TAGS)).astype("f"), rng.normal(size=(TAGS, TAGS)).astype("f")
    best = [
        max(sequences(end - start), key=lambda tags: value(tags, scores[start:end], transitions))
        for start, end in BOUNDS
    ]
    assert best_tags(scores, transitions, BOUNDS).tolist() == [tag for tags in best for tag in tags]


def test_a_text_plainly_without_mentions_has_none():
    scores = np.zeros((8, TAGS), dtype="float32")
    scores[:, 0] = 50
    assert not best_tags(scores, np.zeros((TAGS, TAGS), dtype="float32"), BOUNDS).any()


@pytest.mark.parametrize("unseen", [(False, False), (False, True)])
def test_the_loss_is_the_share_of_the_sequences_that_the_annotation_allows(unseen):
    rng = np.random.default_rng(1)
    scores, transitions = rng.normal(size=(8, TAGS)).astype("f"), rng.normal(size=(TAGS, TAGS)).astype("f")
    tags = encode_spans(8, [(0, 2, 1), (5, 7, 0)], LABELS)
    allowed = partial_tags(tags, LABELS, np.array(unseen))
    expected = 0.0
    for start, end in BOUNDS:
        every = list(sequences(end - start))
        mass = [np.exp(value(one, scores[start:end], transitions)) for one in every]
        fits = [allowed[np.arange(start, end), list(one)].all() for one in every]
        expected -= np.log(sum(m for m, fit in zip(mass, fits, strict=True) if fit) / sum(mass))
    assert loss_and_gradients(scores, transitions, BOUNDS, allowed)[0] == pytest.approx(expected)


def test_the_losss_gradients_are_its_slopes():
    rng = np.random.default_rng(2)
    scores, transitions = rng.normal(size=(8, TAGS)), rng.normal(size=(TAGS, TAGS))
    allowed = partial_tags(encode_spans(8, [(0, 2, 1), (5, 7, 0)], LABELS), LABELS, np.array([False, True]))
    _, by_score, by_transition = loss_and_gradients(scores, transitions, BOUNDS, allowed)
    for array, gradient in ((scores, by_score), (transitions, by_transition)):
        for place in [(0, 0), (1, 4), (3, 3), (6, 5), (7, 8)]:
            around = []
            for change in (1e-4, -1e-4):
                array[place] += change
                around.append(loss_and_gradients(scores, transitions, BOUNDS, allowed)[0])
                array[place] -= change
            assert gradient[place] == pytest.approx((around[0] - around[1]) / 2e-4, abs=1e-4)


def test_the_networks_gradients_are_its_slopes(lexicon):
    settings = Settings(width=6, depth=2)
    weights = {name: array.astype("float64") for name, array in first_weights(settings, lexicon, ["bc5cdr"]).items()}
    lexemes = lexicon.lexemes(["Cordazole", "helps", "patients"]).take(np.arange(3))
    bits = np.random.default_rng(0).integers(0, 2, (5, 2 * len(KINDS))).astype("float64")
    places, starts = np.array([0, 1, 2, 1, 0]), np.array([0, 2])
    target = np.random.default_rng(1).normal(size=(5, tag_count(2)))

    def run():
        rows, undo_embed = embed(weights, lexemes)
        hidden, undo_encode = encode(weights, rows[places], bits, starts)
        scores, undo_score = score(weights, "bc5cdr", hidden)
        return float((scores * target).sum()), (undo_embed, undo_encode, undo_score), rows

    _, (undo_embed, undo_encode, undo_score), rows = run()
    gradients = {}
    d_rows = np.zeros_like(rows)
    np.add.at(d_rows, places, undo_encode(undo_score(target, gradients), gradients))
    undo_embed(d_rows, gradients)
    rng = np.random.default_rng(3)
    for name, gradient in gradients.items():
        place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape), tuple(map(rng.integers, gradient.shape))
        for where in place:
            if name == "ngrams" and where[0] == 0:
                continue
            around = []
            for change in (1e-5, -1e-5):
                weights[name][where] += change
                around.append(run()[0])
                weights[name][where] -= change
            assert gradient[where] == pytest.approx((around[0] - around[1]) / 2e-5, rel=1e-3, abs=1e-4), name


def test_texts_read_side_by_side_do_not_see_each_other(lexicon):
    weights = first_weights(Settings(width=6, depth=2), lexicon, ["bc5cdr"])
    rows = np.random.default_rng(0).normal(size=(6, 12)).astype("float32")
    bits = np.zeros((6, 2 * len(KINDS)), dtype="float32")
    together, _ = encode(weights, rows, bits, np.array([0, 4]))
    alone, _ = encode(weights, rows[4:], bits[4:], np.array([0]))
    assert together[4:] == pytest.approx(alone, abs=1e-5)


def test_dropout_keeps_the_mean_of_what_it_drops():
    drop = Dropout(rng=np.random.default_rng(0), units=0.3, words=0.2)
    assert drop.mask((200, 200)).mean() == pytest.approx(1.0, abs=0.01)




def test_an_unknown_word_has_no_row_of_its_own_and_no_vector(lexicon):
    lexemes = lexicon.lexemes(["CORDAZOLE", "Helps", "thulizumab"])
    assert sorted(lexemes.word_rows[:2]) == [1, 2]
    assert lexemes.word_rows[2] == 0
    assert not lexemes.vectors[2].any()
    assert np.abs(lexemes.vectors[0]).max() == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("word", "expected"), [("IL", "XX"), ("Carcinoma", "Xxx"), ("5", "d"), ("HER2", "XXd"), ("-", "-")]
)
def test_the_shape_of_a_word(word, expected):
    assert shape(word) == expected


def test_a_phrase_is_marked_in_the_plural_and_in_any_case(dictionaries):
    words = "Spinal Cords after cordazole".split()
    bits = dictionaries.bits([stem_key(word) for word in words])
    anatomy = KINDS.index("anatomy")
    assert bits[0, anatomy] == 1
    assert bits[1, len(KINDS) + anatomy] == 1
    assert not bits[2].any()
    assert bits[3, 0] == 1


def test_a_phrase_cut_short_by_the_end_of_the_text_is_not_marked(dictionaries):
    assert not dictionaries.bits(list(phrase("the spinal"))).any()


def test_a_sentence_ends_at_a_stop_before_a_capital_or_figure_only():
    words = "Given i.v. daily . twelve died . Two lived".split()
    assert sentence_bounds(words) == [(0, 7), (7, 9)]




def test_a_sentence_that_stands_in_a_held_out_text_is_cut_from_the_training(blank, dictionaries):
    held = Document(corpus="bc5cdr", document_id="1", text="The drug cordazole helped them all.", annotations=())
    text = "The drug Cordazole helped them all. Then myelitis followed in some."
    document = Document(corpus="bc5cdr", document_id="2", text=text, annotations=((41, 49, "DISEASE"),))
    example = make_example(blank, dictionaries, document, without=sentences(blank, [held]))
    assert " ".join(example.words) == "Then myelitis followed in some ."
    assert example.allowed[1].nonzero()[0].tolist() == [encode_spans(1, [(0, 1, 1)], 2)[0]]


def test_labels_that_a_corpus_does_not_annotate_stay_open_outside_its_mentions(blank, dictionaries):
    document = Document(corpus="anatem", document_id="1", text="p53 in glioma", annotations=((7, 13, "CANCER"),))
    example = make_example(blank, dictionaries, document)
    labels = HEADS["bionlp13cg"]
    gene = encode_spans(1, [(0, 1, labels.index("GENE_OR_GENE_PRODUCT"))], len(labels))[0]
    cancer = encode_spans(1, [(0, 1, labels.index("CANCER"))], len(labels))[0]
    assert example.allowed[0, [0, gene]].all()
    assert not example.allowed[0, cancer]
    assert example.allowed[2].nonzero()[0].tolist() == [cancer]


def test_training_learns_a_small_text_by_heart_and_twice_the_same(blank, dictionaries, lexicon, tmp_path):
    text = "Cordazole helps. Myelitis hurts two patients."
    document = Document(
        corpus="bc5cdr", document_id="1", text=text, annotations=((0, 9, "CHEMICAL"), (17, 25, "DISEASE"))
    )
    example = make_example(blank, dictionaries, document)
    settings = Settings(epochs=150, width=16, depth=1, dropout=0.1, word_dropout=0.1, mean_memory=0.9)
    weights, again = (train([example], lexicon, settings, lambda *_: None) for _ in range(2))
    tagger = Tagger(heads={"bc5cdr": HEADS["bc5cdr"]}, weights=weights, lexicon=lexicon, dictionaries=dictionaries)
    expected = {"bc5cdr": [(0, 1, "CHEMICAL"), (3, 4, "DISEASE")]}
    assert tagger.find(example.words) == expected
    assert all((weights[name] == again[name]).all() for name in weights)
    tagger.to_file(tmp_path / "tagger.npz")
    assert Tagger.from_file(tmp_path / "tagger.npz").find(example.words) == expected


def test_scores_count_exact_spans_with_their_label():
    annotated = {(0, 4, "CELL"), (5, 9, "ORGAN"), (10, 12, "CELL")}
    found = {(0, 4, "CELL"), (5, 8, "ORGAN")}
    scores = compare([(annotated, found)], ("CELL", "ORGAN"))
    assert (scores["ALL"].precision, scores["CELL"].recall, scores["ORGAN"].f1) == (50.0, 50.0, 0.0)
    assert scores["ALL"].f1 == pytest.approx(40.0)
