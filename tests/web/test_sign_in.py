"""Who gets in: by password, by a proxy's header, by the printed link; how long, and how often one may try."""

from datetime import timedelta

import pytest

from extractors.errors import UsageError
from flows.people import Person
from flows.web import passwords
from flows.web import sign_in as module
from flows.web.limiter import MOST, Limiter
from flows.web.passwords import hash_password, is_right
from flows.web.sign_in import Entry
from tests.inbox_site import (
    FOREIGN, NOW, OF_NOBODY, OF_NOBODY_PASSWORD, OTHER_HASH, PASSWORD, PASSWORD_HASH, PEOPLE, Site, csrf, sign_in
)  # fmt: skip

PROXY = 'url = "https://inbox.example.org"\nuser_header = "X-Forwarded-User"\nproxies = ["10.0.0.1"]'
OUTSIDE = "https://inbox.example.org"
EDNA = Person(name="edna", role="editor", password=PASSWORD_HASH)


@pytest.fixture
def site(tmp_path) -> Site:
    return Site(tmp_path)


def is_in(browser) -> bool:
    """Whether a page that asks for a role is shown; before the first run it says that nothing is published."""
    return browser.get("/").status_code != 303


# passwords


def test_who_knows_the_password_gets_in_whatever_the_case_of_the_name(site):
    for name in ("edna", " Edna ", "EDNA"):
        browser = site.browser()
        reply = sign_in(browser, name)
        assert (reply.status_code, reply.headers["location"]) == (303, "/")
        assert is_in(browser)


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("edna", "wrong"), ("edna", ""), ("", PASSWORD), ("nobody", PASSWORD), ("edna", PASSWORD_HASH),
        ("edna", PASSWORD.upper()),
    ],
    ids=("wrong", "no password", "no name", "unknown name", "the hash", "in capitals"),  # the hash differs by run
)  # fmt: skip
def test_nobody_else_does_and_all_are_told_the_same(site, name, password):
    browser = site.browser()
    reply = sign_in(browser, name, password)
    assert reply.status_code == 403
    assert module.FAILED in reply.text
    assert not reply.cookies
    assert not is_in(browser)


def test_an_unknown_name_costs_as_much_work_as_a_known_one(site, monkeypatch):
    assert OF_NOBODY.split("$")[:4] == hash_password(PASSWORD).split("$")[:4]  # algorithm, version and cost
    asked = []

    class Watched:
        def verify(self, expected, password):
            asked.append(expected)
            raise passwords.Argon2Error

    monkeypatch.setattr(passwords, "_HASHER", Watched())
    for name in ("edna", "nobody"):
        sign_in(site.browser(), name, "wrong")
    assert asked == [PASSWORD_HASH, passwords._OF_NOBODY]


def test_who_has_no_password_gets_in_with_none(site):
    site.set_people(PEOPLE, password_hash="")
    assert sign_in(site.browser(), "edna", "").status_code == 403
    for password in ("", OF_NOBODY_PASSWORD):
        assert not is_right(None, password)
        assert not is_right(Person(name="edna", role="editor"), password)


def test_a_password_is_the_same_from_every_keyboard():
    person = Person(name="edna", role="editor", password=hash_password("na\u00efve metastasis caf\u00e9"))
    assert is_right(person, "nai\u0308ve metastasis cafe\u0301")


@pytest.mark.parametrize("password", ["", "short", "x" * 14, "x" * 1025])
def test_a_password_too_short_or_too_long_is_refused_with_the_reason(password):
    with pytest.raises(UsageError, match="at least 15"):
        hash_password(password)


# sessions


