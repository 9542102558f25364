"""The sweep: what the other passes can never see, a paper that was missed and a paper that is gone."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.errors import KetalitError, Refused
from ingest.records import Kind, State
from ketalit.installation import Installation
from ketalit.pulling import pubmed, sweep
from sample.corpus import Corpus, build_corpus
from sample.server import SampleServer

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def filled(home: Installation, server: SampleServer) -> None:
    """A tenth of the sample, pulled."""
    server.corpus = Corpus(server.corpus.papers[::10])
    pubmed.pull(home, pubmed.NEW, TODAY)


def live(home: Installation) -> set[str]:
    return {name.removeprefix("pubmed:") for name in home.catalog.live_ids(Kind.STUDY)}


def state(home: Installation, pmid: str) -> State:
    entry = home.catalog.get(f"pubmed:{pmid}")
    assert entry is not None
    return entry.state


def test_with_nothing_lost_it_costs_one_search_and_changes_nothing(home: Installation, server: SampleServer) -> None:
    change = home.catalog.last_change()
    server.clear_log()
    receipt = sweep.pull(home, TODAY)
    assert (receipt.new, receipt.changed, receipt.deleted) == (0, 0, 0)
    assert receipt.known == receipt.expected - receipt.missing > 10
    assert home.catalog.last_change() == change
    assert len(server.log) <= 2 + 2 * receipt.missing
    assert home.catalog.watermark("pubmed", "sweep") == "2026-11-20"


def test_a_paper_that_every_window_missed_is_fetched(home: Installation, server: SampleServer) -> None:
    """A12, A13: entered under a date that both watermarks have passed."""
    late = next(paper for paper in build_corpus().papers[1::10] if paper.served and paper.about)
    server.corpus = server.corpus.with_study(late)
    sweep.pull(home, TODAY)
    assert late.pmid in live(home)


def test_b7_a_paper_that_is_gone_gets_a_tombstone_and_comes_back(home: Installation, server: SampleServer) -> None:
    """B7: esearch never announces a deletion; asked for by its id, the paper is not there. Kept, hidden, revocable."""
    whole, lost = server.corpus, sorted(live(home))[3]
    server.corpus = whole.without_study(lost)
    receipt = sweep.pull(home, TODAY)
    assert receipt.deleted == 1
    assert receipt.expected == receipt.known + receipt.parsed + receipt.missing
    assert state(home, lost) is State.DELETED
    assert sweep.pull(home, TODAY).deleted == 0
    server.corpus = whole
    sweep.pull(home, TODAY)
    assert state(home, lost) is not State.DELETED


def test_b7_a_paper_that_returns_in_an_older_revision_is_confirmed_by_the_sweep(
    home: Installation, server: SampleServer
) -> None:
    whole, lost = server.corpus, sorted(live(home))[3]
    server.corpus = whole.without_study(lost)
    sweep.pull(home, TODAY)
    assert state(home, lost) is State.DELETED
    server.corpus = whole.revised(lost, dt.date(1999, 1, 1))
    receipt = sweep.pull(home, TODAY)
    assert (receipt.changed, receipt.older, receipt.missing) == (1, 0, 0)
    assert state(home, lost) is not State.DELETED
    assert sweep.pull(home, TODAY).changed == 0


def test_a_paper_that_is_only_no_longer_found_stays(home: Installation, server: SampleServer) -> None:
    """B7: out of the search's reach (its words changed), but still there: asked for by its id, it comes."""
    paper = next(p for p in server.corpus.papers if p.pmid in live(home) and p.pmid.isdigit())
    blank = {"title": "Another matter.", "abstract": (), "keywords": (), "mesh": ()}
    known = {name: value for name, value in blank.items() if hasattr(paper, name)}
    server.corpus = server.corpus.revised(paper.pmid, TODAY, **known)
    receipt = sweep.pull(home, TODAY)
    assert receipt.deleted == 0
    assert paper.pmid in live(home)


def test_too_many_gone_stops_and_asks(home: Installation, server: SampleServer) -> None:
    """A14: an answer that would shrink the catalogue is not believed; a person may."""
    lost = sorted(live(home))[:10]
    for pmid in lost:
        server.corpus = server.corpus.without_study(pmid)
    before = live(home)
    with pytest.raises(Refused, match="are gone"):
        sweep.pull(home, TODAY)
    assert live(home) == before
    (run,) = (run for run in home.catalog.last_runs() if run.pass_name == sweep.SWEEP)
    assert run.state == "failed"
    assert "--most-lost" in (run.error or "")
    assert home.catalog.watermark("pubmed", "sweep") is None
    assert sweep.pull(home, TODAY, most_lost=1.0).deleted == len(lost)


@pytest.mark.parametrize(
    ("fault", "options"),
    [
        ("status", {"path": "esearch", "code": 500}),
        ("status", {"path": "efetch", "code": 500}),
        ("body", {"path": "esearch", "kind": "html"}),
        ("body", {"path": "esearch", "kind": "error_list"}),
        ("body", {"path": "efetch", "kind": "empty"}),
        ("truncate_xml", {"path": "efetch"}),
    ],
)
def test_no_fault_reads_as_a_deletion(
    home: Installation, server: SampleServer, fault: str, options: dict[str, str | int]
) -> None:
    """A6, A13, A14: an outage is no evidence that a paper is gone."""
    before, lost = live(home), sorted(live(home))[0]
    server.corpus = server.corpus.without_study(lost)
    server.faults.add(fault, **options)  # type: ignore[arg-type]
    with pytest.raises(KetalitError):
        sweep.pull(home, TODAY)
    assert live(home) == before
    assert home.catalog.watermark("pubmed", "sweep") is None
