"""Hostile and broken PubMed XML: nothing outside it is touched, what is good in it is kept, and the fault is named."""

import gzip
import io
import socket

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pubmed_xml import FIXTURES, SOURCE, TITLE, pubmed_article, record_set

from extractors.errors import SourceError, SourceRefused, SourceUnavailable
from extractors.pubmed import stream
from extractors.pubmed.parse import iter_articles, parse_record
from extractors.records import Rejection

BOMB = "".join(
    f'<!ENTITY {name} "{content}">'
    for name, content in [("a", "moss"), ("b", "&a;" * 10), *((f"c{n}", f"&{'b' if n == 0 else f'c{n - 1}'};" * 10)
                                                                for n in range(9))]
)  # fmt: skip


def drain(xml: io.BufferedIOBase | bytes) -> tuple[list[str], SourceError | None]:
    """The titles (or reasons of rejection) that were read, and the error that ended the reading."""
    found = []
    try:
        for one in iter_articles(io.BytesIO(xml) if isinstance(xml, bytes) else xml, source=SOURCE):
            found.append(one.reason if isinstance(one, Rejection) else one[1].title)
    except SourceError as error:
        assert str(error).startswith(f"{SOURCE}: ")
        return found, error
    return found, None


def titled(title: str) -> str:
    return pubmed_article(article=f"<ArticleTitle>{title}</ArticleTitle>")


@pytest.mark.parametrize(
    "xml",
    [
        record_set(titled("&c8;"), prolog=f"<!DOCTYPE PubmedArticleSet [{BOMB}]>"),
        record_set(titled("Moss").replace("<PMID", '<PMID x="&c8;"'), prolog=f"<!DOCTYPE PubmedArticleSet [{BOMB}]>"),
        record_set(prolog=f'<!DOCTYPE PubmedArticleSet [{BOMB}<!ATTLIST PubmedArticleSet x CDATA "&c8;">]>'),
        f'<!DOCTYPE PubmedArticleSet [{BOMB}]><PubmedArticleSet x="&c8;"/>'.encode(),
        record_set(titled("Moss"), prolog="<!DOCTYPE PubmedArticleSet [<!ENTITY harmless 'moss'>]>"),
    ],
)
def test_a_file_that_declares_entities_is_refused_before_they_grow(xml):
    found, error = drain(xml)
    assert found == []
    assert "entit" in str(error)


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "{secret}">',
        '<!ENTITY x PUBLIC "p" "{secret}">',
        '<!ENTITY % x SYSTEM "{secret}"> %x;',
    ],
)
def test_an_external_entity_is_neither_read_nor_kept(tmp_path, declaration):
    secret = tmp_path / "secret.txt"
    secret.write_text("<!ENTITY y 'secret words'>")
    declared = declaration.format(secret=secret.as_uri())
    found, error = drain(record_set(titled("&x;"), prolog=f"<!DOCTYPE PubmedArticleSet [{declared}]>"))
    assert found == []
    assert "entities of its own" in str(error)
    assert "secret words" not in str(error)


def test_no_dtd_is_fetched(monkeypatch):
    def refuse(*_):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    doctype = '<!DOCTYPE PubmedArticleSet SYSTEM "http://127.0.0.1:9/pubmed.dtd">'
    assert drain(record_set(titled("Moss"), prolog=doctype)) == (["Moss"], None)


def test_a_record_with_an_entity_that_nothing_explains_is_rejected_rather_than_kept_with_a_hole():
    doctype = '<!DOCTYPE PubmedArticleSet SYSTEM "pubmed.dtd">'
    found, error = drain(record_set(titled("Gr&uuml;n"), titled("Moss"), prolog=doctype))
    assert error is None
    assert "&uuml;" in found[0]
    assert found[1:] == ["Moss"]


@pytest.mark.parametrize("declared", [BOMB, "<!ENTITY c8 'moss'>", "<!ENTITY c8 SYSTEM 'file:///etc/hostname'>"])
def test_a_stored_record_with_entities_is_refused_too(declared):
    with pytest.raises(SourceError, match="entit"):
        parse_record(f"<!DOCTYPE PubmedArticle [{declared}]>{titled('&c8;')}")


WHOLE = record_set(*(titled(f"Moss {number}") for number in range(1000)))


