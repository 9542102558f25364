"""What a week brought, for the person who keeps the website: what is new, what turned, what is broken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from catalog import Arrivals, Catalog, Entry, LinkCheck, StateChange
from catalog.feed_health import FeedHealth, Standing, health_of
from ingest.feeds import Feed
from ingest.records import Kind, State
from web.presenting.badges import badge_of
from web.presenting.links import source_url
from web.presenting.reference import title_of
from web.presenting.sections import source_name

TROUBLE = frozenset({Standing.SILENT, Standing.FAILING, Standing.DEAD, Standing.UNREAD})


@dataclass(frozen=True, slots=True)
class Arrived:
    """One new record; conditions: ids of the vocabulary."""

    id: str
    title: str
    source: str | None
    url: str | None
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kindful:
    """New records of one kind: all of them counted, the newest told."""

    kind: str
    count: int
    newest: tuple[Arrived, ...]


@dataclass(frozen=True, slots=True)
class Turned:
    """A record whose state changed; ``words``: what that means to a reader."""

    id: str
    title: str
    before: str
    after: str
    words: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Gone:
    """A published item whose page is gone."""

    id: str
    title: str
    url: str
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Failed:
    """A source, feeds apart, whose last run failed."""

    source: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Digest:
    """From ``since`` to ``until``, UTC. feeds: those that are broken, dead or silent, or moved, the worst first."""

    since: dt.datetime
    until: dt.datetime
    new: tuple[Kindful, ...]
    turned: tuple[Turned, ...]
    feeds: tuple[FeedHealth, ...]
    gone: tuple[Gone, ...]
    failed: tuple[Failed, ...]


def digest_of(catalog: Catalog, feeds: tuple[Feed, ...], *, now: dt.datetime, days: int, most: int = 20) -> Digest:
    """``most``: how many new records of each kind are told by name."""
    since = now - dt.timedelta(days=days)
    return Digest(
        since=since,
        until=now,
        new=tuple(_kindful(found) for found in catalog.arrivals(since, limit=most)),
        turned=tuple(_turned(change) for change in catalog.state_changes(since)),
        feeds=troubled(catalog, feeds, now),
        gone=tuple(_gone(catalog, one, one.gone_since) for one in catalog.link_checks() if one.gone_since),
        failed=tuple(
            Failed(f"{run.source} {run.pass_name}", run.error or "no reason was given", run.started)
            for run in catalog.last_runs()
            if run.state == "failed" and run.source != Kind.NEWS.value
        ),
    )


def troubled(catalog: Catalog, feeds: tuple[Feed, ...], now: dt.datetime) -> tuple[FeedHealth, ...]:
    """Of the feeds of the list those that somebody should know of, the worst first."""
    listed = {feed.id for feed in feeds}
    found = [health_of(state, now) for state in catalog.feed_states() if state.feed_id in listed]
    worst = list(Standing)
    trouble = [one for one in found if one.standing in TROUBLE or one.needs_a_person]
    return tuple(sorted(trouble, key=lambda one: (-worst.index(one.standing), one.feed_id)))


def _kindful(found: Arrivals) -> Kindful:
    return Kindful(found.kind.value, found.count, tuple(map(_arrived, found.newest)))


def _arrived(entry: Entry) -> Arrived:
    record = entry.record
    conditions = tuple(dict.fromkeys(tag.condition for tag in entry.tags))
    return Arrived(record.id, title_of(record), source_name(record), source_url(record), conditions)


def _turned(change: StateChange) -> Turned:
    record, badge = change.entry.record, badge_of(change.after)
    words = badge.words if badge else _plain(change.after)
    return Turned(record.id, title_of(record), change.before.value, change.after.value, words, change.at)


def _plain(state: State) -> str:
    return "Current again" if state is State.CURRENT else state.value.capitalize()


def _gone(catalog: Catalog, check: LinkCheck, since: dt.datetime) -> Gone:
    entry = catalog.get(check.record_id)
    return Gone(check.record_id, title_of(entry.record) if entry else check.record_id, check.url, since)
