"""Copies of real news items as desks make them, so that folding is also measured on edits nobody tuned it to."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.parsing.plain_text import cut
from ingest.records import NewsItem

Edit = Callable[[NewsItem], NewsItem]


def _title(change: Callable[[str], str]) -> Edit:
    return lambda item: replace(item, title=change(item.title))


def _opening(change: Callable[[str], str]) -> Edit:
    return lambda item: replace(item, excerpt=change(item.excerpt or ""))


def _typeset(title: str) -> str:
    return title.replace("'", "’").replace("’", "'", 1).replace(" - ", " — ").replace("-", "‑")


HEADLINES: Mapping[str, Edit] = {
    "outlet behind the headline": lambda item: replace(item, source="Daily Post", title=f"{item.title} - Daily Post"),
    "desk before the headline": _title(lambda title: f"UPDATE 2-{title}"),
    "capitals": _title(str.upper),
    "other quotes and dashes": _title(_typeset),
    "last words cut off": _title(lambda title: cut(title, max(60, len(title) - 20))),
}
"""What is done to a headline of at least eight words, with no text at hand."""
OPENINGS: Mapping[str, Edit] = {
    "opening cut short": _opening(lambda text: cut(text, 220)),
    "another dateline": _opening(lambda text: f"BERLIN, Jan. 3, 2026 (The Wire) -- {text}"),
    "first words rewritten": _opening(lambda text: "In a report out this week, " + text.split(" ", 6)[-1]),
    "another headline": lambda item: replace(
        item, title=f"What reader {item.key[:8]} asked our desk in {item.key[8:16]}"
    ),
    "headline turned round": _title(lambda title: ", ".join(reversed(re.split(r"[,:–—] ", title))) + ", company says"),
}
"""What is done to an item of which an opening of at least forty words is at hand."""


def copy_of(item: NewsItem, edit: Edit, outlet: str) -> NewsItem:
    """The item as ``outlet`` edited it, under its own address, some hours later."""
    url = f"https://{outlet}.example.org/{hashlib.sha256(item.url.encode()).hexdigest()[:16]}"
    hours = int(item.key[:2], 16) % 40
    published = item.published + dt.timedelta(hours=hours) if item.published else None
    edited = edit(replace(item, url=url, key=hashlib.sha256(url.encode()).hexdigest(), source=outlet, story_id=None))
    return replace(edited, published=published)
