"""Limits per key and address, and a log that never holds a key."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sample.limits import Seen, busiest_window
from sample.server import SampleServer
from tests.sample.conftest import Client

KEY = "0123456789abcdef0123456789abcdef0a08"


@pytest.fixture
def limited() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


def test_the_fourth_request_in_a_second_without_a_key_is_refused(limited: SampleServer) -> None:
    """A1: 429, a JSON body, Retry-After; search and fetch count together."""
    client = Client(limited.url)
    answers = [client.efetch("90000001"), client.efetch("1"), client.esearch(""), client.efetch("90000001")]
    refused = answers[-1]
    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert refused.json["error"] == "API rate limit exceeded"
    assert (refused.headers["retry-after"], refused.headers["x-ratelimit-remaining"]) == ("1", "0")


def test_a_key_allows_ten_a_second_and_has_its_own_count(limited: SampleServer) -> None:
    client = Client(limited.url)
    keyed = [client.efetch("1", api_key=KEY).status for _ in range(11)]
    assert (keyed.count(200), keyed.count(429)) == (10, 1)
    assert client.efetch("1").status == 200


def test_the_registry_refuses_the_51st_request_of_a_minute(limited: SampleServer) -> None:
    """C1"""
    client = Client(limited.url)
    statuses = [client.get("/api/v2/version").status for _ in range(51)]
    assert (statuses.count(200), statuses[-1]) == (50, 429)


def test_feeds_and_pages_are_not_limited(limited: SampleServer) -> None:
    assert {Client(limited.url).get("/robots.txt").status for _ in range(12)} == {200}


def test_the_log_tells_callers_apart_and_holds_no_key(server: SampleServer, client: Client) -> None:
    """A18: not even the server's own log."""
    client.esearch("ptsd", api_key=KEY)
    client.esearch("ptsd")
    keyed, open_one = server.log
    assert keyed.caller.startswith("key:") and open_one.caller == "ip:127.0.0.1"
    assert KEY not in repr(server.log)


def test_the_busiest_second_is_counted_per_caller_and_path(server: SampleServer, client: Client) -> None:
    for _ in range(3):
        client.esearch("ptsd", retmax=0)
    client.get("/robots.txt")
    assert server.busiest_second("/entrez/") == {"ip:127.0.0.1": 3}


def test_a_window_slides() -> None:
    """Four requests across a boundary are four in one second, though no calendar second holds more than two."""
    times = (0.0, 0.8, 0.9, 1.1, 1.2, 3.0)
    entries = tuple(Seen(at, "GET", "/", {}, {}, "ip:x") for at in times)
    assert busiest_window(entries) == {"ip:x": 4}
