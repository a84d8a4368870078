"""Unknown names get the nearest concept as a suggestion, through scispaCy's candidate generator, and never more."""

import subprocess
import sys

import pytest

from extractors.text.linking import Suggester, Suggestion
from extractors.text.pipeline import load_reader
from tests.reader import VOCABULARY, article, read, reader

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def suggester():
    return Suggester(reader().vocabulary)


def name_of(suggestion: Suggestion | None) -> str | None:
    return reader().vocabulary.concepts[suggestion.concept_id].name if suggestion else None


@pytest.mark.parametrize(
    ("text", "label", "name"),
    [
        ("pembrolizumabb", "treatment", "pembrolizumab"),
        ("adenocarcinom of lung", "tumour", "lung adenocarcinoma"),
        ("osteofibrosarcoma", "tumour", "fibrosarcoma"),
        ("Non small cell lung cancers", "tumour", "non-small cell lung cancer"),
        ("small cell lung cancr", "tumour", "small cell lung cancer"),
        ("pembrolizumabb", "tumour", None),
        ("xyzzy", "tumour", None),
        ("", "tumour", None),
    ],
)
def test_the_nearest_name_of_the_label_is_suggested_and_never_the_opposite(suggester, text, label, name):
    assert name_of(suggester.suggest(text, label=label)) == name


def test_the_score_says_how_near_the_name_is(suggester):
    assert suggester.suggest("pembrolizumab", label="treatment").score == pytest.approx(1, abs=0.001)
    assert 0.6 <= suggester.suggest("pembrolizumabb", label="treatment").score < 1


def test_a_suggestion_stands_beside_an_unlinked_mention_and_changes_nothing_else():
    text = "She had an osteofibrosarcoma and a melanoma."
    with_suggestions = load_reader(VOCABULARY, suggest=True).read(article(text))
    unlinked, linked = with_suggestions.mentions
    assert (unlinked.concept_id, unlinked.suggested_concept_id) == (None, "MESH:D005354")
    assert linked.suggested_concept_id is None
    plain = read(text).mentions
    assert [m.suggested_concept_id for m in plain] == [None, None]
    assert [(m.text, m.concept_id, m.listed_as) for m in plain] == [
        (m.text, m.concept_id, m.listed_as) for m in with_suggestions.mentions
    ]


def test_the_linker_is_imported_only_when_a_name_is_unknown():
    code = (
        "import sys; from pathlib import Path; from extractors.text.pipeline import load_reader;"
        "load_reader(Path('config/vocabulary'), suggest=True); print('nmslib' in sys.modules, 'sklearn' in sys.modules)"
    )
    root = VOCABULARY.parents[1]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.split() == ["False", "False"]