@pytest.mark.parametrize(
    "cut",
    [WHOLE.index(b"Moss 700"), WHOLE.index(b"Moss 700") + 8, WHOLE.index(b"<PubmedArticle>", WHOLE.index(b"Moss 699"))],
    ids=["in a text", "after a text", "between two records"],
)
def test_xml_that_breaks_off_gives_the_records_before_the_break_and_then_says_so(cut):
    found, error = drain(WHOLE[:cut])
    assert found == [f"Moss {number}" for number in range(700)]
    assert "after 700 records" in str(error)


def test_a_set_that_lacks_only_its_last_tag_is_not_taken_for_a_whole_one():
    found, error = drain(record_set(titled("Moss")).removesuffix(b"</PubmedArticleSet>"))
    assert found == ["Moss"]
    assert "after 1 record (" in str(error)


def test_a_gzip_file_that_breaks_off_gives_the_records_before_the_break_and_then_says_so():
    packed = gzip.compress(WHOLE)
    found, error = drain(gzip.GzipFile(fileobj=io.BytesIO(packed[: len(packed) // 2])))
    assert found == [f"Moss {number}" for number in range(len(found))]
    assert 0 < len(found) < 1000
    assert f"after {len(found)} records" in str(error)


@pytest.mark.parametrize("place", [10, 2000, -8], ids=["its first block", "its middle", "its checksum"])
def test_a_gzip_file_with_a_wrong_byte_is_an_error_wherever_it_stands(place):
    packed = bytearray(gzip.compress(WHOLE))
    packed[place] ^= 0xFF
    _, error = drain(gzip.GzipFile(fileobj=io.BytesIO(bytes(packed))))
    assert "breaks off" in str(error)


@pytest.mark.parametrize(
    ("xml", "words"),
    [
        (record_set(titled("Moss"), titled("Gr&uuml;n"), titled("Slate")), "uuml"),
        (record_set(titled("Moss"), "</PubmedArticleSet>", titled("Slate")), "after 1 record"),
        (record_set(titled("Moss")) + record_set(titled("Slate")), "XML declaration"),
        (record_set(titled("Moss"), titled("<i>" * 300)), "depth"),
        (record_set(titled("Moss"), titled("m" * 10_100_000)), "too long"),
    ],
    ids=["undeclared entity", "wrong end tag", "two files joined", "too deep", "text too long"],
)
def test_a_fault_in_the_middle_is_named_after_what_came_before_it_was_read(xml, words):
    found, error = drain(xml)
    assert found == ["Moss"]
    assert words in str(error)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xef\xbb\xbf", "is empty"),
        (b"PMID- 12345\nTI  - Moss", "'PMID- 12345"),
        (b"PK\x03\x04", "is not XML"),
        (b'{"moss": 1}', "is not XML"),
        (b'{"error"', "is not XML"),
        (b"<html><body>Sorry</body></html>", "HTML page"),
        (b"<!DOCTYPE html><HTML><head><meta><title>Sorry", "HTML page"),
        (b"<eSearchResult><Count>5</Count><IdList/></eSearchResult>", "its root is eSearchResult"),
        (b"<PubmedArticleSet xmlns='http://moss.example/'/>", "http://moss.example/"),
    ],
)
def test_what_is_not_a_pubmed_record_set_is_said_to_be_what_it_is(content, words):
    found, error = drain(content)
    assert found == []
    assert words in str(error)
    assert "Give PubMed XML" in str(error)
    assert not isinstance(error, SourceRefused | SourceUnavailable)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        ("<eFetchResult><ERROR>Invalid db name specified: moss</ERROR></eFetchResult>", SourceRefused),
        ("<eSearchResult><ERROR>Search Backend failed: moss</ERROR></eSearchResult>", SourceUnavailable),
        ("<PubmedArticleSet><ERROR>Unable to obtain query #1</ERROR></PubmedArticleSet>", SourceUnavailable),
        ('{"error":"API rate limit exceeded","count":"11"}', SourceUnavailable),
    ],
)
def test_an_error_reply_of_ncbi_says_whether_trying_again_helps(reply, kind):
    found, error = drain(reply.encode())
    assert found == []
    assert type(error) is kind
    assert "NCBI answered with an error" in str(error)


