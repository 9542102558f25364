"""Registrations that are not as they should be: a clear outcome for each, and nothing lost or counted twice."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ingest.records import Kind, Registration, State
from ingest.sources.trials import TrialsPage
from ketalit.installation import Installation
from ketalit.pulling import trials, trials_sweep
from ketalit.settings import Origin, Settings

TODAY = dt.date(2026, 11, 20)
DAY = "2026-11-01"


def study(number: int, *, status: str = "RECRUITING", count: object = 40, **identification: Any) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT{number:08d}", "briefTitle": "Ketamine", **identification},
            "statusModule": {"overallStatus": status, "lastUpdatePostDateStruct": {"date": DAY, "type": "ACTUAL"}},
            "designModule": {"enrollmentInfo": {"count": count, "type": "ACTUAL"}},
        }
    }


@dataclass
class Registry:
    """Answers with these studies, two on a page."""

    studies: list[dict[str, Any]]
    requests: int = 0
    bytes_read: int = 0

    def pages(self, *_: object, **__: object) -> Iterator[TrialsPage]:
        for start in range(0, len(self.studies), 2):
            part = self.studies[start : start + 2]
            ids = tuple(one["protocolSection"]["identificationModule"]["nctId"] for one in part)
            yield TrialsPage(json.dumps({"studies": part}).encode(), ids, len(self.studies))

    def study(self, nct_id: str) -> bytes | None:
        for one in self.studies:
            named = one["protocolSection"]["identificationModule"]
            if nct_id in (named["nctId"], *named.get("nctIdAliases", ())):
                return json.dumps(one).encode()
        return None


class StubbedInstallation(Installation):
    registry: Registry

    def trials(self) -> Any:
        return self.registry


@pytest.fixture
def home(tmp_path: Path) -> Iterator[StubbedInstallation]:
    installation = StubbedInstallation(Settings(data=tmp_path), Origin.SAMPLE)
    yield installation
    installation.close()


def held(home: Installation, number: int) -> tuple[Registration, State]:
    entry = home.catalog.get(f"nct:NCT{number:08d}")
    assert entry is not None
    assert isinstance(entry.record, Registration)
    return entry.record, entry.state


def test_a_rejected_registration_is_never_counted_twice(home: StubbedInstallation) -> None:
    """Set aside once and counted once in each run, in the pull and in the sweep, however often it comes."""
    home.registry = Registry([study(1), study(2, count="many"), study(3)])
    first = trials.pull(home, TODAY)
    assert (first.expected, first.parsed, first.new, first.quarantined, first.missing) == (3, 2, 2, 1, 0)
    for receipt in (trials.pull(home, TODAY), trials_sweep.pull(home, TODAY)):
        assert (receipt.expected, receipt.parsed, receipt.quarantined, receipt.missing) == (3, 2, 1, 0)
        assert (receipt.new, receipt.changed, receipt.deleted) == (0, 0, 0)
    assert home.catalog.quarantine_count() == 1
    (aside,) = home.catalog.quarantined()
    assert aside.hint == "nct:NCT00000002"
    assert b"many" in aside.raw, "what came is kept"
    assert home.catalog.counts()["registration"] == 2


def test_a_held_registration_that_can_no_longer_be_read_is_kept(home: StubbedInstallation) -> None:
    """The sweep neither loses it nor counts it as gone: the registry still announces it."""
    home.registry = Registry([study(1), study(2), study(3)])
    trials.pull(home, TODAY)
    home.registry = Registry([study(1), study(2, count="many"), study(3)])
    receipt = trials_sweep.pull(home, TODAY)
    assert (receipt.expected, receipt.quarantined, receipt.deleted, receipt.missing) == (3, 1, 0, 0)
    assert held(home, 2)[0].enrolment is not None


def test_a_registration_without_dates(home: StubbedInstallation) -> None:
    bare = study(1)
    bare["protocolSection"].pop("statusModule")
    home.registry = Registry([bare])
    assert trials.pull(home, TODAY).new == 1
    record, state = held(home, 1)
    assert (record.started, record.completed, record.last_updated, record.overall_status) == (None, None, None, None)
    assert state is State.CURRENT


def test_unknown_values_are_kept_and_counted(home: StubbedInstallation) -> None:
    """C6: the registry may invent a status; the record keeps it, the receipt of the run counts it."""
    home.registry = Registry([study(1, status="PAUSED"), study(2, status="PAUSED"), study(3)])
    assert trials.pull(home, TODAY).unknown_values == 2
    assert held(home, 1)[0].overall_status == "PAUSED"
    assert trials_sweep.pull(home, TODAY).unknown_values == 2
    newest = home.catalog.runs(limit=1)[0].receipt
    assert newest is not None
    assert newest.unknown_values == 2


def test_a_study_that_changes_its_number(home: StubbedInstallation) -> None:
    """C5: the new number is one record; the old one leads to it, in the next pull and after the sweep."""
    home.registry = Registry([study(1)])
    trials.pull(home, TODAY)
    home.registry = Registry([study(9, nctIdAliases=["NCT00000001"])])
    trials.pull(home, TODAY)
    trials_sweep.pull(home, TODAY, most_deleted=1.0)
    assert home.catalog.resolve("nct:NCT00000001") == "nct:NCT00000009"
    assert held(home, 1)[1] is State.DELETED
    assert len(home.catalog.live_ids(Kind.REGISTRATION)) == 1
