"""The reader cuts abstracts into sentences and mentions whose offsets always slice back."""

from dataclasses import replace
from functools import cache

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokenizer import Tokenizer

from extractors.findings import find
from extractors.records import Reading
from extractors.text.pipeline import Reader, load_reader
from extractors.text.sentences import boundaries
from extractors.text.tokenizer import LONGEST_WORD, BoundedTokenizer, make_tokenizer
from tests.reader import VOCABULARY, article, named, read, reader

PIECES = (
    "lung cancer", "NSCLC", "radiotherapy", "no", "5 Gy", "(RT)", ".", ". ", " ", "\n", "-", "\u00ad", "\ufb01",
    "\u03b2", "\u2013", "\U0001f9ec", "\u0130",
)  # fmt: skip


def slices_back(reading: Reading) -> bool:
    texts = {section.name: section.text for section in reading.article.sections}
    parts = (*reading.sentences, *reading.mentions)
    return all(texts[part.section][part.start : part.end] == part.text for part in parts)


def sentences(text: str) -> list[str]:
    return [sentence.text for sentence in read(text).sentences]


@pytest.mark.parametrize(
    "sentence",
    [
        "Schiff et al. Saw forty patients with it.",
        "Radiotherapy vs. Surgery was compared.",
        "The mass (Fig. 2) was removed.",
        "Survival differed (p = 0.01).",
        "It lasted approx. 3 months.",
        "The dose was 8.5 Gy in 1.5 weeks.",
        "Dr. J. Smith operated on her.",
        "Treatment, e.g. Surgery, was given.",
    ],
)
def test_a_stop_that_ends_no_sentence_ends_none(sentence):
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("He died.She lived.", ["He died.", "She lived."]),
        ("It was 2019.The cord was normal.", ["It was 2019.", "The cord was normal."]),
        ("The answer is no. We operated.", ["The answer is no.", "We operated."]),
        ("He had stage B. He died.", ["He had stage B.", "He died."]),
        ("All were treated. 12 patients died.", ["All were treated.", "12 patients died."]),
        ("Is it safe? Yes! It is.", ["Is it safe?", "Yes!", "It is."]),
        ("It grew (rapidly). He died.", ["It grew (rapidly).", "He died."]),
    ],
)
def test_a_stop_that_ends_a_sentence_ends_it_even_without_its_space(text, parts):
    assert sentences(text) == parts


def test_a_section_always_ends_the_sentence():
    found = read(title="Cord metastasis of lung cancer", METHODS="patients with melanoma", RESULTS="all died")
    assert [(s.section, s.text) for s in found.sentences] == [
        ("TITLE", "Cord metastasis of lung cancer"),
        ("METHODS", "patients with melanoma"),
        ("RESULTS", "all died"),
    ]


def test_boundaries_are_positions_within_the_text():
    assert boundaries("One. Two") == [5]
    assert boundaries("") == []


def test_an_abbreviation_defined_in_one_section_is_known_in_all():
    found = read(title="Widgetoma and CTR", METHODS="All had complete tumour resection (CTR).", RESULTS="CTR helped.")
    assert [text for text, name in named(found, "treatment") if name == "tumor removal"] == [
        "CTR", "tumour resection", "CTR", "CTR",
    ]  # fmt: skip
    assert ("CTR", "complete tumour resection") in found.abbreviations


def test_what_an_article_defines_wins_over_what_the_vocabulary_knows():
    assert named(read("Reaction time (RT) was longer. RT was 3 s."), "treatment") == []
    assert [name for _, name in named(read("They had RT for bone pain."), "treatment")] == ["radiotherapy"]


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("The tumour was re\u00adsected.", "re\u00adsected"),
        ("We saw \ufb01brosarcoma.", "\ufb01brosarcoma"),
        ("Non\u2011small\u00a0cell lung cancer grew.", "Non\u2011small\u00a0cell lung cancer"),
        ("Interferon\u2010\u03b2 was given.", "Interferon\u2010\u03b2"),
        ("RENAL CELL CARCINOMA IN THE CORD", "RENAL CELL CARCINOMA"),
        ("Ewing\u2019s sarcoma was found.", "Ewing\u2019s sarcoma"),
    ],
)
def test_odd_characters_hide_no_name_and_move_no_offset(text, mention):
    found = read(text)
    assert mention in [m.text for m in found.mentions]
    assert slices_back(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \u00ad\u200b ",
        "ALL PATIENTS HAD MS AND ALL DIED. " * 20,
        "\u8f6c\u79fb\u6027\u8113\u9ad3\u80bf\u7624\u3002\u60a3\u8005\u63a5\u53d7\u653e\u7597\u3002",
        "Metastasen des R\u00fcckenmarks wurden bestrahlt. \u041e\u043f\u0443\u0445\u043e\u043b\u044c.",
        "(" * 300 + "lung cancer" + ")" * 300,
        "no cancer. " * 3_700,
    ],
    ids=["empty", "invisible", "capitals", "Chinese", "German and Russian", "brackets", "40,000 characters"],
)
def test_any_text_is_read_without_a_fault(text):
    assert slices_back(read(text, title=""))


