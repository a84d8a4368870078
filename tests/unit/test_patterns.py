"""Every rule in config/patterns finds the words that its own example marks, and nothing else in it first."""

import re

import pytest

from extractors.errors import ModelMissing
from extractors.text import patterns
from extractors.text.lines import lines
from reading import reading

FILES = sorted(path.stem for path in patterns.FOLDER.glob("*.csv"))
RULES = [(file, rule) for file in FILES for rule in patterns.rules(file)]


NAMES = [f"{file}-{rule.name}-{rule.phrase[:40]}" for file, rule in RULES]


@pytest.mark.parametrize(("file", "rule"), RULES, ids=NAMES)
def test_a_rule_finds_the_words_that_its_example_marks(file, rule):
    before, marked, after = re.fullmatch(r"(.*)\[\[(.+)\]\](.*)", rule.example).groups()
    (line,) = lines(reading(before + marked + after))
    found = re.search(patterns.expression(rule.phrase), line.text)
    assert found, f"{file}.csv: {rule.phrase!r} finds nothing in {rule.example!r}"
    assert found.span() == (len(before), len(before) + len(marked))


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("spinal cord metasta*", "a spinal-cord metastasis", "spinal-cord metastasis"),
        ("(a|one) case", "we saw one case", "one case"),
        ("[the ]patients", "patients", "patients"),
        ("improved ... motor", "improved in most of the motor", "improved in most of the motor"),
        ("improved ... motor", "improved in most of all of those motor", None),
        ("# cases", "thirty-two cases", "thirty-two cases"),
        ("^review of", "a review of", None),
        ("case report", "case reports", None),
    ],
)
def test_a_phrase_means_what_the_guide_to_phrases_says(phrase, text, found):
    match = re.search(patterns.expression(phrase), text)
    assert (match and match[0]) == found


def test_a_missing_patterns_file_names_the_file_and_the_cure():
    with pytest.raises(ModelMissing, match=r"nothing\.csv is missing: restore it"):
        patterns.rules("nothing")
