"""F19: copying a server's folder is no backup; a snapshot of the index is one, and the catalogue makes it anew."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

from index import SearchIndex, SearchRequest, index_changes, open_index, rebuild
from index.search import NOT_BUILT
from tests.index.memory_catalog import MemoryCatalog
from tests.index.records import study

pytestmark = pytest.mark.elasticsearch


@pytest.fixture
def index(elasticsearch_url: str, tmp_path: Path) -> Iterator[SearchIndex]:
    made = open_index(data=tmp_path, alias=f"test-{secrets.token_hex(4)}", url=elasticsearch_url)
    yield made
    for name in made.concrete_names():
        made.drop(name)
    made.close()


@pytest.fixture
def repository(elasticsearch_url: str) -> Iterator[tuple[Elasticsearch, str]]:
    """A place for snapshots below the server's path.repo."""
    name = f"test-{secrets.token_hex(4)}"
    with Elasticsearch(elasticsearch_url, request_timeout=60) as client:
        client.snapshot.create_repository(name=name, repository={"type": "fs", "settings": {"location": name}})
        yield client, name
        client.snapshot.delete(repository=name, snapshot="*")
        client.snapshot.delete_repository(name=name)


def test_a_snapshot_brings_back_the_index_with_its_aliases(
    index: SearchIndex, memory: MemoryCatalog, repository: tuple[Elasticsearch, str]
) -> None:
    """As docs/production.md says: without the server's global state, either way."""
    client, name = repository
    for number in range(1, 31):
        memory.store(study(number, f"title {number}"))
    concrete = rebuild(memory, index).index
    before = index.search(SearchRequest("title", size=100))
    client.snapshot.create(
        repository=name, snapshot="one", indices=concrete, include_global_state=False, wait_for_completion=True
    )
    taken = client.snapshot.get(repository=name, snapshot="one")["snapshots"][0]
    assert (taken["state"], taken["include_global_state"], taken["indices"]) == ("SUCCESS", False, [concrete])
    index.drop(concrete)
    assert index.search(SearchRequest("title")).notes == (NOT_BUILT,)
    client.snapshot.restore(
        repository=name, snapshot="one", indices=concrete, include_global_state=False, wait_for_completion=True
    )
    after = index.search(SearchRequest("title", size=100))
    assert (index.concrete_name(), index.count()) == (concrete, 30)
    assert (after.total, after.facets, after.hits) == (before.total, before.facets, before.hits)
    memory.store(study(31, "title of later"))
    receipt = index_changes(memory, index)
    assert (receipt.index, receipt.rebuilt, receipt.written, receipt.count) == (concrete, False, 1, 31)


def test_without_a_snapshot_the_catalogue_makes_the_index_anew(index: SearchIndex, memory: MemoryCatalog) -> None:
    memory.store(study(1, "title"))
    lost = rebuild(memory, index).index
    index.drop(lost)
    receipt = index_changes(memory, index)
    assert receipt.rebuilt and receipt.index != lost and receipt.count == 1
