"""A request as it came in and the reply that goes out, as values; and how the reply is delivered on the socket."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

XML = "text/xml; charset=UTF-8"
JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Request:
    """``params`` holds query and form fields together; of a repeated name the last value counts."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    """Names in lower case."""
    client: str = "127.0.0.1"
    body: bytes = b""
    query: str = ""

    @property
    def caller(self) -> str:
        """Who the rate limits count: "key:" and a digest of the API key, or "ip:" and the address."""
        key = self.params.get("api_key")
        return f"key:{hashlib.sha256(key.encode()).hexdigest()[:8]}" if key else f"ip:{self.client}"


@dataclass(frozen=True, slots=True)
class Delivery:
    """How the bytes are sent.

    delay: seconds before the first byte; rate: bytes a second; hang: seconds of silence, then the end.
    reset_after, short_by: bytes; the connection is reset, or closed early, under the Content-Length of the whole.
    """

    delay: float = 0.0
    rate: float | None = None
    reset_after: int | None = None
    short_by: int | None = None
    hang: float | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes = b""
    content_type: str = XML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    delivery: Delivery = field(default_factory=Delivery)

    def with_header(self, name: str, value: str) -> Reply:
        """The header set anew; an earlier value of that name goes."""
        kept = tuple(pair for pair in self.headers if pair[0].lower() != name.lower())
        return replace(self, headers=(*kept, (name, value)))


def json_reply(value: object, status: int = 200) -> Reply:
    return Reply(json.dumps(value, ensure_ascii=False).encode(), JSON, status)


def text_reply(message: str, status: int) -> Reply:
    return Reply(message.encode(), TEXT, status)


def read_request(method: str, target: str, headers: Mapping[str, str], client: str, body: bytes) -> Request:
    parts = urlsplit(target)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        pairs += parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    return Request(method, parts.path, dict(pairs), headers, client, body, parts.query)
