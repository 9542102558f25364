"""Bulk writing when the server falters: a 200 says nothing, only what failed is sent again, nothing is uncounted."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import documents, elastic_bulk, open_index
from index.elastic import Server
from index.elastic_address import Address
from index.elastic_index import ElasticIndex
from index.elastic_writer import Patience
from index.sync import rebuild
from index.writing import DeadLetterFile, WriteReceipt
from ingest.errors import BadRequest, BadSettings, KetalitError, Refused, SourceUnreachable
from tests.index.fake_elasticsearch import Cut, Fake, Items, fake_elasticsearch
from tests.index.memory_catalog import MemoryCatalog
from tests.index.records import document, study

HASTE = Patience(tries=4, first=0.001, longest=0.002)


@pytest.fixture
def fake() -> Iterator[Fake]:
    with fake_elasticsearch(Fake()) as made:
        yield made


@pytest.fixture
def index(fake: Fake, tmp_path: Path) -> Iterator[ElasticIndex]:
    server = Server(Address(fake.url))
    made = ElasticIndex(server, "test", DeadLetterFile(tmp_path / "dead.jsonl"), patience=HASTE)
    yield made
    made.close()


def write(index: ElasticIndex, count: int) -> WriteReceipt:
    receipt = index.write((document(number, change=number) for number in range(1, count + 1)), into="concrete")
    assert receipt.sent == receipt.written + receipt.removed + receipt.stale + len(receipt.dead) == count
    return receipt


def failing(fake: Fake, items: Items, status: int, kind: str, which: int = 0) -> tuple[int, Any]:
    """The answer in which item ``which`` failed; what failed did not get in."""
    failed = items[which]["index"]
    fake.held.pop(failed["_id"], None)
    error = {"type": kind, "reason": f"because of {kind}", "caused_by": {"reason": "deeper"}}
    items[which] = {"index": {"_id": failed["_id"], "status": status, "error": error}}
    return 200, {"errors": True, "items": items}


@pytest.mark.parametrize("status", [429, 503, 502, 504, 500])
def test_only_the_failed_item_is_sent_again(fake: Fake, index: ElasticIndex, status: int) -> None:
    """F1."""
    fake.on_bulk = lambda number, items: (
        failing(fake, items, status, "es_rejected_execution_exception", 3) if number == 1 else (200, {"items": items})
    )
    assert write(index, 10).written == 10
    assert fake.requests[1:] == [["pubmed:4"]]
    assert len(fake.held) == 10


def test_an_item_that_is_never_taken_stops_the_run_with_one_sentence(fake: Fake, index: ElasticIndex) -> None:
    """F1: always 429."""
    fake.on_bulk = lambda number, items: failing(fake, items, 429, "es_rejected_execution_exception")
    with pytest.raises(SourceUnreachable, match=r"did not take 1 of 10 documents in 4 tries: try again\."):
        write(index, 10)
    assert len(fake.requests) == HASTE.tries


def test_a_poisonous_document_is_set_aside_and_the_rest_goes_on(
    fake: Fake, index: ElasticIndex, tmp_path: Path
) -> None:
    """F3: in the middle of 1,200."""

    def poison(number: int, items: Items) -> tuple[int, Any]:
        ids = [item["index"]["_id"] for item in items]
        if "pubmed:600" in ids:
            return failing(fake, items, 400, "document_parsing_exception", ids.index("pubmed:600"))
        return 200, {"items": items}

    fake.on_bulk = poison
    receipt = write(index, 1_200)
    assert (receipt.written, len(fake.held), len(fake.requests)) == (1_199, 1_199, 3)
    (letter,) = receipt.dead
    assert (letter.id, letter.change) == ("pubmed:600", 600)
    assert letter.reason == "because of document_parsing_exception: deeper"
    assert [json.loads(line)["id"] for line in (tmp_path / "dead.jsonl").read_text().splitlines()] == ["pubmed:600"]
    assert DeadLetterFile(tmp_path / "dead.jsonl").read() == receipt.dead


def test_a_stale_item_is_no_error(fake: Fake, index: ElasticIndex) -> None:
    """F7: 409 means that a newer version is held."""
    fake.held["pubmed:3"] = 99
    receipt = write(index, 5)
    assert (receipt.written, receipt.stale, fake.held["pubmed:3"]) == (4, 1, 99)


@pytest.mark.parametrize("status", [429, 403])
def test_a_full_disk_stops_at_once(fake: Fake, index: ElasticIndex, status: int) -> None:
    """F5: it looks like throttling; one request, no waiting."""
    fake.on_bulk = lambda number, items: failing(fake, items, status, "cluster_block_exception")
    with pytest.raises(BadSettings, match="disk is nearly full"):
        write(index, 10)
    assert len(fake.requests) == 1


def test_a_full_disk_told_of_the_whole_request_stops_at_once(fake: Fake, index: ElasticIndex) -> None:
    """F5: the same, as the status of the request."""
    error = {"error": {"type": "cluster_block_exception", "reason": "blocked"}, "status": 429}
    fake.on_bulk = lambda number, items: (429, error)
    with pytest.raises(BadSettings, match="disk is nearly full"):
        write(index, 10)
    assert len(fake.requests) == 1


@pytest.mark.parametrize("fault", ["cut", "503", "429", "html"])
def test_a_request_that_fails_as_a_whole_is_repeated_and_doubles_nothing(
    fake: Fake, index: ElasticIndex, fault: str
) -> None:
    """F4: it may have been carried out all the same; then versions say so."""

    def falter(number: int, items: Items) -> tuple[int, Any]:
        if number > 1:
            return 200, {"items": items}
        if fault == "cut":
            raise Cut
        if fault == "html":
            return 502, "<html>Bad gateway</html>"
        return int(fault), {"error": {"type": "es_rejected_execution_exception", "reason": "x"}, "status": int(fault)}

    fake.on_bulk = falter
    receipt = write(index, 10)
    assert (receipt.stale, len(fake.held), len(fake.requests)) == (10, 10, 2)


def test_a_request_without_an_answer_is_repeated(fake: Fake, tmp_path: Path) -> None:
    """F4: the server hangs after it has done the work."""

    def hang(number: int, items: Items) -> tuple[int, Any]:
        if number == 1:
            time.sleep(1.0)
        return 200, {"items": items}

    fake.on_bulk = hang
    server = Server(Address(fake.url), write_limit=0.3)
    index = ElasticIndex(server, "test", DeadLetterFile(tmp_path / "dead.jsonl"), patience=HASTE)
    receipt = write(index, 10)
    index.close()
    assert (receipt.stale, len(fake.held)) == (10, 10)


def test_an_answer_with_too_few_items_is_not_taken_for_success(fake: Fake, index: ElasticIndex) -> None:
    """F6: what has no item is sent again."""
    fake.on_bulk = lambda number, items: (200, {"items": items[:4] if number == 1 else items})
    receipt = write(index, 10)
    assert (receipt.written, receipt.stale) == (4, 6)
    assert fake.requests[1] == [f"pubmed:{number}" for number in range(5, 11)]


@pytest.mark.parametrize("answer", ["<html>Welcome</html>", {"took": 1}, []])
def test_an_answer_that_is_none_is_not_taken_for_success(fake: Fake, index: ElasticIndex, answer: Any) -> None:
    """A proxy's page with status 200."""
    fake.on_bulk = lambda number, items: (200, answer)
    with pytest.raises(KetalitError, match="Elasticsearch"):
        write(index, 10)


