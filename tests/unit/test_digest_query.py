"""What the digest tells of a warehouse, from three studies made by hand."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from shutil import copyfile

import duckdb
import pytest
import warehouse_fixture as made

from extractors.records import Rejection
from extractors.rules import Rules
from flows.digest import Digest
from flows.digest_query import compose
from flows.render import to_html, to_text
from flows.toml import read_toml
from flows.wording import headline
from warehouse.connect import WAREHOUSE, open_warehouse
from warehouse.harvests import Search
from warehouse.judge import load_rules, open_signals
from warehouse.outbox import mark_delivered, mark_failed, mark_refused, record_alert

RULES = read_toml(Path(__file__).parents[2] / "config" / "signals.toml", Rules)


@pytest.fixture(scope="module")
def judged(tmp_path_factory) -> Path:
    """A home whose warehouse holds the three studies and the signals that they gave in the first run."""
    home = made.new_home(tmp_path_factory.mktemp("judged"))
    with open_warehouse(home) as con:
        made.fill(con)
        load_rules(con, RULES)
        open_signals(con, as_of=made.TODAY, run_id=made.RUN)
    return home


@pytest.fixture
def con(judged, tmp_path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the judged warehouse, for a test to write into."""
    copyfile(judged / WAREHOUSE, tmp_path / WAREHOUSE)
    with open_warehouse(tmp_path) as con:
        yield con


def digest_of(con: duckdb.DuckDBPyConnection, *, as_of: date = made.TODAY, run_id: str = made.RUN) -> Digest:
    return compose(con, made.REVIEW.id, as_of=as_of, run_id=run_id)


@pytest.fixture(scope="module")
def digest(judged) -> Digest:
    with open_warehouse(judged, read_only=True) as con:
        return digest_of(con)


@pytest.fixture
def tell(con) -> Callable[..., str]:
    """Puts every open signal, or those to take back, into the outbox as an alert of a run."""

    def record(run_id: str, *, withdrawn: tuple[str, ...] = (), days: int = 0) -> str:
        ids = [signal_id for (signal_id,) in con.execute("select signal_id from core.signal").fetchall()]
        record_alert(
            con, alert_id=run_id + "".join(withdrawn), review_id=made.REVIEW.id, recipient="editors", channel="folder",
            kind="signals", said={} if withdrawn else dict.fromkeys(ids), withdrawn_ids=withdrawn, subject="News",
            digest_path="", run_id=run_id, created_at=made.NOW + timedelta(days=days),
        )  # fmt: skip
        return run_id + "".join(withdrawn)

    return record


@pytest.fixture(scope="module")
def eventful(judged, tmp_path_factory) -> Digest:
    """The second run, in which much went wrong: three of four searches are incomplete, three records unreadable."""
    home = tmp_path_factory.mktemp("eventful")
    copyfile(judged / WAREHOUSE, home / WAREHOUSE)
    first = {"window_start": date(2019, 8, 24), "window_end": date(2020, 8, 24)}
    second = {"window_start": date(2020, 8, 25), "window_end": made.TODAY}
    searches = [
        one_search("failed", found=None, fetched=0, error="PubMed answered 503."),
        one_search("short", found=5, fetched=3),
        one_search("windows", found=2, fetched=2, warnings=("phrase not found",), **first),
        one_search("windows", found=1, fetched=1, **second),
        one_search("half", **first),
        one_search("half", found=None, fetched=0, error="time-out", **second),
    ]
    broken = [
        Rejection(pmid=None, reason=reason, source="s", excerpt=excerpt)
        for reason, excerpt in (("cut short", "a"), ("no PMID", "b"), ("no PMID", "c"))
    ]
    with open_warehouse(home) as con:
        made.open_run(con, "run-2")
        made.harvest(con, *made.STUDIES, *broken, run_id="run-2", searches=searches, searched_up_to=None)
        return digest_of(con, run_id="run-2")


def one_search(name: str, **fields: object) -> Search:
    given = {"query_name": name, "query": name, "searched_at": made.NOW, "found": 3, "fetched": 3}
    return Search(**given | fields)


def search_of(digest: Digest, name: str) -> object:
    return next(search for search in digest.searches if search.name == name)


def test_a_study_against_a_claim_is_told_with_before_after_and_the_marked_sentence(digest):
    signal = next(signal for signal in digest.new_signals if signal.claim_id == "survival")
    assert (signal.rule, signal.relation, signal.priority) == ("B2_effect_size_change", "contradicts", "high")
    assert signal.before == "median survival under 4 months"
    assert "9.9 months" in signal.after and "appears to" in signal.after
    assert signal.meaning in [rule.meaning for rule in RULES.rules]
    assert (signal.study.journal, signal.study.design, signal.study.patients) == ("Neurosurg Rev", "case_series", 30)
    assert list(signal.quotation.pieces()) == [
        ("Median survival was ", False), ("9.9 months", True), (".", False),
    ]  # fmt: skip


