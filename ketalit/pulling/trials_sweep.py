"""The weekly reconciliation with ClinicalTrials.gov: all that its strategy finds beside all that is held.

What the registry announces is stored as any other page. What is held and no longer announced is asked for by its
number: still there, it is stored; under another number, the old one gets a tombstone beside the new; gone, it does too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace

from catalog import Receipt
from ingest.errors import KetalitError, Refused
from ingest.parsing.registration import parse_registrations
from ingest.records import Deletion, Kind, Registration
from ingest.sources.trials import Trials
from ketalit.installation import Installation
from ketalit.pulling.guard import MOST_LOST, too_many
from ketalit.pulling.receipts import OpenRun, Traffic, summed
from ketalit.pulling.trials import SOURCE, store_page

SWEEP = "sweep"
GONE = "ClinicalTrials.gov announces it no more and, asked for it, has none."


def pull(
    home: Installation,
    today: dt.date,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    most_deleted: float = MOST_LOST,
) -> Receipt:
    """One run. Raises what the source raises, and Refused when more than ``most_deleted`` would be deleted."""
    run = OpenRun.start(home.catalog, SOURCE, SWEEP)
    source = home.trials()
    try:
        announced, total, unknown = _pages(home, source, run.id, on_progress)
        held = {name.removeprefix("nct:") for name in home.catalog.live_ids(Kind.REGISTRATION)}
        doubted = sorted(held - announced)
        deletions = _asked(home, source, run.id, doubted)
        _require_few(len(deletions), len(held), most_deleted)
        if deletions:
            now = dt.datetime.now(dt.UTC)
            home.catalog.store_batch(run.id, f"{run.id}-gone", (), deletions=deletions, fetched_at=now)
        receipt = summed(home.catalog.batch_receipts(run.id))
        expected = total + len(doubted)
        return run.succeed(
            replace(
                receipt,
                expected=expected,
                fetched=receipt.parsed + receipt.quarantined,
                missing=expected - receipt.parsed - receipt.quarantined,
                unknown_values=unknown,
                requests=source.requests,
                bytes=source.bytes_read,
            ),
            watermark=today.isoformat(),
        )
    except KetalitError as problem:
        run.fail(str(problem), Traffic(source.requests, source.bytes_read))
        raise


def _pages(
    home: Installation, source: Trials, run_id: str, on_progress: Callable[[int, int], None] | None
) -> tuple[set[str], int, int]:
    """(numbers announced, how many the registry counts, how many values are unknown), every page stored."""
    announced: set[str] = set()
    total = unknown = 0
    pages = source.pages(home.strategies[SOURCE].term, updated_from=None, updated_to=None)
    for number, page in enumerate(pages):
        unknown += store_page(home, run_id, number, page.raw, page.nct_ids)
        announced.update(page.nct_ids)
        total = page.total
        if on_progress:
            on_progress(len(announced), total)
    return announced, total, unknown


def _asked(home: Installation, source: Trials, run_id: str, doubted: Iterable[str]) -> list[Deletion]:
    """The doubted numbers asked for one by one: what came is stored, what did not or has moved is to be deleted."""
    deletions: list[Deletion] = []
    for place, number in enumerate(doubted):
        raw = source.study(number)
        if raw is None:
            deletions.append(Deletion(f"nct:{number}", GONE))
            continue
        found = [one for one in parse_registrations(raw).records if isinstance(one, Registration)]
        store_page(home, run_id, f"asked-{place:05d}", raw, tuple(one.nct_id for one in found))
        if found and found[0].nct_id != number:
            deletions.append(Deletion(f"nct:{number}", f"ClinicalTrials.gov holds it as {found[0].nct_id} now."))
    return deletions


def _require_few(gone: int, held: int, most: float) -> None:
    if too_many(gone, held, most):
        raise Refused(
            f"ClinicalTrials.gov seems to have lost {gone} of {held} registrations, more than {most:.1%}, and nothing "
            "was deleted: look some up; if they are really gone, run ketalit pull trials --sweep --most-deleted with a "
            "larger share."
        )
