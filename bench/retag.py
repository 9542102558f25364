"""How long a large catalogue takes to be tagged again, and in how much memory: ``python -m bench.retag``.

The sample papers under new ids, as many as asked for, in an SQLite catalogue of its own; the tags they hold are
those of a vocabulary without one of its conditions, so that the re-tag has something to change.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import count, cycle, islice
from pathlib import Path

from bench.measure import peak_memory
from catalog import Catalog, Tagged
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import ConditionTag, Study
from ingest.tagging import Tagger, tag_by
from ingest.vocabulary import Vocabulary, load_vocabulary
from sample.corpus import build_corpus
from sample.corpus.pubmed_xml import pubmed_set

_BATCH = 2_000
_LEFT_OUT = "ptsd"
_PROCESSES = 2


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.retag", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=300_000)
    parser.add_argument("--url", help="only re-tag this catalogue, and print the figures")
    parser.add_argument("--processes", type=int, default=1)
    given = parser.parse_args(arguments)
    if given.url:
        sys.stdout.write(" ".join(map(str, retag(given.url, given.processes))) + "\n")
        return 0
    wanted: int = given.records
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'catalog.db'}"
        fill(url, wanted)
        for processes in (1, _PROCESSES):
            copy = Path(folder) / f"catalog-{processes}.db"
            shutil.copy(Path(folder) / "catalog.db", copy)
            _told(wanted, processes, f"sqlite:///{copy}")
    return 0


def _told(wanted: int, processes: int, url: str) -> None:
    """In an interpreter of its own, so that its peak of memory is the re-tag's alone."""
    command = [sys.executable, "-m", "bench.retag", "--url", url, "--processes", str(processes)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 (ourselves)
    seconds, processor, changed, megabytes, beside = map(float, done.stdout.split())
    sys.stdout.write(
        f"re-tag of {wanted:,} records in {processes} process{'es' if processes > 1 else ''} (goal: 90 s, 300 MB): "
        f"{seconds:.1f} s ({processor:.1f} s of processor time), peak {megabytes:.0f} MB"
        f"{f' and at most {beside:.0f} MB in each beside it' if beside else ''}, "
        f"{changed:,.0f} records tagged otherwise\n"
    )


def fill(url: str, wanted: int) -> None:
    """Papers of the sample under new ids, as an older vocabulary tagged them."""
    catalog = Catalog(url)
    catalog.migrate()
    run = catalog.start_run("pubmed", "new")
    waiting = islice(_papers(), wanted)
    for number in count():
        batch = list(islice(waiting, _BATCH))
        if not batch:
            break
        catalog.store_batch(run, f"batch-{number}", batch, fetched_at=dt.datetime.now(dt.UTC))
    catalog.close()


def retag(url: str, processes: int) -> tuple[float, float, int, float, float]:
    """(seconds, seconds of processor time of all, records changed, peak in MB, peak of the largest beside it)."""
    vocabulary, catalog = load_vocabulary(), Catalog(url)
    started, worked = time.perf_counter(), _processor()
    if processes > 1:
        changed = catalog.retag_beside(partial(tag_by, vocabulary), processes)
    else:
        changed = catalog.retag(Tagger(vocabulary).tag)
    seconds, processor = time.perf_counter() - started, _processor() - worked
    catalog.close()
    beside = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6 if processes > 1 else 0.0
    return seconds, processor, changed, peak_memory() / 1e6, beside


def _processor() -> float:
    """Of this process and of those that it started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _papers() -> Iterator[Tagged]:
    tagger = Tagger(_older(load_vocabulary()))
    papers: list[tuple[Study, tuple[ConditionTag, ...]]] = [
        (record, tagger.tag(record))
        for record in parse_pubmed(pubmed_set(build_corpus().papers)).records
        if isinstance(record, Study)
    ]
    for number, (paper, tags) in zip(count(1), cycle(papers), strict=False):
        yield Tagged(dataclasses.replace(paper, pmid=str(number), doi=None, pmcid=None), tags)


def _older(vocabulary: Vocabulary) -> Vocabulary:
    kept = tuple(known for known in vocabulary.conditions if _LEFT_OUT not in (known.id, *known.parents))
    return Vocabulary("older", kept, vocabulary.never)


if __name__ == "__main__":
    raise SystemExit(main())
