"""Answers' headers: what a browser may load, what a cache may keep, who may fetch the website's sections."""

from __future__ import annotations

import hashlib

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
)
SECTION_CACHE = "public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400"
"""Five minutes fresh; after that a cache may show its copy for an hour while it asks again, a day while we are down."""

OPEN_TO_ALL = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "86400",
}


def is_section(path: str) -> bool:
    """The website's sections, which pages of other origins fetch or frame."""
    return path.startswith("/embed/") or path in ("/api/news", "/api/references") or is_published(path)


def is_published(path: str) -> bool:
    """The published sections, for whom the site says itself which origins may read them."""
    return path.startswith(("/api/sections/", "/embed/sections/")) or path == "/api/sections"


def security_headers(path: str) -> dict[str, str]:
    """Strict for all; only the sections may be framed and read from elsewhere."""
    section = is_section(path)
    headers = {
        "Content-Security-Policy": CONTENT_POLICY.format(ancestors="*" if section else "'none'"),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Resource-Policy": "cross-origin" if section else "same-origin",
        "Cache-Control": "no-cache",
    }
    if not section:
        return headers | {"X-Frame-Options": "DENY"}
    return headers if is_published(path) else headers | OPEN_TO_ALL


class SecurityHeaders:
    """Puts ``security_headers`` on every answer (a header the answer brings itself stays) and answers HEAD as GET."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in security_headers(scope["path"]).items():
                    headers.setdefault(name, value)
            elif head and message["type"] == "http.response.body":
                message = {**message, "body": b""}
            await send(message)

        await self.app({**scope, "method": "GET"} if head else scope, receive, send_with_headers)


def section_response(request: Request, body: bytes, media_type: str) -> Response:
    """A section with its ETag; 304 without a body when the asker holds this very copy."""
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": SECTION_CACHE}
    if _holds(request.headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _holds(if_none_match: str, tag: str) -> bool:
    """RFC 9110's weak comparison: a proxy that compresses turns a tag into W/"…"."""
    held = [part.strip().removeprefix("W/") for part in if_none_match.split(",")]
    return tag in held or "*" in held
