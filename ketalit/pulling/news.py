"""Pull the feeds, each on its own: what one feed does wrong is its own failed run and never another feed's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from catalog import FeedState, Receipt
from ingest.errors import KetalitError, RateLimited
from ingest.feeds import Feed
from ingest.parsing.news import parse_feed
from ingest.records import ParsedBatch
from ingest.sources.feeds import FeedAnswer, Validators
from ingest.topic import is_ketamine
from ketalit.installation import Installation
from ketalit.pulling.pubmed import tag_all
from ketalit.pulling.receipts import OpenRun, summed

SOURCE = "news"
BACK_OFF = dt.timedelta(hours=1)


def pull(home: Installation, feed: Feed) -> Receipt | None:
    """One feed, once: its new items on our topic are stored. None when the feed asked us not to come yet.

    Raises what the feed's server or its content raises, after the run and the feed's health have recorded it.
    """
    now = dt.datetime.now(dt.UTC)
    state = home.catalog.feed_state(feed.id) or FeedState(feed.id)
    if state.next_allowed and now < state.next_allowed:
        return None
    run = OpenRun.start(home.catalog, SOURCE, feed.id)
    reader = home.feed_reader()
    try:
        answer = reader.fetch(feed, Validators(state.etag, state.last_modified))
        receipt = run.succeed(_stored(home, run, feed, answer, now), watermark=now.isoformat(timespec="seconds"))
    except KetalitError as problem:
        run.fail(str(problem))
        wait = problem.retry_after if isinstance(problem, RateLimited) else None
        home.catalog.save_feed_state(
            replace(
                state,
                failures=state.failures + 1,
                last_error=str(problem),
                next_allowed=now + dt.timedelta(seconds=wait) if wait else None,
            )
        )
        raise
    # The validators are kept only now: had the items been lost before, the next visit must get the whole feed again.
    home.catalog.save_feed_state(
        replace(
            state,
            etag=answer.validators.etag,
            last_modified=answer.validators.last_modified,
            next_allowed=None,
            failures=0,
            last_success=now,
            last_error=None,
        )
    )
    return receipt


def pull_all(
    home: Installation, on_progress: Callable[[int, int], None] | None = None
) -> tuple[dict[str, Receipt], dict[str, KetalitError]]:
    """Every feed of the list: the receipts of those that answered, and what was wrong with the others."""
    receipts: dict[str, Receipt] = {}
    problems: dict[str, KetalitError] = {}
    for number, feed in enumerate(home.feeds):
        try:
            receipt = pull(home, feed)
        except KetalitError as problem:
            problems[feed.id] = problem
        else:
            if receipt:
                receipts[feed.id] = receipt
        if on_progress:
            on_progress(number + 1, len(home.feeds))
    return receipts, problems


def feed_by_id(home: Installation, feed_id: str) -> Feed:
    return next(feed for feed in home.feeds if feed.id == feed_id)


def _stored(home: Installation, run: OpenRun, feed: Feed, answer: FeedAnswer, now: dt.datetime) -> Receipt:
    if answer.status == "unchanged":
        return replace(summed(()), requests=1)
    home.landing.land(
        answer.raw,
        source=SOURCE,
        batch_id=run.id,
        media_type=answer.content_type or "application/xml",
        fetched_at=now,
        query=feed.url,
    )
    parse = parse_feed(answer.raw, feed, fetched_at=now, content_type=answer.content_type)
    everything = parse.batch
    ours = ParsedBatch(tuple(record for record in everything.records if is_ketamine(record)), everything.rejected)
    home.catalog.store_batch(run.id, run.id, tag_all(home, ours), rejected=ours.rejected, fetched_at=now)
    receipt = summed(home.catalog.batch_receipts(run.id))
    off_topic = len(everything.records) - receipt.parsed
    expected = len(everything.records) + len(everything.rejected)
    return replace(receipt, expected=expected, fetched=expected, off_topic=off_topic, requests=1, bytes=len(answer.raw))
