"""The pull from PubMed: everything announced arrives once, and a watermark never runs ahead of what is safe."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ingest.errors import BadRequest, KetalitError, Refused, SourceUnreachable
from ingest.records import Kind, State, Study
from ketalit.installation import Installation
from ketalit.pulling import files, pubmed
from sample.server import SampleServer

TODAY = dt.date(2026, 11, 20)


def pmids(home: Installation) -> set[str]:
    return {entry.record.pmid for entry in home.catalog.entries(Kind.STUDY) if isinstance(entry.record, Study)}


def test_every_announced_record_arrives_once(home: Installation, server: SampleServer) -> None:
    """The receipt adds up with the source's own count, and the catalogue holds just these."""
    receipt = pubmed.pull(home, pubmed.NEW, TODAY)
    assert receipt.expected == receipt.new + receipt.missing + receipt.quarantined > 300
    assert len(pmids(home)) == receipt.new
    assert home.catalog.watermark("pubmed", "new") == "2026-11-20"


def test_a_second_pull_asks_once_and_changes_nothing(home: Installation, server: SampleServer) -> None:
    """Everything can run twice; with nothing new a pass costs one search."""
    pubmed.pull(home, pubmed.NEW, TODAY)
    change = home.catalog.last_change()
    server.clear_log()
    receipt = pubmed.pull(home, pubmed.NEW, TODAY)
    assert (receipt.new, receipt.changed, home.catalog.last_change()) == (0, 0, change)
    assert len(server.log) <= 2


def test_a_lately_added_old_paper_and_a_revised_one_both_arrive(home: Installation, server: SampleServer) -> None:
    """A12: published two years ago, added today: its entry date is old, so only the date of creation finds it.

    And a correction of an old paper is found by its date of change.
    """
    whole = server.corpus
    late = next(p for p in whole.papers if p.served and p.about and (p.created - p.entrez).days > 300)
    old = next(p for p in whole.papers if p.served and p.about and p.entrez.year < 2024 and p.pmid != late.pmid)
    server.corpus = whole.without_study(late.pmid)
    pubmed.pull(home, pubmed.NEW, late.created - dt.timedelta(days=1))
    server.corpus = whole.revised(old.pmid, TODAY, title="A corrected title on ketamine")
    pubmed.pull(home, pubmed.NEW, TODAY)
    pubmed.pull(home, pubmed.CHANGED, TODAY)
    assert late.pmid in pmids(home)
    entry = home.catalog.get(f"pubmed:{old.pmid}")
    assert entry is not None
    assert isinstance(entry.record, Study)
    assert entry.record.title == "A corrected title on ketamine"


def test_the_first_pull_renews_what_a_file_brought(home: Installation, server: SampleServer, tmp_path: Path) -> None:
    """A file may be years old: what has become of its records since is not left to their next change."""
    old = next(p for p in server.corpus.papers if p.served and p.about and p.entrez.year < 2024)
    file = tmp_path / "years-ago.xml"
    file.write_bytes(home.pubmed().fetch([old.pmid]))
    files.load(home, file)
    server.corpus = server.corpus.revised(
        old.pmid, TODAY - dt.timedelta(days=400), title="Corrected long ago, ketamine"
    )
    pubmed.pull(home, pubmed.NEW, TODAY)
    pubmed.pull(home, pubmed.CHANGED, TODAY)
    entry = home.catalog.get(f"pubmed:{old.pmid}")
    assert entry is not None
    assert isinstance(entry.record, Study)
    assert entry.record.title == "Corrected long ago, ketamine"


@pytest.mark.parametrize("path", ["esearch", "efetch"])
@pytest.mark.parametrize("body", ["html", "json_error", "empty", "error_element", "cpp_exception"])
def test_a6_an_error_with_status_200_never_reads_as_nothing_new(
    home: Installation, server: SampleServer, path: str, body: str
) -> None:
    """A6, A13: the run fails, the watermark stays, and the next run brings everything."""
    server.faults.add("body", path=path, kind=body, times=20)
    with pytest.raises(KetalitError):
        pubmed.pull(home, pubmed.NEW, TODAY)
    assert home.catalog.watermark("pubmed", "new") is None
    (run,) = home.catalog.last_runs()
    assert run.state == "failed"
    assert run.error
    server.faults.clear()
    receipt = pubmed.pull(home, pubmed.NEW, TODAY)
    assert len(pmids(home)) == receipt.expected - receipt.missing


def test_a_dropped_part_of_the_question_stops_the_run(home: Installation, server: SampleServer) -> None:
    """A8: PubMed answers a broader question than asked, with hits; such an answer is refused."""
    server.faults.add("body", path="esearch", kind="error_list")
    with pytest.raises(BadRequest):
        pubmed.pull(home, pubmed.NEW, TODAY)
    assert home.catalog.last_change() == 0


def test_ids_left_out_of_an_answer_are_asked_for_again(home: Installation, server: SampleServer) -> None:
    """A10: efetch returns fewer records than asked; asked alone they come."""
    server.faults.add("drop_ids", path="efetch", k=5, times=1)
    receipt = pubmed.pull(home, pubmed.NEW, TODAY)
    assert len(pmids(home)) == receipt.expected - receipt.missing
    assert receipt.missing <= 1, "only the id that really vanished"


