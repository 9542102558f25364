"""Runs, their receipts and the watermarks.

A run is fenced: starting one takes the next epoch of its (source, pass), and from then on whatever an older run of
that pass still tries to write is refused. So a process that was thought dead cannot move anything when it wakes up.
"""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import fields
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, select, update

from catalog.model import BatchReceipt, Receipt, Run, Watermark
from catalog.tables import batches, passes, run_batches, runs
from ingest.errors import Refused

ENDS = frozenset({"success", "partial", "failed"})

_RECEIPT: TypeAdapter[Receipt] = TypeAdapter(Receipt)
_BATCH: TypeAdapter[BatchReceipt] = TypeAdapter(BatchReceipt)


def open_run(connection: Connection, source: str, pass_name: str, window: str | None) -> str:
    """Take the next epoch of the pass and open a run in it. Runs of the pass that never ended are closed as failed."""
    now = dt.datetime.now(dt.UTC)
    this_pass = (passes.c.source == source) & (passes.c.pass_name == pass_name)
    epoch = connection.scalar(select(passes.c.epoch).where(this_pass))
    if epoch is None:
        epoch = 0
        connection.execute(insert(passes).values(source=source, pass_name=pass_name, epoch=0))
    connection.execute(update(passes).where(this_pass).values(epoch=epoch + 1))
    connection.execute(
        update(runs)
        .where(runs.c.source == source, runs.c.pass_name == pass_name, runs.c.state == "running")
        .values(state="failed", finished=now, error="It did not end by itself: a newer run of the same pass took over.")
    )
    run_id = uuid.uuid4().hex
    connection.execute(
        insert(runs).values(
            id=run_id, source=source, pass_name=pass_name, epoch=epoch + 1, window=window, state="running", started=now
        )
    )
    return run_id


def fenced(connection: Connection, run_id: str) -> Row[Any]:
    """The run's row, if it still is the newest of its pass; else Refused."""
    row = connection.execute(
        select(runs, passes.c.epoch.label("newest"), passes.c.watermark)
        .join(passes, (passes.c.source == runs.c.source) & (passes.c.pass_name == runs.c.pass_name))
        .where(runs.c.id == run_id)
    ).one_or_none()
    if row is None:
        raise Refused(f"There is no run {run_id!r} in this catalogue: start a run first.")
    if row.epoch != row.newest:
        raise Refused(
            f"Run {run_id} of {row.source}/{row.pass_name} has been overtaken by a newer one and may write no more: "
            "let the newer run finish."
        )
    return row


def close_run(
    connection: Connection, run_id: str, *, state: str, receipt: Receipt, error: str | None, watermark: str | None
) -> None:
    """End a run and, on success, move its pass's watermark. Ending it again in the same way changes nothing."""
    if state not in ENDS:
        raise Refused(f"A run ends in one of {', '.join(sorted(ENDS))}, not in {state!r}.")
    check_sums(receipt)
    row = fenced(connection, run_id)
    if row.state != "running":
        if row.state == state:
            return
        raise Refused(f"Run {run_id} has ended with {row.state!r} already: start a new run.")
    now = dt.datetime.now(dt.UTC)
    connection.execute(
        update(runs)
        .where(runs.c.id == run_id)
        .values(state=state, finished=now, receipt=_RECEIPT.dump_json(receipt).decode(), error=error)
    )
    if state == "success" and watermark is not None and _is_later(watermark, row.watermark):
        connection.execute(
            update(passes)
            .where(passes.c.source == row.source, passes.c.pass_name == row.pass_name)
            .values(watermark=watermark, moved_at=now)
        )


def check_sums(receipt: Receipt | BatchReceipt) -> None:
    """Refused when the parts of a receipt do not make its whole: something was lost or counted twice."""
    parts = receipt.new + receipt.changed + receipt.unchanged + receipt.older
    if receipt.parsed != parts:
        raise Refused(
            f"The receipt does not add up: {receipt.parsed} records parsed, but {receipt.new} new + {receipt.changed} "
            f"changed + {receipt.unchanged} unchanged + {receipt.older} older = {parts}; run the pass again."
        )
    negative = [field.name for field in fields(receipt) if getattr(receipt, field.name) < 0]
    if negative:
        raise Refused(f"The receipt counts less than nothing ({', '.join(negative)}): run the pass again.")


