"""When NCBI wants large jobs: at weekends, or from nine in the evening to five in the morning, US Eastern time."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
_EVENING, _MORNING = dt.time(21), dt.time(5)
_SATURDAY = 5


def asks_for_quiet_hours(url: str) -> bool:
    """Whether an address is one of NCBI's own; a sample server, a proxy or a mirror asks for none."""
    host = urlsplit(url).hostname or ""
    return host == "ncbi.nlm.nih.gov" or host.endswith(".ncbi.nlm.nih.gov")


def is_quiet(now: dt.datetime) -> bool:
    """``now``: any time with an offset."""
    there = now.astimezone(EASTERN)
    return there.weekday() >= _SATURDAY or there.time() >= _EVENING or there.time() < _MORNING


def next_quiet(now: dt.datetime) -> dt.datetime:
    """The first moment from ``now`` on that is quiet, in UTC."""
    if is_quiet(now):
        return now.astimezone(dt.UTC)
    there = now.astimezone(EASTERN)
    return dt.datetime.combine(there.date(), _EVENING, EASTERN).astimezone(dt.UTC)
