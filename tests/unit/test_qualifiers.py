"""Of whom a mention speaks: every cue is held to its example, and the parts of an article to their place."""

import csv

import pytest

from extractors.errors import ConfigurationError
from extractors.records import Mention
from extractors.text.phrase_rules import phrase_rule
from extractors.text.qualifiers import COLUMNS, INTRODUCTION, load_cues
from tests.reader import VOCABULARY, at, marked, read, reader

with (VOCABULARY / "qualifier_cues.csv").open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


def one(reading, text: str) -> Mention:
    """The last mention of the text."""
    return [mention for mention in reading.mentions if mention.text == text][-1]


def qualities(mention: Mention) -> set[str]:
    return {name for name in ("negated", "hypothetical", "background") if getattr(mention, f"is_{name}")}


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[row["phrase"][:40] for row in ROWS])
def test_a_cue_does_what_its_example_shows(number):
    row = ROWS[number]
    text, reached = marked(row["example"].replace("<", "").replace(">", ""), "{}")
    _, spared = marked(row["example"].replace("{", "").replace("}", ""), "<>")
    assert reader().cues.rows[number].rule.matches(text.lower()), "the phrase is not in its example"
    found = read(RESULTS=text)
    assert reached or spared
    for start, end in reached:
        assert any(row["category"] in qualities(mention) for mention in at(found, start, end))
    for start, end in spared:
        assert [qualities(mention) for mention in at(found, start, end)] == [set()]


def test_the_words_that_decided_are_kept():
    assert one(read(RESULTS="She refused further chemotherapy."), "chemotherapy").cue == "refused"
    assert one(read(RESULTS="She had chemotherapy."), "chemotherapy").cue is None


@pytest.mark.parametrize(
    ("text", "name", "qualified"),
    [
        ("No radiotherapy was given; surgery helped.", "surgery", set()),
        ("Radiotherapy was refused, but surgery was done.", "surgery", set()),
        ("He had previous radiotherapy and now surgery.", "surgery", set()),
        ("Six had no pain; all were treated with surgery.", "surgery", set()),
        ("There was no difference after surgery.", "surgery", set()),
        ("Seven were managed without surgery, the rest with radiotherapy.", "radiotherapy", set()),
        ("Neither surgery nor radiotherapy was given.", "radiotherapy", {"negated"}),
        ("They were neither fit for nor offered surgery.", "surgery", {"negated", "hypothetical"}),
        ("Since May 2001 surgery was done in 51.", "surgery", set()),
        ("Surgery may help.", "Surgery", {"hypothetical"}),
        ("He refused an operation and had radiotherapy.", "radiotherapy", set()),
        ("He refused an operation and had radiotherapy.", "operation", {"negated"}),
        ("She said no to surgery and was irradiated.", "irradiated", set()),
        ("No answer to steroids, so the tumour was removed.", "steroids", set()),
    ],
)
def test_a_cue_reaches_no_further_than_its_scope(text, name, qualified):
    assert qualities(one(read(RESULTS=text), name)) == qualified


def test_a_labelled_background_is_background_unless_it_tells_of_the_study():
    told = "Lung cancer spreads to the cord."
    assert one(read(BACKGROUND=told), "Lung cancer").cue == "background"
    assert qualities(one(read(BACKGROUND="We treated lung cancer."), "lung cancer")) == set()
    assert qualities(one(read(RESULTS=told), "Lung cancer")) == set()


def test_what_an_unlabelled_abstract_says_before_its_own_study_is_an_introduction():
    text = "Breast cancer has a tendency to spread. We treated a woman with melanoma. Sarcoma has it too."
    found = read(text, title="A report")
    assert one(found, "Breast cancer").cue == INTRODUCTION
    assert qualities(one(found, "melanoma")) == set()
    assert qualities(one(found, "Sarcoma")) == set()


def test_a_case_told_in_the_past_is_no_introduction():
    found = read("Lobar pneumonia and lung cancer had been found. We operated.", title="A report")
    assert qualities(one(found, "lung cancer")) == set()


def test_a_title_names_what_the_study_is_about_even_as_a_question():
    assert qualities(one(read(title="Should radiotherapy be given for bone metastases?"), "radiotherapy")) == set()
    assert qualities(one(read(title="Metastasis mimicking meningioma"), "meningioma")) == {"hypothetical"}


def test_treatments_of_other_regions_are_history_in_an_article_about_the_spine():
    text = "He had whole-brain radiotherapy and a lobectomy. Later surgery for his lung cancer. Laminectomy followed."
    spinal = read(text, title="Intramedullary metastasis of lung cancer")
    assert qualities(one(spinal, "whole-brain radiotherapy")) == {"background"}
    assert qualities(one(spinal, "lobectomy")) == {"background"}
    assert one(spinal, "surgery").cue == "for his"
    assert qualities(one(spinal, "Laminectomy")) == set()
    elsewhere = read(text, title="Treatment of lung cancer")
    assert {q for m in elsewhere.mentions for q in qualities(m)} == set()


def test_a_treatment_of_another_region_counts_where_the_title_is_about_it():
    found = read("Nephrectomy was done in 20.", title="Nephrectomy in patients with spinal metastases")
    assert qualities(one(found, "Nephrectomy")) == set()
    found = read("Nephrectomy was done in 20.", title="Spinal metastases after nephrectomy")
    assert qualities(one(found, "Nephrectomy")) == {"background"}


def test_surgery_for_metastases_of_a_cancer_is_no_surgery_of_that_cancer():
    found = read("Surgery for lung cancer metastases was done.", title="Spinal metastases")
    assert qualities(one(found, "Surgery")) == set()


@pytest.mark.parametrize(
    "line",
    [
        "maybe,before,clause,,no,x",
        "negated,behind,clause,,no,x",
        "negated,before,paragraph,,no,x",
        "negated,before,clause,drug,no,x",
        "negated,before,clause,,,x",
    ],
)
def test_a_wrong_line_is_an_error_that_says_what_is_allowed(tmp_path, line):
    (tmp_path / "qualifier_cues.csv").write_text(",".join(COLUMNS) + f"\n{line}\n")
    with pytest.raises(ConfigurationError, match=r"qualifier_cues\.csv, line 2: category must be one of none, negated"):
        load_cues(tmp_path)


def test_the_longer_gap_of_a_phrase_is_no_word_that_a_text_must_hold():
    assert phrase_rule("sre ...... limb").matches("sre was any fracture of a limb")
