"""A polite, safe reader of feeds: fetches bytes, never parses them.

Each feed is asked once per visit, conditionally; every hop's address is checked when it is connected to; a feed that
answers anything but a feed or "unchanged" is an error with a plain reason, never "no news".
"""

from __future__ import annotations

import datetime as dt
import email.utils
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from ingest.errors import BadRequest, RateLimited, SourceUnreachable
from ingest.feeds import Feed
from ingest.sources.exchange import Answer, Limits
from ingest.sources.hops import ascii_address
from ingest.sources.visiting import Visitor

FEED_LIMITS = Limits(connect=5.0, read=20.0, total=60.0, size=10 * 1024 * 1024)
"""Seconds, and bytes after decompression. ``total`` covers a visit with all its redirects."""
_LONGEST_WAIT = 7 * 24 * 3600.0
_ACCEPT = (
    "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"
)
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age=\"?(\d{1,10})", re.IGNORECASE)
_VALIDATOR = re.compile(r"[\x20-\x7e\x80-\xff]{1,1000}")


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise its own answer by, verbatim: quotes and W/ belong to an ETag."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What a visit brought.

    status: "new" with ``raw`` bytes (decompressed), or "unchanged" with none; both are success.
    validators: send these next time, but keep them only once the items of this answer are stored.
    moved_to: where the feed says it has moved for good (301, 308 all the way), else None. Report it when it lasts;
    the list of feeds is a person's to change. fresh_for: seconds for which the publisher calls the answer fresh
    (Cache-Control, Expires), None when it does not say.
    """

    status: Literal["new", "unchanged"]
    raw: bytes
    content_type: str | None
    validators: Validators
    final_url: str
    moved_to: str | None = None
    fresh_for: float | None = None


class FeedReader:
    """Reads feeds one at a time.

    contact: an address for publishers to write to, sent in User-Agent. allow_loopback: for the sample sources, which
    run on this machine; opens nothing else that is private. now: the clock that dates in Retry-After are held against.
    """

    def __init__(
        self,
        *,
        contact: str | None,
        allow_loopback: bool = False,
        limits: Limits = FEED_LIMITS,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    ) -> None:
        self._visitor = Visitor(allow_loopback=allow_loopback, limits=limits)
        self._now = now
        agent = "Ketalit (feed reader)" if contact is None else f"Ketalit (feed reader; contact: {contact})"
        self._headers = {"User-Agent": agent, "Accept": _ACCEPT, "Accept-Encoding": "gzip"}

    def fetch(self, feed: Feed, validators: Validators) -> FeedAnswer:
        """Visit a feed.

        Raises SourceUnreachable (try later), RateLimited (``retry_after`` seconds, None when not said),
        BadRequest when the feed is gone for good (410: stop visiting it and tell somebody),
        Refused when its address or a redirect leads where a feed reader must not go.
        """
        visited = self._visitor.visit(f"The feed {feed.id}", feed.url, self._headers | _conditions(validators))
        moved_to = visited.url if visited.permanent and visited.url != ascii_address(feed.url) else None
        return self._judged(feed, visited.answer, validators, visited.url, moved_to)

    def _judged(self, feed: Feed, answer: Answer, validators: Validators, url: str, moved_to: str | None) -> FeedAnswer:
        """The one place where a status becomes a decision."""
        if answer.status == 200:
            content_type, lasts = answer.headers.get("content-type"), self._fresh_for(answer.headers)
            return FeedAnswer("new", answer.body, content_type, _validators(answer.headers), url, moved_to, lasts)
        if answer.status == 304 and validators != Validators():
            fresh = _validators(answer.headers)
            kept = Validators(fresh.etag or validators.etag, fresh.last_modified or validators.last_modified)
            return FeedAnswer("unchanged", b"", None, kept, url, moved_to, self._fresh_for(answer.headers))
        if answer.status == 410:
            raise BadRequest(f"The feed {feed.id} is gone for good (status 410); remove it or find its new address.")
        wait = self._retry_after(answer.headers.get("retry-after"))
        if answer.status == 429 or (answer.status == 503 and wait is not None):
            when = "later" if wait is None else f"in {wait:.0f} seconds"
            raise RateLimited(f"The feed {feed.id} asks to be visited less often; try again {when}.", wait)
        raise SourceUnreachable(f"The feed {feed.id} answered with status {answer.status}: {_meaning(answer.status)}.")

    def _fresh_for(self, headers: Mapping[str, str]) -> float | None:
        """max-age goes before Expires (RFC 9111, 5.3); no-store and no-cache say nothing about when to come again."""
        directives = headers.get("cache-control", "")
        if stated := _MAX_AGE.search(directives):
            return min(float(stated[1]), _LONGEST_WAIT)
        return None if directives else self._seconds_until(headers.get("expires"))

    def _retry_after(self, value: str | None) -> float | None:
        """Seconds to wait, from seconds or an HTTP date; at most a week; None when absent or unreadable."""
        if value is not None and value.strip().isdecimal():
            return min(float(value), _LONGEST_WAIT)
        return self._seconds_until(value)

    def _seconds_until(self, value: str | None) -> float | None:
        try:
            if value is None:
                return None
            moment = email.utils.parsedate_to_datetime(value)
        except ValueError:
            return None
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        return min(max((moment - self._now()).total_seconds(), 0.0), _LONGEST_WAIT)


def _conditions(validators: Validators) -> dict[str, str]:
    given = {"If-None-Match": validators.etag, "If-Modified-Since": validators.last_modified}
    return {name: value for name, value in given.items() if value}


def _validators(headers: Mapping[str, str]) -> Validators:
    return Validators(_verbatim(headers.get("etag")), _verbatim(headers.get("last-modified")))


def _verbatim(value: str | None) -> str | None:
    """The value as it is, or None when it could not be sent back."""
    return value if value and _VALIDATOR.fullmatch(value) else None


def _meaning(status: int) -> str:
    if status in (401, 402, 403, 407, 451):
        return "the publisher does not let this reader in"
    if status == 404:
        return "there is nothing at this address; look for the feed's new one"
    if status >= 500:
        return "the publisher's server has a fault; try it later"
    return "that is not an answer a feed gives; try it later"
