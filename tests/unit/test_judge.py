"""Signals are opened, refreshed and closed as the evidence goes, and told in the shape that scripts rely on."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime, timezone

import pytest

from extractors.errors import ConfigurationError, UsageError
from extractors.records import digest
from extractors.rules import Rules
from flows.toml import read_toml
from tests.spec.tables import CONFIG, REVIEW_ID, TODAY, add, evidence, the_review, the_rules, watch, with_claim
from warehouse.judge import load_rules, open_signals, signals, status
from warehouse.reviews import store_review

SURVIVAL = "survival_under_4_months"
STUDIES = """
    study | entered    | design      | patients
    A     | 2020-02-01 | case_series | 30
    B     | 2021-06-01 | case_report | 1
    """
FINDINGS = """
    study | kind                 | name                    | value | unit   | sentence
    A     | survival             | median_overall_survival | 9.9   | months | Median survival was 9.9 months.
    B     | treatment            | immunotherapy           | -     | -      | A checkpoint inhibitor was given.
    B     | neurological_outcome | improved                | 1     | count  | Strength improved.
    """
OF_A = digest(REVIEW_ID, SURVIVAL, "B2_effect_size_change", "A")
OF_B = digest(REVIEW_ID, "first_line_radiotherapy", "A5_expansion_of_treatment", "B")


@pytest.fixture
def con():
    with evidence(STUDIES, FINDINGS) as con:
        yield con


def held(con, columns: str = "signal_id, closed_on, closed_reason") -> list[tuple]:
    return con.execute(f"select {columns} from core.signal order by first_seen_on").fetchall()


def retract(con, study: str, day: date) -> None:
    con.execute("update core.article set is_retracted = true, revised_date = ? where pmid = ?", [day, study])


def test_a_run_opens_what_is_supported_once_the_most_urgent_first(con):
    assert open_signals(con, as_of=TODAY, run_id="first") == [OF_A, OF_B]
    assert open_signals(con, as_of=TODAY, run_id="again") == []
    assert held(con, "signal_id, opened_run_id, last_seen_run_id, opened_on, first_seen_on, priority") == [
        (OF_A, "first", "again", TODAY, date(2020, 2, 1), "high"),
        (OF_B, "first", "again", TODAY, date(2021, 6, 1), "low"),
    ]


def test_a_run_on_a_later_day_opens_only_what_is_new(con):
    assert open_signals(con, as_of=date(2020, 2, 1), run_id="1") == [OF_A]
    assert open_signals(con, as_of=date(2021, 6, 1), run_id="2") == [OF_B]


def test_a_run_on_an_earlier_day_closes_and_changes_nothing(con):
    open_signals(con, as_of=TODAY, run_id="now")
    before = held(con, "*")
    assert open_signals(con, as_of=date(2020, 1, 1), run_id="past") == []
    assert open_signals(con, as_of=date(2020, 6, 1), run_id="past") == []
    assert held(con, "*") == before


def test_a_retracted_study_closes_its_signal_with_the_reason_and_the_past_does_not_open_it_again(con):
    open_signals(con, as_of=date(2020, 6, 1), run_id="1")
    retract(con, "A", date(2021, 1, 1))
    assert open_signals(con, as_of=date(2021, 1, 1), run_id="2") == []
    closed = [(OF_A, date(2021, 1, 1), "the study was retracted")]
    assert held(con) == closed
    open_signals(con, as_of=date(2020, 6, 1), run_id="3")
    assert held(con) == closed


def test_a_signal_supported_again_is_opened_again(con):
    open_signals(con, as_of=date(2020, 6, 1), run_id="1")
    retract(con, "A", date(2021, 1, 1))
    open_signals(con, as_of=date(2021, 1, 1), run_id="2")
    con.execute("update core.article set is_retracted = false")
    assert open_signals(con, as_of=date(2021, 2, 1), run_id="3") == [OF_A]
    assert held(con) == [(OF_A, None, None)]


@pytest.mark.parametrize(
    ("review", "reason"),
    [
        (replace(the_review(), claims=the_review().claims[1:]), "the review no longer makes this claim"),
        (replace(the_review(), updated_on=date(2020, 3, 1)), "the review was updated on 2020-03-01, after the study"),
        (
            replace(the_review(), updated_on=date(2020, 3, 1), claims=the_review().claims[1:]),
            "the review was updated on 2020-03-01, after the study",
        ),
        (
            with_claim(id=SURVIVAL, figure=replace(the_review().claims[0].figure, value=12)),
            "the study, read again, or the claim, reworded, no longer supports it",
        ),
        (
            with_claim(id=SURVIVAL, figure=replace(the_review().claims[0].figure, value=8)),
            "it is now told as A7_opposing_nonpivotal",
        ),
    ],
)
def test_a_review_that_was_edited_closes_what_it_answers_and_keeps_the_history(con, review, reason):
    open_signals(con, as_of=date(2020, 6, 1), run_id="1")
    watch(con, review)
    open_signals(con, as_of=date(2020, 6, 2), run_id="2")
    assert (OF_A, date(2020, 6, 2), reason) in held(con)
    assert held(con, "before")[0] == ("median survival under 4 months",)


def test_a_claim_is_kept_as_it_read_before_each_edit_and_nothing_else_is(con):
    edits = (with_claim(id=SURVIVAL, statement="Half die within half a year."), replace(the_review(), title="Another"))
    for hours, review in enumerate(edits):
        store_review(con, review, run_id="run", stored_at=datetime(2022, 8, 25, hours, tzinfo=timezone.utc))
    kept = con.execute("select claim_id, claim ->> 'statement' from core.claim_version order by replaced_at").fetchall()
    assert kept == [(SURVIVAL, the_review().claims[0].statement), (SURVIVAL, "Half die within half a year.")]


def test_signals_are_told_in_the_shape_of_the_contract(con):
    found = signals(con, review_id=REVIEW_ID, as_of=TODAY)
    assert json.loads(json.dumps(found))[0] == {
        "signal_id": OF_A,
        "review_id": REVIEW_ID,
        "claim_id": SURVIVAL,
        "rule": "B2_effect_size_change",
        "relation": "contradicts",
        "first_seen_on": "2020-02-01",
        "state": "open",
        "evidence": [
            {"pmid": "A", "sentence": "Median survival was 9.9 months.", "section": "ABSTRACT", "start": 0, "end": 31}
        ],
        "before": "median survival under 4 months",
        "after": "median 9.9 months in 30 patients appears to contradict it",
        "priority": "high",
    }
    assert [signal["signal_id"] for signal in found] == [OF_A, OF_B]
    assert signals(con, as_of=date(2020, 1, 1)) == []


def test_status_is_told_in_the_shape_of_the_contract(con):
    [review] = json.loads(json.dumps(status(con, as_of=date(2026, 11, 22))))
    claims = review.pop("claims")
    assert review == {
        "review_id": REVIEW_ID,
        "title": "Intramedullary spinal cord metastatic tumors",
        "updated_on": "2019-08-24",
        "expires_on": "2022-08-24",
        "days_to_expiry": -1551,
        "is_overdue": True,
        "priority": "high",
        "reason": "a claim is probably out of date",
        "searched_up_to": None,
        "articles": 2,
        "articles_after_update": 2,
        "rejected": 0,
        "last_search_error": None,
        "update_status": None,
        "phase": "expired",
        "age_days": 2647,
        "first_signal_on": "2020-02-01",
        "lead_days": 935,
        "expected_out_of_date_share": 0.595,
        "expected_valid_claims_share": 0.606,
    }
    assert [claim["claim_id"] for claim in claims] == [claim.id for claim in the_review().claims]
    assert claims[0].pop("reason").startswith("a study of twenty patients or more")
    assert claims[0] == {
        "claim_id": SURVIVAL, "status": "probably_out_of_date",
        "reinforces": 0, "contradicts": 1, "extends": 0, "unclear": 0,
    }  # fmt: skip


def test_a_review_can_be_asked_for_alone_and_an_unknown_one_is_an_error_that_names_the_known(con):
    watch(con, replace(the_review(), id="other"))
    add(con, "study\nC", review_id="other")
    assert [review["review_id"] for review in status(con, as_of=TODAY)] == [REVIEW_ID, "other"]
    assert [review["review_id"] for review in status(con, review_id="other", as_of=TODAY)] == ["other"]
    assert signals(con, review_id="other", as_of=TODAY) == []
    for ask in (status, signals):
        with pytest.raises(UsageError, match=f"'another'.*{REVIEW_ID}, other"):
            ask(con, review_id="another", as_of=TODAY)


def test_without_rules_nothing_is_judged_rather_than_nothing_found(con):
    con.execute("delete from core.rule_set")
    for ask in (signals, status):
        with pytest.raises(ConfigurationError, match="no rules"):
            ask(con, as_of=TODAY)
    with pytest.raises(ConfigurationError, match="no rules"):
        open_signals(con, as_of=TODAY, run_id="1")
    assert held(con) == []


def test_rules_are_loaded_once_and_a_changed_threshold_changes_what_is_told(con):
    version = load_rules(con, the_rules())
    assert load_rules(con, the_rules()) == version
    count = "select count(*) from core.rule"
    assert con.execute(count).fetchall() == [(len(the_rules().rules),)]
    open_signals(con, as_of=TODAY, run_id="1")
    stricter = tuple(replace(rule, min_patients=50) for rule in the_rules().rules)
    assert load_rules(con, replace(the_rules(), rules=stricter)) != version
    assert con.execute(count).fetchall() == [(len(stricter),)]
    open_signals(con, as_of=TODAY, run_id="2")
    assert [reason for _, _, reason in held(con)] == ["the rules for signals were changed"] * 2


def test_every_treatment_that_the_rules_name_is_a_preferred_name_of_the_vocabulary():
    with (CONFIG / "vocabulary" / "treatments.csv").open(encoding="utf-8", newline="") as file:
        known = {row["name"] for row in csv.DictReader(file)}
    techniques = {name for kind in the_rules().techniques for name in (kind.of, *kind.names)}
    assert {*the_rules().cancer_treatments, *techniques} <= known


@pytest.mark.parametrize(
    ("line", "wrong", "told"),
    [
        ("majority_share = 0.5", "majority_share = 50", "majority_share is a share"),
        ("seldom_share = 0.34", "seldom_share = 0.9", "must rise in that order"),
        ("about_ratio_low = 0.5", "about_ratio_low = 2", "must lie below 1"),
        ('rule = "A2_substantial_harm"', 'rule = "A1_opposing_findings"', "A1_opposing_findings is listed twice"),
        ('rule = "A2_substantial_harm"', 'rule = "A9"', "'rules.2.rule'"),
        ("group_patients = 10", "group_patient = 10", "did you mean 'group_patients'"),
        ('design = "guideline"', 'design = "guidelines"', "guideline needs one row"),
        ('status = "still_valid"', 'status = "still_valid"\nmin_signals = 1', "the last row must fit everything"),
        ('claim_kinds = ["series_size"]', 'claim_kinds = ["series"]', "claim_kinds"),
    ],
)
def test_a_wrong_rule_file_is_told_by_key_and_cure(tmp_path, line, wrong, told):
    text = (CONFIG / "signals.toml").read_text(encoding="utf-8")
    assert line in text
    path = tmp_path / "signals.toml"
    path.write_text(text.replace(line, wrong, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=told):
        read_toml(path, Rules)
