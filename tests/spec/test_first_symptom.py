"""Claim: pain is the commonest first symptom.

- A study **reinforces** the claim where pain was the commonest first symptom, came first in at least half of the
  patients, or in a single case.
- It **contradicts** the claim where another symptom was the commonest in ten patients or more.
- Where that was in fewer patients, or pain came first in fewer than half, it **extends** the claim.

That one patient began with another symptom says nothing about which is commonest.
"""

from tests.spec.tables import compared, evidence


def test_the_commonest_symptom_of_a_series_speaks_and_that_of_one_patient_only_for_the_claim():
    with evidence(
        """
        study      | design            | patients
        weakness   | systematic_review | 197
        few        | case_series       | 4
        pain       | case_series       | 20
        most_pain  | case_series       | 20
        some_pain  | case_series       | 18
        case_pain  | case_report       | 1
        case_other | case_report       | 1
        """,
        """
        study      | kind          | name     | detail    | value | unit
        weakness   | first_symptom | weakness | commonest | -     | -
        few        | first_symptom | weakness | commonest | -     | -
        pain       | first_symptom | pain     | commonest | -     | -
        most_pain  | first_symptom | pain     | -         | 12    | patients
        some_pain  | first_symptom | pain     | -         | 33    | percent
        case_pain  | first_symptom | pain     | -         | -     | -
        case_other | first_symptom | weakness | -         | -     | -
        """,
    ) as con:
        compared(con, """
        study     | relation    | after
        weakness  | contradicts | weakness as the commonest in 197 patients appears to contradict it
        few       | extends     | weakness as the commonest in 4 patients appears to extend it
        pain      | reinforces  | pain as the commonest in 20 patients appears to reinforce it
        most_pain | reinforces  | pain as first symptom (12) in 20 patients appears to reinforce it
        some_pain | extends     | pain as first symptom (33 %) in 18 patients appears to extend it
        case_pain | reinforces  | pain as first symptom in one patient appears to reinforce it
        """)  # fmt: skip
