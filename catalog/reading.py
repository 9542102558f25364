"""Reading entries: one, by identifier, by change, all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Row, case, func, select

from catalog.codec import decode_facts, decode_links, decode_record, decode_tags
from catalog.identity import identifiers_of, normalised
from catalog.model import Entry, Version
from catalog.portions import portions
from catalog.tables import identifiers, links, records, versions
from ingest.records import Kind, Link, State

EntryRow: TypeAlias = "Row[*tuple[Any, ...]]"

ENTRY: tuple[Column[Any], ...] = (
    records.c.id,
    records.c.kind,
    records.c.state,
    records.c.change,
    records.c.first_seen,
    records.c.changed_at,
    records.c.body,
    records.c.tags,
    records.c.links,
    records.c.facts,
)

_LIVE = records.c.state != State.DELETED.value


def entry(row: EntryRow) -> Entry:
    """The entry in a row that has the columns ENTRY."""
    return Entry(
        record=decode_record(row.kind, row.body),
        change=row.change,
        tags=decode_tags(row.tags),
        links=decode_links(row.links),
        state=State(row.state),
        first_seen=row.first_seen,
        changed_at=row.changed_at,
        facts=decode_facts(row.facts),
    )


def get(connection: Connection, record_id: str) -> Entry | None:
    row = connection.execute(select(*ENTRY).where(records.c.id == record_id)).one_or_none()
    return None if row is None else entry(row)


def resolve(connection: Connection, identifier: str) -> str | None:
    """The record of an identifier. Of several that claim it: a live one, then its owner, then the first seen."""
    return resolve_all(connection, [identifier]).get(normalised(identifier))


def resolve_all(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Record ids by normalised identifier, of those that resolve."""
    found: dict[str, str] = {}
    for portion in portions(dict.fromkeys(map(normalised, names))):
        query = (
            select(identifiers.c.identifier, identifiers.c.record_id)
            .join(records, records.c.id == identifiers.c.record_id)
            .where(identifiers.c.identifier.in_(portion))
            .order_by(
                case((_LIVE, 0), else_=1),
                case((identifiers.c.identifier == records.c.id, 0), else_=1),
                records.c.first_seen,
                records.c.id,
            )
        )
        for name, record_id in connection.execute(query):
            found.setdefault(name, record_id)
    return found


def known(connection: Connection, record_ids: Iterable[str]) -> set[str]:
    """Those of the ids that the catalogue holds live; a tombstone is not known."""
    found: set[str] = set()
    for portion in portions(dict.fromkeys(record_ids)):
        found.update(connection.scalars(select(records.c.id).where(records.c.id.in_(portion), _LIVE)))
    return found


def live_ids(connection: Connection, kind: Kind) -> frozenset[str]:
    return frozenset(connection.scalars(select(records.c.id).where(records.c.kind == kind.value, _LIVE)))


def turned(connection: Connection, states: Iterable[State], since: dt.datetime) -> int:
    changed = (records.c.changed_at >= since) & (records.c.first_seen < since)
    states_now = records.c.state.in_([state.value for state in states])
    return connection.scalar(select(func.count()).select_from(records).where(states_now, changed)) or 0


def changes(connection: Connection, after: int, limit: int, kind: Kind | None = None) -> tuple[Entry, ...]:
    """Entries whose newest change is past ``after``, in the order of the changes."""
    query = select(*ENTRY).where(records.c.change > after).order_by(records.c.change).limit(limit)
    if kind is not None:
        query = query.where(records.c.kind == kind.value)
    return tuple(map(entry, connection.execute(query)))


def all_entries(connection: Connection, kind: Kind | None, page: int = 200) -> Iterator[Entry]:
    """Every entry, tombstones included, a page at a time."""
    after = 0
    while found := changes(connection, after, page, kind):
        yield from found
        after = found[-1].change


def counts(connection: Connection) -> dict[str, int]:
    """Live records of each kind."""
    query = select(records.c.kind, func.count()).where(_LIVE).group_by(records.c.kind)
    return {kind.value: 0 for kind in Kind} | dict(connection.execute(query).all())


def related(connection: Connection, record_id: str) -> tuple[tuple[Link, Entry], ...]:
    """The live records this one points at, then those that point at it, each with the link that says so."""
    this = get(connection, record_id)
    if this is None:
        return ()
    ids = resolve_all(connection, [link.target for link in this.links])
    outward = [(link, ids[name]) for link in this.links if (name := normalised(link.target)) in ids]
    names = identifiers_of(this.record)
    pointing = connection.scalars(select(links.c.record_id).where(links.c.target.in_(names)))
    entries = _live_entries(connection, [id_ for _, id_ in outward] + list(pointing))
    inward = [
        (link, one)
        for id_, one in entries.items()
        if id_ != record_id
        for link in one.links
        if normalised(link.target) in names
    ]
    found = [(link, entries[id_]) for link, id_ in outward if id_ in entries and id_ != record_id]
    return tuple(found + inward)


def _live_entries(connection: Connection, ids: Iterable[str]) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for portion in portions(dict.fromkeys(ids)):
        rows = connection.execute(select(*ENTRY).where(records.c.id.in_(portion), _LIVE).order_by(records.c.change))
        found.update((row.id, entry(row)) for row in rows)
    return found


def history(connection: Connection, record_id: str) -> tuple[Version, ...]:
    """Every version, oldest first. What a change replaced is in its row, so the texts are walked from today back."""
    now = connection.execute(select(*ENTRY).where(records.c.id == record_id)).one_or_none()
    if now is None:
        return ()
    body, tags, links_, facts = now.body, now.tags, now.links, now.facts
    found: list[Version] = []
    query = select(versions).where(versions.c.record_id == record_id).order_by(versions.c.change.desc())
    for row in connection.execute(query):
        found.append(
            Version(
                change=row.change,
                at=row.at,
                state=State(row.state),
                what=tuple(row.what.split(",")),
                record=decode_record(now.kind, body),
                tags=decode_tags(tags),
                links=decode_links(links_),
                facts=decode_facts(facts),
            )
        )
        body = row.body_before or body
        tags = row.tags_before or tags
        links_ = row.links_before or links_
        facts = row.facts_before or facts
    return tuple(reversed(found))
