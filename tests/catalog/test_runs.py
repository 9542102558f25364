"""Runs are fenced, receipts add up, watermarks move with success and forward only (A13, G2, G4, G8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from catalog import Catalog, Receipt
from ingest.errors import Refused
from ingest.records import Rejected
from tests.catalog.made import run_of, store, study

WHOLE = Receipt(expected=3, fetched=3, parsed=2, quarantined=1, new=1, unchanged=1, requests=2, bytes=900, seconds=1.5)


def test_a_run_is_told_from_its_start_to_its_end(catalog: Catalog) -> None:
    run_id = catalog.start_run("pubmed", "new", window="2026-03-01/2026-03-02")
    (running,) = catalog.runs()
    assert (running.id, running.source, running.pass_name) == (run_id, "pubmed", "new")
    assert (running.window, running.state, running.finished) == ("2026-03-01/2026-03-02", "running", None)
    catalog.finish_run(run_id, state="success", receipt=WHOLE, watermark="2026-03-02")
    (ended,) = catalog.runs()
    assert (ended.state, ended.receipt, ended.error) == ("success", WHOLE, None)
    assert ended.finished is not None
    assert ended.finished >= ended.started


def test_a_failed_run_keeps_its_error_and_moves_nothing(catalog: Catalog) -> None:
    """A13: an error must never look like "nothing new"."""
    for state in ("failed", "partial"):
        run_id = run_of(catalog)
        catalog.finish_run(run_id, state=state, receipt=Receipt(), error="No answer", watermark="2026-03-02")
        assert catalog.runs(limit=1)[0].error == "No answer"
        assert catalog.watermark("pubmed", "new") is None


def test_a_newer_run_fences_off_the_older_one(catalog: Catalog, another: Callable[[], Catalog]) -> None:
    """G4: a worker that was thought dead wakes up after its retry has begun."""
    old = run_of(catalog)
    store(catalog, study(1), run=old, batch_id="b1")
    new = run_of(another())
    before = (catalog.last_change(), catalog.runs())
    with pytest.raises(Refused, match="overtaken"):
        store(catalog, study(2), run=old, batch_id="b2", rejected=(Rejected("pubmed", "bad", b"x"),))
    with pytest.raises(Refused, match="overtaken"):
        store(catalog, study(1), run=old, batch_id="b1")
    with pytest.raises(Refused, match="overtaken"):
        catalog.finish_run(old, state="success", receipt=Receipt(), watermark="2026-03-02")
    assert (catalog.last_change(), catalog.runs()) == before
    assert (catalog.watermark("pubmed", "new"), catalog.quarantine_count()) == (None, 0)
    assert store(catalog, study(2), run=new).new == 1


def test_the_run_that_was_overtaken_is_shown_as_failed(catalog: Catalog) -> None:
    run_of(catalog)
    run_of(catalog)
    assert [run.state for run in catalog.runs()] == ["running", "failed"]
    assert "took over" in str(catalog.runs()[1].error)


def test_passes_do_not_fence_each_other(catalog: Catalog) -> None:
    passes = [("pubmed", "new"), ("pubmed", "changed"), ("trials", "new")]
    runs = [catalog.start_run(source, pass_name) for source, pass_name in passes]
    assert [store(catalog, study(number), run=run).new for number, run in enumerate(runs)] == [1, 1, 1]


def test_two_starts_at_once_leave_one_run_standing(catalog: Catalog, another: Callable[[], Catalog]) -> None:
    runs = [run_of(catalog), run_of(another()), run_of(another())]
    outcomes = []
    for run in runs:
        try:
            outcomes.append(store(catalog, study(1), run=run).parsed)
        except Refused:
            outcomes.append(0)
    assert outcomes == [0, 0, 1]


@pytest.mark.parametrize(
    ("held", "offered", "expected"),
    [
        ("2026-03-02", "2026-03-05", "2026-03-05"),
        ("2026-03-02", "2026-03-01", "2026-03-02"),
        ("2026-03-02T10:00:00+00:00", "2026-03-02", "2026-03-02T10:00:00+00:00"),
        ("2026-03-02T10:00:00+00:00", "2026-03-02T11:30:00+02:00", "2026-03-02T10:00:00+00:00"),
        ("2026-03-02T10:00:00Z", "2026-03-02T10:00:01+00:00", "2026-03-02T10:00:01+00:00"),
        ("2026-03-02", None, "2026-03-02"),
    ],
)
def test_a_watermark_never_moves_back(catalog: Catalog, held: str, offered: str | None, expected: str) -> None:
    """Compared as moments, not as text."""
    for value in (held, offered):
        catalog.finish_run(run_of(catalog), state="success", receipt=Receipt(), watermark=value)
    assert catalog.watermark("pubmed", "new") == expected


def test_a_watermark_that_is_no_date_is_refused_and_the_run_stays_open(catalog: Catalog) -> None:
    run = run_of(catalog)
    catalog.finish_run(run, state="success", receipt=Receipt(), watermark="2026-03-02")
    run = run_of(catalog)
    for _ in range(2):
        with pytest.raises(Refused, match="ISO"):
            catalog.finish_run(run, state="success", receipt=Receipt(), watermark="yesterday")
    assert catalog.runs()[0].state == "running"


def test_watermarks_are_listed_with_the_time_they_moved(catalog: Catalog) -> None:
    catalog.finish_run(run_of(catalog), state="success", receipt=Receipt(), watermark="2026-03-02")
    run_of(catalog, "trials")
    (mark,) = catalog.watermarks()
    assert (mark.source, mark.pass_name, mark.value) == ("pubmed", "new", "2026-03-02")
    assert mark.moved_at == catalog.runs(source="pubmed")[0].finished


def test_a_receipt_that_does_not_add_up_is_refused(catalog: Catalog) -> None:
    run = run_of(catalog)
    with pytest.raises(Refused, match="does not add up"):
        catalog.finish_run(run, state="success", receipt=replace(WHOLE, parsed=3), watermark="2026-03-02")
    with pytest.raises(Refused, match="less than nothing"):
        catalog.finish_run(run, state="success", receipt=replace(WHOLE, missing=-1))
    assert catalog.runs()[0].state == "running"
    assert catalog.watermark("pubmed", "new") is None


def test_ending_a_run_again_changes_nothing(catalog: Catalog) -> None:
    """The process may die between the commit and the news of it."""
    run = run_of(catalog)
    catalog.finish_run(run, state="success", receipt=WHOLE, watermark="2026-03-02")
    before = catalog.runs(), catalog.watermarks()
    catalog.finish_run(run, state="success", receipt=WHOLE, watermark="2026-03-09")
    assert (catalog.runs(), catalog.watermarks()) == before
    with pytest.raises(Refused, match="ended with 'success' already"):
        catalog.finish_run(run, state="failed", receipt=Receipt())


def test_an_ended_run_takes_no_more_batches_but_still_tells_of_those_it_took(catalog: Catalog) -> None:
    run = run_of(catalog)
    receipt = store(catalog, study(1), run=run, batch_id="b1")
    catalog.finish_run(run, state="success", receipt=Receipt(parsed=1, new=1))
    assert store(catalog, study(1), run=run, batch_id="b1") == receipt
    with pytest.raises(Refused, match="has ended"):
        store(catalog, study(2), run=run, batch_id="b2")


def test_an_unknown_run_and_an_unknown_end_are_refused(catalog: Catalog) -> None:
    with pytest.raises(Refused, match="no run 'nobody'"):
        store(catalog, study(1), run="nobody")
    with pytest.raises(Refused, match="success"):
        catalog.finish_run(run_of(catalog), state="done", receipt=Receipt())


def test_runs_are_listed_newest_first_and_by_source(catalog: Catalog) -> None:
    ids = [catalog.start_run(source, "new") for source in ("pubmed", "trials", "pubmed")]
    assert [run.id for run in catalog.runs()] == ids[::-1]
    assert [run.id for run in catalog.runs(limit=1)] == ids[2:]
    assert [run.id for run in catalog.runs(source="trials")] == [ids[1]]
    assert [run.id for run in catalog.last_runs()] == [ids[2], ids[1]]
