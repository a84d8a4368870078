"""A letter's page in a real browser: nothing cut off, nothing that WCAG 2.2 AA forbids, by day and by night."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from axe_playwright_python.sync_playwright import Axe
from digest_example import LUNG, SURVIVAL_SIGNAL, blind_digest, busy_digest, quiet_digest

from flows.letters.write import write_letter
from flows.people import Person
from tests.web.browser import browser_path, started

pytestmark = [pytest.mark.slow, pytest.mark.skipif(browser_path() is None, reason="no Chromium is installed here")]


def overlong():
    """Words without a place to break, wherever PubMed could send them."""
    word = "metastasis" * 60
    study = replace(LUNG, title=word, journal=word, first_author=None, doi="10.1000/" + "a" * 150)
    return replace(busy_digest(), title=word, new_signals=(replace(SURVIVAL_SIGNAL, after=word, study=study),))


DAYS = {"busy": busy_digest(), "quiet": quiet_digest(), "blind": blind_digest(), "overlong": overlong()}


@pytest.fixture(scope="module")
def browser():
    with started() as running:
        yield running


@pytest.mark.parametrize("day", DAYS)
def test_a_letter_fits_any_screen_and_passes_the_checker_by_day_and_by_night(browser, day):
    letter = write_letter(
        DAYS[day], Person(name="ada", role="editor", channel="mail", address="ada@example.org", budget=12),
        alert_id="0123456789abcdef", at=datetime(2026, 11, 22, tzinfo=UTC), sender="watch@example.net",
        inbox_url="https://reviews.example.org", sign=lambda purpose, data, *, at: "t" * 300,
    )  # fmt: skip
    asked = []
    for scheme in ("light", "dark"):
        page = browser.new_page(color_scheme=scheme, viewport={"width": 320, "height": 700})
        page.on("request", lambda request: asked.append(request.url))
        page.set_content(letter.html)
        for width in (320, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            assert page.evaluate("document.documentElement.scrollWidth") == width
        assert all(box["height"] >= 24 for box in (one.bounding_box() for one in page.query_selector_all(".button")))
        found = Axe().run(page)
        assert not [one["id"] for one in found.response["violations"]]
        page.close()
    assert not asked
