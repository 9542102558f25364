"""Broken, gone, silent, asked to wait: each has its own words, and none of them is "no news"."""

from __future__ import annotations

from typing import Any

import pytest

from catalog import FeedState
from catalog.feed_health import FeedHealth, Standing, health_of, silence_allowed
from tests.catalog.made import DAY, HOUR, NOON

READ = "Last read 2026-03-02 11:00 UTC."


def health(**fields: Any) -> FeedHealth:
    given: dict[str, Any] = {"last_success": NOON - HOUR, "newest_item": NOON - DAY, "posts_per_day": 3.0} | fields
    return health_of(FeedState("f", **given), NOON)


def test_a_feed_that_is_well_says_when_it_was_read_and_how_often_it_speaks() -> None:
    assert health() == FeedHealth("f", Standing.WELL, f"{READ} It brings about 3 items a day.")
    assert "about 2 items a week" in health(posts_per_day=0.3).sentence
    assert "about one item every 20 days" in health(posts_per_day=0.05).sentence
    assert not health().needs_a_person


def test_a_feed_never_read_is_no_quiet_feed() -> None:
    assert health(last_success=None).standing is Standing.UNREAD


@pytest.mark.parametrize(("rate", "days"), [(24.0, 7), (1.0, 7), (0.25, 20), (1 / 30, 120), (None, 60)])
def test_how_long_a_silence_counts_depends_on_the_feed(rate: float | None, days: int) -> None:
    assert silence_allowed(rate) == days


def test_a_silent_feed_is_told_with_what_it_used_to_bring() -> None:
    assert health(newest_item=NOON - 7 * DAY).standing is Standing.WELL
    silent = health(newest_item=NOON - 8 * DAY)
    assert silent.standing is Standing.SILENT
    assert silent.sentence == (
        f"It answers, but has brought nothing new for 8 days, where it used to bring about 3 items a day. {READ}"
    )
    assert silent.needs_a_person
    assert health(newest_item=NOON - 40 * DAY, posts_per_day=0.05).standing is Standing.WELL


def test_a_feed_without_dates_is_not_called_silent() -> None:
    assert health(newest_item=None, posts_per_day=None).standing is Standing.WELL


def test_failures_are_counted_with_their_reason() -> None:
    once = health(failures=1, last_error="It is a web page.")
    assert (once.standing, once.sentence) == (Standing.FAILING, f"It failed once. {READ} It is a web page.")
    assert not once.needs_a_person
    thrice = health(failures=3, last_error="It is a web page.")
    assert thrice.sentence.startswith("It failed 3 times in a row.")
    assert thrice.needs_a_person


def test_a_feed_that_fails_for_a_week_is_dead() -> None:
    assert health(failures=9, last_success=NOON - 8 * DAY).standing is Standing.DEAD
    assert health(failures=3, last_success=None).standing is Standing.DEAD
    assert health(failures=9, last_success=NOON - 6 * DAY).standing is Standing.FAILING


def test_a_feed_that_says_it_is_gone_is_dead_at_once() -> None:
    gone = health(failures=1, gone=True)
    assert gone.standing is Standing.DEAD
    assert gone.sentence.startswith("The publisher says that it is gone for good.")


def test_a_feed_that_asks_for_patience_is_told_until_when() -> None:
    waiting = health(failures=1, last_error="It asks to wait.", next_allowed=NOON + HOUR)
    assert waiting.standing is Standing.WAITING
    assert waiting.sentence.endswith("It is left alone until 2026-03-02 13:00 UTC.")


def test_a_permanent_move_is_told_when_it_has_lasted() -> None:
    """D4: a maintenance redirect is no move."""
    assert not health(moved_to="https://new.example/", moved_times=2).needs_a_person
    moved = health(moved_to="https://new.example/", moved_times=3)
    assert moved.needs_a_person
    assert "It has moved for good to https://new.example/." in moved.sentence


def test_missing_entries_are_told() -> None:
    """D6."""
    short = health(shortfall="the answer breaks off after 3 entries")
    assert short.sentence == "Of its last answer entries may be missing: the answer breaks off after 3 entries."
