"""How long a large catalogue takes to be tagged again, and in how much memory: ``python -m bench.retag``.

The sample papers under new ids, as many as asked for, in an SQLite catalogue of its own; the tags they hold are
those of a vocabulary without one of its conditions, so that the re-tag has something to change.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path

from bench.measure import peak_memory
from catalog import Catalog, Tagged
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import ConditionTag, Study
from ingest.tagging import Tagger
from ingest.vocabulary import Vocabulary, load_vocabulary
from sample.corpus import build_corpus
from sample.corpus.pubmed_xml import pubmed_set

_BATCH = 2_000
_LEFT_OUT = "ptsd"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.retag", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--records", type=int, default=300_000)
    wanted: int = parser.parse_args(arguments).records
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'catalog.db'}"
        fill(url, wanted)
        # a process of its own: its peak of memory is the re-tag's alone
        with multiprocessing.get_context("spawn").Pool(1) as pool:
            seconds, processor, changed, megabytes = pool.apply(retag, (url,))
    sys.stdout.write(
        f"re-tag of {wanted:,} records (goal: 90 s, 300 MB): {seconds:.1f} s ({processor:.1f} s of processor time), "
        f"peak {megabytes:.0f} MB, {changed:,} records tagged otherwise\n"
    )
    return 0


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


def retag(url: str) -> tuple[float, float, int, float]:
    """(seconds, seconds of processor time, records changed, peak of this process in MB)."""
    tagger, catalog = Tagger(load_vocabulary()), Catalog(url)
    started, worked = time.perf_counter(), time.process_time()
    changed = catalog.retag(tagger.tag)
    seconds, processor = time.perf_counter() - started, time.process_time() - worked
    catalog.close()
    peak = peak_memory() / 1e6
    return seconds, processor, changed, peak


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
