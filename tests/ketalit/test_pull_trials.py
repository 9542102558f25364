"""The pull from the registry: every registration announced, or no watermark."""

from __future__ import annotations

import datetime as dt

import pytest

from ingest.errors import KetalitError
from ingest.records import Kind, Registration
from ketalit.installation import Installation
from ketalit.pulling import trials
from sample.server import SampleServer

TODAY = dt.date(2026, 11, 20)


def test_every_registration_arrives_and_a_second_pull_changes_nothing(home: Installation) -> None:
    receipt = trials.pull(home, TODAY)
    assert receipt.expected == receipt.new > 40
    change = home.catalog.last_change()
    again = trials.pull(home, TODAY)
    assert again.new == again.changed == 0
    assert home.catalog.last_change() == change


def test_a_rare_status_passes_through(home: Installation) -> None:
    """C6: the registry has 14 statuses and may invent more; each is stored as it is."""
    trials.pull(home, TODAY)
    entry = home.catalog.get("nct:NCT90000106")
    assert entry is not None
    assert isinstance(entry.record, Registration)
    assert entry.record.overall_status == "APPROVED_FOR_MARKETING"


@pytest.mark.parametrize("fault", ["token_loop", "html"])
def test_pages_that_do_not_add_up_move_no_watermark(home: Installation, server: SampleServer, fault: str) -> None:
    """C2, A13: what did arrive stays; the next run asks for all of it again."""
    if fault == "html":
        server.faults.add("body", path="/studies", kind="html")
    else:
        server.faults.add("token_loop", path="/studies")
    with pytest.raises(KetalitError):
        trials.pull(home, TODAY)
    assert home.catalog.watermark("trials", "updated") is None
    server.faults.clear()
    assert trials.pull(home, TODAY).expected == sum(1 for _ in home.catalog.entries(Kind.REGISTRATION))
