"""How large the inbox's pages are, and how long they take, with 1,000 reviews and 100,000 studies.

The size is held; the time is printed, in processor time, so that other work on the machine does not count: on an idle
core a page takes as long.
"""

import time
from statistics import median

import duckdb
import pytest

from tests.inbox_site import Site
from tests.web.large_home import make_large_home
from warehouse.connect import PUBLISHED, WAREHOUSE

pytestmark = pytest.mark.slow

BYTES, ROUNDS = 100_000, 3
LARGE, USUAL = "review-0000", "review-0500"


def test_every_page_stays_below_100_kb_with_1000_reviews_and_100000_studies(tmp_path, capsys):
    home = make_large_home(tmp_path / "home")
    with duckdb.connect(str(home / PUBLISHED / WAREHOUSE), read_only=True) as con:
        query = "select signal_id, pmid from today.signal where review_id = $1 and claim_id = 'claim_3' limit 1"
        (signal, pmid), (usual, _) = (con.execute(query, [review]).fetchone() for review in (LARGE, USUAL))
        (counts,) = con.execute(
            "select (select count(*) from today.review_status), (select count(*) from today.study)"
        ).fetchall()
    assert counts == (1_000, 100_000)
    browser = Site(tmp_path, home=home).browser("edna")
    large, measured = f"/reviews/{LARGE}", {}
    for path in (
        "/", "/?page=40", "/?q=spinal+0500", large, f"/reviews/{USUAL}", f"{large}/claims/claim_3",
        f"{large}/claims/claim_3?page=9", f"{large}/signals/{signal}", f"/reviews/{USUAL}/signals/{usual}",
        f"{large}/studies/{pmid}", f"{large}/updated", "/answers", f"/answers?review={LARGE}&page=2",
    ):  # fmt: skip
        times = []
        for _ in range(ROUNDS):
            started = time.process_time()
            reply = browser.get(path)
            times.append(time.process_time() - started)
            assert reply.status_code == 200, path
        measured[path] = (median(times), len(reply.content))
    with capsys.disabled():
        print()
        for path, (seconds, size) in measured.items():
            print(f"{1000 * seconds:6.0f} ms {size / 1000:6.1f} KB  {path}")
    assert {path: size for path, (_, size) in measured.items() if size > BYTES} == {}