def test_many_ids_without_a_record_fail_the_run(home: Installation, server: SampleServer) -> None:
    """A10, A14: more than one in a hundred missing is a fault of the answer: no watermark."""
    server.faults.add("drop_ids", path="efetch", k=30)
    with pytest.raises(SourceUnreachable, match="no record for"):
        pubmed.pull(home, pubmed.NEW, TODAY)
    assert home.catalog.watermark("pubmed", "new") is None


def test_a10_an_id_answered_with_another_record_is_missing_and_the_other_unexpected(
    home: Installation, server: SampleServer
) -> None:
    """A10: as many came as were asked for, but not the same: sets are compared, not counts."""
    asked = next(paper.pmid for paper in server.corpus.papers if paper.served and paper.about)
    server.faults.add("other_id", path="efetch", asked=asked)
    receipt = pubmed.pull(home, pubmed.NEW, TODAY)
    assert receipt.unexpected == 1
    assert receipt.fetched == receipt.parsed + receipt.missing
    assert receipt.missing in (1, 2), "this one, and one that really vanished"
    assert not {"99999999", asked} & pmids(home)
    (run,) = home.catalog.runs()
    assert asked in str(run.error)
    assert "99999999" in str(run.error)


def test_a_failed_run_says_what_it_asked_and_what_came_until_then(home: Installation, server: SampleServer) -> None:
    """A14, H: the receipt of a failure counts its requests, bytes and records, and what it lacks."""
    server.faults.add("status", path="efetch", code=500, nth=3, times=50)
    with pytest.raises(KetalitError):
        pubmed.pull(home, pubmed.NEW, TODAY)
    (run,) = home.catalog.runs()
    assert run.receipt is not None
    assert run.state == "failed"
    assert run.receipt.requests == len(server.log)
    assert run.receipt.bytes > 100_000
    assert run.receipt.fetched == run.receipt.parsed == len(pmids(home)) > 100
    assert run.receipt.expected == run.receipt.parsed + run.receipt.missing > 400


def test_a_failed_search_says_what_it_asked(home: Installation, server: SampleServer) -> None:
    server.faults.add("status", path="esearch", code=500, times=50)
    with pytest.raises(KetalitError):
        pubmed.pull(home, pubmed.NEW, TODAY)
    (run,) = home.catalog.runs()
    assert run.receipt is not None
    assert run.receipt.requests == len(server.log) > 1


def test_a14_a_failed_second_run_takes_nothing_away(home: Installation, server: SampleServer) -> None:
    """A14: a run with failures never shrinks what is there."""
    pubmed.pull(home, pubmed.NEW, TODAY)
    before = pmids(home)
    server.faults.add("status", path="efetch", code=500, times=50)
    with pytest.raises(KetalitError):
        pubmed.pull(home, pubmed.CHANGED, TODAY - dt.timedelta(days=3000))
    assert pmids(home) == before


def test_states_of_the_sample_reach_the_catalogue(home: Installation) -> None:
    """Retracted, corrected, concern, superseded: each its own state, and a notice is none of them."""
    pubmed.pull(home, pubmed.NEW, TODAY)
    states = {entry.state for entry in home.catalog.entries(Kind.STUDY)}
    assert {
        State.CURRENT,
        State.RETRACTED,
        State.CORRECTED,
        State.CONCERN,
        State.REPUBLISHED,
        State.SUPERSEDED,
    } <= states


def test_a_batch_is_fetched_once_however_often_it_is_stored(home: Installation, server: SampleServer) -> None:
    """Re-parsing never asks a source again: the second time the landed answer is read."""
    made = pubmed.plan(home, pubmed.NEW, TODAY)
    pubmed.store(home, made.run_id, 0)
    server.clear_log()
    pubmed.store(home, made.run_id, 0)
    assert server.log == ()


def test_too_many_retractions_at_once_stop_the_pass_and_ask(home: Installation, server: SampleServer) -> None:
    """B6: one in a hundred retracted in a day is a fault, PubMed's or ours; a person may overrule."""
    pubmed.pull(home, pubmed.NEW, TODAY)
    current = [paper for paper in server.corpus.papers if paper.served and paper.about and state(home, paper.pmid)]
    chosen = [paper.pmid for paper in current if state(home, paper.pmid) is State.CURRENT][:6]
    for pmid in chosen:
        types = (*server.corpus.paper(pmid).types, ("D016441", "Retracted Publication"))
        server.corpus = server.corpus.revised(pmid, TODAY, types=types)
    with pytest.raises(Refused, match="retracted"):
        pubmed.pull(home, pubmed.CHANGED, TODAY)
    assert {state(home, pmid) for pmid in chosen} == {State.CURRENT}
    assert home.catalog.watermark("pubmed", "changed") is None
    pubmed.pull(home, pubmed.CHANGED, TODAY, most_lost=0.5)
    assert {state(home, pmid) for pmid in chosen} == {State.RETRACTED}


def state(home: Installation, pmid: str) -> State | None:
    entry = home.catalog.get(f"pubmed:{pmid}")
    return entry.state if entry else None
