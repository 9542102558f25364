"""Pull PubMed: ask which records are new or changed since the watermark, fetch them in batches, store each batch once.

Three steps, so that a timetable can retry each on its own: ``plan`` → ``store`` each batch → ``finish``.
A plan lies in the landing area; a batch that was fetched is never asked for again. The sweep (``sweep.py``) makes other
plans and ends otherwise; its batches are these.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace

from catalog import Receipt, Tagged
from ingest.errors import KetalitError, SourceUnreachable
from ingest.facts import facts_of
from ingest.links import links_of
from ingest.parsing.collecting import without_collections
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import ParsedBatch
from ingest.revision import revision_of
from ingest.sources.pubmed import PubMed
from ketalit.installation import Installation
from ketalit.pulling.guard import MOST_LOST, require_few_retracted
from ketalit.pulling.hours import TooEarly, require_quiet
from ketalit.pulling.preprints import still_superseded
from ketalit.pulling.receipts import NO_TRAFFIC, OpenRun, Traffic, named, summed

SOURCE = "pubmed"
NEW, CHANGED = "new", "changed"
DATE_TYPE = {NEW: "crdt", CHANGED: "mdat"}
"""New records by the day PubMed created them, changed ones by the day of the change: never by the issue's date."""
OVERLAP = dt.timedelta(days=3)
"""PubMed's dates are whole days in its own zone, and its answers lag: each window reaches into the last."""
BEGINNING, OPEN_END = dt.date(1900, 1, 1), dt.date(3000, 1, 1)
BATCH = 200
MISSING_SHARE = 0.01
"""More ids than this share without a record is a fault of the answer, not of the ids."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one run will fetch. ``expected``: PubMed's own count; ``known``: those that the catalogue holds already.

    suspects: so many batches at the end are of records that PubMed did not announce though the catalogue holds them;
    they are part of ``expected``.
    """

    run_id: str
    pass_name: str
    window: str
    watermark: str
    translation: str
    expected: int
    known: int
    batches: tuple[tuple[str, ...], ...]
    requests: int
    bytes: int
    suspects: int = 0


def plan(home: Installation, pass_name: str, today: dt.date) -> Plan:
    """Start a run: search the window since the watermark, and land the list of what to fetch.

    Raises Retriable or Fatal of the search; the run is then recorded as failed with that reason.
    """
    catalog = home.catalog
    start = _window_start(home, pass_name)
    first = start == BEGINNING
    window = f"{start:%Y-%m-%d}…"
    run = OpenRun.start(catalog, SOURCE, pass_name, window=window)
    source = home.pubmed()
    try:
        strategy = home.strategies[SOURCE]
        answer = source.search(strategy.term, date_type=DATE_TYPE[pass_name], start=start, end=OPEN_END)
        # The first pull fetches what is known as well: a file from disk may have brought it, years out of date.
        wanted = unknown(home, answer.pmids) if pass_name == NEW and not first else answer.pmids
        made = Plan(
            run_id=run.id,
            pass_name=pass_name,
            window=window,
            watermark=today.isoformat(),
            translation=answer.query_translation,
            expected=len(answer.pmids),
            known=len(answer.pmids) - len(wanted),
            batches=in_batches(wanted),
            requests=source.requests,
            bytes=source.bytes_read,
        )
        land_plan(home, made)
    except KetalitError as problem:
        run.fail(str(problem), Traffic(source.requests, source.bytes_read))
        raise
    return made


def store(home: Installation, run_id: str, number: int, *, most_lost: float = MOST_LOST) -> Traffic:
    """Fetch (once), parse, tag and store batch ``number`` of a run. Twice is as good as once.

    Raises Refused when the run would turn more than the share ``most_lost`` of the papers held retracted.
    """
    return store_asked(home, home.pubmed(), run_id, number, read_plan(home, run_id).batches[number], most_lost)


def store_asked(
    home: Installation, source: PubMed, run_id: str, number: int, asked: Sequence[str], most_lost: float
) -> Traffic:
    """The same, asking a source that asked for others before."""
    before = Traffic(source.requests, source.bytes_read)
    batch_id = f"{run_id}-{number:05d}"
    raw, fetched_at = _landed(home, source, batch_id, asked)
    parsed = parse_pubmed(raw)
    lost = sorted(set(asked) - _answered(parsed))
    if lost:
        # PubMed sometimes leaves ids out of a large answer; asked alone they come, or are really gone.
        again, _ = _landed(home, source, f"{batch_id}-again", lost)
        parsed = _joined(parsed, parse_pubmed(again))
    parsed, unexpected = _only_asked(_one_each(parsed), asked)
    require_few_retracted(home, run_id, parsed, most_lost)
    home.catalog.store_batch(
        run_id,
        batch_id,
        still_superseded(home.catalog, tag_all(home, parsed)),
        deletions=parsed.deletions,
        rejected=parsed.rejected,
        fetched_at=fetched_at,
    )
    return Traffic(
        source.requests - before.requests,
        source.bytes_read - before.bytes,
        named(sorted(set(asked) - _answered(parsed))),
        named(unexpected),
        len(unexpected),
    )


