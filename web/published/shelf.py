"""The published sections in memory, in every form asked for, each as fresh as the catalogue's newest change.

Before a copy leaves, the catalogue is asked whether anything has changed. In a crowd that is done twice a second:
between two looks everybody gets the same bytes. When the catalogue is away, what is held stays good for a day.
"""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from catalog import Snapshot
from ingest.errors import KetalitError
from web.published.addresses import FORMS, Addresses, addresses_of, paths_of
from web.published.copies import Copy, copy_of
from web.published.documents import json_bytes, json_feed_document, section_document
from web.published.feeds import atom, rss
from web.published.fragment import fragment, script
from web.published.view import SectionView, World, on_that_day, record_ids, section_view
from web.rendering import Pages

log = logging.getLogger(__name__)

ALONE = 0.001
"""Seconds between two readers; nobody is in a crowd where they come further apart, and each has a look made for him."""
CROWD = 8
"""So many readers close together make a crowd that a few single ones do not end."""
LOOK_EVERY = 0.5
BUSY = 2.0
"""Seconds. While one reader looks, the others get what is held, if it was right so short a time ago."""
PATIENCE = 0.5
PAUSE = 5.0
"""Seconds between two looks at a catalogue that does not answer."""
LONGEST_HELD = 24 * 3600.0
MOST_ADDRESSES = 2_000
LONGEST_QUERY = 200

