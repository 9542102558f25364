"""Asks an article's page, where its site lets robots in and within tight limits."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from ingest.errors import BadBatch, Refused, SourceUnreachable
from ingest.sources.exchange import Limits
from ingest.sources.visiting import Visitor

PAGE_LIMITS = Limits(connect=5.0, read=10.0, total=20.0, size=2 * 1024 * 1024)
ROBOT = "Ketalit"
GAP = 1.0
"""Seconds between two pages of one site, unless its robots.txt wants more."""
_LONGEST_GAP = 10.0
_LONGEST_RULES = 500 * 1024


@dataclass(frozen=True, slots=True)
class Page:
    raw: bytes
    url: str
    content_type: str | None


class PageReader:
    """Reads pages one at a time; what each site's robots.txt says is remembered as long as the reader lives.

    ``requests`` counts what was asked, robots.txt included.
    """

    def __init__(
        self,
        *,
        contact: str | None,
        allow_loopback: bool = False,
        limits: Limits = PAGE_LIMITS,
        gap: float = GAP,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._visitor = Visitor(allow_loopback=allow_loopback, limits=limits)
        agent = f"{ROBOT} (article pages)" if contact is None else f"{ROBOT} (article pages; contact: {contact})"
        self._headers = {"User-Agent": agent, "Accept": "text/html, application/xhtml+xml", "Accept-Encoding": "gzip"}
        self._rules: dict[str, RobotFileParser] = {}
        self._asked: dict[str, float] = {}
        self._gap = gap
        self._sleep = sleep
        self.requests = 0

    def fetch(self, url: str) -> Page:
        """Raises Refused (robots.txt, or a private address), SourceUnreachable, BadBatch (no web page)."""
        visited = self._visitor.visit("The page", url, self._headers, self._permit)
        answer, content_type = visited.answer, visited.answer.headers.get("content-type")
        if answer.status != 200:
            raise SourceUnreachable(f"The page answered with status {answer.status}; try it later.")
        if content_type and not content_type.lower().startswith(("text/html", "application/xhtml")):
            raise BadBatch(f"The page is no web page but {content_type[:40]}.")
        return Page(answer.body, visited.url, content_type)

    def _permit(self, url: str) -> None:
        """Every hop, also one to another site, needs that site's leave and its pace."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = self._read_rules(site)
        rules = self._rules[site]
        if not rules.can_fetch(ROBOT, url):
            raise Refused(f"The robots.txt of {parts.hostname} does not let this reader in; its page is not asked.")
        gap = min(max(self._gap, float(rules.crawl_delay(ROBOT) or 0)), _LONGEST_GAP)
        wait = self._asked.get(site, -_LONGEST_GAP) + gap - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._asked[site] = time.monotonic()
        self.requests += 1

    def _read_rules(self, site: str) -> RobotFileParser:
        """RFC 9309: no file, no rules; a file that cannot be reached closes the site, as do 401 and 403."""
        rules = RobotFileParser()
        self.requests += 1
        try:
            visited = self._visitor.visit("The robots.txt", f"{site}/robots.txt", self._headers)
        except SourceUnreachable:
            status, body = 503, b""
        else:
            status, body = visited.answer.status, visited.answer.body
        if status == 200:
            rules.parse(body[:_LONGEST_RULES].decode("utf-8", "replace").lstrip("\ufeff").splitlines())
        elif status in (401, 403, 429) or status >= 500:
            rules.disallow_all = True  # type: ignore[attr-defined]
        else:
            rules.allow_all = True  # type: ignore[attr-defined]
        return rules
