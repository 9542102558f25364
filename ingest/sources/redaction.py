"""Keeps secrets out of every message, log line and stored address."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from traceback import format_exception
from urllib.parse import quote, quote_plus

MASK = "***"

# NCBI echoes a wrong key in its JSON error ("api-key":"…"), and a GET request carries it in the address.
_NAMED_KEY = re.compile(r"""(?i)(api[_-]?key["']?\s*[=:]\s*["']?)[^\s"'&;,<>}]+""")


def redact(text: str, secrets: Iterable[str] = ()) -> str:
    """The text without the secrets, plain or percent-encoded, and without anything that calls itself an API key."""
    for secret in secrets:
        for form in {secret, quote(secret, safe=""), quote_plus(secret)}:
            if form:
                text = text.replace(form, MASK)
    return _NAMED_KEY.sub(lambda match: match.group(1) + MASK, text)


def excerpt(body: bytes, secrets: Iterable[str] = (), *, length: int = 160) -> str:
    """The first words of an answer, on one line; redacted before it is cut, so that no half of a key is left."""
    text = " ".join(redact(body[: 64 * length].decode("utf-8", errors="replace"), secrets).split())
    return text if len(text) <= length else text[: length - 1] + "…"


class RedactingFilter(logging.Filter):
    """The second net: put on a log handler, it takes the secrets out of whatever other libraries write."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__()
        self._secrets = tuple(secrets)

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = redact(record.getMessage(), self._secrets), None
        if record.exc_info and record.exc_info[0] is not None:
            record.exc_text = redact("".join(format_exception(*record.exc_info)).rstrip(), self._secrets)
            record.exc_info = None
        return True
