"""Thresholds are proposed from editors' answers by what the rules would have told, and never changed."""

import json
from dataclasses import replace
from datetime import date, timedelta
from io import StringIO

import pytest
from rich.console import Console

import flows.tune
from extractors.errors import UsageError
from flows.tune import as_document, tune_tables
from flows.tuning import MIN_ACCEPTED, MIN_DISMISSED, Proposal, best, candidates, interval, tune
from tests.spec.tables import REVIEW_ID, TODAY, answered, evidence, the_review, the_rules, watch
from warehouse.tuning import Told

A7 = "A7_opposing_nonpivotal"


def literature(accepted: int, dismissed: int, *, small: int = 12, large: int = 18) -> tuple[str, str, str]:
    """Series too small for B2: an editor accepted the larger and dismissed the smaller."""
    studies = [(f"good{n}", large, "accepted") for n in range(accepted)]
    studies += [(f"vain{n}", small, "dismissed") for n in range(dismissed)]
    return (
        "\n".join(["study | design | patients", *(f"{name} | case_series | {size}" for name, size, _ in studies)]),
        "\n".join(["study | kind | name | value | unit", *(
            f"{name} | survival | median_overall_survival | 9.9 | months" for name, _, _ in studies
        )]),
        "\n".join(["day | study | answer", *(f"2022-05-01 | {name} | {answer}" for name, _, answer in studies)]),
    )  # fmt: skip


def shown(monkeypatch, tuning) -> str:
    page = StringIO()
    monkeypatch.setattr(flows.tune, "Console", lambda **given: Console(file=page, **{"width": 120} | given))
    tune_tables(tuning)
    return " ".join(page.getvalue().split())


def test_a_threshold_is_proposed_that_spares_the_dismissed_and_keeps_the_accepted(monkeypatch):
    studies, findings, answers = literature(MIN_ACCEPTED, MIN_DISMISSED)
    with evidence(studies, findings) as con:
        answered(con, answers)
        before = con.execute("select * from core.rule order by all").fetchall()
        tuning = tune(con, the_rules(), review_id=None, as_of=TODAY)
        assert con.execute("select * from core.rule order by all").fetchall() == before, "nothing is changed"
    [weighed] = tuning.rules
    [proposal] = weighed.proposals
    assert proposal == Proposal(
        rule=A7, setting="min_patients", now=0, proposed=18, accepted=10, accepted_lost=0, low=0.0,
        high=interval(0, 10)[1], dismissed=5, dismissed_spared=5,
    )  # fmt: skip
    text = shown(monkeypatch, tuning)
    assert "min_patients: now 0, proposed 18: 5 of 5 dismissed spared, 0 of 10 accepted lost" in text
    assert "0% to 28%" in text and "Nothing was changed" in text and "67% (42% to 85%)" in text
    document = json.loads(json.dumps(as_document(tuning)))
    assert document["rules"][0]["proposals"][0]["proposed"] == 18
    assert document["minimum"] == {"accepted": MIN_ACCEPTED, "dismissed": MIN_DISMISSED}


def test_too_few_answers_propose_nothing_and_say_how_many_it_takes_and_why(monkeypatch):
    studies, findings, answers = literature(MIN_ACCEPTED - 1, MIN_DISMISSED)
    with evidence(studies, findings) as con:
        answered(con, answers)
        tuning = tune(con, the_rules(), review_id=REVIEW_ID, as_of=TODAY)
    assert tuning.rules[0].why_none == "too few answers"
    text = shown(monkeypatch, tuning)
    assert f"{A7}: 9 accepted, 5 dismissed: too few to propose anything" in text and "28% would be" in text


def test_no_answer_is_said_to_be_none(monkeypatch):
    with evidence() as con:
        tuning = tune(con, the_rules(), review_id=None, as_of=TODAY)
        assert "Nobody has answered" in shown(monkeypatch, tuning)
        with pytest.raises(UsageError, match="No review is called"):
            tune(con, the_rules(), review_id="another", as_of=TODAY)


