"""One article's summary beside what people read from it: counts to make figures of, and the errors one by one."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from extractors.figures import Measure, precision_recall_f1
from extractors.labels import CONCEPTS, Label, Names
from extractors.records import Finding

NONE = "-"
_OFF_TOPIC = ("other_oncology", "not_oncology")  # either will do where a label says not_relevant
_OUTCOMES = ("improved", "stable", "worsened")

# What a set of scored articles is measured by. Counts are those of `score`.
MEASURES = (
    Measure(name="topic accuracy", part=("topic right",), whole=("articles",)),
    Measure(name="study design accuracy", part=("study design right",), whole=("articles",)),
    Measure(name="patient count exact", part=("patient count right",), whole=("patient count stated",)),
    Measure(name="patient count coverage", part=("patient count answered",), whole=("patient count stated",)),
    Measure(name="patient count exact of answered", part=("patient count right",), whole=("patient count answered",)),
    Measure(name="patient count invented", part=("patient count invented",), whole=("patient count not stated",)),
    *precision_recall_f1("primary tumours"),
    *precision_recall_f1("treatments"),
    *precision_recall_f1("survival"),
    Measure(
        name="median survival recall",
        part=("median survival right",),
        whole=("median survival right", "median survival missed"),
    ),
    Measure(name="neurological outcome", part=("neurological outcome right",), whole=("neurological outcome stated",)),
)


@dataclass(frozen=True, kw_only=True)
class Mistake:
    """One value that differs from the label. `expected` or `read` is "-" where there is no such value.

    `because`: the sentences that the value was read from; for a tumour or treatment that was missed, the words that
    name it and were set aside, each with the cue that decided.
    """

    key: str
    what: str
    expected: str
    read: str
    because: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts by name and the mistakes of one article, or of one part of it."""

    counts: Mapping[str, int]
    mistakes: tuple[Mistake, ...] = ()


def score(label: Label, summary: Mapping[str, Any], findings: Sequence[Finding], names: Names) -> Score:
    """What is right, missed and too much in the summary, which was made of the findings.

    Of an article that is off the topic only topic, design and patients count. Survival figures agree if their measures
    do, their values differ by at most 0.11 or 2 %, whichever is more, and their times by less than a month. A
    neurological outcome agrees if each number that the label has differs by at most 1.
    """
    topics = _OFF_TOPIC if label.is_off_topic else label.topics
    parts = [
        Score(counts={"articles": 1}),
        _choice("topic", label.key, topics, summary["topic"], findings),
        _choice("study design", label.key, label.designs, summary["study_design"], findings),
        _patient_count(label, summary["patient_count"], findings),
    ]
    if not label.is_off_topic:
        parts += [
            *(_concepts(field, label, summary, findings, names) for field in CONCEPTS),
            _survival(label, summary["survival"], findings),
            _neurological_outcome(label, summary["neurological_outcome"] or {}, findings),
        ]
    counts: Counter[str] = Counter()
    for part in parts:
        counts.update(part.counts)
    return Score(counts=counts, mistakes=tuple(mistake for part in parts for mistake in part.mistakes))


def _choice(what: str, key: str, accepted: tuple[str, ...], read: str | None, findings: Sequence[Finding]) -> Score:
    if read in accepted:
        return Score(counts={f"{what} right": 1})
    because = _sentences(findings, what.replace(" ", "_"))
    mistake = Mistake(key=key, what=what, expected=" or ".join(accepted), read=read or NONE, because=because)
    return Score(counts={}, mistakes=(mistake,))


def _patient_count(label: Label, read: int | None, findings: Sequence[Finding]) -> Score:
    is_answered, is_right = read is not None, read in label.patient_counts
    if label.patient_count is None:
        counts = {"patient count not stated": 1, "patient count invented": int(is_answered)}
    else:
        counts = {
            "patient count stated": 1,
            "patient count answered": int(is_answered),
            "patient count right": int(is_right),
        }
    if is_right:
        return Score(counts=counts)
    mistake = Mistake(
        key=label.key,
        what="patient count",
        expected=" or ".join(NONE if count is None else str(count) for count in label.patient_counts),
        read=str(read) if is_answered else NONE,
        because=_sentences(findings, "patient_count"),
    )
    return Score(counts=counts, mistakes=(mistake,))


