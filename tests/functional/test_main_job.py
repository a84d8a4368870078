"""The main job step by step over the sample corpus, asked of a PubMed on loopback; Prefect is left out."""

import json
import shutil
from datetime import date
from functools import partial
from pathlib import Path

import pytest

from extractors.errors import SourceUnavailable
from extractors.pubmed.client import PubMed
from extractors.pubmed.files import read_path
from flows.alert import alert
from flows.annotate import annotate
from flows.compare import compare
from flows.harvest import harvest, windows
from flows.loopback import Fault, LoopbackPubMed
from flows.people import read_people
from flows.publish import publish
from flows.reviews import read_reviews
from flows.settings import PROJECT_CONFIG, read_settings
from warehouse.connect import open_warehouse
from warehouse.harvests import counts_of_run
from warehouse.judge import signals, status
from warehouse.reviews import store_review
from warehouse.runs import start_run

FIRST = "intramedullary-spinal-cord-metastasis"
SAMPLE = PROJECT_CONFIG / "sample" / f"{FIRST}.xml"
TODAY = date(2026, 11, 22)


class Silent:
    """Progress that nobody looks at."""

    outcome = ""

    def expect(self, total):
        pass

    def advance(self, count=1):
        pass


# NCBI's pace is kept in its own tests.
AT_ONCE = partial(PubMed, requests_per_second=1000, attempts=1)


@pytest.fixture(autouse=True)
def client(monkeypatch):
    monkeypatch.setenv("NCBI_EMAIL", "watcher@example.org")
    monkeypatch.setattr("flows.harvest.PubMed", AT_ONCE)


class Watch:
    """One home and one configuration; `run` does the main job once, as the flow does."""

    def __init__(self, home: Path, config: Path = PROJECT_CONFIG):
        self.home, self.config, self.runs = home, config, 0

    def run(self, source: str | Path, *, as_of: date = TODAY, review_ids: tuple[str, ...] = ()) -> dict:
        self.runs += 1
        run_id = f"run-{self.runs}"
        settings = read_settings(self.config)
        reviews = read_reviews(self.config, review_ids)
        from flows.clock import now

        with open_warehouse(self.home) as con:
            start_run(con, run_id=run_id, started_at=now(), as_of=as_of, source=str(source), software_version="0")
            for review in reviews:
                store_review(con, review, run_id=run_id, stored_at=now())
        given = {"home": self.home, "run_id": run_id, "progress": Silent()}
        result = {"harvests": []}
        for review in reviews:
            result["harvests"].append(harvest(review, source=str(source), as_of=as_of, settings=settings, **given))
        result["findings"] = annotate(config=self.config, settings=settings.annotate, **given)
        result["opened"] = compare(config=self.config, as_of=as_of, **given)
        people = read_people(self.config)
        result["told"] = alert(reviews, people=people, settings=settings, as_of=as_of, **given)
        publish(home=self.home, as_of=as_of, progress=Silent())
        return result

    def signals(self, as_of: date = TODAY) -> list[dict]:
        with open_warehouse(self.home, read_only=True) as con:
            return signals(con, as_of=as_of)


@pytest.fixture(scope="module")
def watched(tmp_path_factory):
    """The sample corpus watched once through loopback, then once more."""
    watch = Watch(tmp_path_factory.mktemp("home"))
    patch = pytest.MonkeyPatch()
    patch.setenv("NCBI_EMAIL", "watcher@example.org")
    patch.setattr("flows.harvest.PubMed", AT_ONCE)
    with LoopbackPubMed(list(read_path(SAMPLE))) as pubmed:
        first = watch.run(pubmed.url)
        before = everything(watch.home)
        second = watch.run(pubmed.url)
    patch.undo()
    return watch, first, second, before


def everything(home: Path) -> dict[str, int]:
    """How many rows each table holds, but for the log of runs and searches."""
    with open_warehouse(home, read_only=True) as con:
        tables = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where schema_name in ('raw', 'core')"
        ).fetchall()
        return {
            table: con.execute(f"select count(*) from {table}").fetchone()[0]
            for (table,) in tables
            if table not in ("core.run", "core.search")
        }


