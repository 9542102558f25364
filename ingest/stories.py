"""Which news items tell the same story, so that a syndicated piece is shown once.

Two items are one story when they share the canonical address, the guid of one outlet, or the headline within 48 hours.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from ingest.parsing.canonical_url import host_of, normalised
from ingest.records import NewsItem

WINDOW = dt.timedelta(hours=48)
_SHORTEST_TITLE = 20
"""Characters of a normalised headline. "News in brief" comes back every week and is no story."""
_GLOBAL_GUID = re.compile(r"(https?://|tag:|urn:)", re.IGNORECASE)
_DESK_WORD = re.compile(r"^(?:updated?\s*\d*|correct(?:ion|ed)|watch|video|press release)\s*[:|–-]\s*", re.IGNORECASE)
_EPOCH = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


def fold_stories(items: Iterable[NewsItem]) -> tuple[NewsItem, ...]:
    """The same items in the same order, each with its ``story_id``.

    A story keeps the id it has: where an item of the group carries one already (from an earlier run), the earliest such
    id goes to all. A new story takes the key of its earliest item.
    """
    given = tuple(items)
    groups = _Groups(len(given))
    for one, other in _same(given):
        groups.join(one, other)
    ids: dict[int, str] = {}
    for place in sorted(range(len(given)), key=lambda place: _age(given[place])):
        root = groups.root(place)
        item = given[place]
        if root not in ids:
            ids[root] = _first_id(given, groups.members(root)) or item.key
    return tuple(replace(item, story_id=ids[groups.root(place)]) for place, item in enumerate(given))


def _age(item: NewsItem) -> tuple[dt.datetime, str]:
    return item.published or _EPOCH, item.key


def _first_id(items: Sequence[NewsItem], members: Iterable[int]) -> str | None:
    named = [items[place] for place in members if items[place].story_id]
    return min(named, key=_age).story_id if named else None


def _same(items: Sequence[NewsItem]) -> Iterator[tuple[int, int]]:
    """Pairs of places that hold the same story; each group is chained, so the pairs stay linear in number."""
    keys: dict[tuple[str, ...], list[int]] = {}
    titles: dict[str, list[int]] = {}
    for place, item in enumerate(items):
        keys.setdefault(("url", item.url), []).append(place)
        keys.setdefault(("key", item.key), []).append(place)
        guid = _guid_key(item)
        if guid is not None:
            keys.setdefault(guid, []).append(place)
        title = title_key(item)
        if title is not None and item.published is not None:
            titles.setdefault(title, []).append(place)
    for places in keys.values():
        yield from pairwise(places)
    for places in titles.values():
        yield from _within_window(items, places)


def _guid_key(item: NewsItem) -> tuple[str, ...] | None:
    """A guid that is an address or a tag is the same everywhere; a bare number only on its own site."""
    if not item.guid:
        return None
    if _GLOBAL_GUID.match(item.guid):
        # Some feeds give every entry the address of their front page.
        return ("guid", item.guid) if item.guid.rstrip("/").count("/") > 2 or ":" in item.guid[:4] else None
    return ("guid", host_of(item.url), item.guid)


def title_key(item: NewsItem) -> str | None:
    """The headline without outlet and typography; None when it is too short to tell stories apart."""
    title = _DESK_WORD.sub("", item.title)
    for mark in (" - ", " | ", " – ", " — "):
        title = title.removesuffix(f"{mark}{item.source}")
    key = normalised(title)
    return key if len(key) >= _SHORTEST_TITLE else None


def _within_window(items: Sequence[NewsItem], places: list[int]) -> Iterator[tuple[int, int]]:
    """Items of one headline, counted from the first of each story: a yearly headline is a new story every year."""
    ordered = sorted(places, key=lambda place: _age(items[place]))
    first = ordered[0]
    for place in ordered[1:]:
        if _age(items[place])[0] - _age(items[first])[0] <= WINDOW:
            yield first, place
        else:
            first = place


class _Groups:
    """Union-find over places."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))
        self._members: dict[int, list[int]] = {}

    def root(self, place: int) -> int:
        while self._parent[place] != place:
            self._parent[place] = self._parent[self._parent[place]]
            place = self._parent[place]
        return place

    def join(self, one: int, other: int) -> None:
        one, other = self.root(one), self.root(other)
        if one != other:
            self._parent[max(one, other)] = min(one, other)

    def members(self, root: int) -> list[int]:
        if not self._members:
            for place in range(len(self._parent)):
                self._members.setdefault(self.root(place), []).append(place)
        return self._members[root]
