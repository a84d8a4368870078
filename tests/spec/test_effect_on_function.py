"""Claim: radiotherapy keeps the cord function that is left and seldom gives back what is lost.

A study speaks by the function of its patients after radiotherapy, where no other treatment can have been the reason.

- It **reinforces** the claim where function was stable, or came back in a third of the patients or fewer.
- It **contradicts** the claim where function came back in two thirds, or was lost in most, of ten patients or more.
- In between, in fewer patients, and after another treatment that gave function back, it **extends** the claim.
"""

from tests.spec.tables import compared, evidence

CLAIM = "rt_preserves_not_restores"


def test_function_after_radiotherapy_alone_is_weighed_by_how_many_regained_it():
    with evidence(
        """
        study    | design               | patients
        stable   | case_report          | 1
        better   | case_report          | 1
        worse    | case_report          | 1
        seldom   | retrospective_cohort | 20
        half     | retrospective_cohort | 18
        mostly   | retrospective_cohort | 20
        mostly_6 | case_series          | 6
        lost     | retrospective_cohort | 20
        """,
        """
        study    | kind                 | name         | value | unit
        stable   | treatment            | radiotherapy | -     | -
        stable   | neurological_outcome | stable       | 1     | count
        better   | treatment            | radiotherapy | -     | -
        better   | neurological_outcome | improved     | 1     | count
        worse    | treatment            | radiotherapy | -     | -
        worse    | neurological_outcome | worsened     | 1     | count
        seldom   | treatment            | radiotherapy | -     | -
        seldom   | neurological_outcome | improved     | 20    | percent
        half     | treatment            | radiotherapy | -     | -
        half     | neurological_outcome | improved     | 10    | count
        mostly   | treatment            | radiotherapy | -     | -
        mostly   | neurological_outcome | improved     | 75    | percent
        mostly_6 | treatment            | radiotherapy | -     | -
        mostly_6 | neurological_outcome | improved     | 5     | count
        lost     | treatment            | radiotherapy | -     | -
        lost     | neurological_outcome | worsened     | 60    | percent
        """,
    ) as con:
        compared(con, """
        study    | relation    | after
        stable   | reinforces  | stable function after radiotherapy in one patient appears to reinforce it
        better   | extends     | improvement after radiotherapy in one patient appears to extend it
        worse    | extends     | loss of function after radiotherapy in one patient appears to extend it
        seldom   | reinforces  | improvement (20 %) after radiotherapy in 20 patients appears to reinforce it
        half     | extends     | improvement (10) after radiotherapy in 18 patients appears to extend it
        mostly   | contradicts | improvement (75 %) after radiotherapy in 20 patients appears to contradict it
        mostly_6 | extends     | improvement (5) after radiotherapy in 6 patients appears to extend it
        lost     | contradicts | loss of function (60 %) after radiotherapy in 20 patients appears to contradict it
        """, claim=CLAIM)


def test_walking_still_is_kept_and_walking_again_is_regained():
    with evidence(
        """
        study | design               | patients
        A     | retrospective_cohort | 15
        B     | retrospective_cohort | 15
        C     | retrospective_cohort | 15
        """,
        """
        study | kind                 | name             | value | unit    | group
        A     | treatment            | radiotherapy     | -     | -       | -
        A     | neurological_outcome | ambulatory_after | 100   | percent | walked before
        A     | neurological_outcome | ambulatory_after | 22    | percent | could not walk before
        B     | treatment            | radiotherapy     | -     | -       | -
        B     | neurological_outcome | ambulatory_after | 70    | percent | could not walk before
        C     | treatment            | radiotherapy     | -     | -       | -
        C     | neurological_outcome | ambulatory_after | 40    | percent | all
        """,
    ) as con:
        compared(con, """
        study | relation    | after
        A     | reinforces  | walking kept (100 %) after radiotherapy in 15 patients appears to reinforce it
        A     | reinforces  | walking regained (22 %) after radiotherapy in 15 patients appears to reinforce it
        B     | contradicts | walking regained (70 %) after radiotherapy in 15 patients appears to contradict it
        C     | unclear     | walking (40 %) after radiotherapy in 15 patients leaves it unclear
        """, claim=CLAIM)


def test_radiosurgery_and_other_drugs_extend_and_surgery_is_judged_elsewhere():
    with evidence(
        """
        study        | design               | patients
        radiosurgery | meta_analysis        | 60
        chemo        | case_report          | 1
        operated     | retrospective_cohort | 30
        both         | case_report          | 1
        both_worse   | case_report          | 1
        """,
        """
        study        | kind                 | name                      | value | unit
        radiosurgery | treatment            | stereotactic radiosurgery | -     | -
        radiosurgery | neurological_outcome | improved                  | 69    | percent
        chemo        | treatment            | chemotherapy              | -     | -
        chemo        | neurological_outcome | improved                  | 1     | count
        operated     | treatment            | surgery                   | -     | -
        operated     | neurological_outcome | improved                  | 18    | count
        both         | treatment            | radiotherapy              | -     | -
        both         | treatment            | targeted therapy          | -     | -
        both         | neurological_outcome | improved                  | 1     | count
        both_worse   | treatment            | radiotherapy              | -     | -
        both_worse   | treatment            | targeted therapy          | -     | -
        both_worse   | neurological_outcome | worsened                  | 1     | count
        """,
    ) as con:
        compared(con, """
        study        | relation | after
        radiosurgery | extends  | improvement (69 %) after stereotactic radiosurgery in 60 patients appears to extend it
        both         | extends  | improvement after radiotherapy and targeted therapy in one patient appears to extend it
        chemo        | extends  | improvement after chemotherapy in one patient appears to extend it
        """, claim=CLAIM)
