"""What a run did, in numbers that must add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace

from catalog import BatchReceipt, Catalog, Receipt
from ingest.errors import Refused


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one step asked of its source."""

    requests: int = 0
    bytes: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(self.requests + other.requests, self.bytes + other.bytes)


def summed(batches: Sequence[BatchReceipt]) -> Receipt:
    """The batches of one run as one receipt; what the source was asked for is added by the caller."""
    return Receipt(
        **{field.name: sum(getattr(batch, field.name) for batch in batches) for field in fields(BatchReceipt)}
    )


def checked(receipt: Receipt) -> Receipt:
    """The receipt itself. Raises Refused when its numbers do not add up, so that no watermark moves on a miscount."""
    stored = receipt.new + receipt.changed + receipt.unchanged + receipt.older
    arrived = receipt.known + receipt.parsed + receipt.quarantined + receipt.missing + receipt.off_topic
    for announced, found, what in ((receipt.parsed, stored, "parsed"), (receipt.expected, arrived, "announced")):
        if announced != found:
            counts = asdict(receipt)
            raise Refused(f"The run does not add up: {announced} records {what}, {found} accounted for ({counts}).")
    return receipt


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run between its start and its end."""

    catalog: Catalog
    id: str

    @classmethod
    def start(cls, catalog: Catalog, source: str, pass_name: str, *, window: str | None = None) -> OpenRun:
        return cls(catalog, catalog.start_run(source, pass_name, window=window))

    def succeed(self, receipt: Receipt, *, watermark: str | None = None) -> Receipt:
        """End the run and move its watermark, in one transaction. Raises Refused when the receipt does not add up."""
        timed = replace(checked(receipt), seconds=self._seconds())
        self.catalog.finish_run(self.id, state="success", receipt=timed, watermark=watermark)
        return timed

    def fail(self, reason: str) -> None:
        """End the run as failed; what its batches stored stays, the watermark does not move."""
        so_far = replace(summed(self.catalog.batch_receipts(self.id)), seconds=self._seconds())
        # A newer run of the same pass has closed this one already and said so.
        with suppress(Refused):
            self.catalog.finish_run(self.id, state="failed", receipt=so_far, error=reason)

    def _seconds(self) -> float:
        """Since the start, which another process may have made."""
        now = dt.datetime.now(dt.UTC)
        started = next((run.started for run in self.catalog.last_runs() if run.id == self.id), now)
        return round((now - started).total_seconds(), 1)
