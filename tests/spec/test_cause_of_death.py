"""Claim: patients mostly die of their widespread cancer rather than of the cord lesion.

A study speaks by the share of the deaths it explains.

- It **reinforces** the claim where the widespread cancer was the cause of at least half of them, or is named
  without a number.
- It **contradicts** the claim where that was so in fewer than half of ten deaths or more, or another cause led
  there.
- Fewer than ten deaths from another cause leave it **unclear**.
"""

from tests.spec.tables import compared, evidence


def test_shares_of_ten_deaths_or_more_speak_and_a_handful_leaves_it_unclear():
    with evidence(
        """
        study   | design      | patients
        said    | case_series | 20
        mostly  | case_series | 30
        cord    | case_series | 30
        percent | case_series | 30
        handful | case_series | 6
        """,
        """
        study   | kind           | name             | value | unit
        said    | cause_of_death | systemic_disease | -     | -
        mostly  | cause_of_death | systemic_disease | 18    | count
        mostly  | cause_of_death | cord_disease     | 4     | count
        cord    | cause_of_death | cord_disease     | 9     | count
        cord    | cause_of_death | systemic_disease | 5     | count
        percent | cause_of_death | systemic_disease | 70    | percent
        handful | cause_of_death | cord_disease     | 2     | count
        handful | cause_of_death | other            | 1     | count
        """,
    ) as con:
        compared(con, """
        study   | subject          | relation
        said    | systemic disease | reinforces
        mostly  | systemic disease | reinforces
        mostly  | cord disease     | unclear
        cord    | cord disease     | contradicts
        cord    | systemic disease | contradicts
        percent | systemic disease | reinforces
        handful | cord disease     | unclear
        handful | other            | unclear
        """)
