"""Figures and errors: what counts as right, and that the figures are those of the project's scorer."""

import json
import random
import re
import subprocess
import sys

import pytest

from extractors.errors import UsageError
from extractors.figures import Measure, figures, precision_recall_f1
from extractors.labels import CONCEPTS, Label, read_label, read_record
from extractors.pubmed.files import read_path
from extractors.records import Finding
from extractors.scoring import MEASURES, score
from flows.evaluate import Yardstick
from flows.settings import PROJECT_CONFIG
from flows.toml import read_toml

SHARED = PROJECT_CONFIG.parent.parent / "shared"
NAMES = read_toml(PROJECT_CONFIG / "evaluation.toml", Yardstick).names
SETS = {
    "digests": ("reference-set/labels.jsonl", "reference-set/records.jsonl", ["--fold"]),
    "abstracts": ("reference-set/real-abstract-labels.jsonl", "data/2_abstracts/labelled/records.jsonl", []),
}
# How each line of the scorer begins, and the figures that it tells.
FIGURES_OF_SCORER = {
    "topic accuracy": ["topic accuracy"],
    "study design accuracy": ["study design accuracy"],
    "patient count": ["patient count exact", "patient count coverage"],
    "primary_tumours": [f"primary tumours {which}" for which in ("precision", "recall", "F1")],
    "treatments": [f"treatments {which}" for which in ("precision", "recall", "F1")],
    "neurological outcome": ["neurological outcome"],
}
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the labelled sets are not beside the project")


def label(**fields: object) -> Label:
    """The label of a digest; with `relevant`, of an abstract."""
    row = {"key": "a", "study_design": "case_series", "n_patients": None, "primary_tumours": [], "treatments": []}
    return read_label(row | ({} if "relevant" in fields else {"topic": "intramedullary"}) | fields)


def summary(**fields: object) -> dict:
    empty = {
        "topic": "intramedullary", "study_design": "case_series", "patient_count": None, "primary_tumours": [],
        "treatments": [], "survival": [], "neurological_outcome": None, "mentions": [],
    }  # fmt: skip
    named = {name: [{"name": one} for one in fields[name]] for name in CONCEPTS if name in fields}
    return empty | fields | named


def finding(kind: str, sentence: str, **fields: object) -> Finding:
    return Finding(
        pmid="a", kind=kind, section="ABSTRACT", start=0, end=1, sentence=sentence, sentence_start=0,
        sentence_end=len(sentence), pipeline_version="test", **fields,
    )  # fmt: skip


def mistakes(labelled: Label, read: dict, *findings: Finding) -> list[tuple[str, str, str]]:
    return [(one.what, one.expected, one.read) for one in score(labelled, read, findings, NAMES).mistakes]


def figure(counts: list[dict], measure: Measure):
    return figures(counts, [measure])[0]


RIGHT = Measure(name="right", part=("right",), whole=("all",))


def test_a_figure_is_the_share_over_all_articles_and_not_the_mean_of_theirs():
    found = figure([{"right": 1, "all": 1}, {"right": 0, "all": 9}], RIGHT)
    assert (found.value, found.part, found.whole) == (0.1, 1, 10)


def test_the_interval_is_the_bootstraps_and_the_same_at_every_run():
    counts = [{"right": number % 2, "all": 1} for number in range(100)]
    found = figure(counts, RIGHT)
    assert found == figure(counts, RIGHT)
    assert found.low == pytest.approx(0.40, abs=0.02)  # 0.5 less 1.96 standard errors of 0.05
    assert found.high == pytest.approx(0.60, abs=0.02)


def test_articles_are_drawn_whole():
    """Ten errors of one article are one accident: the interval is wider than that of ten articles' errors."""
    one = figure([{"right": 0, "all": 10}] + [{"right": 10, "all": 10}] * 9, RIGHT)
    ten = figure([{"right": 9, "all": 10}] * 10, RIGHT)
    assert one.value == ten.value
    assert one.low < ten.low == ten.high < one.high


def test_what_is_not_labelled_has_no_figure_rather_than_a_perfect_one():
    found = figure([{"right": 0, "all": 0}], RIGHT)
    assert (found.value, found.low, found.high) == (None, None, None)
    assert figure([], RIGHT).value is None


def test_f1_is_the_harmonic_mean_of_precision_and_recall():
    precision, recall, f1 = figures([{"x right": 6, "x extra": 2, "x missed": 4}], precision_recall_f1("x"))
    assert (precision.value, recall.value) == (0.75, 0.6)
    assert f1.value == pytest.approx(2 * 0.75 * 0.6 / (0.75 + 0.6))


def test_a_reading_like_the_label_has_no_error():
    labelled = label(n_patients=7, primary_tumours=["melanoma"], treatments=["surgery"], median_survival_months=5)
    read = summary(
        patient_count=7, primary_tumours=["melanoma"], treatments=["surgery"],
        survival=[{"measure": "median_overall_survival", "value": 5.0, "at_months": None}],
    )  # fmt: skip
    assert mistakes(labelled, read) == []


