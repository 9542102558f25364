"""Which part of the sample sources answers which path."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sample.exchange import Reply, Request, json_reply, text_reply

if TYPE_CHECKING:
    from sample.server import SampleServer


class Routes:
    def __init__(self, server: SampleServer, shared_data: Path | None) -> None:
        self._server = server
        self._shared_data = shared_data

    def answer(self, request: Request) -> Reply:
        path = request.path
        if path == "/entrez/eutils/esearch.fcgi":
            return self._server.eutils.esearch(request)
        if path == "/entrez/eutils/efetch.fcgi":
            return self._server.eutils.efetch(request)
        if path.startswith("/api/v2/"):
            return self._server.registry.answer(request)
        if path == "/healthz":
            return json_reply({"status": "ok"})
        return text_reply(f"The sample sources have nothing at {path}.", 404)
