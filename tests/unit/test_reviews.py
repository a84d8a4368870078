"""A review is one file; whatever is wrong with it is told by file, key and cure before anything runs."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from extractors.errors import ConfigurationError
from flows.reviews import read_reviews
from flows.settings import PROJECT_CONFIG

FIRST = "intramedullary-spinal-cord-metastasis"
CLAIMS = {
    "first_line_radiotherapy", "survival_under_4_months", "rt_preserves_not_restores", "primaries_lung_breast",
    "mri_diagnostic_choice", "largest_series_40", "rare_vs_epidural", "pain_first_symptom",
    "death_from_systemic_disease", "surgery_not_standard",
}  # fmt: skip


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copytree(PROJECT_CONFIG, tmp_path / "config")
    return tmp_path / "config"


def edit(config: Path, old: str, new: str) -> None:
    path = config / "reviews" / f"{FIRST}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_first_review_has_its_dates_works_and_claims():
    (review,) = read_reviews(PROJECT_CONFIG, (FIRST,))
    assert (review.released_on, review.updated_on, review.expires_on) == (
        date(1997, 5, 9), date(2019, 8, 24), date(2022, 8, 24)
    )  # fmt: skip
    assert {claim.id for claim in review.claims} >= CLAIMS
    assert {work.citation: work.patients for work in review.works} == {
        "Willis 1934": None, "Edelson et al 1972": 9, "Schiff and O'Neill 1996": 40
    }  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("expires_on = 2022-08-24", "expires_on = 2018-08-24", ["expires_on", "not after updated_on"]),
        ("updated_on = 2019-08-24", "updated_on = 1990-08-24", ["updated_on", "before released_on"]),
        ("expires_on = 2022-08-24", "expiry_on = 2022-08-24", ["'expiry_on' is not known", "expires_on"]),
        ("updated_on = 2019-08-24", 'updated_on = "last August"', ["updated_on", "YYYY-MM-DD"]),
        (f'id = "{FIRST}"', 'id = "other"', ["'id'", "rename the file"]),
        ('topic = "intramedullary"', 'topic = "spinal"', ["'topic'", "epidural_or_vertebral"]),
        ('kind = "series_size"', 'kind = "size"', ["claims.6.kind"]),
        ('works = ["willis-1934"]', 'works = ["willis-1943"]', ["willis-1943", "[[works]]"]),
        ('figure = { value = 4, unit = "months", comparator = "below" }', "", ["survival_under_4_months", "figure"]),
        ('ranking = ["lung cancer", ', 'ranking = ["lungs", ', ["'lungs'", "tumours.csv"]),
        ('id = "first_line_radiotherapy"', 'id = "survival_under_4_months"', ["occurs twice"]),
        ("OR ISCM[tiab]", "OR (ISCM[tiab]", ["queries", "intramedullary"]),
    ],
)
def test_a_wrong_review_names_file_key_and_cure(config, old, new, told):
    edit(config, old, new)
    with pytest.raises(ConfigurationError) as error:
        read_reviews(config)
    for part in [f"{FIRST}.toml", *told]:
        assert part in str(error.value)


def test_an_unknown_review_is_told_with_those_that_are_known():
    with pytest.raises(ConfigurationError, match=FIRST):
        read_reviews(PROJECT_CONFIG, ("another",))


def test_no_review_at_all_is_an_error(config):
    shutil.rmtree(config / "reviews")
    with pytest.raises(ConfigurationError, match="no review is configured"):
        read_reviews(config)
