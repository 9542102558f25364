"""How the records of a published section stand now, and a cheap sign that this may have changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from catalog.portions import portions
from catalog.sequence import last_change
from catalog.tables import records, section_decisions, snapshots
from ingest.records import State


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record's state, when the record came, and when anything about it last changed (UTC)."""

    state: State
    first_seen: dt.datetime
    changed_at: dt.datetime


def record_states(connection: Connection, record_ids: Iterable[str]) -> dict[str, RecordState]:
    """Of those records that are here, deleted ones included."""
    columns = (records.c.id, records.c.state, records.c.first_seen, records.c.changed_at)
    found: dict[str, RecordState] = {}
    for portion in portions(dict.fromkeys(record_ids)):
        for row in connection.execute(select(*columns).where(records.c.id.in_(portion))):
            found[row.id] = RecordState(State(row.state), row.first_seen, row.changed_at)
    return found


def mark(connection: Connection) -> tuple[int, ...]:
    """The newest snapshot, decision and change: as long as these stay, every section reads as before."""
    newest = [connection.scalar(select(func.max(table.c.number))) or 0 for table in (snapshots, section_decisions)]
    return *newest, last_change(connection)