def finish(home: Installation, run_id: str, traffic: Iterable[Traffic]) -> Receipt:
    """End a run: every batch stored and every id accounted for, or the run fails and the watermark stays."""
    made, total = read_plan(home, run_id), sum(traffic, NO_TRAFFIC)
    receipt = receipt_of(home, made, total)
    require_whole(home, made, receipt.missing, total)
    note = f"{_unmet(total, receipt.missing, receipt.fetched)}." if total.unexpected_count else None
    return OpenRun(home.catalog, run_id).succeed(receipt, watermark=made.watermark, note=note)


def receipt_of(home: Installation, made: Plan, traffic: Traffic) -> Receipt:
    """What the run did so far. Only what was asked for is stored, so that what is missing is a difference of sets."""
    total = traffic + Traffic(made.requests, made.bytes)
    asked = sum(len(batch) for batch in made.batches)
    receipt = summed(home.catalog.batch_receipts(made.run_id))
    return replace(
        receipt,
        expected=made.expected,
        known=made.known,
        fetched=asked,
        missing=asked - receipt.parsed - receipt.quarantined,
        unexpected=total.unexpected_count,
        requests=total.requests,
        bytes=total.bytes,
    )


def require_whole(home: Installation, made: Plan, missing: int, traffic: Traffic) -> None:
    """Fail the run, and raise SourceUnreachable, when batches did not arrive or too many ids and records do not meet.

    missing: ids without a record, but for those that may be so.
    """
    stored, asked = len(home.catalog.batch_receipts(made.run_id)), sum(len(batch) for batch in made.batches)
    shortfall = None
    if stored < len(made.batches):
        shortfall = f"{len(made.batches) - stored} of {len(made.batches)} batches from PubMed did not arrive"
    elif max(missing, traffic.unexpected_count) > max(3, asked * MISSING_SHARE):
        shortfall = _unmet(traffic, missing, asked)
    if shortfall:
        reason = f"{shortfall}; the next run asks for them again."
        total = traffic + Traffic(made.requests, made.bytes)
        OpenRun(home.catalog, made.run_id).fail(reason, total, expected=made.expected, known=made.known)
        raise SourceUnreachable(reason)


def _unmet(traffic: Traffic, missing: int, asked: int) -> str:
    """Which ids have no record and which records no id, by name."""
    parts = []
    if missing:
        named_ids = f" ({traffic.missing})" if traffic.missing else ""
        parts.append(f"sent no record for {missing} of {asked} ids that it had announced{named_ids}")
    if traffic.unexpected_count:
        parts.append(f"sent {traffic.unexpected_count} that nobody had asked for ({traffic.unexpected})")
    return "PubMed " + " and ".join(parts)


def pull(
    home: Installation,
    pass_name: str,
    today: dt.date,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    most_lost: float = MOST_LOST,
    now: dt.datetime | None = None,
) -> Receipt:
    """The whole run in one process. ``now``: raises TooEarly when the job is too large for this hour."""
    made = plan(home, pass_name, today)
    require_its_hour(home, made, now)
    return finish(home, made.run_id, store_all(home, made, on_progress, most_lost=most_lost))


def require_its_hour(home: Installation, made: Plan, now: dt.datetime | None) -> None:
    """Fail the run, and raise TooEarly, where a large job is planned at NCBI's busy hours; None: at any hour."""
    if now is None:
        return
    try:
        require_quiet(home, home.eutils_url, len(made.batches), now)
    except TooEarly as problem:
        asked = Traffic(made.requests, made.bytes)
        OpenRun(home.catalog, made.run_id).fail(str(problem), asked, expected=made.expected, known=made.known)
        raise


def store_all(
    home: Installation,
    made: Plan,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    most_lost: float = MOST_LOST,
) -> Sequence[Traffic]:
    """Every batch of a plan, one after the other; the run is failed by the first that does not arrive."""
    traffic = []
    source = home.pubmed()
    for number, asked in enumerate(made.batches):
        try:
            with without_collections():
                traffic.append(store_asked(home, source, made.run_id, number, asked, most_lost))
        except KetalitError as problem:
            spent = Traffic(made.requests + source.requests, made.bytes + source.bytes_read)
            OpenRun(home.catalog, made.run_id).fail(str(problem), spent, expected=made.expected, known=made.known)
            raise
        if on_progress:
            on_progress(number + 1, len(made.batches))
    return traffic


