"""Claim: radiotherapy is the treatment to choose first.

A study speaks by what was given and how the patients did, by what its authors compare, and by what they advise.

- It **reinforces** the claim where radiotherapy alone kept function, where most of a group were given it, or where
  the authors find it better or advise it first.
- It **contradicts** the claim where ten patients or more, or a pivotal study, did better with another treatment or
  worse with radiotherapy.
- It **extends** the claim where another treatment or a technique that the review does not mean (radiosurgery) was
  given with a good outcome, or where the patients are too few to contradict.
"""

from tests.spec.tables import compared, evidence

CLAIM = "first_line_radiotherapy"


def test_radiotherapy_alone_with_function_kept_reinforces_and_with_function_lost_extends():
    with evidence(
        """
        study   | design               | patients
        kept    | case_report          | 1
        walking | retrospective_cohort | 15
        lost    | case_report          | 1
        both    | case_report          | 1
        unsaid  | case_report          | 1
        """,
        """
        study   | kind                 | name             | value | unit    | group
        kept    | treatment            | radiotherapy     | -     | -       | -
        kept    | treatment            | corticosteroids  | -     | -       | -
        kept    | neurological_outcome | stable           | 1     | count   | all
        walking | treatment            | radiotherapy     | -     | -       | -
        walking | neurological_outcome | ambulatory_after | 100   | percent | walked before
        walking | neurological_outcome | ambulatory_after | 22    | percent | could not walk before
        lost    | treatment            | radiotherapy     | -     | -       | -
        lost    | neurological_outcome | worsened         | 1     | count   | all
        both    | treatment            | radiotherapy     | -     | -       | -
        both    | treatment            | surgery          | -     | -       | -
        both    | neurological_outcome | stable           | 1     | count   | all
        unsaid  | treatment            | radiotherapy     | -     | -       | -
        """,
    ) as con:
        compared(con, """
        study   | relation   | after
        kept    | reinforces | radiotherapy in one patient (stable) appears to reinforce it
        walking | reinforces | radiotherapy in 15 patients (100 % still walked, 22 % walked again) appears to reinforce it
        lost    | extends    | radiotherapy in one patient (worse) appears to extend it
        both    | extends    | radiotherapy in one patient (stable) appears to extend it
        """, claim=CLAIM)  # fmt: skip


def test_another_treatment_after_which_patients_did_well_extends_and_steroids_do_not():
    with evidence(
        """
        study     | design      | patients
        chemo     | case_report | 1
        gefitinib | case_report | 1
        no_gain   | case_report | 1
        five      | case_report | 1
        mixed     | case_series | 20
        steroids  | case_report | 1
        """,
        """
        study     | kind                 | name             | value | unit   | detail
        chemo     | treatment            | chemotherapy     | -     | -      | -
        chemo     | neurological_outcome | improved         | 1     | count  | -
        gefitinib | treatment            | radiotherapy     | -     | -      | -
        gefitinib | treatment            | targeted therapy | -     | -      | -
        gefitinib | treatment            | gefitinib        | -     | -      | -
        gefitinib | survival             | other_survival   | 84    | months | single_patient
        no_gain   | treatment            | immunotherapy    | -     | -      | -
        five      | treatment            | immunotherapy    | -     | -      | -
        five      | survival             | other_survival   | 5     | months | single_patient
        mixed     | treatment            | immunotherapy    | -     | -      | -
        mixed     | treatment            | chemotherapy     | -     | -      | -
        mixed     | neurological_outcome | improved         | 15    | count  | -
        no_gain   | neurological_outcome | worsened         | 1     | count  | -
        steroids  | treatment            | corticosteroids  | -     | -      | -
        steroids  | neurological_outcome | improved         | 1     | count  | -
        """,
    ) as con:
        compared(con, """
        study     | relation | basis   | after
        chemo     | extends  | benefit | chemotherapy in one patient (improved) appears to extend it
        gefitinib | extends  | use     | radiotherapy in one patient (84 months survived) appears to extend it
        five      | extends  | use     | immunotherapy in one patient (5 months survived) appears to extend it
        mixed     | extends  | use     | chemotherapy in 20 patients (75 % improved) appears to extend it
        mixed     | extends  | use     | immunotherapy in 20 patients (75 % improved) appears to extend it
        no_gain   | extends  | use     | immunotherapy in one patient (worse) appears to extend it
        gefitinib | extends  | benefit | targeted therapy in one patient (84 months survived) appears to extend it
        """, claim=CLAIM)