MEDIA_TYPES = {
    "json": "application/json",
    "json_feed": "application/feed+json; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "fragment": "text/html; charset=utf-8",
    "script": "text/javascript; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a section, one of ``FORMS``; heading and images matter to the fragment and its script only."""

    name: str
    heading: int = 2
    images: bool = False


@dataclass(frozen=True, slots=True)
class _Held:
    """What one look at the catalogue found, with the copies made of it since."""

    mark: tuple[int, ...]
    made_of: dict[str, tuple[Snapshot, World]]
    views: dict[str, SectionView]
    copies: dict[tuple[str, Form], Copy] = field(default_factory=dict)
    addresses: dict[tuple[str, bytes], Copy] = field(default_factory=dict)


class Shelf:
    """Safe from many threads; ``at_hand`` never waits."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._catalog = pages.site.catalog
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._crowd = 0
        self._confirmed = self._until = self._paused = self._claimed = self._asked = float("-inf")

    def at_hand(self, path: str, query: bytes) -> Copy | None:
        """The copy for an address when nobody has to wait for it; None: ask ``copy``, which looks."""
        held, now = self._held, time.monotonic()
        alone = self._is_alone(now)
        if held is None:
            return None
        if now > self._paused and (alone or now > self._until):
            self._until = float("-inf")
            looking = self._claimed > self._confirmed and now - self._claimed < BUSY and now - self._confirmed < BUSY
            if not looking:
                self._claimed = now
                return None
        return held.addresses.get((path, query))

    def _is_alone(self, now: float) -> bool:
        apart, self._asked = now - self._asked > ALONE, now
        alone = apart and self._crowd == 0
        self._crowd = max(self._crowd - 1, 0) if apart else min(self._crowd + 1, CROWD)
        return alone

    def copy(self, section: str, form: Form, *, path: str, query: bytes) -> Copy | None:
        """The section in a form, as it stands now; None for a section that was never published."""
        held = self._looked()
        view = held.views.get(section)
        if view is None:
            return None
        made = held.copies.get((section, form))
        if made is None:
            made = held.copies[section, form] = self._made(view, form)
        if not query or (len(held.addresses) < MOST_ADDRESSES and len(query) <= LONGEST_QUERY):
            held.addresses[path, query] = made
        return made

    def view(self, section: str) -> SectionView | None:
        return self._looked(anew=True).views.get(section)

    def views(self) -> tuple[SectionView, ...]:
        """Every published section, by id."""
        return tuple(self._looked(anew=True).views.values())

    def view_on(self, section: str, day: dt.date) -> SectionView | None:
        """The section as it was published on a day, read from the catalogue; None: it was not published yet."""
        snapshot = self._catalog.snapshot(section, on=day)
        return None if snapshot is None else on_that_day(snapshot, next(self._worlds([snapshot])), day)

    def document(self, view: SectionView) -> bytes:
        """The JSON of a section as seen."""
        return json_bytes(section_document(view, self.addresses(view.id), sample=self._pages.site.sample_banner))

    def addresses(self, section: str) -> Addresses:
        return addresses_of(self._pages.site.public_url, section)

    def fragment(self, view: SectionView, form: Form) -> str:
        return fragment(self._pages, view, heading=form.heading, images=form.images)

    def _made(self, view: SectionView, form: Form) -> Copy:
        body = self._body(view, form)
        return copy_of(paths_of(view.id).of(form.name), body, MEDIA_TYPES[form.name], view.modified)

    def _body(self, view: SectionView, form: Form) -> bytes:
        site, addresses = self._pages.site, self.addresses(view.id)
        match form.name:
            case "json":
                return self.document(view)
            case "json_feed":
                feed = json_feed_document(view, addresses, sample=site.sample_banner, labels=site.conditions)
                return json_bytes(feed)
            case "rss":
                return rss(view, addresses, sample=site.sample_banner, labels=site.conditions)
            case "atom":
                return atom(view, addresses, sample=site.sample_banner, labels=site.conditions)
            case "fragment":
                return self.fragment(view, form).encode()
            case "script":
                return script(self.fragment(view, form))
            case other:
                raise ValueError(f"{other!r} is none of {FORMS}")

    def _looked(self, *, anew: bool = False) -> _Held:
        """What is held, after a look at the catalogue where the last one is too long ago, or always (``anew``)."""
        held, now = self._held, time.monotonic()
        if held is not None and (now <= self._paused or (now <= self._until and not anew)):
            return held
        if self._lock.acquire(timeout=-1 if held is None else PATIENCE):
            try:
                if self._held is None or self._confirmed < now:
                    self._held = self._look()
                return self._held
            finally:
                self._lock.release()
        assert held is not None
        return held

    def _look(self) -> _Held:
        began, held = time.monotonic(), self._held
        try:
            mark = self._catalog.mark()
            if held is None or mark != held.mark:
                held = self._read(mark, held)
        except KetalitError as problem:
            if held is None or began - self._confirmed > LONGEST_HELD:
                raise
            log.warning("sections are answered from memory: %s", problem)
            self._paused = time.monotonic() + PAUSE
            return held
        self._confirmed = began
        self._until = began + LOOK_EVERY
        return held

    def _read(self, mark: tuple[int, ...], before: _Held | None) -> _Held:
        """All sections as they are now; what is made of the same as before is kept, with its copies."""
        if before is not None and before.mark[0] == mark[0]:
            snapshots: Sequence[Snapshot] = [snapshot for snapshot, _ in before.made_of.values()]
        else:
            snapshots = self._catalog.snapshots()
        made_of = {one.section: (one, world) for one, world in zip(snapshots, self._worlds(snapshots), strict=True)}
        if before is None:
            return _Held(mark, made_of, {name: section_view(*made) for name, made in made_of.items()})
        same = {name for name, made in made_of.items() if before.made_of.get(name) == made}
        views = {name: before.views[name] if name in same else section_view(*made) for name, made in made_of.items()}
        copies = {key: copy for key, copy in before.copies.copy().items() if key[0] in same}
        kept = set(map(id, copies.values()))
        addresses = {key: copy for key, copy in before.addresses.copy().items() if id(copy) in kept}
        return _Held(mark, made_of, views, copies, addresses)

    def _worlds(self, snapshots: Sequence[Snapshot]) -> Iterator[World]:
        """What each of the snapshots is held against."""
        names = [record_ids(snapshot) for snapshot in snapshots]
        states = self._catalog.record_states(dict.fromkeys(itertools.chain(*names)))
        decided = max((decision.at for decision in self._catalog.decisions()), default=None)
        for snapshot, own in zip(snapshots, names, strict=True):
            hidden = self._catalog.verdicts(snapshot.section).hidden if decided else frozenset()
            yield World({name: states[name] for name in own if name in states}, hidden, decided)
