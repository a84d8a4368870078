
import pytest

from extractors.text import control, survival
from extractors.text.lines import lines
from extractors.text.measures import measured
from reading import reading

OS, RATE, PFS, OTHER = (
    "median_overall_survival", "overall_survival_rate", "median_progression_free_survival", "other_survival",
)  # fmt: skip


def survival_of(*sentences: str, design: str = "retrospective_cohort", count: float | None = 20, **parts):
    prepared = lines(reading(*sentences, **parts))
    return survival.find(prepared, design=design, patient_count=count)


def figures(*sentences: str, **how):
    return [(found.name, found.value, found.at_months) for found in survival_of(*sentences, **how)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Median survival after surgery was 9.9 months.", [(OS, 9.9, None)]),
        ("Median OS was 7months.", [(OS, 7, None)]),
        ("Overall survival was poor (median: 4 months from diagnosis).", [(OS, 4, None)]),
        ("The median survival was 99 days.", [(OS, 3.25, None)]),
        ("Median survival was 18.3 weeks and 30.3 weeks.", [(OS, 4.21, None), (OS, 6.97, None)]),
        ("Time to death had a median of 3.1 months.", [(OS, 3.1, None)]),
        ("Seven died, at a median of five months and three days.", [(OS, 5.1, None)]),
        ("Seven died 1.2 to 8 months after it (median five months).", [(OS, 5, None)]),
        ("Half of the patients had died by 9.2 months from diagnosis.", [(OS, 9.2, None)]),
        ("Survival data for 60: median 20 weeks.", [(OS, 4.6, None)]),
        ("Progression-free 8.6, overall survival 11.0 months (medians).", [(OS, 11, None)]),
        ("From diagnosis the median was 6 months.", [(OS, 6, None)]),
        ("Patients survived a median of nine months.", [(OS, 9, None)]),
        ("Six-month survival 36%, median 4.0 months.", [(RATE, 36, 6), (OS, 4, None)]),
        ("Overall survival was 73 percent at two years.", [(RATE, 73, 24)]),
        (
            "The 1-, 2- and 5-year survival rates were 60%, 40% and 20%.",
            [(RATE, 60, 12), (RATE, 40, 24), (RATE, 20, 60)],
        ),
        ("Survival was 75% at 5 years and 45% at 10 years.", [(RATE, 75, 60), (RATE, 45, 120)]),
        (
            "Median progression-free survival (PFS) and overall survival (OS) were 5 and 10 months, respectively.",
            [("median_progression_free_survival", 5, None), (OS, 10, None)],
        ),
        ("Median time from treatment to death was 4.2 months.", [(OS, 4.2, None)]),
        ("Survival rates were 90% and 81% at 5 and 10 years, respectively.", [(RATE, 90, 60), (RATE, 81, 120)]),
        ("Survival was: one year: 36.8%, two years: 12.6%.", [(RATE, 36.8, 12), (RATE, 12.6, 24)]),
        ("Of these, 79% of the patients were alive at 3 months.", [(RATE, 79, 3)]),
        ("In all, 42.9% were alive at 90 and 21.4% at 150 days.", [(RATE, 42.9, 2.96), (RATE, 21.4, 4.93)]),
        ("Median PFS and OS were 5 and 10 months.", [(PFS, 5, None), (OS, 10, None)]),
        ("Median survival was 2.7 months and 1 yr survival rate was 11.3%.", [(OS, 2.7, None), (RATE, 11.3, 12)]),
        ("Median survival differed (single 1.4 vs. dual 2.8 months).", [(OS, 1.4, None), (OS, 2.8, None)]),
        ("Survival was 87% (high dose) versus 15% (low dose) at 5 years.", [(RATE, 87, 60), (RATE, 15, 60)]),
        ("Mean survival was 6.4 months (SD 9.4).", [(OTHER, 6.4, None)]),
        ("Median survival in patients with complications was 5 months.", [(OS, 5, None)]),
        ("Survival was 40%, with 12% censored, at two years.", [(RATE, 40, None)]),
        ("With targeted therapy median survival was 12 months.", [(OS, 12, None)]),
        ("Five-year disease-free survival was 82.2%.", [(OTHER, 82.2, 60)]),
        ("Median time to CNS progression was 2.3 months.", [(OTHER, 2.3, None)]),
        ("Median time to treatment failure was 3.5 months.", [(OTHER, 3.5, None)]),
        (
            "Five-year survival was 41, 24, 7 and 1% in tumours of rising size.",
            [(RATE, 41, 60), (RATE, 24, 60), (RATE, 7, 60), (RATE, 1, 60)],
        ),
        ("PFS and OS were 5 vs 3 and 10 vs 8 months.", [(PFS, 5, None), (PFS, 3, None), (OS, 10, None), (OS, 8, None)]),
        (
            "One- and 2-year survival were 60% and 50% (p = 0.1), and 40% and 30% (p = 0.2), respectively.",
            [(RATE, 60, 12), (RATE, 50, 12), (RATE, 40, 24), (RATE, 30, 24)],
        ),
        (
            "Survival and disease-free survival at 5 years were better (74% \u00b1 8% vs. 26% \u00b1 9% [p < 0.01], "
            "and 51% \u00b1 9% vs. 24% \u00b1 9%, respectively).",
            [(RATE, 74, 60), (RATE, 26, 60), (OTHER, 51, 60), (OTHER, 24, 60)],
        ),
        ("Overall and relapse-free survival were 73% and 61%.", [(RATE, 73, None), (OTHER, 61, None)]),
        ("They had a 57% response rate and a 23% 3-year survival rate.", [(RATE, 23, 36)]),
        (
            "There was a median survival of 12.6 months, and 2- and 5-year survival of 22% and 10%.",
            [(OS, 12.6, None), (RATE, 22, 24), (RATE, 10, 60)],
        ),
        ("Survival at one year was 30%, at two years 12%.", [(RATE, 30, 12), (RATE, 12, 24)]),
        ("Local control was 88% at one and 75% at two years; survival 45% and 20%.", [(RATE, 45, 12), (RATE, 20, 24)]),
        ("At two years, 83% were alive.", [(RATE, 83, 24)]),
        ("At two years, 83% were alive and disease free.", [(OTHER, 83, 24)]),
        ("In all, 22 (56% [95% CI 39-72]) of 39 patients were alive at 12 months.", [(RATE, 56, 12)]),
        ("The 3-y DFS was 84%.", [(OTHER, 84, 36)]),
        ("Patients lived 17 months in the median.", [(OS, 17, None)]),
        ("Survival was 5 months (median) and 9 months (mean).", [(OS, 5, None), (OTHER, 9, None)]),
        ("Median OS: group 1, 32 months; group 2, 54 months.", [(OS, 32, None), (OS, 54, None)]),
        ("PFS was similar (5.0 v 6.6 months).", [(PFS, 5, None), (PFS, 6.6, None)]),
        (
            "Survival was longer (2.1 \u00b1 0.3 vs 3.6 \u00b1 0.2 years, p = 0.002).",
            [(OTHER, 25.2, None), (OTHER, 43.2, None)],
        ),
        ("Median OS (120 deaths) was 17 months.", [(OS, 17, None)]),
        ("Thirty percent of the patients were alive at 2 years.", [(RATE, 30, 24)]),
        ("Two-year survival was thirty-five per cent.", [(RATE, 35, 24)]),
        ("Survival (months) was 12.", [(OTHER, 12, None)]),
        ("Median survival in months was 12.5 and 9.", [(OS, 12.5, None), (OS, 9, None)]),
        ("Median survival was 8.7 for surgery versus 4.3 weeks for rest.", [(OS, 2, None), (OS, 0.99, None)]),
        ("Median survival 9.5 months for surgery v 8.2 for rest.", [(OS, 9.5, None), (OS, 8.2, None)]),
        ("Median OS (A: 11.5, B: 4, C: 2 months) differed.", [(OS, 11.5, None), (OS, 4, None), (OS, 2, None)]),
        (
            "Median OS was 7 and 6 months at the high and low dose, respectively, compared with 4 months at rest.",
            [(OS, 7, None), (OS, 6, None), (OS, 4, None)],
        ),
        (
            "Median OS was 7 and 6 with the two doses, compared with 4 months at rest.",
            [(OS, 7, None), (OS, 6, None), (OS, 4, None)],
        ),
        ("At 5 years 83% were alive and disease free versus 90% at rest.", [(OTHER, 83, 60), (OTHER, 90, 60)]),
        ("Two-year OS and larynx preservation were 60% and 80%.", [(RATE, 60, 24)]),
        ("Duration of response, PFS and OS were 9, 5 and 10 months (median).", [(PFS, 5, None), (OS, 10, None)]),
        ("The median period of survival was 6 months.", [(OS, 6, None)]),
        ("Median survival 6 months, 28% alive at one year.", [(OS, 6, None), (RATE, 28, 12)]),
        ("Median overall survival: 9 months, 12% at two years.", [(OS, 9, None), (RATE, 12, 24)]),
        ("Median survival 19.5 months, two-year local control 83.9%.", [(OS, 19.5, None)]),
        ("Survival: median 7 months, one year 33%.", [(OS, 7, None), (RATE, 33, 12)]),
        ("Median survival was 8 months, one-year survival 30%.", [(OS, 8, None), (RATE, 30, 12)]),
    ],
)
def test_survival_is_read_with_its_measure_unit_and_time(sentence, expected):
    assert figures("Patients were treated.", "They were followed.", "All came.", "More text.", sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Median follow-up was 12 months.",
        "Mortality was 62% at 12 months.",
        "The median duration of response was 15.9 months and all survived.",
        "The median time from diagnosis to metastasis was 7 months.",
        "Of survivors, 55.7% of the patients walked again.",
        "Local control at one year was 84%.",
        "A life expectancy of more than 3 months was required for survival analysis.",
        "We assumed a median survival of 10 months.",
        "Median survival has been reported as 4 months in the literature.",
        "The overall survival was not reached.",
        "The five-year implant survival was 95%.",
        "At last follow-up 15 patients (75%) were alive.",
        "There was a gain in survival (6% at 1 year and 3% at 2 years).",
        "Median survival was 3 months longer after surgery.",
        "It improved median PFS by 38%.",
        "Survival was compared for 327 young (< or = 65 years) and 155 elderly (> 65 years) men.",
        "There were 25 (12%) and 23 (18%) DFS events.",
        "Survival was similar, and 17 patients (89%) kept their bladder.",
        "Only 42 patients were alive 5 years after diagnosis.",
        "A relative survival benefit of 12% was seen.",
        "Survival and complications were compared (12% versus 14%).",
        "Survival was similar, with 30 Gy for surgery versus 20 for rest over months.",
    ],
)
def test_other_spans_and_shares_are_not_survival(sentence):
    assert figures("Patients were treated.", "They were seen.", "All came.", "More was said.", sentence) == []


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Median survival was 15.1 months (95% confidence interval: 9.2\u201321.4).", (15.1, 9.2, 21.4)),
        ("A median survival of 11.0 (range 0\u201370) months was seen.", (11.0, 0, 70)),
        ("Median survival was 8.8 months (range: 6 days \u2013 40.1 months).", (8.8, 0.2, 40.1)),
        ("Median PFS was 9.5 months (95% CI: 8 months-undetermined).", (9.5, 8, None)),
        ("Median survival was 6.4 \u00b1 2.1 months.", (6.4, None, None)),
        ("Median survival was 9 months (HR 0.6; 95% CI 0.4-0.9).", (9, None, None)),
    ],
)
def test_an_interval_or_range_goes_with_its_figure_and_is_none_itself(sentence, expected):
    (found,) = survival_of(sentence)
    assert (found.value, found.low, found.high) == expected