def test_the_most_pressing_signals_come_first(digest):
    assert [signal.priority for signal in digest.new_signals] == ["high", "medium"]


def test_every_claim_is_there_the_least_sure_first(digest):
    assert [(claim.claim_id, claim.contradicts) for claim in digest.claims] == [("survival", 1), ("surgery", 1)]
    assert digest.claims[0].status == "probably_out_of_date"
    assert digest.claims[0].reason in [row.meaning for row in RULES.statuses]
    assert {claim.strongest.pmid for claim in digest.claims} == {"90000001"}


def test_only_studies_of_the_subject_are_read_as_evidence_and_drawn_as_survival(digest):
    assert [evidence.study.pmid for evidence in digest.strongest] == ["90000001"]
    assert [(one.label, one.months, one.patients) for one in digest.survival] == [("Neurosurg Rev", 9.9, 30)]
    assert (digest.survival_figure.months, digest.survival_figure.words) == (4, "under 4 months")


def test_a_study_says_what_it_does_to_each_claim(digest):
    assert digest.strongest[0].relations == (
        ("contradicts", made.REVIEW.claims[0].statement),
        ("contradicts", made.REVIEW.claims[1].statement),
    )


def test_years_count_studies_on_the_subject_and_on_others(digest):
    assert [(one.year, one.on_subject, one.on_other_subjects) for one in digest.years] == [
        (2018, 1, 0), (2020, 0, 1), (2021, 1, 0),
    ]  # fmt: skip
    assert digest.signal_days == (date(2021, 3, 2),)


def test_the_first_run_says_that_all_it_found_is_new(digest):
    assert (digest.found, digest.new, digest.changed, digest.rejected) == (3, 3, 0, 0)
    assert (digest.articles, digest.articles_after_update) == (3, 2)
    assert digest.last_digest_on is None
    assert digest.could_look
    assert digest.searched_up_to == made.TODAY


def test_a_past_day_knows_nothing_of_later_studies(con):
    past = digest_of(con, as_of=date(2020, 12, 31))
    assert not past.new_signals
    assert not past.strongest
    assert [one.year for one in past.years] == [2018, 2020]


def test_a_signal_told_in_an_earlier_run_is_not_new_and_still_waits_for_its_answer(con, tell):
    mark_delivered(con, tell("run-1"), delivered_at=made.NOW)
    later = digest_of(con, run_id="run-2")
    assert not later.new_signals
    assert len(later.open_signals) == 2
    assert later.last_digest_on == made.TODAY


def test_composing_again_within_the_run_that_told_gives_the_same_news(con, tell):
    mark_delivered(con, tell("run-1"), delivered_at=made.NOW)
    again = digest_of(con, run_id="run-1")
    assert len(again.new_signals) == 2
    assert again.last_digest_on is None


def test_a_signal_whose_alert_did_not_arrive_is_still_new(con, tell):
    mark_failed(con, tell("run-1"), error="mail server away", next_attempt_at=made.NOW)
    assert len(digest_of(con, run_id="run-2").new_signals) == 2


def test_a_dismissed_signal_is_told_no_more(con, digest):
    con.execute(
        "insert into core.decision values ('d', ?, 'dismissed', null, null, 'not our patients', 'An Editor', ?)",
        [digest.new_signals[0].signal_id, made.NOW.replace(tzinfo=None)],
    )
    after = digest_of(con)
    assert digest.new_signals[0].signal_id not in {
        signal.signal_id for signal in after.new_signals + after.open_signals
    }


def test_a_search_that_failed_is_told_with_its_reason_and_no_number(eventful):
    search = search_of(eventful, "failed")
    assert (search.found, search.failure) == (None, "PubMed answered 503.")
    assert not eventful.could_look


def test_a_search_that_brought_less_than_it_found_did_not_complete(eventful):
    assert search_of(eventful, "short").failure == "2 of 5 records were not received."


def test_a_query_asked_in_windows_is_one_line_from_the_first_day_to_the_last(eventful):
    search = search_of(eventful, "windows")
    assert (search.from_day, search.to_day, search.found) == (date(2019, 8, 24), made.TODAY, 3)
    assert (search.failure, search.warnings) == (None, ("phrase not found",))


