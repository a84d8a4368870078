"""The tally's intervals against published figures, its past, and how a person meets it."""

import json
from datetime import date

import duckdb
import pytest
from click.testing import CliRunner
from lxml import etree

from extractors.errors import ConfigurationError, UsageError
from flows.commands.tally import tally as command
from flows.tally import tally_tables
from flows.tally_plot import tally_svg
from tests.spec.tables import REVIEW_ID, TODAY, evidence, the_rules
from tests.warehouse_fixture import fill, new_home
from warehouse.connect import WAREHOUSE
from warehouse.judge import load_rules
from warehouse.tally import interval, tally, tally_over_time

STUDIES = """
    study  | design        | patients | entered
    A      | case_series   | 18       | 2018-07-01
    B      | case_series   | 30       | 2021-07-01
    pooled | meta_analysis | 60       | 2021-07-01
    """
FINDINGS = """
    study  | kind           | name                    | value | unit
    A      | primary_tumour | lung cancer             | 8     | patients
    A      | primary_tumour | breast cancer           | 10    | patients
    A      | survival       | median_overall_survival | 4     | months
    B      | survival       | median_overall_survival | 9.9   | months
    pooled | survival       | median_overall_survival | 9     | months
    """


@pytest.fixture
def con():
    with evidence(STUDIES, FINDINGS) as con:
        yield con


@pytest.mark.parametrize(
    ("patients", "of_patients", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_of_a_share_is_wilsons(patients, of_patients, low, high):
    """The worked examples of Newcombe 1998, Stat Med 17:857, for the score method."""
    row = {"unit": "share", "patients": patients, "of_patients": of_patients}
    assert interval(row) == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("medians", "limits"),
    [
        ([2, 3, 4, 5, 9], (None, None)),  # 15 of 16 at most: no interval of 95 %
        ([2, 3, 4, 5, 6, 9], (2, 9)),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9], (2, 8)),  # the second and the last but one: 96.1 %
        ([], (None, None)),
    ],
)
def test_the_interval_of_the_median_of_medians_inverts_the_sign_test(medians, limits):
    assert interval({"unit": "months", "medians": medians}) == limits


def test_numbers_that_are_no_sample_have_no_interval():
    assert interval({"unit": "patients", "patients": 46, "of_patients": None}) == (None, None)


def test_the_tally_has_the_claims_in_the_reviews_order_and_what_a_claim_names_first(con):
    told = tally(con, REVIEW_ID, as_of=TODAY)
    assert [claim["claim_id"] for claim in told["claims"]] == [
        "survival_under_4_months", "primaries_lung_breast", "largest_series_40",
    ]  # fmt: skip
    lung, breast = told["claims"][1]["rows"]
    assert [lung["category"], breast["category"]] == ["lung cancer", "breast cancer"]
    assert (lung["patients"], lung["of_patients"]) == (8, 18)
    assert (lung["low"], lung["high"]) == pytest.approx((0.2456, 0.6628), abs=5e-5)
    assert [(study["pmid"], study["standing"]) for study in told["not_counted"]] == [("pooled", "pooled")]
    json.dumps(told)


def test_the_past_is_the_tally_of_each_years_end_and_last_of_the_day_asked_for(con):
    past = tally_over_time(con, REVIEW_ID, as_of=TODAY)
    assert [told["as_of"] for told in past] == ["2018-12-31", "2019-12-31", "2020-12-31", "2021-12-31", "2022-08-24"]
    assert [told["claims"][0]["rows"][0]["estimate"] for told in past] == [4.0, 4.0, 4.0, 6.95, 6.95]
    assert past[0] == tally(con, REVIEW_ID, as_of=date(2018, 12, 31))
    assert tally_over_time(con, REVIEW_ID, as_of=date(2018, 1, 1)) == []


def test_an_unknown_review_is_named_with_those_that_are_there(con):
    with pytest.raises(UsageError, match=REVIEW_ID):
        tally(con, "unknown", as_of=TODAY)


def test_without_rules_nothing_is_counted_silently(con):
    con.execute("begin; delete from core.rule_set")
    try:
        with pytest.raises(ConfigurationError, match="reviewwatch run"):
            tally(con, REVIEW_ID, as_of=TODAY)
    finally:
        con.execute("rollback")


def test_a_tired_editor_reads_figure_interval_and_the_reviews_words_in_one_line(con, capsys):
    tally_tables(tally(con, REVIEW_ID, as_of=TODAY))
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "median survival 6.95 months 48 30 2 under 4 months" in lines
    assert "lung cancer 44 % (25 to 66) 8 of 18 - 1 the commonest" in lines
    assert "largest series 30 patients 30 2 at most 40" in lines
    assert "Pooled from others' reports, not added up: 9 months in 60 patients." in lines


def test_the_table_says_which_study_counts_the_patients_of_another(con, capsys):
    con.execute("update core.article set title = 'Surgery of metastases to the spinal cord: a cohort'")
    con.execute("insert into core.article_link values ('B', 0, 'UpdateOf', 'A', '')")
    tally_tables(tally(con, REVIEW_ID, as_of=TODAY))
    told = capsys.readouterr().out
    assert "PMID A: PMID B updates it: the newer version counts." in told
    assert "Patients counted by another study, not added up: 4 months in 18 patients." in told


def test_the_picture_names_every_claim_its_curves_and_the_reviews_line(con):
    root = etree.fromstring(tally_svg(tally_over_time(con, REVIEW_ID, as_of=TODAY)).encode())
    words = "\n".join(root.itertext())
    for told in ("The review: under 4 months", "all patients 6.95 months", "lung cancer 44 %", "breast cancer 56 %"):
        assert told in words


def test_the_picture_of_nothing_says_so():
    assert "No study states numbers" in tally_svg([])


def test_the_command_gives_json_and_writes_the_picture(tmp_path):
    home = new_home(tmp_path / "home")
    with duckdb.connect(str(home / WAREHOUSE)) as con:
        con.execute("set TimeZone = 'UTC'")
        fill(con)
        load_rules(con, the_rules())
    options = ["--home", str(home), "--as-of", "2022-08-24"]
    done = CliRunner().invoke(command, ["cord", "--json", "--plot", str(tmp_path / "tally.svg"), *options])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert [(claim["claim_id"], claim["rows"][0]["estimate"]) for claim in told["claims"]] == [("survival", 9.9)]
    assert (tmp_path / "tally.svg").read_text("utf-8").startswith("<svg")
    assert "median survival" in CliRunner().invoke(command, ["cord", *options]).output
