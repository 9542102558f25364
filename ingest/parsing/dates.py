"""Dates as sources print them: the earliest day that the text can mean, how precise it is, and the text itself.

PubMed prints ``Year(, Month(, Day) | Season)?`` or free text in MedlineDate ("1990 May-Jun", "Summer 2018",
"1978-1979", "2021 3rd Quarter"); registries print ISO dates with the day or the month missing.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache

from ingest.parsing.xml import Element
from ingest.records import PartialDate, Precision

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_SEASONS = {"winter": 1, "spring": 3, "summer": 6, "autumn": 9, "fall": 9}
"""The first month of a season's issue. A winter issue carries the year of its January."""
_QUARTERS = {"1": 1, "first": 1, "2": 4, "second": 4, "3": 7, "third": 7, "4": 10, "fourth": 10}

_YEAR = re.compile(r"\b(1[4-9]\d\d|20\d\d)\b")
_MONTH = re.compile(r"\b(" + "|".join(_MONTHS) + r")[a-z]*\b", re.IGNORECASE)
_SEASON = re.compile(r"\b(" + "|".join(_SEASONS) + r")\b", re.IGNORECASE)
_QUARTER = re.compile(r"\b(?:([1-4])(?:st|nd|rd|th)|(first|second|third|fourth))\b", re.IGNORECASE)
_DAY = re.compile(r"\b(0?[1-9]|[12]\d|3[01])\b")
_RANGE = re.compile(r"\s*[-–—/]\s*")
_ISO = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_MONTHS_OF = {Precision.MONTH: 1, Precision.SEASON: 3, Precision.YEAR: 12}


def date_of(element: Element | None) -> PartialDate | None:
    """A PubDate, ArticleDate, DateRevised, PubMedPubDate or ContributionDate; None when it names no year."""
    if element is None:
        return None
    year = month = day = season = free = None
    for child in element:
        tag = child.tag
        if tag == "Year":
            year = child.text
        elif tag == "Month":
            month = child.text
        elif tag == "Day":
            day = child.text
            break  # nothing that belongs to the date follows the day
        elif tag == "Season":
            season = child.text
        elif tag == "MedlineDate":
            free = child.text
    return from_parts(year, month, day, season, free)


@lru_cache(maxsize=8192)
def from_parts(
    year: str | None, month: str | None, day: str | None, season: str | None = None, free: str | None = None
) -> PartialDate | None:
    """The same from the texts of its elements."""
    if year is None:
        return printed_date(free or "")
    raw = " ".join(part.strip() for part in (year, month or season, day) if part and part.strip())
    number = _month_number(month)
    if number is None:
        return printed_date(raw)
    return _checked(year, number, day, raw)


def _month_number(month: str | None) -> int | None:
    text = (month or "").strip()
    if text.isdecimal() and 1 <= int(text) <= 12:
        return int(text)
    return _MONTHS.get(text[:3].lower()) if text.isalpha() else None


def _checked(year: str, month: int, day: str | None, raw: str) -> PartialDate | None:
    """A day that its month does not have leaves the month."""
    if not _YEAR.fullmatch(year.strip()):
        return None
    first = dt.date(int(year), month, 1)
    text = (day or "").strip()
    if text.isdecimal() and 1 <= int(text) <= calendar.monthrange(first.year, month)[1]:
        return PartialDate(first.replace(day=int(text)), Precision.DAY, raw)
    return PartialDate(first, Precision.MONTH, raw)


@lru_cache(maxsize=4096)
def printed_date(text: str) -> PartialDate | None:
    """Free text such as MedlineDate; None when it names no year."""
    raw = " ".join(text.split())
    years = _YEAR.findall(raw)
    if not years:
        return None
    first = _RANGE.split(raw)[0]
    if _YEAR.fullmatch(first) and len(years) > 1 and (season := _SEASON.search(raw)):
        return _winter_of_two_years(years[0], season[1], raw)
    return _beginning(first, years[0], raw)


def _winter_of_two_years(year: str, season: str, raw: str) -> PartialDate:
    """ "1976-1977 Winter" begins in December 1976."""
    month = 12 if season.lower() == "winter" else _SEASONS[season.lower()]
    return PartialDate(dt.date(int(year), month, 1), Precision.SEASON, raw)


def _beginning(part: str, year: str, raw: str) -> PartialDate | None:
    """The date that ``part`` of ``raw`` names, in ``year`` where it names none itself."""
    if found := _YEAR.search(part):
        year = found[1]
    if month := _MONTH.search(part):
        day = _DAY.search(part[month.end() :])
        return _checked(year, _MONTHS[month[1].lower()], day[1] if day else None, raw)
    if season := _SEASON.search(part):
        return PartialDate(dt.date(int(year), _SEASONS[season[1].lower()], 1), Precision.SEASON, raw)
    if "quarter" in raw.lower() and (quarter := _QUARTER.search(part)):
        month_number = _QUARTERS[(quarter[1] or quarter[2]).lower()]
        return PartialDate(dt.date(int(year), month_number, 1), Precision.SEASON, raw)
    return PartialDate(dt.date(int(year), 1, 1), Precision.YEAR, raw)


def iso_date(text: str | None) -> PartialDate | None:
    """A registry's date: "2026-02-14", "2026-02" or "2026"; None for anything else."""
    found = _ISO.fullmatch((text or "").strip())
    if found is None:
        return None
    raw = found[0]
    if found[2] is None:
        return printed_date(raw)
    if not 1 <= int(found[2]) <= 12:
        return None
    return _checked(found[1], int(found[2]), found[3], raw)


def last_day(date: PartialDate) -> dt.date:
    """The latest day that a PubMed date can mean: "2021 May-Jun" ends on 30 June."""
    return date.value if date.precision is Precision.DAY and "-" not in date.raw else _last_day(date)


@lru_cache(maxsize=4096)
def _last_day(date: PartialDate) -> dt.date:
    last_part = _RANGE.split(date.raw)[-1]
    ending = _beginning(last_part, str(date.value.year), last_part) if last_part != date.raw else date
    if ending is None or ending.value < date.value:
        ending = date
    if ending.precision is Precision.DAY:
        return ending.value
    months = ending.value.month - 1 + _MONTHS_OF[ending.precision]
    year, month = ending.value.year + months // 12, months % 12 + 1
    return dt.date(year, month, 1) - dt.timedelta(days=1)


def earliest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    """The date that is over first.

    A vague date does not win by its first day: an issue of "2021" says nothing against an electronic date in June 2021.
    """
    known = [date for date in dates if date is not None]
    return min(known, key=last_day, default=None)
