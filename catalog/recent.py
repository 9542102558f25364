"""What came and what changed its state since a moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from catalog.model import Entry
from catalog.reading import ENTRY, entry
from catalog.tables import records, versions
from ingest.records import Kind, State


@dataclass(frozen=True, slots=True)
class StateChange:
    """A record that was known before and stands otherwise since ``at``."""

    entry: Entry
    before: State
    after: State
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Live records of a kind that are new: how many, and the newest of them."""

    kind: Kind
    count: int
    newest: tuple[Entry, ...]


def arrivals(connection: Connection, since: dt.datetime, limit: int) -> tuple[Arrivals, ...]:
    return tuple(_arrivals(connection, kind, since, limit) for kind in Kind)


def _arrivals(connection: Connection, kind: Kind, since: dt.datetime, limit: int) -> Arrivals:
    new = (
        records.c.kind == kind.value,
        records.c.first_seen >= since,
        records.c.state != State.DELETED.value,
        records.c.admitted,
    )
    count = connection.scalar(select(func.count()).select_from(records).where(*new)) or 0
    newest = select(*ENTRY).where(*new).order_by(records.c.listed_at.desc().nulls_last(), records.c.id).limit(limit)
    return Arrivals(kind, count, tuple(map(entry, connection.execute(newest))))


def state_changes(connection: Connection, since: dt.datetime) -> tuple[StateChange, ...]:
    """The newest change of state of each record, the newest first. The first version of a record is none."""
    query = (
        select(*ENTRY, versions.c.at, versions.c.change.label("version"), versions.c.state.label("after"))
        .join(records, records.c.id == versions.c.record_id)
        .where(versions.c.at >= since, versions.c.what.contains("state"))
        .order_by(versions.c.change.desc())
    )
    found: dict[str, StateChange] = {}
    for row in connection.execute(query):
        before = _state_before(connection, row.id, row.version)
        if row.id not in found and before is not None and before.value != row.after:
            found[row.id] = StateChange(entry(row), before, State(row.after), row.at)
    return tuple(found.values())


def _state_before(connection: Connection, record_id: str, change: int) -> State | None:
    earlier = (
        select(versions.c.state)
        .where(versions.c.record_id == record_id, versions.c.change < change)
        .order_by(versions.c.change.desc())
        .limit(1)
    )
    state = connection.scalar(earlier)
    return None if state is None else State(state)
