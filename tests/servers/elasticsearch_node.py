"""What every way of starting a node shares: its address and the wait until it answers."""

from __future__ import annotations

import base64
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

START_LIMIT = 180.0


class NotHere(Exception):
    """No Elasticsearch can be had; the message is the remedy."""


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    user: str | None = None
    password: str | None = None

    @property
    def url_with_password(self) -> str:
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{self.user}:{self.password}@{rest}" if self.user else self.url


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(server: Server, alive: Callable[[], str | None]) -> None:
    """Wait for a healthy answer. ``alive`` gives None, or the reason why waiting is pointless."""
    deadline = time.monotonic() + START_LIMIT
    while not _answers(server):
        reason = alive()
        if reason is not None:
            raise NotHere(f"Elasticsearch did not start: {reason}")
        if time.monotonic() > deadline:
            raise NotHere(f"Elasticsearch did not answer within {START_LIMIT:.0f} s: give it more memory or time")
        time.sleep(0.25)


def _answers(server: Server) -> bool:
    request = urllib.request.Request(f"{server.url}/_cluster/health?wait_for_status=yellow&timeout=1s")
    if server.user:
        secret = base64.b64encode(f"{server.user}:{server.password}".encode()).decode()
        request.add_header("Authorization", f"Basic {secret}")
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, OSError):
        return False
