"""Dates are shown as exactly as the source gave them, and no more."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.records import PartialDate, Precision, Registration
from tests.web.invented import day, month, study
from web.presenting.dates import (
    iso_text,
    moment_text,
    partial_machine,
    partial_text,
    public_date_text,
    record_date,
    record_date_text,
)


@pytest.mark.parametrize(
    ("date", "text", "machine"),
    [
        (day("2024-03-07"), "7 March 2024", "2024-03-07"),
        (month("2024-12"), "December 2024", "2024-12"),
        (PartialDate(dt.date(2023, 3, 1), Precision.SEASON, "2023 Spring"), "2023 Spring", "2023"),
        (PartialDate(dt.date(2021, 1, 1), Precision.YEAR, "2021"), "2021", "2021"),
    ],
)
def test_a_partial_date_is_never_made_more_exact(date: PartialDate, text: str, machine: str) -> None:
    """B3: the first of a month or year that stands for the whole of it must not reach a page."""
    assert (partial_text(date), partial_machine(date)) == (text, machine)


def test_moments_are_shown_in_utc() -> None:
    moment = dt.datetime(2026, 1, 1, 0, 30, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    assert moment_text(moment) == "31 December 2025, 22:30 UTC"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-01", "1 March 2026"),
        ("2026-03-01T06:00:00+00:00", "1 March 2026, 06:00 UTC"),
        ("page 7 of 9", "page 7 of 9"),
        ("", ""),
    ],
)
def test_a_watermark_is_read_out_when_it_is_a_date(text: str, words: str) -> None:
    """A source may mark its place with something that is no date at all."""
    assert iso_text(text) == words


def test_a_paper_counts_from_when_it_could_first_be_read() -> None:
    """Two honest clocks: the issue's date is often months ahead and would top every list."""
    paper = study("1", "Title", first_available=day("2024-03-07"), published=month("2024-12"))
    assert record_date(paper) == day("2024-03-07")


def test_a_registrations_date_says_which_date_it_is() -> None:
    trial = Registration("NCT00000001", first_posted=day("2022-01-10"), last_updated=day("2025-06-02"))
    assert record_date_text(trial) == "updated 2 June 2025"
    assert public_date_text(trial) == "first posted 10 January 2022"


def test_no_date_is_no_date() -> None:
    assert record_date_text(study("1", "Title", first_available=None, published=None)) is None
