"""Each fault does what its name says, to the requests it matches and to no others."""

from __future__ import annotations

import gzip
import http.client
import time
import xml.etree.ElementTree as ET
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from sample.faults import fault, fault_from_text
from sample.server import SampleServer
from tests.sample.conftest import Client

IDS = "90000001,90000002,90000003,90001075"


def pmids(body: bytes) -> list[str]:
    """Of the records themselves, papers and books."""
    root = ET.fromstring(body)
    found = (*root.iterfind("*/MedlineCitation/PMID"), *root.iterfind("*/BookDocument/PMID"))
    return [element.text or "" for element in found]


@contextmanager
def raw_answer(server: SampleServer, path: str) -> Iterator[http.client.HTTPResponse]:
    """The answer with its body still to be read."""
    connection = http.client.HTTPConnection(server.host, server.port, timeout=5)
    try:
        connection.request("GET", path)
        with connection.getresponse() as answer:
            yield answer
    finally:
        connection.close()


def test_nth_and_times_choose_the_requests(server: SampleServer, client: Client) -> None:
    server.faults.add("status", path="efetch", code=503, nth=2, times=2)
    assert [client.efetch("1").status for _ in range(4)] == [200, 503, 503, 200]


def test_only_matching_paths_are_touched(server: SampleServer, client: Client) -> None:
    server.faults.add("status", path="efetch")
    assert (client.efetch("1").status, client.get("/robots.txt").status) == (500, 200)


def test_status_with_body_and_headers(server: SampleServer, client: Client) -> None:
    server.faults.add("status", path="feeds", code=410, body="gone", headers="X-Why: closed|Retry-After: 7")
    answer = client.get("/feeds/pain-desk.json")
    assert (answer.status, answer.body, answer.headers["retry-after"]) == (410, b"gone", "7")


def test_rate_limits_any_path(server: SampleServer, client: Client) -> None:
    server.faults.add("rate", path="robots", limit=2, seconds=60)
    assert [client.get("/robots.txt").status for _ in range(3)] == [200, 200, 429]


def test_retry_after_as_seconds_and_as_a_date(server: SampleServer, client: Client) -> None:
    """A1: both forms of the header are in use."""
    server.faults.add("clock", at="2026-11-20T12:00:00")
    server.faults.add("retry_after", seconds=90, times=1)
    server.faults.add("retry_after", seconds=90, http_date=True, code=503, nth=2)
    first, second = client.efetch("1"), client.efetch("1")
    assert (first.status, first.headers["retry-after"]) == (429, "90")
    assert (second.status, second.headers["retry-after"]) == (503, "Fri, 20 Nov 2026 12:01:30 GMT")


def test_clock_freezes_the_servers_date(server: SampleServer, client: Client) -> None:
    server.faults.add("clock", at="2025-02-03T04:05:06")
    assert parsedate_to_datetime(client.get("/robots.txt").headers["date"]).isoformat() == "2025-02-03T04:05:06+00:00"


def test_slow_first_byte(server: SampleServer, client: Client) -> None:
    server.faults.add("slow_first_byte", seconds=0.3)
    began = time.monotonic()
    assert client.efetch("90000001").status == 200
    assert time.monotonic() - began >= 0.3


def test_drip_sends_the_head_at_once_and_the_body_by_the_drop(server: SampleServer) -> None:
    """A4, D2: each read succeeds, the whole takes for ever."""
    server.faults.add("drip", rate=20)
    with raw_answer(server, "/robots.txt") as answer:
        began = time.monotonic()
        assert len(answer.read(8)) == 8
        assert 0.2 < time.monotonic() - began < 3


def test_hang_answers_nothing(server: SampleServer) -> None:
    """A4"""
    server.faults.add("hang", path="efetch")
    with pytest.raises(TimeoutError):
        Client(server.url, timeout=0.3).efetch("1")


def test_reset_after_some_bytes(server: SampleServer) -> None:
    """A5"""
    server.faults.add("reset_after", bytes=50)
    with (
        raw_answer(server, "/entrez/eutils/efetch.fcgi?db=pubmed&id=90000001") as answer,
        pytest.raises(ConnectionResetError),
    ):
        answer.read()


