"""docs/claims: how what the specification tests were given and expected becomes pages that an editor can check."""

from datetime import date

from tests.spec.pages import INDEX, PAGES, SPEC, index, page, page_path, promise
from tests.spec.recorded import Scene, expected, given, new_scene, recording, table

STUDIES = table("studies", "study | design | patients\nA | case_series | 30")
SIGNALS = table("signal", "study | rule\nA | B2_effect_size_change", as_of=date(2022, 8, 24))


def section(*scenes: Scene) -> str:
    text = page("test_signals", "Lead.", {"test_it_holds": scenes})
    return text[text.index("## It holds.") :]


def test_every_specification_module_has_a_page_and_no_page_is_left_over():
    assert {path.name for path in PAGES.iterdir()} == {
        INDEX, *(page_path(path.stem).name for path in SPEC.glob("test_*.py")),
    }  # fmt: skip


def test_the_index_lists_the_pages_as_they_are():
    assert (PAGES / INDEX).read_text(encoding="utf-8") == index(), "run `make docs`"


def test_the_name_of_a_test_reads_as_a_sentence():
    assert promise("test_a_case_seen_on_mri_does_not_speak") == "A case seen on MRI does not speak."


def test_what_goes_in_and_what_comes_out_are_tables_with_the_verdict_in_bold():
    out = table("claim_comparison", "study | relation | ratio\nA | contradicts | 2.48")
    assert section(Scene((STUDIES,), (out,))) == """\
## It holds.

**In: the studies**

| study | design | patients |
| --- | --- | ---: |
| A | case series | 30 |

**Out: what it says about the claim**

| study | relation | times the review's figure |
| --- | --- | ---: |
| A | **contradicts** | 2.48 |
"""


def test_nothing_in_and_nothing_out_are_told_as_such():
    assert "**In**: no study.\n\n**Out: the signals**: nothing.\n" in section(Scene((), (table("signal", "study"),)))


def test_days_asked_of_the_same_studies_are_rows_of_one_table():
    before = table("signal", "study | rule", as_of=date(2020, 1, 1))
    assert "| 2020-01-01 | nothing | - |\n| 2022-08-24 | A | B2 effect size change |" in section(
        Scene((STUDIES,), (before, SIGNALS))
    )


def test_scenes_that_differ_in_cells_alone_are_numbered_cases_and_what_they_share_is_told_once():
    findings = [table("findings", f"study | value\nA | {value}") for value in ("9.9", "5")]
    text = section(*(Scene((STUDIES, one), (SIGNALS,)) for one in findings))
    assert text.count("case series") == 1
    assert "| 1 | A | 9.9 |\n| 2 | A | 5 |" in text
    assert "| 1 | A | B2 effect size change |\n| 2 | A | B2 effect size change |" in text


def test_a_test_that_expects_no_table_is_named_at_the_end_of_the_page():
    promises = {"test_it_is_drawn": [Scene((STUDIES,))], "test_it_holds": [Scene((), (SIGNALS,))]}
    text = page("test_signals", "Lead.", promises)
    assert text.endswith("## Also promised, and checked without a table\n\n- It is drawn.\n")


def test_what_is_given_after_a_question_is_a_new_scene_with_all_that_was_given():
    with recording() as scenes:
        new_scene()
        given(STUDIES)
        expected(SIGNALS)
        given(table("answers", "decision\ndeferred"))
        expected(SIGNALS)
    assert [[one.name for one in scene.given] for scene in scenes] == [["studies"], ["studies", "answers"]]


def test_nothing_is_kept_where_nobody_records():
    with recording() as scenes:
        pass
    new_scene()
    given(STUDIES)
    assert scenes == []


def test_a_page_repeats_no_tables_but_where_one_differs_it_shows_them_all():
    findings, others = table("findings", "study | value\nA | 5"), table("studies", "study | patients\nA | 0")
    promises = {
        "test_one": [Scene((STUDIES, findings), (SIGNALS,))],
        "test_two": [Scene((STUDIES, findings), (SIGNALS,))],
        "test_three": [Scene((others, findings), (SIGNALS,))],
    }
    _, one, two, three = page("test_signals", "Lead.", promises).split("\n## ")
    assert "**In**: the same studies and findings as above." in two
    assert one.count("| A | 5 |") == three.count("| A | 5 |") == 1