def test_every_acceptable_answer_is_right():
    labelled = label(
        relevant="intramedullary", relevant_alt=["epidural_or_vertebral"], study_design_alt=["case_report"],
        n_patients=5, n_patients_alt=[6], treatments=["gefitinib"], treatments_parent=["targeted therapy"],
    )  # fmt: skip
    read = summary(
        topic="epidural_or_vertebral", study_design="case_report", patient_count=6,
        treatments=["gefitinib", "targeted therapy"],
    )  # fmt: skip
    assert mistakes(labelled, read) == []


def test_of_an_article_off_the_topic_only_topic_design_and_patients_count():
    labelled = label(topic="not_relevant", primary_tumours=[], treatments=[])
    assert mistakes(labelled, summary(topic="other_oncology", treatments=["surgery"])) == []
    assert mistakes(labelled, summary(topic="not_oncology", patient_count=3)) == [("patient count", "-", "3")]
    assert mistakes(labelled, summary()) == [("topic", "other_oncology or not_oncology", "intramedullary")]


def test_kinds_fold_into_what_a_digests_label_names_and_not_in_an_abstracts():
    read = summary(primary_tumours=["non-small cell lung cancer"], treatments=["stereotactic body radiotherapy"])
    broad = {"primary_tumours": ["lung cancer"], "treatments": ["stereotactic radiosurgery"]}
    assert mistakes(label(**broad), read) == []
    assert len(mistakes(label(relevant="intramedullary", **broad), read)) == 4


def test_radiotherapy_beside_radiosurgery_is_no_error_but_alone_it_is_one():
    labelled = label(relevant="intramedullary", treatments=["stereotactic radiosurgery"])
    assert mistakes(labelled, summary(treatments=["stereotactic radiosurgery", "radiotherapy"])) == []
    alone = mistakes(labelled, summary(treatments=["radiotherapy"]))
    assert alone == [("treatments", "stereotactic radiosurgery", "-")]


@pytest.mark.parametrize(
    ("value", "at_months", "is_right"), [(50, 12, True), (51, 12.5, True), (52, 12, False), (50, 24, False)]
)
def test_a_survival_figure_agrees_within_two_percent_and_a_month(value, at_months, is_right):
    expected = {"measure": "overall_survival_rate", "value": 50, "at_months": 12}
    labelled = label(relevant="intramedullary", survival=[expected])
    read = summary(survival=[expected | {"value": value, "at_months": at_months}])
    assert (mistakes(labelled, read) == []) is is_right


def test_a_survival_figure_beside_the_one_of_a_digests_label_is_neither_right_nor_wrong():
    read = [{"measure": "median_overall_survival", "value": value, "at_months": None} for value in (5, 9.9)]
    scored = score(label(median_survival_months=5), summary(survival=read), (), NAMES)
    assert scored.mistakes == ()
    by_name = {one.name: one.value for one in figures([scored.counts], MEASURES)}
    assert (by_name["survival precision"], by_name["median survival recall"]) == (None, 1.0)


def test_a_neurological_outcome_must_tell_each_number_of_the_label():
    labelled = label(neuro_outcome={"improved": 18, "stable": 6, "worsened": None})
    told = {"improved": 18, "stable": 7, "worsened": 3, "unit": "count"}
    assert mistakes(labelled, summary(neurological_outcome=told)) == []
    assert mistakes(labelled, summary(neurological_outcome=told | {"stable": None})) == [
        ("neurological outcome", "improved 18, stable 6", "improved 18, worsened 3")
    ]


def test_an_error_shows_the_sentence_that_the_value_was_read_from():
    read = summary(patient_count=4, treatments=["surgery"])
    findings = (
        finding("patient_count", "We saw four.", value=4.0),
        finding("treatment", "All had surgery.", name="surgery"),
        finding("treatment", "Some had none.", name="radiotherapy"),
    )
    told = score(label(n_patients=5), read, findings, NAMES).mistakes
    assert [(one.what, one.because) for one in told] == [
        ("patient count", ("We saw four.",)),
        ("treatments", ("All had surgery.",)),
    ]


def test_a_missed_treatment_shows_where_it_stands_and_the_cue_that_set_it_aside():
    mention = {
        "section": "ABSTRACT", "text": "radiation", "name": "radiotherapy", "cue": "may", "is_negated": False,
        "is_hypothetical": True, "is_background": False,
    }  # fmt: skip
    (told,) = score(label(treatments=["radiotherapy"]), summary(mentions=[mention]), (), NAMES).mistakes
    assert told.because == ('"radiation" in ABSTRACT: hypothetical by "may"',)


