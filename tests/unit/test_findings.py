import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.findings import find
from extractors.records import FINDING_KINDS, SURVIVAL_MEASURES
from reading import mention, reading

METADATA = "METADATA"

SERIES = (
    "Multicentre retrospective review of 30 patients operated on for ISCM.",
    "After surgery 18 improved (pain, part of motor/sensory deficit), 6 were unchanged, 6 got worse.",
    "Median survival after surgery 9.9 months.",
)


def kinds(found):
    return [finding.kind for finding in found]


def test_a_series_gives_its_topic_design_cohort_survival_and_outcome():
    found = find(reading(*SERIES, title="Surgery of intramedullary spinal cord metastases: a multicenter study"))
    assert [(made.kind, made.name, made.value) for made in found] == [
        ("topic", "intramedullary", None),
        ("study_design", "retrospective_cohort", None),
        ("patient_count", None, 30),
        ("survival", "median_overall_survival", 9.9),
        ("neurological_outcome", "improved", 18),
        ("neurological_outcome", "stable", 6),
        ("neurological_outcome", "worsened", 6),
    ]


def test_every_finding_slices_back_to_its_words_and_its_sentence():
    read = reading(*SERIES, title="Surgery of intramedullary spinal cord metastases")
    texts = {section.name: section.text for section in read.article.sections}
    for made in find(read):
        text = texts[made.section]
        assert text[made.sentence_start : made.sentence_end] == made.sentence
        assert made.sentence_start <= made.start < made.end <= made.sentence_end


def test_kinds_come_in_the_documented_order_and_no_finding_twice():
    sentences = ("Rare.", *SERIES, *SERIES, "Proton therapy should be considered.", "Radiotherapy improved survival.")
    read = reading(*sentences, title="Surgery of intramedullary spinal cord metastases")
    mentions = tuple(
        mention(read, words, label="treatment", name=words.lower()) for words in ("Proton therapy", "Radiotherapy")
    )
    found = find(replace(read, mentions=mentions))
    assert {"recommendation", "treatment_effect"} <= set(kinds(found))
    order = [FINDING_KINDS.index(kind) for kind in kinds(found)]
    assert order == sorted(order)
    assert len({made.finding_id for made in found}) == len(found)


def test_an_article_without_text_has_no_findings():
    assert find(reading()) == ()


def test_reading_twice_gives_the_same_findings():
    read = reading(*SERIES, title="Surgery")
    assert find(read) == find(read)


@pytest.mark.parametrize(
    "text",
    [
        "SURGERY OF 30 PATIENTS WITH INTRAMEDULLARY METASTASES: MEDIAN SURVIVAL WAS 9.9 MONTHS.",
        "Survival (N \u00bc 12) was 6\u00b72 months \u2013 meta\u00adstases of \ufb01brosarcoma, \u03b2-blockers.",
        "\u0130stanbul'da 12 hasta; \u7532\u72b6\u817a\u764c\u306e\u9ac4\u5185\u8ee2\u79fb.",
        "...", "%", "12", "((((((", "median survival", "a" * 1000,
    ],
)  # fmt: skip
def test_odd_texts_are_read_without_a_crash(text):
    for made in find(reading(text, title=text)):
        assert made.section == METADATA or made.sentence == text


def test_capitals_are_read_like_small_letters():
    found = find(reading("MEDIAN SURVIVAL OF 30 PATIENTS WAS 9.9 MONTHS.", title="INTRAMEDULLARY METASTASES"))
    assert {"topic", "patient_count", "survival"} <= set(kinds(found))


PIECES = st.sampled_from(
    "median survival was 5 months 12 % of the patients improved ( ) , ; . versus and 95% CI 1-2 year n = 30 surgery no "
    "difference metastases intramedullary the a died of neurological deficit at respectively 3/18 MRI revealed".split()
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECES, max_size=80).map(" ".join))
def test_whatever_the_sentence_the_findings_keep_the_promises_of_the_records(text):
    for made in find(reading(text, title="Patients")):
        assert made.kind in FINDING_KINDS
        assert made.section == METADATA or made.start < made.end <= made.sentence_end
        if made.kind == "survival":
            assert made.name in SURVIVAL_MEASURES
            assert made.unit in ("months", "percent")
            assert made.patient_group
            assert made.unit == "months" or 0 <= made.value <= 100
        if made.kind == "neurological_outcome":
            assert made.name in ("improved", "stable", "worsened", "ambulatory_after")
            assert made.unit in ("count", "percent")
        if made.kind == "patient_count":
            assert made.value >= 1


@pytest.mark.parametrize(
    "unit",
    [
        "median survival was 5 months and 12% of 30 patients improved, ",
        "of the the of patients with and in 12 of 30 patients or ",
        "a " , "1 ", "1, ", "(", "12 % and ", "5 and ", "very-long-word-", "no difference no difference ",
        "case report of a case of a case ", "improved improved ", "intramedullary spinal cord ", "x" * 50,
    ],
)  # fmt: skip
def test_a_hundred_kilobytes_in_one_sentence_take_no_more_than_seconds(unit):
    text = (unit * (100_000 // len(unit) + 1))[:100_000]
    started = time.process_time()
    find(reading(text, title="Intramedullary metastases"))
    assert time.process_time() - started < 5


def test_the_reference_digests_are_read_as_their_labels_say():
    folder = Path(__file__).resolve().parents[3] / "shared" / "reference-set"
    if not folder.exists():
        pytest.skip("the reference set is not beside the project")
    labels = {label["key"]: label for label in map(json.loads, (folder / "labels.jsonl").open())}
    right = total = 0
    for record in map(json.loads, (folder / "records.jsonl").open()):
        label = labels[record["key"]]
        if label["n_patients"] is None:
            continue
        sentences = [part + "." for part in record["digest"].split(". ")]
        found = {made.kind: made for made in find(reading(*sentences, title=record["title"] or ""))}
        total += 1
        right += "patient_count" in found and found["patient_count"].value == label["n_patients"]
    assert right / total >= 0.9
