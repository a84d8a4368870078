"""`reviewwatch review import` as an editor meets it: a draft on stdout or in a new file, words on stderr."""

import shutil
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from extractors.errors import ConfigurationError, ReviewwatchError
from extractors.text.pipeline import load_reader
from flows import review_import
from flows.cli import cli
from flows.reviews import read_review, read_reviews
from flows.settings import PROJECT_CONFIG
from review_pages import BRAIN_METASTASES, EPIDURAL_ABSCESS, EPILEPSY_DRUGS

SHARED_PAGES = sorted((PROJECT_CONFIG.parent.parent / "shared" / "review").glob("*.txt"))
FIRST = PROJECT_CONFIG / "reviews" / "intramedullary-spinal-cord-metastasis.toml"


_load_once = cache(load_reader)


def imported(*arguments: object) -> Result:
    return CliRunner().invoke(cli, ["review", "import", *map(str, arguments)])


@pytest.fixture(autouse=True)
def vocabulary_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review_import, "load_reader", _load_once)


@pytest.fixture
def saved(tmp_path: Path) -> Callable[[str], Path]:
    def save(text: str, name: str = "page.txt") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return save


@pytest.mark.parametrize(
    ("page", "to_add"),
    [
        (EPIDURAL_ABSCESS, ""),
        (BRAIN_METASTASES, "expires_on = 2027-01-31"),
        (EPILEPSY_DRUGS, "updated_on = 2020-08-07\nexpires_on = 2027-01-31"),
    ],
)
def test_a_draft_is_refused_until_confirmed_and_then_loads(tmp_path, saved, page, to_add):
    draft = tmp_path / "drafted.toml"
    done = imported(saved(page), "--out", draft)
    assert (done.exit_code, done.stdout) == (0, "")
    text = draft.read_text("utf-8")
    draft.write_text(text.replace("is_draft = true", f"is_draft = true\n{to_add}"), "utf-8")
    with pytest.raises(ConfigurationError, match="'is_draft': a draft is not watched; do what its TODO comments say"):
        read_review(draft, PROJECT_CONFIG / "vocabulary")
    draft.write_text(text.replace("is_draft = true", to_add), "utf-8")
    review = read_review(draft, PROJECT_CONFIG / "vocabulary")
    assert review.id == "drafted" and review.claims
    assert all(f'id = "{claim.id}"' in text for claim in review.claims)


def test_a_run_refuses_a_folder_with_a_draft_in_it(tmp_path, saved):
    config = tmp_path / "config"
    shutil.copytree(PROJECT_CONFIG, config)
    imported(saved(EPIDURAL_ABSCESS), "--out", config / "reviews" / "abscess.toml")
    with pytest.raises(ConfigurationError, match="abscess.toml.*is_draft"):
        read_reviews(config)


def test_each_claim_of_the_draft_says_where_it_was_read(saved):
    text = imported(saved(EPIDURAL_ABSCESS)).stdout
    assert text.count("[[claims]]") == text.count("# TODO: confirm; read from line")
    assert tomllib.loads(text)["is_draft"] is True


def test_a_draft_is_never_written_over_a_file(tmp_path, saved):
    held = saved("mine", "held.toml")
    done = imported(saved(EPIDURAL_ABSCESS), "--out", held)
    assert isinstance(done.exception, ReviewwatchError) and done.exception.exit_code == 2
    assert "held.toml is there already" in str(done.exception)
    assert held.read_text() == "mine"


def test_a_page_that_is_not_there_or_no_page_is_a_source_error_and_writes_nothing(tmp_path, saved):
    for page in (tmp_path / "nowhere.txt", tmp_path, saved("", "empty.txt")):
        done = imported(page, "--out", tmp_path / "draft.toml")
        assert isinstance(done.exception, ReviewwatchError) and done.exception.exit_code == 11
        assert page.name in str(done.exception)
    assert not (tmp_path / "draft.toml").exists()


def test_several_pages_are_parts_of_one_review_and_places_name_the_page(saved):
    first = saved(EPIDURAL_ABSCESS, "one.txt")
    second = saved("Spinal epidural abscess\n\nTreatment\n\nDexamethasone is contraindicated.", "two.txt")
    text = imported(first, second).stdout
    review = tomllib.loads(text)
    assert review["title"] == "Spinal epidural abscess"
    assert "read from two.txt, line 5" in text
    assert "read from one.txt, line" in text


def test_what_a_person_must_add_and_what_was_not_read_goes_to_stderr(saved):
    done = imported(saved(EPILEPSY_DRUGS))
    assert "expires_on: the page does not say it" in done.stderr
    assert "updated_on: the page says '07/08/2020', which is no one day" in done.stderr
    assert "not read: line 21: a notice that the rest is for subscribers" in done.stderr
    assert "not read: line 13, sentence 3 ('two thirds')" in done.stderr
    assert "# expires_on = YYYY-MM-DD  # TODO: the page does not say it" in done.stdout


@pytest.mark.skipif(not SHARED_PAGES, reason="the review's page is not beside the project")
def test_the_page_of_the_first_review_gives_its_dates_people_and_at_least_eight_of_its_claims():
    made = tomllib.loads(imported(*SHARED_PAGES).stdout)
    kept = tomllib.loads(FIRST.read_text("utf-8"))
    for key in ("title", "released_on", "updated_on", "expires_on", "authors", "editor", "topic"):
        assert made[key] == kept[key]
    assert {(work["citation"], work.get("patients")) for work in made["works"]} == {
        (work["citation"], work.get("patients")) for work in kept["works"]
    }
    values = ("kind", "figure", "ranking", "treatments", "imaging", "symptom", "cause")
    drafted = [{key: claim.get(key) for key in values} for claim in made["claims"]]
    found = [claim["id"] for claim in kept["claims"] if {key: claim.get(key) for key in values} in drafted]
    assert len(found) >= 8, found


@pytest.mark.skipif(not SHARED_PAGES, reason="the review's page is not beside the project")
def test_no_sentence_of_the_page_is_copied_into_the_draft():
    page = " ".join(path.read_text("utf-8") for path in SHARED_PAGES).lower().split()
    made = tomllib.loads(imported(*SHARED_PAGES).stdout)
    runs = {" ".join(page[at : at + 6]) for at in range(len(page))}
    for claim in made["claims"]:
        words = claim["statement"].lower().split()
        assert not runs & {" ".join(words[at : at + 6]) for at in range(len(words) - 5)}, claim["statement"]
