"""How often a feed speaks, and when it is worth asking again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ingest.feeds import Feed

LONGEST = dt.timedelta(days=1)
"""However rarely a feed speaks, once a day it is asked: news a day late is late enough."""
_NEWEST = 50
"""Items by which the rate is reckoned: a feed with an archive in it is judged by how it speaks now."""
_VISITS_PER_POST = 2


def posts_per_day(dates: Iterable[dt.datetime]) -> float | None:
    """From the dates of a feed's items; None for fewer than two of them."""
    newest = sorted(set(dates), reverse=True)[:_NEWEST]
    if len(newest) < 2:
        return None
    days = (newest[0] - newest[-1]).total_seconds() / 86400
    return round((len(newest) - 1) / max(days, 1 / 24), 4)


def next_visit(
    feed: Feed, now: dt.datetime, *, rate: float | None, newest: dt.datetime | None, fresh_for: float | None
) -> dt.datetime:
    """When the timetable asks the feed again: about twice for each item it brings, and not while its publisher calls
    the answer fresh.

    Never sooner than the feed's own ``poll_minutes``, never later than a day (or ``poll_minutes`` where that is more).
    A feed that has fallen silent speaks as rarely as its silence says, whatever it did before.
    """
    floor = dt.timedelta(minutes=feed.poll_minutes)
    cap = max(floor, LONGEST)
    if rate and newest and newest < now:
        rate = min(rate, 86400 / (now - newest).total_seconds())
    wanted = dt.timedelta(days=min(1 / rate / _VISITS_PER_POST, cap.days + 1)) if rate else floor
    stated = dt.timedelta(seconds=fresh_for or 0)
    return now + min(max(floor, wanted, stated), cap)


def next_try(feed: Feed, now: dt.datetime, failures: int) -> dt.datetime:
    """After so many failures in a row: at the next turn, then ever more rarely, once a day at the least."""
    floor = dt.timedelta(minutes=feed.poll_minutes)
    return now + min(floor * (1 << min(failures - 1, 10)), max(floor, LONGEST))
