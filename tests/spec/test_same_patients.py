"""No patient counted twice: which studies share patients, which one of them counts, and what is left out of a tally.

Of two studies that share patients the one "counted" counts and the one in the first column gives way in tallies.
Both may still raise a signal.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import duckdb
import pytest

from tests.spec import recorded
from tests.spec.tables import TODAY, evidence, holds, rows, signalled
from warehouse.rows import insert

FINDINGS = "study | kind | name | value | unit\n"


@contextmanager
def records(
    studies: str, links: str = "study | link | other", findings: str = "study"
) -> Iterator[duckdb.DuckDBPyConnection]:
    """As `evidence`, with more columns of studies: title, authors ("Kim A, Lee B"), type; and links of PubMed."""
    with evidence(studies, findings) as con:
        try:
            for row in rows(studies):
                con.execute(
                    "update core.article set title = ?, publication_types = ? where pmid = ?",
                    [row.get("title") or "", [row["type"]] if row.get("type") else [], row["study"]],
                )
                insert(con, "core.article_author", [
                    _author(name) | {"pmid": row["study"], "author_index": place}
                    for place, name in enumerate(str(row.get("authors") or "").split(", ")) if name
                ])  # fmt: skip
            if rows(links):
                recorded.given(recorded.table("links", links))
            insert(con, "core.article_link", [
                {"pmid": row["study"], "link_index": place, "link_type": row["link"], "target_pmid": row["other"],
                 "citation": ""}
                for place, row in enumerate(rows(links))
            ])  # fmt: skip
            yield con
        finally:
            con.execute("delete from core.article_author")


def _author(name: str) -> dict[str, object]:
    last_name, _, initials = name.rpartition(" ")
    return {"last_name": last_name, "initials": initials} if last_name else {"collective_name": name}


def shared(con: duckdb.DuckDBPyConnection, expected: str, *, as_of: date = TODAY) -> None:
    holds(con, "same_patients", expected, as_of=as_of)


def standing(con: duckdb.DuckDBPyConnection, expected: str, *, as_of: date = TODAY) -> None:
    holds(con, "counted_study", expected, as_of=as_of)


NONE = "study | counted_pmid"


@pytest.mark.parametrize(
    ("link", "basis", "gives_way"),
    [
        ("RetractedandRepublishedFrom", "retracted_and_republished", "other"),
        ("RetractedandRepublishedIn", "retracted_and_republished", "holder"),
        ("CorrectedandRepublishedFrom", "corrected", "other"),
        ("CorrectedandRepublishedIn", "corrected", "holder"),
        ("UpdateOf", "update", "other"),
        ("UpdateIn", "update", "holder"),
        ("ErratumFor", "erratum", "holder"),
        ("ErratumIn", "erratum", "other"),
        ("RetractionOf", "retraction_notice", "holder"),
        ("RepublishedFrom", "reprint", "holder"),
        ("ReprintIn", "reprint", "other"),
        ("OriginalReportIn", "summary", "holder"),
    ],
)
def test_what_pubmed_links_as_one_piece_of_work_counts_once(link, basis, gives_way):
    counts = {"holder": "other", "other": "holder"}[gives_way]
    with records("study\nholder\nother", f"study | link | other\nholder | {link} | other") as con:
        shared(con, f"study | counted_pmid | basis\n{gives_way} | {counts} | {basis}")


def test_a_link_that_both_records_hold_is_one_pair_and_one_to_a_record_we_lack_is_none():
    with records(
        "study | type\npreprint | Preprint\narticle | -\nlonely | -",
        """
        study    | link      | other
        preprint | UpdateIn  | article
        article  | UpdateOf  | preprint
        article  | CommentIn | lonely
        lonely   | UpdateOf  | elsewhere
        lonely   | UpdateOf  | lonely
        """,
    ) as con:
        shared(con, """
        study    | counted_pmid | basis    | reason
        preprint | article      | preprint | the preprint of PMID article: the article counts
        """)


def test_an_older_record_says_republished_for_corrected_and_republished():
    with records(
        "study | type\nfirst | -\ncorrected | Corrected and Republished Article",
        "study | link | other\ncorrected | RepublishedFrom | first",
    ) as con:
        shared(con, "study | counted_pmid | basis\nfirst | corrected | corrected")


def test_a_preprint_without_a_link_is_known_by_title_and_first_author():
    with records("""
        study    | title                                              | authors      | type     | entered
        preprint | Surgery of metastases to the spinal cord: a cohort  | Müller A     | Preprint | 2021-06-01
        article  | Surgery of Metastases to the Spinal Cord - a Cohort | Muller AB    | -        | 2020-11-01
        other    | Surgery of metastases to the spinal cord: a cohort  | Schmidt A    | -        | 2021-06-01
        older    | Surgery of metastases to the spinal cord: a cohort  | Müller A     | -        | 2015-07-01
        """) as con:
        shared(con, """
        study    | counted_pmid | basis
        preprint | article      | preprint
        """)


def test_the_same_title_twice_counts_once_and_a_correction_of_it_not_at_all():
    with records("""
        study  | title                                          | authors | type              | entered
        first  | Surgery of metastases to the cord: a cohort    | Kim A   | -                 | 2020-01-01
        second | [Surgery of metastases to the cord: a cohort]. | Kim A   | -                 | 2021-01-01
        notice | Correction to: Surgery of metastases to the cord: a cohort | Kim A | Published Erratum | 2020-02-01
        """) as con:
        shared(con, """
        study  | counted_pmid | basis
        second | first        | repeated
        notice | first        | erratum
        notice | second       | erratum
        """)


def test_records_without_authors_or_with_a_title_of_few_words_are_not_alike():
    with records("""
        study | title                                              | authors      | design      | patients
        A     | Surgery of metastases to the spinal cord: a cohort | -            | case_series | 20
        B     | Surgery of metastases to the spinal cord: a cohort | -            | case_series | 20
        C     | [Not Available].                                   | Kim A        | case_series | 20
        D     | [Not Available].                                   | Kim A        | case_series | 20
        E     | -                                                  | Lee B        | case_series | 20
        F     | -                                                  | Lee B        | case_series | 20
        G     | Surgery of metastases to the spinal cord: a cohort | Study-Group  | case_series | 20
        H     | Surgery of metastases to the spinal cord: a cohort | Study-Group  | case_series | 20
        """) as con:
        shared(con, NONE)


TEAM = "Kim A, Lee B, Park C, Choi D"


def test_two_series_of_one_group_overlap_and_the_larger_counts():
    with records(f"""
        study   | authors                      | design               | patients | entered
        smaller | {TEAM}                       | case_series          | 12       | 2021-01-01
        larger  | Ito X, Kim AB, Lee B, Park C | retrospective_cohort | 30       | 2019-01-01
        """) as con:
        shared(con, """
        study   | counted_pmid | basis
        smaller | larger       | overlap
        """)
        ((reason,),) = con.execute("select reason from mart.same_patients").fetchall()
    assert reason == (
        "3 authors in common with PMID larger on the same topic, within 5 years: the larger counts (12 and 30 patients)"
    )


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("too few authors in common", "Kim A, Lee B, Ito X, Abe Y | case_series | 30 | 2019-01-01 | intramedullary"),
        ("other people so named", "Kim X, Lee Y, Park Z, Choi Q | case_series | 30 | 2019-01-01 | intramedullary"),
        ("too far apart", f"{TEAM} | case_series | 30 | 2015-12-01 | intramedullary"),
        ("another topic", f"{TEAM} | case_series | 30 | 2019-01-01 | epidural_or_vertebral"),
        ("other people's patients", f"{TEAM} | systematic_review | 30 | 2019-01-01 | intramedullary"),
        ("without patients", f"{TEAM} | narrative_review | - | 2019-01-01 | intramedullary"),
    ],
)  # fmt: skip
def test_series_do_not_overlap_without_every_sign_of_it(what, other):
    with records(f"""
        study | authors | design      | patients | entered    | topic          | why not
        A     | {TEAM}  | case_series | 12       | 2021-01-01 | intramedullary | -
        B     | {other} | {what}
        """) as con:
        shared(con, NONE)


def test_two_single_cases_of_one_group_are_two_patients_and_a_series_may_hold_the_case():
    with records(f"""
        study  | authors | design      | patients
        case_1 | {TEAM}  | case_report | 1
        case_2 | {TEAM}  | case_report | 1
        """) as con:
        shared(con, NONE)
    with records(f"""
        study  | authors | design      | patients
        case   | {TEAM}  | case_report | 1
        series | {TEAM}  | case_series | 12
        """) as con:
        shared(con, "study | counted_pmid\ncase | series")


def test_studies_of_unknown_design_may_overlap_too():
    with records(f"""
        study   | authors | design | patients
        unsaid  | {TEAM}  | -      | -
        smaller | {TEAM}  | -      | 8
        larger  | {TEAM}  | -      | 12
        """) as con:
        shared(con, """
        study   | counted_pmid
        smaller | larger
        unsaid  | larger
        unsaid  | smaller
        """)


def test_series_of_different_primary_tumours_have_different_patients():
    with records(
        f"study | authors | design | patients\nlung | {TEAM} | case_series | 9\nbreast | {TEAM} | case_series | 12\n"
        f"mixed | {TEAM} | case_series | 30",
        findings="""
        study  | kind           | name
        lung   | primary_tumour | lung cancer
        breast | primary_tumour | breast cancer
        mixed  | primary_tumour | lung cancer
        mixed  | primary_tumour | melanoma
        """,
    ) as con:
        shared(con, "study | counted_pmid\nlung | mixed")


def test_a_group_of_two_needs_both_and_one_common_author_is_none():
    studies = "study | authors | design | patients\nA | Kim A, Lee B | case_series | 9\n"
    with records(studies + "B | Lee B, Kim A, Park C | case_series | 12") as con:
        shared(con, "study | counted_pmid\nA | B")
    with records(studies.replace("Lee B", "Ito X") + "B | Lee B, Kim A, Park C | case_series | 12") as con:
        shared(con, NONE)
    alone = "study | authors | design | patients\nA | Kim A | case_series | 9\nB | Kim A | case_series | 12"
    with records(alone) as con:
        shared(con, NONE)


def test_of_equal_series_the_later_counts_and_a_stated_size_counts_before_none():
    with records(f"""
        study   | authors | design      | patients | entered
        earlier | {TEAM}  | case_series | 20       | 2020-01-01
        later   | {TEAM}  | case_series | 20       | 2021-01-01
        unsaid  | {TEAM}  | case_series | -        | 2021-06-01
        """) as con:
        shared(con, """
        study   | counted_pmid
        earlier | later
        unsaid  | later
        unsaid  | earlier
        """)


def test_a_pair_is_there_from_the_day_pubmed_has_both():
    with records(
        "study | type | design | patients | entered\npreprint | Preprint | case_series | 20 | 2020-01-01\n"
        "article | - | case_series | 22 | 2021-03-02",
        "study | link | other\npreprint | UpdateIn | article",
    ) as con:
        shared(con, NONE, as_of=date(2021, 3, 1))
        standing(con, "study | standing | patients\npreprint | counted | 20", as_of=date(2021, 3, 1))
        shared(con, "study | known_on\npreprint | 2021-03-02", as_of=date(2021, 3, 2))
        standing(con, """
        study    | standing      | patients | counted_pmid
        preprint | same_patients | 20       | article
        article  | counted       | 22       | -
        """, as_of=date(2021, 3, 2))


def test_a_retracted_series_silences_none_of_its_group_and_its_own_preprint_does_not_count():
    with records(
        f"""
        study    | authors | design      | patients | entered    | retracted
        larger   | {TEAM}  | case_series | 30       | 2020-01-01 | 2021-01-01
        smaller  | {TEAM}  | case_series | 12       | 2020-02-01 | -
        preprint | -       | case_series | 30       | 2020-01-01 | -
        """,
        "study | link | other\nlarger | UpdateOf | preprint",
    ) as con:
        standing(con, """
        study    | standing
        larger   | counted
        smaller  | same_patients
        preprint | same_patients
        """, as_of=date(2020, 12, 31))
        standing(con, """
        study    | standing
        larger   | retracted
        smaller  | counted
        preprint | same_patients
        """)


def test_pooled_works_and_opinion_are_not_counted_and_a_case_report_has_only_its_own():
    with records("""
        study     | design            | patients
        series    | case_series       | 20
        pooled    | meta_analysis     | 60
        opinion   | narrative_review  | 300
        rats      | preclinical       | 30
        one       | case_report       | -
        two       | case_report       | 2
        literature | case_report      | 85
        zero      | case_series       | 0
        """) as con:
        standing(con, """
        study      | standing    | patients | reason
        series     | counted     | 20       | its own patients
        pooled     | pooled      | 60       | pools patients that others have reported
        opinion    | no_patients | 300      | without patients
        rats       | no_patients | 30       | without patients
        one        | counted     | 1        | its own patients
        two        | counted     | 2        | its own patients
        literature | counted     | 1        | its own patients
        zero       | counted     | -        | its own patients
        """)


def test_a_study_that_gives_way_may_still_raise_a_signal():
    with records(
        f"study | authors | design | patients\nsmaller | {TEAM} | case_series | 25\nlarger | {TEAM} | case_series | 30",
        findings=FINDINGS + "smaller | survival | median_overall_survival | 9.9 | months",
    ) as con:
        standing(con, "study | standing\nsmaller | same_patients\nlarger | counted")
        signalled(con, "study | rule\nsmaller | B2_effect_size_change")
