"""Which part of the sample sources answers which path."""

from __future__ import annotations

import base64
import html
import mimetypes
import re
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sample.exchange import HTML, TEXT, Reply, Request, json_reply, text_reply
from sample.faults import fault_from_json

if TYPE_CHECKING:
    from sample.server import SampleServer

_PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_HOP = re.compile(r"/_hop/(\d+)(/.*)")


class Routes:
    """Paths that begin with /_ steer the server; no fault touches them."""

    def __init__(self, server: SampleServer, shared_data: Path | None) -> None:
        self._server = server
        self._shared_data = shared_data.resolve() if shared_data else None

    def answer(self, request: Request) -> Reply:
        path = request.path
        if path == "/entrez/eutils/esearch.fcgi":
            return self._server.eutils.esearch(request)
        if path == "/entrez/eutils/efetch.fcgi":
            return self._server.eutils.efetch(request)
        if path.startswith("/api/v2/"):
            return self._server.registry.answer(request)
        if path.startswith("/feeds/"):
            return self._server.feeds.feed(request)
        if path.startswith("/news/"):
            return Reply(_PIXEL, "image/png") if path.endswith(".png") else self._server.feeds.article(request)
        if path.startswith("/files/") and self._shared_data:
            return self._file(path.removeprefix("/files/"), self._shared_data)
        return self._plain(request)

    def _plain(self, request: Request) -> Reply:
        if request.path == "/healthz":
            return json_reply({"status": "ok"})
        if request.path == "/robots.txt":
            return Reply(b"User-agent: *\nAllow: /\nDisallow: /_faults\n", TEXT)
        if request.path == "/":
            return Reply(
                b"<!DOCTYPE html><title>Sample sources</title><p>Invented records. Feeds: <a href=/feeds/>list</a></p>",
                HTML,
            )
        return text_reply(f"The sample sources have nothing at {request.path}.", 404)

    def steer(self, request: Request) -> Reply:
        """/_faults (GET, POST, DELETE), /_hop/{n}/… (a chain of redirects), /_inside (what no client should reach)."""
        hop = _HOP.fullmatch(request.path)
        if hop:
            return self._hop(request, int(hop[1]), hop[2])
        if request.path == "/_inside":
            return text_reply("A client that follows redirects to inner addresses gets here.", 200)
        if request.path != "/_faults":
            return text_reply(f"The sample sources have nothing at {request.path}.", 404)
        if request.method == "POST":
            fault = fault_from_json(request.body)
            if isinstance(fault, str):
                return text_reply(fault, 400)
            self._server.faults.put(fault)
        elif request.method == "DELETE":
            self._server.faults.clear()
        return json_reply([fault.described for fault in self._server.faults.active()])

    def _hop(self, request: Request, left: int, path: str) -> Reply:
        if left == 0:
            return self.answer(
                Request(request.method, path, request.params, request.headers, request.client, request.body)
            )
        query = f"?{request.query}" if request.query else ""
        return Reply(status=302).with_header("Location", f"/_hop/{left - 1}{path}{query}")

    def _file(self, name: str, root: Path) -> Reply:
        path = (root / name).resolve()
        if path.is_relative_to(root) and path.is_dir():
            links = (f'<a href="{quote(entry.name)}">{html.escape(entry.name)}</a>' for entry in sorted(path.iterdir()))
            listed = "\n".join(links)
            return Reply(f"<!DOCTYPE html><title>Files</title><pre>{listed}</pre>".encode(), HTML)
        if not path.is_relative_to(root) or not path.is_file():
            return text_reply(f"There is no file {name}.", 404)
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        return Reply(path.read_bytes(), "application/gzip" if path.suffix == ".gz" else kind)
