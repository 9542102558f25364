"""A large job waits for NCBI's quiet hours (failure mode A1): by the clock, and only at NCBI itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from ketalit.installation import Installation
from ketalit.pulling import backfill, pubmed, sweep
from ketalit.pulling.hours import TooEarly, not_before
from ketalit.settings import Origin, Settings
from sample.server import SampleServer

TODAY = dt.date(2026, 11, 23)
BUSY, QUIET = (dt.datetime(2026, 11, 23, hour, tzinfo=dt.UTC) for hour in (15, 6))
EVENING = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
NCBI = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/"


@pytest.fixture
def live(tmp_path: Path) -> Installation:
    return Installation(Settings(data=tmp_path, email="you@example.org", large_job=500), Origin.LIVE)


def test_a_large_job_begins_in_the_evening_and_a_small_one_at_once(live: Installation) -> None:
    assert not_before(live, NCBI, 501, BUSY) == EVENING
    assert not_before(live, NCBI, 500, BUSY) is None
    assert not_before(live, NCBI, 10_000, QUIET) is None
    assert not_before(live, "https://proxy.example.org/eutils/", 10_000, BUSY) is None


def test_many_bulk_files_of_ncbi_are_a_large_job(live: Installation) -> None:
    assert backfill.not_before(live, "", 1200, BUSY) == EVENING
    assert backfill.not_before(live, "", 30, BUSY) is None
    assert backfill.not_before(live, "/some/folder", 1200, BUSY) is None
    with pytest.raises(TooEarly, match=r"after 2026-11-24 02:00 UTC, or with --now"):
        backfill.require_its_hour(live, "", 1200, BUSY)


class AtNcbi(Installation):
    """Believes the sample server to be NCBI's, once it has been searched."""

    @property
    def eutils_url(self) -> str:
        return NCBI if getattr(self, "searched", False) else super().eutils_url


@pytest.mark.parametrize("pull", [pubmed.pull, sweep.pull], ids=["new", "sweep"])
def test_a_large_pull_stops_before_its_first_batch_and_says_when(
    server: SampleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pull: object
) -> None:
    home = AtNcbi(Settings(data=tmp_path, sample_port=server.port, large_job=1), Origin.SAMPLE)
    land = pubmed.land_plan

    def planned(at: Installation, made: pubmed.Plan) -> None:
        land(at, made)
        home.searched = True  # type: ignore[attr-defined]

    monkeypatch.setattr(pubmed, "land_plan", planned)
    try:
        with pytest.raises(TooEarly, match="21:00 to 5:00"):
            if pull is sweep.pull:
                sweep.pull(home, TODAY, now=BUSY)
            else:
                pubmed.pull(home, pubmed.NEW, TODAY, now=BUSY)
        (run,) = home.catalog.runs()
        assert run.state == "failed"
        assert run.receipt is not None
        assert (run.receipt.parsed, run.receipt.requests) == (0, len(server.log))
        assert not [seen for seen in server.log if "efetch" in seen.path]
        assert home.catalog.watermarks() == ()
    finally:
        home.close()


def test_the_sample_never_waits(home: Installation, server: SampleServer) -> None:
    assert pubmed.pull(home, pubmed.NEW, TODAY, now=BUSY).new > 100
