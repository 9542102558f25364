"""A feed is asked about twice for each item it brings: never more than its list allows, never less than daily."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.feed_pace import LONGEST, next_try, next_visit, posts_per_day
from ingest.feeds import Feed
from tests.ingest.news.conftest import NOW

FEED = Feed("f", "https://feeds.example/", "O", poll_minutes=120)
DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


def hours(
    *, rate: float | None = None, newest: dt.timedelta = HOUR, fresh_for: float | None = None, feed: Feed = FEED
) -> float:
    visit = next_visit(feed, NOW, rate=rate, newest=NOW - newest, fresh_for=fresh_for)
    return (visit - NOW).total_seconds() / 3600


def test_the_rate_is_that_of_the_newest_items() -> None:
    """A feed with its archive in it is judged by how it speaks now."""
    assert posts_per_day([NOW - DAY * n for n in range(8)]) == 1.0
    now, archive = [NOW - HOUR * n for n in range(50)], [NOW - DAY * 1000]
    assert posts_per_day(now + archive) == pytest.approx(24)
    assert posts_per_day([NOW]) is None
    assert posts_per_day([]) is None
    assert posts_per_day([NOW, NOW, NOW - dt.timedelta(seconds=1)]) == 24.0, "two at once are no stream"


@pytest.mark.parametrize(("rate", "expected"), [(100.0, 2), (6.0, 2), (2.0, 6), (1.0, 12), (0.1, 24), (None, 2)])
def test_the_rarer_it_speaks_the_rarer_it_is_asked(rate: float | None, expected: float) -> None:
    assert hours(rate=rate) == expected


def test_a_feed_that_has_fallen_silent_is_asked_more_rarely() -> None:
    assert hours(rate=6.0, newest=DAY * 10) == 24


def test_its_publishers_word_on_freshness_is_kept_up_to_a_day() -> None:
    """D3: Cache-Control respected; a mistaken year of max-age does not silence a feed."""
    assert hours(rate=100.0, fresh_for=5 * 3600) == 5
    assert hours(rate=100.0, fresh_for=10) == 2
    assert hours(rate=100.0, fresh_for=400 * 86400) == LONGEST / HOUR


def test_poll_minutes_beyond_a_day_are_kept() -> None:
    weekly = Feed("f", "https://feeds.example/", "O", poll_minutes=7 * 24 * 60)
    assert hours(rate=100.0, feed=weekly) == 7 * 24


def test_a_broken_feed_is_asked_ever_more_rarely_but_daily() -> None:
    waits = [(next_try(FEED, NOW, failures) - NOW) / HOUR for failures in (1, 2, 3, 4, 5, 50)]
    assert waits == [2, 4, 8, 16, 24, 24]