def test_short_content_length(server: SampleServer) -> None:
    """A5: the head promises more than comes."""
    server.faults.add("short_content_length", by=40)
    with (
        raw_answer(server, "/entrez/eutils/efetch.fcgi?db=pubmed&id=90000001") as answer,
        pytest.raises(http.client.IncompleteRead),
    ):
        answer.read()


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        ("html", b"<!DOCTYPE html>"),
        ("json_error", b'{"error"'),
        ("empty", b""),
        ("error_element", b"<?xml"),
        ("cpp_exception", b"<?xml"),
        ("pubone", b"<?xml"),
    ],
)
def test_bodies_that_are_no_answer_come_with_status_200(
    server: SampleServer, client: Client, kind: str, start: bytes
) -> None:
    """A6"""
    server.faults.add("body", kind=kind)
    answer = client.esearch("ketamine")
    assert (answer.status, answer.body[: len(start)]) == (200, start)
    assert b"<Count>" not in answer.body


def test_error_list_comes_with_hits(server: SampleServer, client: Client) -> None:
    """A8"""
    server.faults.add("body", kind="error_list")
    answer = client.esearch("ketamine")
    assert answer.texts("ErrorList/FieldNotFound") == ["NoSuchField"]
    assert answer.texts("IdList/Id")


def test_a_400_may_be_transient_or_mean_no_records(server: SampleServer, client: Client) -> None:
    """A7"""
    server.faults.add("body", kind="pubone", status=400, times=1)
    server.faults.add("body", kind="id_list_empty", status=400, nth=2)
    assert [client.efetch("1").status for _ in range(2)] == [400, 400]


@pytest.mark.parametrize("name", ["truncate_xml", "flip_byte"])
def test_broken_xml_arrives_with_a_fitting_length(server: SampleServer, client: Client, name: str) -> None:
    """A5: complete reads still give bad XML at times."""
    server.faults.add(name, path="efetch", at=0.6)
    with pytest.raises(ET.ParseError):
        ET.fromstring(client.efetch(IDS).body)


def test_drop_ids_takes_records_away(server: SampleServer, client: Client) -> None:
    """A10"""
    server.faults.add("drop_ids", path="efetch", k=2, times=1)
    server.faults.add("drop_ids", path="efetch", ids="90000002|90001075", nth=2)
    assert pmids(client.efetch(IDS).body) == ["90000003", "90001075"]
    assert pmids(client.efetch(IDS).body) == ["90000001", "90000003"]


def test_vanished_ids_are_still_found_and_no_longer_given(server: SampleServer, client: Client) -> None:
    """B7, C5"""
    server.faults.add("vanished", ids="90000002|NCT90000101")
    assert pmids(client.efetch(IDS).body) == ["90000001", "90000003", "90001075"]
    assert "NCT90000101" not in client.studies(**{"query.term": "KETA-LONG"}).body.decode()


def test_duplicate_ids(server: SampleServer, client: Client) -> None:
    server.faults.add("duplicate_ids", k=2)
    found = client.esearch("ketamine", retmax=5).texts("IdList/Id")
    assert (len(found), len(set(found))) == (7, 5)
    assert pmids(client.efetch("90000001,90000002,90000003").body) == [
        "90000001", "90000002", "90000001", "90000002", "90000003",
    ]  # fmt: skip


def test_new_dtd_and_unknown_tag_stay_well_formed(server: SampleServer, client: Client) -> None:
    """A15: next year's format."""
    server.faults.add("new_dtd", path="efetch")
    server.faults.add("unknown_tag", path="efetch")
    body = client.efetch(IDS).body
    assert b"pubmed_280101.dtd" in body
    assert len(ET.fromstring(body).findall("*/MedlineCitation/SourceOfTomorrow")) == 3


def test_gzip_bomb_is_small_on_the_wire_and_large_unpacked(server: SampleServer, client: Client) -> None:
    """D11"""
    server.faults.add("gzip_bomb", mb=30)
    answer = client.get("/feeds/pain-desk.json")
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.body) < 60_000
    assert len(zlib.decompress(answer.body, 31)) == len(gzip.decompress(answer.body)) == 30_000_000


@pytest.mark.parametrize("path", ["/entrez/eutils/efetch.fcgi?db=pubmed&id=90000001", "/feeds/health-daily.xml"])
def test_xxe_points_at_a_file(server: SampleServer, client: Client, path: str) -> None:
    server.faults.add("xxe", target="file:///nowhere")
    body = client.send("GET", path).body
    assert b'SYSTEM "file:///nowhere"' in body and b"&hole;" in body
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    assert etree.fromstring(body, parser) is not None


