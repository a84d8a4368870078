"""Claim: the review does not put surgery forward.

A study speaks by whom surgery helped, by what its authors compare, and by what they advise.

- It **contradicts** the claim where a group operated on did well and nothing else can have been the reason, where
  ten patients or more did better with surgery than without, or where a pivotal study advises it.
- It **reinforces** the claim where ten patients or more did no better, or worse, with surgery, or the advice is
  against it.
- That surgery was done at all, that a single patient did well, or that it is advised for selected patients,
  **extends** it.
"""

from tests.spec.tables import compared, evidence

CLAIM = "surgery_not_standard"


def test_a_group_operated_on_that_did_well_contradicts():
    with evidence(
        """
        study    | design               | patients
        improved | retrospective_cohort | 30
        lived    | case_series          | 12
        neither  | case_series          | 12
        chance   | case_series          | 12
        """,
        """
        study    | kind                 | name                    | value | unit
        improved | treatment            | surgery                 | -     | -
        improved | neurological_outcome | improved                | 18    | count
        improved | neurological_outcome | stable                  | 6     | count
        improved | neurological_outcome | worsened                | 6     | count
        lived    | treatment            | surgery                 | -     | -
        lived    | survival             | median_overall_survival | 9.9   | months
        chance   | treatment            | surgery                 | -     | -
        chance   | survival             | median_overall_survival | 5     | months
        neither  | treatment            | surgery                 | -     | -
        neither  | neurological_outcome | improved                | 2     | count
        """,
    ) as con:
        compared(con, """
        study    | relation    | basis   | after
        improved | contradicts | benefit | surgery in 30 patients (60 % improved) appears to contradict it
        lived    | contradicts | benefit | surgery in 12 patients (median survival 9.9 months) appears to contradict it
        chance   | extends     | use     | surgery in 12 patients (median survival 5 months) appears to extend it
        neither  | extends     | use     | surgery in 12 patients (17 % improved) appears to extend it
        """, claim=CLAIM)  # fmt: skip


def test_a_good_outcome_counts_for_surgery_where_it_was_given_alone_or_the_title_names_it_alone():
    with evidence(
        """
        study  | design      | patients
        titled | case_series | 20
        mixed  | case_series | 20
        """,
        """
        study  | kind                 | name         | value | unit    | section
        titled | treatment            | surgery      | -     | -       | TITLE
        titled | treatment            | radiotherapy | -     | -       | RESULTS
        titled | neurological_outcome | improved     | 60    | percent | RESULTS
        mixed  | treatment            | surgery      | -     | -       | RESULTS
        mixed  | treatment            | radiotherapy | -     | -       | RESULTS
        mixed  | neurological_outcome | improved     | 60    | percent | RESULTS
        """,
    ) as con:
        compared(con, """
        study  | relation
        titled | contradicts
        mixed  | extends
        """, claim=CLAIM)


def test_whoever_had_it_extends_and_only_a_group_can_show_benefit():
    with evidence(
        """
        study   | design            | patients
        case    | case_report       | 1
        unsaid  | case_report       | 1
        nine    | case_series       | 9
        pooled  | systematic_review | 51
        opinion | narrative_review  | -
        """,
        """
        study   | kind                 | name     | value | unit
        case    | treatment            | surgery  | -     | -
        case    | neurological_outcome | improved | 1     | count
        unsaid  | treatment            | surgery  | -     | -
        nine    | treatment            | surgery  | -     | -
        nine    | neurological_outcome | improved | 8     | count
        pooled  | treatment            | surgery  | -     | -
        opinion | treatment            | surgery  | -     | -
        """,
    ) as con:
        compared(con, """
        study   | relation | basis
        case    | extends  | use
        unsaid  | extends  | use
        nine    | extends  | benefit
        pooled  | extends  | use_in_series
        """, claim=CLAIM)


def test_no_difference_reinforces_only_from_ten_patients_on():
    with evidence(
        """
        study  | design            | patients
        better | systematic_review | 197
        same   | systematic_review | 19
        nine   | case_series       | 9
        worse  | case_series       | 20
        """,
        """
        study  | kind             | name    | group    | detail
        better | treatment_effect | surgery | survival | better
        same   | treatment_effect | surgery | survival | no_difference
        nine   | treatment_effect | surgery | survival | no_difference
        worse  | treatment_effect | surgery | function | worse
        """,
    ) as con:
        compared(con, """
        study  | relation    | after
        better | contradicts | better survival with surgery in 197 patients appears to contradict it
        same   | reinforces  | no difference in survival with surgery in 19 patients appears to reinforce it
        nine   | extends     | no difference in survival with surgery in 9 patients appears to extend it
        worse  | reinforces  | worse function with surgery in 20 patients appears to reinforce it
        """, claim=CLAIM)


def test_advice_contradicts_only_from_a_pivotal_study():
    with evidence(
        """
        study     | design            | patients
        pooled    | systematic_review | 197
        case      | case_report       | 1
        selected  | systematic_review | 51
        against   | case_series       | 20
        """,
        """
        study     | kind           | name    | detail
        pooled    | recommendation | surgery | considered
        case      | recommendation | surgery | first_choice
        selected  | recommendation | surgery | selected
        against   | recommendation | surgery | against
        """,
    ) as con:
        compared(con, """
        study    | relation    | after
        pooled   | contradicts | advice to consider surgery appears to contradict it
        case     | extends     | advice to put surgery first appears to extend it
        selected | extends     | advice to give surgery to selected patients appears to extend it
        against  | reinforces  | advice against surgery appears to reinforce it
        """, claim=CLAIM)
