"""The studies that an export holds: those that came after a review's update and bear on one of its claims."""

from dataclasses import dataclass
from datetime import date

import duckdb

from extractors.records import Article
from warehouse.articles import load_articles
from warehouse.judge import require_review, require_rules
from warehouse.seen import ask


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


_BEARING = """
select
    pmid,
    any_value(study_design) as study_design,
    any_value(patient_count) as patient_count,
    bool_or(is_pivotal) as is_pivotal,
    any_value(entry_date) as entry_date,
    list(
        {{'claim_id': claim_id, 'relation': relation, 'statement': claim.statement}} order by claim.claim_index
    ) as bears_on
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
    bearing.pmid is null, bearing.is_pivotal desc, study.patient_count desc nulls last, study.entry_date desc,
    study.pmid
"""
)
