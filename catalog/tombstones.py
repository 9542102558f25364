"""A source's word that it no longer holds a record: the record stays, marked as deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from catalog.decision import Held
from catalog.sequence import Changes
from catalog.tables import storable, versions
from catalog.upsert import held, insert_rows, update_records, version_row
from ingest.records import Deletion, State


def bury(changes: Changes, deletions: Sequence[Deletion], *, fetched_at: dt.datetime, now: dt.datetime) -> int:
    """Mark the records as deleted; how many were live.

    Unknown ids and records that were fetched later than the deletion are left alone.
    """
    ids = dict.fromkeys(storable(deletion.record_id) for deletion in deletions)
    known = held(changes.connection, ids)
    dying = [known[id_] for id_ in ids if id_ in known and _dies(known[id_], fetched_at)]
    numbers = {one.id: changes.next() for one in dying}
    update_records(
        changes.connection,
        [
            {
                "id": one.id,
                "state": State.DELETED.value,
                "fetched_at": fetched_at,
                "changed_at": now,
                "change": numbers[one.id],
            }
            for one in dying
        ],
    )
    insert_rows(
        changes.connection,
        versions,
        [version_row(one.id, numbers[one.id], now, state=State.DELETED, what=("state",), before={}) for one in dying],
    )
    return len(dying)


def _dies(one: Held, fetched_at: dt.datetime) -> bool:
    return one.state is not State.DELETED and one.fetched_at <= fetched_at