def test_an_index_that_went_away_is_refused(fake: Fake, index: ElasticIndex) -> None:
    """F9: what require_alias answers."""
    fake.on_bulk = lambda number, items: failing(fake, items, 404, "index_not_found_exception")
    with pytest.raises(Refused, match="gone"):
        write(index, 10)
    assert len(fake.requests) == 1


def test_nothing_that_was_read_is_lost_when_the_source_fails(fake: Fake, index: ElasticIndex) -> None:
    """F6: an error of the one who gives the documents is raised; the whole portions before it were sent."""

    def broken() -> Iterator[Any]:
        for number in range(1, 701):
            yield document(number, change=number)
        raise SourceUnreachable("The catalogue does not answer: try again.")

    with pytest.raises(SourceUnreachable, match="catalogue"):
        index.write(broken(), into="concrete")
    assert len(fake.held) == 500


def test_an_id_that_is_too_long_is_set_aside_alone(fake: Fake, index: ElasticIndex) -> None:
    """F12: the server would refuse the whole request for it."""
    receipt = index.write([document(1), document(10**600), document(2)], into="concrete")
    assert (receipt.sent, receipt.written, len(receipt.dead)) == (3, 2, 1)
    assert "512" in receipt.dead[0].reason


def test_large_documents_are_sent_in_smaller_portions(fake: Fake, index: ElasticIndex) -> None:
    index.write((document(number, abstract="x" * 1_000_000) for number in range(1, 21)), into="concrete")
    assert [len(ids) for ids in fake.requests] == [8, 8, 4]


def test_a_request_the_server_does_not_understand_is_not_repeated(fake: Fake, index: ElasticIndex) -> None:
    fake.on_bulk = lambda number, items: (400, {"error": {"type": "illegal_argument_exception", "reason": "no"}})
    with pytest.raises(BadRequest, match="illegal_argument_exception"):
        write(index, 10)
    assert len(fake.requests) == 1


@pytest.mark.elasticsearch
def test_the_run_stops_when_more_than_one_in_a_hundred_dies(
    elasticsearch_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F3, with a real server: the mapping takes no field that nobody declared."""

    def poisoned(known: Any) -> dict[str, Any]:
        number = int(known.id.partition(":")[2])
        return body_of(known) | ({"undeclared": 1} if number % poison == 0 else {})

    body_of = documents.body_of
    monkeypatch.setattr(elastic_bulk, "body_of", poisoned)
    index = open_index(data=tmp_path, alias=f"test-{secrets.token_hex(4)}", url=elasticsearch_url)
    memory = MemoryCatalog()
    for number in range(1, 1_001):
        memory.store(study(number, "title"))
    try:
        poison = 150
        receipt = rebuild(memory, index)
        assert (receipt.dead, receipt.count) == (6, 994)
        poison = 50
        with pytest.raises(Refused, match=r"refused 20 of 1000 documents, first pubmed:50: .*undeclared"):
            rebuild(memory, index)
        assert index.concrete_name() == receipt.index
    finally:
        for name in index.concrete_names():
            index.drop(name)
        index.close()
