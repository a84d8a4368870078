"""Titles and abstracts are kept with all their words, in parts with names of their own."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pubmed_xml import TITLE, abstract, pubmed_article, read, read_one, record_set

from extractors.pubmed.parse import parse_record

MATHML = 'xmlns:mml="http://www.w3.org/1998/Math/MathML"'


def title_of(inner: str) -> str:
    return read_one(article=f"<ArticleTitle>{inner}</ArticleTitle>").title


def parts_of(*parts: str) -> list[tuple[str, str]]:
    return [(section.name, section.text) for section in read_one(article=abstract(*parts)).sections]


@pytest.mark.parametrize(
    ("inner", "title"),
    [
        ("<i>Muscus</i> on slate", "Muscus on slate"),
        ("Moss <b>and <i>more <sup>moss</sup></i></b>.", "Moss and more moss."),
        ("<i>Muscus</i> <i>caeruleus</i>", "Muscus caeruleus"),
        ("H<sub>2</sub>O, 10<sup>3</sup> pots", "H2O, 103 pots"),
        (f"<mml:math {MATHML}><mml:mi>p</mml:mi><mml:mo>&lt;</mml:mo><mml:mn>1</mml:mn></mml:math> moss", "p<1 moss"),
        ("Moss &amp; slate &lt;script&gt;alert(1)&lt;/script&gt;", "Moss & slate <script>alert(1)</script>"),
        ("<![CDATA[Moss <b>as it stands</b>]]>", "Moss <b>as it stands</b>"),
        ("Moss <!-- a gardener's remark -->on <?layout?>slate", "Moss on slate"),
    ],
)
def test_a_title_with_inline_markup_keeps_its_words(inner, title):
    assert title_of(inner) == title


def test_an_abstract_with_inline_markup_keeps_its_words():
    assert parts_of("<AbstractText>Height <b>4</b> mm (<i>P</i> &lt; 0.05); R<sup>2</sup> 0.9.</AbstractText>")[1] == (
        "ABSTRACT",
        "Height 4 mm (P < 0.05); R2 0.9.",
    )


def test_layout_in_a_text_becomes_single_spaces():
    assert title_of("\n\t Blue \n   moss\r\n  on\u2028slate. ") == "Blue moss on slate."


def test_letters_written_in_two_characters_are_joined_before_anything_is_counted():
    assert title_of("Gru\u0308n") == "Gr\xfcn"


@pytest.mark.parametrize("kept", ["\xa0", "\u2009", "\xad", "\ufb01", "\u03b1", "\u2265"])
def test_special_characters_stay_as_published_so_that_offsets_hold(kept):
    assert title_of(f"moss{kept}moss") == f"moss{kept}moss"


def test_an_abstract_without_labels_is_one_section_after_the_title():
    assert parts_of("<AbstractText>Moss.</AbstractText>") == [("TITLE", "Blue moss on slate."), ("ABSTRACT", "Moss.")]


def test_a_record_without_an_abstract_has_its_title_alone():
    assert [section.name for section in read_one(article=TITLE).sections] == ["TITLE"]


def test_a_record_with_an_abstract_alone_has_an_empty_title():
    article = read_one(article="<Abstract><AbstractText>Moss.</AbstractText></Abstract>")
    assert article.title == ""
    assert [section.name for section in article.sections] == ["TITLE", "ABSTRACT"]


def test_parts_of_a_structured_abstract_are_called_by_their_labels():
    labelled = '<AbstractText Label=" Aim and\n hope:" NlmCategory="OBJECTIVE">To grow.</AbstractText>'
    article = read_one(article=abstract(labelled, '<AbstractText Label="RESULTS">Grew.</AbstractText>'))
    assert [(part.name, part.nlm_category) for part in article.sections[1:]] == [
        ("Aim and hope", "OBJECTIVE"),
        ("RESULTS", None),
    ]


@pytest.mark.parametrize("label", ['Label="UNLABELLED"', 'Label=""', ""])
def test_a_part_that_nlm_gives_no_label_is_called_abstract(label):
    assert parts_of(f"<AbstractText {label}>Moss.</AbstractText>")[1] == ("ABSTRACT", "Moss.")


def test_names_that_occur_twice_are_numbered_so_that_each_leads_to_one_text():
    labels = ["RESULTS", "RESULTS", "RESULTS 2", "TITLE", "RESULTS"]
    names = [name for name, _ in parts_of(*(f'<AbstractText Label="{label}">x</AbstractText>' for label in labels))]
    assert names == ["TITLE", "RESULTS", "RESULTS 2", "RESULTS 2 2", "TITLE 2", "RESULTS 3"]


def test_parts_without_words_are_left_out():
    parts = ('<AbstractText Label="AIM"/>', '<AbstractText Label="RESULTS"> <i/> </AbstractText>')
    assert parts_of(*parts, "<AbstractText>Moss.</AbstractText>")[1:] == [("ABSTRACT", "Moss.")]


def test_an_abstract_in_another_language_is_kept_apart_from_the_one_that_is_read():
    other = '<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Musgo.</AbstractText></OtherAbstract>'
    article = read_one(article=TITLE, citation=other)
    assert [section.name for section in article.sections] == ["TITLE"]
    assert article.other_abstracts == (("spa", "Musgo."),)


def test_a_translated_title_keeps_its_brackets_beside_the_title_in_its_own_language():
    article = read_one(
        article="<ArticleTitle>[Blue moss].</ArticleTitle><VernacularTitle>Blaues <i>Moos</i>.</VernacularTitle>"
    )
    assert (article.title, article.vernacular_title) == ("[Blue moss].", "Blaues Moos.")


def test_a_record_without_an_english_title_goes_by_the_one_it_has():
    article = read_one(article="<ArticleTitle/><VernacularTitle>Blaues Moos.</VernacularTitle>")
    assert article.title == article.sections[0].text == article.vernacular_title == "Blaues Moos."


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffe\uffff"))


@given(title=WORDS.filter(str.strip), part=WORDS)
def test_any_text_is_kept_word_for_word_and_read_again_the_same(title, part):
    escaped = [words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for words in (title, part)]
    xml = f"<ArticleTitle>{escaped[0]}</ArticleTitle><Abstract><AbstractText>{escaped[1]}</AbstractText></Abstract>"
    [(record, article)] = read(record_set(pubmed_article(article=xml)))
    assert parse_record(record.xml) == article
    for words, section in zip((title, part), article.sections, strict=False):
        assert section.text.split() == unicodedata.normalize("NFC", words).split()
