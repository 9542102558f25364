"""Answers the addresses of published sections before the rest of the application: most readers get bytes from memory.

What is not at hand goes on to the routes. Also says which websites' scripts may read the answers (CORS).
"""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.headers import is_published, security_headers
from web.published.copies import Headers, raw
from web.published.shelf import Shelf

METHODS = "GET, HEAD, OPTIONS"


class PublishedSections:
    """``origins``: those whose scripts may read the sections, "*" for any."""

    def __init__(self, app: ASGIApp, shelf: Shelf, origins: Sequence[str]) -> None:
        self._app = app
        self._shelf = shelf
        self._for_all = raw(_allowed("*")) if "*" in origins else None
        self._for_some = {origin.encode(): raw(_allowed(origin) | {"Vary": "Origin"}) for origin in origins}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_published(scope["path"]):
            await self._app(scope, receive, send)
            return
        allowed = self._for_all if self._for_all is not None else self._of_origin(scope)
        method = scope["method"]
        if method == "OPTIONS":
            await _send(send, 204, [*raw(security_headers(scope["path"]) | {"Allow": METHODS}), *allowed], b"")
            return
        copy = self._shelf.at_hand(scope["path"], scope["query_string"]) if method in ("GET", "HEAD") else None
        if copy is None:
            await self._app(scope, receive, _with(send, allowed))
            return
        status, headers, body = copy.answer(scope["headers"])
        await _send(send, status, headers + allowed, b"" if method == "HEAD" else body)

    def _of_origin(self, scope: Scope) -> Headers:
        for name, value in scope["headers"]:
            if name == b"origin":
                return self._for_some.get(value, _NOBODY)
        return _NOBODY


_NOBODY: Headers = [(b"vary", b"Origin")]


def _allowed(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "If-None-Match, If-Modified-Since",
        "Access-Control-Expose-Headers": "ETag, Last-Modified",
        "Access-Control-Max-Age": "86400",
    }


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _with(send: Send, allowed: Headers) -> Send:
    """``send`` that adds these headers, and to a refused method the ones that are not."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            methods = [(b"allow", METHODS.encode())] if message["status"] == 405 else []
            kept = [header for header in message["headers"] if header[0] != b"allow"] if methods else message["headers"]
            message = {**message, "headers": [*kept, *methods, *allowed]}
        await send(message)

    return sending
