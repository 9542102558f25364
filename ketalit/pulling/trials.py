"""Pull ClinicalTrials.gov: every registration that the registry updated since the watermark, page by page."""

from __future__ import annotations

import datetime as dt
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

from catalog import Receipt
from ingest.errors import KetalitError
from ingest.parsing.enumerations import unknown_values
from ingest.parsing.registration import parse_registrations
from ingest.records import ParsedBatch, Registration
from ketalit.installation import Installation
from ketalit.pulling.pubmed import OVERLAP, tag_all
from ketalit.pulling.receipts import OpenRun, Traffic, summed

SOURCE, UPDATED = "trials", "updated"
log = logging.getLogger(__name__)


def pull(home: Installation, today: dt.date, on_progress: Callable[[int, int], None] | None = None) -> Receipt:
    """One run: land, parse, tag and store each page; the watermark moves when the registry's total has arrived.

    Raises what the source raises; the run is then recorded as failed, its pages stay, and the next run asks again.
    """
    mark = home.catalog.watermark(SOURCE, UPDATED)
    start = dt.date.fromisoformat(mark) - OVERLAP if mark else None
    run = OpenRun.start(home.catalog, SOURCE, UPDATED, window=f"{start or 'MIN'}…MAX")
    source = home.trials()
    total = fetched = unknown = 0
    try:
        for number, page in enumerate(source.pages(home.strategies[SOURCE].term, updated_from=start, updated_to=None)):
            unknown += store_page(home, run.id, number, page.raw, page.nct_ids)
            total, fetched = page.total, fetched + len(page.nct_ids)
            if on_progress:
                on_progress(fetched, total)
        receipt = summed(home.catalog.batch_receipts(run.id))
        return run.succeed(
            replace(
                receipt,
                expected=total,
                fetched=fetched,
                missing=total - receipt.parsed - receipt.quarantined,
                unknown_values=unknown,
                requests=source.requests,
                bytes=source.bytes_read,
            ),
            watermark=today.isoformat(),
        )
    except KetalitError as problem:
        run.fail(str(problem), Traffic(source.requests, source.bytes_read), expected=total)
        raise


def store_page(home: Installation, run_id: str, number: int | str, raw: bytes, nct_ids: tuple[str, ...]) -> int:
    """Land, parse, tag and store one page; ``number`` tells the run's pages apart.

    How many values of the registry's enumerations in it are unknown to us; they are stored as they are.
    """
    batch_id = f"{run_id}-{number:05d}" if isinstance(number, int) else f"{run_id}-{number}"
    now = dt.datetime.now(dt.UTC)
    home.landing.land(raw, source=SOURCE, batch_id=batch_id, media_type="application/json", fetched_at=now, ids=nct_ids)
    parsed = parse_registrations(raw)
    home.catalog.store_batch(run_id, batch_id, tag_all(home, parsed), rejected=parsed.rejected, fetched_at=now)
    return _unknown(parsed)


def _unknown(parsed: ParsedBatch) -> int:
    found = Counter(pair for one in parsed.records if isinstance(one, Registration) for pair in unknown_values(one))
    for (field, value), times in found.items():
        log.warning("ClinicalTrials.gov writes %r as %s of %d registrations, unknown here", value, field, times)
    return found.total()
