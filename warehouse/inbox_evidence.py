"""One signal with the sentences it rests on, and one study with all that was read in it. Everything here only reads."""

from dataclasses import replace
from typing import Any

from warehouse import inbox_evidence_sql as sql
from warehouse.inbox import select, signal_line, study_of
from warehouse.inbox_rows import Beside, Concept, Found, Reading, Sentence, SignalLine, Study
from warehouse.snapshot import View

BESIDE = 8  # other studies named beside a signal
FINDINGS = 20  # findings on one page of a study


def signal(view: View, review_id: str, signal_id: str) -> SignalLine | None:
    """A signal that stands; None where it does not."""
    rows = select(view, sql.ONE_SIGNAL, review_id=review_id, signal_id=signal_id)
    return signal_line(rows[0]) if rows else None


def readings(view: View, review_id: str, claim_id: str, pmid: str) -> list[Reading]:
    """What a study's sentences were read to say of a claim, those that make the signal first, a sentence once."""
    rows = select(view, sql.READINGS, review_id=review_id, claim_id=claim_id, pmid=pmid)
    sentences = with_concepts(view, pmid, [_sentence(row, row["read"]) for row in rows])
    return [
        Reading(
            relation=row["relation"],
            reason=row["reason"],
            after=row["after"],
            is_signal=row["is_signal"],
            sentence=sentence,
        )
        for row, sentence in zip(rows, sentences, strict=True)
    ]


def beside(
    view: View, review_id: str, claim_id: str, *, but: str | None = None, page: int = 1, size: int = BESIDE
) -> tuple[list[Beside], int]:
    """Studies since the update that bear on the claim, those that contradict it first, and how many there are."""
    rows = select(
        view, sql.BESIDE, review_id=review_id, claim_id=claim_id, but=but, size=size, skip=(page - 1) * size
    )  # fmt: skip
    total = rows[0]["total"] if rows else 0
    return [
        Beside(
            relation=row["relation"],
            is_pivotal=row["is_pivotal"],
            signal_id=row["signal_id"],
            after=row["after"],
            study=study_of(row["study"]),
        )
        for row in rows
    ], total


def rule(view: View, name: str) -> dict[str, Any]:
    """What a rule asks, what it means and where it comes from."""
    rows = select(view, "select question, meaning, source from core.rule where rule = $name", name=name)
    return rows[0] if rows else {"question": "", "meaning": name.replace("_", " "), "source": ""}


def study(view: View, review_id: str, pmid: str) -> Study | None:
    """A study that the review's searches found; None for any other."""
    rows = select(view, sql.ONE_STUDY, review_id=review_id, pmid=pmid)
    return study_of(rows[0]["study"]) if rows else None


def findings(view: View, pmid: str, *, page: int = 1) -> tuple[list[tuple[Sentence, list[Found]]], int]:
    """One page of a study's findings by sentence, in the order of the text, and how many findings there are."""
    rows = select(view, sql.FOUND, pmid=pmid, size=FINDINGS, skip=(page - 1) * FINDINGS)
    total = rows[0]["total"] if rows else 0
    by_sentence: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for row in rows:
        by_sentence.setdefault((row["section"], row["sentence_start"], row["sentence"]), []).append(row)
    bare = [
        _sentence(found[0], [{"start": row["start"], "end": row["end"]} for row in found])
        for found in by_sentence.values()
    ]
    return [
        (sentence, [Found(**{name: row[name] for name in Found.__dataclass_fields__}) for row in found])
        for sentence, found in zip(with_concepts(view, pmid, bare), by_sentence.values(), strict=True)
    ], total


def has_reading(view: View, pmid: str, reading_key: str) -> bool:
    """Whether the study still has a finding that corrections of this key are about."""
    query = f"select 1 from core.finding where pmid = $pmid and {sql.KEY} = $key limit 1"
    return bool(select(view, query, pmid=pmid, key=reading_key))


def signals_of_study(view: View, review_id: str, pmid: str) -> list[SignalLine]:
    """The signals that a study gives for a review."""
    return [signal_line(row) for row in select(view, sql.SIGNALS_OF_STUDY, review_id=review_id, pmid=pmid)]


def with_concepts(view: View, pmid: str, sentences: list[Sentence]) -> list[Sentence]:
    """The sentences with the mentions that lie in them; of two that overlap the longer one."""
    mentions = select(view, sql.MENTIONS, pmid=pmid)
    return [
        replace(
            sentence,
            concepts=_apart(
                Concept(
                    start=row["start"] - sentence.start,
                    end=row["end"] - sentence.start,
                    label=row["label"],
                    name=row["name"],
                )
                for row in mentions
                if row["section"] == sentence.section
                and sentence.start <= row["start"]
                and row["end"] <= sentence.start + len(sentence.text)
            ),
        )
        for sentence in sentences
    ]


def _apart(concepts: Any) -> tuple[Concept, ...]:
    kept: list[Concept] = []
    for concept in sorted(concepts, key=lambda one: (one.start - one.end, one.start)):
        if all(concept.end <= other.start or other.end <= concept.start for other in kept):
            kept.append(concept)
    return tuple(sorted(kept, key=lambda one: one.start))


def _sentence(row: dict[str, Any], read: list[dict[str, int]]) -> Sentence:
    start = row["sentence_start"]
    places = {(one["start"] - start, one["end"] - start) for one in read}
    return Sentence(section=row["section"], start=start, text=row["sentence"], read=tuple(sorted(places)))
