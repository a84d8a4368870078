"""The PubMed query language: what a query finds, and what is said of one that PubMed would quietly misread."""

import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.errors import ConfigurationError
from extractors.pubmed.query import Searchable, leaves, matches, parse_query, translation
from extractors.pubmed.searchable import fold
from extractors.records import Article, ArticleLink, Author, MeshHeading, PublicationDate, Section

REVIEW = Path(__file__).parents[2] / "config/reviews/intramedullary-spinal-cord-metastasis.toml"


def article(title="", abstract="", **fields):
    sections = (Section(name="TITLE", text=title),) + ((Section(name="ABSTRACT", text=abstract),) if abstract else ())
    known = {"pmid": "1", "content_hash": "", "version": 1, "kind": "article", "sections": sections, "title": title}
    return Article(**known | fields)


def finds(query, found_in):
    return matches(parse_query(query), found_in)


def _link(citation):
    return ArticleLink(link_type="ErratumIn", target_pmid=None, citation=citation)


def _heading(qualifier):
    return MeshHeading(descriptor_id="D003907", descriptor="Dexamethasone", is_major=False, qualifier=qualifier)


CORD = MeshHeading(
    descriptor_id="D013120", descriptor="Spinal Cord Neoplasms", is_major=True, qualifier_id="Q000556",
    qualifier="secondary",
)  # fmt: skip
LUNG = MeshHeading(descriptor_id="D008175", descriptor="Lung Neoplasms", is_major=False)
SERIES = article(
    "Intramedullary spinal-cord metastases: Ménière's note",
    "Thirty patients were seen. Metastatic disease of the conus was resected.",
    pmid="35130420",
    journal="Neurosurgical Review",
    volume="44",
    pages="3267-75",
    doi="10.1007/s10143-021-01491-8",
    keywords=("laminectomy", "cord oedema"),
    languages=("eng",),
    publication_types=("Journal Article", "Case Reports"),
    mesh=(CORD, LUNG),
    authors=(
        Author(last_name="O'Brien", fore_name="Julia Ann", initials="JA"),
        Author(collective_name="Spine Oncology Group"),
        Author(last_name="Li", fore_name="Wei", initials="W"),
    ),
    publication_date=PublicationDate(text="2021 Jun", year=2021, month=6),
    entry_date=date(2021, 2, 5),
    history=(("entrez", date(2021, 2, 5)), ("pubmed", date(2021, 2, 6)), ("medline", date(2021, 9, 1))),
    revised_date=date(2022, 3, 3),
    completed_date=date(2021, 9, 2),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        # left to right, no precedence: (cord OR nowhere) AND absent; AND first would find it
        ("conus[tiab] OR nowhere[tiab] AND absent[tiab]", False),
        ("conus[tiab] OR (nowhere[tiab] AND absent[tiab])", True),
        ("absent[tiab] AND nowhere[tiab] OR conus[tiab]", True),
        ("conus[tiab] NOT resected[tiab] OR patients[tiab]", True),
        ("conus[tiab] NOT (resected[tiab] OR absent[tiab])", False),
        ("conus[tiab] NOT absent[tiab]", True),
        ("conus[tiab] resected[tiab]", True),
        ("conus[tiab] absent[tiab]", False),
        ("((((conus[tiab]))))", True),
    ],
)
def test_operators_are_taken_from_left_to_right_and_parentheses_first(query, found):
    assert finds(query, SERIES) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"spinal cord metastases"[ti]', True),
        ("spinal cord metastases[ti]", True),
        ("spinal-cord-metastases[ti]", True),
        ('"cord spinal"[ti]', False),
        ('"spinal cord meta"[ti]', False),
        ('"intramedullary spinal cord metasta*"[tiab]', True),
        ("metasta*[ti]", True),
        ("etastases[ti]", False),
        ("MENIERE[ti]", True),
        ("ménière's[ti]", True),
        ('"note thirty"[tiab]', False),  # the title ends and the abstract begins
        ('“spinal cord”[ti]', True),
        ("patients[ti]", False),
        ("patients[tiab]", True),
        ("patients [Title/Abstract]", True),
        ("laminectomy[tiab]", True),
        ("laminectomy[ti]", False),
        ("laminectomy[ot]", True),
        ('"laminectomy cord"[ot]', False),
        ("neoplasms[tiab]", False),
        ("neoplasms[tw]", True),
        ("laminectomy", True),
        ('"neurosurgical review"', True),
        ("35130420", True),
        ("conus resected", True),
        ("conus nowhere", False),
    ],
)
def test_words_and_phrases_are_found_whatever_their_case_accents_and_hyphens(query, found):
    assert finds(query, SERIES) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"Spinal Cord Neoplasms"[mh]', True),
        ("spinal cord neoplasms[MeSH Terms]", True),
        ('"Spinal Cord"[mh]', False),
        ('"Spinal Cord Neoplasms/secondary"[mh]', True),
        ("Spinal Cord Neoplasms/sc[mh]", True),
        ("Spinal Cord Neoplasms/surgery[mh]", False),
        ("Lung Neoplasms/secondary[mh]", False),
        ("spinal cord neoplas*[mh:noexp]", True),
        ('"Spinal Cord Neoplasms"[majr]', True),
        ('"Lung Neoplasms"[majr]', False),
        ("secondary[sh]", True),
        ("sc[sh]", True),
        ("surgery[sh]", False),
        ("case reports[pt]", True),
        ("case[pt]", False),
        ("english[la]", True),
        ("eng[la]", True),
        ("french[la]", False),
        ("44[vi]", True),
        ("3267[pg]", True),
        ("35130420[pmid]", True),
        ("3513042[uid]", False),
        ('"10.1007/s10143-021-01491-8"[doi]', True),
        ("10.1007/s10143-021-01491-8[aid]", True),
        ('"neurosurgical review"[ta]', True),
        ("neurosurgical[ta]", False),
        ("spine oncology group[cn]", True),
    ],
)
def test_headings_and_values_are_found_as_a_whole(query, found):
    assert finds(query, SERIES) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("o'brien j[au]", True),
        ('"o\'brien j"[au]', False),  # quotes turn the truncation of initials off
        ('"o\'brien ja"[au]', True),
        ("li[au]", True),
        ("l[au]", False),
        ("julia ann o'brien[fau]", True),
        ("o'brien[1au]", True),
        ("li[1au]", False),
        ("li w[lastau]", True),
    ],
)
def test_authors_are_found_by_last_name_with_or_without_initials(query, found):
    assert finds(query, SERIES) is found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("2021/02/05[crdt]", True),
        ("2021/02/06[crdt]", False),
        ("2021/02/06[edat]", True),
        ("2021/02/05:2021/02/05[edat]", False),
        ("2019/08/24:2022/08/24[edat]", True),
        ('("2019/08/24"[Date - Create] : "3000"[Date - Create])', True),
        ("2022:3000[crdt]", False),
        ("2021[dp]", True),
        ("2021/06/01[dp]", True),  # a month without a day counts as its first
        ("2021/06/02:2021/12[dp]", False),
        ("2021/09/01[mhda]", True),
        ("2022/03[lr]", True),
        ("2021/09/02[dcom]", True),
    ],
)
def test_dates_are_found_by_day_month_year_or_range(query, found):
    assert finds(query, SERIES) is found


