"""Whether the page behind a link is still there: asked for its head, and as a whole only where that leaves a doubt.

Only a clear word counts as gone. A publisher that locks robots out, is overloaded or slow has lost nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlsplit

from ingest.errors import KetalitError, Refused, SourceUnreachable
from ingest.sources.addresses import refuse_private, refuse_private_but_loopback
from ingest.sources.exchange import Answer, Limits, Request, UnknownHost, exchange
from ingest.sources.hops import MAX_REDIRECTS, REDIRECTS, redirect_target
from ingest.sources.limiter import RateLimiter

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
        self._check = refuse_private_but_loopback if allow_loopback else refuse_private
        self._limiter = limiter
        self._limits = limits
        agent = "Ketalit (link check)" if contact is None else f"Ketalit (link check; contact: {contact})"
        self._headers = {"User-Agent": agent, "Accept": "text/html, */*;q=0.5", "Accept-Encoding": "gzip"}

    def check(self, url: str) -> LinkAnswer:
        """How the page is found. Never raises for what a server does or lacks."""
        try:
            head = self._follow("HEAD", url)
            if head.status in _BUSY or 200 <= head.status < 300:
                return _judged(head.status)
            return _judged(self._follow("GET", url).status)
        except UnknownHost as problem:
            return LinkAnswer(Finding.VANISHED, None, str(problem))
        except KetalitError as problem:
            return LinkAnswer(Finding.UNSURE, None, str(problem))

    def _follow(self, method: str, url: str) -> Answer:
        """The answer at the end of the redirects; each hop waits for its host's turn and has its address checked."""
        deadline = time.monotonic() + self._limits.total
        target = url
        for _ in range(MAX_REDIRECTS + 1):
            here = redirect_target(url, target)
            if here is None:
                raise Refused("The link leads to what is no plain web address; open it and look.")
            answer = self._ask(method, here, deadline)
            location = answer.headers.get("location")
            if answer.status not in REDIRECTS or not location:
                return answer
            url, target = here, location
        raise SourceUnreachable(f"The link redirects more than {MAX_REDIRECTS} times; open it and look.")

    def _ask(self, method: str, url: str, deadline: float) -> Answer:
        self._limiter(urlsplit(url).hostname or "").wait()
        left = deadline - time.monotonic()
        if left <= 0:
            raise SourceUnreachable(f"The link took over {self._limits.total:.0f} seconds; it is checked again.")
        limits = replace(self._limits, total=left, connect=min(left, self._limits.connect))
        return exchange(Request(url, method, self._headers), limits, check_address=self._check)


def _judged(status: int) -> LinkAnswer:
    """The one place where a status becomes a finding."""
    if 200 <= status < 400:
        return LinkAnswer(Finding.ALIVE, status)
    if status in _GONE:
        return LinkAnswer(Finding.GONE, status, f"the server says that the page is gone (status {status})")
    return LinkAnswer(Finding.UNSURE, status, f"the server does not say whether the page is there (status {status})")
