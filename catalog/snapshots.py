"""The published sections: a row for each change, so that what stood on any day can be shown again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select

from catalog.codec import canonical
from catalog.published import PublishedItem, Snapshot
from catalog.tables import snapshots

_ITEMS: TypeAdapter[tuple[PublishedItem, ...]] = TypeAdapter(tuple[PublishedItem, ...])


def publish(connection: Connection, wanted: Snapshot) -> Snapshot:
    """What stands now: ``wanted`` under the next version, or the newest one where nothing has changed.

    ``wanted.version`` is not read. A time before the newest one's becomes that one's: versions and times go together.
    """
    items = canonical(_ITEMS.dump_python(wanted.items, exclude_defaults=True))
    before = _newest(connection, wanted.section)
    held = (before.title, before.empty_text, before.items) if before else None
    if before is None or held != (wanted.title, wanted.empty_text, items):
        connection.execute(
            insert(snapshots).values(
                section=wanted.section,
                version=before.version + 1 if before else 1,
                title=wanted.title,
                empty_text=wanted.empty_text,
                published_at=max(wanted.published_at, before.published_at) if before else wanted.published_at,
                items=items,
            )
        )
        before = _newest(connection, wanted.section)
    assert before is not None
    return _snapshot(before)


def at(connection: Connection, section: str, on: dt.date | None) -> Snapshot | None:
    """The newest, or the one that stood when that day ended (UTC)."""
    row = _newest(connection, section, None if on is None else _end(on))
    return None if row is None else _snapshot(row)


def newest_of_each(connection: Connection) -> tuple[Snapshot, ...]:
    """The newest snapshot of every section, in the order of their ids."""
    last = select(snapshots.c.section, func.max(snapshots.c.version).label("version")).group_by(snapshots.c.section)
    newest = last.subquery()
    query = (
        select(snapshots)
        .join(newest, (newest.c.section == snapshots.c.section) & (newest.c.version == snapshots.c.version))
        .order_by(snapshots.c.section)
    )
    return tuple(map(_snapshot, connection.execute(query)))


def _newest(connection: Connection, section: str, before: dt.datetime | None = None) -> Row[Any] | None:
    query = select(snapshots).where(snapshots.c.section == section).order_by(snapshots.c.version.desc()).limit(1)
    if before is not None:
        query = query.where(snapshots.c.published_at < before)
    return connection.execute(query).one_or_none()


def _end(day: dt.date) -> dt.datetime:
    if day == dt.date.max:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def _snapshot(row: Row[Any]) -> Snapshot:
    return Snapshot(
        section=row.section,
        version=row.version,
        title=row.title,
        empty_text=row.empty_text,
        published_at=row.published_at,
        items=_ITEMS.validate_json(row.items),
    )
