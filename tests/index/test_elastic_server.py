"""What the start-up check says of a server that cannot be used, and what only a real server shows."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from elasticsearch import Elasticsearch

from index import SearchIndex, SearchRequest, index_changes, open_index, rebuild
from index.elastic import Server as ElasticServer
from index.mapping import definition
from ingest.errors import BadSettings, KetalitError, SourceUnreachable
from tests.conftest import missing
from tests.index.fake_elasticsearch import Fake, fake_elasticsearch
from tests.index.memory_catalog import MemoryCatalog
from tests.index.records import document, study
from tests.servers.elasticsearch import NotHere, Server, secured_elasticsearch

SECRET = "not-to-be-shown"
ALIAS = f"test-{secrets.token_hex(4)}"
TAKEN = f"taken-{secrets.token_hex(4)}"


def problem(url: str, folder: Path, **login: object) -> KetalitError:
    with pytest.raises(KetalitError) as caught:
        index = open_index(data=folder, alias="test", url=url, **login)  # type: ignore[arg-type]
        try:
            index.check()
        finally:
            index.close()
    sentence = str(caught.value)
    assert sentence.endswith(".") and "\n" not in sentence and SECRET not in sentence
    return caught.value


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_nothing_listens_there(tmp_path: Path) -> None:
    said = problem(f"http://user:{SECRET}@127.0.0.1:{closed_port()}", tmp_path)
    assert isinstance(said, SourceUnreachable) and "does not answer" in str(said)


@pytest.mark.parametrize(
    ("url", "login", "told"),
    [
        ("search.example.org:9200", {}, "must name scheme, host and port"),
        ("http://search.example.org", {}, "must name scheme, host and port"),
        ("ftp://search.example.org:21", {}, "must name scheme, host and port"),
        ("http://search.example.org:port", {}, "must name scheme, host and port"),
        ("http://[::1:9200", {}, "must name scheme, host and port"),
        (f"http://user:{SECRET}@h:1", {"api_key": SECRET}, "both an API key and a user"),
        ("http://h:1", {"user": "somebody"}, "both a user and a password"),
        ("http://h:1", {"password": SECRET}, "both a user and a password"),
        ("https://h:1", {"ca_certs": Path("absent.pem")}, "certificate file absent.pem"),
    ],
)
def test_settings_that_cannot_be_right(url: str, login: dict[str, object], told: str, tmp_path: Path) -> None:
    said = problem(url, tmp_path, **login)
    assert isinstance(said, BadSettings) and told in str(said)


@pytest.mark.parametrize("alias", ["", "Upper", "with space", "../up", "a*", "-a", "ä"])
def test_an_index_name_that_cannot_be_used(alias: str, tmp_path: Path) -> None:
    with pytest.raises(BadSettings, match="index name"):
        open_index(data=tmp_path, alias=alias)


def test_an_older_server(tmp_path: Path) -> None:
    """F17: the client of 9 and a server of 8 do not understand each other."""
    with fake_elasticsearch(Fake(version="8.19.0")) as fake:
        said = problem(fake.url, tmp_path)
    assert isinstance(said, BadSettings) and "is version 8.19.0: version 9 is needed" in str(said)


def test_something_else_answers_there(tmp_path: Path) -> None:
    with fake_elasticsearch(Fake(product=False)) as fake:
        said = problem(fake.url, tmp_path)
    assert isinstance(said, BadSettings) and "is not Elasticsearch" in str(said)


def test_tls_asked_of_a_server_that_speaks_none(tmp_path: Path) -> None:
    with fake_elasticsearch(Fake()) as fake:
        said = problem(fake.url.replace("http://", "https://"), tmp_path)
    assert isinstance(said, BadSettings) and "http or https" in str(said)


@pytest.fixture(scope="module")
def secured() -> Iterator[Server]:
    try:
        with secured_elasticsearch() as server:
            yield server
    except NotHere as reason:
        missing("Elasticsearch with security", str(reason))


@pytest.mark.elasticsearch
def test_logging_in(secured: Server, tmp_path: Path) -> None:
    """Password, API key, and what is said when one is wrong, absent or not allowed enough."""
    for login in ({}, {"user": secured.user, "password": SECRET}, {"api_key": SECRET}):
        said = problem(secured.url, tmp_path, **login)
        assert isinstance(said, BadSettings) and "refuses the user and password or the API key" in str(said)
    for index in (
        open_index(data=tmp_path, alias="test", url=secured.url_with_password),
        open_index(data=tmp_path, alias="test", url=secured.url, user=secured.user, password=secured.password),
        open_index(data=tmp_path, alias="test", url=secured.url, api_key=new_key(secured, {})),
    ):
        index.check()
        index.close()
    rights = {"names": ["test*"], "privileges": ["read", "view_index_metadata"]}
    reading = {"reader": {"cluster": ["monitor"], "indices": [rights]}}
    index = open_index(data=tmp_path, alias="test", url=secured.url, api_key=new_key(secured, reading))
    index.check()
    with pytest.raises(BadSettings, match="does not allow this"):
        index.create()
    index.close()


def new_key(server: Server, roles: Mapping[str, Mapping[str, Any]]) -> str:
    with Elasticsearch(server.url, basic_auth=(str(server.user), str(server.password))) as client:
        made = client.security.create_api_key(name="test", role_descriptors=roles)
        return str(made["encoded"])


@pytest.fixture
def index(elasticsearch_url: str, tmp_path: Path) -> Iterator[SearchIndex]:
    made = open_index(data=tmp_path, alias=ALIAS, url=elasticsearch_url)
    concrete = made.create()
    made.finish(concrete)
    made.point(concrete)
    yield made
    for name in made.concrete_names():
        made.drop(name)
    made.close()


@pytest.mark.elasticsearch
def test_a_block_on_writing_is_told_from_throttling(index: SearchIndex, elasticsearch_url: str) -> None:
    """F5, on the real server: the block that a full disk sets."""
    with Elasticsearch(elasticsearch_url) as client:
        block = "index.blocks.read_only_allow_delete"
        client.indices.put_settings(index=str(index.concrete_name()), settings={block: True})
        with pytest.raises(BadSettings, match="disk is nearly full"):
            index.write([document(1)])
        client.indices.put_settings(index=str(index.concrete_name()), settings={block: None})
    assert index.write([document(1)]).written == 1


@pytest.mark.elasticsearch
def test_the_mapping_is_strict_and_says_its_version(index: SearchIndex, elasticsearch_url: str) -> None:
    """F9, F12."""
    concrete = str(index.concrete_name())
    with Elasticsearch(elasticsearch_url) as client:
        mapping = client.indices.get_mapping(index=concrete)[concrete]["mappings"]
    assert mapping["dynamic"] == "strict"
    assert mapping["_meta"] == definition()["mappings"]["_meta"]
    assert index.schema_version(concrete) == mapping["_meta"]["schema_version"]


@pytest.mark.elasticsearch
def test_an_alias_on_two_indexes_is_said_to_be_wrong(index: SearchIndex, elasticsearch_url: str) -> None:
    other = index.create()
    with Elasticsearch(elasticsearch_url) as client:
        client.indices.put_alias(index=other, name=ALIAS)
    with pytest.raises(BadSettings, match="points at 2 indexes"):
        index.check()
    index.point(other)
    assert index.concrete_name() == other


@pytest.mark.elasticsearch
def test_an_index_without_an_alias_of_that_name(elasticsearch_url: str, tmp_path: Path) -> None:
    """F9: somebody wrote to the alias's name before the alias was there."""
    with Elasticsearch(elasticsearch_url) as client:
        client.indices.create(index=TAKEN)
        index = open_index(data=tmp_path, alias=TAKEN, url=elasticsearch_url)
        try:
            concrete = index.create()
            with pytest.raises(KetalitError, match="refuses"):
                index.point(concrete)
            assert index.concrete_name() is None
            index.drop(concrete)
        finally:
            client.indices.delete(index=TAKEN)
            index.close()


