"""What a person is promised about a letter, before it is sent."""

import re
import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from functools import partial
from urllib.parse import parse_qs, urlsplit

import pytest
from digest_example import (
    LUNG,
    RADIOSURGERY_SIGNAL,
    SURGERY_SIGNAL,
    SURVIVAL_SIGNAL,
    blind_digest,
    busy_digest,
    quiet_digest,
)
from lxml import html

from extractors.errors import ConfigurationError
from flows.digest import Quotation, SetAside, Undelivered, Withdrawal
from flows.letters.letter import BREAK, read_letter
from flows.letters.phrases import SUBJECT_LIMIT, excerpt
from flows.letters.write import FIRST_SCREEN_WORDS, words_in, write_letter
from flows.people import Person
from flows.web import tokens

EDITOR = Person(name="ada", role="editor", channel="mail", address="ada@example.org", budget=12)
INBOX = "https://reviews.example.org"
AT = datetime(2026, 11, 22, 6, 5, tzinfo=UTC)
DAYS = {"busy": busy_digest, "quiet": quiet_digest, "blind": blind_digest}


def sign(purpose, data, *, at):
    return "-".join([purpose, *(str(value) for value in data.values()), at.date().isoformat()])


def letter(digest, person=EDITOR, **changes):
    given = {"alert_id": "0123456789abcdef", "at": AT, "sender": "watch@example.net", "inbox_url": INBOX, "sign": sign}
    return write_letter(digest, person, **given | changes)


def page(one) -> html.HtmlElement:
    return html.document_fromstring(one.html)


def said(text: str) -> str:
    return " ".join(text.split())


def first_screen_of_page(one) -> str:
    """The words above the first rule, with those of title and style left out."""
    above = one.html.partition("<hr>")[0]
    return said(html.document_fromstring(above).xpath("string(//body)"))


def waiting_and_undelivered(digest):
    late = Undelivered(
        recipient="ada", subject="1 new signal", written_on=date(2026, 11, 15), reason="the mail server kept silent"
    )
    return replace(digest, waiting=(RADIOSURGERY_SIGNAL,), undelivered=(late,))


# Headers


def test_a_letter_is_a_message_of_two_alternatives_that_any_mail_program_reads():
    message = message_from_bytes(letter(busy_digest()).content, policy=policy.default)
    assert not message.defects
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert not any(part.defects for part in message.walk())
    assert max(map(len, letter(busy_digest()).content.splitlines())) <= 998


def test_the_headers_say_from_whom_to_whom_and_when():
    headers = letter(busy_digest()).headers
    assert headers["From"] == "reviewwatch <watch@example.net>"
    assert headers["To"] == "ada@example.org"
    assert parsedate_to_datetime(headers["Date"]) == AT
    assert headers["Message-ID"] == "<0123456789abcdef@example.net>"


def test_a_day_without_a_time_zone_is_utc():
    assert letter(busy_digest(), at=AT.replace(tzinfo=None)).headers["Date"] == letter(busy_digest()).headers["Date"]


def test_all_letters_about_a_review_are_one_thread_and_one_list():
    one, other = letter(busy_digest()), letter(quiet_digest(), alert_id="fedcba9876543210")
    elsewhere = letter(replace(busy_digest(), review_id="brain"))
    assert one.headers["References"] == one.headers["In-Reply-To"] == other.headers["References"]
    assert one.headers["References"] != elsewhere.headers["References"]
    assert one.headers["References"] not in (one.message_id, other.message_id)
    assert one.headers["List-Id"] == "<intramedullary-spinal-cord-metastasis.reviewwatch.example.net>"


def test_nobody_answers_a_letter_by_machine():
    headers = letter(busy_digest()).headers
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Precedence"] == "list"


def test_a_mail_program_can_unsubscribe_with_one_click():
    headers = letter(busy_digest()).headers
    address = headers["List-Unsubscribe"].strip("<>")
    assert address.startswith("https://reviews.example.org/unsubscribe?token=unsubscribe-ada-intramedullary")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in letter(busy_digest()).text
    assert address in page(letter(busy_digest())).xpath("//a/@href")


