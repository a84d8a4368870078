"""Where each claim stands: the rules are loaded, signals are opened and closed, and what they say is read.

Nothing here decides anything about evidence: mart.signal_as_of, mart.claim_status_as_of and mart.review_status_as_of
do, from the rows of config/signals.toml. A past day and today are one code path; only `as_of` differs.
"""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import Any

import duckdb

from extractors.errors import ConfigurationError, UsageError
from extractors.records import digest
from extractors.rules import Rules
from warehouse.rows import dicts, insert, transaction


def load_rules(con: duckdb.DuckDBPyConnection, rules: Rules) -> str:
    """The rule tables of the warehouse hold exactly these rules; returns their version, a hash of all they say.

    Nothing is written where they are loaded already. Signals opened under other rules stay until the next
    `open_signals`, which closes those that the new rules do not support.
    """
    version = digest(repr(rules))
    if con.execute("select rules_version from core.rule_set").fetchall() == [(version,)]:
        return version
    with transaction(con):
        for table, rows in _tables(rules, version).items():
            con.execute(f"delete from {table}")
            insert(con, table, rows)
    return version


def open_signals(con: duckdb.DuckDBPyConnection, *, as_of: date, run_id: str) -> list[str]:
    """core.signal agrees with mart.signal on the day `as_of`; returns the ids opened now, in order of priority.

    A signal not seen before is opened, one that had closed is opened again, one seen before has its texts and
    last_seen_on moved on, and one that is no longer supported closes with its reason. Asked again for the same
    day, nothing opens or closes; asked for an earlier day, nothing that came later changes.
    Raises ConfigurationError where no rules are loaded.
    """
    require_rules(con)
    with transaction(con):
        con.execute(f"create or replace temp table supported as from mart.signal_as_of(date '{as_of}')")
        con.execute(f"create or replace temp table lapsed as from mart.lapsed_signal_as_of(date '{as_of}')")
        opened = con.execute(_OPENED, {"as_of": as_of}).fetchall()
        con.execute(_OPEN_OR_REFRESH, {"as_of": as_of, "run_id": run_id})
        con.execute(_CLOSE, {"as_of": as_of, "run_id": run_id})
        con.execute("drop table supported; drop table lapsed")
    return [signal_id for (signal_id,) in opened]


def signals(con: duckdb.DuckDBPyConnection, *, review_id: str | None = None, as_of: date) -> list[dict[str, Any]]:
    """The signals of a review, or of all, as `reviewwatch signals --json` gives them: by review, then priority.

    Raises UsageError for a review that the warehouse does not know, ConfigurationError where no rules are loaded.
    """
    require_rules(con)
    require_review(con, review_id)
    rows = dicts(con.execute(_SIGNALS, {"as_of": as_of, "review_id": review_id}))
    for row in rows:
        row["first_seen_on"] = row["first_seen_on"].isoformat()
    return rows


def status(con: duckdb.DuckDBPyConnection, *, review_id: str | None = None, as_of: date) -> list[dict[str, Any]]:
    """Where a review, or each, stands, with its claims in their order, as `reviewwatch status --json` gives it.

    `searched_up_to` is None for a review never searched to the end: its zeros then mean "not looked", not "nothing".
    Raises as `signals` does.
    """
    require_rules(con)
    require_review(con, review_id)
    parameters = {"as_of": as_of, "review_id": review_id}
    claims: dict[str, list[dict[str, Any]]] = {}
    for row in dicts(con.execute(_CLAIMS, parameters)):
        claims.setdefault(row.pop("review_id"), []).append(row)
    reviews = dicts(con.execute(_REVIEWS, parameters))
    for row in reviews:
        for day in ("updated_on", "expires_on", "searched_up_to", "first_signal_on"):
            row[day] = row[day].isoformat() if row[day] else None
        row["claims"] = claims.get(row["review_id"], [])
    return reviews


_OPENED = """
select supported.signal_id
from supported left join core.signal as known using (signal_id)
where known.signal_id is null or known.closed_on <= $as_of
order by list_position(['high', 'medium', 'low'], supported.priority), supported.first_seen_on, supported.signal_id
"""