def test_the_cookie_is_kept_from_scripts_and_other_sites(site):
    cookie = sign_in(site.browser(), "edna").headers["set-cookie"]
    assert cookie.startswith("reviewwatch=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Secure" not in cookie


def test_with_https_it_is_sent_over_https_alone(tmp_path):
    site = Site(tmp_path, inbox='url = "https://inbox.example.org"')
    cookie = sign_in(site.browser(url=OUTSIDE), "edna").headers["set-cookie"]
    assert cookie.startswith("__Host-reviewwatch=")
    assert {"HttpOnly", "Secure", "Path=/"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_a_session_ends_after_its_hours_whatever_the_browser_keeps(site):
    browser = site.browser()
    sign_in(browser, "edna")
    key = browser.cookies["reviewwatch"]
    site.later(hours=11, minutes=59)
    assert is_in(browser)
    site.later(minutes=2)
    browser.cookies.set("reviewwatch", key)
    assert not is_in(browser)


def test_who_signs_out_is_out_also_with_a_copy_of_the_cookie(site):
    browser, copy = site.browser("edna"), site.browser()
    copy.cookies.set("reviewwatch", browser.cookies["reviewwatch"])
    assert is_in(copy)
    browser.post("/sign-out", data={"csrf": csrf(browser)})
    assert not is_in(browser)
    assert not is_in(copy)


@pytest.mark.parametrize("changed", ["password", "role", "gone"])
def test_another_password_or_role_ends_the_sessions_of_before(site, changed):
    browser, other = site.browser("edna"), site.browser("otto")
    if changed == "password":
        site.set_people({"edna": "editor"}, password_hash=OTHER_HASH)
    elif changed == "role":
        site.set_people(PEOPLE | {"edna": "reader"})
    else:
        site.set_people({"otto": "operator"})
    assert not is_in(browser)
    assert is_in(other) == (changed != "password")


@pytest.mark.parametrize("forged", ["", "x", "x" * 5000, "' or 1=1 --", "edna", "null"])
def test_a_made_up_cookie_opens_nothing(site, forged):
    sign_in(site.browser(), "edna")
    browser = site.browser()
    browser.cookies.set("reviewwatch", forged)
    assert not is_in(browser)


def test_a_key_planted_before_signing_in_is_worth_nothing_after(site):
    planted = site.browser("rosa").cookies["reviewwatch"]
    victim = site.browser()
    victim.cookies.set("reviewwatch", planted)
    sign_in(victim, "edna")
    thief = site.browser()
    thief.cookies.set("reviewwatch", planted)
    assert not is_in(thief)


def test_the_file_of_sessions_signs_nobody_in_and_only_its_owner_reads_it(site):
    browser = site.browser("edna")
    file = site.home / "sessions.sqlite"
    assert browser.cookies["reviewwatch"].encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o077 == 0


def test_a_restart_signs_nobody_out(tmp_path, site):
    browser = site.browser("edna")
    again = Site(tmp_path / "again", home=site.home).browser()
    again.cookies.set("reviewwatch", browser.cookies["reviewwatch"])
    assert is_in(again)


# where one goes after it


@pytest.mark.parametrize("path", ["/", "/reviews/a%20b?page=2", "/reviews/x/signals/y"])
def test_after_signing_in_one_is_where_one_wanted_to_go(site, path):
    browser = site.browser()
    asked = browser.get(path)
    page = browser.get(asked.headers["location"]).text
    given = page.partition('name="next" value="')[2].partition('"')[0].replace("&amp;", "&")
    assert sign_in(browser, "edna", next=given).headers["location"] == path


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "///evil.example", "/\t/evil.example", "/\n/evil.example", " //evil.example", "evil.example", "a:evil.example",
        "/\x00/evil.example", "", "https:/\\evil.example", "/\u2028/evil", "//[", "//[evil.example",
    ],
)  # fmt: skip
def test_signing_in_leads_nowhere_else(site, path):
    assert sign_in(site.browser(), "edna", next=path).headers["location"] == "/"
    assert "evil" not in site.browser().get("/sign-in", params={"next": path}).text


def test_another_site_signs_nobody_in(site):
    browser = site.browser()
    reply = browser.post("/sign-in", data={"name": "edna", "password": PASSWORD}, headers={"Origin": FOREIGN})
    assert reply.status_code == 403
    assert not reply.cookies


# how often