def test_a_long_address_or_id_stands_in_its_header_as_it_is():
    one = letter(busy_digest(), alert_id="a" * 200, sign=lambda purpose, data, *, at: "t" * 300)
    head = one.content.partition(b"\r\n\r\n")[0].decode()
    assert f"\r\nList-Unsubscribe: <{INBOX}/unsubscribe?token={'t' * 300}>\r\n" in head
    assert f"\r\nMessage-ID: <{'a' * 200}@example.net>\r\n" in head
    for name in ("In-Reply-To", "References"):
        assert f"\r\n{name}: <review.intramedullary-spinal-cord-metastasis@example.net>\r\n" in head


def test_one_click_is_not_promised_over_plain_http():
    headers = letter(busy_digest(), inbox_url="http://127.0.0.1:8765").headers
    assert headers["List-Unsubscribe"].startswith("<http://127.0.0.1:8765/unsubscribe?token=")
    assert "List-Unsubscribe-Post" not in headers


def test_the_same_letter_is_the_same_bytes_and_reads_back_as_it_was_written():
    assert letter(busy_digest()) == letter(busy_digest())
    assert read_letter(letter(busy_digest()).content) == letter(busy_digest())


@pytest.mark.parametrize("content", [b"", b"Subject: x\r\n\r\nno parts", b"\xff\xfe"])
def test_bytes_that_are_no_letter_are_refused_by_name(content):
    with pytest.raises(ValueError, match="no letter of ours"):
        read_letter(content)


@pytest.mark.parametrize(
    "address",
    ["nobody", "@example.org", "a b@example.org", "a@example.org\r\nBcc: b@example.org", "h\u00e9@example.org"],
)
def test_an_address_that_no_mail_can_carry_is_named_with_its_cure(address):
    with pytest.raises(ConfigurationError, match=r"mail\.sender of settings\.toml.*give one such as"):
        letter(busy_digest(), sender=address)
    with pytest.raises(ConfigurationError, match="address in people.toml"):
        letter(busy_digest(), replace(EDITOR, address=address))


def test_a_domain_of_another_script_is_written_as_mail_servers_know_it():
    assert letter(busy_digest(), replace(EDITOR, address="ada@b\u00fccher.example")).headers["To"] == (
        "ada@xn--bcher-kva.example"
    )


# Subject


def test_the_subject_says_what_is_new_the_days_to_expiry_and_the_review():
    assert letter(busy_digest()).subject == "2 new signals, 1551 days overdue: Intramedullary spinal cord\u2026"
    near = replace(busy_digest(), days_to_expiry=1, new_signals=(SURVIVAL_SIGNAL,), title="Cord metastasis")
    assert letter(near).subject == "1 new signal, 1 day left: Cord metastasis"
    assert letter(replace(near, days_to_expiry=0)).subject == "1 new signal, expires today: Cord metastasis"


def test_a_subject_never_says_nothing_new_when_something_could_not_be_seen():
    assert letter(quiet_digest()).subject.startswith("Nothing new, ")
    assert letter(blind_digest()).subject == "COULD NOT LOOK, 1551 days overdue: Intramedullary spinal cord\u2026"
    assert letter(replace(quiet_digest(), unread=3)).subject.startswith("NOT ALL READ, ")
    assert letter(replace(blind_digest(), new_signals=(SURVIVAL_SIGNAL,))).subject.startswith("1 new, INCOMPLETE, ")
    assert letter(waiting_and_undelivered(quiet_digest())).subject.startswith("1 waiting, ")


@pytest.mark.parametrize("title", ["word " * 50, "\U0001f9e0" * 500, "x" * 100_000, "\u00e9" * 90, "=?utf-8?q?a?="])
def test_a_subject_fits_a_phone_and_comes_back_as_it_was(title):
    one = letter(replace(busy_digest(), title=title))
    assert len(one.subject) <= SUBJECT_LIMIT
    assert one.subject.startswith("2 new signals, 1551 days overdue: " + title[:12].replace("=?", "= ?"))
    assert max(map(len, one.content.partition(b"\r\nFrom")[0].split(b"\r\n"))) <= 78


