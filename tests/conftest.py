"""What every room's tests share: the real data beside the project, and the real servers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]


def missing(what: str, remedy: str) -> None:
    """Skip loudly; on CI, where everything can be had, fail."""
    sentence = f"{what} is not here: {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(sentence)
    pytest.skip(sentence)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project; never copied into it."""
    folder = PROJECT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"the real data is not at {folder}: put the folder there to run the tests marked data")
    return folder


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    """A real Elasticsearch 9 without security: the address given, else Docker, else Maven's copy."""
    from tests.servers.elasticsearch import NotHere, elasticsearch

    try:
        server = elasticsearch()
        url = server.__enter__()
    except NotHere as problem:
        missing("Elasticsearch", str(problem))
        raise
    try:
        yield url
    finally:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real, empty PostgreSQL server (an SQLAlchemy address of its maintenance database)."""
    from tests.servers.postgres import NotHere, postgres

    try:
        server = postgres()
        url = server.__enter__()
    except NotHere as problem:
        missing("PostgreSQL", str(problem))
        raise
    try:
        yield url
    finally:
        server.__exit__(None, None, None)