def test_who_fails_again_and_again_waits_longer_and_longer(site):
    waits = []
    for _ in range(14):
        browser = site.browser()
        reply = sign_in(browser, "edna", "wrong")
        if reply.status_code == 429:
            waits.append(int(reply.headers["retry-after"]))
            assert f"Wait {waits[-1]} seconds" in reply.text
            site.later(seconds=waits[-1])
    assert waits == sorted(waits)
    assert waits[0] == 1
    assert waits[-1] >= 8


def test_who_must_wait_is_not_let_in_with_the_right_password_either(site):
    for _ in range(5):
        sign_in(site.browser(), "edna", "wrong")
    assert sign_in(site.browser(address="192.0.2.1"), "edna").status_code == 429
    site.later(seconds=1)
    assert sign_in(site.browser(address="192.0.2.1"), "edna").status_code == 303


def test_one_address_may_not_try_many_names(site):
    for number in range(5):
        assert sign_in(site.browser(), f"name{number}", "wrong").status_code == 403
    assert sign_in(site.browser(), "otto").status_code == 429
    assert sign_in(site.browser(address="192.0.2.1"), "otto").status_code == 303


def test_a_stranger_locks_nobody_out_for_more_than_a_minute():
    limiter = Limiter()
    now = NOW
    for number in range(40):
        wait = limiter.seconds_to_wait("edna", f"192.0.2.{number}", now)
        now += timedelta(seconds=wait)
    assert wait == 60


@pytest.mark.parametrize("way", ["success", "an hour"])
def test_failures_are_forgotten_after_success_and_after_an_hour(way):
    limiter = Limiter()
    for _ in range(5):
        assert limiter.seconds_to_wait("edna", "192.0.2.1", NOW) == 0
    assert limiter.seconds_to_wait("edna", "192.0.2.1", NOW) > 0
    if way == "success":
        limiter.succeeded("edna", "192.0.2.1")
    later = NOW + timedelta(minutes=0 if way == "success" else 61)
    assert [limiter.seconds_to_wait("edna", "192.0.2.1", later) for _ in range(6)] == [0, 0, 0, 0, 0, 1]


def test_all_addresses_of_one_ipv6_network_count_as_one():
    limiter = Limiter()
    for number in range(5):
        assert limiter.seconds_to_wait(f"name{number}", f"2001:db8::{number}", NOW) == 0
    assert limiter.seconds_to_wait("edna", "2001:db8::ffff", NOW) > 0
    assert limiter.seconds_to_wait("edna", "2001:db8:0:1::1", NOW) == 0


def test_the_memory_of_tries_is_bounded():
    limiter = Limiter()
    for number in range(MOST):
        limiter.seconds_to_wait(f"name{number}", f"address{number}", NOW)
    assert len(limiter._tries) == MOST


# a reverse proxy


def test_the_proxy_says_who_it_is(tmp_path):
    site = Site(tmp_path, inbox=PROXY)
    browser = site.browser(address="10.0.0.1", url=OUTSIDE, X_Forwarded_User="edna")
    assert is_in(browser)
    token = csrf(browser)
    assert token
    assert browser.post("/sign-out", data={"csrf": token}).status_code == 303
    assert browser.post("/undo", data={"csrf": token}).status_code == 403


def test_another_name_from_the_proxy_is_another_session(tmp_path):
    site = Site(tmp_path, inbox=PROXY)
    browser = site.browser(address="10.0.0.1", url=OUTSIDE, X_Forwarded_User="edna")
    token = csrf(browser)
    browser.headers["X-Forwarded-User"] = "otto"
    assert csrf(browser) != token
    assert "otto, operator" in browser.get("/sign-in").text
    browser.headers["X-Forwarded-User"] = "stranger"
    assert not is_in(browser)
    assert "people.toml" in browser.get("/sign-in").text


def test_nobody_else_is_believed_and_the_try_is_logged(tmp_path, caplog):
    site = Site(tmp_path, inbox=PROXY)
    for address in ("192.0.2.9", "10.0.0.11", "::ffff:10.0.0.1"):
        browser = site.browser(address=address, url=OUTSIDE, X_Forwarded_User="edna", X_Forwarded_For="10.0.0.1")
        assert not is_in(browser)
        assert f"{address} named somebody in X-Forwarded-User but is no proxy" in caplog.text


