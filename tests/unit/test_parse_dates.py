"""Dates are read as far as they can be, and a date that cannot be costs no record."""

from datetime import date

import pytest
from pubmed_xml import TITLE, read_one

from extractors.records import PublicationDate


def published(inner: str) -> PublicationDate:
    journal = f"<Journal><JournalIssue><PubDate>{inner}</PubDate></JournalIssue></Journal>"
    return read_one(article=journal + TITLE).publication_date


def ymd(year: object, month: object, day: object) -> str:
    return f"<Year>{year}</Year><Month>{month}</Month><Day>{day}</Day>"


def history(**days: str) -> str:
    steps = (f'<PubMedPubDate PubStatus="{status}">{day}</PubMedPubDate>' for status, day in days.items())
    return f"<History>{''.join(steps)}</History>"


@pytest.mark.parametrize(
    ("inner", "text", "year", "month", "day"),
    [
        ("<Year>2003</Year>", "2003", 2003, None, None),
        ("<Year>2003</Year><Month>Feb</Month>", "2003 Feb", 2003, 2, None),
        (ymd(2003, "Feb", "07"), "2003 Feb 7", 2003, 2, 7),
        (ymd(2003, "02", "7"), "2003 Feb 7", 2003, 2, 7),
        ("<Year>2000</Year><Season>Spring</Season>", "2000 Spring", 2000, 3, None),
        ("<Year>2000</Year><Season>Winter</Season>", "2000 Winter", 2000, 1, None),
        ("<MedlineDate>2000 Spring</MedlineDate>", "2000 Spring", 2000, 3, None),
        ("<MedlineDate>2000 Fall-Winter</MedlineDate>", "2000 Fall-Winter", 2000, 9, None),
        ("<MedlineDate>1998 Dec-1999 Jan</MedlineDate>", "1998 Dec-1999 Jan", 1998, 12, None),
        ("<MedlineDate>2010 Nov-Dec</MedlineDate>", "2010 Nov-Dec", 2010, 11, None),
        ("<MedlineDate>2010 Nov 30-Dec 6</MedlineDate>", "2010 Nov 30-Dec 6", 2010, 11, 30),
        ("<MedlineDate>July-Aug 1998</MedlineDate>", "July-Aug 1998", 1998, 7, None),
        ("<MedlineDate>1944-1945</MedlineDate>", "1944-1945", 1944, None, None),
        ("<MedlineDate>Date not known</MedlineDate>", "Date not known", None, None, None),
        (ymd(2003, "Feb", "31"), "2003 Feb 31", 2003, 2, None),
        (ymd(2003, "13", "1"), "2003 13 1", 2003, None, None),
        (ymd("20O3", "Feb", "1"), "20O3 Feb 1", None, None, None),
        ("", "", None, None, None),
    ],
)
def test_a_publication_date_keeps_its_text_and_gives_the_first_year_month_and_day_in_it(inner, text, year, month, day):
    assert published(inner) == PublicationDate(text=text, year=year, month=month, day=day)


def test_a_record_without_an_issue_has_no_publication_date():
    assert read_one(article=TITLE).publication_date == PublicationDate(text="")


@pytest.mark.parametrize(
    ("data", "created", "expected"),
    [
        (history(pubmed=ymd(2020, 8, 4), entrez=ymd(2020, 8, 3)), ymd(2020, 8, 1), date(2020, 8, 3)),
        (history(received=ymd(2020, 1, 1), pubmed=ymd(2020, 8, 4)), ymd(2020, 8, 1), date(2020, 8, 4)),
        (history(received=ymd(2020, 1, 1)), ymd(2020, 8, 1), date(2020, 8, 1)),
        (history(entrez=ymd(2020, 2, 31), pubmed=ymd(2020, 3, 2)), "", date(2020, 3, 2)),
        (history(received=ymd(2020, 1, 1)), "", None),
        ("", "", None),
    ],
)
def test_the_entry_date_is_the_day_pubmed_had_the_record(data, created, expected):
    citation = f"<DateCreated>{created}</DateCreated>" if created else ""
    assert read_one(data=data, citation=citation).entry_date == expected


@pytest.mark.parametrize(
    "day",
    [ymd(2020, 2, 31), ymd(2020, 13, 1), ymd(2020, 0, 1), ymd(0, 1, 1), ymd("9" * 30, 1, 1), ymd("", "", ""),
     ymd(2020, "Mossember", 1), "<Year>2020</Year><Month>2</Month>", "<Year>2020</Year>"],
)  # fmt: skip
def test_a_day_that_no_calendar_has_is_left_out_and_the_record_is_kept(day):
    article = read_one(
        citation=f"<DateCompleted>{day}</DateCompleted><DateRevised>{day}</DateRevised>",
        data=history(entrez=day, pubmed=ymd(2020, 3, 2)),
    )
    assert (article.completed_date, article.revised_date) == (None, None)
    assert article.history == (("pubmed", date(2020, 3, 2)),)
    assert article.title


def test_months_are_read_as_numbers_and_as_names():
    citation = f"<DateCompleted>{ymd(2020, '02', '09')}</DateCompleted><DateRevised>{ymd(2020, 'Feb', 9)}</DateRevised>"
    article = read_one(citation=citation)
    assert article.completed_date == article.revised_date == date(2020, 2, 9)


def test_the_whole_history_is_kept_in_its_order():
    data = history(received=ymd(2019, 12, 1), accepted=ymd(2020, 1, 5), aheadofprint=ymd(2020, 2, 1))
    assert read_one(data=data).history == (
        ("received", date(2019, 12, 1)),
        ("accepted", date(2020, 1, 5)),
        ("aheadofprint", date(2020, 2, 1)),
    )
