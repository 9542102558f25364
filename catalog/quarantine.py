"""Records that could not be read, kept apart with their reason and their bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, update

from catalog.model import Quarantined
from catalog.portions import portions
from catalog.tables import quarantine
from ingest.records import Rejected

LARGEST_RAW = 1024 * 1024
"""Bytes kept of one rejected record; the whole of it is in the landed batch."""


def set_aside(connection: Connection, run_id: str, rejected: Sequence[Rejected]) -> None:
    """Keep each rejected record once, however often it comes; the newest reason stands."""
    by_fingerprint = {_fingerprint(one): one for one in rejected}
    known: set[str] = set()
    for portion in portions(by_fingerprint):
        known.update(connection.scalars(select(quarantine.c.fingerprint).where(quarantine.c.fingerprint.in_(portion))))
    for fingerprint, one in by_fingerprint.items():
        if fingerprint in known:
            connection.execute(
                update(quarantine).where(quarantine.c.fingerprint == fingerprint).values(reason=one.reason)
            )
        else:
            connection.execute(
                insert(quarantine).values(
                    fingerprint=fingerprint,
                    source=one.source,
                    hint=one.hint,
                    reason=one.reason,
                    raw=one.raw[:LARGEST_RAW],
                    run_id=run_id,
                    at=dt.datetime.now(dt.UTC),
                )
            )


def newest(connection: Connection, *, limit: int) -> tuple[Quarantined, ...]:
    rows = connection.execute(select(quarantine).order_by(quarantine.c.id.desc()).limit(limit))
    return tuple(
        Quarantined(row.id, row.source, row.hint, row.reason, bytes(row.raw), row.run_id, row.at) for row in rows
    )


def count(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(quarantine)) or 0


def _fingerprint(one: Rejected) -> str:
    """By the bytes themselves: the hint may be a place in a batch, which differs from batch to batch."""
    content = one.raw or f"{one.hint}\0{one.reason}".encode(errors="replace")
    return hashlib.sha256(one.source.encode(errors="replace") + b"\0" + content).hexdigest()