def test_each_arm_keeps_its_name():
    found = survival_of(
        "Patients were treated.",
        "Median OS was 4.1 months (95% CI: 2.5-6.6) in the control group versus 7.4 months (95% CI: 3.8-9.9) in men.",
    )
    assert [(figure.value, figure.patient_group) for figure in found] == [(4.1, "control group"), (7.4, "men")]
    found = survival_of("Median survival was equal for men given cisplatin and carboplatin (8.4 versus 7.9 months).")
    assert [figure.patient_group for figure in found] == ["men given cisplatin", "carboplatin"]


def test_a_compared_figure_does_not_get_the_other_groups_name():
    found = survival_of(
        "Patients were treated.",
        "Survival in men with T1 tumors was 82% at 5 years compared with 68% at 5 and 60% at 10 years for T2 tumors.",
    )
    assert [(figure.value, figure.patient_group) for figure in found] == [
        (82, "men with t1 tumors"),
        (68, "subgroup not named"),
        (60, "t2 tumors"),
    ]


def test_a_second_median_of_the_same_survival_is_a_subgroups():
    found = survival_of("Patients were treated.", "Median survival was 104 days; breast lived longer (13 months).")
    assert [figure.patient_group for figure in found] == ["all", "subgroup not named"]


def test_the_figure_of_a_numbered_group_is_not_everybodys():
    found = survival_of("Patients were treated.", "Median OS: group 1, 32 months; group 2, 54 months.")
    assert [figure.patient_group for figure in found] == ["subgroup not named", "subgroup not named"]


