"""What a PubMed record says is what its article says, and a record that says too little is rejected with a reason."""

from datetime import date

import pytest
from pubmed_xml import FIXTURES, SOURCE, TITLE, pubmed_article, read, read_one, record_set

from extractors.errors import SourceError
from extractors.pubmed.parse import parse_record
from extractors.records import Article, ArticleLink, Author, MeshHeading, PublicationDate, Rejection, Section


def articles_of(name: str) -> list[Article]:
    return [article for _, article in read((FIXTURES / name).read_bytes())]


def ids(*pairs: tuple[str, str]) -> str:
    listed = "".join(f'<ArticleId IdType="{kind}">{value}</ArticleId>' for kind, value in pairs)
    return f"<ArticleIdList>{listed}</ArticleIdList>"


def test_a_full_record_gives_a_full_article():
    [(record, article)] = read((FIXTURES / "article.xml").read_bytes())
    assert record.source == SOURCE
    assert article == Article(
        pmid="99000001",
        content_hash=record.content_hash,
        version=2,
        kind="article",
        sections=(
            Section(name="TITLE", text="[Growth of Muscus caeruleus with CO2]."),
            Section(name="AIM", text="To grow moss.", nlm_category="OBJECTIVE"),
            Section(name="RESULTS", text="Height was 4 mm (95% CI 3-5).", nlm_category="RESULTS"),
        ),
        title="[Growth of Muscus caeruleus with CO2].",
        vernacular_title="Wachstum von Blaumoos.",
        other_abstracts=(
            ("ger", "ZIEL: Moos ziehen."),
            ("plain-language-summary", "Moss is green, ours is blue."),
        ),
        journal="Annals of invented gardens",
        volume="12",
        issue="3 Suppl",
        pages="101-9",
        publication_date=PublicationDate(text="2020 Sep 7", year=2020, month=9, day=7),
        entry_date=date(2020, 8, 3),
        completed_date=date(2021, 3, 9),
        revised_date=date(2022, 11, 30),
        history=(
            ("received", date(2020, 2, 29)),
            ("pubmed", date(2020, 8, 4)),
            ("entrez", date(2020, 8, 3)),
        ),
        languages=("ger", "eng"),
        doi="10.9999/moss.2020.1",
        pmcid="PMC9900001",
        citation_status="MEDLINE",
        publication_status="ppublish",
        publication_types=("Journal Article", "Retracted Publication"),
        authors=(
            Author(last_name="Grün", fore_name="Ada B", initials="AB"),
            Author(collective_name="Moss Study Group"),
        ),
        mesh=(
            MeshHeading(
                descriptor_id="D900001", descriptor="Moss", is_major=True, qualifier_id="Q900001", qualifier="growth"
            ),
            MeshHeading(
                descriptor_id="D900001", descriptor="Moss", is_major=False, qualifier_id="Q900002", qualifier="colour"
            ),
            MeshHeading(descriptor_id="D900002", descriptor="Slate", is_major=True),
        ),
        keywords=("blue moss", "slate"),
        links=(
            ArticleLink(link_type="RetractionIn", target_pmid="99000002", citation="Ann Invent Gard. 2022;14:1"),
            ArticleLink(link_type="Cites", target_pmid=None, citation="Old Moss. 1911;1:1"),
        ),
        notes=("Copyright 2020 Nobody.", "Sent in by a gardener."),
    )
    assert article.is_retracted


def test_a_book_chapter_stands_in_its_book_and_a_whole_book_in_its_collection():
    chapter, book = articles_of("books.xml")
    assert (chapter.kind, chapter.title, chapter.journal) == ("book", "Blue Moss", "The Moss Book")
    assert chapter.publication_date == PublicationDate(text="2011 Aug 4", year=2011, month=8, day=4)
    assert chapter.entry_date == date(2011, 8, 6)
    assert chapter.revised_date == date(2019, 5, 2)
    assert chapter.doi == "10.9999/moss.book.1"
    assert chapter.publication_types == ("Review",)
    assert chapter.keywords == ("moss",)
    assert chapter.authors == (Author(last_name="Chapter"),)  # the editor of the book is not its author
    assert [section.name for section in chapter.sections] == ["TITLE", "CLINICAL CHARACTERISTICS"]

    assert (book.kind, book.title, book.journal) == ("book", "All of Slate", "Rocks and Roofs")
    assert book.publication_date == PublicationDate(text="2015 Jun", year=2015, month=6)
    assert book.authors == (Author(last_name="Whole"),)
    assert book.entry_date is None


