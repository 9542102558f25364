"""Pull the feeds, each on its own: what one feed does wrong is its own failed run and never another feed's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from catalog import FeedState, Receipt
from ingest.errors import BadRequest, KetalitError, RateLimited
from ingest.feeds import Feed, TopicFilter
from ingest.parsing.news import parse_feed
from ingest.records import Kind, NewsItem, ParsedBatch
from ingest.relevance import relevance_of
from ingest.sources.feeds import FeedAnswer, Validators
from ingest.stories import fold_stories
from ingest.topic import is_ketamine
from ketalit.installation import Installation
from ketalit.pulling.pubmed import tag_all
from ketalit.pulling.receipts import OpenRun, summed

SOURCE = "news"
STORY_NEIGHBOURS = 2000
"""Newest items of the catalogue among which copies of a story are looked for; it comes within days, seldom weeks."""
GONE = dt.timedelta(days=7)
"""A feed that answers 410 is dead; once a week is enough to see whether it came back."""


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
        failed = replace(
            state, failures=state.failures + 1, last_error=str(problem), next_allowed=_not_before(problem, now)
        )
        home.catalog.save_feed_state(failed)
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


def judged(items: Iterable[NewsItem], neighbours: Iterable[NewsItem]) -> tuple[NewsItem, ...]:
    """The items with their relevance, and with the story they share among themselves and with their neighbours."""
    given = tuple(items)
    keys = {item.key for item in given}
    others = tuple(item for item in neighbours if item.key not in keys)
    folded = fold_stories((*others, *given))[len(others) :]
    verdicts = [(item, relevance_of(item)) for item in folded]
    return tuple(
        replace(item, relevance=verdict.score, relevance_reasons=verdict.reasons, admitted=verdict.admitted)
        for item, verdict in verdicts
    )


def _stored(home: Installation, run: OpenRun, feed: Feed, answer: FeedAnswer, now: dt.datetime) -> Receipt:
    if answer.status == "unchanged":
        return replace(summed(()), requests=1)
    media_type = answer.content_type or "application/xml"
    home.landing.land(answer.raw, source=SOURCE, batch_id=run.id, media_type=media_type, fetched_at=now, query=feed.url)
    parsed = parse_feed(answer.raw, feed, fetched_at=now, content_type=answer.content_type).batch
    items = [record for record in parsed.records if isinstance(record, NewsItem)]
    on_topic = [item for item in items if feed.topic is not TopicFilter.KETAMINE or is_ketamine(item)]
    ours = _first_told_here(home, on_topic)
    batch = ParsedBatch(judged(ours, _neighbours(home)), parsed.rejected)
    home.catalog.store_batch(run.id, run.id, tag_all(home, batch), rejected=batch.rejected, fetched_at=now)
    expected = len(items) + len(parsed.rejected)
    return replace(
        summed(home.catalog.batch_receipts(run.id)),
        expected=expected,
        known=len(on_topic) - len(ours),
        fetched=expected,
        off_topic=len(items) - len(on_topic),
        requests=1,
        bytes=len(answer.raw),
    )


def _first_told_here(home: Installation, items: Iterable[NewsItem]) -> list[NewsItem]:
    """The items without those another feed brought first, each with the story it belongs to already.

    Feeds that carry the same address would else take the record from each other on every visit.
    """
    ours = []
    for item in items:
        entry = home.catalog.get(item.id)
        held = entry.record if entry else None
        if not isinstance(held, NewsItem):
            ours.append(item)
        elif held.feed_id == item.feed_id:
            ours.append(replace(item, story_id=held.story_id))
    return ours


def _neighbours(home: Installation) -> list[NewsItem]:
    recent = home.catalog.section([Kind.NEWS], limit=STORY_NEIGHBOURS, exclude_states=frozenset(), with_hidden=True)
    return [entry.record for entry in recent if isinstance(entry.record, NewsItem)]


def _not_before(problem: KetalitError, now: dt.datetime) -> dt.datetime | None:
    """When a feed that failed may be asked again; None: at its next turn."""
    if isinstance(problem, RateLimited) and problem.retry_after:
        return now + dt.timedelta(seconds=problem.retry_after)
    return now + GONE if isinstance(problem, BadRequest) else None
