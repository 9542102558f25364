"""NCBI's hours for large jobs: weekends, or 21:00 to 5:00 US Eastern time (failure mode A1)."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.sources.quiet_hours import asks_for_quiet_hours, is_quiet, next_quiet


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "start"),
    [
        ("2026-11-23T15:00", "2026-11-24T02:00"),  # Monday, 10:00 in winter: at 21:00 there
        ("2026-07-20T14:00", "2026-07-21T01:00"),  # Monday, 10:00 in summer
        ("2026-11-24T02:00", "2026-11-24T02:00"),  # 21:00: quiet
        ("2026-11-24T01:59", "2026-11-24T02:00"),
        ("2026-11-24T09:59", "2026-11-24T09:59"),  # 4:59: still quiet
        ("2026-11-24T10:00", "2026-11-25T02:00"),  # 5:00: no more
        ("2026-11-21T16:00", "2026-11-21T16:00"),  # Saturday at noon
        ("2026-11-23T04:30", "2026-11-23T04:30"),  # Sunday 23:30 there, Monday in UTC
        ("2026-11-21T04:30", "2026-11-21T04:30"),  # Friday 23:30 there
        ("2026-11-20T16:00", "2026-11-21T02:00"),  # Friday at eleven: in the evening
    ],
)
def test_a1_when_a_large_job_may_begin(now: str, start: str) -> None:
    assert next_quiet(utc(now)) == utc(start)
    assert is_quiet(utc(now)) is (now == start)
    assert is_quiet(next_quiet(utc(now)))


@pytest.mark.parametrize(
    ("url", "asks"),
    [
        ("https://eutils.ncbi.nlm.nih.gov/entrez/eutils/", True),
        ("https://FTP.NCBI.NLM.NIH.GOV/pubmed/baseline/", True),
        ("https://ncbi.nlm.nih.gov/", True),
        ("http://127.0.0.1:8765/entrez/eutils/", False),
        ("https://mirror.example.org/ncbi.nlm.nih.gov/", False),
        ("https://notncbi.nlm.nih.gov.example.org/", False),
        ("/data/pubmed", False),
    ],
)
def test_only_ncbis_own_hosts_ask_for_them(url: str, asks: bool) -> None:
    assert asks_for_quiet_hours(url) is asks
