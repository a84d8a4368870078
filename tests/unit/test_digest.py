"""What a digest says of itself, whoever filled it."""

import dataclasses

from digest_example import blind_digest, busy_digest, quiet_digest

from flows.wording import byline, count, design_and_size, expiry_in_words, headline, spread


def test_a_run_could_look_only_if_every_search_completed():
    assert busy_digest().could_look
    assert quiet_digest().could_look
    assert not blind_digest().could_look
    assert not dataclasses.replace(busy_digest(), searches=()).could_look


def test_records_set_aside_are_counted_over_all_reasons():
    assert busy_digest().rejected == 3
    assert quiet_digest().rejected == 0


def test_the_headline_says_when_it_is_the_first_digest():
    first = dataclasses.replace(busy_digest(), last_digest_on=None)
    assert headline(first).startswith("2 new signals in this first digest; ")


def test_the_headline_of_a_quiet_run_says_that_nothing_is_new():
    assert headline(quiet_digest()).startswith("No new signals since the last digest; ")


def test_one_line_says_how_pressing_the_news_is_and_how_many_claims_it_touches():
    assert spread(busy_digest()) == "Priority: 2 high. They bear on 2 of 8 claims."


def test_days_to_expiry_read_as_words():
    assert [expiry_in_words(days) for days in (-1551, -1, 0, 1, 400)] == [
        "expired 1551 days ago",
        "expired 1 day ago",
        "expires today",
        "expires in 1 day",
        "expires in 400 days",
    ]
    assert [count(number, "study", "studies") for number in (0, 1, 2)] == ["no studies", "1 study", "2 studies"]


def test_a_study_is_named_by_author_else_journal_and_never_left_blank():
    study = busy_digest().new_signals[0].study
    assert byline(study) == "Neurosurgical Review 2021"
    assert byline(dataclasses.replace(study, first_author="Payer")) == "Payer et al 2021"
    assert byline(dataclasses.replace(study, journal=None, year=None)) == "Source not named"
    assert design_and_size(dataclasses.replace(study, design=None, patients=None)) == (
        "design not stated, number of patients not stated"
    )
    assert design_and_size(dataclasses.replace(study, design="case_report", patients=1)) == "case report, 1 patient"
