"""A page of any review gives what it says of itself and what it claims; what it does not give is told by place."""

from datetime import date

import pytest

from extractors.errors import SourceRefused
from extractors.page.claims import find_claims
from extractors.page.dates import find_dates
from extractors.page.draft import Draft, draft
from extractors.page.file import CHARACTERS_AT_MOST, read_page_file
from extractors.page.parts import take_apart
from extractors.page.people import find_people
from extractors.page.query import draft_query
from extractors.page.sentences import read_pages
from extractors.page.works import works_in
from extractors.pubmed.query import parse_query
from extractors.review import Claim
from extractors.text.patterns import rules
from reader import reader
from review_pages import BRAIN_METASTASES, EPIDURAL_ABSCESS, EPILEPSY_DRUGS


def drafted(text: str) -> Draft:
    return draft((read_page_file(text.encode(), name="page"),), reader())


def page_about_cord_metastasis(*sentences: str) -> str:
    return "\n\n".join(("Intramedullary spinal cord metastasis", *sentences))


def claims_of(*sentences: str) -> list[Claim]:
    """What the sentences claim in a review of intramedullary metastasis, without claims from silence."""
    page = take_apart(read_page_file(page_about_cord_metastasis(*sentences).encode(), name="page"))
    return [one.claim for one in find_claims(read_pages((page,), reader())).candidates if one.places]


def value_of(claim: Claim) -> tuple[object, ...]:
    """The one thing that a claim of its kind must name; a figure as (value, unit, comparator)."""
    if claim.figure:
        return claim.figure.value, claim.figure.unit, claim.figure.comparator
    return claim.ranking or claim.treatments or claim.imaging or tuple(filter(None, (claim.symptom, claim.cause)))


def unread_of(*sentences: str) -> dict[str, str]:
    return {one.place: one.reason for one in drafted(page_about_cord_metastasis(*sentences)).unread}


def said(made: Draft) -> set[tuple[str, object]]:
    """(kind, what it is of) of each claim that was read from words."""
    return {(one.claim.kind, value_of(one.claim)) for one in made.candidates if one.places}


def test_a_saved_html_page_gives_its_dates_people_publisher_and_claims():
    made = drafted(BRAIN_METASTASES)
    assert (made.title, made.publisher, made.topic) == ("Brain metastases", "Example Neurology", "other_oncology")
    assert made.authors == ("Ann B. Example MD PhD", "Carl van Dorn MD")
    assert made.editor == "Dora Sample MD"
    assert made.days == {"released_on": date(2011, 3, 3), "updated_on": date(2021, 6, 14)}
    assert set(made.missing) == {"expires_on"}
    assert said(made) == {
        ("primary_ranking", ("lung cancer", "breast cancer", "melanoma")),
        ("treatment_of_choice", ("surgery", "stereotactic radiosurgery")),
        ("not_put_forward", ("chemotherapy",)),
        ("series_size", (1292, "patients", "at_most")),
        ("survival_figure", (11, "months", "about")),
    }
    (work,) = made.works
    assert (work.id, work.patients) == ("sampler-1996", 1292)


def test_a_page_of_text_about_drugs_gives_the_drug_of_choice_and_not_the_one_that_was():
    made = drafted(EPILEPSY_DRUGS)
    assert (made.title, made.topic) == ("Drug treatment of focal epilepsy", "not_oncology")
    assert made.authors == ("Ann Example MD", "Bert C Sample PhD")
    assert made.editor == "Cora Model MD FRCP"
    assert made.days == {"released_on": date(2015, 2, 28)}
    assert "07/08/2020" in made.missing["updated_on"]
    assert said(made) == {("treatment_of_choice", ("lamotrigine",))}
    assert any("deny or doubt" in one.reason for one in made.unread)


def test_a_page_about_another_disease_of_the_spine_gives_what_can_be_judged():
    made = drafted(EPIDURAL_ABSCESS)
    assert made.days == {
        "released_on": date(2009, 5, 1), "updated_on": date(2018, 11, 2), "expires_on": date(2023, 11, 30)
    }  # fmt: skip
    assert (made.authors, made.editor) == (("Ann Example MD",), "Bert Sample MD")
    assert said(made) == {
        ("treatment_of_choice", ("surgery",)),
        ("series_size", (915, "patients", "at_most")),
    }


def test_what_is_judged_of_spinal_metastases_alone_is_told_as_not_read_in_another_review():
    reasons = [one.reason for one in drafted(EPIDURAL_ABSCESS).unread]
    for kind in ("first_symptom", "diagnostic_choice", "effect_on_function"):
        assert any(kind in reason and "spinal metastases alone" in reason for reason in reasons)


