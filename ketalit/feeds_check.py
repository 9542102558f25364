"""What would be taken from a feed, or what is wrong with it: looked at, never stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import BadBatch, KetalitError
from ingest.feeds import Feed, TopicFilter
from ingest.parsing.news import FeedParse, parse_feed
from ingest.records import NewsItem
from ingest.relevance import relevance_of
from ingest.sources.feeds import FEED_LIMITS, FeedReader, Validators
from ingest.topic import is_ketamine

OFF_TOPIC = "it does not name ketamine"
NOWHERE = "https://feed.invalid/"
"""Stands for the address of a feed that lies in a file: its relative links are resolved against it."""


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """An item that would be kept. date: ISO, None where it would take the time it is first seen.

    relevance: 0 to 1; offered: whether a section may take it.
    """

    title: str
    url: str
    date: str | None
    relevance: float
    offered: bool
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SetAside:
    """An entry that would not be kept, and why."""

    entry: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """What one place holds. problem: one sentence with the remedy, None when all is well.

    form: "RSS 2.0", …; entries == len(kept) + len(set_aside) + off_topic + repeated; moved_to: a permanent redirect.
    """

    place: str
    problem: str | None
    form: str | None = None
    title: str | None = None
    entries: int = 0
    kept: tuple[CheckedItem, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    off_topic: int = 0
    repeated: int = 0
    undated: int = 0
    moved_to: str | None = None


def places_in(place: str) -> Iterator[str]:
    """The place itself, or every file of a folder."""
    path = Path(place)
    if not is_address(place) and path.is_dir():
        yield from (str(file) for file in sorted(path.rglob("*")) if file.is_file())
    else:
        yield place


def check(place: str, reader: FeedReader, feeds: Sequence[Feed], *, any_topic: bool = False) -> CheckedFeed:
    """Look at a feed by its address, its id in the list, or a file. Never raises for what is wrong with the feed."""
    feed = _feed(place, feeds, any_topic)
    now = dt.datetime.now(dt.UTC)
    try:
        if is_address(feed.url) and feed.url != NOWHERE:
            answer = reader.fetch(feed, Validators())
            parsed = parse_feed(answer.raw, feed, fetched_at=now, content_type=answer.content_type)
            return _checked(place, parsed, feed, answer.moved_to)
        return _checked(place, parse_feed(_file(Path(place)), feed, fetched_at=now), feed, None)
    except KetalitError as problem:
        return CheckedFeed(place, str(problem))


def is_address(place: str) -> bool:
    return place.lower().startswith(("http://", "https://"))


def _feed(place: str, feeds: Sequence[Feed], any_topic: bool) -> Feed:
    """The feed of the list that has this id or address, else one made up for the place."""
    topic = TopicFilter.ALL if any_topic else TopicFilter.KETAMINE
    listed = next((feed for feed in feeds if place in (feed.id, feed.url)), None)
    if listed is not None and not Path(place).exists():
        return listed
    return Feed(place, place if is_address(place) else NOWHERE, Path(place).name or place, topic=topic)


def _file(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            raw = stream.read(FEED_LIMITS.size + 1)
    except OSError as problem:
        raise BadBatch(f"The file {path} cannot be read ({problem.strerror}): check the path.") from None
    if len(raw) > FEED_LIMITS.size:
        raise BadBatch(f"The file {path} holds more than {FEED_LIMITS.size} bytes, more than any feed: it is not read.")
    return raw


def _checked(place: str, parsed: FeedParse, feed: Feed, moved_to: str | None) -> CheckedFeed:
    items = [record for record in parsed.batch.records if isinstance(record, NewsItem)]
    ours = [item for item in items if feed.topic is TopicFilter.ALL or is_ketamine(item)]
    return CheckedFeed(
        place=place,
        problem=_problem(place, parsed, moved_to),
        form=parsed.form,
        title=parsed.title or None,
        entries=len(items) + len(parsed.batch.rejected) + parsed.duplicates,
        kept=tuple(map(_item, ours)),
        set_aside=tuple(SetAside(one.hint or "?", one.reason) for one in parsed.batch.rejected),
        off_topic=len(items) - len(ours),
        repeated=parsed.duplicates,
        undated=sum(item.published is None for item in items),
        moved_to=moved_to,
    )


def _problem(place: str, parsed: FeedParse, moved_to: str | None) -> str | None:
    if parsed.partial:
        return (
            f"Of {place} only a part can be read, since {parsed.reason}; ask the publisher for a shorter, whole feed."
        )
    if parsed.batch.rejected and not parsed.batch.records:
        return f"Of {place} no entry can be used; the first: {parsed.batch.rejected[0].reason}. Look for another feed."
    if moved_to:
        return f"{place} has moved for good to {moved_to}; put that address into the list."
    return None


def _item(item: NewsItem) -> CheckedItem:
    verdict = relevance_of(item)
    date = item.published.isoformat(timespec="seconds") if item.published else None
    return CheckedItem(item.title, item.url, date, round(verdict.score, 3), verdict.admitted, verdict.reasons)
