"""Sliding-window rate limits, and the log of the requests seen."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from sample.exchange import Reply, Request, json_reply, text_reply

KEYLESS_PER_SECOND = 3
KEYED_PER_SECOND = 10
TRIALS_PER_MINUTE = 50
_HIDDEN = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True)
class Seen:
    """One request. time: monotonic seconds; caller: as ``Request.caller``; an API key's value is not kept."""

    time: float
    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    caller: str
    status: int = 0


def seen(request: Request, at: float, status: int) -> Seen:
    params = {name: "(hidden)" if name == "api_key" else value for name, value in request.params.items()}
    headers = {name: value for name, value in request.headers.items() if name not in _HIDDEN}
    return Seen(at, request.method, request.path, params, headers, request.caller, status)


def busiest_window(entries: tuple[Seen, ...], seconds: float = 1.0) -> dict[str, int]:
    """The most requests each caller made within any window of that length."""
    times: dict[str, list[float]] = defaultdict(list)
    for entry in sorted(entries, key=lambda item: item.time):
        times[entry.caller].append(entry.time)
    return {caller: _most(moments, seconds) for caller, moments in times.items()}


def _most(moments: list[float], seconds: float) -> int:
    window: deque[float] = deque()
    most = 0
    for moment in moments:
        window.append(moment)
        while moment - window[0] >= seconds:
            window.popleft()
        most = max(most, len(window))
    return most


@dataclass(slots=True)
class Window:
    """At most ``limit`` requests per caller in any ``seconds``; refused ones are not counted. Safe for threads."""

    seconds: float
    _times: dict[str, deque[float]] = field(default_factory=lambda: defaultdict(deque))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admit(self, caller: str, limit: int) -> tuple[bool, int]:
        """(admitted, how many more fit in the window now)"""
        now = time.monotonic()
        with self._lock:
            times = self._times[caller]
            while times and now - times[0] >= self.seconds:
                times.popleft()
            if len(times) >= limit:
                return False, 0
            times.append(now)
            return True, limit - len(times)


@dataclass(slots=True)
class RateLimits:
    """NCBI's limit per key or address, and the registry's per address."""

    enabled: bool = True
    _eutils: Window = field(default_factory=lambda: Window(1.0))
    _trials: Window = field(default_factory=lambda: Window(60.0))

    def refuse(self, request: Request) -> Reply | None:
        """The 429 for a request over the limit, else None."""
        if not self.enabled:
            return None
        if request.path.startswith("/entrez/"):
            limit = KEYED_PER_SECOND if "api_key" in request.params else KEYLESS_PER_SECOND
            admitted, _ = self._eutils.admit(request.caller, limit)
            return None if admitted else too_many(request, limit)
        if request.path.startswith("/api/v2/"):
            admitted, _ = self._trials.admit(f"ip:{request.client}", TRIALS_PER_MINUTE)
            return None if admitted else text_reply("Too many requests", 429).with_header("Retry-After", "5")
        return None


def too_many(request: Request, limit: int) -> Reply:
    """NCBI's 429: it repeats the caller's key, which is why clients must not print error bodies."""
    caller = request.params.get("api_key") or request.client
    body = {"error": "API rate limit exceeded", "api-key": caller, "count": str(limit + 1), "limit": str(limit)}
    reply = json_reply(body, 429).with_header("Retry-After", "1")
    return reply.with_header("X-RateLimit-Limit", str(limit)).with_header("X-RateLimit-Remaining", "0")


def calls_by_status(entries: tuple[Seen, ...]) -> Counter[int]:
    return Counter(entry.status for entry in entries)
