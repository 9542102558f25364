"""Cheap studies by the thousand, for tests of slicing and paging."""

from __future__ import annotations

import datetime as dt

from sample.corpus.cast import JOURNALS
from sample.corpus.model import Paper, PrintDate, Section

FIRST_FILLER_PMID = 91_000_001
_FIRST_DAY = dt.date(2016, 1, 1)
_DAYS = 3900


def filler(count: int) -> tuple[Paper, ...]:
    """``count`` papers spread evenly over 2016-01-01 to 2026-09, by day of entry."""
    return tuple(_paper(number, count) for number in range(count))


def _paper(number: int, count: int) -> Paper:
    created = _FIRST_DAY + dt.timedelta(days=number * _DAYS // max(count, 1))
    return Paper(
        pmid=str(FIRST_FILLER_PMID + number),
        title=f"Ketamine infusion in consecutive patients: series {number + 1}.",
        journal=JOURNALS[number % len(JOURNALS)],
        printed=PrintDate(created.year, "Jan"),
        created=created,
        entrez=created,
        revised=created,
        design="cohort",
        abstract=(Section(f"Series {number + 1} of a register of ketamine treatment for depression."),),
        status="Publisher",
    )
