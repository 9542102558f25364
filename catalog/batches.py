"""Storing one batch: all of it or nothing, and once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from catalog import corrections, quarantine, runs
from catalog.decision import Decision, Incoming, Outcome, decide, once_each, prepare
from catalog.model import BatchReceipt, Tagged
from catalog.sequence import Changes
from catalog.tombstones import bury
from catalog.upsert import held, write
from ingest.errors import Refused
from ingest.records import Deletion, Record, Rejected


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch ready to be stored. ``repeated``: what became of records that the batch holds more than once."""

    id: str
    parsed: int
    incoming: tuple[Incoming, ...]
    repeated: tuple[Outcome, ...]
    deletions: tuple[Deletion, ...]
    rejected: tuple[Rejected, ...]
    fetched_at: dt.datetime


def make_batch(
    batch_id: str,
    tagged: Sequence[Tagged],
    *,
    deletions: Sequence[Deletion],
    rejected: Sequence[Rejected],
    fetched_at: dt.datetime,
    revision_of: Callable[[Record], str],
    asked: bool,
) -> Batch:
    """Everything that needs no database, so that the lock is held for as short a time as can be."""
    if fetched_at.tzinfo is None:
        raise ValueError(f"fetched_at of batch {batch_id} has no offset: give it in UTC")
    incoming, repeated = once_each(prepare(tagged, fetched_at=fetched_at, revision_of=revision_of, asked=asked))
    return Batch(batch_id, len(tagged), incoming, repeated, tuple(deletions), tuple(rejected), fetched_at)


def store(changes: Changes, run_id: str, batch: Batch) -> BatchReceipt:
    """Store the batch, or return the receipt it got when it was stored before."""
    connection = changes.connection
    run = runs.fenced(connection, run_id)
    receipt = runs.stored_batch(connection, run.source, batch.id)
    if receipt is None:
        if run.state != "running":
            raise Refused(f"Run {run_id} has ended and takes no more batches: start a new run.")
        receipt = _store_new(changes, run_id, batch)
        runs.check_sums(receipt)
        runs.keep_batch(connection, run.source, batch.id, receipt)
    runs.count_batch(connection, run_id, batch.id)
    return receipt


def _store_new(changes: Changes, run_id: str, batch: Batch) -> BatchReceipt:
    now = dt.datetime.now(dt.UTC)
    decisions = _decide(changes.connection, corrections.applied(changes.connection, batch.incoming))
    write(changes, decisions, now)
    deleted = bury(changes, batch.deletions, fetched_at=batch.fetched_at, now=now)
    quarantine.set_aside(changes.connection, run_id, batch.rejected)
    outcomes = Counter(batch.repeated) + Counter(one.outcome for one in decisions)
    return BatchReceipt(
        parsed=batch.parsed,
        new=outcomes[Outcome.NEW],
        changed=outcomes[Outcome.CHANGED],
        unchanged=outcomes[Outcome.UNCHANGED],
        older=outcomes[Outcome.OLDER],
        deleted=deleted,
        state_changes=deleted + sum("state" in one.what for one in decisions),
        quarantined=len(batch.rejected),
    )


def _decide(connection: Connection, incoming: Sequence[Incoming]) -> list[Decision]:
    stored = held(connection, [one.id for one in incoming])
    return [decide(one, stored.get(one.id)) for one in incoming]
