"""What a visit leaves behind, and when a feed is asked again."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from catalog import FeedState
from catalog.feed_health import Standing, health_of
from ingest.errors import BadBatch, RateLimited
from ingest.feeds import Feed
from ingest.sources.feeds import FeedAnswer, Validators
from ketalit.installation import Installation
from ketalit.pulling import news
from ketalit.pulling.feed_memory import after_failure, after_success, is_due, may_be_asked
from sample.corpus import LAST_DAY
from sample.server import SampleServer

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
FEED = Feed("f", "https://feeds.example/", "O", poll_minutes=60)
UNCHANGED = FeedAnswer("unchanged", b"", None, Validators('"v"'), FEED.url)


def test_a_feed_is_due_when_its_time_has_come_and_its_publisher_agrees() -> None:
    assert is_due(FeedState("f"), NOW)
    assert is_due(FeedState("f", next_due=NOW + dt.timedelta(minutes=4)), NOW), "the timetable's minute comes once"
    assert not is_due(FeedState("f", next_due=NOW + dt.timedelta(hours=1)), NOW)
    assert not is_due(FeedState("f", next_allowed=NOW + dt.timedelta(seconds=1)), NOW)


def test_a_success_ends_the_failures_and_keeps_the_pace() -> None:
    before = FeedState("f", failures=3, last_error="x", gone=True, posts_per_day=2.0, newest_item=NOW)
    after = after_success(before, FEED, UNCHANGED, None, NOW)
    assert (after.failures, after.last_error, after.gone, after.last_success) == (0, None, False, NOW)
    assert (after.etag, after.posts_per_day, after.next_due) == ('"v"', 2.0, NOW + dt.timedelta(hours=6))


def test_a_permanent_move_is_counted_while_it_lasts() -> None:
    state = FeedState("f")
    for _ in range(3):
        state = after_success(state, FEED, replace(UNCHANGED, moved_to="https://new.example/"), None, NOW)
    assert (state.moved_to, state.moved_times) == ("https://new.example/", 3)
    state = after_success(state, FEED, replace(UNCHANGED, moved_to="https://other.example/"), None, NOW)
    assert state.moved_times == 1
    assert after_success(state, FEED, UNCHANGED, None, NOW).moved_to is None


def test_a_failure_keeps_the_validators_and_respects_retry_after() -> None:
    before = FeedState("f", etag='"v"', last_success=NOW)
    after = after_failure(before, FEED, BadBatch("It is a web page."), NOW)
    assert (after.etag, after.failures, after.last_error, after.last_success) == ('"v"', 1, "It is a web page.", NOW)
    assert may_be_asked(after, NOW)
    limited = after_failure(before, FEED, RateLimited("Wait.", 600), NOW)
    assert limited.next_allowed == NOW + dt.timedelta(seconds=600)


def test_the_pull_learns_how_often_a_feed_speaks(home: Installation) -> None:
    news.pull_all(home)
    states = home.catalog.feed_states()
    assert len(states) == len(home.feeds)
    for state in states:
        assert state.posts_per_day is not None and 0 < state.posts_per_day < 5
        assert state.newest_item is not None and state.newest_item.date() <= LAST_DAY
        assert state.next_due is not None and state.next_due > dt.datetime.now(dt.UTC)
    assert news.due(home) == ()


def test_a_cut_feed_is_partial_and_asked_for_whole_again(home: Installation, server: SampleServer) -> None:
    """D6: what came is kept, the run is partial, no validator is kept, the watermark stands."""
    server.faults.add("truncate_xml", path="psychiatry-wire", at=6000, times=1)
    receipts, problems = news.pull_all(home)
    assert problems == {}
    assert receipts["psychiatry-wire-atom"].new > 3
    (run,) = (run for run in home.catalog.last_runs() if run.pass_name == "psychiatry-wire-atom")
    assert run.state == "partial"
    assert "breaks off" in (run.error or "")
    state = home.catalog.feed_state("psychiatry-wire-atom")
    assert state is not None
    assert (state.etag, state.last_modified) == (None, None)
    assert "entries may be missing" in health_of(state, NOW).sentence
    assert home.catalog.watermark("news", "psychiatry-wire-atom") is None
    again = news.pull(home, news.feed_by_id(home, "psychiatry-wire-atom"))
    assert again is not None
    assert again.new > 0
    assert home.catalog.watermark("news", "psychiatry-wire-atom") is not None


@pytest.mark.parametrize(("status", "standing"), [(410, Standing.DEAD), (500, Standing.FAILING)])
def test_a_feed_that_dies_is_told_as_such(
    home: Installation, server: SampleServer, status: int, standing: Standing
) -> None:
    """D4: 410 is told at once; a fault of the server may pass."""
    news.pull_all(home)
    server.faults.add("status", path="pain-desk", code=status)
    news.pull_all(home)
    state = home.catalog.feed_state("pain-desk-json")
    assert state is not None
    health = health_of(state, dt.datetime.now(dt.UTC))
    assert health.standing is standing
    assert str(status) in (state.last_error or "")
