import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.text.lines import lines
from extractors.text.numbers import WHOLE, months, number
from reading import reading


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("1,234", 1234), ("16 000", 16000), ("4.8", 4.8), (".5", 0.5), ("one", 1), ("a", 1),
        ("Eighteen", 18),
        ("thirty-three", 33), ("thirty three", 33), ("one hundred and five", 105), ("one hundred twenty-two", 122),
        ("nine hundred seven", 907), ("a hundred", 100), ("hundred fifty-nine", 159),
    ],
)  # fmt: skip
def test_a_number_is_read_however_it_is_written(text, value):
    assert number(text) == value


def test_a_word_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="not a number: 'several'"):
        number("several")


@pytest.mark.parametrize(
    ("value", "unit", "result"),
    [
        (99, "days", 3.25), (75, "days", 2.46), (18.3, "weeks", 4.21), (9, "months", 9), (4, "mo", 4), (2, "yrs", 24),
        (1, "year", 12),
    ],
)
def test_any_span_of_time_becomes_months(value, unit, result):
    assert months(value, unit) == result


@given(st.integers(min_value=0, max_value=9_999_999))
def test_thousands_separators_do_not_change_a_number(value):
    assert number(f"{value:,}") == value


def test_plain_text_reads_what_publishers_print_for_equals_and_decimal_points():
    (line,) = lines(reading("Survival (N ¼ 12) was 6\u00b72 months \u2013 or 1\u2009234 days."))
    assert "n = 12" in line.text and "6.2 months - or 1 234 days" in line.text


def test_offsets_lead_back_to_the_original_characters():
    read = reading("A meta\u00adstasis with a \ufb01stula in 12 patients.")
    (line,) = lines(read)
    start = line.text.index("12 patients")
    found = line.finding(start, start + len("12 patients"), kind="patient_count")
    assert read.article.sections[1].text[found.start : found.end] == "12 patients"


def test_whole_numbers_stop_where_a_word_goes_on():
    import re

    assert re.fullmatch(WHOLE, "tenth") is None
    assert re.match(WHOLE, "sixteen")[0] == "sixteen"