@pytest.mark.parametrize(
    ("query", "found_in"),
    [
        ("japanese[la]", article("Cord", languages=("jpn",))),
        ("møller[tiab] OR absent[tiab]", article("Moller on the cord")),
        ("moller[tiab]", article("Møller on the cord")),
        ("rückenmark[tiab]", article("Cord", other_abstracts=(("ger", "Das Rückenmark"),))),
        ("erratum lancet[tw]", article("Cord", links=(_link("Erratum: Lancet 2020"),))),
        ('"dexamethasone/administration and dosage"[mh]', article("Cord", mesh=(_heading("administration & dosage"),))),
        ("2021/01/01[dp]", article("Cord", publication_date=PublicationDate(text="", year=2021, month=6, day=31))),
    ],
)
def test_what_a_record_writes_in_its_own_way_is_found_all_the_same(query, found_in):
    assert finds(query, found_in)


def test_an_article_without_an_entry_date_is_in_no_window():
    assert not finds("1800:3000[edat] OR 1800:3000[crdt]", article("Cord"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"metastases spinal"[ti:~1]', True),
        ('"metastases intramedullary"[ti:~1]', False),
        ('"metastases intramedullary"[ti:~2]', True),
        ('"intramedullary metastases cord"[ti:~1]', True),
        ('"note thirty"[tiab:~5]', False),
        ('"conus conus"[tiab:~9]', False),
    ],
)
def test_words_near_each_other_are_found_in_any_order(query, found):
    assert finds(query, SERIES) is found


@pytest.mark.parametrize(
    ("query", "at", "says"),
    [
        ("", 1, "term is missing"),
        ("  ", 1, "term is missing"),
        ("cord[ti] AND", 13, "term is missing"),
        ("()", 2, "term is missing"),
        ("(cord[ti]", 1, "not closed"),
        ("cord[ti])", 9, "closes nothing"),
        ('cord[ti] OR "conus', 13, "quotation mark"),
        ("cord[ti", 5, "square bracket"),
        ("cord]", 5, "closes nothing"),
        ("[ti]", 1, "no term before it"),
        ("asthma[tiabb]", 7, "nearest tag is [tiab]"),
        ("cord[ab]", 5, "would search all fields without saying so"),
        ("(cord OR conus)[ti]", 16, "after each term of the group"),
        ("cord AND (NOT conus)", 11, "no term before it"),
        ("cord or conus", 6, "Write OR"),
        ("cord AND AND conus", 10, "no term before it"),
        ("cor*[ti]", 1, "fewer than 4"),
        ("c*rd[ti]", 1, "asterisk before its end"),
        ("intervent\u2217[ti]", 1, "looks like an asterisk"),
        ("cord[ti:noexp]", 1, "means nothing to PubMed"),
        ('"cord conus"[tw:~3]', 1, "means nothing to PubMed"),
        ("cord conus[ti:~3]", 1, "quoted phrase"),
        ('"cord conus*"[ti:~3]', 1, "quoted phrase"),
        ('"last 5 years"[dp]', 1, "is no date"),
        ("2021/02/30[crdt]", 1, "is no date"),
        ("2022:2019[dp]", 1, "ends before it begins"),
        ('"2019"[dp]:"2020"[crdt]', 1, "same date tag"),
        ("1:7500[uid]", 1, "not one PMID"),
        ("1 : 2[ti]", 1, "same date tag"),
        ("#2 AND cord", 1, "search history"),
        ("| cord", 1, "no letter or digit"),
        ("Spinal Cord Neoplasms/[mh]", 1, "one qualifier"),
    ],
)
def test_what_pubmed_would_quietly_misread_is_refused_with_place_and_cure(query, at, says):
    with pytest.raises(ConfigurationError) as refused:
        parse_query(query)
    assert f"at character {at}," in str(refused.value)
    assert says in str(refused.value)