def test_a_bare_citation_of_an_older_export_is_read_with_what_it_has():
    [article] = articles_of("older_export.xml")
    assert article.pmid == "9900021"
    assert article.version == 1
    assert article.journal == "Old Moss"
    assert article.publication_date == PublicationDate(text="1998 Dec-1999 Jan", year=1998, month=12)
    assert article.entry_date == date(1999, 1, 28)  # DateCreated stands in for the history it lacks
    assert (article.doi, article.pmcid) == ("10.9999/old.moss", "PMC9900021")
    assert article.mesh == (MeshHeading(descriptor_id="", descriptor="Moss", is_major=True),)


def test_articles_and_books_in_one_set_are_all_read_in_order():
    books = (FIXTURES / "books.xml").read_text().partition("<PubmedBookArticleSet>")[2]
    book = books.partition("</PubmedBookArticleSet>")[0]
    pmids = [article.pmid for _, article in read(record_set(pubmed_article(pmid="1"), book, pubmed_article(pmid="2")))]
    assert pmids == ["1", "99000011", "99000012", "2"]


@pytest.mark.parametrize("tag", ["PubmedArticle", "MedlineCitation"])
def test_a_record_that_stands_alone_without_a_set_is_read(tag):
    xml = pubmed_article(pmid="5")
    start, end = xml.index(f"<{tag}"), xml.index(f"</{tag}>") + len(f"</{tag}>")
    [(record, article)] = read(xml[start:end].encode())
    assert (record.pmid, article.title) == ("5", "Blue moss on slate.")


def test_an_empty_set_is_no_error_and_gives_nothing():
    assert read(record_set()) == []
    assert read(b"<PubmedArticleSet/>") == []


def test_the_doi_and_pmcid_are_the_articles_own_and_never_those_of_its_references():
    reference = f"<Reference><Citation/>{ids(('doi', '10.9999/theirs'), ('pmc', 'PMC1'))}</Reference>"
    article = read_one(data=f"{ids(('pubmed', '11'))}<ReferenceList>{reference}</ReferenceList>")
    assert (article.doi, article.pmcid) == (None, None)


@pytest.mark.parametrize(
    ("places", "doi"),
    [
        ('<ELocationID EIdType="pii" ValidYN="Y">e12</ELocationID>', None),
        ('<ELocationID EIdType="doi" ValidYN="N">10.9999/withdrawn</ELocationID>', None),
        ('<ELocationID EIdType="doi">10.9999/unmarked</ELocationID>', "10.9999/unmarked"),
    ],
)
def test_without_an_id_list_the_doi_is_the_elocation_that_was_not_withdrawn(places, doi):
    assert read_one(article=TITLE + places).doi == doi


def test_pages_given_only_by_their_ends_are_a_range():
    ends = "<Pagination><StartPage>7</StartPage><EndPage>19</EndPage></Pagination>"
    assert read_one(article=TITLE + ends).pages == "7-19"


def test_a_star_on_the_descriptor_makes_every_qualifier_of_it_major():
    heading = (
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="Y">Moss</DescriptorName>'
        '<QualifierName UI="Q1" MajorTopicYN="N">growth</QualifierName></MeshHeading></MeshHeadingList>'
    )
    assert [one.is_major for one in read_one(citation=heading).mesh] == [True]


def test_a_withdrawn_pmid_is_passed_over_and_the_rest_is_read():
    withdrawn = "<DeleteCitation><PMID Version='1'>3</PMID><PMID Version='1'>4</PMID></DeleteCitation>"
    [(_, article)] = read(record_set(pubmed_article(pmid="1"), withdrawn))
    assert article.pmid == "1"