def test_a_run_finds_reads_compares_and_tells(watched):
    watch, first, _, _ = watched
    assert len(first["harvests"][0].pmids) == first["harvests"][0].new > 25
    assert first["harvests"][0].rejected == 0
    assert first["findings"] > 100
    assert first["opened"] >= 5
    assert first["told"].delivered == 1
    page = first["told"].pages[FIRST].read_text(encoding="utf-8")
    assert "9.9 months" in page
    assert (watch.home / "published" / "warehouse.duckdb").exists()


def test_a_second_run_finds_nothing_new_and_alerts_nobody(watched):
    watch, first, second, before = watched
    assert second["harvests"][0].pmids <= first["harvests"][0].pmids  # it looks at the last days again, no further
    assert second["harvests"][0].new == second["harvests"][0].changed == second["opened"] == second["findings"] == 0
    assert second["told"].delivered == 0
    assert everything(watch.home) == before
    assert "nothing" in (watch.home / "digests" / FIRST / "digest.txt").read_text(encoding="utf-8").lower()


def test_the_two_strongest_contradictions_are_signals_with_their_sentences(watched):
    watch, *_ = watched
    by_study = {}
    for signal in watch.signals():
        for evidence in signal["evidence"]:
            by_study.setdefault(evidence["pmid"], []).append((signal["claim_id"], signal["rule"], evidence["sentence"]))
    survival = [entry for entries in by_study.values() for entry in entries if "9.9 months" in entry[2]]
    assert ("survival_under_4_months", "B2_effect_size_change") in [entry[:2] for entry in survival]
    lung = by_study["35130420"]
    assert any(claim == "surgery_not_standard" and "urgery" in sentence for claim, _, sentence in lung)


def test_no_signal_rests_on_a_study_from_before_the_update(watched):
    watch, *_ = watched
    assert watch.signals()
    assert all("2019-08-24" < signal["first_seen_on"] <= TODAY.isoformat() for signal in watch.signals())
    assert watch.signals(date(2019, 8, 24)) == []


def test_a_past_day_knows_less_than_a_later_one(watched):
    watch, *_ = watched
    early, late = (
        {signal["signal_id"] for signal in watch.signals(day)} for day in (date(2020, 12, 31), date(2022, 8, 24))
    )
    assert early < late < {signal["signal_id"] for signal in watch.signals()}


def test_every_sentence_of_a_signal_slices_back_to_its_section(watched):
    watch, *_ = watched
    with open_warehouse(watch.home, read_only=True) as con:
        for signal in watch_signals(con):
            for evidence in signal["evidence"]:
                (text,) = con.execute(
                    "select text from core.article_section where pmid = ? and section = ?",
                    [evidence["pmid"], evidence["section"]],
                ).fetchone()
                assert text[evidence["start"] : evidence["end"]] == evidence["sentence"]


def watch_signals(con) -> list[dict]:
    return json.loads(json.dumps(signals(con, as_of=TODAY)))


def test_files_give_the_same_as_pubmed_and_are_not_held_against_the_query(tmp_path):
    watch = Watch(tmp_path)
    first = watch.run(SAMPLE)
    assert len(first["harvests"][0].pmids) == 60
    second = watch.run(SAMPLE)
    assert (second["harvests"][0].new, second["harvests"][0].changed, second["opened"]) == (0, 0, 0)


def test_a_second_review_is_a_second_file_and_no_code(tmp_path):
    config = tmp_path / "config"
    shutil.copytree(PROJECT_CONFIG, config)
    text = (config / "reviews" / f"{FIRST}.toml").read_text(encoding="utf-8")
    text = text.replace(f'id = "{FIRST}"', 'id = "epidural"').replace('topic = "intramedullary"', 'topic = "epidural_or_vertebral"')
    (config / "reviews" / "epidural.toml").write_text(text, encoding="utf-8")
    watch = Watch(tmp_path / "home", config)
    result = watch.run(SAMPLE)
    assert len(result["harvests"]) == 2
    assert (watch.home / "digests" / "epidural" / "digest.html").exists()
    with open_warehouse(watch.home, read_only=True) as con:
        assert {row["review_id"] for row in status(con, as_of=TODAY)} == {FIRST, "epidural"}
    assert {signal["review_id"] for signal in watch.signals()} >= {FIRST}


