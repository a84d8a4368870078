"""The backtest: what the rules make of labelled studies, beside what a careful editor made of the same texts.

Each study is stored as if it had entered PubMed on a day made of its label's year and month, and judged twice: once
beside the review as it stands, which says whether an editor would have been told; and once beside a copy of the review
that was last updated before any study, so that studies from before the update have their relations measured too.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import duckdb

from extractors.errors import UsageError
from extractors.figures import Measure, precision_recall_f1
from extractors.records import Article, Finding, Reading
from extractors.review import Review
from extractors.rules import Rules
from extractors.scoring import NONE, Mistake, Score
from warehouse.articles import put_articles
from warehouse.readings import store_readings
from warehouse.reviews import store_review
from warehouse.rows import dicts, insert, transaction, utc
from warehouse.temporary import temporary_warehouse

# The labellers' words for a study's stance on a claim, in the field's.
_RELATIONS = {"conflicts": "contradicts", "supports": "reinforces", "extends": "extends"}
_RUN = "backtest"
_EVER = "-ever"  # ends the id of the copy that was updated before any study
_BEFORE_ANY = date(1800, 1, 1)

SHOULD_SEE = "editor should see"
MEASURES = (
    *precision_recall_f1(SHOULD_SEE)[:2],
    Measure(
        name=f"{SHOULD_SEE} recall, undated",
        part=(f"{SHOULD_SEE}, undated right",),
        whole=(f"{SHOULD_SEE}, undated right", f"{SHOULD_SEE}, undated missed"),
    ),
    Measure(name="silent on studies before the update", part=("older silent",), whole=("older",)),
    Measure(name="silent on studies of other topics", part=("off topic silent",), whole=("off topic",)),
    Measure(name="relation right", part=("relation right",), whole=("labelled pairs",)),
    Measure(name="relation right where told", part=("relation right",), whole=("labelled pairs told",)),
    Measure(name="relation told without a label", part=("relation extra",), whole=("pairs told",)),
)


def claim_measures(claim_ids: Iterable[str]) -> tuple[Measure, ...]:
    """The share of right relations for each claim."""
    return tuple(
        Measure(name=f"relation right: {claim_id}", part=(f"{claim_id} right",), whole=(f"{claim_id} labelled",))
        for claim_id in claim_ids
    )


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What a careful editor made of one study: whether to be told of it, and its relation to each claim it bears on.

    `entered_on` is the first day of the month of publication, or 1 July where only the year is known; None where
    neither is.
    """

    key: str
    topic: str
    entered_on: date | None
    should_see: bool
    relations: Mapping[str, str]
    why: str


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What the rules make of the same study: the signals it gives, and its relation to each claim, with why."""

    signals: tuple[Mapping[str, Any], ...]
    relations: Mapping[str, Mapping[str, Any]]


def read_verdict(row: Mapping[str, Any], review: Review) -> Verdict:
    """The verdict in one line of a file of labels; UsageError where it lacks one or names no claim of the review."""
    key, known = row.get("key", "a line without key"), {claim.id for claim in review.claims}
    if missing := [field for field in ("conclusion_stance", "editor_should_see", "topic") if field not in row]:
        raise UsageError(f"The label of {key} has no {', '.join(missing)}: it cannot say what an editor should see.")
    relations = {}
    for one in row["conclusion_stance"]:
        if one["claim"] not in known or one["stance"] not in _RELATIONS:
            raise UsageError(
                f"The label of {key} says {one['stance']!r} of {one['claim']!r}. The review's claims are"
                f" {', '.join(sorted(known))}; a stance is {', '.join(_RELATIONS)}."
            )
        relations[one["claim"]] = _RELATIONS[one["stance"]]
    year, month = row.get("year"), row.get("month")
    return Verdict(
        key=key, topic=row["topic"], should_see=bool(row["editor_should_see"]), relations=relations,
        entered_on=date(year, month or 7, 1) if year else None, why=row.get("why") or "",
    )  # fmt: skip


def judge(
    studies: Sequence[tuple[Verdict, Reading, Sequence[Finding]]], *, review: Review, rules: Rules, as_of: date
) -> list[Judged]:
    """What mart.signal_as_of and mart.claim_study_as_of say of each study on the day `as_of`, in the order given.

    Each reading's article needs a PMID of its own. A study without a date is taken to have entered PubMed the day
    after the review's update.
    """
    ever = replace(review, id=review.id + _EVER, updated_on=_BEFORE_ANY)
    now = datetime(as_of.year, as_of.month, as_of.day).astimezone()
    with temporary_warehouse(rules) as con:
        articles = [_dated(verdict, reading.article, review) for verdict, reading, _ in studies]
        for watched in (review, ever):
            store_review(con, watched, run_id=_RUN, stored_at=now)
            insert(con, "core.review_article", [
                {"review_id": watched.id, "pmid": article.pmid, "first_found_at": utc(now), "run_id": _RUN}
                for article in articles
            ])  # fmt: skip
        with transaction(con):
            put_articles(con, articles, run_id=_RUN, stored_at=now)
        store_readings(con, [(reading, found) for _, reading, found in studies], run_id=_RUN, annotated_at=now)
        signals, relations = _signals(con, review.id, as_of), _relations(con, ever.id, as_of)
    return [
        Judged(signals=tuple(signals.get(article.pmid, ())), relations=relations.get(article.pmid, {}))
        for article in articles
    ]


def score_judged(verdict: Verdict, judged: Judged, *, review: Review) -> Score:
    """Counts for MEASURES and `claim_measures`, and the mistakes.

    A study without a date counts for what an editor should see only where its label says yes: where it says no, its
    age, which we are not told, may be the reason. Relations that are unclear count as none.
    """
    parts = [_should_see(verdict, judged, review)]
    told = {claim: one for claim, one in judged.relations.items() if one["relation"] != "unclear"}
    for claim in sorted({*verdict.relations, *told}):
        parts.append(_relation(verdict, claim, told.get(claim)))
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part.counts)
    return Score(counts=counts, mistakes=tuple(mistake for part in parts for mistake in part.mistakes))


def confusion(pairs: Iterable[tuple[Verdict, Judged]]) -> Counter[tuple[str, str]]:
    """How often a pair of study and claim has this relation by the label and that one by the rules; NONE: neither."""
    return Counter(
        (verdict.relations.get(claim, NONE), judged.relations.get(claim, {}).get("relation", NONE))
        for verdict, judged in pairs
        for claim in {*verdict.relations, *judged.relations}
    )


def _should_see(verdict: Verdict, judged: Judged, review: Review) -> Score:
    is_told = bool(judged.signals)
    counts = Counter()
    if verdict.entered_on is None:
        if verdict.should_see:
            counts[f"{SHOULD_SEE}, undated {'right' if is_told else 'missed'}"] += 1
    elif verdict.should_see or is_told:
        outcome = "right" if verdict.should_see and is_told else "missed" if verdict.should_see else "extra"
        counts[f"{SHOULD_SEE} {outcome}"] += 1
    for group, belongs in (
        ("older", verdict.entered_on is not None and verdict.entered_on <= review.updated_on),
        ("off topic", verdict.topic != review.topic),
    ):
        counts[group] += belongs
        counts[f"{group} silent"] += belongs and not is_told
    wrong = is_told != verdict.should_see and (verdict.entered_on is not None or verdict.should_see)
    mistake = Mistake(
        key=verdict.key,
        what=SHOULD_SEE if verdict.entered_on else f"{SHOULD_SEE} (undated)",
        expected=f"yes ({verdict.why})" if verdict.should_see else f"no ({verdict.why})",
        read=", ".join(f"{one['rule']} of {one['claim_id']} ({one['priority']})" for one in judged.signals) or NONE,
        because=tuple(dict.fromkeys(one["evidence"][0]["sentence"] for one in judged.signals)),
    )
    return Score(counts=counts, mistakes=(mistake,) if wrong else ())


def _relation(verdict: Verdict, claim: str, told: Mapping[str, Any] | None) -> Score:
    expected, read = verdict.relations.get(claim, NONE), told["relation"] if told else NONE
    counts = Counter({"pairs told": int(told is not None), "relation extra": int(expected == NONE)})
    if expected != NONE:
        is_right = int(read == expected)
        counts.update({
            "labelled pairs": 1, "labelled pairs told": int(told is not None), "relation right": is_right,
            f"{claim} labelled": 1, f"{claim} right": is_right,
        })  # fmt: skip
    if read == expected:
        return Score(counts=counts)
    because = (f"{told['after']}: {told['reason']}", told["sentence"]) if told else ()
    mistake = Mistake(key=verdict.key, what=claim, expected=expected, read=read, because=because)
    return Score(counts=counts, mistakes=(mistake,))


def _dated(verdict: Verdict, article: Article, review: Review) -> Article:
    return replace(article, entry_date=verdict.entered_on or review.updated_on + timedelta(days=1))


def _signals(con: duckdb.DuckDBPyConnection, review_id: str, as_of: date) -> dict[str, list[dict[str, Any]]]:
    rows = dicts(con.execute(
        "select pmid, claim_id, rule, relation, priority, after, evidence from mart.signal_as_of($as_of)"
        " where review_id = $review_id and state = 'open'"
        " order by list_position(['high', 'medium', 'low'], priority), claim_id",
        {"as_of": as_of, "review_id": review_id},
    ))  # fmt: skip
    by_study: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_study.setdefault(row["pmid"], []).append(row)
    return by_study


def _relations(con: duckdb.DuckDBPyConnection, review_id: str, as_of: date) -> dict[str, dict[str, dict[str, Any]]]:
    """By study and claim the relation of all its findings together, with the comparison that says so."""
    rows = dicts(con.execute(
        """
        select study.pmid, study.claim_id, study.relation, one.after, one.reason, one.sentence
        from mart.claim_study_as_of($as_of) as study
        join mart.claim_comparison_as_of($as_of) as one using (review_id, claim_id, pmid, relation)
        where study.review_id = $review_id
        qualify row_number() over (partition by study.pmid, study.claim_id order by one.finding_id) = 1
        """,
        {"as_of": as_of, "review_id": review_id},
    ))  # fmt: skip
    by_study: dict[str, dict[str, dict[str, Any]]] = {}
    for row in rows:
        by_study.setdefault(row["pmid"], {})[row["claim_id"]] = row
    return by_study