def test_the_figures_of_two_arms_are_nobodys_whole():
    found = survival_of("Patients were treated.", "Median survival was 8 months for surgery v 5 for radiotherapy.")
    assert [figure.patient_group for figure in found] == ["subgroup not named", "subgroup not named"]


def test_a_percent_in_words_is_pointed_at():
    read = reading("Patients were treated.", "Two-year survival was thirty per cent.")
    (found,) = survival.find(lines(read), design="retrospective_cohort", patient_count=10)
    assert read.article.sections[1].text[found.start : found.end] == "thirty"


def test_background_and_aims_are_other_peoples_survival():
    sections = {
        "BACKGROUND": ["Median survival is 4 months."], "OBJECTIVE": ["We ask why median survival was 4 months."],
        "RESULTS": ["Median survival was 6 months."],
    }  # fmt: skip
    assert figures(sections=sections) == [(OS, 6, None)]


def test_general_statements_that_open_an_unlabelled_abstract_are_background():
    sentences = ("Median survival is 4 months.", "We treated ten.", "They did well.", "Median survival was 6 months.")
    assert figures(*sentences) == [(OS, 6, None)]


def test_the_same_figure_told_again_in_the_conclusion_is_one_finding():
    sentences = ("Median survival was 6 months.", "With a median survival of 6 months it is poor.")
    assert figures("Patients were treated.", *sentences) == [(OS, 6, None)]


