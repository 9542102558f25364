"""Which news items tell the same story, so that a syndicated piece is shown once.

Two items are one story when they share the canonical address or the guid of one outlet; when their headlines are the
same, or differ only in how much they tell, within days; or when their openings are copies of each other, within weeks.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.feeds import Feed, FeedKind, Trust
from ingest.headlines import Headline, headline_of, same_announcement
from ingest.openings import resemblance, runs_of, sketch_of
from ingest.parsing.canonical_url import host_of
from ingest.records import NewsItem

WINDOW = dt.timedelta(hours=48)
"""In which the same headline is the same story."""
LONG_WINDOW = dt.timedelta(days=120)
"""The same for a headline that can stand for one thing only."""
COMING_WINDOW = dt.timedelta(days=60)
"""The same where it announces what is to come: the next conference is announced in the same words."""
EDITED_WINDOW = dt.timedelta(hours=72)
COPIED_WINDOW = dt.timedelta(days=60)
_COPIED, _COPIED_UNDER_ANOTHER_HEADLINE, _CONTRADICTED = 0.6, 0.8, 0.1
"""How much openings resemble each other: in copies, in copies whose headlines share next to nothing, in other texts."""
_HEADLINE_SHARED = 0.2
_COMMON = 50
"""Headlines. A word that more of them hold, or more than one in 500, leads to no copy that a rarer one does not."""
_GLOBAL_GUID = re.compile(r"(https?://|tag:|urn:)", re.IGNORECASE)
_TRUST = {Trust.HIGH: 0, Trust.MEDIUM: 1, Trust.LOW: 2}
_EPOCH, _DOOMSDAY = (time.replace(tzinfo=dt.UTC) for time in (dt.datetime.min, dt.datetime.max))  # noqa: DTZ901


def fold_stories(items: Iterable[NewsItem]) -> tuple[NewsItem, ...]:
    """The same items in the same order, each with its ``story_id``.

    An item keeps the id it has. One without takes that of its story: the earliest that a copy carries already, or else
    the key of the earliest copy.
    """
    given = tuple(items)
    groups = _Groups([item.published for item in given])
    for one, other in _identical(given):
        groups.join(one, other)
    for one, other, window in _alike(given):
        if abs(_age(given[one])[0] - _age(given[other])[0]) <= window:
            groups.join(one, other, window)
    ids: dict[int, str] = {}
    for place in sorted(range(len(given)), key=lambda place: (given[place].story_id is None, *_age(given[place]))):
        ids.setdefault(groups.root(place), given[place].story_id or given[place].key)
    return tuple(replace(item, story_id=item.story_id or ids[groups.root(place)]) for place, item in enumerate(given))


def lead_of(copies: Iterable[NewsItem], feeds: Mapping[str, Feed]) -> NewsItem:
    """The copy that stands for a story: of the most trusted feed, not of an aggregator, and the first that came.

    ``feeds``: by id; a feed that is no longer on the list counts as of medium trust. Raises ValueError for no copies.
    """

    def rank(item: NewsItem) -> tuple[int, bool, dt.datetime, str]:
        feed = feeds.get(item.feed_id)
        trust = _TRUST[feed.trust if feed else Trust.MEDIUM]
        return trust, feed is not None and feed.kind is FeedKind.AGGREGATOR, item.published or _DOOMSDAY, item.key

    return min(copies, key=rank)


def _age(item: NewsItem) -> tuple[dt.datetime, str]:
    return item.published or _EPOCH, item.key


def _identical(items: Sequence[NewsItem]) -> Iterator[tuple[int, int]]:
    """Pairs of places with the same address, guid or story; each group is chained: the pairs stay linear in number."""
    keys: dict[Hashable, list[int]] = {}
    for place, item in enumerate(items):
        keys.setdefault(("url", item.url), []).append(place)
        keys.setdefault(("key", item.key), []).append(place)
        if item.story_id:
            keys.setdefault(("story", item.story_id), []).append(place)
        guid = _guid_key(item)
        if guid is not None:
            keys.setdefault(guid, []).append(place)
    for places in keys.values():
        yield from pairwise(places)


def _guid_key(item: NewsItem) -> tuple[str, ...] | None:
    """A guid that is an address or a tag is the same everywhere; a bare number only on its own site."""
    if not item.guid:
        return None
    if _GLOBAL_GUID.match(item.guid):
        # Some feeds give every entry the address of their front page.
        return ("guid", item.guid) if item.guid.rstrip("/").count("/") > 2 or ":" in item.guid[:4] else None
    return ("guid", host_of(item.url), item.guid)


def _alike(items: Sequence[NewsItem]) -> Iterator[tuple[int, int, dt.timedelta]]:
    """Pairs of dated places that are copies by headline or opening, and how far apart their story may reach."""
    dated = sorted((place for place, item in enumerate(items) if item.published), key=lambda place: _age(items[place]))
    headlines = {place: headline_of(items[place].title, items[place].source) for place in dated}
    common = Counter(word for headline in headlines.values() for word in headline.content)
    most = max(_COMMON, len(dated) // 500)
    by_key, by_word, by_run = _Latest(), _Latest(), _Latest()
    for place in dated:
        headline, excerpt = headlines[place], items[place].excerpt
        keys = [headline.key] if headline.key else []
        words = [word for word in _rarer(headline.content, common) if 1 < common[word] <= most]
        sketch = sketch_of(runs_of(excerpt))
        for other in by_key.sharing(keys):
            yield other, place, _same_headline(headline, excerpt, items[other].excerpt)
        for other in by_word.sharing(words):
            near = _age(items[place])[0] - _age(items[other])[0] <= EDITED_WINDOW
            if near and same_announcement(headline, headlines[other]):
                yield other, place, EDITED_WINDOW
        for other in by_run.sharing(sketch):
            if _copied(headline, headlines[other], resemblance(excerpt, items[other].excerpt)):
                yield other, place, COPIED_WINDOW
        by_key.add(place, keys)
        by_word.add(place, words)
        by_run.add(place, sketch)


def _rarer(words: Iterable[str], common: Mapping[str, int]) -> list[str]:
    """Of two headlines that share 0.4 of their words, the rarer 0.6 of either cannot all be missing in the other."""
    ordered = sorted(words, key=lambda word: (common[word], word))
    return ordered[: len(ordered) * 3 // 5 + 1]


def _same_headline(headline: Headline, one: str | None, other: str | None) -> dt.timedelta:
    """A headline of its own comes back with its text for months; any other, or one over another text, for days."""
    other_text = one and other and resemblance(one, other) < _CONTRADICTED
    if not headline.specific or other_text:
        return WINDOW
    return COMING_WINDOW if headline.to_come else LONG_WINDOW


def _copied(one: Headline, other: Headline, resembles: float) -> bool:
    shared = len(one.content & other.content) / max(1, len(one.content | other.content))
    return resembles >= (_COPIED if shared >= _HEADLINE_SHARED else _COPIED_UNDER_ANOTHER_HEADLINE)


class _Latest:
    """The latest places under each key: bounded, however many write alike."""

    KEPT = 12

    def __init__(self) -> None:
        self._places: dict[Hashable, list[int]] = {}

    def sharing(self, keys: Iterable[Hashable]) -> set[int]:
        return {place for key in keys for place in self._places.get(key, ())}

    def add(self, place: int, keys: Iterable[Hashable]) -> None:
        for key in keys:
            places = self._places.setdefault(key, [])
            places.append(place)
            if len(places) > self.KEPT:
                del places[0]


class _Groups:
    """Union-find over places, which knows from when to when each group reaches."""

    def __init__(self, times: Sequence[dt.datetime | None]) -> None:
        self._parent = list(range(len(times)))
        self._first = [time or _DOOMSDAY for time in times]
        self._last = [time or _EPOCH for time in times]

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, one: int, other: int, window: dt.timedelta | None = None) -> None:
        """Unless the group would grow over more than ``window``: else a story creeps from week to week."""
        kept, gone = sorted((self.root(one), self.root(other)))
        first = min(self._first[kept], self._first[gone])
        last = max(self._last[kept], self._last[gone])
        if kept == gone or (window is not None and last - first > max(window, self._reach(kept), self._reach(gone))):
            return
        self._parent[gone] = kept
        self._first[kept], self._last[kept] = first, last

    def _reach(self, root: int) -> dt.timedelta:
        return max(self._last[root] - self._first[root], dt.timedelta(0))
