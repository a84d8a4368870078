"""The digest page in a real browser, where one is installed: nothing cut off, nothing asked of the network."""

import dataclasses
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from digest_example import LUNG, SURVIVAL_SIGNAL, blind_digest, busy_digest

from flows.digest import Digest
from flows.render import to_html

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --allow-file-access-from-files --virtual-time-budget=5000"
).split()

# The page in a frame of a phone's or a desk's width, measured from outside: its own policy lets no script run in it.
PROBE = """<!doctype html><iframe src="{page}" style="width:{width}px;height:900px"></iframe><pre></pre><script>
onload = () => {{
  const page = document.querySelector("iframe").contentDocument, shown = element => element.getClientRects().length > 0;
  document.querySelector("pre").textContent = JSON.stringify({{
    overflow: page.documentElement.scrollWidth - page.documentElement.clientWidth,
    plots: [...page.querySelectorAll(".plot svg")].filter(shown).length,
    targets: Math.min(...[...page.querySelectorAll(".links a")].map(link => link.getBoundingClientRect().height)),
    styled: getComputedStyle(page.querySelector(".verdict")).fontSize,
  }});
}}
</script>"""

pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed here")]


def in_browser(folder: Path, digest: Digest, *, width: int) -> dict[str, str]:
    """What the probe saw of the digest's page at this width in CSS pixels."""
    (folder / "page.html").write_text(to_html(digest), encoding="utf-8")
    (folder / "probe.html").write_text(PROBE.format(page="page.html", width=width), encoding="utf-8")
    seen = subprocess.run(
        [BROWSER, *QUIET, f"--user-data-dir={folder / 'profile'}", "--dump-dom", (folder / "probe.html").as_uri()],
        capture_output=True, text=True, timeout=120,
    ).stdout  # fmt: skip
    return dict(re.findall(r'"(\w+)":"?([-\w.]+)"?', re.search(r"<pre>(.*)</pre>", seen).group(1)))


def overlong() -> Digest:
    """Words without a place to break, wherever PubMed could send them."""
    word = "metastasis" * 20
    study = dataclasses.replace(
        LUNG, title=word, journal=word, first_author=None, doi="10.1000/" + "a" * 150, treatments=(word,)
    )
    signal = dataclasses.replace(SURVIVAL_SIGNAL, before=word, after=word, study=study)
    digest = busy_digest()
    return dataclasses.replace(
        digest,
        title=word,
        new_signals=(signal,),
        claims=tuple(dataclasses.replace(claim, strongest=study, statement=word) for claim in digest.claims),
        strongest=(dataclasses.replace(digest.strongest[0], study=study),),
    )


@pytest.mark.parametrize(
    ("make", "width"),
    [(overlong, 320), (overlong, 768), (overlong, 1280), (busy_digest, 360), (busy_digest, 1280), (blind_digest, 360)],
)
def test_nothing_runs_off_the_side_of_a_phone_or_a_desk(tmp_path, make, width):
    seen = in_browser(tmp_path, make(), width=width)
    assert int(seen["overflow"]) <= 0
    assert seen["plots"] == "2"  # of each plot the one that is drawn for this width


def test_styles_apply_under_the_page_s_own_policy_and_links_can_be_hit_with_a_thumb(tmp_path):
    seen = in_browser(tmp_path, busy_digest(), width=360)
    assert seen["styled"] == "24px"
    assert float(seen["targets"]) >= 24  # WCAG 2.2, 2.5.8
