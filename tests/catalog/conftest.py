"""Every test of the catalogue runs on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from catalog import Catalog
from catalog.tables import change_sequence, metadata

BACK_ENDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]

NewDatabase = Callable[[], str]
"""Gives the address of another empty database."""


@pytest.fixture(scope="session", params=BACK_ENDS)
def back_end(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def _server(back_end: str, request: pytest.FixtureRequest) -> Iterator[Engine | None]:
    """PostgreSQL's maintenance database; None on SQLite."""
    if back_end == "sqlite":
        yield None
        return
    engine = create_engine(request.getfixturevalue("postgres_url"), isolation_level="AUTOCOMMIT")
    yield engine
    engine.dispose()


@pytest.fixture
def new_database(_server: Engine | None, tmp_path: Path) -> Iterator[NewDatabase]:
    """Empty databases, gone after the test."""
    with ExitStack() as stack:

        def make() -> str:
            if _server is None:
                return f"sqlite:///{tmp_path / secrets.token_hex(6)}.db"
            return stack.enter_context(_database(_server))

        yield make


@pytest.fixture
def postgres_database(postgres_url: str) -> Iterator[str]:
    """An empty database, for what only PostgreSQL does."""
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with _database(engine) as url:
        yield url
    engine.dispose()


@contextmanager
def _database(server: Engine) -> Iterator[str]:
    name = f"ketalit_test_{secrets.token_hex(6)}"
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(server.url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture(scope="session")
def _migrated(_server: Engine | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database whose tables stand, made once."""
    with ExitStack() as stack:
        if _server is None:
            url = f"sqlite:///{tmp_path_factory.mktemp('catalog') / 'migrated.db'}"
        else:
            url = stack.enter_context(_database(_server))
        catalog = Catalog(url)
        catalog.migrate()
        catalog.close()
        yield url


@pytest.fixture
def catalog_url(_migrated: str, _server: Engine | None, tmp_path: Path) -> str:
    """An empty, migrated catalogue: a copy of the file, or the one database emptied."""
    if _server is None:
        copy = tmp_path / "catalog.db"
        shutil.copy(str(make_url(_migrated).database), copy)
        return f"sqlite:///{copy}"
    name = make_url(_migrated).database
    with _server.connect() as connection:  # what a failed test left open must not hold the tables
        connection.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name"), {"name": name}
        )
    engine = create_engine(_migrated)
    with engine.begin() as connection:  # quicker than TRUNCATE, which makes every file anew
        connection.execute(text("SET LOCAL session_replication_role = replica"))  # else the decision log refuses
        for table in reversed(metadata.sorted_tables):
            if table is not change_sequence:
                connection.execute(table.delete())
        connection.execute(change_sequence.update().values(last=0))
    engine.dispose()
    return _migrated


@pytest.fixture
def catalog(catalog_url: str) -> Iterator[Catalog]:
    opened = Catalog(catalog_url)
    yield opened
    opened.close()


@pytest.fixture
def another(catalog_url: str) -> Iterator[Callable[[], Catalog]]:
    """Another process's view of the same catalogue."""
    opened: list[Catalog] = []

    def make() -> Catalog:
        opened.append(Catalog(catalog_url))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