# Hostile words

HOSTILE = (
    "a\r\nBcc: evil@example.org\r\n\r\nbody",
    "a\nBcc: evil@example.org",
    "a\x00b\x1b[31m\ud800",
    "\u202egnp.exe\u2066\u200f\u2028b",
    "<script>alert(1)</script>\"><img src=x onerror=alert(1)>",
    "</style></title><svg onload=alert(1)>",
    "=?utf-8?q?=0D=0ABcc:?=",
    "{{ said }} {% raw %}",
    "\U0001f9e0 \u05e9\u05dc\u05d5\u05dd \u4e2d\u6587",
    "metastasis & <cord> " * 5_000,
    "x" * 100_000,
    f"\n{BREAK}\n",
)


def hostile_digest(words: str):
    """Words from outside in every place that can hold some."""
    study = replace(LUNG, title=words, journal=words, first_author=words, doi=words, pmid=words, is_retracted=True)
    signal = replace(
        SURVIVAL_SIGNAL, study=study, before=words, after=words, meaning=words, said=words,
        quotation=Quotation(section=words, text=words, marks=((len(words) // 2, len(words)),)),
    )  # fmt: skip
    busy = busy_digest()
    return replace(
        busy,
        title=words,
        publisher=words,
        priority_reason=words,
        new_signals=(signal,) * 40,
        open_signals=(signal,) * 40,
        waiting=(signal,) * 40,
        withdrawn=(
            Withdrawal(
                signal_id=words, statement=words, after=words, pmid=words, closed_on=date(2026, 1, 1), reason=words
            ),
        ) * 40,
        undelivered=(
            Undelivered(recipient=words, subject=words, written_on=date(2026, 1, 1), reason=words),
        ) * 40,
        searches=(replace(busy.searches[0], name=words, failure=words, warnings=(words,) * 9),) * 2,
        set_aside=(SetAside(reason=words, records=2),) * 4,
        claims=tuple(replace(claim, statement=words, section=words, reason=words) for claim in busy.claims),
        strongest=tuple(
            replace(
                one, study=replace(study, pmid=f"{at}"), relations=(("extends", words),), quotation=signal.quotation
            )
            for at, one in enumerate(busy.strongest)
        ),
    )  # fmt: skip


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_words_from_outside_never_become_a_header_markup_or_another_part(words):
    one = letter(hostile_digest(words), sign=lambda purpose, data, *, at: "t" * 300)
    message = message_from_bytes(one.content, policy=policy.default)
    assert list(one.headers) == list(letter(busy_digest()).headers)
    assert not message.defects
    assert [part.get_content_type() for part in message.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    document = page(one)
    assert not document.xpath("//script | //img | //svg | //link | //iframe | //form | //@src")
    assert not document.xpath("//@*[starts-with(local-name(), 'on')]")
    assert len(document.xpath("//style")) == 1
    assert all(href.startswith("https://") for href in document.xpath("//@href"))
    assert len(one.html.encode()) < 100_000
    assert one.text.count(f"\n{BREAK}\n") == 1
    for output in (one.subject, one.text, one.html):
        assert not [c for c in output if c in "\u202e\u2066\u200f\u2028"]
        assert not [c for c in output if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]


def test_a_person_s_name_and_signature_reach_no_header_unquoted():
    one = letter(busy_digest(), inbox_url="https://reviews.example.org", alert_id="a\r\nBcc: b")
    assert one.message_id == "<a%0D%0ABcc%3A%20b@example.net>"
    with pytest.raises(ConfigurationError, match="inbox.url"):
        letter(busy_digest(), inbox_url="https://reviews.example.org\r\nBcc: b")


# The first screen


@pytest.mark.parametrize("make", DAYS.values(), ids=DAYS)
def test_the_first_screen_is_short_enough_to_be_read_at_once(make):
    for digest in (make(), waiting_and_undelivered(make())):
        one = letter(digest)
        limit = FIRST_SCREEN_WORDS if digest.new_signals else 150
        assert words_in(one.first_screen) < limit
        assert words_in(first_screen_of_page(one)) < limit


def test_the_first_screen_stays_short_however_many_and_wordy_the_signals_are():
    words = "word " * 900  # four letters: shorter, and so more of them, than the words of any review
    wordy = replace(
        SURVIVAL_SIGNAL, before=words, after=words, study=replace(LUNG, title=words, journal=words, first_author=words),
        quotation=Quotation(section="RESULTS", text=words, marks=((2000, 2004),)),
    )  # fmt: skip
    taken = Withdrawal(
        signal_id="w", statement=words, after=words, pmid="35130420", closed_on=date(2026, 1, 1), reason=words
    )
    search = replace(busy_digest().searches[0], name=words, failure=words)
    digest = waiting_and_undelivered(
        replace(
            busy_digest(), title=words, new_signals=(wordy,) * 60, searches=(search,) * 5, unread=4,
            withdrawn=(taken,) * 15, set_aside=(SetAside(reason=words, records=3),) * 9,
        )
    )  # fmt: skip
    for one in (letter(digest), letter(replace(digest, unread=0, searches=busy_digest().searches, withdrawn=()))):
        assert words_in(one.first_screen) < FIRST_SCREEN_WORDS
        assert words_in(first_screen_of_page(one)) < FIRST_SCREEN_WORDS
        assert "48 more new signals in the inbox" in said(one.text)
    assert "15 more signals withdrawn; see below." in letter(digest).first_screen
    quiet = letter(replace(digest, new_signals=(), withdrawn=(), unread=0, searches=busy_digest().searches))
    assert words_in(quiet.first_screen) < 150
    assert words_in(first_screen_of_page(quiet)) < 150


def test_the_first_screen_shows_claim_before_after_sentence_study_and_what_to_do():
    one = letter(busy_digest())
    for screen in (said(one.first_screen), first_screen_of_page(one)):
        assert "2 new signals since the last digest; review expired 1551 days ago; priority high." in screen
        assert "Prognosis is poor: more than half of the patients live less than four months." in screen
        assert "New, high priority" in screen
        assert re.search("under 4 months (->|\u2192) median survival appears to be 9.9 months", screen)
        assert "Neurosurgical Review 2021, retrospective cohort, 30 patients" in screen
        assert "read from our own summary" in screen
        assert "3 records could not be read; see below." in screen
    assert '"*Median survival* after surgery *9.9 months*."' in one.first_screen
    assert page(one).xpath("//mark/text()")[:2] == ["Median survival", "9.9 months"]
    assert "Accept Dismiss Later Open" in first_screen_of_page(one)
    assert f"Answer or read on: {INBOX}/reviews/intramedullary-spinal-cord-metastasis/signals/a1" in one.first_screen


def test_a_quiet_letter_says_what_was_searched_found_and_set_aside_and_why():
    aside = (SetAside(reason="The record has no PMID.", records=2),)
    one = letter(replace(quiet_digest(), set_aside=aside))
    for screen in (said(one.first_screen), first_screen_of_page(one)):
        assert "Nothing new. 2 searches completed, 75 records found, all known, 2 records not readable." in screen
        assert "Searched up to 22 November 2026." in screen
        assert "2 records could not be read: The record has no PMID." in screen
    found = "spinal cord metastasis, added to PubMed 24 August 2019 to 22 November 2026: 44 records found"
    assert found in said(one.text)


def test_a_letter_that_could_not_look_says_so_first_and_never_nothing_new():
    one = letter(blind_digest())
    for screen in (said(one.first_screen), first_screen_of_page(one)):
        assert "Could not look: 1 of 2 searches did not complete" in screen
        assert "PubMed answered 503" in screen
        assert "not evidence that nothing is new" in screen
    for text in (said(one.text), said(one.html)):
        assert "Nothing new" not in text
        assert "gained after 15 November 2026" in text


def test_what_waits_and_what_did_not_arrive_is_told():
    with_news = letter(waiting_and_undelivered(busy_digest()))
    assert "1 more signal waits: less pressing, for the next digest." in with_news.first_screen
    quiet = letter(waiting_and_undelivered(quiet_digest()))
    assert "1 more signal waits: your budget of 12 letters a month is used up." in said(quiet.first_screen)
    for text in (said(quiet.text), said(page(quiet).text_content())):
        assert "Nothing new" not in text
        assert "1 earlier letter did not arrive" in text
        assert "To ada of 15 November 2026" in text
        assert "the mail server kept silent" in text


def test_a_signal_that_no_longer_stands_is_told_as_a_change():
    taken = Withdrawal(
        signal_id="x", statement="Prognosis is poor.", after="median survival appears to be 9 months", pmid="35130420",
        closed_on=date(2026, 11, 20), reason="the article was retracted",
    )  # fmt: skip
    one = letter(replace(quiet_digest(), withdrawn=(taken,)))
    assert one.subject.startswith("1 signal withdrawn, ")
    for screen in (said(one.first_screen), first_screen_of_page(one)):
        assert "Withdrawn: median survival appears to be 9 months, because the article was retracted" in screen
        assert "Nothing new" not in screen


# Links and evidence


def test_each_signal_can_be_answered_by_one_click_as_it_was_told():
    digest = replace(busy_digest(), new_signals=(replace(SURVIVAL_SIGNAL, said="contradicts 9.9"), SURGERY_SIGNAL))
    one = letter(digest)
    links = [link for link in page(one).xpath("//a") if "/answer?" in link.get("href")]
    tokens = [parse_qs(urlsplit(link.get("href")).query)["token"][0] for link in links]
    assert [link.text for link in links] == ["Accept", "Dismiss", "Later"] * 2
    review = "intramedullary-spinal-cord-metastasis"
    assert tokens[:3] == [
        f"answer-ada-{review}-a1-contradicts 9.9-{decision}-2026-11-22"
        for decision in ("accepted", "dismissed", "deferred")
    ]
    assert "/answer?" not in one.text  # three long addresses a signal would bury the words
    assert f"{INBOX}/reviews/{review}/signals/a1" in page(one).xpath("//a/@href")
    assert f"{INBOX}/reviews/{review}" in page(one).xpath("//a/@href")
    assert "answer until 22 December 2026" in said(page(one).text_content())


def test_the_inbox_reads_from_each_link_what_the_letter_offered(tmp_path):
    one = letter(busy_digest(), sign=partial(tokens.sign, tmp_path))
    links = [href for href in page(one).xpath("//a/@href") if "/answer?" in href]
    offers = [tokens.read_offer(tmp_path, parse_qs(urlsplit(href).query)["token"][0], now=AT) for href in links]
    assert [(offer.person, offer.signal_id, offer.decision) for offer in offers] == [
        ("ada", signal_id, decision)
        for signal_id in ("a1", "b2")
        for decision in ("accepted", "dismissed", "deferred")
    ]
    token = parse_qs(urlsplit(one.headers["List-Unsubscribe"].strip("<>")).query)["token"][0]
    assert tokens.read_stop(tmp_path, token, now=AT).review_id == busy_digest().review_id


@pytest.mark.parametrize("person", [replace(EDITOR, role="reader"), replace(EDITOR, channel="apprise", address="ROOM")])
def test_who_only_reads_and_a_room_of_several_get_no_link_that_answers(person):
    one = letter(busy_digest(), person)
    assert "/answer?" not in one.content.decode() + one.text + one.html
    assert "Answer" not in one.text
    assert f"{INBOX}/reviews/intramedullary-spinal-cord-metastasis/signals/a1" in one.text


def test_one_in_a_room_cannot_stop_the_letters_of_all():
    one = letter(busy_digest(), replace(EDITOR, channel="apprise", address="ROOM"))
    assert "unsubscribe" not in (one.text + one.html + str(one.headers)).casefold()


def test_no_link_tells_who_has_opened_the_letter():
    document = page(letter(busy_digest()))
    assert not document.xpath("//img | //link | //script | //@src | //@background | //@srcset")
    assert "url(" not in document.xpath("//style/text()")[0]
    known = (INBOX, "https://pubmed.ncbi.nlm.nih.gov/", "https://doi.org/")
    assert all(href.startswith(known) for href in document.xpath("//@href"))


def test_the_evidence_names_the_study_in_full_with_its_sources_and_the_rule():
    one = letter(busy_digest())
    for text in (said(one.text), said(page(one).text_content())):
        assert LUNG.title in text
        assert "Why this is a signal: A pivotal study appears to show the opposite of what the review says." in text
    assert "https://pubmed.ncbi.nlm.nih.gov/35130420/" in one.text
    assert "https://doi.org/10.14245/ns.2142910.455" in page(one).xpath("//a/@href")


def test_a_study_behind_several_signals_stands_once_under_the_evidence():
    third = replace(SURGERY_SIGNAL, signal_id="z9", meaning="Another rule.")
    one = letter(replace(busy_digest(), new_signals=(SURGERY_SIGNAL, SURVIVAL_SIGNAL, third)))
    assert said(one.text).count(LUNG.title) == 1
    assert f"1, 3. {LUNG.title}" in said(one.text)
    meaning = f"Why this is a signal: {SURGERY_SIGNAL.meaning} Another rule."
    assert meaning in said(one.text) and meaning in said(page(one).text_content())
    assert said(one.text).count(SURVIVAL_SIGNAL.meaning) == 1
    assert f"1, 3. {LUNG.title}" in said(page(one).text_content())


def test_a_sentence_cut_on_the_first_screen_stands_in_full_under_the_evidence():
    text = " ".join(f"word{number}" for number in range(60)) + "."
    signal = replace(SURVIVAL_SIGNAL, quotation=Quotation(section="RESULTS", text=text, marks=((0, 5),)))
    one = letter(replace(busy_digest(), new_signals=(signal, SURGERY_SIGNAL)))
    for whole, screen in ((said(one.text), said(one.first_screen)), (said(one.html), first_screen_of_page(one))):
        assert "word59." in whole
        assert "word59." not in screen
    assert said(one.text).count("Authors: *surgery protects*") == 1  # quoted whole, and so once


def test_a_study_that_was_retracted_is_called_so_on_the_first_screen():
    signal = replace(SURVIVAL_SIGNAL, study=replace(SURVIVAL_SIGNAL.study, is_retracted=True))
    one = letter(replace(busy_digest(), new_signals=(signal,)))
    assert "RETRACTED" in one.first_screen
    assert "RETRACTED" in first_screen_of_page(one)


def test_why_you_get_this_names_file_person_and_the_way_out():
    text = said(letter(busy_digest()).text)
    assert "You get this because config/people.toml names ada for all reviews." in text
    assert "settings.toml" not in text


def test_a_long_sentence_is_cut_around_what_was_read_from_it():
    text = " ".join(f"w{number}" for number in range(200))
    start = text.index("w150")
    cut = excerpt(Quotation(section="RESULTS", text=text, marks=((start, start + 9),)), 30)
    assert [words for words, is_marked in cut.pieces() if is_marked] == ["w150 w151"]
    assert cut.text.startswith("\u2026 w14") and cut.text.endswith(" \u2026")
    assert words_in(cut.text) == 30
    whole = Quotation(section="RESULTS", text="short", marks=((0, 5),))
    assert excerpt(whole, 30) == whole


def test_the_page_has_headings_in_order_and_a_language():
    for make in DAYS.values():
        document = page(letter(make()))
        assert document.get("lang") == "en-GB"
        levels = [int(heading.tag[1]) for heading in document.xpath("//h1 | //h2 | //h3")]
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in zip(levels, levels[1:], strict=False))
        assert all(table.get("role") == "presentation" for table in document.xpath("//table"))
