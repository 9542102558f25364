"""Large jobs wait for NCBI's quiet hours, unless a person says now."""

from __future__ import annotations

import datetime as dt

from ingest.errors import SourceUnreachable
from ingest.sources.quiet_hours import asks_for_quiet_hours, next_quiet
from ketalit.installation import Installation


class TooEarly(SourceUnreachable):
    """A large job at NCBI's busy hours; ``not_before`` is when it may begin."""

    def __init__(self, message: str, not_before: dt.datetime) -> None:
        super().__init__(message)
        self.not_before = not_before


def not_before(home: Installation, url: str, requests: int, now: dt.datetime) -> dt.datetime | None:
    """When a job of so many requests to this address may begin; None: at once."""
    if requests <= home.settings.large_job or not asks_for_quiet_hours(url):
        return None
    start = next_quiet(now)
    return start if start > now else None


def require_quiet(home: Installation, url: str, requests: int, now: dt.datetime) -> None:
    """Raises TooEarly."""
    if start := not_before(home, url, requests, now):
        raise TooEarly(
            f"{requests:,} requests are a large job, and NCBI wants those at weekends or from 21:00 to 5:00 US Eastern "
            f"time: run it again after {start:%Y-%m-%d %H:%M} UTC, or with --now.",
            start,
        )
