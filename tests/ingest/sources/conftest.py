"""A scripted server on loopback, and clients of it that lose no time."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from ingest.sources.pubmed import PubMed
from ingest.sources.transport import Limits, RateLimiter
from ingest.sources.trials import Trials
from tests.ingest.sources.origin import Origin, serve

QUICK = Limits(connect=1.0, read=0.4, total=1.0, size=1_000_000)


@pytest.fixture
def origin() -> Iterator[Origin]:
    started: list[Origin] = []
    server = serve(started.append)
    yield started[0]
    started[0].closing.set()
    server.shutdown()
    server.server_close()


@pytest.fixture
def pubmed(origin: Origin) -> Callable[..., PubMed]:
    """Makes a client of the scripted server without pace and with short waits."""

    def make(**changes: Any) -> PubMed:
        settings: dict[str, Any] = {
            "base_url": origin.url,
            "email": "clinic@example.org",
            "limiter": RateLimiter(math.inf),
            "limits": QUICK,
            "tries": 3,
            "gap": 0.01,
        }
        return PubMed(**(settings | changes))

    return make


@pytest.fixture
def trials(origin: Origin) -> Callable[..., Trials]:
    def make(**changes: Any) -> Trials:
        settings: dict[str, Any] = {
            "base_url": origin.url,
            "limiter": RateLimiter(math.inf),
            "limits": QUICK,
            "tries": 3,
            "gap": 0.01,
        }
        return Trials(**(settings | changes))

    return make
