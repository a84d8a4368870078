"""Which articles await the language pipeline, and what it read in them: mentions and findings as rows."""

from collections.abc import Sequence
from datetime import datetime

import duckdb

from extractors.records import Finding, Mention, Reading
from warehouse.rows import insert, transaction, utc

SPAN_COLUMNS = {
    "start": "start_char",
    "end": "end_char",
    "sentence_start": "sentence_start_char",
    "sentence_end": "sentence_end_char",
}


def pending_annotation(con: duckdb.DuckDBPyConnection, pipeline_version: str) -> list[str]:
    """PMIDs whose present content this version of the pipeline has not read, in the order they entered PubMed."""
    return [pmid for (pmid,) in con.execute(
        """
        select pmid from core.article anti join core.annotation as done
            on done.pmid = article.pmid and done.content_hash = article.content_hash and done.pipeline_version = ?
        order by entry_date nulls last, pmid
        """,
        [pipeline_version],
    ).fetchall()]  # fmt: skip


def store_readings(
    con: duckdb.DuckDBPyConnection,
    readings: Sequence[tuple[Reading, Sequence[Finding]]],
    *,
    run_id: str,
    annotated_at: datetime,
) -> int:
    """The articles' mentions and findings are those given and no others; returns how many articles that was.

    One transaction. A reading of content that is no longer the article's (a newer version came meanwhile) is left
    out: its article stays pending. Of two equal mentions or findings one is kept.
    """
    pmids = [reading.article.pmid for reading, _ in readings]
    with transaction(con):
        held = dict(
            con.execute("select pmid, content_hash from core.article where pmid in $pmids", {"pmids": pmids}).fetchall()
        )
        current = [
            (reading, findings)
            for reading, findings in readings
            if held.get(reading.article.pmid) == reading.article.content_hash
        ]
        replaced = {"pmids": [reading.article.pmid for reading, _ in current]}
        for table in ("core.annotation", "core.mention", "core.finding"):
            con.execute(f"delete from {table} where pmid in $pmids", replaced)
        insert(con, "core.annotation", [
            {
                "pmid": reading.article.pmid,
                "content_hash": reading.article.content_hash,
                "pipeline_version": reading.pipeline_version,
                "annotated_at": utc(annotated_at),
                "run_id": run_id,
            }
            for reading, _ in current
        ])  # fmt: skip
        # Equal keys are equal statements: the key is made of all that is said.
        mentions = {mention.mention_id: mention for reading, _ in current for mention in reading.mentions}
        findings = {finding.finding_id: finding for _, found in current for finding in found}
        insert(con, "core.mention", [_row(item, run_id) | {"mention_id": key} for key, item in mentions.items()])
        insert(con, "core.finding", [_row(item, run_id) | {"finding_id": key} for key, item in findings.items()])
    return len(current)


def _row(item: Mention | Finding, run_id: str) -> dict[str, object]:
    row = {SPAN_COLUMNS.get(name, name): value for name, value in vars(item).items()} | {"run_id": run_id}
    if isinstance(item, Mention):
        row["listed_as"] = [{"concept_id": concept_id, "name": name} for concept_id, name in item.listed_as]
    return row
