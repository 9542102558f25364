"""Measures the pull from PubMed: ``make bench-pull`` prints the table, ``JSON=1`` gives one JSON document instead.

Asks a sample server without its limit, in a process of its own. A pass with nothing new is timed on a small catalogue
and on a large one, which is the small one copied inside the database.
"""

from __future__ import annotations

import datetime as dt
import json
import math
import multiprocessing
import os
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

from bench.measure import Measure, as_table
from ingest.sources.limiter import RateLimiter
from ingest.sources.pubmed import PubMed
from ketalit.installation import CATALOG_FILE, Installation
from ketalit.pulling import pubmed
from ketalit.settings import Origin, Settings
from sample.corpus import build_corpus
from sample.server import SampleServer

MANY = 25_000
LARGE = 300_000
TODAY = dt.date(2026, 11, 20)
ROUNDS = 3


class Unpaced(Installation):
    """Asks as fast as it can: the sample server sets no limit here."""

    def pubmed(self) -> PubMed:
        allowed = self.strategies["pubmed"].allowed_missing
        return PubMed(
            base_url=self.eutils_url, email=self.contact, limiter=RateLimiter(math.inf), allowed_missing=allowed
        )


def main() -> int:
    rows = list(measures())
    if os.environ.get("JSON") == "1":
        sys.stdout.write(json.dumps([row.document() for row in rows], indent=1) + "\n")
    else:
        sys.stdout.write(as_table(rows) + "\n")
    return 0


def measures() -> Iterator[Measure]:
    with sample_of(MANY) as port, tempfile.TemporaryDirectory() as folder:
        home = Unpaced(Settings(data=Path(folder), sample_port=port), Origin.SAMPLE)
        started, worked = time.perf_counter(), time.process_time()
        receipt = pubmed.pull(home, pubmed.NEW, TODAY)
        seconds, processor = time.perf_counter() - started, time.process_time() - worked
        note = f"{receipt.new:,} records in {seconds:.1f} s ({processor:.1f} s of it our own work)"
        note += f", {receipt.requests} requests"
        yield Measure("backfill through E-utilities", receipt.new / seconds, "records/s", 1500.0, note)
        yield _nothing_new(home, "small")
        home.close()
        copied(home.folder / CATALOG_FILE, LARGE)
        yield _nothing_new(home, "large")
        home.close()


def _nothing_new(home: Installation, size: str) -> Measure:
    """The search's time on the wire included, which the sample server needs most of."""
    held = home.catalog.counts()["study"]
    taken = []
    for _ in range(ROUNDS):
        started = time.process_time()
        receipt = pubmed.pull(home, pubmed.NEW, TODAY)
        taken.append(time.process_time() - started)
    note = f"{min(taken):.3f} s of our own, {receipt.requests} requests, {held:,} papers held"
    return Measure(f"a pass with nothing new, {size} catalogue", 1 / min(taken), "1/s", 1.0, note)


@contextmanager
def sample_of(papers: int) -> Iterator[int]:
    """The port of a sample server with so many papers."""
    spawning = multiprocessing.get_context("spawn")
    here, there = spawning.Pipe()
    server = spawning.Process(target=_serve, args=(there, papers), daemon=True)
    server.start()
    try:
        yield here.recv()
    finally:
        here.send("stop")
        server.join()


def _serve(pipe: Connection, papers: int) -> None:
    with SampleServer(corpus=build_corpus().large(papers), rate_limited=False) as server:
        server.corpus.search_table.phrase("Title", "ketamine")  # built before anything is timed
        pipe.send(server.port)
        pipe.recv()


def copied(path: Path, total: int) -> None:
    """Copy the papers of a catalogue until it holds so many."""
    with sqlite3.connect(path) as database:
        columns = [str(row[1]) for row in database.execute("PRAGMA table_info(records)")]
        held = int(database.execute("SELECT count(*) FROM records").fetchone()[0])
        names = ", ".join(columns)
        for number in range(1, math.ceil(total / held)):
            changed = {"id": f"id || '-{number}'", "change": f"change + {number * 10 * total}"}
            values = ", ".join(changed.get(name, name) for name in columns)
            database.execute(
                f"INSERT INTO records ({names}) SELECT {values} FROM records WHERE id NOT LIKE '%-%'"  # noqa: S608
            )
    database.close()


if __name__ == "__main__":
    raise SystemExit(main())