@pytest.mark.parametrize(
    ("sentence", "value", "low"),
    [
        ("He died 4 months after the diagnosis.", 4, None),
        ("She was alive nine months later.", 9, 9),
        ("Twenty months after treatment the patient was still alive.", 20, 20),
        ("Death followed two weeks after surgery.", 0.46, None),
    ],
)
def test_a_case_report_tells_how_long_its_patient_lived(sentence, value, low):
    (found,) = survival_of("A man was treated.", sentence, design="case_report", count=1)
    assert (found.name, found.detail, found.value, found.low) == (OTHER, "single_patient", value, low)


def test_disease_free_time_of_one_patient_is_not_how_long_he_lived():
    sentences = ("He was treated.", "He was disease-free and alive 5 years before.")
    assert survival_of(*sentences, design="case_report", count=1) == ()


def test_a_finding_points_at_the_figure_and_its_sentence():
    read = reading("Patients were treated.", "Median survival was 6.5 months.")
    (found,) = survival.find(lines(read), design="retrospective_cohort", patient_count=10)
    assert read.article.sections[1].text[found.start : found.end] == "6.5 months"
    assert found.sentence == "Median survival was 6.5 months."


def test_local_control_comes_with_time_or_as_a_share():
    found = control.find(lines(reading("Patients were treated.", "One-year local control was 84%, survival 64%.")))
    assert [(made.value, made.at_months) for made in found] == [(84, 12)]
    found = control.find(lines(reading("Patients were treated.", "Local control was achieved in 21/36 patients.")))
    assert [(made.value, made.unit) for made in found] == [(58.3, "percent")]


def test_local_control_may_be_counted_in_lesions():
    found = control.find(lines(reading("Patients were treated.", "Local control was seen in 80% of lesions.")))
    assert [(made.value, made.patient_group) for made in found] == [(80, "all")]


def test_disease_control_is_no_local_control():
    assert control.find(lines(reading("Patients were treated.", "The disease control rate was 96%."))) == ()


def test_neurological_outcome_is_no_local_control():
    read = lines(reading("All were seen.", "Local control was 90%, with 69% favourable neurological outcome."))
    assert [made.value for made in control.find(read)] == [90]


def test_cells_and_mice_are_no_patients():
    assert figures("Cells were grown.", "The 1-year survival was 10%.", design="preclinical") == []


@pytest.mark.parametrize(
    "words",
    [
        "a-", "1, 2, 3 ", "overall and ", "x free ", "hazard ratio for ", "(12 ", "5 for x v ", "a: 3, ",
        "8.4 \u00b1 1.6, ", "half of ", "died at a ", "died after it ",
    ],
)
@pytest.mark.timeout(60)  # each takes well under a second; a rule that shares out blanks in every way never ends
def test_endless_words_of_any_rule_are_read(words):
    measured.cache_clear()
    assert measured("survival in months, " + words * (20_000 // len(words))) == ()


def test_a_very_long_sentence_is_read_in_time():
    measured.cache_clear()
    assert measured("median survival was 5 months " + "and 12 % of 3 to 4 years versus " * 3000)[0].value == 5


def test_pooled_cases_are_all_patients():
    (read,) = survival_of("Median survival in the pooled cases was 6 months.")
    assert read.patient_group == "all"
