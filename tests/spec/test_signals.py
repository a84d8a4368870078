"""When a comparison is a reason to look at a claim again, under which rule, and how soon.

The rules A1 to A7, B1 and B2 are those of the Ottawa method (Shojania 2007), put for observational studies of a rare
disease; S1 tells support. A study is told once for a claim, under the strongest rule that fits, with a priority.
"""

from datetime import date, datetime
from types import SimpleNamespace

from tests.spec import recorded
from tests.spec.tables import compared, evidence, shows, signalled, stands
from warehouse.rows import insert

SURVIVAL = "survival_under_4_months"


def test_a_changed_figure_is_told_once_under_the_strongest_rule_that_fits():
    with evidence(
        """
        study      | design               | patients
        by_half    | retrospective_cohort | 30
        pooled     | systematic_review    | 197
        small      | case_series          | 12
        near       | case_series          | 30
        small_half | case_series          | 12
        as_said    | case_series          | 30
        """,
        """
        study      | kind     | name                    | value | unit
        by_half    | survival | median_overall_survival | 9.9   | months
        pooled     | survival | median_overall_survival | 5     | months
        small      | survival | median_overall_survival | 5     | months
        near       | survival | median_overall_survival | 5.9   | months
        small_half | survival | median_overall_survival | 9.9   | months
        as_said    | survival | median_overall_survival | 3     | months
        """,
    ) as con:
        signalled(con, """
        study      | claim                   | rule                       | relation    | priority
        by_half    | survival_under_4_months | B2_effect_size_change      | contradicts | high
        pooled     | survival_under_4_months | A4_change_in_effectiveness | contradicts | medium
        near       | survival_under_4_months | A7_opposing_nonpivotal     | contradicts | medium
        small_half | survival_under_4_months | A7_opposing_nonpivotal     | contradicts | medium
        """)


def test_what_contradicts_a_treatment_claim_is_told_by_its_weight():
    with evidence(
        """
        study  | design               | patients
        pooled | systematic_review    | 197
        series | retrospective_cohort | 30
        harm   | systematic_review    | 50
        """,
        """
        study  | kind                 | name         | value | unit    | group    | detail
        pooled | treatment_effect     | surgery      | -     | -       | survival | better
        series | treatment            | surgery      | -     | -       | -        | -
        series | neurological_outcome | improved     | 60    | percent | all      | -
        harm   | treatment_effect     | radiotherapy | -     | -       | survival | worse
        """,
    ) as con:
        signalled(con, """
        study  | claim                   | rule                      | priority
        pooled | first_line_radiotherapy | A3_superior_new_treatment | high
        pooled | surgery_not_standard    | A1_opposing_findings      | high
        series | surgery_not_standard    | A7_opposing_nonpivotal    | medium
        harm   | first_line_radiotherapy | A2_substantial_harm       | high
        """)


def test_a_treatment_the_review_does_not_put_forward_is_told_by_benefit_and_size():
    with evidence(
        """
        study        | design            | patients
        radiosurgery | meta_analysis     | 60
        ten          | case_series       | 10
        case         | case_report       | 1
        operated     | case_report       | 1
        no_outcome   | systematic_review | 51
        opinion      | narrative_review  | -
        no_benefit   | case_report       | 1
        """,
        """
        study        | kind                 | name                      | value | unit
        radiosurgery | treatment            | stereotactic radiosurgery | -     | -
        radiosurgery | local_control        | -                         | 86.3  | percent
        ten          | treatment            | immunotherapy             | -     | -
        ten          | neurological_outcome | improved                  | 6     | count
        case         | treatment            | immunotherapy             | -     | -
        case         | neurological_outcome | improved                  | 1     | count
        operated     | treatment            | surgery                   | -     | -
        operated     | treatment            | radiotherapy              | -     | -
        operated     | neurological_outcome | improved                  | 1     | count
        no_outcome   | treatment            | surgery                   | -     | -
        opinion      | treatment            | stereotactic radiosurgery | -     | -
        no_benefit   | treatment            | surgery                   | -     | -
        no_benefit   | neurological_outcome | worsened                  | 1     | count
        """,
    ) as con:
        signalled(con, """
        study        | claim                   | rule                      | priority
        radiosurgery | first_line_radiotherapy | A5_expansion_of_treatment | high
        ten          | first_line_radiotherapy | A5_expansion_of_treatment | medium
        case         | first_line_radiotherapy | A5_expansion_of_treatment | low
        no_outcome   | surgery_not_standard    | A5_expansion_of_treatment | low
        """)


