"""Bio.Entrez asks, our transport carries.

Bio.Entrez builds each request and sends it through its module's ``urlopen``. That name is ours for the instant of the
call: what we get is carried out afterwards, outside the lock, with our own limits, pace and retries. Bio.Entrez's own
have no time-out, retry a 429 without waiting, and know nothing of other processes. Its module is left as it was found.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from typing import Any, TypeVar
from urllib.parse import urlsplit
from urllib.request import Request as UrllibRequest

import Bio.Entrez

from ingest.errors import BadSettings
from ingest.sources.transport import Answer, Request, Transport

Value = TypeVar("Value")

TOOL = "ketalit"
OFFICIAL = "https://eutils.ncbi.nlm.nih.gov"
_PATH = "/entrez/eutils"
_SEAM = threading.Lock()
_MODULE: Any = Bio.Entrez  # its names are set here, which its (absent) types do not foresee


class _Handle:
    """Stands for an answer that is still to come; Bio.Entrez looks at nothing but its type."""

    def __init__(self) -> None:
        self.headers = Message()
        self.headers["Content-Type"] = "text/xml"


class EntrezClient:
    """ESearch and EFetch of one base address.

    base_url: "https://eutils.ncbi.nlm.nih.gov", or another host that speaks E-utilities; with or without their path.
    """

    def __init__(self, transport: Transport, *, base_url: str, email: str, api_key: str | None = None) -> None:
        self._transport = transport
        self._base = _base(base_url)
        self._identity = {"tool": TOOL, "email": email, "api_key": api_key}

    def esearch(self, judge: Callable[[Answer], Value], **parameters: Any) -> Value:  # noqa: ANN401
        return self._ask(_MODULE.esearch, judge, parameters)

    def efetch(self, judge: Callable[[Answer], Value], **parameters: Any) -> Value:  # noqa: ANN401
        return self._ask(_MODULE.efetch, judge, parameters)

    def _ask(
        self, utility: Callable[..., object], judge: Callable[[Answer], Value], parameters: dict[str, Any]
    ) -> Value:
        with _seam() as caught:
            utility(db="pubmed", retmode="xml", **parameters, **self._identity)
        return self._transport.send(self._as_post(caught[0]), judge)

    def _as_post(self, request: UrllibRequest) -> Request:
        """Always POST: the API key belongs in the body, never in an address that logs and proxies keep."""
        parts = urlsplit(request.full_url)
        body = request.data if isinstance(request.data, bytes) else parts.query.encode("ascii")
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return Request(self._base + parts.path, method="POST", headers=headers, body=body)


@contextmanager
def _seam() -> Iterator[list[UrllibRequest]]:
    """The requests Bio.Entrez sends inside the block. One thread at a time: the module's state is everybody's."""
    caught: list[UrllibRequest] = []

    def urlopen(request: UrllibRequest) -> _Handle:
        caught.append(request)
        return _Handle()

    with _SEAM:
        found = _MODULE.urlopen, _MODULE.max_tries, _MODULE._open.previous
        try:
            _MODULE.urlopen, _MODULE.max_tries, _MODULE._open.previous = urlopen, 1, 0.0
            yield caught
        finally:
            _MODULE.urlopen, _MODULE.max_tries, _MODULE._open.previous = found


def _base(url: str) -> str:
    base = url.strip().rstrip("/").removesuffix(_PATH)
    if urlsplit(base).scheme not in ("http", "https") or not urlsplit(base).hostname:
        raise BadSettings(f"{url!r} is no address of E-utilities; it should look like {OFFICIAL}.")
    return base