@cache
def counted_tokenizer() -> tuple[Tokenizer, list[int]]:
    """A tokenizer, and the length of each stretch whose end it has searched."""
    tokenizer = make_tokenizer(spacy.blank("en"))
    searched, search = [], tokenizer.suffix_search
    tokenizer.suffix_search = lambda stretch: searched.append(len(stretch)) or search(stretch)
    return tokenizer, searched


@pytest.mark.parametrize("mark", ["(", "((", ".", "'", "%", "+", "-", "a-", "7", "n=", "x"])
def test_words_are_cut_in_a_time_that_grows_with_the_text_and_not_with_its_square(mark):
    tokenizer, searched = counted_tokenizer()
    searched.clear()
    text = mark * 2_000
    assert BoundedTokenizer(tokenizer)(text).text == text
    assert sum(searched) <= LONGEST_WORD * len(text)


@pytest.mark.timeout(60)  # minutes where one step takes the square of the length
@pytest.mark.parametrize("mark", ["(", ".", "'", "a "])
def test_forty_thousand_marks_are_read_like_any_text(mark):
    text = mark * (40_000 // len(mark))
    found = read(text, title="Spinal cord metastasis")
    assert slices_back(found)
    assert find(found)


def test_a_stretch_without_spaces_keeps_its_characters_and_its_names():
    text = "x" * 500 + " lung cancer " + "(" * 300 + "melanoma" + ")" * 300
    found = read(text)
    assert [text for text, _ in named(found, "tumour")] == ["lung cancer", "melanoma"]
    assert slices_back(found)


def test_an_article_without_text_has_no_sentences():
    found = read()
    assert (found.sentences, found.mentions) == ((), ())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(PIECES)))
def test_offsets_slice_back_whatever_the_characters(pieces):
    text = "".join(pieces)
    assert slices_back(reader().read(article(text, title=text[::-1])))


def test_reading_twice_gives_the_same():
    text = "Radiotherapy (RT) for lung cancer. RT helped."
    assert read(text) == read(text)


def test_the_version_names_the_rules_that_were_read_with(tmp_path):
    for path in VOCABULARY.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert load_reader(tmp_path).pipeline_version == reader().pipeline_version
    with (tmp_path / "decoys.csv").open("a") as file:
        file.write("tumour,cancer of the zodiac,astrology\n")
    assert load_reader(tmp_path).pipeline_version != reader().pipeline_version


@cache
def of_the_spine() -> Reader:
    return load_reader(VOCABULARY, spine_only=True)


@pytest.mark.parametrize(
    ("title", "text", "topic"),
    [
        ("Statins after stroke", "Blood pressure fell in 40 patients.", "not_oncology"),
        ("Chemotherapy for breast cancer", "All had surgery.They lived 5 years.", "other_oncology"),
    ],
)
def test_an_article_that_is_not_about_the_spine_can_be_set_aside_with_the_topic_it_would_have(title, text, topic):
    aside = of_the_spine().read(article(text, title=title))
    full = read(text, title=title)
    (found,) = find(aside)
    assert (found.kind, found.name, aside.mentions) == ("topic", topic, ())
    assert replace(found, pipeline_version="") == replace(find(full)[0], pipeline_version="")
    assert aside.sentences == full.sentences


def test_an_article_about_the_spine_is_never_set_aside():
    text = "A man with lung cancer had radiotherapy. He died after 5 months."
    found = of_the_spine().read(article(text, title="Intramedullary spinal cord metastasis"))
    full = read(text, title="Intramedullary spinal cord metastasis")
    assert found.set_aside is None
    assert [(m.text, m.concept_id) for m in found.mentions] == [(m.text, m.concept_id) for m in full.mentions]
    assert len(find(found)) == len(find(full)) > 3


def test_an_empty_article_is_not_set_aside():
    assert of_the_spine().read(article()).set_aside is None


def test_what_was_set_aside_is_read_again_once_a_review_asks_for_it():
    assert of_the_spine().pipeline_version != reader().pipeline_version