def without_record(home: Installation, made: Plan, number: int) -> list[str]:
    """The ids of a stored batch that PubMed, asked twice, sent no record for; read from the landing area."""
    answered: set[str] = set()
    for name in (f"{made.run_id}-{number:05d}", f"{made.run_id}-{number:05d}-again"):
        if path := home.landing.find(SOURCE, name):
            answered |= _answered(parse_pubmed(home.landing.read(path)[1]))
    return sorted(set(made.batches[number]) - answered)


def read_plan(home: Installation, run_id: str) -> Plan:
    """The plan of a run, from the landing area."""
    path = home.landing.find(SOURCE, f"{run_id}-plan")
    if path is None:
        raise SourceUnreachable(f"The plan of run {run_id} is not in the landing area: start the run again.")
    fields = json.loads(home.landing.read(path)[1])
    fields["batches"] = tuple(tuple(batch) for batch in fields["batches"])
    return Plan(**fields)


def tag_all(home: Installation, parsed: ParsedBatch) -> list[Tagged]:
    """The records with their tags, links and facts."""
    return [Tagged(record, home.tagger.tag(record), links_of(record), facts_of(record)) for record in parsed.records]


def _window_start(home: Installation, pass_name: str) -> dt.date:
    mark = home.catalog.watermark(SOURCE, pass_name)
    if mark is None and pass_name == CHANGED:
        # The first look at changes begins where the first look at new records ended: all of those were current then.
        mark = home.catalog.watermark(SOURCE, NEW)
    return dt.date.fromisoformat(mark) - OVERLAP if mark else BEGINNING


def unknown(home: Installation, pmids: Sequence[str]) -> tuple[str, ...]:
    known = home.catalog.known(f"pubmed:{pmid}" for pmid in pmids)
    return tuple(pmid for pmid in pmids if f"pubmed:{pmid}" not in known)


def in_batches(pmids: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(pmids[at : at + BATCH]) for at in range(0, len(pmids), BATCH))


def land_plan(home: Installation, made: Plan) -> None:
    home.landing.land(
        json.dumps(asdict(made)).encode(),
        source=SOURCE,
        batch_id=f"{made.run_id}-plan",
        media_type="application/json",
        fetched_at=dt.datetime.now(dt.UTC),
        query=made.translation,
    )


def _landed(home: Installation, source: PubMed, batch_id: str, pmids: Sequence[str]) -> tuple[bytes, dt.datetime]:
    path = home.landing.find(SOURCE, batch_id)
    if path is None:
        path = home.landing.land(
            source.fetch(pmids),
            source=SOURCE,
            batch_id=batch_id,
            media_type="application/xml",
            fetched_at=dt.datetime.now(dt.UTC),
            ids=tuple(pmids),
        )
    manifest, raw = home.landing.read(path)
    return raw, manifest.fetched_at


def _answered(parsed: ParsedBatch) -> set[str]:
    """The PMIDs of what came, be it readable or not; a bad record may show none."""
    names = [record.id for record in parsed.records] + [rejected.hint or "" for rejected in parsed.rejected]
    return {name.removeprefix("pubmed:") for name in names if name.startswith("pubmed:")}


def _one_each(parsed: ParsedBatch) -> ParsedBatch:
    """Of several versions of one record the last, so that ids asked and records stored can be compared."""
    latest = {record.id: record for record in sorted(parsed.records, key=revision_of)}
    return replace(parsed, records=tuple(latest.values()))


def _only_asked(parsed: ParsedBatch, asked: Sequence[str]) -> tuple[ParsedBatch, list[str]]:
    """(what was asked for, the ids of what was not): a record that comes in another's place must not count for it."""
    wanted = set(asked)
    unexpected = sorted(_answered(parsed) - wanted)
    strange = {f"{SOURCE}:{pmid}" for pmid in unexpected}
    records = tuple(record for record in parsed.records if record.id not in strange)
    rejected = tuple(one for one in parsed.rejected if one.hint not in strange)
    return ParsedBatch(records, rejected, parsed.deletions), unexpected


def _joined(first: ParsedBatch, second: ParsedBatch) -> ParsedBatch:
    return ParsedBatch(
        first.records + second.records, first.rejected + second.rejected, first.deletions + second.deletions
    )
