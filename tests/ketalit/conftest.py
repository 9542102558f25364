"""An installation of its own for each test, on sample sources of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ketalit.installation import Installation
from ketalit.settings import Origin, Settings
from sample.server import SampleServer


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer(rate_limited=False) as running:
        yield running


@pytest.fixture
def home(server: SampleServer, tmp_path: Path) -> Iterator[Installation]:
    installation = Installation(Settings(data=tmp_path, sample_port=server.port), Origin.SAMPLE)
    yield installation
    installation.close()
