"""Load PubMed files from disk: every ketamine record of them, whatever their size; the rest is counted and left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from catalog import Receipt
from ingest.errors import BadBatch, BadSettings, KetalitError
from ingest.parsing.pubmed import iter_pubmed, parse_pubmed
from ingest.records import Deletion, ParsedBatch, Rejected
from ingest.topic import is_ketamine, mentions_ketamine
from ketalit.installation import Installation
from ketalit.pulling.preprints import still_superseded
from ketalit.pulling.pubmed import SOURCE, tag_all
from ketalit.pulling.receipts import OpenRun, Traffic, summed

FILES = "files"
CHUNK = 500
"""Records landed and stored at a time."""


class Unreadable(BadSettings):
    """A file that cannot be opened: its name or its permissions are wrong."""


@dataclass(slots=True)
class _Sieve:
    """Lands the records of one file whose bytes name ketamine, as they come by; nothing is stored from it yet."""

    home: Installation
    run_id: str
    origin: str
    seen: int = 0
    landed: int = 0
    paths: list[str] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)

    def wanted(self, raw: bytes) -> bool:
        self.seen += 1
        if mentions_ketamine(raw):
            self.kept.append(raw)
            if len(self.kept) == CHUNK:
                self.land()
        return False  # parsed later, from the landing area, when the file is known to be whole

    def land(self) -> None:
        if not self.kept:
            return
        payload = b"<PubmedArticleSet>\n" + b"\n".join(self.kept) + b"\n</PubmedArticleSet>\n"
        batch_id = f"{self.run_id}-{len(self.paths):05d}"
        now = dt.datetime.now(dt.UTC)
        self.paths.append(
            self.home.landing.land(
                payload,
                source=SOURCE,
                batch_id=batch_id,
                media_type="application/xml",
                fetched_at=now,
                query=self.origin,
            )
        )
        self.landed += len(self.kept)
        self.kept.clear()


def load(
    home: Installation,
    path: Path,
    on_progress: Callable[[int, int], None] | None = None,
    *,
    pass_name: str = FILES,
    window: str | None = None,
) -> Receipt:
    """One file, as one run: all of its ketamine records are stored, or (when it is cut or not PubMed XML) none.

    Raises Unreadable when the file cannot be opened, BadBatch naming the file when its content is not what it claims.
    """
    catalog = home.catalog
    try:
        size = path.stat().st_size
        stream = path.open("rb")
    except OSError as problem:
        raise Unreadable(f"{path} cannot be read ({problem.strerror}): check the name and its permissions.") from None
    run = OpenRun.start(catalog, SOURCE, pass_name, window=window or path.name)
    sieve = _Sieve(home, run.id, path.name)
    deletions: list[Deletion] = []
    rejected: list[Rejected] = []
    with stream:
        try:
            for item in iter_pubmed(stream, wanted=sieve.wanted):
                if isinstance(item, Deletion):
                    deletions.append(item)
                elif isinstance(item, Rejected):
                    rejected.append(item)
                if on_progress and sieve.seen % CHUNK == 0:
                    on_progress(stream.tell(), size)
            sieve.land()
            return _stored(home, run, sieve, deletions, rejected)
        except BadBatch as problem:
            run.fail(f"{path.name}: {problem}", Traffic(bytes=stream.tell()), expected=sieve.seen)
            raise BadBatch(f"{path}: {problem} Nothing of it was stored.") from None
        except KetalitError as problem:
            run.fail(str(problem), Traffic(bytes=stream.tell()), expected=sieve.seen)
            raise


def _stored(
    home: Installation, run: OpenRun, sieve: _Sieve, deletions: list[Deletion], rejected: list[Rejected]
) -> Receipt:
    off_topic = sieve.seen - sieve.landed
    for number, path in enumerate(sieve.paths):
        manifest, raw = home.landing.read(path)
        parsed = parse_pubmed(raw)
        ours = ParsedBatch(tuple(record for record in parsed.records if is_ketamine(record)), parsed.rejected)
        off_topic += len(parsed.records) - len(ours.records)
        home.catalog.store_batch(
            run.id,
            f"{run.id}-{number:05d}",
            still_superseded(home.catalog, tag_all(home, ours)),
            rejected=ours.rejected,
            fetched_at=manifest.fetched_at,
            asked=False,
        )
    if deletions or rejected:
        now = dt.datetime.now(dt.UTC)
        home.catalog.store_batch(run.id, f"{run.id}-rest", (), deletions=deletions, rejected=rejected, fetched_at=now)
    receipt = summed(home.catalog.batch_receipts(run.id))
    expected = sieve.seen + len(rejected)
    return run.succeed(replace(receipt, expected=expected, fetched=expected, off_topic=off_topic))
