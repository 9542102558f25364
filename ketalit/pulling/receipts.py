"""What a run did, in numbers that must add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from itertools import islice

from catalog import BatchReceipt, Catalog, Receipt
from ingest.errors import Refused


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one step asked of its source; of the ids that do not answer to each other, how many and some of their names.

    missing: asked for and not answered; unexpected: answered and not asked for. Both are short texts of ids.
    """

    requests: int = 0
    bytes: int = 0
    missing: str = ""
    unexpected: str = ""
    unexpected_count: int = 0

    def __add__(self, other: Traffic) -> Traffic:
        return Traffic(
            self.requests + other.requests,
            self.bytes + other.bytes,
            named(f"{self.missing} {other.missing}".split()),
            named(f"{self.unexpected} {other.unexpected}".split()),
            self.unexpected_count + other.unexpected_count,
        )


NO_TRAFFIC = Traffic()
_NAMED = 10


def named(ids: Iterable[str]) -> str:
    """The first of the ids, for a message; what crosses between tasks stays small."""
    return " ".join(islice(ids, _NAMED))


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

    def succeed(self, receipt: Receipt, *, watermark: str | None = None, note: str | None = None) -> Receipt:
        """End the run and move its watermark, in one transaction. Raises Refused when the receipt does not add up.

        note: one sentence on what came otherwise than it was asked for.
        """
        timed = replace(checked(receipt), seconds=self._seconds())
        self.catalog.finish_run(self.id, state="success", receipt=timed, watermark=watermark, error=note)
        return timed

    def fail(
        self, reason: str, traffic: Traffic = NO_TRAFFIC, *, expected: int = 0, known: int = 0, off_topic: int = 0
    ) -> None:
        """End the run as failed; what its batches stored stays, the watermark does not move.

        Its receipt says what was asked and what had come until then; the rest of what was expected is missing.
        """
        stored = summed(self.catalog.batch_receipts(self.id))
        came = stored.parsed + stored.quarantined + off_topic
        so_far = replace(
            stored,
            expected=max(expected, known + came),
            known=known,
            fetched=came,
            missing=max(expected - known - came, 0),
            unexpected=traffic.unexpected_count,
            off_topic=off_topic,
            requests=traffic.requests,
            bytes=traffic.bytes,
            seconds=self._seconds(),
        )
        # A newer run of the same pass has closed this one already and said so.
        with suppress(Refused):
            self.catalog.finish_run(self.id, state="failed", receipt=so_far, error=reason)

    def _seconds(self) -> float:
        """Since the start, which another process may have made."""
        now = dt.datetime.now(dt.UTC)
        started = next((run.started for run in self.catalog.last_runs() if run.id == self.id), now)
        return round((now - started).total_seconds(), 1)
