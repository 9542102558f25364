"""A catalogue with published sections, behind a site without a search engine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from catalog import Catalog
from tests.web.client import Client
from tests.web.published.invented import PAPER, STORY, UNDATED, publish, site_of
from web.app import create_app


@pytest.fixture
def own_catalog(tmp_path: Path) -> Iterator[Catalog]:
    """For tests that change it."""
    catalog = Catalog(f"sqlite:///{tmp_path / 'catalog.db'}")
    catalog.migrate()
    yield catalog
    catalog.close()


@pytest.fixture
def own_client(own_catalog: Catalog) -> Client:
    return Client(create_app(site_of(own_catalog)))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Catalog]:
    """Two sections, one of them empty; for tests that only read."""
    catalog = Catalog(f"sqlite:///{tmp_path_factory.mktemp('published') / 'catalog.db'}")
    catalog.migrate()
    publish(catalog, (STORY, PAPER, UNDATED))
    publish(catalog, (), section="quiet")
    yield catalog
    catalog.close()


@pytest.fixture(scope="module")
def reader(published: Catalog) -> Client:
    return Client(create_app(site_of(published)))
