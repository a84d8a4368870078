"""What a mail's links do: nothing when opened, once when the button is pressed, and never more than they say."""

import re
import shutil

import pytest

from extractors.rules import Rules
from flows.between import Taker
from flows.lock import only_run
from flows.settings import PROJECT_CONFIG
from flows.toml import read_toml
from flows.web.tokens import sign
from tests.inbox_site import FOREIGN, NOW, PEOPLE, Site, csrf
from tests.warehouse_fixture import RUN, TODAY, fill, new_home
from warehouse.answer import Answer
from warehouse.answers import answers, give
from warehouse.connect import open_warehouse
from warehouse.judge import load_rules, open_signals
from warehouse.publish import publish

SIGNAL, SAID = "a3249c81f2e4f503", "contradicts 9.9 30"
OFFER = {"person": "edna", "review_id": "cord", "signal_id": SIGNAL, "said": SAID, "decision": "dismissed"}
STOP = {"person": "rosa", "review_id": "cord"}


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A home whose two signals are open and published."""
    home = new_home(tmp_path_factory.mktemp("published"))
    with open_warehouse(home) as con:
        fill(con)
        load_rules(con, read_toml(PROJECT_CONFIG / "signals.toml", Rules))
        open_signals(con, as_of=TODAY, run_id=RUN)
        publish(con, home, as_of=TODAY)
    return home


@pytest.fixture
def site(tmp_path, published) -> Site:
    return Site(tmp_path, home=shutil.copytree(published, tmp_path / "home"))


def link(site: Site, **changed: object) -> str:
    return f"/answer?token={sign(site.home, 'answer', OFFER | changed, at=NOW)}"


def stop_link(site: Site, **changed: object) -> str:
    return f"/unsubscribe?token={sign(site.home, 'unsubscribe', STOP | changed, at=NOW)}"


def heading(reply) -> str:
    return re.search(r"<h1[^>]*>(.*?)</h1>", reply.text, re.DOTALL)[1]


def buttons(reply) -> list[str]:
    """The buttons of the page's own forms."""
    return re.findall(r"<button[^>]*>([^<]*)</button>", reply.text.partition("<main")[2].partition("</main>")[0])


def given(site: Site) -> list[tuple]:
    return [(one.subject, one.given_by, one.content, one.undoes is not None) for one in answers(site.home)]


# answers


def test_opening_the_link_shows_what_will_be_answered_and_answers_nothing(site):
    for method in ("GET", "HEAD"):
        reply = site.browser().request(method, link(site))
        assert reply.status_code == 200
    reply = site.browser().get(link(site))
    assert heading(reply) == "Dismiss this signal?"
    assert buttons(reply) == ["Dismiss"]
    assert "median 9.9 months in 30 patients" in reply.text
    assert "Half of the patients live less than four months." in reply.text
    assert "You answer as edna" in reply.text
    assert given(site) == []


@pytest.mark.parametrize(
    ("decision", "until"),
    [("accepted", None), ("dismissed", None), ("deferred", "2022-09-21")],
)
def test_the_button_answers_as_the_person_of_the_mail(site, decision, until):
    reply = site.browser().post(link(site, decision=decision))
    assert reply.status_code == 200
    assert heading(reply).startswith("Kept")
    assert given(site) == [(SIGNAL, "edna", {"decision": decision, "said": SAID, "deferred_until": until}, False)]


def test_pressing_twice_answers_once_and_says_so(site):
    address = link(site)
    site.browser().post(address)
    again = site.browser().post(address)
    assert heading(again) == "This link has been used"
    assert len(given(site)) == 1
    assert heading(site.browser().get(address)) == "This link has been used"


def test_a_spent_link_stays_spent_however_it_is_written(site):
    site.browser().post(link(site))
    site.browser().post(link(site), data={"undo": "yes"})
    for ending in ("!!!!", "===="):
        assert heading(site.browser().post(f"{link(site)}{ending}")) == "This link has been used"
    assert len(given(site)) == 2


def test_the_answer_can_be_undone_where_it_was_given_and_the_link_is_spent(site):
    address, browser = link(site), site.browser()
    assert buttons(browser.post(address)) == ["Undo"]
    assert heading(browser.post(address, data={"undo": "yes"})) == "Undone"
    assert heading(browser.post(address)) == "This link has been used"
    assert heading(browser.post(address, data={"undo": "yes"})) == "Nothing was undone"
    assert [(content["decision"], is_undoing) for _, _, content, is_undoing in given(site)] == [
        ("dismissed", False), ("reopened", True)
    ]  # fmt: skip


def test_nothing_that_was_not_answered_by_the_link_is_undone_by_it(site):
    site.browser().post(link(site, person="otto"))
    reply = site.browser().post(link(site), data={"undo": "yes"})
    assert heading(reply) == "Nothing was undone"
    assert len(given(site)) == 1


def test_who_answered_since_is_named_before_one_answers_otherwise(site):
    site.browser().post(link(site, person="otto", decision="accepted"))
    reply = site.browser().get(link(site))
    assert "otto has answered it since" in reply.text
    assert buttons(reply) == ["Dismiss"]


def test_a_signal_that_says_something_new_is_not_answered_by_an_old_mail(site):
    for ask in (site.browser().get, site.browser().post):
        reply = ask(link(site, said="contradicts 12 30"))
        assert heading(reply) == "The signal says something new"
        assert buttons(reply) == []
    assert given(site) == []