def test_closed_and_empty_sections_and_numbered_works_are_told():
    assert any("subscribers" in note and "line 21" in note for note in drafted(EPILEPSY_DRUGS).notes)
    notes = " ".join(drafted(BRAIN_METASTASES).notes)
    assert "'Special considerations' has no text" in notes
    assert "cited by number (2 places" in notes


def test_nothing_is_read_from_the_list_of_references():
    assert "renal" not in str(drafted(BRAIN_METASTASES).candidates)


@pytest.mark.parametrize(
    ("sentence", "kind", "value"),
    [
        ("Most patients live less than six months.", "survival_figure", (6, "months", "below")),
        ("Half of those affected die within one year.", "survival_figure", (12, "months", "below")),
        ("Median survival is 5 months.", "survival_figure", (5, "months", "about")),
        ("Melanoma and thyroid cancer are the leading primaries.", "primary_ranking", ("melanoma", "thyroid cancer")),
        ("The commonest primary tumours are melanoma and lymphoma.", "primary_ranking", ("melanoma", "lymphoma")),
        ("The treatment of choice is dexamethasone.", "treatment_of_choice", ("dexamethasone",)),
        ("Surgery remains the mainstay of treatment.", "treatment_of_choice", ("surgery",)),
        ("There is no role for chemotherapy.", "not_put_forward", ("chemotherapy",)),
        ("Surgery is seldom indicated.", "not_put_forward", ("surgery",)),
        ("Surgery maintains motor function.", "effect_on_function", ("surgery",)),
        ("The investigation of choice is MRI.", "diagnostic_choice", ("MRI",)),
        ("The biggest series had 61 patients.", "series_size", (61, "patients", "at_most")),
        ("Epidural deposits are about ten times as common.", "frequency_ratio", (10, "times", "about")),
        ("Weakness of the legs is the leading symptom.", "first_symptom", ("weakness",)),
        ("The cause of death is usually pulmonary embolism.", "cause_of_death", ("other",)),
    ],
)  # fmt: skip
def test_a_claim_of_each_kind_is_read_in_either_order_of_its_words(sentence, kind, value):
    (claim,) = claims_of(sentence)
    assert (claim.kind, value_of(claim)) == (kind, value)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Ultrasound of the calf is the investigation of choice.", "names none of MRI, CT, PET and myelography"),
        ("Leeches are the treatment of choice.", "names no treatment"),
        ("Surgery is no longer the treatment of choice.", "deny or doubt"),
        ("Untreated patients survive less than a month.", "no single figure of all patients"),
        ("A few patients survive more than three years.", "no single figure of all patients"),
        ("Surgery restores walking.", "says that function comes back"),
        ("Most lesions lie in the thoracic cord.", "no kind that is judged"),
    ],
)
def test_words_that_read_like_a_claim_but_give_none_are_told_with_place_and_reason(sentence, reason):
    assert claims_of(sentence) == []
    assert reason in unread_of("Nothing to say.", sentence)["line 5"]


def test_a_sentence_that_gives_one_claim_still_tells_of_the_other_that_it_does_not():
    sentence = "MRI is the investigation of choice and leeches are the treatment of choice."
    assert [claim.kind for claim in claims_of(sentence)] == ["diagnostic_choice"]
    assert "reads like treatment_of_choice" in unread_of(sentence)["line 3"]


def test_a_claim_made_in_several_places_is_one_claim_with_all_of_them_and_their_works():
    made = drafted(page_about_cord_metastasis(
        "Radiotherapy is the treatment of choice.",
        "Forty-four cases were gathered (Sampler and Doe 1999). They concluded that the treatment of choice is"
        " radiotherapy.",
        "Key points",
        "\u2022 Radiotherapy is the treatment of choice.",
    ))  # fmt: skip
    (radiotherapy,) = [one for one in made.candidates if one.claim.treatments == ("radiotherapy",)]
    assert radiotherapy.places == ("line 3", "line 5, sentence 2", "key point 1 (line 9)")
    assert radiotherapy.claim.works == ("sampler-1999",)
    assert [work.patients for work in made.works] == [44]


def test_a_treatment_that_a_review_of_a_cancer_never_names_is_a_claim_to_confirm():
    made = drafted(page_about_cord_metastasis("Radiotherapy is the treatment of choice.", "Surgery is possible."))
    silent = {one.claim.treatments[0] for one in made.candidates if not one.places}
    assert silent == {"stereotactic radiosurgery", "targeted therapy", "immunotherapy"}
    assert all(one.check for one in made.candidates if not one.places)


