"""The same run on the laptop's back ends and on production's: the same records, documents and answers."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from pathlib import Path

import pytest

from index import SearchRequest, index_changes
from ingest.errors import BadSettings
from ketalit.installation import Installation
from ketalit.pulling import files, news, pubmed, trials
from ketalit.settings import Origin, Settings
from sample.server import SampleServer
from tests.ketalit.conftest import QuickInstallation
from tests.ketalit.test_command_line import ketalit

TODAY = dt.date(2026, 11, 20)


def whole_run(home: Installation) -> None:
    pubmed.pull(home, pubmed.NEW, TODAY)
    trials.pull(home, TODAY)
    assert news.pull_all(home)[1] == {}
    index_changes(home.catalog, home.index)


@pytest.mark.elasticsearch
@pytest.mark.postgres
def test_the_same_run_gives_the_same_documents(
    server: SampleServer, tmp_path: Path, elasticsearch_url: str, postgres_url: str
) -> None:
    """SQLite and the embedded index against PostgreSQL and Elasticsearch, document by document."""
    from sqlalchemy import create_engine, text

    database = f"ketalit_{uuid.uuid4().hex[:12]}"
    engine = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {database}"))
    engine.dispose()
    laptop = QuickInstallation(Settings(data=tmp_path / "laptop", sample_port=server.port), Origin.SAMPLE)
    on_servers = Settings(
        data=tmp_path / "production",
        sample_port=server.port,
        catalog_url=f"{postgres_url.rpartition('/')[0]}/{database}",
        index_url=elasticsearch_url,
        index_alias=database,
    )
    production = QuickInstallation(on_servers, Origin.SAMPLE)
    try:
        for home in (laptop, production):
            whole_run(home)
        # the numbers of the change sequence follow the order of arrival, which the feeds' stories share
        one = {document.id: document for document in laptop.index.documents()}
        other = {document.id: document for document in production.index.documents()}
        assert len(one) > 600
        assert one.keys() == other.keys()
        for record_id, document in one.items():
            assert document == other[record_id]
        for words in ("ketamine", '"treatment-resistant depression"', "pain -rats", "90001020"):
            request = SearchRequest(text=words, size=100)
            found = [{hit.document.id for hit in home.index.search(request).hits} for home in (laptop, production)]
            totals = {home.index.search(request).total for home in (laptop, production)}
            assert len(totals) == 1, words
            assert found[0] == found[1] or totals.pop() > 100
    finally:
        for home in (laptop, production):
            home.close()


@pytest.mark.data
@pytest.mark.elasticsearch
def test_real_files_are_found_on_both(tmp_path: Path, shared_data: Path, elasticsearch_url: str) -> None:
    """The commands as written in README, on the real daily file."""
    path = str(shared_data / "pubmed" / "pubmed21n1298.xml.gz")
    found = {}
    for name, settings in {
        "embedded": {},
        "elasticsearch": {"KETALIT_INDEX_URL": elasticsearch_url, "KETALIT_INDEX_ALIAS": f"t{uuid.uuid4().hex[:12]}"},
    }.items():
        settings = {"KETALIT_DATA": str(tmp_path / name), **settings}
        loaded = json.loads(ketalit("load", path, "--json", **settings).stdout)
        answer = json.loads(
            ketalit("search", '"treatment-resistant depression"', "--size", "100", "--json", **settings).stdout
        )
        found[name] = {hit["document"]["id"] for hit in answer["hits"]}
        assert loaded["files"][path]["expected"] == 20_788
        assert answer["total"] == len(found[name]) > 0
    assert found["embedded"] == found["elasticsearch"]


def test_loading_into_the_sample_is_refused_by_its_catalogue(server: SampleServer, tmp_path: Path) -> None:
    """Real and invented records never share a catalogue, even when a setting points both at one."""
    shared = f"sqlite:///{tmp_path / 'shared.db'}"
    sample = QuickInstallation(Settings(data=tmp_path, catalog_url=shared, sample_port=server.port), Origin.SAMPLE)
    assert sample.catalog.last_change() == 0
    sample.close()
    live = Installation(Settings(data=tmp_path, catalog_url=shared), Origin.LIVE)
    (tmp_path / "any.xml").write_text("<PubmedArticleSet></PubmedArticleSet>")
    with pytest.raises(BadSettings, match="sample data"):
        files.load(live, tmp_path / "any.xml")
