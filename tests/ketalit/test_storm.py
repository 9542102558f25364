"""A storm: run after run, each under faults drawn by lot, while PubMed itself changes; then one calm run of each pass.

STORM_RUNS says how many runs; the default takes well under a minute. The seed is fixed, so that a failure can be looked
at again.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import os
import random
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from catalog import Receipt
from ingest.errors import KetalitError
from ingest.parsing.pubmed import parse_pubmed
from ingest.records import Kind
from ketalit.installation import Installation
from ketalit.pulling import preprints, pubmed, sweep
from ketalit.settings import Origin, Settings
from sample.corpus import Corpus, build_corpus
from sample.server import SampleServer
from tests.ketalit.faulty import FAULTS, KEY, Keyed, assert_no_secret, kept_bytes

RUNS = int(os.environ.get("STORM_RUNS", "200"))
SEED = 20261123
FIRST_DAY = dt.date(2026, 11, 20)
PASSES = (pubmed.NEW, pubmed.CHANGED, sweep.SWEEP)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(corpus=Corpus(build_corpus().papers[::12]), rate_limited=False) as running:
        yield running


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Installation]:
    settings = Settings(data=tmp_path, sample_port=server.port, ncbi_api_key=SecretStr(KEY))
    installation = Keyed(settings, Origin.SAMPLE)
    yield installation
    installation.close()


def pull(home: Installation, pass_name: str, today: dt.date) -> Receipt:
    if pass_name == sweep.SWEEP:
        return sweep.pull(home, today, most_lost=1.0)
    return pubmed.pull(home, pass_name, today, most_lost=1.0)


def change_the_world(server: SampleServer, lot: random.Random, today: dt.date) -> None:
    """Revise a paper, lose one, bring one back, add one; or leave things as they are. Revisions never go back."""
    whole = build_corpus().papers
    here = server.corpus
    paper = lot.choice(here.papers)
    match lot.randrange(6):
        case 0:
            server.corpus = here.revised(paper.pmid, today, title=f"Ketamine, revised on {today}.")
        case 1 if len(here.papers) > 20:
            server.corpus = here.without_study(paper.pmid)
        case 2:
            server.corpus = here.with_study(replace(lot.choice(whole), revised=today))
        case 3:
            server.corpus = here.with_study(replace(lot.choice(whole), created=today, entrez=today, revised=today))


def assert_adds_up(receipt: Receipt) -> None:
    assert receipt.parsed == receipt.new + receipt.changed + receipt.unchanged + receipt.older
    assert receipt.expected == receipt.known + receipt.parsed + receipt.quarantined + receipt.missing


def watermarks(home: Installation) -> dict[str, str]:
    return {mark.pass_name: mark.value for mark in home.catalog.watermarks()}


def assert_catalogue_is_the_corpus(home: Installation) -> None:
    """All that PubMed announces, and what it announces no more but still holds, each as PubMed has it now."""
    source = home.pubmed()
    live = home.catalog.live_ids(Kind.STUDY)
    announced = source.search(home.strategies["pubmed"].term).pmids
    asked = sorted({*announced, *(name.removeprefix("pubmed:") for name in live)})
    batches = [parse_pubmed(source.fetch(batch)) for batch in pubmed.in_batches(asked)]
    served = {record.id: record for batch in batches for record in batch.records}
    assert live == set(served)
    held = {entry.record.id: entry.record for entry in home.catalog.entries(Kind.STUDY)}
    assert {record_id: held[record_id] for record_id in live} == served


def test_after_a_storm_the_catalogue_is_the_corpus(
    home: Installation, server: SampleServer, caplog: pytest.LogCaptureFixture
) -> None:
    """A1 to A18 drawn by lot. After every run: it ended, its watermark moved on success alone, no key was told."""
    caplog.set_level(logging.DEBUG)
    lot = random.Random(SEED)
    today, ends = FIRST_DAY, Counter[str]()
    for _ in range(RUNS):
        today += dt.timedelta(days=lot.randrange(3))
        change_the_world(server, lot, today)
        server.faults.clear()
        for name, options in lot.sample(FAULTS, k=lot.randrange(3)):
            place = {
                "path": lot.choice(("esearch", "efetch")),
                "nth": lot.randrange(1, 3),
                "times": lot.randrange(1, 5),
            }
            server.faults.add(name, **place, **options)  # type: ignore[arg-type]
        pass_name, before = lot.choice(PASSES), watermarks(home)
        try:
            receipt = pull(home, pass_name, today)
        except KetalitError as problem:
            assert_no_secret("".join(traceback.format_exception(problem)), "a traceback")
            assert watermarks(home) == before
        else:
            assert_adds_up(receipt)
            assert_no_secret(json.dumps(asdict(receipt)), "a receipt")
        newest = home.catalog.runs(limit=2)
        run = next(run for run in newest if run.pass_name != preprints.PREPRINTS)
        assert (run.pass_name, all(one.finished for one in newest)) == (pass_name, True)
        assert bool(run.error) == (run.state == "failed")
        ends[run.state] += 1
    assert min(ends["success"], ends["failed"]) > RUNS // 10, f"a storm has both: {ends}"
    server.faults.clear()
    for pass_name in PASSES:
        assert_adds_up(pull(home, pass_name, today))
    assert_catalogue_is_the_corpus(home)
    assert_no_secret(caplog.text, "the log")
    assert_no_secret(repr(home.catalog.runs(limit=RUNS + 10)), "the runs")
    for path, raw in kept_bytes(home.folder):
        assert_no_secret(raw.decode("utf-8", "replace"), str(path.relative_to(home.folder)))
