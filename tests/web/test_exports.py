"""Exports and feeds out of the inbox: for whoever is signed in, and for a feed reader that brings its own address."""

import io
import zipfile
from urllib.parse import urlsplit

import feedparser
import pytest
import rispy

from extractors.rules import Rules
from flows.exports import registry
from flows.settings import PROJECT_CONFIG
from flows.toml import read_toml
from flows.web.exports import feed_address
from flows.web.page import Visit
from tests import warehouse_fixture as made
from tests.inbox_site import HERE, NOW, Site
from warehouse.answer import Answer
from warehouse.answers import give
from warehouse.connect import open_warehouse
from warehouse.judge import load_rules, open_signals
from warehouse.publish import publish


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    home = made.new_home(tmp_path_factory.mktemp("published"))
    with open_warehouse(home) as con:
        made.fill(con)
        load_rules(con, read_toml(PROJECT_CONFIG / "signals.toml", Rules))
        open_signals(con, as_of=made.TODAY, run_id=made.RUN)
        publish(con, home, as_of=made.TODAY)
    return home


@pytest.fixture(scope="module")
def site(home, tmp_path_factory):
    return Site(tmp_path_factory.mktemp("site"), home=home)


@pytest.fixture
def rosa(site):
    return site.browser("rosa")


def address(site, review_id, person="rosa"):
    """The path and query of the feed address that a page shows to this person."""
    inbox = site.app.state.inbox
    found = next(one for one in inbox.people() if one.name == person)
    session = inbox.sessions.start(found, site.now)
    made_for = feed_address(Visit(request=None, inbox=inbox, session=session, form=None), review_id)
    assert made_for.startswith(f"{HERE}/feeds/")
    return f"{urlsplit(made_for).path}?{urlsplit(made_for).query}"


@pytest.mark.parametrize("name", registry.EXPORTS)
def test_a_reader_takes_every_export_home_as_a_file(rosa, name):
    reply = rosa.get(f"/exports/cord/{name}")
    assert reply.status_code == 200 and reply.content
    assert reply.headers["content-type"] == registry.EXPORTS[name].media_type
    assert reply.headers["content-disposition"] == f"attachment; filename*=utf-8''cord-{name}"
    assert reply.headers["x-content-type-options"] == "nosniff"


def test_an_export_is_that_of_the_command_without_abstracts(rosa, home):
    reply = rosa.get("/exports/cord/evidence.ris?on-topic=1&abstracts=1")
    assert [found["title"] for found in rispy.loads(reply.text.replace("\r\n", "\n"))] == [
        "Surgery of intramedullary metastases"
    ]
    assert "operated" not in reply.text


def test_parts_come_as_one_zip(rosa, monkeypatch):
    whole = registry.EXPORTS["evidence.ris"]
    split = registry.Export(media_type="x/y", meaning="", make=lambda wanted: [*whole.make(wanted), b"second"])
    monkeypatch.setitem(registry.EXPORTS, "evidence.ris", split)
    reply = rosa.get("/exports/cord/evidence.ris")
    assert reply.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(reply.content)) as archive:
        assert archive.namelist() == ["cord-evidence-1-of-2.ris", "cord-evidence-2-of-2.ris"]


@pytest.mark.parametrize("path", [
    "/exports/cord/evidence.exe", "/exports/other/evidence.ris", "/feeds/other.atom", "/feeds/cord.rss", "/feeds/.atom",
])  # fmt: skip
def test_what_is_not_there_is_not_there(rosa, path):
    assert rosa.get(path).status_code == 404


def test_exports_are_for_people_who_are_signed_in(site):
    reply = site.browser().get("/exports/cord/evidence.ris")
    assert reply.status_code == 303 and reply.headers["location"].startswith("/sign-in")


@pytest.mark.parametrize("name", ["cord", "all"])
def test_whoever_is_signed_in_reads_the_feed(rosa, name):
    reply = rosa.get(f"/feeds/{name}.atom")
    found = feedparser.parse(reply.content)
    assert (reply.status_code, found.bozo) == (200, 0) and found.entries
    assert "token" not in reply.text


def test_a_feed_reader_reads_by_its_address_without_a_session(site):
    reply = site.browser().get(address(site, "cord"))
    assert reply.status_code == 200 and feedparser.parse(reply.content).entries
    assert "set-cookie" not in reply.headers


def test_a_feed_that_has_not_changed_is_not_sent_again(site):
    browser, place = site.browser(), address(site, "cord")
    tag = browser.get(place).headers["etag"]
    assert browser.get(place, headers={"If-None-Match": f'"other", W/{tag}'}).status_code == 304
    assert browser.get(place, headers={"If-None-Match": '"other"'}).status_code == 200


def test_an_address_is_good_for_its_own_feed_and_that_of_all_for_every_feed(site):
    of_cord, of_all = (address(site, review_id).partition("?")[2] for review_id in ("cord", None))
    browser = site.browser()
    assert browser.get(f"/feeds/all.atom?{of_cord}").status_code == 403
    assert browser.get(f"/feeds/all.atom?{of_all}").status_code == 200
    assert browser.get(f"/feeds/cord.atom?{of_all}").status_code == 200


@pytest.mark.parametrize("spoil", [
    lambda place: place.partition("?")[0],
    lambda place: place.partition("?")[0] + "?token=",
    lambda place: place[:-1] + ("A" if place[-1] != "A" else "B"),
    lambda place: place.partition("?")[0] + "?token=%E2%80%AE%00%FF",
])  # fmt: skip
def test_a_feed_without_a_good_token_is_refused(site, spoil):
    assert site.browser().get(spoil(address(site, "cord"))).status_code == 403


def test_a_token_of_another_purpose_opens_no_feed(site):
    from flows.web.tokens import sign

    stop = sign(site.home, "unsubscribe", {"person": "rosa", "review_id": None}, at=site.now)
    assert site.browser().get(f"/feeds/all.atom?token={stop}").status_code == 403


def test_a_feed_address_ends_with_its_person_and_after_two_years(home, tmp_path):
    site = Site(tmp_path, home=home)
    place = address(site, "cord")
    site.set_people({"edna": "editor"})
    assert site.browser().get(place).status_code == 403
    site.set_people({"rosa": "reader"})
    assert site.browser().get(place).status_code == 200
    site.later(days=731)
    assert site.browser().get(place).status_code == 403


def test_a_feed_address_opens_nothing_else(site):
    token = address(site, None).partition("?")[2]
    assert site.browser().get(f"/exports/cord/evidence.ris?{token}").status_code == 303
    assert site.browser().get(f"/?{token}").status_code == 303


def test_an_answer_shows_in_the_feed_at_once(home, tmp_path):
    site = Site(tmp_path, home=home)
    browser = site.browser("rosa")
    entries = feedparser.parse(browser.get("/feeds/cord.atom").content).entries
    signal_id = entries[-1].id.rpartition("/")[2]
    give(home, Answer(
        answer_id="a1", kind="decision", subject=signal_id, review_id="cord", content={"decision": "dismissed"},
        given_by="edna", given_at=NOW,
    ))  # fmt: skip
    after = {entry.id: entry for entry in feedparser.parse(browser.get("/feeds/cord.atom").content).entries}
    assert after[entries[-1].id].title.startswith("Dismissed: ")
    assert "edna" not in browser.get("/feeds/cord.atom").text
