"""Every test of the search runs on the embedded index and on a real Elasticsearch."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import SearchIndex, open_index
from tests.index.memory_catalog import MemoryCatalog

BACK_ENDS = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]

OpenIndex = Callable[[], SearchIndex]
"""Opens one and the same index again, as another process would."""


@pytest.fixture(scope="session", params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def index_url(back_end: str, request: pytest.FixtureRequest) -> str | None:
    return None if back_end == "embedded" else request.getfixturevalue("elasticsearch_url")


@pytest.fixture
def opened(index_url: str | None, tmp_path: Path) -> Iterator[OpenIndex]:
    yield from opened_in(tmp_path, index_url)


def opened_in(folder: Path, url: str | None) -> Iterator[OpenIndex]:
    """Opens indexes of one new alias; closes them and takes what they made off the server."""
    alias = f"test-{secrets.token_hex(4)}"
    made: list[SearchIndex] = []

    def make() -> SearchIndex:
        made.append(open_index(data=folder, alias=alias, url=url))
        return made[-1]

    yield make
    cleaner = make()
    for name in cleaner.concrete_names():
        cleaner.drop(name)
    for each in made:
        each.close()


@pytest.fixture
def index(opened: OpenIndex) -> SearchIndex:
    """An index in use, empty."""
    made = opened()
    made.point(made.create())
    return made


@pytest.fixture
def memory() -> MemoryCatalog:
    return MemoryCatalog()
