"""B3 and C6: every shape of a printed date, with the earliest day it can mean."""

from __future__ import annotations

import datetime as dt

import pytest
from lxml import etree

from ingest.parsing.dates import date_of, earliest, iso_date, last_day, printed_date
from ingest.records import PartialDate, Precision

DAY, MONTH, SEASON, YEAR = Precision.DAY, Precision.MONTH, Precision.SEASON, Precision.YEAR


@pytest.mark.parametrize(
    ("printed", "value", "precision", "ends"),
    [
        ("1990 May-Jun", "1990-05-01", MONTH, "1990-06-30"),
        ("2023 Dec-2024 Jan", "2023-12-01", MONTH, "2024-01-31"),
        ("1998 Dec 30-1999 Jan 5", "1998-12-30", DAY, "1999-01-05"),
        ("2021 Jun 3-9", "2021-06-03", DAY, "2021-06-03"),
        ("1978-1979", "1978-01-01", YEAR, "1979-12-31"),
        ("2004", "2004-01-01", YEAR, "2004-12-31"),
        ("Summer 2018", "2018-06-01", SEASON, "2018-08-31"),
        ("2018 Summer", "2018-06-01", SEASON, "2018-08-31"),
        ("Winter 2019", "2019-01-01", SEASON, "2019-03-31"),
        ("2000 Fall", "2000-09-01", SEASON, "2000-11-30"),
        ("2000 Spring-Summer", "2000-03-01", SEASON, "2000-08-31"),
        ("1976-1977 Winter", "1976-12-01", SEASON, "1977-03-31"),
        ("2021 3rd Quarter", "2021-07-01", SEASON, "2021-09-30"),
        ("First Quarter 1994", "1994-01-01", SEASON, "1994-03-31"),
        ("2021 Apr-Jun 01", "2021-04-01", MONTH, "2021-06-01"),
        ("Jan-Feb 2019", "2019-01-01", MONTH, "2019-02-28"),
        ("2015 Sept", "2015-09-01", MONTH, "2015-09-30"),
        ("2015 September 9", "2015-09-09", DAY, "2015-09-09"),
        ("2016 Jan/Feb", "2016-01-01", MONTH, "2016-02-29"),
        ("2016 Feb 31", "2016-02-01", MONTH, "2016-02-29"),
        ("about 1875", "1875-01-01", YEAR, "1875-12-31"),
    ],
)
def test_b3_free_text(printed: str, value: str, precision: Precision, ends: str) -> None:
    date = printed_date(printed)
    assert date == PartialDate(dt.date.fromisoformat(value), precision, printed)
    assert last_day(date) == dt.date.fromisoformat(ends)


@pytest.mark.parametrize("printed", ["", "n.d.", "in press", "12345", "0000 Jan"])
def test_no_year_is_no_date(printed: str) -> None:
    assert printed_date(printed) is None


@pytest.mark.parametrize(
    ("xml", "value", "precision", "raw"),
    [
        ("<Year>2005</Year><Month>08</Month><Day>31</Day>", "2005-08-31", DAY, "2005 08 31"),
        ("<Year>2005</Year><Month>Sep</Month><Day>31</Day>", "2005-09-01", MONTH, "2005 Sep 31"),
        ("<Year>2005</Year><Month>8</Month>", "2005-08-01", MONTH, "2005 8"),
        ("<Year>2005</Year><Month>Aug-Sep</Month>", "2005-08-01", MONTH, "2005 Aug-Sep"),
        ("<Year>2005</Year><Month>13</Month>", "2005-01-01", YEAR, "2005 13"),
        ("<Year>2005</Year><Season>Spring</Season>", "2005-03-01", SEASON, "2005 Spring"),
        ("<Year>2005</Year>", "2005-01-01", YEAR, "2005"),
        ("<Year> 2005 </Year><Month> May </Month>", "2005-05-01", MONTH, "2005 May"),
        ("<MedlineDate>2005  Mar-Apr</MedlineDate>", "2005-03-01", MONTH, "2005 Mar-Apr"),
    ],
)
def test_elements(xml: str, value: str, precision: Precision, raw: str) -> None:
    """Month as a number or a name; a day that the month does not have leaves the month."""
    element = etree.fromstring(f"<PubDate>{xml}</PubDate>")
    assert date_of(element) == PartialDate(dt.date.fromisoformat(value), precision, raw)


@pytest.mark.parametrize(
    "xml", ["", "<Year/>", "<Year>soon</Year>", "<Year>99999</Year><Month>1</Month>", "<Month>5</Month>"]
)
def test_elements_without_a_year(xml: str) -> None:
    assert date_of(etree.fromstring(f"<PubDate>{xml}</PubDate>")) is None
    assert date_of(None) is None


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [("2026-02-14", "2026-02-14", DAY), ("2026-02", "2026-02-01", MONTH), ("2026", "2026-01-01", YEAR),
     ("2026-02-31", "2026-02-01", MONTH)],
)  # fmt: skip
def test_registry_dates(text: str, value: str, precision: Precision) -> None:
    assert iso_date(text) == PartialDate(dt.date.fromisoformat(value), precision, text)


@pytest.mark.parametrize("text", [None, "", "soon", "2026-13", "02/2026", "2026-2"])
def test_registry_dates_that_are_none(text: str | None) -> None:
    assert iso_date(text) is None


def test_the_earliest_is_the_one_that_is_over_first() -> None:
    year, month, day = printed_date("2021"), printed_date("2021 May"), printed_date("2021 Jun 8")
    assert earliest([year, None, day]) == day
    assert earliest([year, day, month]) == month
    assert earliest([year]) == year
    assert earliest([None]) is None
