"""What must be remembered of each feed between two visits."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from catalog import runs
from catalog.model import FeedState, FeedVisit
from catalog.tables import feed_states
from ingest.errors import Refused


def get(connection: Connection, feed_id: str) -> FeedState | None:
    row = connection.execute(select(feed_states).where(feed_states.c.feed_id == feed_id)).one_or_none()
    return None if row is None else _state(row)


def every(connection: Connection) -> tuple[FeedState, ...]:
    return tuple(map(_state, connection.execute(select(feed_states).order_by(feed_states.c.feed_id))))


def save(connection: Connection, state: FeedState) -> None:
    connection.execute(delete(feed_states).where(feed_states.c.feed_id == state.feed_id))
    connection.execute(insert(feed_states).values(asdict(state)))


def end_visit(connection: Connection, visit: FeedVisit) -> None:
    """The run, then the state. A run that a newer one of the feed has overtaken leaves both to that one."""
    runs.check_sums(visit.receipt)
    try:
        runs.close_run(
            connection,
            visit.run_id,
            state=visit.ended,
            receipt=visit.receipt,
            error=visit.error,
            watermark=visit.watermark,
        )
    except Refused:
        return
    save(connection, visit.state)


def _state(row: Row[Any]) -> FeedState:
    return FeedState(**row._asdict())
