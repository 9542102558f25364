"""A process killed at any step, and started again: nothing is lost and nothing is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.records import Kind
from ketalit.installation import Installation
from ketalit.settings import Origin, Settings
from sample.corpus import Corpus, build_corpus
from sample.server import SampleServer

# The whole job in one process, which kills itself (SIGKILL: no clean-up) before or after the nth call of one function.
JOB = """
import datetime as dt, importlib, os, signal, sys

where, when, nth = sys.argv[1], sys.argv[2], int(sys.argv[3])
if where:
    module, _, path = where.partition(":")
    owner = importlib.import_module(module)
    *holders, name = path.split(".")
    for holder in holders:
        owner = getattr(owner, holder)
    real, calls = getattr(owner, name), 0

    def deadly(*args, **kwargs):
        global calls
        calls += 1
        if calls == nth and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = real(*args, **kwargs)
        if calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)

from index import index_changes
from ketalit.installation import open_installation
from ketalit.pulling import news, pubmed, trials

home = open_installation()
today = dt.date(2026, 11, 20)
pubmed.pull(home, pubmed.NEW, today)
pubmed.pull(home, pubmed.CHANGED, today)
trials.pull(home, today)
receipts, problems = news.pull_all(home)
assert not problems, problems
index_changes(home.catalog, home.index)
"""

STEPS = [
    ("catalog.store:Catalog.start_run", "after", 1),
    ("ingest.landing:Landing.land", "before", 1),
    ("ingest.landing:Landing.land", "after", 1),
    ("ingest.landing:Landing.land", "after", 2),
    ("ingest.tagging:Tagger.tag", "after", 7),
    ("catalog.store:Catalog.store_batch", "before", 1),
    ("catalog.store:Catalog.store_batch", "after", 1),
    ("catalog.store:Catalog.store_batch", "after", 3),
    ("catalog.store:Catalog.finish_run", "before", 1),
    ("catalog.store:Catalog.finish_run", "after", 1),
    ("catalog.store:Catalog.finish_run", "after", 3),
    ("catalog.store:Catalog.end_visits", "before", 2),
    ("catalog.store:Catalog.end_visits", "after", 4),
    ("index.embedded:EmbeddedIndex.write", "before", 1),
    ("index.embedded:EmbeddedIndex.write", "after", 1),
    ("catalog.store:Catalog.set_bookmark", "before", 1),
    ("catalog.store:Catalog.set_bookmark", "after", 1),
]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """A tenth of the sample: every kind of record is in it, and a run takes a second."""
    whole = build_corpus()
    return Corpus(whole.papers[::10], whole.trials[::10], whole.feeds)


@pytest.fixture(scope="module")
def server(corpus: Corpus) -> Iterator[SampleServer]:
    with SampleServer(corpus=corpus, rate_limited=False) as running:
        yield running


@pytest.fixture(scope="module")
def undisturbed(server: SampleServer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """What a run that nobody disturbs leaves."""
    folder = tmp_path_factory.mktemp("undisturbed")
    assert job(folder, server) == 0
    return holdings(folder, server)


def job(folder: Path, server: SampleServer, where: str = "", when: str = "", nth: int = 0) -> int:
    environment = {**os.environ, "KETALIT_DATA": str(folder), "KETALIT_ORIGIN": "sample"}
    # A key raises the pace; the server does not mind which.
    environment |= {"KETALIT_SAMPLE_PORT": str(server.port), "KETALIT_NCBI_API_KEY": "anything"}
    done = subprocess.run(
        [sys.executable, "-c", JOB, where, when, str(nth)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def holdings(folder: Path, server: SampleServer) -> dict[str, int]:
    """Record id → number of versions; and that the index holds each live record once."""
    home = Installation(Settings(data=folder, sample_port=server.port), Origin.SAMPLE)
    found = {}
    for kind in Kind:
        for entry in home.catalog.entries(kind):
            assert entry.record.id not in found, "a record is there twice"
            found[entry.record.id] = len(home.catalog.versions(entry.record.id))
    indexed = [document.id for document in home.index.documents()]
    assert sorted(indexed) == sorted(found)
    home.close()
    return found


@pytest.mark.parametrize(("where", "when", "nth"), STEPS, ids=[f"{s[0].split(':')[1]}-{s[1]}-{s[2]}" for s in STEPS])
def test_killed_and_started_again(
    where: str,
    when: str,
    nth: int,
    server: SampleServer,
    undisturbed: dict[str, int],
    tmp_path: Path,
) -> None:
    """The second run ends with just what an undisturbed one holds: no record missing, none twice, no second version."""
    assert job(tmp_path, server, where, when, nth) == -signal.SIGKILL, "the step was never reached"
    assert job(tmp_path, server) == 0
    assert holdings(tmp_path, server) == undisturbed
