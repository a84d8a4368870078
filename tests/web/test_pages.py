"""What an editor sees in the inbox and does there, page by page, over a home as a run leaves it."""

import re
import shutil
import threading
from datetime import datetime, timezone
from pathlib import Path

import pytest

from extractors.errors import ConfigurationError, HomeUnusable
from flows.digest_query import compose
from flows.web.showing import pieces
from tests import warehouse_fixture as made
from tests.inbox_site import NOW, Site
from tests.web.homes import hand_made, judge
from warehouse.answers import ANSWERS, Answer, answers, give
from warehouse.connect import open_warehouse
from warehouse.inbox_rows import Concept, Sentence
from warehouse.snapshot import Snapshot
from warehouse.taking import take_answers

REVIEW = "/reviews/cord"
STUDY = f"{REVIEW}/studies/90000001"


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    return hand_made(tmp_path_factory.mktemp("published"))


@pytest.fixture
def site(tmp_path, published) -> Site:
    """An inbox of its own over the same published file; answers are the test's alone."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "published").symlink_to(published / "published")
    return Site(tmp_path, home=home)


def forms(page: str, action: str) -> list[dict[str, str]]:
    """The hidden fields of each form of the page that goes to this address."""
    found = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.S)
    return [dict(re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form)) for form in found]


def signals_of(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'href="(/reviews/cord/signals/[0-9a-f]+)"', page)))


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page.partition("<main")[2]))


def answer(site: Site, signal: str, decision: str, person: str = "edna", **fields: str):
    browser = site.browser(person)
    (form,) = forms(browser.get(signal).text, signal)
    return browser, browser.post(signal, data=form | {"decision": decision} | fields)


@pytest.fixture
def signal(site) -> str:
    return signals_of(site.browser("edna").get(REVIEW).text)[0]


def test_the_inbox_lists_the_reviews_with_what_is_open_and_when_they_expire(site):
    page = text_of(site.browser("rosa").get("/").text)
    assert "Cord metastases" in page
    assert "Expires today" in page
    assert re.search(r"[1-9] open signals?", page)


def test_a_search_finds_all_its_words_in_any_case_and_takes_no_wildcards(site):
    browser = site.browser("rosa")
    for words, found in (("CORD", True), ("metastases cord", True), ("cord brain", False), ("%", False), ("_", False)):
        assert ("Cord metastases" in browser.get("/", params={"q": words}).text) is found, words


def test_a_review_shows_its_claims_those_with_open_signals_first(site):
    page = site.browser("rosa").get(REVIEW).text
    assert "Half of the patients live less than four months." in page
    assert "24 August 2019" in page
    assert "When you could have known" in page
    assert page.index("Surgery is not put forward.") > 0
    assert signals_of(page)


def test_a_signal_shows_before_and_after_and_marks_the_words_that_were_read(site):
    browser = site.browser("rosa")
    pages = [browser.get(path).text for path in signals_of(browser.get(REVIEW).text)]
    survival = next(page for page in pages if "median 9.9 months" in page)
    assert "<mark>9.9 months</mark>" in survival
    assert "Median survival was" in survival
    assert "Why this is a signal" in survival


def test_words_with_a_meaning_are_labelled_in_words_and_not_by_colour_alone(site):
    page = site.browser("rosa").get(STUDY).text
    assert re.search(r'concept-tumour">(<mark>)?lung cancer(</mark>)?<span class="unseen"> \(tumour\)', page)


def test_a_reader_sees_everything_and_is_offered_no_form(site, signal):
    for path in (REVIEW, signal, STUDY, "/answers"):
        page = site.browser("rosa").get(path)
        assert page.status_code == 200
        assert re.findall(r'<form[^>]*method="post"[^>]*action="([^"]*)"', page.text) == ["/sign-out"]
    assert site.browser("rosa").get(f"{REVIEW}/updated").status_code == 403


def test_a_decision_is_kept_with_who_when_and_why_and_leads_to_the_next_open_signal(site, signal):
    browser, reply = answer(
        site, signal, "dismissed", because="Other patients than the review's", reason="Too old"
    )
    (kept,) = answers(site.home)
    assert (kept.kind, kept.content["decision"], kept.given_by, kept.given_at) == ("decision", "dismissed", "edna", NOW)
    assert kept.reason == "Other patients than the review's: Too old"
    assert reply.status_code == 303
    assert reply.headers["location"] in signals_of(browser.get(REVIEW).text) or reply.headers["location"] == REVIEW
    assert reply.headers["location"] != signal


def test_the_page_after_a_decision_says_it_once_and_offers_to_undo_it(site, signal):
    browser, reply = answer(site, signal, "accepted")
    after = browser.get(reply.headers["location"]).text
    assert "Accepted: " in after
    assert "Accepted: " not in browser.get(reply.headers["location"]).text.partition("<h1")[0]
    (form,) = forms(after, "/undo")
    undone = browser.post("/undo", data=form)
    assert undone.headers["location"] == reply.headers["location"]
    assert [one.content["decision"] for one in answers(site.home)] == ["accepted", "reopened"]
    assert signal in signals_of(browser.get(REVIEW).text)


def test_a_decision_shows_at_once_though_no_run_has_seen_it(site, signal):
    before = signals_of(site.browser("edna").get(REVIEW).text)
    answer(site, signal, "dismissed")
    page = site.browser("rosa").get(REVIEW).text
    assert [one for one in before if one not in signals_of(page)] == [signal]
    assert "1 answer since that run" in page
    assert "Dismissed" in text_of(site.browser("rosa").get(signal).text)


def test_the_same_form_sent_twice_is_one_answer(site, signal):
    browser = site.browser("edna")
    (form,) = forms(browser.get(signal).text, signal)
    for _ in range(2):
        assert browser.post(signal, data=form | {"decision": "accepted"}).status_code == 303
    assert len(answers(site.home)) == 1


def test_an_answer_to_what_the_signal_no_longer_says_is_not_kept(site, signal):
    browser, reply = answer(site, signal, "dismissed", said="contradicts 1 2")
    assert answers(site.home) == []
    assert "Nothing was kept" in browser.get(reply.headers["location"]).text


def test_who_answered_since_one_looked_is_named_and_is_not_overruled_unseen(site, signal):
    slow = site.browser("otto")
    (form,) = forms(slow.get(signal).text, signal)
    answer(site, signal, "dismissed")
    reply = slow.post(signal, data=form | {"decision": "accepted"})
    assert reply.headers["location"] == signal
    page = slow.get(signal).text
    assert "Nothing was kept: edna has answered it since you opened it (dismissed)." in page
    assert [one.content["decision"] for one in answers(site.home)] == ["dismissed"]
    (form,) = forms(page, signal)
    slow.post(signal, data=form | {"decision": "accepted"})
    assert [one.content["decision"] for one in answers(site.home)] == ["dismissed", "accepted"]


@pytest.mark.parametrize(
    "day, is_kept",
    [("2022-09-24", True), ("", True), ("2022-08-24", False), ("2999-01-01", False), ("soon", False)],
)
def test_a_signal_can_be_put_off_to_a_day_that_is_to_come(site, signal, day, is_kept):
    _, reply = answer(site, signal, "deferred", deferred_until=day)
    assert reply.status_code == (303 if is_kept else 400)
    assert len(answers(site.home)) == is_kept
    if is_kept:
        assert signal not in signals_of(site.browser("edna").get(REVIEW).text)


def test_the_update_status_is_what_an_editor_says_and_can_be_undone(site):
    browser = site.browser("edna")
    action = f"{REVIEW}/status"
    (form,) = forms(browser.get(REVIEW).text, action)
    browser.post(action, data=form | {"update_status": "update_pending", "reason": "new trials"})
    page = browser.get(REVIEW).text
    assert "<dd>Update pending</dd>" in page
    browser.post("/undo", data=forms(page, "/undo")[0])
    assert "<dd>Not set</dd>" in browser.get(REVIEW).text
    assert browser.post(action, data=form | {"update_status": "burnt", "answer_id": "2"}).status_code == 400


def test_a_review_is_marked_as_updated_with_the_claims_that_were_confirmed(site):
    browser = site.browser("edna")
    path = f"{REVIEW}/updated"
    page = browser.get(path).text
    assert "A claim that is not confirmed is not watched" in page
    (form,) = forms(page, path)
    days = {"updated_on": "2022-08-01", "expires_on": "2025-08-01"}
    reply = browser.post(path, data=form | days | {"confirmed": ["surgery", "not one of its claims"]})
    assert reply.headers["location"] == REVIEW
    (kept,) = answers(site.home)
    assert kept.content == days | {"confirmed_claims": ["surgery"]}
    assert "Marked as updated on 2022-08-01" in text_of(browser.get(REVIEW).text)


@pytest.mark.parametrize(
    "updated_on, expires_on",
    [("2019-08-24", "2025-01-01"), ("2022-08-25", "2025-01-01"), ("2022-08-01", "2022-08-01"), ("x", "2025-01-01"),
     ("", "")],
)  # fmt: skip
def test_an_update_on_a_day_that_cannot_be_is_refused_with_the_reason(site, updated_on, expires_on):
    browser = site.browser("edna")
    path = f"{REVIEW}/updated"
    (form,) = forms(browser.get(path).text, path)
    reply = browser.post(path, data=form | {"updated_on": updated_on, "expires_on": expires_on})
    assert reply.status_code == 400
    assert "Nothing was kept" in reply.text
    assert answers(site.home) == []


def test_a_finding_said_to_be_wrong_is_struck_out_beside_who_said_so_and_can_be_undone(site):
    browser = site.browser("edna")
    form = forms(browser.get(STUDY).text, STUDY)[0]
    browser.post(STUDY, data=form | {"verdict": "wrong", "reason": "other patients"})
    page = browser.get(STUDY).text
    assert 'class="was"' in page
    assert "edna: other patients" in text_of(page)
    browser.post("/undo", data=forms(page, "/undo")[-1])
    assert 'class="was"' not in browser.get(STUDY).text
    assert [one.content["verdict"] for one in answers(site.home)] == ["wrong", "right"]


@pytest.mark.parametrize(
    "given, kept",
    [("9.5", 9.5), ("9,5", 9.5), ("0,125", 0.125), ("1200", 1200), ("", None), ("nine", None), ("inf", None),
     ("1e300", None), ("1,200", None), ("1.200", 1.2), ("1_200", None)],
)
def test_the_right_figure_is_a_number_or_refused(site, given, kept):
    browser = site.browser("edna")
    form = forms(browser.get(STUDY).text, STUDY)[-1]
    reply = browser.post(STUDY, data=form | {"verdict": "value", "value": given})
    assert reply.status_code == (400 if kept is None else 303)
    assert kept is None or f"Kept: the figure is {kept:g}." in browser.get(STUDY).text
    assert [one.content["value"] for one in answers(site.home)] == ([] if kept is None else [kept])


def test_a_correction_of_what_was_never_read_is_refused(site):
    browser = site.browser("edna")
    form = forms(browser.get(STUDY).text, STUDY)[0]
    assert browser.post(STUDY, data=form | {"verdict": "wrong", "reading_key": "invented"}).status_code == 404
    assert answers(site.home) == []


def test_the_audit_trail_names_who_answered_what_when_and_why_and_only_the_last_can_be_undone(site, signal):
    answer(site, signal, "dismissed", reason="Too old")
    site.later(hours=1)
    answer(site, signal, "accepted", person="otto", reason="On second thoughts")
    page = site.browser("edna").get("/answers").text
    told = text_of(page)
    assert told.index("On second thoughts") < told.index("Too old")
    assert "24 Aug 2022, 10:30" in told
    assert len(forms(page, "/undo")) == 1
    assert "On second thoughts" not in site.browser("edna").get("/answers", params={"review": "another"}).text


def test_who_is_told_of_what_is_undone_by_nobody_else(site):
    stop = Answer(
        answer_id="stop", kind="subscription", subject="rosa", review_id=None, content={"is_on": False},
        given_by="rosa", given_at=NOW,
    )  # fmt: skip
    give(site.home, stop)
    browser = site.browser("edna")
    page = browser.get("/answers").text
    assert "Alerts stopped" in text_of(page)
    assert forms(page, "/undo") == []
    (form,) = forms(page, "/sign-out")
    assert browser.post("/undo", data=form | {"undo": "stop"}).status_code == 403
    assert answers(site.home) == [stop]


@pytest.mark.slow
def test_a_dismissed_signal_is_in_no_digest_until_the_dismissal_is_undone(tmp_path, tmp_path_factory):
    home = hand_made(tmp_path_factory.mktemp("own"))
    site = Site(tmp_path, home=home)

    def open_in_digest() -> set[str]:
        with open_warehouse(home) as con:
            take_answers(con, home)
            digest = compose(con, "cord", as_of=made.TODAY, run_id=made.RUN)
        return {f"{REVIEW}/signals/{one.signal_id}" for one in digest.new_signals + digest.open_signals}

    browser = site.browser("edna")
    signal = signals_of(browser.get(REVIEW).text)[0]
    assert signal in open_in_digest()
    _, reply = answer(site, signal, "dismissed")
    assert signal not in open_in_digest()
    judge(home, as_of=made.TODAY, run_id=made.RUN)
    assert "answer since that run" not in browser.get(REVIEW).text
    assert signal not in signals_of(browser.get(REVIEW).text)
    (form,) = forms(browser.get(signal).text, "/undo")
    browser.post("/undo", data=form)
    assert signal in open_in_digest()


@pytest.mark.slow
def test_a_signal_put_off_is_open_again_on_its_day(tmp_path, tmp_path_factory):
    home = hand_made(tmp_path_factory.mktemp("own"))
    site = Site(tmp_path, home=home)
    signal = signals_of(site.browser("edna").get(REVIEW).text)[0]
    answer(site, signal, "deferred", deferred_until="2022-08-26")
    for day, is_open in ((25, False), (26, True)):
        judge(home, as_of=made.TODAY.replace(day=day), run_id=made.RUN)
        assert (signal in signals_of(site.browser("edna").get(REVIEW).text)) is is_open


@pytest.mark.slow
def test_a_signal_that_was_withdrawn_says_why_instead_of_being_lost(tmp_path, tmp_path_factory):
    home = hand_made(tmp_path_factory.mktemp("own"))
    site = Site(tmp_path, home=home)
    signal = signals_of(site.browser("edna").get(REVIEW).text)[0]
    with open_warehouse(home) as con:
        con.execute("update core.article set is_retracted = true where pmid = '90000001'")
    judge(home, as_of=made.TODAY, run_id=made.RUN)
    page = site.browser("edna").get(signal)
    assert page.status_code == 200
    assert "Withdrawn on 24 August 2022" in page.text


@pytest.mark.slow
def test_text_from_outside_harms_no_page_however_long_it_is(tmp_path, tmp_path_factory):
    site = Site(tmp_path, home=hand_made(tmp_path_factory.mktemp("own"), hostile=True))
    browser = site.browser("edna")
    signals = signals_of(browser.get(REVIEW).text)
    paths = ["/", REVIEW, f"{REVIEW}/updated", f"{REVIEW}/claims/survival", STUDY, *signals]
    answer(site, signals[0], "dismissed", reason="<img src=x onerror=alert(1)> \u202e" + "x" * 1900)
    for path in [*paths, "/answers"]:
        page = browser.get(path)
        assert page.status_code == 200, path
        assert "<script>alert" not in page.text
        assert "<img" not in page.text
        assert "\u202e" not in page.text
        assert len(page.content) < 100_000, path


@pytest.mark.parametrize(
    "path",
    ["/reviews/other", f"{REVIEW}/signals/other", f"{REVIEW}/studies/1", f"{REVIEW}/claims/other", "/?page=0",
     "/?page=x", f"{REVIEW}/signals/%F0%9F%A7%A0", "/answers?page=-1", "/?page=99999999999999999999",
     f"/?page=000000001{'9' * 30}", f"/answers?page=000000001{'9' * 5000}"],
)  # fmt: skip
def test_what_is_not_there_is_said_on_a_page(site, path):
    reply = site.browser("edna").get(path)
    assert reply.status_code == 404
    assert "This did not work" in reply.text


@pytest.mark.slow
def test_what_could_not_be_looked_at_or_delivered_stands_first_and_is_said(tmp_path, tmp_path_factory):
    home = hand_made(tmp_path_factory.mktemp("own"))
    with open_warehouse(home) as con:
        con.execute("delete from core.annotation; delete from core.finding")
        con.execute(
            "insert into core.alert by name select 'a' as alert_id, 'cord' as review_id, 'edna' as recipient,"
            " 'mail' as channel, 'signals' as kind, 'Subject' as subject, 'x' as digest_path, 'failed' as state,"
            " 3 as attempts, 'mailbox full' as last_error, now()::timestamp as created_at, 'run-1' as run_id"
        )
    judge(home, as_of=made.TODAY, run_id=made.RUN)
    browser = Site(tmp_path, home=home).browser("edna")
    inbox, review = text_of(browser.get("/").text), text_of(browser.get(REVIEW).text)
    assert "1 review could not be wholly looked at" in inbox
    assert "1 alert did not arrive" in inbox
    assert "3 articles not read yet" in inbox
    assert "mailbox full" in review


@pytest.mark.slow
def test_a_page_is_the_snapshot_that_was_published_last_and_none_is_locked(tmp_path, tmp_path_factory):
    home = hand_made(tmp_path_factory.mktemp("own"))
    snapshot = Snapshot(home)
    with snapshot.read() as view:
        assert view.as_of == made.TODAY
        judge(home, as_of=datetime(2022, 9, 1, tzinfo=timezone.utc).date(), run_id=made.RUN)
        assert view.con.execute("select count(*) from today.signal").fetchone()[0] > 0
    with snapshot.read() as view:
        assert str(view.as_of) == "2022-09-01"


def test_answers_that_cannot_be_read_for_a_moment_keep_no_reader_from_what_is_published_next(tmp_path, published):
    home = tmp_path / "home"
    shutil.copytree(published / "published", home / "published")
    snapshot = Snapshot(home)
    (home / ANSWERS).write_text("no database")
    with pytest.raises(HomeUnusable), snapshot.read():
        pass
    (home / ANSWERS).unlink()
    replace_published(home)
    reader = threading.Thread(target=read_once, args=(snapshot,), daemon=True)
    reader.start()
    reader.join(10)
    assert not reader.is_alive()


def replace_published(home: Path) -> None:
    """What a run does at its end: another file lies at the same path."""
    path = home / "published" / "warehouse.duckdb"
    shutil.copy(path, beside := path.with_name("beside"))
    beside.replace(path)


def read_once(snapshot: Snapshot) -> None:
    with snapshot.read():
        pass


def test_before_the_first_run_the_reason_is_said(tmp_path):
    with pytest.raises(ConfigurationError, match="run `reviewwatch run` first"), Snapshot(tmp_path).read():
        pass


def test_of_a_very_long_sentence_the_part_around_the_words_read_is_shown():
    text = "x " * 5000 + "9.9 months" + " y" * 5000
    sentence = Sentence(section="ABSTRACT", start=0, text=text, read=((10000, 10010),))
    shown = pieces(sentence)
    assert [one.text for one in shown if one.is_read] == ["9.9 months"]
    assert shown[0].text == shown[-1].text == "\u2026"
    assert sum(len(one.text) for one in shown) < 1000


def test_words_read_and_concepts_that_cross_keep_both_marks():
    concept = Concept(start=4, end=15, label="tumour", name="lung cancer")
    sentence = Sentence(section="A", start=0, text="of lung cancer cells", read=((0, 7),), concepts=(concept,))
    shown = [(one.text, one.is_read, one.label, one.ends) for one in pieces(sentence)]
    assert "".join(text for text, *_ in shown) == sentence.text
    assert ("ung" in shown[1][0], shown[1][1:]) == (True, (True, "tumour", False))
    assert shown[2][1:] == (False, "tumour", True)