def test_where_accepted_and_dismissed_are_alike_nothing_is_proposed():
    studies, findings, answers = literature(MIN_ACCEPTED, MIN_DISMISSED, small=12, large=12)
    with evidence(studies, findings) as con:
        answered(con, answers)
        [weighed] = tune(con, the_rules(), review_id=None, as_of=TODAY).rules
    assert weighed.proposals == () and weighed.why_none == "no stricter setting parts the dismissed from the accepted"


def test_answers_given_before_the_review_was_updated_still_teach():
    studies, findings, answers = literature(MIN_ACCEPTED, MIN_DISMISSED)
    with evidence(studies, findings) as con:
        answered(con, answers)
        watch(con, replace(the_review(), updated_on=TODAY, expires_on=TODAY + timedelta(days=1000)))
        tuning = tune(con, the_rules(), review_id=None, as_of=TODAY)
    assert tuning.left_out == 0 and len(tuning.rules[0].proposals) == 1


def test_answers_to_what_is_no_longer_told_are_left_out_and_counted(monkeypatch):
    studies, findings, answers = literature(MIN_ACCEPTED, MIN_DISMISSED)
    with evidence(studies, findings) as con:
        answered(con, answers)
        con.execute("delete from core.finding where pmid = 'good0' and kind = 'survival'")
        tuning = tune(con, the_rules(), review_id=None, as_of=TODAY)
    assert tuning.left_out == 1 and tuning.rules[0].accepted == MIN_ACCEPTED - 1
    assert "1 answer left out" in shown(monkeypatch, tuning)


def test_a_day_of_the_past_knows_no_later_answer():
    studies, findings, answers = literature(MIN_ACCEPTED, MIN_DISMISSED)
    with evidence(studies, findings) as con:
        answered(con, answers)
        assert tune(con, the_rules(), review_id=None, as_of=date(2022, 4, 30)).rules == ()


def test_candidates_are_stricter_than_now_and_part_the_signals():
    rules = {rule.rule: rule for rule in the_rules().rules}
    seen = ((20, 1.6), (30, 2.0), (45, 0.3), (None, 0.45))
    cases = [Told(rule="B2", patients=size, ratio=ratio) for size, ratio in seen]
    assert list(candidates(rules["B2_effect_size_change"], cases)) == [
        ("min_patients", 30), ("min_patients", 45), ("ratio_at_most", 0.38), ("ratio_at_least", 1.8),
    ]  # fmt: skip
    assert [setting for setting, _ in candidates(rules[A7], cases)] == 3 * ["min_patients"]


def proposal(proposed: float, *, lost: int, spared: int, accepted: int = 20) -> Proposal:
    return Proposal(
        rule=A7, setting="min_patients", now=0, proposed=proposed, accepted=accepted, accepted_lost=lost, low=0, high=1,
        dismissed=10, dismissed_spared=spared,
    )  # fmt: skip


def test_the_best_setting_spares_most_loses_hardly_any_and_is_the_mildest():
    mild, strict = proposal(10, lost=0, spared=5), proposal(15, lost=0, spared=5)
    assert best([strict, mild]) == (mild,)
    assert best([mild, proposal(20, lost=1, spared=8)]) == (proposal(20, lost=1, spared=8),), "one of twenty"
    assert best([mild, proposal(20, lost=1, spared=8, accepted=19)]) == (mild,), "one of nineteen is more than 5 %"
    assert best([proposal(10, lost=0, spared=0)]) == ()


def test_intervals_are_those_of_the_warehouse():
    with evidence() as con:
        for part, whole in ((0, 10), (3, 10), (10, 10)):
            found = con.execute("select mart.wilson_low($1, $2), mart.wilson_high($1, $2)", [part, whole]).fetchall()
            assert found == [pytest.approx(interval(part, whole))]