_OPEN_OR_REFRESH = """
merge into core.signal as known
using (select * from supported cross join core.rule_set) as supported on known.signal_id = supported.signal_id
when matched and known.closed_on <= $as_of then update set
    relation = supported.relation, priority = supported.priority, before = supported.before, after = supported.after,
    opened_on = $as_of, opened_run_id = $run_id, last_seen_on = $as_of, last_seen_run_id = $run_id,
    rules_version = supported.rules_version, closed_on = null, closed_reason = null, closed_run_id = null
when matched and known.closed_on is null and known.last_seen_on <= $as_of then update set
    relation = supported.relation, priority = supported.priority, before = supported.before, after = supported.after,
    last_seen_on = $as_of, last_seen_run_id = $run_id, rules_version = supported.rules_version
when not matched then insert (
    signal_id, review_id, claim_id, rule, pmid, relation, priority, before, after, first_seen_on, opened_on,
    opened_run_id, last_seen_on, last_seen_run_id, rules_version
) values (
    supported.signal_id, supported.review_id, supported.claim_id, supported.rule, supported.pmid,
    supported.relation, supported.priority, supported.before, supported.after, supported.first_seen_on, $as_of,
    $run_id, $as_of, $run_id, supported.rules_version
)
"""

_CLOSE = """
update core.signal as known
set closed_on = $as_of, closed_reason = lapsed.reason, closed_run_id = $run_id
from lapsed
where known.signal_id = lapsed.signal_id
"""

_SIGNALS = """
select signal_id, review_id, claim_id, rule, relation, first_seen_on, state, evidence, before, after, priority
from mart.signal_as_of($as_of)
where $review_id is null or review_id = $review_id
order by review_id, list_position(['high', 'medium', 'low'], priority), first_seen_on, claim_id, pmid
"""

_CLAIMS = """
select review_id, claim_id, status, reinforces, contradicts, extends, unclear, reason
from mart.claim_status_as_of($as_of)
where $review_id is null or review_id = $review_id
order by review_id, claim_index
"""

_REVIEWS = """
select
    review_id, title, updated_on, expires_on, review.days_to_expiry, is_overdue, priority, reason, searched_up_to,
    articles, articles_after_update, rejected, last_search_error, update_status, phase, age_days, first_signal_on,
    lead_days, expected_out_of_date_share, expected_valid_claims_share
from mart.review_status_as_of($as_of) as review
join mart.clock_as_of($as_of) using (review_id)
where $review_id is null or review_id = $review_id
order by review_id
"""


def _tables(rules: Rules, version: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of each rule table."""
    return {
        "core.threshold": [{"name": name, "value": value} for name, value in asdict(rules.thresholds).items()],
        "core.cancer_treatment": [{"name": name} for name in rules.cancer_treatments],
        "core.design_rule": [asdict(design) for design in rules.designs],
        "core.technique": [
            {"treatment": technique.of, "technique": name, "why": technique.why}
            for technique in rules.techniques
            for name in technique.names
        ],
        "core.rule": _indexed(rules.rules),
        "core.priority_rule": _indexed(rules.priorities),
        "core.status_rule": _indexed(rules.statuses),
        "core.review_priority_rule": _indexed(rules.review_priorities),
        "core.rule_set": [{"rules_version": version}],
    }


def _indexed(rows: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows with their place in the file: the first that fits decides, so the place is part of the rule."""
    return [{"rule_index": index, **asdict(row)} for index, row in enumerate(rows)]


def require_rules(con: duckdb.DuckDBPyConnection) -> None:
    """Raises ConfigurationError where no rules are loaded: without them every comparison comes out empty."""
    if not con.execute("select rules_version from core.rule_set").fetchall():
        raise ConfigurationError(
            "The warehouse holds no rules for signals, so nothing can be judged. Run `reviewwatch run`, which loads"
            " signals.toml of the configuration folder."
        )


def require_review(con: duckdb.DuckDBPyConnection, review_id: str | None) -> None:
    """Raises UsageError for a review that the warehouse does not know; None stands for all of them."""
    known = [name for (name,) in con.execute("select review_id from core.review order by review_id").fetchall()]
    if review_id is not None and review_id not in known:
        raise UsageError(
            f"No review is called {review_id!r} in this warehouse. Known: {', '.join(known) or 'none'}."
            " Name one of these, or run `reviewwatch run` to load the configured reviews."
        )