def test_a_signal_that_is_gone_is_not_answered(site):
    for ask in (site.browser().get, site.browser().post):
        reply = ask(link(site, signal_id="gone"))
        assert heading(reply) == "This signal no longer stands"
        assert buttons(reply) == []
    assert given(site) == []


@pytest.mark.parametrize("person", ["rosa", "nobody"])
def test_who_may_not_answer_any_more_does_not_by_an_old_mail_either(site, person):
    for ask in (site.browser().get, site.browser("otto").post):
        reply = ask(link(site, person=person))
        assert reply.status_code == 403
        assert "nothing was kept" in reply.text
    site.set_people(PEOPLE | {"edna": "reader"})
    assert site.browser().post(link(site)).status_code == 403
    assert given(site) == []


def test_an_old_link_is_too_old_and_a_changed_one_is_no_link(site):
    address = link(site)
    assert site.browser().post(address[:-2]).status_code == 403
    assert site.browser().post("/answer").status_code == 403
    assert site.browser().post(stop_link(site).replace("unsubscribe", "answer")).status_code == 403
    site.later(days=30, seconds=1)
    for ask in (site.browser().get, site.browser().post):
        reply = ask(address)
        assert reply.status_code == 410
        assert "too old" in reply.text
    assert given(site) == []


def test_the_link_signs_nobody_in(site):
    browser = site.browser()
    browser.post(link(site))
    assert not browser.cookies
    assert browser.get("/").status_code == 303


def test_before_anything_is_published_the_link_says_that_it_cannot_be_used_now(tmp_path):
    site = Site(tmp_path)
    assert site.browser().get(link(site)).status_code == 503


# unsubscribing


def test_opening_the_link_to_unsubscribe_stops_nothing(site):
    reply = site.browser().get(stop_link(site))
    assert heading(reply) == "Stop alerts?"
    assert "rosa will get no more alerts about cord" in reply.text
    assert given(site) == []


@pytest.mark.parametrize("review_id", ["cord", None])
def test_a_mail_program_stops_them_with_one_post(site, review_id):
    """RFC 8058: no cookie, no page before it, no redirect, in either way that forms are sent."""
    address = stop_link(site, review_id=review_id)
    reply = site.browser(Origin=FOREIGN).post(address, data={"List-Unsubscribe": "One-Click"})
    assert reply.status_code == 200
    assert heading(reply) == "Stopped"
    (stopped,) = answers(site.home)
    assert (stopped.kind, stopped.subject, stopped.review_id, stopped.content) == (
        "subscription", "rosa", review_id, {"is_on": False}
    )  # fmt: skip
    form = b'--b\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    assert site.browser().post(address, content=form, headers=kind).status_code == 200
    assert len(given(site)) == 1


def test_who_took_them_up_again_can_stop_them_again_by_the_same_link(site):
    address, browser = stop_link(site), site.browser()
    assert buttons(browser.post(address)) == ["Undo: send them again"]
    assert heading(browser.post(address, data={"undo": "yes"})) == "They come again"
    browser.post(address)
    assert [content["is_on"] for _, _, content, _ in given(site)] == [False, True, False]


def test_a_link_about_one_review_stops_that_one_alone(site):
    site.browser().post(stop_link(site))
    site.browser().post(stop_link(site, review_id="other"))
    assert [answer.review_id for answer in answers(site.home)] == ["cord", "other"]


def test_unsubscribing_works_for_a_year_also_after_the_person_has_left(site):
    address = stop_link(site)
    site.set_people({"edna": "editor"})
    site.later(days=364)
    assert site.browser().post(address).status_code == 200
    site.later(days=2)
    assert site.browser().post(address).status_code == 410


# into the warehouse


def taken(home) -> list[tuple]:
    with open_warehouse(home, read_only=True) as con:
        return con.execute("select signal_id, decision, decided_by from core.decision").fetchall()


def test_an_answer_is_in_the_warehouse_at_once_where_no_run_is_at_work(site):
    site.browser().post(link(site))
    assert taken(site.home) == [(SIGNAL, "dismissed", "edna")]


def test_while_a_run_is_at_work_an_answer_waits_and_loses_nothing(site):
    with only_run(site.home):
        assert heading(site.browser().post(link(site))).startswith("Kept")
    assert taken(site.home) == []
    give(
        site.home,
        Answer(
            answer_id="1", kind="decision", subject="other", review_id="cord",
            content={"decision": "accepted", "said": None}, given_by="edna", given_at=NOW,
        ),
    )  # fmt: skip
    Taker(site.home).take()
    assert {signal_id for signal_id, _, _ in taken(site.home)} == {SIGNAL, "other"}


def test_a_form_of_the_inbox_and_a_mail_do_not_answer_for_one_another(site):
    browser = site.browser("otto")
    fields = {"csrf": csrf(browser), "answer_id": "1", "decision": "accepted", "said": SAID}
    assert browser.post(f"/reviews/cord/signals/{SIGNAL}", data=fields).status_code == 303
    assert browser.post(f"/reviews/cord/signals/{SIGNAL}", data=fields).status_code == 303
    assert [(by, content["decision"]) for _, by, content, _ in given(site)] == [("otto", "accepted")]
