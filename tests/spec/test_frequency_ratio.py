"""Claim: epidural compression is about 25 times as frequent as intramedullary metastasis.

"About" is taken as half to one and a half times the figure: a ratio within **reinforces** the claim, one outside
**contradicts** it. It is the one claim that compares two populations, so studies of epidural metastases are heard
too.
"""

from tests.spec.tables import compared, evidence


def test_about_is_within_half_and_one_and_a_half_times_and_epidural_studies_are_heard():
    with evidence(
        """
        study    | topic                                       | design            | patients
        as_said  | intramedullary                              | database_analysis | 900
        lower    | epidural_or_vertebral                       | database_analysis | 900
        higher   | intramedullary                              | database_analysis | 900
        other    | leptomeningeal_or_intradural_extramedullary | database_analysis | 900
        nonsense | intramedullary                              | database_analysis | 900
        """,
        """
        study    | kind            | value | unit
        as_said  | frequency_ratio | 30    | times
        lower    | frequency_ratio | 8     | times
        higher   | frequency_ratio | 60    | times
        other    | frequency_ratio | 8     | times
        nonsense | frequency_ratio | 0     | times
        """,
    ) as con:
        compared(con, """
        study   | relation    | ratio | after
        as_said | reinforces  | 1.2   | a ratio of 30 in 900 patients appears to reinforce it
        lower   | contradicts | 0.32  | a ratio of 8 in 900 patients appears to contradict it
        higher  | contradicts | 2.4   | a ratio of 60 in 900 patients appears to contradict it
        """, claim="rare_vs_epidural")  # fmt: skip
