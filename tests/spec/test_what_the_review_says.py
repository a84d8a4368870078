"""Each claim in short, as an editor reads it beside what a study appears to show."""

from types import SimpleNamespace

from tests.spec.tables import evidence, shows


def test_every_kind_of_claim_is_put_into_a_few_words():
    with evidence(
        """
        study | design               | patients
        A     | retrospective_cohort | 50
        """,
        """
        study | kind                 | name                    | value | unit    | detail
        A     | survival             | median_overall_survival | 9.9   | months  | -
        A     | treatment            | radiotherapy            | -     | -       | -
        A     | neurological_outcome | stable                  | 80    | percent | -
        A     | recommendation       | surgery                 | -     | -       | selected
        A     | primary_tumour       | lung cancer             | -     | -       | commonest
        A     | imaging              | MRI                     | -     | -       | preferred
        A     | frequency_ratio      | -                       | 20    | times   | -
        A     | first_symptom        | pain                    | -     | -       | commonest
        A     | cause_of_death       | systemic_disease        | -     | -       | -
        """,
    ) as con:
        said = con.execute("select distinct claim_id, before from mart.claim_comparison").fetchall()
        shows("claims", [SimpleNamespace(claim_id=claim, before=before) for claim, before in said], """
        claim                      | before
        survival_under_4_months    | median survival under 4 months
        first_line_radiotherapy    | radiotherapy put first
        rt_preserves_not_restores  | radiotherapy keeps function and seldom restores it
        surgery_not_standard       | surgery not put forward
        primaries_lung_breast      | lung cancer and breast cancer the commonest primary tumours
        mri_diagnostic_choice      | MRI the examination to choose
        largest_series_40          | the largest series holds 40 patients
        rare_vs_epidural           | about 25 times as frequent
        pain_first_symptom         | pain the commonest first symptom
        death_from_systemic_disease | patients mostly die of systemic disease
        """)