@pytest.mark.parametrize(
    ("declared", "written", "words"),
    [
        ("UTF-8", "iso-8859-1", "encoding"),
        ("us-ascii", "utf-8", "encoding"),
        ("utf-99", "utf-8", "utf-99"),
        ("utf-16", "utf-8", "is not XML"),
        ("ISO-8859-1", "utf-8", "ISO-8859-1"),
        ("ISO-8859-1", "iso-8859-1", "ISO-8859-1"),
    ],
)
def test_bytes_that_may_not_be_what_they_are_declared_to_be_are_never_read_as_other_letters(declared, written, words):
    xml = record_set(titled("Gr\xfcn"), prolog=f'<?xml version="1.0" encoding="{declared}"?>')
    found, error = drain(xml.decode().encode(written))
    assert found == []
    assert words in str(error)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_unicode_in_any_of_its_forms_is_read(encoding):
    prolog = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
    assert drain(record_set(titled("Gr\xfcn"), prolog=prolog).decode().encode(encoding)) == (["Gr\xfcn"], None)


def test_a_record_beyond_the_bound_is_rejected_and_the_next_is_read(monkeypatch):
    monkeypatch.setattr(stream, "MAX_RECORD_BYTES", 1024 * 1024)
    huge = pubmed_article(pmid="22", article=TITLE, citation="<GeneralNote>moss</GeneralNote>" * 100_000)
    found, error = drain(record_set(titled("Moss"), huge, titled("Slate")))
    assert error is None
    assert (found[0], found[2]) == ("Moss", "Slate")
    assert "larger than 1 MiB" in found[1]


def test_a_rejected_giant_keeps_its_pmid(monkeypatch):
    monkeypatch.setattr(stream, "MAX_RECORD_BYTES", 1024 * 1024)
    huge = pubmed_article(pmid="22", article=TITLE, citation="<GeneralNote>moss</GeneralNote>" * 100_000)
    [rejection] = iter_articles(io.BytesIO(record_set(huge)), source=SOURCE)
    assert rejection.pmid == "22"


class Drip(io.BufferedIOBase):
    """A record set that arrives in small pieces, as from a network."""

    def __init__(self, *pieces: str):
        self.pieces = iter([b"<PubmedArticleSet>", *(piece.encode() for piece in pieces), b"</PubmedArticleSet>"])

    def read1(self, size: int = -1) -> bytes:
        return next(self.pieces, b"")


def test_a_long_file_is_never_held_as_a_whole():
    drip = Drip(*[titled("Moss")] * 500)
    held = [len(element.getparent()) for element, _ in stream.elements(drip, source=SOURCE)]
    assert len(held) == 500
    assert max(held) <= 2  # the record that is read and the emptied one before it


def test_a_giant_record_is_never_held_as_a_whole(monkeypatch):
    monkeypatch.setattr(stream, "MAX_RECORD_BYTES", 10_000)
    start, end = pubmed_article(citation="*").split("*")
    drip = Drip(start, *["<GeneralNote>moss</GeneralNote>" * 10] * 1000, end)
    [(kept, size_bytes)] = [(len(list(found.iter())), size) for found, size in stream.elements(drip, source=SOURCE)]
    assert size_bytes > 300_000
    assert kept < 1000  # of 10,000 notes, those of the first 10,000 bytes at most


def test_a_file_of_any_size_may_come_in_pieces_of_any_size():
    xml = record_set(titled("Gr\xfcn"), titled("Moss")).decode()
    inner = xml.partition("<PubmedArticleSet>")[2].removesuffix("</PubmedArticleSet>")
    assert drain(Drip(*inner)) == (["Gr\xfcn", "Moss"], None)


FIXTURE = (FIXTURES / "article.xml").read_bytes()


@settings(max_examples=200, deadline=None)
@given(
    place=st.integers(0, len(FIXTURE)),
    length=st.integers(0, 400),
    put=st.binary(max_size=8) | st.sampled_from([b"<", b"&", b"</", b"]]>"]),
)
def test_no_damage_to_a_file_ends_in_anything_but_a_record_a_rejection_or_an_error_that_names_the_file(
    place, length, put
):
    drain(FIXTURE[:place] + put + FIXTURE[place + length :])
    drain(FIXTURE[:place] + FIXTURE[place : place + length] * 2 + FIXTURE[place + length :])
