"""Every real and malformed feed at hand goes through; what its author expects of it holds for what we keep.

feedparser's fixtures carry their expectation in a header comment ("Expect: … entries[0]['title'] == 'x'"). Where it is
about a field we keep, it is compared after both sides became what we keep: plain text, canonical address, moment.
"""

from __future__ import annotations

import ast
import calendar
import datetime as dt
import re
import time
from collections import Counter
from pathlib import Path

import pytest

from ingest.errors import BadBatch
from ingest.feeds import Feed
from ingest.parsing.canonical_url import canonical_url
from ingest.parsing.feed_dates import feed_date
from ingest.parsing.feed_entries import PublishedEntry, read_feed
from ingest.parsing.news import parse_feed
from ingest.parsing.plain_text import plain_text
from ingest.records import NewsItem
from tests.ingest.news.conftest import NOW

pytestmark = pytest.mark.data

FEED = Feed("real-feed", "http://127.0.0.1:8097/", "The Outlet")
EXPECT = re.compile(rb"Expect:\s*(.+?)\s*(?:-->|\r?\n)")
HEADER = re.compile(rb"Header:\s*Content-type:\s*(.+?)\s*\r?\n", re.IGNORECASE)

OTHERWISE = {
    "bozo_linenoise.xml": "bytes of no encoding: there is no right text",
    "http_entry_id_base_content_location.xml": "a guid is kept as published, never resolved",
    "http_entry_id_base_docuri.xml": "a guid is kept as published, never resolved",
    "http_item_link_base_content_location.xml": "links are resolved against the feed's own address",
}
"""Fixtures whose expectation we do not share, and why."""


def feed_files(shared_data: Path) -> list[Path]:
    return sorted(path for path in (shared_data / "feeds").rglob("*") if path.is_file())


def test_no_file_breaks_the_parser(shared_data: Path) -> None:
    """Crash 0: a result that accounts for every entry, or BadBatch with a sentence; never a warning."""
    seen: Counter[str] = Counter()
    files = feed_files(shared_data)
    assert len(files) > 2_000
    began = time.monotonic()
    for path in files:
        raw = path.read_bytes()
        try:
            read = parse_feed(raw, FEED, fetched_at=NOW)
        except BadBatch as problem:
            assert str(problem).startswith("The feed real-feed (The Outlet) was not read. ")
            seen["refused"] += 1
            continue
        seen["read"] += 1
        for item in read.batch.records:
            assert isinstance(item, NewsItem)
            check(item)
    assert seen["read"] > 2_100
    assert time.monotonic() - began < 20


def check(item: NewsItem) -> None:
    """What must hold for every item, whatever the feed was."""
    assert item.title.strip() == item.title != ""
    assert item.url == canonical_url(item.url)
    assert re.fullmatch("[0-9a-f]{64}", item.key)
    assert item.excerpt is None or 0 < len(item.excerpt) <= 300
    for text in (item.title, item.excerpt or "", item.author or ""):
        assert "<script" not in text.lower()
        assert not re.search("[\x00-\x1f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)
    assert item.published is None or item.published <= NOW + dt.timedelta(days=1)


def test_the_fixtures_own_expectations_hold_for_what_is_kept(shared_data: Path) -> None:
    checked: Counter[str] = Counter()
    wrong: list[str] = []
    for path in feed_files(shared_data):
        raw = path.read_bytes()
        for number, field, value in () if path.name in OTHERWISE else expectations(raw):
            header = HEADER.search(raw)
            content_type = header[1].decode() if header else None
            try:
                entries = read_feed(raw, content_type=content_type).entries
            except BadBatch as problem:
                wrong.append(f"{path.name}: {problem}")
                continue
            checked[field] += 1
            if number >= len(entries) or not holds(entries[number], field, value):
                got = entries[number] if number < len(entries) else None
                wrong.append(f"{path.relative_to(shared_data)}: {field} should be {value!r}, is {got}")
    assert wrong == []
    assert sum(checked.values()) >= 685
    assert checked["title"] >= 70
    assert checked["link"] >= 17
    assert checked["id"] >= 12
    assert checked["author"] >= 8
    assert checked["summary"] >= 560
    assert checked["date"] >= 11
    assert checked["raw date"] >= 7


FIELDS = {
    "title": "title", "link": "link", "id": "id", "author": "author", "summary": "summary", "description": "summary",
    "published": "raw date", "updated": "raw date", "published_parsed": "date", "updated_parsed": "date",
}  # fmt: skip


def expectations(raw: bytes) -> list[tuple[int, str, object]]:
    """(entry, field, value) of each comparison in the header that is about a field we keep."""
    match = EXPECT.search(raw[:3_000])
    if match is None:
        return []
    try:
        tree = ast.parse(match[1].decode("utf-8", "replace"), mode="eval").body
    except SyntaxError:
        return []
    terms = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return [found for term in terms if (found := comparison(term)) is not None]


def comparison(term: ast.expr) -> tuple[int, str, object] | None:
    if not (isinstance(term, ast.Compare) and len(term.ops) == 1 and isinstance(term.ops[0], ast.Eq)):
        return None
    match = re.fullmatch(r"entries\[(\d+)\](?:\['(\w+)'\]|\.(\w+))", ast.unparse(term.left))
    try:
        value = ast.literal_eval(term.comparators[0])
    except ValueError:
        return None
    field = FIELDS.get((match[2] or match[3]) if match else "")
    return (int(match[1]), field, value) if match and field and isinstance(value, (str, tuple)) else None


def holds(entry: PublishedEntry, field: str, value: object) -> bool:
    if isinstance(value, tuple):
        moment = dt.datetime.fromtimestamp(calendar.timegm(value), dt.UTC)
        # Week dates, ordinal dates and bare years are not in our table: unknown, never a guess.
        return any(feed_date(raw) in (moment, None) for raw in entry.dates)
    text = str(value)
    if field == "link":
        same = canonical_url(text, base=FEED.url)
        return same in [canonical_url(link, base=FEED.url) for link in entry.links] or text in entry.links
    if field == "raw date":
        return text in entry.dates
    if field == "author":
        return plain_text(entry.author) in plain_text(text)
    given = {"title": entry.title, "id": entry.guid, "summary": entry.summary}[field]
    return plain_text(given) == plain_text(text)