def test_a_label_without_a_field_is_named():
    with pytest.raises(UsageError, match="The label of a has no 'treatments'"):
        read_label({"key": "a", "topic": "other", "study_design": "other", "n_patients": 1, "primary_tumours": []})


def test_a_labelled_text_is_cut_into_the_sections_that_it_names():
    text = "RESULTS: Ten lived. In TP53: none. RESULTS: More. CONCLUSIONS: Good."
    key, article = read_record({"key": "a", "title": "A\n title ", "abstract": text})
    assert (key, article.title) == ("a", "A title")
    assert [(section.name, section.text) for section in article.sections] == [
        ("TITLE", "A title"),
        ("RESULTS", "Ten lived. In TP53: none."),
        ("RESULTS 2", "More."),
        ("CONCLUSIONS", "Good."),
    ]


@needs_shared
@pytest.mark.parametrize("name", SETS)
def test_texts_are_read_as_from_the_pubmed_xml_that_the_project_makes_of_them(name, tmp_path):
    records = SHARED / SETS[name][1]
    made = tmp_path / "made.xml"
    command = [sys.executable, SHARED / "tools" / "to_pubmed_xml.py", records, made]
    subprocess.run(command, check=True, capture_output=True)
    from_xml = [article.sections for _, article in read_path(made)]
    rows = map(json.loads, records.read_text(encoding="utf-8").splitlines())
    assert [read_record(row)[1].sections for row in rows] == from_xml


@needs_shared
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", SETS)
def test_the_figures_are_those_of_the_projects_scorer(name, seed, tmp_path):
    """Over readings of every kind of wrongness: each value is the label's, another label's, or none."""
    labels, _, options = SETS[name]
    rows = [json.loads(line) for line in (SHARED / labels).read_text(encoding="utf-8").splitlines()]
    draw = random.Random(seed)
    read = {row["key"]: made_up(row, rows, draw) for row in rows}
    scored = [score(read_label(row), read[row["key"]], (), NAMES) for row in rows]
    ours = {one.name: one for one in figures([one.counts for one in scored], MEASURES)}

    told = scorer_says(SHARED / labels, read, options, tmp_path)
    survival = [f"survival {which}" for which in ("precision", "recall", "F1")]
    if name == "digests":  # the scorer takes the precision of survival there for 1
        survival = [None, "median survival recall", None]
    for words, names in (FIGURES_OF_SCORER | {"survival": survival}).items():
        theirs = re.findall(r"\b\d\.\d{3}\b", told[words])
        assert len(theirs) == len(names)
        for value, figure_name in zip(theirs, names):
            assert figure_name is None or f"{ours[figure_name].value:.3f}" == value, figure_name
    assert f"spurious {ours['patient count invented'].part}" in told["patient count"]


def made_up(row: dict, rows: list[dict], draw: random.Random) -> dict:
    def either(right: object, field: str) -> object:
        return right if draw.random() < 0.6 else draw.choice(rows).get(field)

    topic = "topic" if "topic" in row else "relevant"
    median = either(row.get("median_survival_months"), "median_survival_months")
    survival = [{"measure": "median_overall_survival", "value": median, "at_months": None}] if median else []
    kinds = {"lung cancer": "small cell lung cancer", "radiotherapy": "proton therapy", "glioma": "glioblastoma"}
    names = {
        field: [kinds.get(one, one) if draw.random() < 0.3 else one for one in either(row[field], field)]
        + draw.sample(["radiotherapy", "chondrosarcoma", "kidney cancer"], draw.choice([0, 0, 1]))
        for field in ("primary_tumours", "treatments")
    }
    return summary(
        topic=either(row[topic], topic).replace("not_relevant", "other_oncology"),
        study_design=either(row["study_design"], "study_design"), patient_count=either(row["n_patients"], "n_patients"),
        survival=either(row["survival"], "survival") if "survival" in row else survival,
        neurological_outcome=either(row.get("neuro_outcome"), "neuro_outcome"), **names,
    )  # fmt: skip


def scorer_says(labels, read: dict[str, dict], options: list[str], folder) -> dict[str, str]:
    """The lines of the scorer, each by what it is about."""
    keys = {str(number): key for number, key in enumerate(read)}
    predictions = [json.dumps({"pmid": pmid} | read[key]) for pmid, key in keys.items()]
    (folder / "read.jsonl").write_text("\n".join(predictions), encoding="utf-8")
    (folder / "keys.json").write_text(json.dumps(keys), encoding="utf-8")
    command = [sys.executable, SHARED / "tools" / "score.py", folder / "read.jsonl", folder / "keys.json", labels]
    done = subprocess.run([*command, *options], capture_output=True, text=True, check=True)
    return {
        words: line
        for line in done.stdout.splitlines()
        for words in (*FIGURES_OF_SCORER, "survival")
        if line.startswith(words)
    }