def test_entity_bomb_unfolds(server: SampleServer, client: Client) -> None:
    """With few levels it can be unfolded to see that it works."""
    server.faults.add("entity_bomb", levels=2)
    root = ET.fromstring(client.efetch("90000001").body)
    assert (root.findtext(".//ArticleTitle") or "").startswith("ha" * 100)


def test_redirect_chain_ends_at_the_honest_answer(server: SampleServer, client: Client) -> None:
    """D4"""
    honest = client.get("/feeds/pain-desk.json").body
    server.faults.add("redirect", kind="chain", hops=2, path="feeds")
    target, statuses = "/feeds/pain-desk.json", []
    while (answer := client.send("GET", target)).status == 302:
        statuses.append(answer.status)
        target = answer.headers["location"]
    assert (len(statuses), answer.body) == (3, honest)


@pytest.mark.parametrize(
    ("kind", "status", "start"),
    [
        ("loop", 302, "/feeds/pain-desk.json"),
        ("loopback", 302, "http://127.0.0.1:"),
        ("file", 302, "file:///"),
        ("permanent", 301, "/_hop/0/feeds/"),
    ],
)
def test_other_redirects(server: SampleServer, client: Client, kind: str, status: int, start: str) -> None:
    """D4, D10"""
    server.faults.add("redirect", kind=kind, path="feeds")
    answer = client.get("/feeds/pain-desk.json")
    assert answer.status == status
    assert answer.headers["location"].startswith(start)


def test_a_redirect_inside_is_seen_in_the_log(server: SampleServer, client: Client) -> None:
    """D10: a test can assert that nobody got there."""
    server.faults.add("redirect", kind="loopback", path="feeds")
    inside = urlsplit(client.get("/feeds/pain-desk.json").headers["location"]).path
    assert inside not in [entry.path for entry in server.log]
    client.get(inside)
    assert inside in [entry.path for entry in server.log]


def test_weak_and_missing_validators(server: SampleServer, client: Client) -> None:
    """D3"""
    server.faults.add("etag", path="pain-desk", value='W/"x y"')
    server.faults.add("etag", path="health-daily", value="")
    weak = client.get("/feeds/pain-desk.json").headers["etag"]
    assert weak == 'W/"x y"'
    assert client.get("/feeds/pain-desk.json", headers={"If-None-Match": weak}).status == 304
    assert not {"etag", "last-modified"} & set(client.get("/feeds/health-daily.xml").headers)


def test_full_last_page_token_leads_to_an_empty_page(server: SampleServer, client: Client) -> None:
    """C2"""
    server.faults.add("full_last_page_token")
    page = client.studies(pageSize=100).json
    after = client.studies(pageSize=100, pageToken=page["nextPageToken"]).json
    assert (after["studies"], "nextPageToken" in after) == ([], False)


def test_token_loop_never_ends(server: SampleServer, client: Client) -> None:
    """C2"""
    server.faults.add("token_loop")
    token = client.studies(pageSize=10).json["nextPageToken"]
    for _ in range(3):
        page = client.studies(pageSize=10, pageToken=token).json
        assert page["nextPageToken"] == token


def test_faults_can_be_set_over_http(client: Client) -> None:
    body = b'{"name": "status", "path": "efetch", "code": 502, "times": 1}'
    assert client.send("POST", "/_faults", body=body).json[0]["code"] == 502
    assert client.get("/_faults").json[0]["name"] == "status"
    assert [client.efetch("1").status for _ in range(2)] == [502, 200]
    assert client.send("DELETE", "/_faults").json == []


@pytest.mark.parametrize("body", [b"no json", b"[]", b'{"name": "nonsense"}', b'{"name": "status", "colour": 1}'])
def test_a_wrong_fault_over_http_is_a_400_with_a_sentence(client: Client, body: bytes) -> None:
    answer = client.send("POST", "/_faults", body=body)
    assert (answer.status, answer.body[-1:]) == (400, b".")


def test_faults_as_text() -> None:
    assert fault_from_text("status:path=efetch,code=500,times=2") == fault("status", path="efetch", times=2, code=500)
    assert fault_from_text("redirect:loop,path=feeds").options["kind"] == "loop"
    assert fault_from_text("token_loop").times is None


def test_an_unknown_fault_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="slow_first_byte"):
        fault("slow")


def test_faults_can_be_cleared(server: SampleServer, client: Client) -> None:
    server.faults.add("status")
    server.faults.clear()
    assert client.efetch("1").status == 200
