"""An installation of its own for each test, on sample sources of its own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sources.limiter import RateLimiter
from ingest.sources.pubmed import PubMed
from ingest.sources.trials import Trials
from ketalit.installation import Installation
from ketalit.settings import Origin, Settings
from sample.server import SampleServer


class QuickInstallation(Installation):
    """Asks its sources without our pace and with short waits between tries; all else is the real thing."""

    def pubmed(self) -> PubMed:
        allowed = self.strategies["pubmed"].allowed_missing
        pace = RateLimiter(math.inf)
        return PubMed(base_url=self.eutils_url, email=self.contact, limiter=pace, allowed_missing=allowed, gap=0.01)

    def trials(self) -> Trials:
        pace = RateLimiter(math.inf)
        return Trials(base_url=self.trials_url, contact=self.contact, limiter=pace, gap=0.01, page_size=20)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(rate_limited=False) as running:
        yield running


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Installation]:
    installation = QuickInstallation(Settings(data=tmp_path, sample_port=server.port), Origin.SAMPLE)
    yield installation
    installation.close()
