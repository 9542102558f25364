"""Ways to misbehave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from sample.exchange import Reply, Request


class Faults:
    def clock(self) -> dt.datetime | None:
        return None

    def applied(self, request: Request, honest: Callable[[], Reply]) -> Reply:
        return honest()