def test_that_a_treatment_left_aside_made_no_difference_to_a_few_patients_is_no_expansion():
    with evidence(
        """
        study  | design      | patients
        same   | case_series | 9
        better | case_series | 9
        """,
        """
        study  | kind             | name    | group    | detail
        same   | treatment_effect | surgery | survival | no_difference
        better | treatment_effect | surgery | survival | better
        """,
    ) as con:
        signalled(con, """
        study  | claim                   | rule                      | priority
        better | first_line_radiotherapy | A5_expansion_of_treatment | low
        better | surgery_not_standard    | A5_expansion_of_treatment | low
        """)


def test_a_subgroup_that_lives_much_longer_is_a_caveat():
    with evidence(
        """
        study | design      | patients
        A     | case_series | 30
        nine  | case_series | 9
        """,
        """
        study | kind     | name                    | value | unit   | group
        A     | survival | median_overall_survival | 3     | months | all
        A     | survival | median_overall_survival | 20.5  | months | melanoma
        nine  | survival | median_overall_survival | 20.5  | months | melanoma
        """,
    ) as con:
        signalled(con, """
        study | rule                | relation | priority | after
        A     | A6_important_caveat | extends  | medium   | median 20.5 months in melanoma appears to extend it
        """)


def test_support_from_more_patients_than_the_claim_rests_on_is_told_and_moves_nothing():
    with evidence(
        """
        study  | design               | patients
        larger | retrospective_cohort | 15
        same   | case_series          | 9
        """,
        """
        study  | kind                 | name         | value | unit
        larger | treatment            | radiotherapy | -     | -
        larger | neurological_outcome | stable       | 12    | count
        same   | treatment            | radiotherapy | -     | -
        same   | neurological_outcome | stable       | 8     | count
        """,
    ) as con:
        signalled(con, """
        study  | claim                   | rule                | relation   | priority | speaks_against
        larger | first_line_radiotherapy | S1_stronger_support | reinforces | medium   | False
        """)
        stands(con, """
        claim                   | status      | reinforces
        first_line_radiotherapy | still_valid | 2
        """)


def test_findings_of_one_abstract_that_disagree_are_told_as_the_contradiction():
    with evidence(
        "study | design | patients\nA | case_series | 30",
        """
        study | kind     | name                    | value | unit
        A     | survival | median_overall_survival | 3     | months
        A     | survival | median_overall_survival | 9.9   | months
        """,
    ) as con:
        compared(con, """
        study | relation
        A     | reinforces
        A     | contradicts
        """)
        signalled(con, """
        study | rule                  | after
        A     | B2_effect_size_change | median 9.9 months in 30 patients appears to contradict it
        """)
        assert con.execute("select relation, is_mixed from mart.claim_study").fetchall() == [("contradicts", True)]


def test_every_sentence_that_meets_the_rule_is_evidence_once_and_the_leading_one_comes_first():
    with evidence(
        "study | design | patients\nA | systematic_review | 197",
        """
        study | kind             | name    | group    | detail     | words | sentence
        A     | treatment_effect | surgery | survival | better     | 7     | Surgery was protective.
        A     | treatment_effect | surgery | function | better     | 7     | Surgery was protective.
        A     | recommendation   | surgery | -        | considered | 9     | Surgery should be considered.
        """,
    ) as con:
        [(found,)] = con.execute("select evidence from mart.signal where claim_id = 'surgery_not_standard'").fetchall()
        assert found == sorted(found, key=lambda one: one["start"])
        shows("evidence", [SimpleNamespace(**one) for one in found], """
        study | sentence                      | section  | start | end
        A     | Surgery was protective.       | ABSTRACT | 700   | 723
        A     | Surgery should be considered. | ABSTRACT | 900   | 929
        """)


def test_a_signal_is_open_until_it_is_answered_and_the_last_answer_by_the_day_counts():
    with evidence(
        "study | design | patients\nA | case_series | 30",
        "study | kind | name | value | unit\nA | survival | median_overall_survival | 9.9 | months",
    ) as con:
        [(signal_id,)] = con.execute("select signal_id from mart.signal").fetchall()
        answers = recorded.table("answers", "decided_at | decision\n2022-05-01 | deferred\n2022-07-01 | dismissed")
        recorded.given(answers)
        insert(con, "core.decision", [
            {"decision_id": day, "signal_id": signal_id, "decision": decision, "decided_by": "an editor",
             "decided_at": datetime.fromisoformat(day)}
            for day, decision in answers.rows
        ])  # fmt: skip
        for day, state, status in (
            (date(2022, 4, 30), "open", "probably_out_of_date"),
            (date(2022, 5, 1), "deferred", "probably_out_of_date"),
            (date(2022, 7, 1), "dismissed", "still_valid"),
        ):
            signalled(con, f"study | state\nA | {state}", as_of=day)
            stands(con, f"claim | status | contradicts\n{SURVIVAL} | {status} | 1", as_of=day)