def stored_batch(connection: Connection, source: str, batch_id: str) -> BatchReceipt | None:
    """The receipt of a batch that is in the catalogue already."""
    text = connection.scalar(
        select(batches.c.receipt).where(batches.c.source == source, batches.c.batch_id == batch_id)
    )
    return None if text is None else _BATCH.validate_json(text)


def keep_batch(connection: Connection, source: str, batch_id: str, receipt: BatchReceipt) -> None:
    connection.execute(
        insert(batches).values(
            source=source,
            batch_id=batch_id,
            stored_at=dt.datetime.now(dt.UTC),
            receipt=_BATCH.dump_json(receipt).decode(),
        )
    )


def count_batch(connection: Connection, run_id: str, batch_id: str) -> None:
    """Note that the run brought the batch, once, whether it stored it or found it stored."""
    this = (run_batches.c.run_id == run_id) & (run_batches.c.batch_id == batch_id)
    if connection.scalar(select(func.count()).select_from(run_batches).where(this)) == 0:
        connection.execute(insert(run_batches).values(run_id=run_id, batch_id=batch_id))


def batch_receipts(connection: Connection, run_id: str) -> tuple[BatchReceipt, ...]:
    """The receipts of the batches this run brought, in the order they were stored."""
    rows = connection.scalars(
        select(batches.c.receipt)
        .select_from(run_batches)
        .join(runs, runs.c.id == run_batches.c.run_id)
        .join(batches, (batches.c.source == runs.c.source) & (batches.c.batch_id == run_batches.c.batch_id))
        .where(run_batches.c.run_id == run_id)
        .order_by(batches.c.stored_at, batches.c.batch_id)
    )
    return tuple(map(_BATCH.validate_json, rows))


def newest_runs(connection: Connection, *, limit: int, source: str | None) -> tuple[Run, ...]:
    query = select(runs).order_by(runs.c.number.desc()).limit(limit)
    if source is not None:
        query = query.where(runs.c.source == source)
    return tuple(map(_run, connection.execute(query)))


def windows_done(connection: Connection, source: str, pass_name: str) -> frozenset[str]:
    """The windows of the pass that a run has finished."""
    query = select(runs.c.window).where(
        runs.c.source == source, runs.c.pass_name == pass_name, runs.c.state == "success", runs.c.window.is_not(None)
    )
    return frozenset(connection.scalars(query))


def last_runs(connection: Connection) -> tuple[Run, ...]:
    """The newest run of every (source, pass), by name."""
    newest = (passes.c.source == runs.c.source) & (passes.c.pass_name == runs.c.pass_name)
    query = (
        select(runs).join(passes, newest & (passes.c.epoch == runs.c.epoch)).order_by(runs.c.source, runs.c.pass_name)
    )
    return tuple(map(_run, connection.execute(query)))


def watermark(connection: Connection, source: str, pass_name: str) -> str | None:
    return connection.scalar(
        select(passes.c.watermark).where(passes.c.source == source, passes.c.pass_name == pass_name)
    )


def watermarks(connection: Connection) -> tuple[Watermark, ...]:
    rows = connection.execute(
        select(passes).where(passes.c.watermark.is_not(None)).order_by(passes.c.source, passes.c.pass_name)
    )
    return tuple(Watermark(row.source, row.pass_name, row.watermark, row.moved_at) for row in rows)


def _run(row: Row[Any]) -> Run:
    return Run(
        id=row.id,
        source=row.source,
        pass_name=row.pass_name,
        window=row.window,
        state=row.state,
        started=row.started,
        finished=row.finished,
        receipt=None if row.receipt is None else _RECEIPT.validate_json(row.receipt),
        error=row.error,
    )


def _is_later(watermark: str, held: str | None) -> bool:
    return held is None or _instant(watermark) > _instant(held)


def _instant(watermark: str) -> dt.datetime:
    """A date counts as its first moment, a time without an offset as UTC."""
    try:
        instant = dt.datetime.fromisoformat(watermark)
    except ValueError:
        raise Refused(f"A watermark is an ISO date or time, not {watermark!r}.") from None
    return instant.replace(tzinfo=dt.UTC) if instant.tzinfo is None else instant
