"""Whatever is sent, the answer is never a 5xx."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.client import Client
from tests.web.server import served
from web.app import Site, create_app

NASTY = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%c3%28",
    "%ed%a0%80",
    "%F0%9F%92%89",
    "'; DROP TABLE records; --",
    '"unclosed phrase',
    "((((((((((",
    "* OR title:*",
    "AND OR NOT",
    "-",
    "NEAR(a b, 5)",
    "../../etc/passwd",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "${jndi:ldap://x}",
    "%25%32%65",
    "k" * 10_000,
    "a " * 3_000,
    "\u202eretsalp",
    "#",
]
PLACES = [
    "/?q={}",
    "/?condition={}",
    "/?kind={}",
    "/?page={}",
    "/?year_from={}&year_to={}",
    "/?sort={}&size={}&state={}&retracted={}",
    "/?{}={}",
    "/studies/{}",
    "/registrations/{}",
    "/news/{}",
    "/news?condition={}&show={}",
    "/embed/news?limit={}&heading={}&condition={}",
    "/embed/references?condition={}",
    "/api/search?q={}",
    "/api/search?page={}&kind={}&year_from={}",
    "/api/records/{}",
    "/api/news?limit={}",
    "/api/references?condition={}&limit={}",
    "/api/sections/{}",
    "/api/sections/news?on={}",
    "/api/sections/{}/rss?on={}",
    "/embed/sections/{}",
    "/embed/sections/news.js?heading={}&images={}",
    "/sections/{}?on={}",
    "/sections/news?on={}",
    "/static/{}",
    "/{}",
]


@pytest.mark.parametrize("place", PLACES)
def test_nothing_nasty_is_a_fault_of_ours(client: Client, place: str) -> None:
    for nasty in NASTY:
        encoded = nasty if nasty.startswith("%") else quote(nasty, safe="")
        path = place.replace("{}", encoded)
        answer = client.get(path)
        assert answer.status_code < 500, path[:120]
        if "html" in answer.headers["content-type"]:
            assert "<script>alert(1)</script>" not in answer.text, path[:120]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80))
def test_no_words_are_a_fault_of_ours(client: Client, words: str) -> None:
    """F14: users paste; whatever they paste is words."""
    encoded = quote(words.encode("utf-8", "surrogatepass"), safe="")
    assert client.get(f"/?q={encoded}").status_code in (200, 303)
    assert client.get(f"/api/search?q={encoded}").status_code in (200, 422)


@pytest.fixture(scope="module")
def port(site: Site) -> Iterator[int]:
    with served(create_app(site)) as port:
        yield port


def raw_status(port: int, request: bytes) -> int:
    """The status a real server gives to these very bytes; 0 when it only closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(request)
        connection.settimeout(10)
        head = connection.recv(64)
    return int(head.split()[1]) if head.startswith(b"HTTP/") else 0


@pytest.mark.parametrize(
    "target",
    [
        b"/?q=\xff\xfe",
        b"/studies/\xc3\x28",
        b"/?q=%ff%00",
        b"/studies/%ff",
        b"//",
        b"/%00",
        b"*",
        b"/?q=" + b"k" * 10_000,
        b"/?" + b"q=k&" * 2_000,
    ],
)
def test_raw_bytes_in_the_address_are_answered_by_a_real_server(port: int, target: bytes) -> None:
    status = raw_status(port, b"GET " + target + b" HTTP/1.1\r\nHost: site.example\r\nConnection: close\r\n\r\n")
    assert status < 500


def test_many_readers_at_once(client: Client) -> None:
    """Pages are answered by a pool of threads: the catalogue and the index must bear it."""
    from concurrent.futures import ThreadPoolExecutor

    paths = ["/?q=ketamine", "/studies/90000001", "/embed/references?condition=ptsd", "/status"] * 10
    with ThreadPoolExecutor(8) as readers:
        assert {answer.status_code for answer in readers.map(client.get, paths)} == {200}
