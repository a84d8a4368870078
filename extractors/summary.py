"""One article's findings as the JSON object that `reviewwatch extract --jsonl` prints, one a line."""

from collections.abc import Iterable

from extractors.records import Article, Finding, Mention, Reading

_OUTCOMES = ("improved", "stable", "worsened")


def summary(article: Article, reading: Reading, findings: Iterable[Finding]) -> dict[str, object]:
    """The contract's object, ready for json.dumps, with `sections` (name -> text) added.

    `text[start:end]` of the mention's section is the mention. What was not found is null or an empty list.
    """
    found = tuple(findings)
    count = _first(found, "patient_count")
    controls = (finding for finding in found if finding.kind == "local_control" and finding.patient_group == "all")
    control = next(controls, None)
    return {
        "pmid": article.pmid,
        "doi": article.doi,
        "title": article.title,
        "topic": getattr(_first(found, "topic"), "name", None),
        "study_design": getattr(_first(found, "study_design"), "name", None),
        "patient_count": int(count.value) if count else None,
        "primary_tumours": _concepts(found, "primary_tumour"),
        "treatments": _concepts(found, "treatment"),
        "survival": [_survival(finding) for finding in found if finding.kind == "survival"],
        "neurological_outcome": _neurological_outcome(found),
        "local_control_percent": control.value if control else None,
        "mentions": [_mention(mention) for mention in reading.mentions],
        "pipeline_version": reading.pipeline_version,
        "sections": {section.name: section.text for section in article.sections},
    }


def _first(found: tuple[Finding, ...], kind: str) -> Finding | None:
    return next((finding for finding in found if finding.kind == kind), None)


def _concepts(found: tuple[Finding, ...], kind: str) -> list[dict[str, str | None]]:
    """Each concept once, in the order of the text."""
    named: dict[str | None, str | None] = {}
    for finding in found:
        if finding.kind == kind:
            named.setdefault(finding.name, finding.concept_id)
    return [{"name": name, "concept_id": concept_id} for name, concept_id in named.items()]


def _survival(finding: Finding) -> dict[str, object]:
    return {
        "measure": finding.name, "value": finding.value, "unit": finding.unit, "at_months": finding.at_months,
        "group": finding.patient_group,
    }  # fmt: skip


def _neurological_outcome(found: tuple[Finding, ...]) -> dict[str, object] | None:
    """Improved, stable and worsened of all patients, in the unit that says most of it; of equals the first told."""
    units: dict[str | None, dict[str, float | None]] = {}
    for finding in found:
        if finding.kind == "neurological_outcome" and finding.name in _OUTCOMES and finding.patient_group == "all":
            units.setdefault(finding.unit, {}).setdefault(finding.name, finding.value)
    if not units:
        return None
    unit, told = max(units.items(), key=lambda item: len(item[1]))
    one_patient = any(finding.kind == "patient_count" and finding.value == 1 for finding in found)
    untold = 0.0 if one_patient and sum(told.values()) == 1 else None  # who improved neither stayed stable nor worsened
    return {name: told.get(name, untold) for name in _OUTCOMES} | {"unit": unit}


def _mention(mention: Mention) -> dict[str, object]:
    return {
        "section": mention.section, "start": mention.start, "end": mention.end, "text": mention.text,
        "label": mention.label, "concept_id": mention.concept_id, "name": mention.name,
        "is_negated": mention.is_negated, "is_hypothetical": mention.is_hypothetical,
        "is_background": mention.is_background, "cue": mention.cue,
    }  # fmt: skip
