"""What the NER model finds beside the vocabulary's names becomes a mention for its keeper, never a finding."""

from pathlib import Path

import pytest

from extractors.findings import find
from extractors.model import load
from extractors.records import Article, Section
from extractors.text.pipeline import load_reader

VOCABULARY = Path(__file__).parents[2] / "config" / "vocabulary"


@pytest.fixture(scope="module")
def reader():
    return load_reader(VOCABULARY, model=load())


def article(text: str) -> Article:
    sections = (Section(name="TITLE", text="A report"), Section(name="ABSTRACT", text=text))
    return Article(pmid="1", content_hash="x", version=1, kind="article", title="A report", sections=sections)


NEW_DRUG = (
    "Treatment with cilentamide and dexamethasone improved weakness "
    "from intramedullary spinal cord metastasis."
)


def test_a_drug_that_nobody_listed_is_a_mention_without_a_concept(reader):
    found = [mention for mention in reader.read(article(NEW_DRUG)).mentions if mention.text == "cilentamide"]
    assert [(mention.label, mention.concept_id, mention.listed_as) for mention in found] == [("treatment", None, ())]


def test_it_is_no_treatment_of_the_study_until_the_vocabulary_has_it(reader):
    findings = find(reader.read(article(NEW_DRUG)))
    assert "cilentamide" not in {finding.name for finding in findings}


def test_without_the_model_only_the_vocabulary_reads():
    plain = load_reader(VOCABULARY)
    assert "cilentamide" not in {mention.text for mention in plain.read(article(NEW_DRUG)).mentions}


def test_a_model_changes_the_version_of_what_was_read(reader):
    assert reader.pipeline_version != load_reader(VOCABULARY).pipeline_version


def test_an_article_that_names_no_place_of_the_spine_never_reaches_the_network(reader, monkeypatch):
    def network(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr("extractors.text.entities.find", network)
    assert reader.read(article("Cilentamide lowered blood pressure in 40 patients.")).mentions is not None
    with pytest.raises(AssertionError):
        reader.read(article(NEW_DRUG))


def test_general_words_alone_are_no_mention(reader):
    texts = {
        mention.text.lower()
        for mention in reader.read(article("Spinal cord metastases: metastatic tumors and malignancies.")).mentions
        if mention.concept_id is None
    }
    assert texts == set()


def test_every_mention_slices_back(reader):
    text = "Intramedullary spinal cord metastasis\u00a0of \ufb01brosarcoma: cilentamide\u2013cisplatin was given.Then died."
    read = reader.read(article(text))
    for mention in read.mentions:
        section = {section.name: section.text for section in read.article.sections}[mention.section]
        assert section[mention.start : mention.end] == mention.text
