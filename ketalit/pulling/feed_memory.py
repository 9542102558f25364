"""What is remembered of a feed after a visit: pure, from what was known and what the visit brought."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from catalog import FeedState
from ingest.errors import BadRequest, KetalitError, RateLimited
from ingest.feed_pace import next_try, next_visit, posts_per_day
from ingest.feeds import Feed
from ingest.parsing.news import FeedParse
from ingest.records import NewsItem
from ingest.sources.feeds import FeedAnswer

GONE = dt.timedelta(days=7)
"""A feed that answers 410 is dead; once a week is enough to see whether it came back."""
SLACK = dt.timedelta(minutes=5)
"""The timetable comes at a fixed minute, a visit ends a little later: a feed due within this is due."""


def may_be_asked(state: FeedState, now: dt.datetime) -> bool:
    """Whether its publisher lets us come."""
    return state.next_allowed is None or now >= state.next_allowed


def is_due(state: FeedState, now: dt.datetime) -> bool:
    """Whether the timetable asks it now."""
    return may_be_asked(state, now) and (state.next_due is None or now + SLACK >= state.next_due)


def after_success(
    state: FeedState, feed: Feed, answer: FeedAnswer, parsed: FeedParse | None, now: dt.datetime
) -> FeedState:
    """``parsed``: None when it said "unchanged". Of an answer that was cut no validators are kept: the whole one is
    wanted at the next visit."""
    rate, newest = state.posts_per_day, state.newest_item
    ttl = None
    if parsed is not None:
        dates = [item.published for item in parsed.batch.records if isinstance(item, NewsItem) and item.published]
        rate = posts_per_day(dates) or rate
        newest = max(dates, default=newest)
        ttl = parsed.ttl * 60.0 if parsed.ttl else None
    partial = parsed is not None and parsed.partial
    fresh_for = max((seconds for seconds in (answer.fresh_for, ttl) if seconds is not None), default=None)
    return replace(
        state,
        etag=None if partial else answer.validators.etag,
        last_modified=None if partial else answer.validators.last_modified,
        next_allowed=None,
        next_due=next_visit(feed, now, rate=rate, newest=newest, fresh_for=fresh_for),
        failures=0,
        gone=False,
        last_success=now,
        last_error=None,
        posts_per_day=rate,
        newest_item=newest,
        moved_to=answer.moved_to,
        moved_times=state.moved_times + 1 if answer.moved_to and answer.moved_to == state.moved_to else 1,
        shortfall=(parsed.reason if partial else None) if parsed is not None else state.shortfall,
    )


def after_failure(state: FeedState, feed: Feed, problem: KetalitError, now: dt.datetime) -> FeedState:
    """Its validators and what is known of its pace stay."""
    failures = state.failures + 1
    gone = isinstance(problem, BadRequest)
    return replace(
        state,
        failures=failures,
        gone=gone,
        last_error=str(problem),
        next_allowed=_not_before(problem, now),
        next_due=next_try(feed, now, failures),
    )


def _not_before(problem: KetalitError, now: dt.datetime) -> dt.datetime | None:
    if isinstance(problem, RateLimited) and problem.retry_after:
        return now + dt.timedelta(seconds=problem.retry_after)
    return now + GONE if isinstance(problem, BadRequest) else None
