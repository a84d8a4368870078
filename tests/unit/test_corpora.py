"""The readers of the NER corpora, on invented examples; and on the real files where they are."""

import io
import tarfile
from pathlib import Path

import pytest

from extractors.errors import SourceError
from extractors.model.recipe.corpora import LABELS, SPLITS, parse_pubtator, parse_standoff, read_corpus

DATA = Path(__file__).parents[3] / "shared" / "data" / "3_ner"

PUBTATOR = """\
7|t|Cordazole in myelitis.
7|a|Cordazole helped two of three | patients.
7\t0\t9\tCordazole\tChemical\tD0
7\t13\t21\tmyelitis\tDisease\tD1
7\t23\t32\tCordazole\tChemical\tD0
7\tCID\tD0\tD1

8|t|Nothing to mark.
8|a|
"""


def test_pubtator_offsets_count_over_title_space_and_abstract():
    first, _ = parse_pubtator(io.StringIO(PUBTATOR), corpus="bc5cdr")
    assert [(first.text[start:end], label) for start, end, label in first.annotations] == [
        ("Cordazole", "CHEMICAL"),
        ("myelitis", "DISEASE"),
        ("Cordazole", "CHEMICAL"),
    ]


def test_a_bar_within_an_abstract_stays_in_its_text():
    first, _ = parse_pubtator(io.StringIO(PUBTATOR), corpus="bc5cdr")
    assert first.text.endswith("three | patients.")


def test_a_text_without_mentions_is_still_a_document():
    _, second = parse_pubtator(io.StringIO(PUBTATOR), corpus="bc5cdr")
    assert (second.document_id, second.text, second.annotations) == ("8", "Nothing to mark. ", ())


def test_standoff_keeps_the_sixteen_labels_of_scispacys_model_and_no_other():
    lines = ["T1\tCancer 0 6\tglioma", "T2\tDNA_domain_or_region 10 14\texon", "E1\tGrowth:T1", "*\tEquiv T1 T2"]
    assert parse_standoff(lines, corpus="bionlp13cg") == ((0, 6, "CANCER"),)


def test_of_two_annotations_that_overlap_the_longer_is_kept():
    lines = ["T1\tOrgan 0 11\tspinal cord\n", "T2\tCancer 7 20\tcord ependymoma\n"]
    assert parse_standoff(lines, corpus="anatem") == ((7, 20, "CANCER"),)


def test_a_discontinuous_annotation_counts_with_its_whole_extent():
    assert parse_standoff(["T1\tCell 0 1;8 13\tT cells\n"], corpus="bionlp13cg") == ((0, 13, "CELL"),)


def test_a_standoff_archive_is_read_split_by_split(tmp_path):
    folder = tmp_path / "bionlp_cg_standoff"
    folder.mkdir()
    with tarfile.open(folder / "bionlp_cg_2013.tar.gz", "w:gz") as archive:
        for name, content in {
            "cg/train/one.txt": "Glioma cells", "cg/train/one.a1": "T1\tCancer 0 6\tGlioma\n",
            "cg/test/two.txt": "A mouse", "cg/test/two.a1": "T1\tOrganism 2 7\tmouse\n",
        }.items():  # fmt: skip
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content.encode()))
    (document,) = read_corpus(tmp_path, "bionlp13cg", "test")
    assert (document.document_id, document.annotations) == ("two", ((2, 7, "ORGANISM"),))


def test_a_missing_corpus_is_named_with_its_cure(tmp_path):
    with pytest.raises(SourceError, match=r"CDR_TestSet.*--data"):
        read_corpus(tmp_path, "bc5cdr", "test")


@pytest.mark.skipif(not DATA.is_dir(), reason="the corpora are not part of the project: ../shared/data/3_ner is absent")
@pytest.mark.parametrize("corpus", LABELS)
@pytest.mark.parametrize("split", SPLITS)
def test_every_annotation_of_the_real_corpora_lies_within_its_text(corpus, split):
    documents = read_corpus(DATA, corpus, split)
    assert documents
    for document in documents:
        for start, end, _ in document.annotations:
            assert 0 <= start < end <= len(document.text)
            assert document.text[start:end].strip()


@pytest.mark.skipif(not DATA.is_dir(), reason="the corpora are not part of the project: ../shared/data/3_ner is absent")
@pytest.mark.parametrize(
    ("corpus", "documents", "mentions"), [("bc5cdr", 500, 9_809), ("bionlp13cg", 200, 6_864), ("ncbi", 100, 960)]
)
def test_the_official_test_splits_are_whole(corpus, documents, mentions):
    found = read_corpus(DATA, corpus, "test")
    assert (len(found), sum(len(document.annotations) for document in found)) == (documents, mentions)