def test_the_treatment_that_most_of_a_group_had_is_the_one_their_doctors_chose():
    with evidence(
        """
        study    | design               | patients
        chosen   | retrospective_cohort | 39
        operated | retrospective_cohort | 30
        focused  | retrospective_cohort | 30
        six      | case_series          | 6
        """,
        """
        study    | kind      | name                      | value | unit
        chosen   | treatment | radiotherapy              | 19    | patients
        chosen   | treatment | stereotactic radiosurgery | 6     | patients
        chosen   | treatment | surgery                   | 6     | patients
        operated | treatment | surgery                   | 20    | patients
        operated | treatment | radiotherapy              | 10    | patients
        focused  | treatment | radiotherapy              | 22    | patients
        focused  | treatment | stereotactic radiosurgery | 22    | patients
        focused  | treatment | surgery                   | 8     | patients
        six      | treatment | radiotherapy              | 4     | patients
        six      | treatment | surgery                   | 2     | patients
        """,
    ) as con:
        compared(con, """
        study    | relation   | subject
        chosen   | reinforces | radiotherapy
        chosen   | extends    | stereotactic radiosurgery
        focused  | extends    | stereotactic radiosurgery
        """, claim=CLAIM)


def test_radiosurgery_is_a_technique_that_the_review_does_not_mean():
    with evidence(
        """
        study   | design           | patients
        pooled  | meta_analysis    | 60
        titled  | case_series      | 20
        opinion | narrative_review | -
        """,
        """
        study   | kind                 | name                      | value | unit    | section
        pooled  | treatment            | stereotactic radiosurgery | -     | -       | TITLE
        pooled  | treatment            | radiotherapy              | -     | -       | TITLE
        pooled  | local_control        | -                         | 86.3  | percent | RESULTS
        titled  | treatment            | radiotherapy              | -     | -       | TITLE
        titled  | treatment            | stereotactic radiosurgery | -     | -       | RESULTS
        titled  | neurological_outcome | stable                    | 90    | percent | RESULTS
        opinion | treatment            | stereotactic radiosurgery | -     | -       | TITLE
        """,
    ) as con:
        compared(con, """
        study   | relation | basis   | subject
        pooled  | extends  | benefit | stereotactic radiosurgery
        titled  | extends  | use     | stereotactic radiosurgery
        opinion | extends  | use     | stereotactic radiosurgery
        """, claim=CLAIM)


def test_surgery_given_is_judged_by_the_claim_that_leaves_it_aside_and_not_here():
    with evidence(
        """
        study | design               | patients
        A     | retrospective_cohort | 30
        """,
        """
        study | kind                 | name     | value | unit
        A     | treatment            | surgery  | -     | -
        A     | neurological_outcome | improved | 18    | count
        """,
    ) as con:
        compared(con, "study | relation", claim=CLAIM)


def test_what_authors_compare_contradicts_from_ten_patients_on():
    with evidence(
        """
        study | design            | patients
        large | systematic_review | 197
        few   | case_series       | 6
        rt    | case_series       | 20
        harm  | case_series       | 20
        same  | case_series       | 20
        """,
        """
        study | kind             | name             | group    | detail
        large | treatment_effect | surgery          | survival | better
        few   | treatment_effect | targeted therapy | survival | better
        rt    | treatment_effect | radiotherapy     | survival | better
        harm  | treatment_effect | radiotherapy     | function | worse
        same  | treatment_effect | surgery          | survival | no_difference
        """,
    ) as con:
        compared(con, """
        study | relation    | after
        large | contradicts | better survival with surgery in 197 patients appears to contradict it
        few   | extends     | better survival with targeted therapy in 6 patients appears to extend it
        rt    | reinforces  | better survival with radiotherapy in 20 patients appears to reinforce it
        harm  | contradicts | worse function with radiotherapy in 20 patients appears to contradict it
        """, claim=CLAIM)  # fmt: skip


def test_what_authors_compare_is_told_with_its_ratio():
    with evidence(
        """
        study  | design               | patients
        hazard | retrospective_cohort | 30
        odds   | retrospective_cohort | 20
        """,
        """
        study  | kind             | name    | group         | detail | value | unit
        hazard | treatment_effect | surgery | survival      | better | 0.56  | hazard_ratio
        odds   | treatment_effect | surgery | local_control | better | 2.1   | odds_ratio
        """,
    ) as con:
        compared(con, """
        study  | after
        hazard | better survival with surgery (hazard ratio 0.56) in 30 patients appears to contradict it
        odds   | better local control with surgery (odds ratio 2.1) in 20 patients appears to contradict it
        """, claim=CLAIM)  # fmt: skip


def test_what_authors_advise_speaks_by_the_weight_of_the_study():
    with evidence(
        """
        study     | design      | patients
        case      | case_report | 1
        guideline | guideline   | -
        opinion   | narrative_review | -
        """,
        """
        study     | kind           | name             | detail
        case      | recommendation | radiotherapy     | first_choice
        case      | recommendation | surgery          | selected
        case      | recommendation | targeted therapy | considered
        guideline | recommendation | surgery          | first_choice
        opinion   | recommendation | surgery          | first_choice
        """,
    ) as con:
        compared(con, """
        study     | relation    | after
        case      | reinforces  | advice to put radiotherapy first appears to reinforce it
        case      | extends     | advice to consider targeted therapy appears to extend it
        guideline | contradicts | advice to put surgery first appears to contradict it
        opinion   | extends     | advice to put surgery first appears to extend it
        """, claim=CLAIM)
