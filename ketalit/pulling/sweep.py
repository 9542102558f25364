"""The sweep: all ids of the strategy beside all of the catalogue.

What PubMed holds and the catalogue lacks is fetched. What the catalogue holds and PubMed no longer announces is asked
for by its id, twice: a record that still comes is stored as any other, one that does not gets a tombstone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from catalog import Receipt
from ingest.errors import KetalitError, Refused
from ingest.records import Deletion, Kind
from ketalit.installation import Installation
from ketalit.pulling import preprints, pubmed
from ketalit.pulling.guard import MOST_LOST, require_few
from ketalit.pulling.pubmed import SOURCE, Plan
from ketalit.pulling.receipts import NO_TRAFFIC, OpenRun, Traffic

SWEEP = "sweep"
REASON = "PubMed announces it no more and, asked for it twice, sent nothing."


def plan(home: Installation, today: dt.date) -> Plan:
    """Start a run: search without a window, compare with the catalogue, land the list of what to fetch.

    Raises Retriable or Fatal of the search; the run is then recorded as failed with that reason.
    """
    run = OpenRun.start(home.catalog, SOURCE, SWEEP)
    source = home.pubmed()
    try:
        answer = source.search(home.strategies[SOURCE].term)
        lacking = pubmed.unknown(home, answer.pmids)
        announced = set(answer.pmids)
        held = (record_id.removeprefix("pubmed:") for record_id in home.catalog.live_ids(Kind.STUDY))
        suspects = sorted(pmid for pmid in held if pmid not in announced)
        doubted = pubmed.in_batches(suspects)
        made = Plan(
            run_id=run.id,
            pass_name=SWEEP,
            window="",
            watermark=today.isoformat(),
            translation=answer.query_translation,
            expected=len(answer.pmids) + len(suspects),
            known=len(answer.pmids) - len(lacking),
            batches=pubmed.in_batches(lacking) + doubted,
            requests=source.requests,
            bytes=source.bytes_read,
            suspects=len(doubted),
        )
        pubmed.land_plan(home, made)
    except KetalitError as problem:
        run.fail(str(problem), Traffic(source.requests, source.bytes_read))
        raise
    return made


def finish(home: Installation, run_id: str, traffic: Iterable[Traffic], *, most_lost: float = MOST_LOST) -> Receipt:
    """End the sweep: tombstones for what is gone; then the preprints whose paper has appeared.

    Raises SourceUnreachable when batches are lacking, Refused when more than the share ``most_lost`` of the
    catalogue would go; nothing is deleted then.
    """
    made, total = pubmed.read_plan(home, run_id), sum(traffic, NO_TRAFFIC)
    receipt = pubmed.receipt_of(home, made, total)
    gone = _gone(home, made)
    pubmed.require_whole(home, made, receipt.missing - len(gone), total)
    run = OpenRun(home.catalog, run_id)
    try:
        require_few(home, len(gone), most_lost, "gone")
    except Refused as problem:
        run.fail(str(problem), Traffic(receipt.requests, receipt.bytes), expected=made.expected, known=made.known)
        raise
    if gone:
        deletions = [Deletion(f"pubmed:{pmid}", REASON) for pmid in gone]
        now = dt.datetime.now(dt.UTC)
        home.catalog.store_batch(run_id, f"{run_id}-gone", (), deletions=deletions, fetched_at=now)
        receipt = pubmed.receipt_of(home, made, total)
    ended = run.succeed(receipt, watermark=made.watermark)
    preprints.pair(home)
    return ended


def pull(
    home: Installation,
    today: dt.date,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    most_lost: float = MOST_LOST,
    now: dt.datetime | None = None,
) -> Receipt:
    """The whole sweep in one process. ``now``: raises TooEarly when the job is too large for this hour."""
    made = plan(home, today)
    pubmed.require_its_hour(home, made, now)
    return finish(
        home, made.run_id, pubmed.store_all(home, made, on_progress, most_lost=most_lost), most_lost=most_lost
    )


def _gone(home: Installation, made: Plan) -> list[str]:
    stored = len(home.catalog.batch_receipts(made.run_id))
    if stored < len(made.batches):
        return []
    first = len(made.batches) - made.suspects
    return [pmid for number in range(first, len(made.batches)) for pmid in pubmed.without_record(home, made, number)]
