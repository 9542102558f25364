"""A request that goes where it is led, within limits: every hop's address is checked when it is connected to."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from ingest.errors import Refused, SourceUnreachable
from ingest.sources.addresses import refuse_private, refuse_private_but_loopback
from ingest.sources.exchange import Answer, Limits, Request, exchange
from ingest.sources.hops import MAX_REDIRECTS, REDIRECTS, ascii_address, redirect_target

_PERMANENT = {301, 308}


@dataclass(frozen=True, slots=True)
class Visited:
    """The last answer, where it came from, and whether every redirect on the way was permanent."""

    answer: Answer
    url: str
    permanent: bool


class Visitor:
    """Asks once; ``limits.total`` covers a visit with all its redirects.

    allow_loopback: for the sample sources, which run on this machine; opens nothing else that is private.
    """

    def __init__(self, *, allow_loopback: bool, limits: Limits) -> None:
        self._check = refuse_private_but_loopback if allow_loopback else refuse_private
        self._limits = limits

    def visit(
        self,
        what: str,
        url: str,
        headers: Mapping[str, str],
        permit: Callable[[str], None] = lambda url: None,
        method: str = "GET",
    ) -> Visited:
        """``what`` begins every complaint ("The feed x"); ``permit`` may refuse an address before it is asked, or wait.

        Raises SourceUnreachable (UnknownHost), Refused, BadRequest (no web address), and what ``permit`` raises.
        """
        url, permanent = ascii_address(url), True
        deadline = time.monotonic() + self._limits.total
        for _ in range(MAX_REDIRECTS + 1):
            permit(url)
            answer = self._ask(what, Request(url, method, headers), deadline)
            if answer.status not in REDIRECTS:
                return Visited(answer, url, permanent)
            permanent = permanent and answer.status in _PERMANENT
            url = _redirected(what, url, answer.headers.get("location"))
        raise SourceUnreachable(f"{what} redirects more than {MAX_REDIRECTS} times; check its address.")

    def _ask(self, what: str, request: Request, deadline: float) -> Answer:
        left = deadline - time.monotonic()
        if left <= 0:
            raise SourceUnreachable(f"{what} took over {self._limits.total:.0f} seconds; try it later.")
        limits = replace(self._limits, total=left, connect=min(left, self._limits.connect))
        try:
            return exchange(request, limits, check_address=self._check)
        except Refused as problem:
            raise Refused(f"{what} leads to {request.host}: {problem}") from None
        except SourceUnreachable as problem:  # an UnknownHost stays one
            raise type(problem)(f"{what} could not be read: {problem}") from None


def _redirected(what: str, url: str, location: str | None) -> str:
    if not location:
        raise SourceUnreachable(f"{what} redirects without saying where to; try it later.")
    target = redirect_target(url, location)
    if target is None:
        raise Refused(f"{what} redirects to what is no plain web address; correct its address.")
    return target
