"""What an editor is promised about the digest page and its text version."""

import base64
import dataclasses
import hashlib
import re
import unicodedata
from datetime import date

import pytest
from digest_example import (
    LUNG,
    OPERATED,
    SURVIVAL_SIGNAL,
    blind_digest,
    busy_digest,
    quiet_digest,
    quotation,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from flows.digest import Quotation
from flows.pubmed_text import clean, doi_url, pubmed_url, shorten
from flows.render import to_html, to_text

DAYS = {"busy": busy_digest, "quiet": quiet_digest, "blind": blind_digest}


@pytest.fixture(scope="module")
def pages() -> dict[str, html.HtmlElement]:
    return {name: html.document_fromstring(to_html(make())) for name, make in DAYS.items()}


def with_study(**changes: object):
    study = dataclasses.replace(OPERATED, **changes)
    return with_signal(study=study)


def with_signal(**changes: object):
    """A digest of this one signal and no plots, which take most of a page's time."""
    signal = dataclasses.replace(SURVIVAL_SIGNAL, **changes)
    return dataclasses.replace(busy_digest(), new_signals=(signal,), survival=(), years=())


def words(page: html.HtmlElement) -> str:
    return " ".join(page.xpath("//body")[0].text_content().split())


# What the page says


def test_the_verdict_is_one_line_with_news_expiry_and_priority():
    verdict = "2 new signals since the last digest; review expired 1551 days ago; priority high"
    assert verdict in words(html.document_fromstring(to_html(busy_digest())))
    assert verdict in " ".join(to_text(busy_digest()).split())


def test_a_review_still_valid_counts_the_days_it_has_left():
    digest = dataclasses.replace(busy_digest(), days_to_expiry=1, expires_on=date(2026, 11, 23), priority="low")
    assert "review expires in 1 day; priority low" in " ".join(to_text(digest).split())


def test_a_change_shows_before_and_after_study_sentence_and_rule(pages):
    change = pages["busy"].xpath("//article")[0]
    text = " ".join(change.text_content().split())
    assert "under 4 months → median survival appears to be 9.9 months" in text
    assert "Neurosurgical Review 2021, retrospective cohort, 30 patients" in text
    assert "Median survival after surgery 9.9 months." in text
    assert SURVIVAL_SIGNAL.meaning in text
    assert [mark.text for mark in change.xpath(".//mark")] == ["Median survival", "9.9 months"]


def test_signals_of_one_claim_stand_together_under_it():
    digest = busy_digest()
    third = dataclasses.replace(SURVIVAL_SIGNAL, signal_id="z9", after="median survival appears to be 5 months")
    page = html.document_fromstring(
        to_html(dataclasses.replace(digest, new_signals=(*digest.new_signals, third)))
    )
    groups = page.xpath("//section[@id='changes']/div[@class='change']")
    assert [len(group.xpath(".//article")) for group in groups] == [2, 1]


def test_a_quiet_day_says_how_much_was_looked_at(pages):
    assert "Nothing new. 2 searches completed, 75 records found, all known." in words(pages["quiet"])
    assert "Nothing new. 2 searches completed, 75 records found, all known." in " ".join(
        to_text(quiet_digest()).split()
    )


def test_a_search_that_failed_is_an_alarm_and_never_nothing_new(pages):
    text = " ".join(to_text(blind_digest()).split())
    for said in (words(pages["blind"]), text):
        assert "Could not look: 1 of 2 searches did not complete; review expired 1551 days ago" in said
        assert "PubMed answered 503" in said
        assert "gained after 15 November 2026" in said
        assert "Nothing new" not in said
        assert "No new signals since" not in said
        assert "completed." not in said.replace("did not complete", "")


def test_a_run_without_any_search_is_an_alarm_too():
    digest = dataclasses.replace(quiet_digest(), searches=(), searched_up_to=None)
    for said in (words(html.document_fromstring(to_html(digest))), " ".join(to_text(digest).split())):
        assert "Could not look: no search was made" in said
        assert "Nothing new" not in said


def test_articles_not_read_yet_are_an_alarm_and_never_nothing_new():
    digest = dataclasses.replace(quiet_digest(), unread=12)
    for said in (words(html.document_fromstring(to_html(digest))), " ".join(to_text(digest).split())):
        assert "Could not read 12 articles; no new signals so far" in said
        assert "12 articles found but not read yet. Nothing may be concluded about them." in said
        assert "Nothing new" not in said


def test_signals_found_beside_a_failed_search_are_told_as_all_so_far():
    digest = dataclasses.replace(blind_digest(), new_signals=busy_digest().new_signals)
    assert "did not complete; 2 new signals so far" in words(html.document_fromstring(to_html(digest)))


def test_text_and_page_come_from_the_same_content(pages):
    digest = busy_digest()
    page, text = words(pages["busy"]), " ".join(to_text(digest).split())
    for piece in (
        *(signal.after for signal in digest.new_signals + digest.open_signals),
        *(signal.study.title for signal in digest.new_signals),
        *(claim.statement for claim in digest.claims),
        *(aside.reason for aside in digest.set_aside),
        digest.run_id,
    ):
        assert piece in page
        assert piece in text


def test_a_study_read_from_our_own_summary_is_marked_and_explained(pages):
    assert "not from the published abstract" in words(pages["busy"])
    assert pages["busy"].xpath("//article//strong[contains(., 'Summary in our words')]")
    digest = dataclasses.replace(with_study(is_summary=False), holds_summaries=False, strongest=())
    assert "Summary in our words" not in to_html(digest)


def test_a_retracted_study_is_marked():
    assert "Retracted" in words(html.document_fromstring(to_html(with_study(is_retracted=True))))
    assert "RETRACTED" in to_text(with_study(is_retracted=True))


def test_no_study_refutes_anything():
    for make in DAYS.values():
        assert not re.search(r"refut|disprov|prove[sd]", to_html(make()) + to_text(make()), re.IGNORECASE)


# Links


@pytest.mark.parametrize(
    ("pmid", "url"),
    [
        ("35130420", "https://pubmed.ncbi.nlm.nih.gov/35130420/"),
        ("90000002", None),  # stands for a PMID that is not known
        ("0123", None),
        ("12 onmouseover=alert(1)", None),
        ("\u0661\u0662", None),  # digits, but not PubMed's
        ("", None),
        (None, None),
    ],
)
def test_only_a_real_pmid_is_linked_to_pubmed(pmid, url):
    assert pubmed_url(pmid) == url


@pytest.mark.parametrize(
    ("doi", "url"),
    [
        ("10.14245/ns.2142910.455", "https://doi.org/10.14245/ns.2142910.455"),
        ("10.1002/1097(1996)77:12<2511::AID-CNCR1>3.0.CO;2-G",
         "https://doi.org/10.1002/1097(1996)77:12%3C2511::AID-CNCR1%3E3.0.CO;2-G"),
        ('10.1000/a"><script>alert(1)</script>', "https://doi.org/10.1000/a%22%3E%3Cscript%3Ealert(1)%3C/script%3E"),
        ("10.1000/a?b#c", "https://doi.org/10.1000/a%3Fb%23c"),
        ("javascript:alert(1)", None),
        ("10.1000/two words", None),
        ("10.1000/line\nbreak", None),
        ("10.1000/", None),
        (None, None),
    ],
)  # fmt: skip
def test_only_a_doi_is_linked_to_doi_org_and_it_is_quoted(doi, url):
    assert doi_url(doi) == url


def test_a_study_without_pmid_or_doi_has_no_link():
    page = html.document_fromstring(to_html(with_study(pmid="90000002", doi=None)))
    assert not page.xpath("//article//a")


@pytest.mark.parametrize("name", DAYS)
def test_every_link_leads_to_pubmed_doi_or_the_page_itself(pages, name):
    allowed = ("https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/", "#")
    assert all(href.startswith(allowed) for href in pages[name].xpath("//@href"))


# Hostile text

HOSTILE = (
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "</style></title></svg><svg onload=alert(1)>",
    "{{ digest }} {% raw %}",
    "a\u202egnp.exe\u2066\u200f\x00\x1b[31m\ud800",
    "\U0001f9e0 na\u00efve \u05e9\u05dc\u05d5\u05dd \u4e2d\u6587",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_nothing_from_pubmed_becomes_markup(hostile):
    digest = dataclasses.replace(
        with_signal(
            after=hostile,
            before=hostile,
            study=dataclasses.replace(LUNG, title=hostile, journal=hostile, first_author=hostile, doi=hostile),
            quotation=Quotation(section=hostile, text=hostile, marks=((1, len(hostile)),)),
        ),
        survival=(dataclasses.replace(busy_digest().survival[0], label=hostile),),
        set_aside=(dataclasses.replace(busy_digest().set_aside[0], reason=hostile),),
        strongest=(
            dataclasses.replace(
                busy_digest().strongest[0],
                study=dataclasses.replace(LUNG, title=hostile, treatments=(hostile,), primary_tumours=(hostile,)),
            ),
        ),
    )
    page = to_html(digest)
    document = html.document_fromstring(page)
    assert not document.xpath("//script | //img | //@*[starts-with(local-name(), 'on')]")
    assert len(document.xpath("//style")) == 1
    for output in (page, to_text(digest)):
        output.encode("utf-8")
        assert not [c for c in output if c in "\u202e\u2066\u200f" or (unicodedata.category(c) == "Cc" and c != "\n")]


def test_letters_of_any_language_and_emoji_stay():
    title = "\U0001f9e0 na\u00efve \u05e9\u05dc\u05d5\u05dd \u4e2d\u6587"
    assert title in words(html.document_fromstring(to_html(with_study(title=title))))
    assert title in to_text(with_study(title=title))


def test_a_title_of_100_kilobytes_is_cut_with_an_ellipsis():
    digest = with_study(title="spinal " * 15_000)
    assert len(to_html(digest).encode()) < 100_000
    assert "spinal spinal…" in to_html(digest)


def test_the_page_stays_below_150_kilobytes_whatever_a_run_brings():
    long = "metastasis & <cord> " * 5_000
    study = dataclasses.replace(LUNG, title=long, journal=long, first_author=long, treatments=("surgery",) * 12)
    signal = dataclasses.replace(
        SURVIVAL_SIGNAL, study=study, before=long, after=long,
        quotation=Quotation(section="ABSTRACT", text=long, marks=((0, 5),)),
    )  # fmt: skip
    digest = dataclasses.replace(
        busy_digest(),
        new_signals=(signal,) * 300,
        open_signals=(signal,) * 300,
        survival=(dataclasses.replace(busy_digest().survival[0], label=long),) * 300,
        strongest=(dataclasses.replace(busy_digest().strongest[0], study=study),) * 300,
    )
    page = to_html(digest)
    assert len(page.encode()) < 150_000
    assert "280 more new signals" in page  # what is left out is counted


# Quoting


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_marked_sentence_keeps_every_character_once(text, marks):
    pieces = list(Quotation(section="RESULTS", text=text, marks=tuple(marks)).pieces())
    assert "".join(words for words, _ in pieces) == text


def test_marks_count_characters_of_the_sentence_as_published():
    quoted = quotation("Survival\u200b <5 months> & 40% alive", "<5 months>")
    page = html.document_fromstring(to_html(with_signal(quotation=quoted)))
    assert page.xpath("//article//mark/text()") == ["<5 months>"]
    assert page.xpath("//article//blockquote")[0].text_content().strip() == "Survival <5 months> & 40% alive"


def test_a_title_that_is_the_evidence_is_marked_in_place_and_not_quoted_again():
    title = "Stereotactic radiosurgery of the cord"
    study = dataclasses.replace(OPERATED, title=title)
    digest = with_signal(study=study, quotation=quotation(title, "radiosurgery", section="TITLE"))
    page = html.document_fromstring(to_html(digest))
    assert page.xpath("//article//cite//mark/text()") == ["radiosurgery"]
    assert not page.xpath("//article//blockquote")
    assert "Stereotactic *radiosurgery* of the cord" in to_text(digest)


def test_a_claim_that_no_longer_stands_says_why_and_one_that_stands_is_left_in_peace(pages):
    said = words(pages["busy"])
    assert "the reason why surgery_not_standard is out_of_date" in said
    assert "still_valid" not in said


def test_a_cut_text_fits_its_limit_and_ends_at_a_word():
    assert shorten("median survival after surgery", 20) == "median survival…"
    assert shorten("median  survival\n", 20) == "median survival"
    assert shorten("x" * 100, 10) == "x" * 9 + "…"
    assert clean(" a\tb\r\nc ") == " a b c "


# The page as a document


@pytest.mark.parametrize("name", DAYS)
def test_the_page_asks_nothing_of_the_network_and_runs_no_script(pages, name):
    page = pages[name]
    assert not page.xpath("//script | //link | //img | //iframe | //object | //form | //@src | //@style | //@srcset")
    css = page.xpath("//style/text()")[0]
    assert "url(" not in css and "@import" not in css
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() in policy


@pytest.mark.parametrize("name", DAYS)
def test_a_screen_reader_finds_language_landmarks_and_headings_in_order(pages, name):
    page = pages[name]
    assert page.get("lang") == "en-GB"
    assert [len(page.xpath(f"//{tag}")) for tag in ("header", "main", "footer", "h1")] == [1, 1, 1, 1]
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    named = " ".join(page.xpath("//@aria-labelledby")).split()
    assert set(named) <= set(ids)


@pytest.mark.parametrize("name", DAYS)
def test_tables_have_captions_and_scopes_and_plots_have_words(pages, name):
    page = pages[name]
    for table in page.xpath("//table"):
        assert table.xpath("caption")
        assert all(cell.get("scope") in ("col", "row") for cell in table.xpath(".//th"))
    plots = page.xpath("//div[starts-with(@class, 'plot')]/*[local-name() = 'svg']")
    assert len(plots) == 4
    for plot in plots:
        assert plot.get("role") == "img"
        assert plot.xpath("*[local-name() = 'title']/text()")
        assert "2019" in plot.xpath("string(*[local-name() = 'desc'])") or "9.9 months" in plot.xpath(
            "string(*[local-name() = 'desc'])"
        )


def test_a_status_is_told_by_words_and_shape_not_colour_alone(pages):
    cells = pages["busy"].xpath("//table[@class='claims']//span[contains(@class, 'status')]")
    shapes = {cell.text_content().strip(): html.tostring(cell.xpath("*")[0], with_tail=False) for cell in cells}
    assert set(shapes) == {"Still valid", "Possibly out of date", "Probably out of date", "Out of date"}
    assert len(set(shapes.values())) == 4


def _contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance and contrast ratio."""

    def luminance(colour: str) -> float:
        channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_and_marks_have_the_contrast_that_wcag_asks_by_day_and_by_night(pages):
    css = pages["busy"].xpath("//style/text()")[0]
    schemes = [dict(re.findall(r"--(\w[\w-]*): (#[0-9a-f]{6})", block)) for block in css.split("@media")[:2]]
    assert len(schemes[0]) == len(schemes[1]) == 12
    for colours in schemes:
        for text in ("ink", "muted", "alarm", "agree", "extend", "link"):
            assert _contrast(colours[text], colours["paper"]) >= 4.5, text
            assert _contrast(colours[text], colours["wash"]) >= 4.5, text
        assert _contrast(colours["ink"], colours["mark"]) >= 4.5
        assert _contrast(colours["ink"], colours["alarm-wash"]) >= 4.5
        assert _contrast(colours["alarm"], colours["alarm-wash"]) >= 4.5
        assert _contrast(colours["edge"], colours["paper"]) >= 3


def test_every_colour_of_the_plots_changes_at_night(pages):
    css = pages["busy"].xpath("//style/text()")[0]
    used = {
        (name, colour)
        for plot in pages["busy"].xpath("//div[starts-with(@class, 'plot')]")
        for name in ("fill", "stroke")
        for colour in plot.xpath(f".//@{name}")
        if colour not in ("none", "transparent")
    }
    assert used
    for name, colour in used:
        assert f'.plot [{name}="{colour}"]' in css


# The text version


@pytest.mark.parametrize("name", DAYS)
def test_text_lines_hold_78_columns_and_only_a_link_may_be_longer(name):
    long_doi = "10.1000/" + "a" * 90
    digest = dataclasses.replace(
        DAYS[name](), new_signals=with_study(doi=long_doi, title="x" * 500).new_signals
    )
    lines = to_text(digest).splitlines()
    assert max(map(len, (line for line in lines if "https://" not in line))) <= 78
    assert f"    https://doi.org/{long_doi}" in lines


@pytest.mark.parametrize("name", DAYS)
def test_our_own_words_in_the_text_are_ascii(name):
    to_text(DAYS[name]()).encode("ascii")
