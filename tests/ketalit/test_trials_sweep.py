"""The registry's weekly reconciliation: what no window of update days can ever show."""

from __future__ import annotations

import datetime as dt

import pytest

from catalog import Tagged
from ingest.errors import KetalitError, Refused
from ingest.records import Kind, Registration, State
from ketalit.installation import Installation
from ketalit.pulling import trials, trials_sweep
from sample.server import SampleServer

TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def filled(home: Installation) -> None:
    trials.pull(home, TODAY)


def state(home: Installation, number: str) -> State:
    entry = home.catalog.get(f"nct:{number}")
    assert entry is not None
    return entry.state


def test_with_nothing_lost_it_changes_nothing(home: Installation) -> None:
    change = home.catalog.last_change()
    receipt = trials_sweep.pull(home, TODAY)
    assert (receipt.new, receipt.changed, receipt.deleted, receipt.missing) == (0, 0, 0, 0)
    assert home.catalog.last_change() == change
    assert home.catalog.watermark("trials", "sweep") == "2026-11-20"
    assert home.catalog.watermark("trials", "updated") == "2026-11-20"


def test_c5_a_registration_that_is_gone_gets_a_tombstone_and_comes_back(
    home: Installation, server: SampleServer
) -> None:
    """C5: registrations vanish without a word; the page of one tells so, and nothing is lost when it returns."""
    whole = server.corpus
    server.corpus = whole.without_trial("NCT90000106")
    assert trials_sweep.pull(home, TODAY).deleted == 1
    assert state(home, "NCT90000106") is State.DELETED
    server.corpus = whole
    trials_sweep.pull(home, TODAY)
    assert state(home, "NCT90000106") is not State.DELETED


def test_c5_a_registration_that_every_window_missed_is_fetched(home: Installation, server: SampleServer) -> None:
    whole = server.corpus
    server.corpus = whole.without_trial("NCT90000106")
    trials_sweep.pull(home, TODAY)
    server.corpus = whole
    assert trials_sweep.pull(home, TODAY).changed == 1


def test_c5_a_number_given_up_leads_to_the_one_in_use(home: Installation) -> None:
    """C5: NCT90000199 is what NCT90000104 was called before."""
    assert home.catalog.resolve("nct:NCT90000199") == "nct:NCT90000104"
    raw = home.trials().study("NCT90000199")
    assert raw is not None
    assert b"NCT90000104" in raw
    assert home.trials().study("NCT90009999") is None


def test_c5_what_is_held_under_a_number_given_up_moves_to_the_new_one(home: Installation) -> None:
    """C5: asked for by its old number, the registry answers with the new one; readers of the old are led there."""
    run = home.catalog.start_run("trials", "updated")
    old = Registration("NCT90000199", brief_title="As it was called before")
    home.catalog.store_batch(run, "old", [Tagged(old)], fetched_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    receipt = trials_sweep.pull(home, TODAY)
    assert receipt.deleted == 1
    assert state(home, "NCT90000199") is State.DELETED
    assert home.catalog.resolve("nct:NCT90000199") == "nct:NCT90000104"


def test_many_gone_at_once_ask_a_person(home: Installation, server: SampleServer) -> None:
    """A registry that answers with half of itself must not empty the catalogue."""
    held = sorted(name.removeprefix("nct:") for name in home.catalog.live_ids(Kind.REGISTRATION))
    for number in held[:8]:
        server.corpus = server.corpus.without_trial(number)
    with pytest.raises(Refused, match="nothing was deleted"):
        trials_sweep.pull(home, TODAY)
    assert len(home.catalog.live_ids(Kind.REGISTRATION)) == len(held)
    assert trials_sweep.pull(home, TODAY, most_deleted=0.5).deleted == 8


def test_a_fault_deletes_nothing_and_moves_no_watermark(home: Installation, server: SampleServer) -> None:
    """C2: a looping page token is a failed run, not a registry without the rest."""
    held = home.catalog.live_ids(Kind.REGISTRATION)
    server.faults.add("token_loop", path="/studies")
    with pytest.raises(KetalitError):
        trials_sweep.pull(home, TODAY)
    assert home.catalog.live_ids(Kind.REGISTRATION) == held
    assert home.catalog.watermark("trials", "sweep") is None