def test_one_failed_window_leaves_its_query_incomplete(eventful):
    search = search_of(eventful, "half")
    assert (search.found, search.failure) == (None, "time-out")


def test_records_that_could_not_be_read_are_counted_by_reason(eventful):
    assert [(aside.reason, aside.records) for aside in eventful.set_aside] == [("no PMID", 2), ("cut short", 1)]


def test_a_run_counts_what_it_saw_again_and_calls_it_neither_new_nor_changed(eventful):
    assert (eventful.found, eventful.new, eventful.changed) == (3, 0, 0)


def test_an_article_that_no_pipeline_has_read_makes_the_digest_incomplete(con, digest):
    assert digest.is_complete
    con.execute("delete from core.annotation where pmid = '90000002'")
    waiting = digest_of(con)
    assert (waiting.unread, waiting.is_complete) == (1, False)


def test_articles_read_from_our_own_summary_are_known_to_the_digest(con, digest):
    assert not digest.holds_summaries
    con.execute("update core.article set is_digest = true where pmid = '90000001'")
    marked = digest_of(con)
    assert marked.holds_summaries
    assert marked.new_signals[0].study.is_summary


def test_a_review_that_is_not_there_is_an_error_with_its_name(con):
    with pytest.raises(ValueError, match="'spine'"):
        compose(con, "spine", as_of=made.TODAY, run_id=made.RUN)


def test_what_was_told_and_closed_since_is_told_as_withdrawn_until_that_has_arrived(con, tell):
    made.open_run(con, "run-0")
    mark_delivered(con, tell("run-0"), delivered_at=made.NOW)
    assert digest_of(con).withdrawn == ()
    con.execute(
        "update core.signal set closed_on = $1, closed_reason = 'the study was retracted', closed_run_id = 'run-1'"
        " where claim_id = 'survival'",
        [made.TODAY],
    )
    digest = digest_of(con)
    (withdrawn,) = digest.withdrawn
    assert (withdrawn.reason, withdrawn.pmid) == ("the study was retracted", "90000001")
    assert "1 withdrawn" in headline(digest)
    assert "withdrawn on 24 August 2022, because the study was retracted (PMID 90000001)" in " ".join(
        to_text(digest).split()
    )
    assert "Nothing new" not in to_text(digest) and "Nothing new" not in to_html(digest)
    assert "because the study was retracted" in to_html(digest)
    alert_id = tell("run-0", withdrawn=(withdrawn.signal_id,), days=1)
    assert digest_of(con).withdrawn == digest.withdrawn, "not yet delivered"
    mark_delivered(con, alert_id, delivered_at=made.NOW)
    assert digest_of(con).withdrawn == ()


def test_a_withdrawal_of_the_past_does_not_hide_that_the_signal_was_withdrawn_again(con, tell):
    for run_id, withdrawn, days in (("run-0", False, 0), ("run-0", True, 1), ("run-2", False, 2)):
        made.open_run(con, run_id)
        ids = tuple(one.signal_id for one in digest_of(con).signals.values()) if withdrawn else ()
        mark_delivered(con, tell(run_id, withdrawn=ids, days=days), delivered_at=made.NOW)
    con.execute("update core.signal set closed_on = ?, closed_reason = 'gone', closed_run_id = 'run-1'", [made.TODAY])
    assert len(digest_of(con).withdrawn) == 2


def test_an_alert_that_did_not_arrive_is_told_with_its_reason_until_it_has(con, tell):
    alert_id = tell("run-0")
    assert digest_of(con).undelivered[0].reason == "It was not tried yet."
    mark_refused(con, alert_id, error="550 no such user")
    (one,) = digest_of(con).undelivered
    assert (one.recipient, one.subject, one.written_on, one.reason) == (
        "editors", "News", made.TODAY, "550 no such user",
    )  # fmt: skip


def test_a_signal_carries_what_it_says_for_the_answer_to_hold_for(digest):
    signal = next(signal for signal in digest.new_signals if signal.claim_id == "survival")
    assert signal.said == "contradicts 9.9 30"


def test_a_persons_digest_parts_what_is_new_to_them_what_waits_and_what_they_know(digest):
    high, medium = digest.signals
    theirs = digest.told_to(new={medium}, waiting={high}, last_digest_on=date(2022, 8, 1))
    assert [[one.signal_id for one in part] for part in (theirs.new_signals, theirs.waiting, theirs.open_signals)] == [
        [medium], [high], [],
    ]  # fmt: skip
    assert theirs.last_digest_on == date(2022, 8, 1)
    assert [one.signal_id for one in digest.told_to(new=(), last_digest_on=None).open_signals] == [high, medium]