@pytest.mark.parametrize(
    ("record", "pmid", "reason"),
    [
        (pubmed_article().replace('<PMID Version="1">11</PMID>', ""), None, "no PMID"),
        (pubmed_article(pmid="12 or 13"), None, "'12 or 13'"),
        (pubmed_article(pmid=""), None, "''"),
        (pubmed_article(citation="<PMID>12</PMID>"), None, "2 PMIDs"),
        (pubmed_article(article="<ArticleTitle> </ArticleTitle>"), "11", "neither a title nor an abstract"),
        (pubmed_article().replace(f"<Article>{TITLE}</Article>", ""), "11", "neither a title nor an abstract"),
        ("<PubmedArticle/>", None, "empty"),
        ("<Pubmedarticle>lower case</Pubmedarticle>", None, "Pubmedarticle"),
        (pubmed_article(article='<ArticleTitle><x xmlns="not/an/address"/>Moss</ArticleTitle>'), "11", "canonical"),
    ],
)  # fmt: skip
def test_a_record_that_cannot_be_kept_is_rejected_with_its_reason_and_the_next_is_read(record, pmid, reason):
    rejection, (next_record, _) = read(record_set(record, pubmed_article(pmid="77")))
    assert isinstance(rejection, Rejection)
    assert (rejection.pmid, rejection.source) == (pmid, SOURCE)
    assert reason in rejection.reason
    assert rejection.reason.startswith("The record was rejected: ")
    assert record[:20] in rejection.excerpt
    assert next_record.pmid == "77"


def test_the_excerpt_of_a_rejected_record_is_its_first_2000_characters():
    [rejection] = read(record_set(pubmed_article(pmid="x", article=f"<ArticleTitle>{'moss ' * 1000}</ArticleTitle>")))
    assert len(rejection.excerpt) == 2000


def test_one_record_has_one_hash_however_its_file_lays_it_out():
    plain = pubmed_article(article="<ArticleTitle>Gr\xfcne <i>M</i> <b>s</b></ArticleTitle><Language>eng</Language>")
    laid_out = (
        plain.replace("><Article>", ">\n\t<!-- 2 --><?layout?>\n<Article>\r\n")
        .replace("<Language>", "\n   <Language  >")
        .replace("\xfc", "&#252;")
        .replace('Version="1"', "Version = '1'")
        .replace("<PubmedData></PubmedData>", "<PubmedData />\n")
    )
    other_set = '<PubmedArticleSet xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
    [(first, article)] = read(record_set(plain))
    [(second, _)] = read(record_set(laid_out).replace(b"<PubmedArticleSet>", other_set.encode()))
    assert first == second
    assert article.title == "Gr\xfcne M s"  # the blank between two marked-up words is text, not layout


def test_a_changed_word_changes_the_hash():
    [(first, _)] = read(record_set(pubmed_article()))
    [(second, _)] = read(record_set(pubmed_article(article=TITLE.replace("Blue", "Green"))))
    assert first.content_hash != second.content_hash


@pytest.mark.parametrize("name", ["article.xml", "books.xml", "older_export.xml"])
def test_a_stored_record_gives_the_same_article_again(name):
    for record, article in read((FIXTURES / name).read_bytes()):
        assert parse_record(record.xml) == article


@pytest.mark.parametrize("xml", ["", "<PubmedArticle>", "<PubmedArticleSet/>", pubmed_article(pmid="x")])
def test_what_is_no_stored_record_is_refused(xml):
    with pytest.raises(SourceError):
        parse_record(xml)


def test_records_stay_whole_after_the_next_ones_are_read():
    found = read(record_set(*(pubmed_article(pmid=str(number)) for number in range(1, 500))))
    assert [record.pmid for record, _ in found] == [str(number) for number in range(1, 500)]
    assert all(f">{record.pmid}</PMID>" in record.xml and "Blue moss" in record.xml for record, _ in found)
