"""A published section as its readers may see it now.

A snapshot is frozen, the world is not. An item leaves its section at once, before the next publishing, when its record
has come into a state that no section may hold (retracted, withdrawn, removed by its source) or an editor has hidden it;
a news item also when the study it reports has, unless an editor pinned it: then it stays, with a notice beside the
study. Milder news of a record (a concern, a correction) stands beside it until the next publishing judges it.
``on_that_day`` hides nothing: it answers what readers saw, and says of each item what has become of it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace

from catalog import PublishedItem, RecordState, Snapshot
from ingest.records import Kind, State
from web.presenting.badges import badge_of
from web.published.wording import (
    EXCERPT_LENGTH,
    NAME_LENGTH,
    TITLE_LENGTH,
    ItemDate,
    item_date,
    language_code,
    web_address,
    words,
)


@dataclass(frozen=True, slots=True)
class StudyView:
    """What a story is about. notice: the study's state in words, None while it simply stands."""

    id: str
    title: str
    url: str | None
    evidence: str
    confidence: float
    notice: str | None = None


@dataclass(frozen=True, slots=True)
class ItemView:
    """notice: to be shown beside the title; withdrawn: why readers no longer see it, None while they do.

    first_seen: when the record came to us, for feeds that must date an undated item.
    """

    id: str
    kind: Kind
    title: str
    excerpt: str
    outlet: str
    authors: str
    date: ItemDate | None
    url: str | None
    image: str | None
    language: str | None
    conditions: tuple[str, ...]
    study: StudyView | None
    pinned: bool
    first_seen: dt.datetime
    notice: str | None = None
    withdrawn: str | None = None


@dataclass(frozen=True, slots=True)
class SectionView:
    """items: what readers see; withheld: what was published and has had to go; modified: the last moment it changed."""

    id: str
    version: int
    title: str
    empty_text: str
    published_at: dt.datetime
    modified: dt.datetime
    items: tuple[ItemView, ...]
    withheld: tuple[ItemView, ...] = ()
    on: dt.date | None = None


def record_ids(snapshot: Snapshot) -> list[str]:
    """The records whose states decide what is shown."""
    studies = [item.study.record_id for item in snapshot.items if item.study]
    return [item.record_id for item in snapshot.items] + studies


@dataclass(frozen=True, slots=True)
class World:
    """What a snapshot is held against. hidden: the section's records that an editor hid; decided: the last decision."""

    states: Mapping[str, RecordState]
    hidden: frozenset[str] = frozenset()
    decided: dt.datetime | None = None


def section_view(snapshot: Snapshot, world: World) -> SectionView:
    """The section as it may be shown now."""
    items = _items(snapshot, world)
    changes = [world.states[name].changed_at for name in record_ids(snapshot) if name in world.states]
    if world.decided:
        changes.append(world.decided)
    return SectionView(
        id=snapshot.section,
        version=snapshot.version,
        title=words(snapshot.title, TITLE_LENGTH),
        empty_text=words(snapshot.empty_text, EXCERPT_LENGTH),
        published_at=snapshot.published_at,
        modified=max([snapshot.published_at, *changes]),
        items=tuple(item for item in items if item.withdrawn is None),
        withheld=tuple(item for item in items if item.withdrawn is not None),
    )


def on_that_day(snapshot: Snapshot, world: World, day: dt.date) -> SectionView:
    """The section as it was published then, with what has become of each item since."""
    view = section_view(snapshot, world)
    return replace(view, items=_items(snapshot, world), withheld=(), on=day)


def _items(snapshot: Snapshot, world: World) -> tuple[ItemView, ...]:
    once: dict[str, PublishedItem] = {}
    for item in snapshot.items:
        once.setdefault(item.record_id, item)
    return tuple(_item(item, world, snapshot.published_at) for item in once.values())


def _item(item: PublishedItem, world: World, published_at: dt.datetime) -> ItemView:
    own = world.states.get(item.record_id)
    badge = badge_of(own.state) if own else None
    study = _study(item, world)
    return ItemView(
        id=item.record_id,
        kind=item.kind,
        title=words(item.title, TITLE_LENGTH) or "Untitled",
        excerpt=words(item.excerpt, EXCERPT_LENGTH),
        outlet=words(item.outlet, NAME_LENGTH),
        authors=words(item.authors, NAME_LENGTH),
        date=item_date(item.date),
        url=web_address(item.url),
        image=web_address(item.image),
        language=language_code(item.language),
        conditions=tuple(words(name, NAME_LENGTH) for name in item.conditions),
        study=study,
        pinned=item.pinned,
        first_seen=own.first_seen if own else published_at,
        notice=badge.words if badge else None,
        withdrawn=_withdrawn(item, world),
    )


def _study(item: PublishedItem, world: World) -> StudyView | None:
    if item.study is None:
        return None
    held = world.states.get(item.study.record_id)
    badge = badge_of(held.state) if held else None
    return StudyView(
        id=item.study.record_id,
        title=words(item.study.title, TITLE_LENGTH),
        url=web_address(item.study.url),
        evidence=words(item.study.evidence, EXCERPT_LENGTH),
        confidence=item.study.confidence,
        notice=badge.words if badge else None,
    )


def _withdrawn(item: PublishedItem, world: World) -> str | None:
    if item.record_id in world.hidden:
        return "hidden by an editor"
    own = world.states.get(item.record_id)
    if own is not None and own.state in _WHY:
        return _WHY[own.state]
    study = world.states.get(item.study.record_id) if item.study and not item.pinned else None
    if study is not None and study.state in _WHY:
        return f"the study it reports was {_WHY[study.state]}"
    return None


# The states that no section may hold, whatever its rules say.
_WHY = {
    State.RETRACTED: "retracted",
    State.WITHDRAWN: "withdrawn",
    State.DELETED: "removed by its source",
}