def test_no_statement_is_a_sentence_of_the_page():
    for page in (BRAIN_METASTASES, EPILEPSY_DRUGS, EPIDURAL_ABSCESS):
        for one in drafted(page).candidates:
            assert one.claim.statement.rstrip(".").lower() not in page.lower()


def test_every_treatment_that_silence_may_be_about_is_a_preferred_name_of_the_vocabulary():
    names = {concept.name for concept in reader().vocabulary.concepts.values()}
    absent = [rule.phrase for rule in rules("claims") if rule.applies_to == "absent"]
    assert absent and set(absent) <= names


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Last updated August 4, 2019", date(2019, 8, 4)),
        ("Last updated: Aug. 4th 2019", date(2019, 8, 4)),
        ("last revised on 4 August 2019", date(2019, 8, 4)),
        ("Updated 04.08.2019", date(2019, 8, 4)),
        ("Updated on: 2019-08-04", date(2019, 8, 4)),
        ("Last review: Tuesday, 24/08/2019", date(2019, 8, 24)),
        ("Last review 08/24/2019", date(2019, 8, 24)),
        ("Last updated\n4 August 2019", date(2019, 8, 4)),
    ],
)
def test_a_day_is_read_however_it_is_written(line, day):
    assert find_dates((line,)).days == {"updated": day}


@pytest.mark.parametrize("words", ["03/04/2019", "August 2019", "31 February 2019", "2019"])
def test_what_is_no_one_day_is_told_and_never_guessed(words):
    found = find_dates((f"Updated {words}",))
    assert "updated" not in found.days
    assert words.lower() in found.notes["updated"]


def test_people_are_told_by_degree_or_label_and_not_by_prose():
    head = ("By Jane Q Public and John Roe", "By 1990 Magnetic Resonance was in use.")
    assert find_people(head).authors == ("Jane Q Public", "John Roe")
    assert find_people(("Edited by Prof. Max Muster, MD",)).editor == "Max Muster MD"


def test_works_are_read_with_the_patients_that_stand_beside_them():
    found = works_in("Nine patients were seen (Doe et al 1972; Roe and O'Neill 1996) in June 2001.")
    assert [(work.id, work.patients) for work in found] == [("doe-1972", 9), ("roe-1996", 9)]
    (far,) = works_in("Nine patients were seen, which is what all who came later have started from (Doe 1972).")
    assert far.patients is None


@pytest.mark.parametrize("title", ["Spinal abscess", "Haemorrhage of brain tumours", "M\u00e9ni\u00e8re disease"])
def test_a_query_of_the_title_s_words_is_one_that_pubmed_reads(title):
    parse_query(draft_query(title).text)


def test_a_query_finds_both_spellings_and_is_none_without_a_telling_word():
    assert draft_query("Tumours").text == "(tumor*[tiab] OR tumour*[tiab])"
    assert draft_query("Overview of management") is None


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"%PDF-1.7 and so on", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "not text"),
        (bytes(range(1, 32)) * 9, "not text"),
        (b"<html><body><script>nothing</script></body></html>", "no text"),
        (b"<html><body>" + b"<div>" * 3_000 + b"<p>Lost.</p>", "to its end"),
        (b"A page. " * (CHARACTERS_AT_MOST // 8 + 1), "more than a review has"),
    ],
)
def test_what_is_no_page_of_a_review_is_refused_with_the_cure(data, told):
    with pytest.raises(SourceRefused, match=told):
        read_page_file(data, name="page")


def test_a_page_with_a_title_alone_is_refused():
    with pytest.raises(SourceRefused, match="no text below a title"):
        drafted("Spinal epidural abscess\n")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_page_is_read_in_the_encodings_that_programs_save(encoding):
    page = read_page_file("Caf\u00e9\n\nA caf\u00e9.".encode(encoding), name="page")
    assert page.lines[0].text == "Caf\u00e9"


def test_html_with_much_nesting_and_a_big_picture_is_read():
    html = "<html><body><h1>Abscess</h1>" + "<div>" * 1_000 + "<p>Surgery is the treatment of choice.</p>"
    page = f"{html}<img src='data:image/png;base64,{'A' * 5_000_000}'></body></html>"
    lines = read_page_file(page.encode(), name="page").lines
    assert [line.text for line in lines] == ["Abscess", "Surgery is the treatment of choice."]


def test_a_page_without_title_dates_or_people_says_so_for_each():
    made = drafted(f"surgery is the treatment of choice, {'and again ' * 20} it is.\n\nMore.")
    assert set(made.missing) == {"title", "released_on", "updated_on", "expires_on", "authors", "editor"}