def _concepts(
    field: str, label: Label, summary: Mapping[str, Any], findings: Sequence[Finding], names: Names
) -> Score:
    def compared(given: Iterable[str]) -> frozenset[str]:
        return frozenset(names.of(name, fold=label.folds) for name in given)

    what, kind = field.replace("_", " "), field.removesuffix("s")
    expected = compared(label.concepts[field])
    accepted = expected | compared(label.also_right[field]) | names.implied_by(expected)
    read = compared(item["name"] for item in summary[field])
    missed, extra = sorted(expected - read), sorted(read - accepted)
    mistakes = []
    for name in missed:
        named = (one for one in summary["mentions"] if one["name"] and compared([one["name"]]) == {name})
        mistakes.append(Mistake(key=label.key, what=what, expected=name, read=NONE, because=_set_aside(named)))
    for name in extra:
        found = [one for one in findings if one.name and compared([one.name]) == {name}]
        mistakes.append(Mistake(key=label.key, what=what, expected=NONE, read=name, because=_sentences(found, kind)))
    counts = {f"{what} right": len(expected & read), f"{what} missed": len(missed), f"{what} extra": len(extra)}
    return Score(counts=counts, mistakes=tuple(mistakes))


def _survival(label: Label, read: Sequence[Mapping[str, Any]], findings: Sequence[Finding]) -> Score:
    what = "survival" if label.has_all_survival else "median survival"
    missed = [one for one in label.survival if not any(_same_figure(other, one) for other in read)]
    extra = [one for one in read if not any(_same_figure(one, other) for other in label.survival)]
    if not label.has_all_survival:  # the label does not say which others are right
        extra = []
    because = _sentences(findings, "survival")
    told = "; ".join(map(_told, read)) or NONE
    mistakes = [Mistake(key=label.key, what=what, expected=_told(one), read=told, because=because) for one in missed]
    for one in extra:
        source = [finding for finding in findings if finding.name == one["measure"] and finding.value == one["value"]]
        mistakes.append(
            Mistake(key=label.key, what=what, expected=NONE, read=_told(one), because=_sentences(source, "survival"))
        )
    counts = {
        f"{what} right": len(label.survival) - len(missed), f"{what} missed": len(missed), f"{what} extra": len(extra),
    }  # fmt: skip
    return Score(counts=counts, mistakes=tuple(mistakes))


def _same_figure(read: Mapping[str, Any], labelled: Mapping[str, Any]) -> bool:
    at, labelled_at = read.get("at_months"), labelled.get("at_months")
    return (
        read["measure"] == labelled["measure"]
        and abs(read["value"] - labelled["value"]) <= max(0.11, 0.02 * abs(labelled["value"]))
        and (at is None or labelled_at is None or abs(at - labelled_at) < 1)
    )


def _told(figure: Mapping[str, Any]) -> str:
    at = figure.get("at_months")
    return f"{figure['measure']} {figure['value']:g}" + (f" at {at:g} months" if at is not None else "")


def _neurological_outcome(label: Label, read: Mapping[str, Any], findings: Sequence[Finding]) -> Score:
    expected = {name: value for name in _OUTCOMES if (value := label.neurological_outcome.get(name)) is not None}
    if not expected:
        return Score(counts={})
    is_right = all(read.get(name) is not None and abs(read[name] - value) <= 1 for name, value in expected.items())
    counts = {"neurological outcome stated": 1, "neurological outcome right": int(is_right)}
    if is_right:
        return Score(counts=counts)
    told = {name: value for name in _OUTCOMES if (value := read.get(name)) is not None}
    mistake = Mistake(
        key=label.key,
        what="neurological outcome",
        expected=", ".join(f"{name} {value:g}" for name, value in expected.items()),
        read=", ".join(f"{name} {value:g}" for name, value in told.items()) or NONE,
        because=_sentences(findings, "neurological_outcome"),
    )
    return Score(counts=counts, mistakes=(mistake,))


def _sentences(findings: Iterable[Finding], kind: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(finding.sentence for finding in findings if finding.kind == kind))


def _set_aside(mentions: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """How each mention stands in the text, once: which words, and what they were taken for by which cue."""
    told = []
    for mention in mentions:
        taken = [word for word in ("negated", "hypothetical", "background") if mention[f"is_{word}"]]
        cue = f' by "{mention["cue"]}"' if mention["cue"] else ""
        told.append(f'"{mention["text"]}" in {mention["section"]}: {" and ".join(taken) or "not listed"}{cue}')
    return tuple(dict.fromkeys(told))
