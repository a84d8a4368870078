"""The demo: the main job over the bundled sample corpus, asked of a PubMed on loopback by the real client."""

import os
import sys
from datetime import date
from pathlib import Path

from extractors.pubmed.files import read_path
from flows.loopback import LoopbackPubMed
from flows.run import run_once
from flows.settings import SAMPLE


def run_demo(*, config: Path, home: Path, as_of: date) -> int:
    """Runs the main job for the sample's review and returns its exit code; nothing leaves this machine."""
    records = list(read_path(config / "sample" / f"{SAMPLE}.xml"))
    os.environ["NCBI_EMAIL"] = "demo@reviewwatch.example"  # the loopback PubMed asks for one as NCBI does
    os.environ.pop("NCBI_API_KEY", None)
    with LoopbackPubMed(records) as pubmed:
        print(
            f"A PubMed on loopback holds {len(records)} studies (digests in our own words) at {pubmed.url}; "
            "it is asked with the review's real query, which must leave the near misses among them behind.",
            file=sys.stderr,
        )
        code = run_once(config=config, home=home, review_ids=(SAMPLE,), source=pubmed.url, as_of=as_of)
    page = (home / "digests" / SAMPLE / "digest.html").resolve()
    print(f"\nThe digest page: {page.as_uri()}", file=sys.stderr)
    for command in ("serve --no-schedule", "signals", "status"):
        print(f"Next: {sys.argv[0]} {command} --home {home}", file=sys.stderr)
    return code
