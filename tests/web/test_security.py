"""What holds for every page of the inbox, whoever wrote it: headers, names, sizes, forms, roles, faults."""

import asyncio
import logging
import re
import sqlite3
from urllib.parse import quote

import pytest
from jinja2 import UndefinedError

from flows.web import answering
from flows.web.app import FORM_BYTES, PAGES
from flows.web.assets import STATIC
from flows.web.inbox import environment
from flows.web.page import RANK, get
from tests.inbox_site import FOREIGN, HERE, PASSWORD, Site, csrf, sign_in

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
GUARDED = [page for page in PAGES if page.least is not None]
ODD = (
    "<script>alert(1)</script>", "a\r\nSet-Cookie: x=y", "\u202egnp.exe", "\U0001f4a9", "x" * 20_000, "\x00",
    "%00%0d%0a",
)  # fmt: skip


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    return Site(tmp_path_factory.mktemp("site"))


def address_of(page) -> str:
    return re.sub(r"\{[^}]*\}", "x", page.path)


def called(page) -> str:
    return f"{page.method} {page.path}"


def ask(browser, page, **fields: str):
    if page.method == "GET":
        return browser.get(address_of(page))
    return browser.post(address_of(page), data=fields)


def assert_guarded(reply) -> None:
    assert reply.headers["content-security-policy"] == POLICY
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["x-frame-options"] == "DENY"
    assert reply.headers["referrer-policy"] == "same-origin"
    assert reply.headers["cross-origin-opener-policy"] == "same-origin"
    assert "geolocation=()" in reply.headers["permissions-policy"]
    if not reply.request.url.path.startswith("/static/") or reply.status_code != 200:
        assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", PAGES, ids=called)
@pytest.mark.parametrize("person", [None, "edna"])
def test_every_reply_forbids_what_is_not_ours_and_is_kept_by_no_cache(site, page, person):
    assert_guarded(ask(site.browser(person), page))


@pytest.mark.parametrize("path", ["/nowhere", "/static/no.css", "/static/../app.py", "/reviews/%00", "//evil.example/"])
def test_what_is_not_there_is_said_on_a_page_with_a_way_back(site, path):
    reply = site.browser().get(f"{HERE}{path}")
    assert_guarded(reply)
    assert reply.status_code in (303, 404)
    assert reply.status_code == 303 or ('<a href="/">' in reply.text and "There is no such" in reply.text)


def test_a_method_that_no_page_knows_is_refused(site):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
        reply = site.browser("edna").request(method, "/")
        assert reply.status_code == 405
        assert_guarded(reply)


def test_styles_and_scripts_may_be_kept_for_a_year_under_names_that_change_with_them(site):
    page = site.browser().get("/sign-in").text
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert len(addresses) >= 2
    for address in addresses:
        reply = site.browser().get(address)
        assert reply.status_code == 200
        assert "immutable" in reply.headers["cache-control"]
        assert_guarded(reply)
        name, mark, ending = address.removeprefix("/static/").split(".")
        assert reply.content == (STATIC / f"{name}.{ending}").read_bytes()
        assert site.browser().get(address.replace(mark, "0" * len(mark))).status_code == 404


def test_no_page_holds_a_script_or_style_of_its_own(site):
    for page in PAGES:
        text = ask(site.browser("edna"), page).text
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=\"/static/)", text), page.path


@pytest.mark.parametrize("page", GUARDED, ids=called)
def test_who_is_not_signed_in_sees_nothing_and_changes_nothing(site, page):
    reply = ask(site.browser(), page, answer_id="1")
    if page.method == "GET":
        assert reply.status_code == 303
        assert reply.headers["location"].startswith("/sign-in?next=%2F")
    else:
        assert reply.status_code == 401
        assert "nothing was kept" in reply.text


@pytest.mark.parametrize("page", [page for page in GUARDED if page.method == "POST"], ids=called)
def test_a_form_is_taken_only_from_a_page_of_this_session(site, page):
    browser, other = site.browser("otto"), site.browser("otto")
    for forged in ({}, {"csrf": ""}, {"csrf": csrf(other)}, {"csrf": csrf(browser)[:-1] + "\u00e9"}):
        reply = ask(browser, page, **forged)
        assert reply.status_code == 403
        assert "nothing was kept" in reply.text
    for foreign in ({"Origin": FOREIGN}, {"Origin": "null"}, {"Origin": "http://["}, {"Sec-Fetch-Site": "cross-site"}):
        reply = browser.post(address_of(page), data={"csrf": csrf(browser)}, headers=foreign)
        assert reply.status_code == 403


@pytest.mark.parametrize("page", [page for page in GUARDED if RANK[page.least] > RANK["reader"]], ids=called)
def test_who_has_a_lesser_role_may_not(site, page):
    browser = site.browser("rosa")
    reply = ask(browser, page, csrf=csrf(browser), answer_id="1")
    assert reply.status_code == 403
    assert "yours is reader" in reply.text


def test_readers_answer_nothing():
    assert all(page.least in ("editor", "operator") for page in answering.PAGES if page.method == "POST")


def test_a_form_of_this_session_is_taken(site):
    browser = site.browser("rosa")
    ours = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
    reply = browser.post("/sign-out", data={"csrf": csrf(browser)}, headers=ours)
    assert (reply.status_code, reply.headers["location"]) == (303, "/sign-in")