def test_parentheses_nested_without_end_are_refused_and_long_queries_are_not():
    with pytest.raises(ConfigurationError, match="nest deeper"):
        parse_query("(" * 5_000 + "cord" + ")" * 5_000)
    assert finds(" OR ".join(["absent[ti]"] * 5_000 + ["intramedullary[ti]"]), SERIES)


def test_a_field_that_records_do_not_hold_is_never_answered_with_no():
    query = parse_query("conus[tiab] AND harvard[ad]")
    with pytest.raises(ConfigurationError, match="only PubMed itself"):
        matches(query, SERIES)


def test_the_translation_says_what_was_searched_and_that_headings_were_not_exploded():
    query = parse_query(
        'cord or-lesion OR (Metasta*[tiab] NOT "Spinal Cord Neoplasms/sc"[mh]) AND 2019/08/24:3000[crdt]'
    )
    assert translation(query) == (
        '("cord"[All Fields] AND "or lesion"[All Fields]) OR ("metasta*"[Title/Abstract] NOT '
        '"spinal cord neoplasms/secondary"[MeSH Terms:noexp]) AND 2019/08/24:3000[Date - Create]'
    )


def test_the_leaves_of_a_query_come_in_the_order_written():
    words = [leaf.words for leaf in leaves(parse_query("a[ti] OR (b[ti] AND c[ti]) NOT d[ti]"))]
    assert words == ["a", "b", "c", "d"]


def test_the_queries_of_the_first_review_can_be_read_and_find_what_they_are_for():
    first, second = (parse_query(query["text"]) for query in tomllib.loads(REVIEW.read_text())["queries"])
    assert matches(first, SERIES)
    assert matches(second, article("A case", mesh=(CORD,)))
    assert not matches(first, article("ISCM in ischemic cardiomyopathy"))
    assert not matches(first, article("Intramedullary nailing of the spinal fracture"))


TERMS = st.sampled_from(
    ["conus[tiab]", "absent[ti]", '"spinal cord"[ti]', "metasta*[tiab]", '"patients"', "o'brien j[au]", "2021[dp]",
     '"Spinal Cord Neoplasms/sc"[mh]', '"metastases spinal"[ti:~1]', "2019:3000[crdt]", "(kidney allograft)", "eng[la]"]
)  # fmt: skip
OPERATORS = st.sampled_from([" AND ", " OR ", " NOT ", " "])


def combined(parts):
    group = st.tuples(parts, OPERATORS, parts, OPERATORS, parts)
    return group.map(lambda pieces: f"({''.join(pieces)})")


QUERIES = combined(TERMS | combined(TERMS))


@given(QUERIES)
def test_a_translation_read_again_is_the_same_search(text):
    query = parse_query(text)
    again = parse_query(translation(query))
    assert translation(again) == translation(query)
    assert matches(again, SERIES) == matches(query, SERIES)


@given(st.text(alphabet=st.sampled_from('ab*"“”[]():/~# ANDORT\u2217é-0129|') | st.characters(), max_size=60))
def test_any_text_is_read_or_refused_and_what_is_read_can_be_tried(text):
    try:
        query = parse_query(text)
    except ConfigurationError:
        return
    assert matches(query, SERIES) in (True, False)


PIECES = (
    "(", ")", "AND", "OR", "NOT", '"a b"', "cord*", "[ti]", "[mh:noexp]", "[dp]", ":", "2019", "2022/08/24", "[crdt]",
    "[tiab:~2]", "x/y", "[au]", "[",
)  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_any_heap_of_query_pieces_is_read_or_refused_and_what_is_read_can_be_tried(pieces):
    try:
        query = parse_query(" ".join(pieces))
    except ConfigurationError:
        return
    assert matches(query, SERIES) in (True, False)
    assert translation(parse_query(translation(query))) == translation(query)


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet=st.characters(max_codepoint=127)))
def test_the_quick_way_for_plain_text_folds_as_the_long_way_does(text):
    assert fold(text) == fold(text + " \u2014").strip()


def test_an_article_may_be_folded_once_for_many_queries():
    folded = Searchable(SERIES)
    assert matches(parse_query("conus[tiab]"), folded)
    assert matches(parse_query("laminectomy[tw]"), folded)
