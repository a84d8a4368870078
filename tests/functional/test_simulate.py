"""`reviewwatch simulate` as a person meets it: reproducible by seed, and of the rules configured."""

import json
import shutil

import pytest
from click.testing import CliRunner
from lxml import etree

from extractors.errors import ConfigurationError
from flows.cli import cli
from flows.settings import PROJECT_CONFIG


def simulate(*arguments: object, config=PROJECT_CONFIG):
    short = ["--literatures", "3", "--years", "4"]
    return CliRunner().invoke(cli, ["--config", str(config), "simulate", *short, *map(str, arguments)])


def told(*arguments: object, **options: object) -> dict:
    done = simulate("--json", *arguments, **options)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture
def config(tmp_path):
    """The project's configuration, to be changed."""
    return shutil.copytree(PROJECT_CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns("sample", "made_from"))


def test_the_same_seed_gives_the_same_report_and_another_one_another():
    first = told("--seed", 7)
    assert told("--seed", 7) == first
    assert told("--seed", 8)["studies"] != first["studies"]


def test_each_claim_gets_its_false_signals_and_its_change_a_delay(tmp_path):
    done = simulate("--plot", tmp_path / "plot.svg")
    assert done.exit_code == 0, done.output
    for words in ("False signals", "How late a change is found", "series of 20 patients", "largest_series_40"):
        assert words in done.stdout
    root = etree.parse(tmp_path / "plot.svg").getroot()
    assert root.tag.endswith("svg") and "survival under 4 months" in etree.tostring(root, encoding="unicode")


def test_it_measures_the_rules_of_the_configuration(config):
    """A threshold that calls no median unclear, and none of a group large enough, must show in the figures."""
    found = {one["factor"]: one["found"]["value"] for one in told()["trials"]}
    rules = config / "signals.toml"
    rules.write_text(rules.read_text().replace("median_errors = 0.75", "median_errors = 0"))
    looser = {one["factor"]: one["found"]["value"] for one in told(config=config)["trials"]}
    assert looser[1.0] > found[1.0]
    assert all(looser[factor] >= found[factor] for factor in found)


def test_a_claim_that_becomes_false_is_found_where_every_abstract_tells_it(config):
    assumptions = config / "simulation.toml"
    certain = assumptions.read_text().replace("imaging = 0.15", "imaging = 1.0")
    certain = certain.replace("prefers_pet = 0.5", "prefers_pet = 1.0")
    assumptions.write_text(certain)
    report = told(config=config)
    by_claim = {one["claim_id"]: one for one in report["detections"]}
    assert by_claim["mri_diagnostic_choice"]["found_within"]["24"]["value"] > 0.6
    assert by_claim["mri_diagnostic_choice"]["by_chance"]["24"] == 0


def test_an_assumption_that_does_not_add_up_is_refused_with_its_name(config):
    assumptions = config / "simulation.toml"
    assumptions.write_text(assumptions.read_text().replace("pain = 0.55", "pain = 0.65"))
    error = simulate(config=config).exception
    assert isinstance(error, ConfigurationError) and "symptoms" in str(error)
