"""Pull the feeds, each on its own: what one feed does wrong is its own failed run and never another feed's."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from catalog import Entry, FeedState, FeedVisit, Receipt
from ingest.errors import KetalitError
from ingest.feeds import Feed, TopicFilter
from ingest.parsing.news import FeedParse, parse_feed
from ingest.records import Kind, NewsItem, ParsedBatch
from ingest.relevance import relevance_of
from ingest.sources.article_pages import PageReader
from ingest.sources.feeds import FeedAnswer, Validators
from ingest.stories import fold_stories
from ingest.topic import is_ketamine
from ketalit.installation import Installation
from ketalit.pulling.article_pages import with_pages
from ketalit.pulling.feed_memory import after_failure, after_success, is_due, may_be_asked
from ketalit.pulling.feed_visits import Fetched, fetch_all
from ketalit.pulling.pubmed import tag_all
from ketalit.pulling.receipts import checked, summed

SOURCE = "news"
STORY_NEIGHBOURS = 2000
"""Newest items of the catalogue among which copies of a story are looked for; it comes within days, seldom weeks."""
FLUSH = 50
"""Feeds with nothing new whose visits end in one transaction."""


def pull(home: Installation, feed: Feed) -> Receipt | None:
    """One feed, once: its new items on our topic are stored. None when its publisher wants no visit yet.

    Raises what the feed's server or its content raises, after the run and the feed's health have recorded it.
    """
    receipts, problems = _pull(home, [feed], None)
    if feed.id in problems:
        raise problems[feed.id]
    return receipts.get(feed.id)


def pull_all(
    home: Installation, on_progress: Callable[[int, int], None] | None = None
) -> tuple[dict[str, Receipt], dict[str, KetalitError]]:
    """Every feed of the list that may be asked: the receipts of those that answered, and what was wrong with others."""
    return _pull(home, home.feeds, on_progress)


def due(home: Installation) -> tuple[Feed, ...]:
    """The feeds that the timetable asks now."""
    now, states = dt.datetime.now(dt.UTC), _states(home)
    return tuple(feed for feed in home.feeds if is_due(states.get(feed.id, FeedState(feed.id)), now))


def _pull(
    home: Installation, feeds: Sequence[Feed], on_progress: Callable[[int, int], None] | None
) -> tuple[dict[str, Receipt], dict[str, KetalitError]]:
    """Fetched side by side, stored one by one; visits that brought nothing end together."""
    now, states = dt.datetime.now(dt.UTC), _states(home)
    asked = [feed for feed in feeds if may_be_asked(states.get(feed.id, FeedState(feed.id)), now)]
    runs = dict(
        zip((feed.id for feed in asked), home.catalog.start_runs(SOURCE, [one.id for one in asked]), strict=True)
    )
    receipts: dict[str, Receipt] = {}
    problems: dict[str, KetalitError] = {}
    waiting: list[FeedVisit] = []
    questions = [(feed, _validators(states.get(feed.id))) for feed in asked]
    for number, fetched in enumerate(fetch_all(home.feed_reader(), questions), start=1):
        feed = fetched.feed
        visit, problem = _visited(home, runs[feed.id], states.get(feed.id, FeedState(feed.id)), fetched, now)
        waiting.append(visit)
        if visit.receipt.bytes or problem or len(waiting) >= FLUSH:
            home.catalog.end_visits(waiting)
            waiting = []
        if problem:
            problems[feed.id] = problem
        else:
            receipts[feed.id] = visit.receipt
        if on_progress:
            on_progress(number, len(asked))
    home.catalog.end_visits(waiting)
    return receipts, problems


def _states(home: Installation) -> dict[str, FeedState]:
    return {state.feed_id: state for state in home.catalog.feed_states()}


def _validators(state: FeedState | None) -> Validators:
    return Validators(state.etag, state.last_modified) if state else Validators()


def _visited(
    home: Installation, run_id: str, state: FeedState, fetched: Fetched, now: dt.datetime
) -> tuple[FeedVisit, KetalitError | None]:
    """What the visit comes to. The validators are kept only with its end: had the items been lost before, the next
    visit must get the whole feed again."""
    feed, began = fetched.feed, time.monotonic()
    try:
        if isinstance(fetched.answer, KetalitError):
            raise fetched.answer
        receipt, parsed = _stored(home, run_id, feed, fetched.answer, now)
        receipt = replace(checked(receipt), seconds=round(fetched.seconds + time.monotonic() - began, 1))
        after = after_success(state, feed, fetched.answer, parsed, now)
    except KetalitError as problem:
        so_far = replace(summed(home.catalog.batch_receipts(run_id)), seconds=round(fetched.seconds, 1))
        failed = after_failure(state, feed, problem, now)
        return FeedVisit(run_id, failed, so_far, "failed", str(problem)), problem
    if after.shortfall and parsed is not None:
        return FeedVisit(run_id, after, receipt, "partial", _partial(feed, after.shortfall)), None
    return FeedVisit(run_id, after, receipt, watermark=now.isoformat(timespec="seconds")), None


def _partial(feed: Feed, reason: str) -> str:
    return (
        f"Of the feed {feed.id} entries may be missing: {reason}; the whole feed is asked for again at the next visit."
    )


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


def _stored(
    home: Installation, run_id: str, feed: Feed, answer: FeedAnswer, now: dt.datetime
) -> tuple[Receipt, FeedParse | None]:
    if answer.status == "unchanged":
        return replace(summed(()), requests=1), None
    media_type = answer.content_type or "application/xml"
    home.landing.land(answer.raw, source=SOURCE, batch_id=run_id, media_type=media_type, fetched_at=now, query=feed.url)
    read = parse_feed(answer.raw, feed, fetched_at=now, content_type=answer.content_type)
    parsed = read.batch
    items = [record for record in parsed.records if isinstance(record, NewsItem)]
    on_topic = [item for item in items if feed.topic is not TopicFilter.KETAMINE or is_ketamine(item)]
    pages = home.page_reader()
    ours = _first_told_here(home, on_topic, feed, pages, now)
    batch = ParsedBatch(judged(ours, _neighbours(home)), parsed.rejected)
    home.catalog.store_batch(run_id, run_id, tag_all(home, batch), rejected=batch.rejected, fetched_at=now)
    expected = len(items) + len(parsed.rejected)
    receipt = replace(
        summed(home.catalog.batch_receipts(run_id)),
        expected=expected,
        known=len(on_topic) - len(ours),
        fetched=expected,
        off_topic=len(items) - len(on_topic),
        requests=1 + pages.requests,
        bytes=len(answer.raw),
    )
    return receipt, read


def _first_told_here(
    home: Installation, items: Iterable[NewsItem], feed: Feed, pages: PageReader, now: dt.datetime
) -> list[NewsItem]:
    """The items without those another feed brought first, each with the story it belongs to already.

    Feeds that carry the same address would else take the record from each other on every visit.
    """
    ours: list[tuple[NewsItem, Entry | None]] = []
    for item in items:
        entry = home.catalog.get(item.id)
        held = entry.record if entry else None
        if not isinstance(held, NewsItem):
            ours.append((item, None))
        elif held.feed_id == item.feed_id:
            ours.append((replace(item, story_id=held.story_id), entry))
    return list(with_pages(ours, feed, pages, now))


def _neighbours(home: Installation) -> list[NewsItem]:
    recent = home.catalog.section(
        [Kind.NEWS], limit=STORY_NEIGHBOURS, exclude_states=frozenset(), with_hidden=True, with_refused=True
    )
    return [entry.record for entry in recent if isinstance(entry.record, NewsItem)]
