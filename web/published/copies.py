"""One form of a section as bytes with the headers of its answer, made once and sent to everybody."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from email.utils import format_datetime, parsedate_to_datetime

from web.headers import SECTION_CACHE, security_headers

_SECOND = dt.timedelta(seconds=1)

Headers = list[tuple[bytes, bytes]]
"""As ASGI has them: names in lower case."""


@dataclass(frozen=True, slots=True)
class Copy:
    """modified: to the second. headers: of an answer with the body; validators: of one that says "unchanged"."""

    body: bytes
    etag: bytes
    modified: dt.datetime
    headers: Headers
    validators: Headers

    def answer(self, asked: Iterable[tuple[bytes, bytes]]) -> tuple[int, Headers, bytes]:
        """Status, headers and body for one who sent these headers: 304 when that reader holds this very copy."""
        if self._held_by(asked):
            return 304, self.validators, b""
        return 200, self.headers, self.body

    def _held_by(self, asked: Iterable[tuple[bytes, bytes]]) -> bool:
        """If-None-Match alone decides where it is sent (RFC 9110, 13.1.3)."""
        since = b""
        for name, value in asked:
            if name == b"if-none-match":
                return value == self.etag or _names(value, self.etag)
            if name == b"if-modified-since":
                since = value
        return bool(since) and self._not_newer_than(since)

    def _not_newer_than(self, since: bytes) -> bool:
        try:
            moment = parsedate_to_datetime(since.decode("ascii"))
        except ValueError:  # an unreadable date counts as not sent
            return False
        return self.modified <= (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC))


def copy_of(path: str, body: bytes, media_type: str, modified: dt.datetime) -> Copy:
    """``path``: the address's path, on which the security headers depend."""
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    second = modified.astimezone(dt.UTC).replace(microsecond=0)
    # Made within the very second of the change it may be outdated by a second one, with nothing in the date to tell.
    settled = dt.datetime.now(dt.UTC) - second >= _SECOND
    validators = security_headers(path) | {
        "ETag": etag,
        "Last-Modified": format_datetime(second if settled else second - _SECOND, usegmt=True),
        "Cache-Control": SECTION_CACHE,
    }
    full = validators | {"Content-Type": media_type, "Content-Length": str(len(body))}
    return Copy(body, etag.encode(), second, raw(full), raw(validators))


def raw(headers: dict[str, str]) -> Headers:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


def _names(if_none_match: bytes, etag: bytes) -> bool:
    """The weak comparison: a proxy that compresses turns a tag into W/"…"."""
    held = [part.strip().removeprefix(b"W/") for part in if_none_match.split(b",")]
    return etag in held or b"*" in held
