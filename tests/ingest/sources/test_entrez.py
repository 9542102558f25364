"""Bio.Entrez asks, our transport carries, and the module is left as it was."""

from __future__ import annotations

import math
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import Bio.Entrez
import pytest

from ingest.errors import BadSettings
from ingest.sources.entrez import _SEAM, EntrezClient
from ingest.sources.transport import Answer, RateLimiter, Transport
from tests.ingest.sources.origin import Origin, answer

KEY = "0123456789abcdef0123456789abcdef0123"


def client(base_url: str, api_key: str | None = KEY) -> EntrezClient:
    transport = Transport("PubMed", limiter=RateLimiter(math.inf))
    return EntrezClient(transport, base_url=base_url, email="clinic@example.org", api_key=api_key)


def body(got: Answer) -> bytes:
    return got.body


@pytest.mark.parametrize("path", ["", "/", "/entrez/eutils", "/entrez/eutils/"])
def test_a17_request_goes_to_the_base_address(origin: Origin, path: str) -> None:
    """A17: and asks for XML, because JSON answers may hold raw control characters."""
    origin.default = answer(200, b"x")
    assert client(origin.url + path).esearch(body, term="ketamine", retmax=5) == b"x"
    asked = origin.asked[0]
    assert asked.path == "/entrez/eutils/esearch.fcgi"
    assert asked.parameters == {
        "db": "pubmed",
        "retmode": "xml",
        "term": "ketamine",
        "retmax": "5",
        "tool": "ketalit",
        "email": "clinic@example.org",
        "api_key": KEY,
    }


def test_a18_key_is_never_in_the_address(origin: Origin) -> None:
    """A18: addresses end up in logs, proxies and tracebacks."""
    origin.default = answer(200, b"x")
    client(origin.url).esearch(body, term="ketamine")
    client(origin.url).efetch(body, id="1,2")
    client(origin.url).efetch(body, id=",".join(str(number) for number in range(1, 401)))
    assert [asked.method for asked in origin.asked] == ["POST"] * 3
    assert not any(KEY in asked.path for asked in origin.asked)
    assert all(asked.parameters["api_key"] == KEY for asked in origin.asked)


def test_without_a_key_none_is_sent(origin: Origin) -> None:
    origin.default = answer(200, b"x")
    client(origin.url, None).esearch(body, term="ketamine")
    assert "api_key" not in origin.asked[0].parameters


def test_module_is_left_as_it_was(origin: Origin) -> None:
    origin.default = answer(200, b"x")
    names = ("urlopen", "max_tries", "sleep_between_tries", "email", "api_key", "tool")
    before = [getattr(Bio.Entrez, name) for name in names]
    client(origin.url).esearch(body, term="ketamine")
    assert [getattr(Bio.Entrez, name) for name in names] == before


def test_no_waiting_of_its_own(origin: Origin) -> None:
    """Bio.Entrez sleeps 0.37 s between requests of one process; the pace is our limiter's."""
    origin.default = answer(200, b"x")
    asking = client(origin.url)
    began = time.monotonic()
    for _ in range(10):
        asking.esearch(body, term="ketamine")
    assert time.monotonic() - began < 10 * 0.37 * 0.75


def test_threads_get_their_own_answers(origin: Origin) -> None:
    """The seam is module state; each thread must get what it asked for, and not wait for the others' answers."""

    def echo(handler: object) -> None:
        time.sleep(0.5)
        answer(200, handler.asked.parameters["term"].encode())(handler)  # type: ignore[attr-defined,arg-type]

    origin.default = echo
    asking = client(origin.url)
    got: dict[str, bytes] = {}

    def ask(term: str) -> None:
        got[term] = asking.esearch(body, term=term)

    threads = [threading.Thread(target=ask, args=(f"term {number}",)) for number in range(8)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {f"term {number}": f"term {number}".encode() for number in range(8)}
    assert time.monotonic() - began < 0.5 * 8 * 0.75


def test_one_thread_at_a_time_builds_a_request(origin: Origin) -> None:
    """Two at once would restore each other's half-set module."""
    origin.default = answer(200, b"x")
    asking = threading.Thread(target=client(origin.url).esearch, args=(body,), kwargs={"term": "ketamine"})
    with _SEAM:
        asking.start()
        asking.join(0.2)
        assert origin.asked == []
    asking.join()
    assert len(origin.asked) == 1


@pytest.mark.parametrize("url", ["", "eutils.ncbi.nlm.nih.gov", "ftp://host/"])
def test_base_address_must_be_one(url: str) -> None:
    with pytest.raises(BadSettings, match=r"eutils\.ncbi"):
        client(url)


def test_home_that_cannot_be_written(tmp_path: Path) -> None:
    """A15: importing Bio.Entrez's parser makes folders in HOME and fails where it cannot; we never import it."""
    (tmp_path / "home").write_text("a file, so that nothing can be made below it")
    code = "import sys, ingest.sources.pubmed; assert 'Bio.Entrez.Parser' not in sys.modules"
    environment = os.environ | {"HOME": str(tmp_path / "home")}
    subprocess.run([sys.executable, "-c", code], check=True, env=environment, timeout=60)
