"""A small feed server on loopback that answers as each test tells it to, and counts what reaches it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from ingest.feeds import Feed
from ingest.parsing.news import FeedParse, parse_feed
from ingest.records import NewsItem

NOW = dt.datetime(2026, 3, 10, 12, 0, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Reply:
    """One answer; ``stream`` writes the body itself, for servers that drip or break off."""

    status: int = 200
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    stream: Callable[[Any], None] | None = None


@dataclass
class FeedServer:
    """Answers by path. ``seen`` holds (path, headers) of every request: its length is the hit counter."""

    port: int = 0
    replies: dict[str, Reply | Callable[[dict[str, str]], Reply]] = field(default_factory=dict)
    seen: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def url(self, path: str = "/feed") -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def answer(self, path: str, reply: Reply | Callable[[dict[str, str]], Reply]) -> None:
        self.replies[path] = reply

    def feed(self, path: str = "/feed") -> Feed:
        return Feed("test-feed", self.url(path), "The Outlet")


@pytest.fixture
def server() -> Iterator[FeedServer]:
    """A running server; nothing of it outlives the test."""
    state = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            state.seen.append((self.path, headers))
            reply = state.replies.get(self.path, Reply(404))
            reply = reply(headers) if callable(reply) else reply
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.stream is not None:
                self.end_headers()
                reply.stream(self)
                return
            self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            return

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            return  # a reader that hangs up early is what several tests are about

    http = Quiet(("127.0.0.1", 0), Handler)
    state.port = http.server_address[1]
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join(5)


def rss(*entries: str, channel: str = "") -> bytes:
    """An RSS 2.0 feed around the inner XML of its items."""
    items = "".join(f"<item>{entry}</item>" for entry in entries)
    return (
        f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>A desk</title>{channel}{items}'
        "</channel></rss>"
    ).encode()


def entry(
    title: str = "Ketamine eases depression in a trial", link: str = "https://example.org/a", rest: str = ""
) -> str:
    return f"<title>{title}</title><link>{link}</link>{rest}"


def parse(raw: bytes, *, feed: Feed | None = None, content_type: str | None = None) -> FeedParse:
    feed = feed or Feed("test-feed", "https://feeds.example.org/rss", "The Outlet")
    return parse_feed(raw, feed, fetched_at=NOW, content_type=content_type)


def items(raw: bytes, *, feed: Feed | None = None, content_type: str | None = None) -> list[NewsItem]:
    records = parse(raw, feed=feed, content_type=content_type).batch.records
    return [record for record in records if isinstance(record, NewsItem)]


def news(title: str, excerpt: str | None = None, **fields: Any) -> NewsItem:
    """A news item with only what a test is about."""
    given: dict[str, Any] = {
        "url": "https://example.org/a",
        "key": "k",
        "feed_id": "f",
        "source": "The Outlet",
    } | fields
    return NewsItem(title=title, excerpt=excerpt, **given)