def test_a_site_whose_name_is_pointed_here_is_refused(site):
    for name in ("evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "", b"127.0.0.1\xe9"):
        reply = site.browser("edna").get("/sign-in", headers={"Host": name})
        assert reply.status_code == 400
        assert_guarded(reply)
    for name in ("127.0.0.1", "localhost:8765", "[::1]:8765"):
        assert site.browser().get("/sign-in", headers={"Host": name}).status_code == 200


def test_an_inbox_with_an_address_of_its_own_answers_to_it(tmp_path):
    site = Site(tmp_path, inbox='url = "https://inbox.example.org/"')
    assert site.browser(url="https://inbox.example.org").get("/sign-in").status_code == 200
    assert site.browser(url="https://example.org").get("/sign-in").status_code == 400


@pytest.mark.parametrize("page", [page for page in PAGES if page.method == "POST"], ids=called)
def test_a_form_that_is_too_long_is_refused_whether_it_says_so_or_not(site, page):
    browser = site.browser("edna")
    body = b"reason=" + b"x" * FORM_BYTES
    reply = browser.post(address_of(page), content=body)
    assert reply.status_code == 413
    assert "too long" in reply.text
    assert browser.post(address_of(page), content=iter([body[:100], body[100:]])).status_code == 413
    assert_guarded(reply)


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"\xff\xfe=\x80", 400), (b"&".join([b"a=1"] * 9000), 403), (b"csrf=%ff", 403), (b"=;&&==%", 403), (b"{}", 403)],
)
def test_a_form_that_cannot_be_read_is_refused(site, body, status):
    assert site.browser("edna").post("/sign-out", content=body).status_code == status


def test_a_browser_that_breaks_off_in_a_form_is_no_fault_of_ours(site):
    parts = [{"type": "http.request", "body": b"name=ed", "more_body": True}, {"type": "http.disconnect"}]
    replies = []

    async def receive():
        return parts.pop(0)

    async def send(message):
        replies.append(message)

    headers = [(b"host", b"127.0.0.1:8765")]
    scope = {"type": "http", "method": "POST", "path": "/sign-in", "query_string": b"", "headers": headers}
    asyncio.run(site.app(scope, receive, send))  # it would raise, and the log would hold a fault
    assert replies[0]["status"] == 400


@pytest.mark.parametrize("odd", ODD, ids=ascii)
def test_odd_text_goes_in_nowhere_unescaped(site, odd):
    browser = site.browser("edna")
    for reply in (
        browser.get("/sign-in", params={"next": f"/{odd}"}),
        browser.post("/sign-in", data={"name": odd, "password": odd, "next": odd}),
        browser.get("/answer", params={"token": odd}),
        browser.post("/unsubscribe", params={"token": odd}),
        browser.get("/enter", params={"token": odd}),
        browser.get("/nowhere/" + quote(odd[:500])),
    ):
        assert reply.status_code < 500
        assert_guarded(reply)
        assert "<script>alert" not in reply.text
        assert "\u202e" not in reply.text
        assert "x=y" not in reply.headers.get("set-cookie", "")


def test_every_template_escapes_and_cleans_the_words_of_others_and_knows_its_own():
    template = environment().from_string("<p title='{{ words }}'>{{ words }}</p>")
    shown = template.render(words="<b>'\u202eab\x00\n\U0001f4a9")
    assert shown == "<p title='&lt;b&gt;&#39;ab \U0001f4a9'>&lt;b&gt;&#39;ab \U0001f4a9</p>"
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing_of_this_name }}").render()


def test_a_fault_of_ours_shows_a_page_and_nothing_of_the_inside(tmp_path, monkeypatch, caplog):
    def broken(visit):
        raise RuntimeError("the inside, with a secret")

    monkeypatch.setattr("flows.web.app.PAGES", (get("/", broken), *PAGES[:4]))
    site = Site(tmp_path)
    reply = site.browser("edna").get("/")
    assert reply.status_code == 500
    assert "Traceback" not in reply.text
    assert "the inside" not in reply.text
    assert '<a href="/">' in reply.text
    assert_guarded(reply)


def test_people_that_cannot_be_read_let_nobody_in_and_are_not_shown(tmp_path, caplog):
    site = Site(tmp_path)
    browser = site.browser("edna")
    people = site.config / "people.toml"
    people.write_text(people.read_text("utf-8").replace('role = "editor"', 'role = "hunter2"'), "utf-8")
    reply = browser.get("/")
    assert reply.status_code == 503
    assert "hunter2" not in reply.text
    assert "hunter2" in caplog.text


def test_a_home_that_cannot_be_written_is_said(tmp_path):
    site = Site(tmp_path)
    browser = site.browser("edna")
    with sqlite3.connect(site.home / "sessions.sqlite") as con:
        con.execute("drop table session")
    (site.home / "sessions.sqlite").write_bytes(b"no database" * 100)
    assert browser.get("/").status_code == 503


def test_the_log_names_paths_and_people_but_no_secret(site, caplog):
    caplog.set_level(logging.DEBUG, "flows.web")
    browser = site.browser(address="192.0.2.7")
    sign_in(browser, "otto")
    browser.get("/answer", params={"token": "tellnobody"})
    browser.get("/enter", params={"token": "tellnobody"})
    browser.get("/a%0d%0aINFO forged line")
    browser.post("/sign-in", data={"name": "mysecretpassword", "password": "tellnobody"})
    assert "otto signed in from 192.0.2.7" in caplog.text
    assert "GET /answer 403" in caplog.text
    for secret in ("tellnobody", "mysecretpassword", PASSWORD, browser.cookies["reviewwatch"], csrf(browser), "argon2"):
        assert secret not in "\n".join(record.getMessage() for record in caplog.records if record.name == "flows.web")
    assert not any("\n" in record.getMessage() for record in caplog.records)
