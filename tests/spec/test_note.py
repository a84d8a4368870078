"""A draft update note: the claims that have moved, their evidence, and a wording built from figures alone."""

import re
from datetime import date

from flows.note import draft, plain, to_markdown
from tests.spec.tables import REVIEW_ID, TODAY, evidence, shows
from warehouse.note import note_rows

STUDIES = """
    study | design            | patients | entered
    1     | case_series       | 30       | 2021-03-02
    2     | systematic_review | 197      | 2022-01-02
    3     | case_series       | 12       | 2022-02-02
    old   | case_series       | 90       | 2018-01-01
    """
FINDINGS = """
    study | kind     | name                    | value | unit   | sentence
    1     | survival | median_overall_survival | 9.9   | months | Median survival was 9.9 months.
    2     | survival | median_overall_survival | 5     | months | They lived five months in the median.
    3     | survival | median_overall_survival | 2.5   | months | Median survival was 2.5 months.
    old   | survival | median_overall_survival | 20    | months | Twenty months.
    """


def note(con, *, as_of: date = TODAY):
    return draft(note_rows(con, REVIEW_ID, as_of=as_of), as_of=as_of)


def test_only_claims_that_have_moved_are_in_the_note_with_the_studies_since_the_update():
    with evidence(STUDIES, FINDINGS) as con:
        (claim,) = note(con).claims
    assert claim.claim_id == "survival_under_4_months"
    shows("noted_studies", claim.studies, """
    study | relation    | observed                         | patients | is_counted
    2     | contradicts | median 5 months in 197 patients  | 197      | False
    1     | contradicts | median 9.9 months in 30 patients | 30       | True
    3     | reinforces  | median 2.5 months in 12 patients | 12       | True
    """)


def test_every_figure_of_the_proposed_wording_was_read_or_counted():
    with evidence(STUDIES, FINDINGS) as con:
        (claim,) = note(con).claims
    shows("wording", [claim], """
    wording
    Prognosis is poor: more than half of the patients live less than four months.\
 Later studies give 2.5 to 9.9 months (2 studies, 42 patients).\
 Median 5 months in 197 patients (PMID 2); median 9.9 months in 30 patients (PMID 1) appear to contradict this.\
 Median 2.5 months in 12 patients (PMID 3) appears to reinforce this.
    """)


def test_patients_that_others_have_reported_are_shown_and_not_added_up():
    with evidence(STUDIES, FINDINGS) as con:
        text = to_markdown(note(con))
    (pooled,) = [line for line in text.splitlines() if "197 patients" in line and line.startswith("| appears")]
    assert "not added up" in pooled
    assert "239 patients" not in text


def test_each_study_stands_in_the_note_with_its_sentence_and_a_link_to_pubmed():
    with evidence(STUDIES, FINDINGS) as con:
        text = to_markdown(note(con))
    assert "> Median survival was 9.9 months. (PMID 1)" in text
    assert "[1](https://pubmed.ncbi.nlm.nih.gov/1/)" in text


def test_a_note_without_a_moved_claim_says_so_and_leaves_the_status_to_a_person():
    with evidence() as con:
        text = to_markdown(note(con))
    assert "No claim has moved" in text
    assert re.findall(r"- \[ \] `(\w+)`", text) == ["up_to_date", "update_pending", "no_update_planned"]
    assert "[x]" not in text


def test_a_note_of_a_review_never_searched_says_that_it_may_be_incomplete():
    with evidence(STUDIES, FINDINGS) as con:
        assert "never searched to the end" in to_markdown(note(con))


def test_a_note_of_a_past_day_knows_nothing_later():
    with evidence(STUDIES, FINDINGS) as con:
        (claim,) = note(con, as_of=date(2021, 6, 1)).claims
    assert [one.pmid for one in claim.studies] == ["1"]


def test_what_came_from_pubmed_is_plain_words_in_the_note():
    assert plain("<script>x</script> | a") == r"\<script\>x\</script\> \| a"
    assert plain("# no heading\n- no list") == r"\# no heading - no list"
    assert plain("[click](http://bad.example) *bold*") == r"\[click\](http://bad.example) \*bold\*"
