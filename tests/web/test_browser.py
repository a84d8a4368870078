"""The inbox as an editor has it: a real browser before a real server, from signing in to the next digest."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from flows.digest_query import compose
from flows.settings import SAMPLE
from flows.web.tokens import sign
from tests import warehouse_fixture as made
from tests.inbox_site import PASSWORD, Site
from tests.web.browser import DESKTOP, PHONE, browser_path, served, started
from tests.web.homes import sampled
from warehouse.connect import open_warehouse
from warehouse.taking import take_answers

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(browser_path() is None, reason="no Chromium or Chrome is installed; the inbox was not driven"),
]

AS_OF = date(2022, 8, 24)
REVIEW = f"/reviews/{SAMPLE}"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# What looks alone can break: the dark and the phone change nothing else.
LOOKS = {"type": "rule", "values": ["color-contrast", "target-size"]}
SECONDS = 20


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Site:
    home = sampled(tmp_path_factory.mktemp("sample"), as_of=AS_OF)
    return Site(tmp_path_factory.mktemp("site"), home=home)


@pytest.fixture(scope="module")
def address(site):
    with served(site.app) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    with started() as browser:
        yield browser


@pytest.fixture
def visit(browser, address):
    """Opens pages for one person: visit("edna", viewport=...) is signed in through the form of the sign-in page."""
    contexts = []

    def opened(name: str | None = None, **settings):
        context = browser.new_context(base_url=address, **({"viewport": DESKTOP} | settings))
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(SECONDS * 1000)
        page.faults = []
        page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
        page.on("request", lambda asked: page.faults.append(asked.url) if address not in asked.url else None)
        if name:
            page.goto("/sign-in")
            page.fill("[name=name]", name)
            page.fill("[name=password]", PASSWORD)
            page.keyboard.press("Enter")
            page.wait_for_url(f"{address}/")
        return page

    yield opened
    for context in contexts:
        context.close()


def open_in_digest(site: Site) -> set[str]:
    """The signals that the next digest would tell."""
    with open_warehouse(site.home) as con:
        take_answers(con, site.home)
        digest = compose(con, SAMPLE, as_of=AS_OF, run_id=made.RUN)
    return {signal.signal_id for signal in digest.new_signals + digest.open_signals}


def signal_of(page) -> str:
    return page.url.rpartition("/")[2]


def test_an_editor_signs_in_dismisses_a_signal_with_a_reason_and_the_next_digest_leaves_it_out(site, visit):
    page = visit("edna")
    page.get_by_role("link", name="Intramedullary spinal cord metastatic tumors").click()
    page.get_by_role("link", name="Read the most pressing signal").click()
    signal = signal_of(page)
    assert signal in open_in_digest(site)
    assert page.locator("blockquote mark").first.is_visible()
    page.get_by_label("Too weak to change the claim").check()
    page.get_by_role("button", name="Dismiss").click()
    assert page.get_by_role("status").first.inner_text().startswith("Dismissed: ")
    assert signal_of(page) not in ("", signal)
    assert signal not in open_in_digest(site)
    page.get_by_role("button", name="Undo").first.click()
    assert page.get_by_role("status").first.inner_text().startswith("Undone.")
    assert signal in open_in_digest(site)
    assert page.faults == []


def test_from_the_link_in_a_mail_to_the_decision_it_is_two_clicks(site, visit):
    page = visit("edna")
    page.goto(REVIEW)
    link = page.locator("[data-item]").first.get_attribute("href")
    page.goto("about:blank")
    page.goto(link)  # the first click: the link of the mail
    page.get_by_role("button", name="Accept").click()
    assert "Accepted: " in page.get_by_role("status").first.inner_text()
    page.get_by_role("button", name="Undo").first.click()


def test_everything_can_be_done_by_keyboard_and_the_keys_can_be_turned_off(visit):
    page = visit("edna")
    page.goto(REVIEW)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("n")
    page.wait_for_url("**/signals/*")
    first = signal_of(page)
    page.keyboard.press("j")
    page.wait_for_url(lambda url: "/signals/" in url and first not in url)
    page.keyboard.press("d")
    page.wait_for_selector(".told")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Undo":
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Undone.")
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.get_by_role("button", name="Turn keys off").press("Enter")
    page.keyboard.press("Escape")
    here = page.url
    page.keyboard.press("j")
    page.wait_for_timeout(300)
    assert page.url == here
    page.focus("textarea")
    page.keyboard.type("judged")
    assert page.input_value("textarea") == "judged"


def test_without_scripts_everything_works(visit):
    page = visit("edna", java_script_enabled=False)
    page.goto(REVIEW)
    page.get_by_role("link", name="Read the most pressing signal").click()
    page.get_by_role("button", name="Later").click()
    assert "Put off until" in page.locator(".told").inner_text()
    page.locator(".told").get_by_role("button", name="Undo").click()
    assert "Undone." in page.locator(".told").inner_text()


def every_page(page, site: Site) -> list[str]:
    """One address of each kind of page, with an answer and a correction given so that their parts are shown."""
    page.goto(REVIEW)
    signal = page.locator("[data-item]").first.get_attribute("href")
    page.goto(signal)
    study = page.get_by_role("link", name="All that was read in it").get_attribute("href")
    page.get_by_role("button", name="Accept").click()
    page.goto(study)
    page.locator("summary").first.click()
    page.get_by_role("button", name="Say so").first.click()
    named = {"person": "edna", "review_id": SAMPLE}
    offer = {"signal_id": signal.rpartition("/")[2], "decision": "dismissed", "said": None}
    tokens = {"answer": sign(site.home, "answer", named | offer, at=site.now)}
    tokens["unsubscribe"] = sign(site.home, "unsubscribe", named, at=site.now)
    by_mail = [f"/{purpose}?token={token}" for purpose, token in tokens.items()]
    of_review = [REVIEW, f"{REVIEW}/claims/survival_under_4_months", f"{REVIEW}/updated"]
    return ["/", "/?q=nothing", *of_review, signal, study, "/answers", "/reviews/none", "/sign-in", *by_mail]


def test_no_page_breaks_the_accessibility_guidelines_in_the_light_in_the_dark_or_on_a_phone(site, visit):
    desktop, dark = visit("edna"), visit("edna", color_scheme="dark")
    phone = visit("edna", viewport=PHONE, has_touch=True)
    found = []
    for path in every_page(desktop, site):
        for name, page, rules in (("light", desktop, STANDARD), ("dark", dark, LOOKS), ("phone", phone, LOOKS)):
            page.goto(path)
            if page.locator("summary").count():
                page.locator("summary").first.click()
            result = Axe().run(page, options={"runOnly": rules})
            found += [
                f"{path} {name}: {one['id']} {one['nodes'][0]['html'][:160]}" for one in result.response["violations"]
            ]
    assert found == []


def test_on_a_phone_no_page_scrolls_sideways_and_what_is_touched_is_large_enough(site, visit):
    page = visit("edna", viewport=PHONE, has_touch=True)
    for path in every_page(page, site):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        small = page.evaluate(
            "[...document.querySelectorAll('button, summary, select, .button, input:not([type=hidden])')]"
            ".filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 90),"
            " (one.closest('label') ?? one).getBoundingClientRect()])"
            ".filter(([, box]) => box.width < 24 || box.height < 24).map(([html]) => html)"
        )
        assert small == [], path
