"""A running sample server, and a client that says plainly what came back."""

from __future__ import annotations

import http.client
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from sample.server import SampleServer


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def xml(self) -> ET.Element:
        return ET.fromstring(self.body)

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def texts(self, path: str) -> list[str]:
        return [element.text or "" for element in self.xml.iterfind(path)]


@dataclass(frozen=True)
class Client:
    """One request a connection; redirects are not followed."""

    url: str
    timeout: float = 10

    def get(self, path: str, headers: Mapping[str, str] | None = None, **params: Any) -> Answer:
        query = f"?{urlencode(params)}" if params else ""
        return self.send("GET", path + query, headers)

    def send(
        self, method: str, target: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> Answer:
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=self.timeout)
        try:
            connection.request(method, target, body, dict(headers or {}))
            answer = connection.getresponse()
            return Answer(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        finally:
            connection.close()

    def esearch(self, term: str, **params: Any) -> Answer:
        return self.get("/entrez/eutils/esearch.fcgi", db="pubmed", term=term, **params)

    def efetch(self, ids: str = "", **params: Any) -> Answer:
        return self.get("/entrez/eutils/efetch.fcgi", db="pubmed", retmode="xml", id=ids, **params)

    def studies(self, **params: Any) -> Answer:
        return self.get("/api/v2/studies", **params)


@pytest.fixture
def server() -> Iterator[SampleServer]:
    """Without rate limits, so that a test may ask as often as it needs."""
    with SampleServer(rate_limited=False) as running:
        yield running


@pytest.fixture
def client(server: SampleServer) -> Client:
    return Client(server.url)
