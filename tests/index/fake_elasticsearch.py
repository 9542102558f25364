"""A server that answers like Elasticsearch and fails as told: for faults that a real one does not make on request."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Items = list[dict[str, Any]]
JSON = "application/vnd.elasticsearch+json;compatible-with=9"


class Cut(Exception):
    """Close the connection without an answer."""


@dataclass
class Fake:
    """``on_bulk`` makes the items of a bulk answer, or raises; ``held`` is what got in: id -> version."""

    version: str = "9.4.3"
    product: bool = True
    url: str = ""
    held: dict[str, int] = field(default_factory=dict)
    requests: list[list[str]] = field(default_factory=list)
    """The ids of each bulk request."""
    on_bulk: Callable[[int, Items], tuple[int, Any]] = lambda number, items: (200, {"errors": False, "items": items})

    def take(self, lines: list[dict[str, Any]]) -> Items:
        """What a healthy server would answer."""
        items: Items = []
        actions = [line["index"] for line in lines if set(line) == {"index"}]
        self.requests.append([action["_id"] for action in actions])
        for action in actions:
            known = self.held.get(action["_id"], 0)
            newer = action["version"] > known
            if newer:
                self.held[action["_id"]] = action["version"]
            items.append({"index": {"_id": action["_id"], "status": 201 if newer else 409}})
        return items


@contextmanager
def fake_elasticsearch(fake: Fake) -> Iterator[Fake]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/":
                self._answer(200, {"version": {"number": fake.version}, "tagline": "You Know, for Search"})
            else:
                self._answer(404, {"error": {"type": "index_not_found_exception", "reason": "none"}, "status": 404})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            lines = [json.loads(line) for line in body.splitlines()]
            items = fake.take(lines)
            try:
                status, answer = fake.on_bulk(len(fake.requests), items)
            except Cut:
                self.close_connection = True
                return
            self._answer(status, answer)

        def _answer(self, status: int, body: Any) -> None:
            payload = body.encode() if isinstance(body, str) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html" if isinstance(body, str) else JSON)
            self.send_header("Content-Length", str(len(payload)))
            if fake.product:
                self.send_header("X-Elastic-Product", "Elasticsearch")
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, format: str, *args: object) -> None:
            """Keep the tests' output quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
