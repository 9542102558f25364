"""The website's sections, answered by the catalogue itself, so that they stand when the search is down."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, exists, select

from catalog.model import Entry
from catalog.reading import ENTRY, entry
from catalog.tables import records, tags
from ingest.records import Kind, State


def section(
    connection: Connection,
    kinds: Sequence[Kind],
    *,
    condition: str | None,
    limit: int,
    exclude_states: frozenset[State],
) -> tuple[Entry, ...]:
    """Newest first by the record's own date, undated ones last."""
    query = (
        select(*ENTRY)
        .where(
            records.c.kind.in_([kind.value for kind in kinds]),
            records.c.state.not_in([state.value for state in exclude_states]),
        )
        .order_by(records.c.listed_at.desc().nulls_last(), records.c.first_seen.desc(), records.c.id)
        .limit(limit)
    )
    if condition is not None:
        query = query.where(exists().where(tags.c.record_id == records.c.id, tags.c.condition == condition))
    return tuple(map(entry, connection.execute(query)))