def test_a_search_that_fails_is_told_and_the_next_run_goes_on_where_it_stopped(tmp_path):
    watch = Watch(tmp_path)
    records = list(read_path(SAMPLE))
    asked = 0

    def broken(request):
        nonlocal asked
        asked += 1
        return Fault("error_element") if asked > 6 else None

    with LoopbackPubMed(records, faults=broken) as pubmed, pytest.raises(SourceUnavailable):
        watch.run(pubmed.url)
    with open_warehouse(tmp_path, read_only=True) as con:
        (told,) = con.execute("select error from core.search where state = 'failed'").fetchone()
        failed = con.execute("select count(*) from core.search where state = 'failed' and error is not null").fetchone()
        kept = con.execute("select count(*) from core.article").fetchone()
    assert failed == (1,) and kept[0] > 0 and "NCBI" in told
    with LoopbackPubMed(records) as pubmed:
        result = watch.run(pubmed.url)
    assert result["harvests"][0].new > 0


def test_windows_cover_every_day_once():
    days = list(windows(date(2019, 1, 1), date(2019, 1, 10), 4))
    assert days == [
        (date(2019, 1, 1), date(2019, 1, 4)), (date(2019, 1, 5), date(2019, 1, 8)), (date(2019, 1, 9), date(2019, 1, 10))
    ]  # fmt: skip
    assert list(windows(date(2019, 1, 2), date(2019, 1, 1), 4)) == []


def test_a_query_that_was_added_later_is_asked_of_the_past_too(tmp_path):
    config = tmp_path / "config"
    shutil.copytree(PROJECT_CONFIG, config)
    path = config / "reviews" / f"{FIRST}.toml"
    whole = path.read_text("utf-8")
    start, end = whole.index('[[queries]]\nname = "intramedullary"'), whole.index('[[queries]]\nname = "spinal cord metastasis"')
    watch = Watch(tmp_path / "home", config)
    with LoopbackPubMed(list(read_path(SAMPLE))) as pubmed:
        path.write_text(whole[:start] + whole[end:], "utf-8")
        before = watch.run(pubmed.url)
        path.write_text(whole, "utf-8")
        after = watch.run(pubmed.url)
        again = watch.run(pubmed.url)
    assert before["harvests"][0].new > 0
    assert after["harvests"][0].new > 0
    assert again["harvests"][0].new == 0 and len(again["harvests"][0].pmids) < len(after["harvests"][0].pmids)


def test_a_past_day_asked_for_later_is_looked_at_and_leaves_today_s_page_alone(tmp_path):
    watch = Watch(tmp_path)
    with LoopbackPubMed(list(read_path(SAMPLE))) as pubmed:
        page = watch.run(pubmed.url)["told"].pages[FIRST]
        today = page.read_text("utf-8")
        told = watch.run(pubmed.url, as_of=date(2021, 12, 31))["told"]
    past = told.pages[FIRST]
    assert told.delivered == 0, "the past is no news to whoever was told of a later day"
    assert page.read_text("utf-8") == today
    assert "2021-12-31" in past.name and "Could not look" not in past.read_text("utf-8")


def test_a_harvest_tried_again_tells_what_both_tries_brought_and_no_failure(tmp_path):
    watch = Watch(tmp_path)
    records = list(read_path(SAMPLE))
    faults = [None] * 6 + [Fault("error_element")] + [None] * 200
    with LoopbackPubMed(records, faults=faults) as pubmed:
        with pytest.raises(SourceUnavailable):
            watch.run(pubmed.url)
        watch.runs -= 1  # the same run tries again, as Prefect's retry does
        result = watch.run(pubmed.url)
    with open_warehouse(tmp_path, read_only=True) as con:
        assert con.execute("select count(*) from core.search where state = 'failed'").fetchone() == (0,)
        counts = counts_of_run(con, "run-1")
    assert counts["found"] == counts["new"] > result["harvests"][0].new
    assert counts["changed"] == counts["rejected"] == 0
