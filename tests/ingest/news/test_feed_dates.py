"""The date table (D7): what feeds really write, what feedparser gets wrong, and what must stay unknown."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.parsing.feed_dates import feed_date, published_at
from tests.ingest.news.conftest import NOW

TABLE = [
    ("Mon, 02 Mar 2026 10:15:00 +0100", "2026-03-02T09:15:00"),
    ("Mon, 02 Mar 2026 10:15:00 GMT", "2026-03-02T10:15:00"),
    ("Mon, 02 Mar 2026 10:15:00 EST", "2026-03-02T15:15:00"),
    ("Mon, 02 Mar 2026 10:15 -0500 (EST)", "2026-03-02T15:15:00"),
    ("Mon, 02 Mar 2026 10:15:00 CEST", "2026-03-02T08:15:00"),
    ("Mon, 02 Mar 2026 10:15:00 IST", "2026-03-02T04:45:00"),
    ("02 Mar 2026 10:15:00", "2026-03-02T10:15:00"),
    ("2 Mar 26 10:15 UT", "2026-03-02T10:15:00"),
    ("Mo, 02 Mär 2026 10:15:00 +0100", "2026-03-02T09:15:00"),
    ("lun., 02 févr. 2026 10:15:00 +0100", "2026-02-02T09:15:00"),
    ("2 de marzo de 2026", "2026-03-02T00:00:00"),
    ("2. Dezember 2025, 10:15", "2025-12-02T10:15:00"),
    ("March 2, 2026 10:15 pm EST", "2026-03-03T03:15:00"),
    ("Monday, March 2nd, 2026", "2026-03-02T00:00:00"),
    ("2026-03-02T10:15:00Z", "2026-03-02T10:15:00"),
    ("2026-03-02T10:15:00.123456-05:00", "2026-03-02T15:15:00"),
    ("2026-03-02 10:15:00 UTC", "2026-03-02T10:15:00"),
    ("2026-03-02T10:15", "2026-03-02T10:15:00"),
    ("2026-03-02", "2026-03-02T00:00:00"),
    ("20260302", "2026-03-02T00:00:00"),
    ("20260302T101500Z", "2026-03-02T10:15:00"),
    ("2016/6/29", "2016-06-29T00:00:00"),
    ("29/6/2016", "2016-06-29T00:00:00"),
    ("6/29/2016 10:15 AM", "2016-06-29T10:15:00"),
    ("29.06.2016 10:15", "2016-06-29T10:15:00"),
    ("1529927000", "2018-06-25T11:43:20"),
    ("1529927000000", "2018-06-25T11:43:20"),
    ("Mon Mar  2 10:15:00 2026", "2026-03-02T10:15:00"),
    ("Mon Mar  2 10:15:00 UTC 2026", "2026-03-02T10:15:00"),
    ("Sun, 01 Mar 2026 24:00:00 GMT", "2026-03-02T00:00:00"),
    ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59"),
    ("Thu, 02 Mar 2026 12:00 am GMT", "2026-03-02T00:00:00"),
]


@pytest.mark.parametrize(("raw", "moment"), TABLE)
def test_dates_as_feeds_write_them(raw: str, moment: str) -> None:
    assert feed_date(raw) == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    "raw",
    ["", "yesterday", "6/7/2016", "2026-13-40", "Mon, 32 Mar 2026 10:00:00 GMT", "2026-03-02T25:61:00Z", "2026-03",
     "2026", "Mon, 02 Foo 2026 10:00:00 GMT", "99999999999999999999", "00000000", "Mon, 02 Mar 2026 10:75 GMT"],
)  # fmt: skip
def test_what_cannot_be_read_is_unknown_never_a_guess(raw: str) -> None:
    assert feed_date(raw) is None


def test_a_later_date_of_the_entry_stands_in_for_an_unreadable_one() -> None:
    assert published_at(("soon", "2026-03-02"), fetched_at=NOW) == dt.datetime(2026, 3, 2, tzinfo=dt.UTC)


@pytest.mark.parametrize("raw", ["2999-01-01", "2026-03-12", "1970-01-01T00:00:00Z", "0001-01-01"])
def test_impossible_dates_count_as_none(raw: str) -> None:
    """An item of the year 2999 must not stand on top of the page for ever, nor move there with each run."""
    assert published_at((raw,), fetched_at=NOW) is None


def test_tomorrow_is_possible_because_of_zones() -> None:
    assert published_at(("2026-03-11",), fetched_at=NOW) is not None
