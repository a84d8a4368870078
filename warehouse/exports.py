"""The studies that an export holds: those that came after a review's update and bear on one of its claims."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from extractors.records import Article
from warehouse.articles import load_articles
from warehouse.judge import require_review, require_rules
from warehouse.rows import dicts


@dataclass(frozen=True, kw_only=True)
class Bearing:
    """What a study does to one claim: contradicts, reinforces, extends or unclear."""

    claim_id: str
    relation: str
    statement: str


@dataclass(frozen=True, kw_only=True)
class NewStudy:
    """One study of the new evidence. `bears_on` is empty for one that is on the review's topic and on no claim."""

    article: Article
    design: str | None
    patients: int | None
    bears_on: tuple[Bearing, ...]


def new_evidence(
    con: duckdb.DuckDBPyConnection, review_id: str, *, as_of: date, on_topic: bool = False
) -> list[NewStudy]:
    """Studies that bear on a claim, the pivotal first, then the larger, then the newer; with `on_topic` also the others
    of the review's population that came after its update.

    Reads the warehouse or the published file, where articles have no abstract. Raises UsageError for an unknown review,
    ConfigurationError where no rules are loaded.
    """
    require_rules(con)
    require_review(con, review_id)
    rows = ask(con, _ON_TOPIC if on_topic else _BEARING, review_id=review_id, as_of=as_of)
    return [
        NewStudy(
            article=article,
            design=row["study_design"],
            patients=row["patient_count"],
            bears_on=tuple(Bearing(**bearing) for bearing in row["bears_on"] or ()),
        )
        for row, article in zip(rows, load_articles(con, [row["pmid"] for row in rows]), strict=True)
    ]


def ask(con: duckdb.DuckDBPyConnection, query: str, *, as_of: date, **given: object) -> list[dict[str, Any]]:
    """The rows of a query in which `{name}` stands for mart.name as it was on the day `as_of`.

    The published file keeps them ready for the day of its run, in the schema `today`; any other day is worked out.
    """
    ready = _ready(con, as_of)
    names = {name for name in _VIEWS if "{" + name + "}" in query}
    text = query.format(
        **{name: f"today.{name}" if name in ready else f"mart.{name}_as_of($as_of)" for name in names}
    )
    given = {name: value for name, value in (given | {"as_of": as_of}).items() if f"${name}" in text}
    return dicts(con.execute(text, given))


def _ready(con: duckdb.DuckDBPyConnection, as_of: date) -> frozenset[str]:
    tables = con.execute(
        "select table_name from duckdb_tables() where database_name = current_database() and schema_name = 'today'"
    ).fetchall()
    ready = frozenset(name for (name,) in tables)
    if "seen_on" not in ready or con.execute("select day from today.seen_on").fetchone() != (as_of,):
        return frozenset()
    return ready


_VIEWS = ("claim_study", "eligible_study", "review_status", "signal", "study")

_BEARING = """
select
    pmid,
    any_value(study_design) as study_design,
    any_value(patient_count) as patient_count,
    bool_or(is_pivotal) as is_pivotal,
    any_value(entry_date) as entry_date,
    list({{'claim_id': claim_id, 'relation': relation, 'statement': claim.statement}} order by claim.claim_index) as bears_on
from {claim_study}
join core.claim as claim using (review_id, claim_id)
where review_id = $review_id
group by pmid
order by is_pivotal desc, patient_count desc nulls last, entry_date desc, pmid
"""

_ON_TOPIC = (
    f"with bearing as ({_BEARING})"
    """
select study.pmid, study.study_design, study.patient_count, bearing.bears_on
from {eligible_study} as study
left join bearing using (pmid)
where study.review_id = $review_id and (study.is_on_topic or bearing.pmid is not null)
order by
    bearing.pmid is null, bearing.is_pivotal desc, study.patient_count desc nulls last, study.entry_date desc, study.pmid
"""
)