def test_a_name_that_a_browser_sent_beside_the_proxys_is_not_believed(tmp_path):
    site = Site(tmp_path, inbox=PROXY)
    both = [("X-Forwarded-User", "edna"), ("X-Forwarded-User", "rosa")]
    browser = site.browser(address="10.0.0.1", url=OUTSIDE)
    assert browser.get("/", headers=both).status_code == 303


def test_a_session_of_the_proxy_is_void_without_the_proxy(tmp_path):
    site = Site(tmp_path, inbox=PROXY)
    browser = site.browser(address="10.0.0.1", url=OUTSIDE, X_Forwarded_User="edna")
    browser.get("/")
    elsewhere = site.browser(url=OUTSIDE)
    elsewhere.cookies.set("__Host-reviewwatch", browser.cookies["__Host-reviewwatch"])
    assert not is_in(elsewhere)
    del browser.headers["X-Forwarded-User"]
    assert not is_in(browser)


def test_with_a_proxy_no_password_signs_in(tmp_path):
    site = Site(tmp_path, inbox=PROXY)
    assert sign_in(site.browser(address="10.0.0.1", url=OUTSIDE), "edna").status_code == 403


def test_without_a_header_in_the_settings_no_header_is_believed(site):
    assert not is_in(site.browser(X_Forwarded_User="edna", Remote_User="edna"))


def test_behind_a_proxy_tries_count_for_the_address_that_it_names(tmp_path):
    site = Site(tmp_path, inbox='url = "https://inbox.example.org"\nproxies = ["10.0.0.1"]')
    for number in range(5):
        browser = site.browser(address="10.0.0.1", url=OUTSIDE, X_Forwarded_For="1.1.1.1, 192.0.2.1")
        sign_in(browser, f"name{number}", "wrong")
    for forwarded, status in (("2.2.2.2, 192.0.2.1", 429), ("192.0.2.1, 192.0.2.2", 303)):
        browser = site.browser(address="10.0.0.1", url=OUTSIDE, X_Forwarded_For=forwarded)
        assert sign_in(browser, "edna").status_code == status


def test_the_address_counts_that_the_proxy_adds_on_a_line_of_its_own(tmp_path):
    site = Site(tmp_path, inbox='url = "https://inbox.example.org"\nproxies = ["10.0.0.1"]')
    for number in range(6):
        lines = [("X-Forwarded-For", f"203.0.113.{number}"), ("X-Forwarded-For", "192.0.2.1")]
        browser = site.browser(address="10.0.0.1", url=OUTSIDE)
        reply = browser.post("/sign-in", data={"name": f"name{number}", "password": "wrong"}, headers=lines)
    assert reply.status_code == 429


# the printed link


def test_the_printed_link_signs_in_once(tmp_path):
    entry = Entry(EDNA, NOW)
    site = Site(tmp_path, entry=entry)
    browser, second, link = site.browser(), site.browser(), f"/enter?token={entry.token}"
    assert "You enter as edna" in second.get(link).text  # a preview, which uses nothing
    assert not is_in(second)
    assert browser.post(link).headers["location"] == "/"
    assert "edna, editor" in browser.get("/sign-in").text
    assert second.post(link).status_code == 403
    assert not is_in(second)


def test_the_printed_link_is_of_no_use_after_ten_minutes_or_to_who_guesses(tmp_path):
    entry = Entry(EDNA, NOW)
    site = Site(tmp_path, entry=entry)
    for token in ("", "x", entry.token[:-1], entry.token + "=", "\ud800"):
        for ask in (site.browser().get, site.browser().post):
            assert ask("/enter?token=" + token.encode("utf-8", "ignore").decode()).status_code == 403
    site.later(minutes=10, seconds=1)
    reply = site.browser().post("/enter", params={"token": entry.token})
    assert reply.status_code == 403
    assert "reviewwatch serve" in reply.text


def test_without_a_printed_link_no_token_enters(site):
    assert site.browser().post("/enter?token=").status_code == 403