@pytest.mark.elasticsearch
def test_a_run_refreshes_once(index: SearchIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    """F18: at its end, however many requests it sends; a refresh for each would leave many small segments."""
    refreshed: list[str] = []
    make_searchable = ElasticServer.make_searchable

    def counted(self: ElasticServer, name: str) -> None:
        refreshed.append(name)
        make_searchable(self, name)

    monkeypatch.setattr(ElasticServer, "make_searchable", counted)
    memory = MemoryCatalog()
    for number in range(1, 1_201):
        memory.store(study(number, "title"))
    built = rebuild(memory, index).index
    memory.store(study(1, "title again"))
    index_changes(memory, index)
    assert refreshed.count(built) == 2, "once by the rebuild, once by the run that followed"


@pytest.mark.elasticsearch
def test_a_new_index_refreshes_by_itself_once_it_is_finished(index: SearchIndex, elasticsearch_url: str) -> None:
    """F18: not while it is filled."""
    fresh = index.create()
    with Elasticsearch(elasticsearch_url) as client:

        def interval() -> object:
            return client.indices.get_settings(index=fresh)[fresh]["settings"]["index"].get("refresh_interval")

        assert interval() == "-1"
        index.finish(fresh)
        assert interval() is None
    assert index.search(SearchRequest("ketamine")).total == 0
