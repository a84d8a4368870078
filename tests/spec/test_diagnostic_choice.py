"""Claim: MRI is the examination to choose for the diagnosis.

- A study **reinforces** the claim where MRI is preferred or shows the lesions of a group, or where another
  examination misses them.
- It **contradicts** the claim where MRI misses lesions in ten patients or more, or where such a group or a pivotal
  study prefers another examination.
- Where MRI shows only some of the lesions, or another examination shows them too, it **extends** the claim.

A single case that MRI showed says nothing: that is how every case is found.
"""

from tests.spec.tables import compared, evidence


def test_series_and_preferences_speak_and_a_case_seen_on_mri_does_not():
    with evidence(
        """
        study     | design               | patients
        preferred | case_report          | 1
        series    | retrospective_cohort | 49
        partly    | retrospective_cohort | 45
        missed    | retrospective_cohort | 20
        case      | case_report          | 1
        """,
        """
        study     | kind    | name | detail    | value | unit
        preferred | imaging | MRI  | preferred | -     | -
        series    | imaging | MRI  | detects   | 98    | percent
        partly    | imaging | MRI  | detects   | 60    | percent
        missed    | imaging | MRI  | misses    | 30    | percent
        case      | imaging | MRI  | detects   | -     | -
        """,
    ) as con:
        compared(con, """
        study     | relation    | after
        preferred | reinforces  | preference for MRI in one patient appears to reinforce it
        series    | reinforces  | lesions seen by MRI (98 %) in 49 patients appears to reinforce it
        partly    | extends     | lesions seen by MRI (60 %) in 45 patients appears to extend it
        missed    | contradicts | lesions missed by MRI (30 %) in 20 patients appears to contradict it
        """, claim="mri_diagnostic_choice")  # fmt: skip


def test_another_examination_extends_where_it_detects_and_reinforces_where_it_misses():
    with evidence(
        """
        study     | design               | patients
        pet       | case_report          | 1
        ct        | retrospective_cohort | 18
        ct_misses | case_report          | 1
        pet_first | retrospective_cohort | 20
        pet_case  | case_report          | 1
        """,
        """
        study     | kind    | name | detail    | value | unit
        pet       | imaging | PET  | detects   | -     | -
        ct        | imaging | CT   | detects   | 17    | percent
        ct_misses | imaging | CT   | misses    | -     | -
        pet_first | imaging | PET  | preferred | -     | -
        pet_case  | imaging | PET  | preferred | -     | -
        """,
    ) as con:
        compared(con, """
        study     | relation
        pet       | extends
        ct        | reinforces
        ct_misses | reinforces
        pet_first | contradicts
        pet_case  | extends
        """)
