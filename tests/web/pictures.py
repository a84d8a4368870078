"""`make pictures`: docs/inbox*.png and docs/signal*.png anew, as a browser shows the bundled sample."""

import tempfile
from datetime import date
from pathlib import Path

from flows.settings import SAMPLE
from flows.web.sign_in import cookie_name
from tests.inbox_site import Site
from tests.web.browser import DESKTOP, PHONE, browser_path, served, started
from tests.web.homes import sampled

DOCS = Path(__file__).resolve().parents[2] / "docs"
REVIEW = f"/reviews/{SAMPLE}"


def main() -> None:
    """The four pictures are in docs; a line says so of each."""
    if browser_path() is None:
        raise SystemExit("No Chromium or Chrome is installed: install one and run again.")
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder), home=sampled(Path(folder, "home"), as_of=date(2022, 8, 24)))
        inbox = site.app.state.inbox
        edna = next(person for person in inbox.people() if person.name == "edna")
        with served(site.app) as address, started() as browser:
            for size, viewport in (("", DESKTOP), ("-phone", PHONE)):
                context = browser.new_context(base_url=address, viewport=viewport)
                key = inbox.sessions.start(edna, site.now).key
                context.add_cookies([{"name": cookie_name(inbox), "value": key, "url": address}])
                page = context.new_page()
                page.goto(REVIEW)
                _picture(page, f"inbox{size}.png")
                page.goto(page.get_by_role("link", name="Read the most pressing signal").get_attribute("href"))
                _picture(page, f"signal{size}.png")


def _picture(page, name: str) -> None:
    """What is seen without scrolling, and on a phone twice as much."""
    width, height = page.viewport_size["width"], page.viewport_size["height"]
    height = min(2 * height if width < 500 else height, page.evaluate("document.documentElement.scrollHeight"))
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=DOCS / name, full_page=True, clip=clip)
    print(f"docs/{name}: {(DOCS / name).stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
