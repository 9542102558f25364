"""Whether the page behind a link is still there: asked for its head, and as a whole only where that leaves a doubt.

Only a clear word counts as gone. A publisher that locks robots out, is overloaded or slow has lost nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from ingest.errors import KetalitError
from ingest.sources.exchange import Limits, UnknownHost
from ingest.sources.hops import redirect_target
from ingest.sources.limiter import RateLimiter
from ingest.sources.visiting import Visitor

LINK_LIMITS = Limits(connect=5.0, read=15.0, total=40.0, size=10 * 1024 * 1024)
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})


class Finding(StrEnum):
    """gone: its server says so; vanished: its host has no address any more; unsure: no clear word."""

    ALIVE = "alive"
    GONE = "gone"
    VANISHED = "vanished"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """status: of the last answer, None when none came; problem: in words, None when the page is there."""

    finding: Finding
    status: int | None = None
    problem: str | None = None


class LinkChecker:
    """Checks one link at a time.

    contact: sent in User-Agent. limiter: gives the pace of a host. allow_loopback: for the sample sources.
    """

    def __init__(
        self,
        *,
        contact: str | None,
        limiter: Callable[[str], RateLimiter],
        allow_loopback: bool = False,
        limits: Limits = LINK_LIMITS,
    ) -> None:
        self._visitor = Visitor(allow_loopback=allow_loopback, limits=limits)
        self._limiter = limiter
        agent = "Ketalit (link check)" if contact is None else f"Ketalit (link check; contact: {contact})"
        self._headers = {"User-Agent": agent, "Accept": "text/html, */*;q=0.5", "Accept-Encoding": "gzip"}

    def check(self, url: str) -> LinkAnswer:
        """How the page is found. Never raises for what a server does or lacks."""
        start = redirect_target(url, url)
        if start is None:
            return LinkAnswer(Finding.UNSURE, None, "the link is no plain web address")
        try:
            head = self._status("HEAD", start)
            if head in _BUSY or 200 <= head < 300:
                return _judged(head)
            return _judged(self._status("GET", start))
        except UnknownHost as problem:
            return LinkAnswer(Finding.VANISHED, None, str(problem))
        except KetalitError as problem:
            return LinkAnswer(Finding.UNSURE, None, str(problem))

    def _status(self, method: str, url: str) -> int:
        """At the end of the redirects; every hop waits for its host's turn."""
        return self._visitor.visit("The page", url, self._headers, self._wait, method).answer.status

    def _wait(self, url: str) -> None:
        self._limiter(urlsplit(url).hostname or "").wait()


def _judged(status: int) -> LinkAnswer:
    """The one place where a status becomes a finding."""
    if 200 <= status < 400:
        return LinkAnswer(Finding.ALIVE, status)
    if status in _GONE:
        return LinkAnswer(Finding.GONE, status, f"the server says that the page is gone (status {status})")
    return LinkAnswer(Finding.UNSURE, status, f"the server does not say whether the page is there (status {status})")
