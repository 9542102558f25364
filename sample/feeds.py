"""News feeds (RSS 2.0, Atom, JSON Feed) with validators, and the article pages they link to."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime, parsedate_to_datetime

from sample.corpus import Corpus, FeedFacts, Story
from sample.exchange import HTML, Reply, Request, json_reply, text_reply

_ATOM = "http://www.w3.org/2005/Atom"
_TYPES = {
    "rss": "application/rss+xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "json": "application/feed+json",
}
ET.register_namespace("", _ATOM)


class Feeds:
    """Answers /feeds/ (a list), /feeds/{name} and /news/{slug}. Links are absolute, below ``base``."""

    def __init__(self, corpus: Callable[[], Corpus], base: Callable[[], str]) -> None:
        self._corpus = corpus
        self._base = base

    def feed(self, request: Request) -> Reply:
        name = request.path.removeprefix("/feeds/")
        if not name:
            return json_reply([_listed(feed, self._base()) for feed in self._corpus().feeds])
        found = next((feed for feed in self._corpus().feeds if feed.name == name), None)
        if found is None:
            return text_reply(f"There is no feed {name}.", 404)
        print_feed = {"rss": _rss, "atom": _atom, "json": _json}[found.form]
        reply = Reply(print_feed(found, self._base()), _TYPES[found.form])
        reply = reply.with_header("ETag", f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"')
        reply = reply.with_header("Last-Modified", format_datetime(_newest(found), usegmt=True))
        return not_modified_or(reply, request)

    def article(self, request: Request) -> Reply:
        slug = request.path.removeprefix("/news/")
        story = next((story for story in self._corpus().stories if story.slug == slug), None)
        if story is None:
            return text_reply(f"There is no article {slug}.", 404)
        return Reply(_page(story).encode(), HTML)


def not_modified_or(reply: Reply, request: Request) -> Reply:
    """304 when the client's validators hold: If-None-Match alone where it is sent, else If-Modified-Since."""
    headers = {name.lower(): value for name, value in reply.headers}
    known = request.headers.get("if-none-match")
    since = request.headers.get("if-modified-since")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        same = known.strip() == "*" or headers.get("etag", "").removeprefix("W/") in tags
    else:
        same = since is not None and "last-modified" in headers and _not_newer(headers["last-modified"], since)
    return replace(reply, status=304, body=b"") if same else reply


def _not_newer(modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False  # an unreadable date counts as not sent (RFC 9110, 13.1.3)


def _newest(feed: FeedFacts) -> dt.datetime:
    return max(
        (story.published for story in feed.stories if story.published), default=dt.datetime(2015, 1, 1, tzinfo=dt.UTC)
    )


def _listed(feed: FeedFacts, base: str) -> dict[str, object]:
    return {"name": feed.name, "url": f"{base}/feeds/{feed.name}", "outlet": feed.outlet, "items": len(feed.stories)}


def _rss(feed: FeedFacts, base: str) -> bytes:
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    _add(channel, "title", feed.outlet)
    _add(channel, "link", f"{base}/")
    _add(channel, "description", feed.description)
    _add(channel, "language", feed.language)
    _add(channel, "lastBuildDate", format_datetime(_newest(feed)))
    for story in feed.stories:
        item = ET.SubElement(channel, "item")
        _add(item, "title", html.escape(story.title, quote=False))
        _add(item, "link", base + story.link)
        ET.SubElement(item, "guid", isPermaLink="false").text = story.guid
        _add(item, "description", f"<p>{html.escape(story.excerpt, quote=False)}</p>")
        if story.author:
            _add(item, "author", f"newsroom@example.org ({story.author})")
        if story.published:
            _add(item, "pubDate", format_datetime(story.published))
        if story.image:
            ET.SubElement(item, "enclosure", url=base + story.image, type="image/png", length="68")
    return _xml(root)


def _atom(feed: FeedFacts, base: str) -> bytes:
    root = ET.Element(f"{{{_ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": feed.language})
    _add(root, f"{{{_ATOM}}}title", feed.outlet)
    _add(root, f"{{{_ATOM}}}subtitle", feed.description)
    _add(root, f"{{{_ATOM}}}id", f"{base}/feeds/{feed.name}")
    _add(root, f"{{{_ATOM}}}updated", _newest(feed).isoformat())
    ET.SubElement(root, f"{{{_ATOM}}}link", rel="self", href=f"{base}/feeds/{feed.name}")
    for story in feed.stories:
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        ET.SubElement(entry, f"{{{_ATOM}}}title", type="text").text = story.title
        ET.SubElement(entry, f"{{{_ATOM}}}link", rel="alternate", href=base + story.link)
        _add(entry, f"{{{_ATOM}}}id", f"tag:example.org,2026:{story.guid}")
        if story.published:
            _add(entry, f"{{{_ATOM}}}published", story.published.isoformat())
            _add(entry, f"{{{_ATOM}}}updated", story.published.isoformat())
        _add(ET.SubElement(entry, f"{{{_ATOM}}}author"), f"{{{_ATOM}}}name", story.author or feed.outlet)
        ET.SubElement(
            entry, f"{{{_ATOM}}}summary", type="html"
        ).text = f"<p>{html.escape(story.excerpt, quote=False)}</p>"
    return _xml(root)


def _json(feed: FeedFacts, base: str) -> bytes:
    items = []
    for story in feed.stories:
        item: dict[str, object] = {"id": story.guid, "url": base + story.link, "title": story.title}
        item["summary"] = story.excerpt
        item["content_html"] = f"<p>{html.escape(story.excerpt, quote=False)}</p>"
        if story.published:
            item["date_published"] = story.published.isoformat()
        if story.author:
            item["authors"] = [{"name": story.author}]
        if story.image:
            item["image"] = base + story.image
        items.append(item)
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.outlet,
        "home_page_url": f"{base}/",
        "feed_url": f"{base}/feeds/{feed.name}",
        "description": feed.description,
        "language": feed.language,
    }
    return json.dumps({**head, "items": items}, ensure_ascii=False, indent=1).encode()


def _page(story: Story) -> str:
    title = html.escape(story.title)
    paragraphs = "".join(f"<p>{html.escape(text, quote=False)}</p>" for text in story.body)
    when = (
        f'<time datetime="{story.published.isoformat()}">{story.published:%d %B %Y}</time>' if story.published else ""
    )
    about = html.escape(" ".join(story.body)[:200])
    image = f'<meta property="og:image" content="{html.escape(story.image)}">' if story.image else ""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:description" content="{about}">{image}</head>'
        f"<body><article><h1>{title}</h1>{when}{paragraphs}</article></body></html>\n"
    )


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text


def _xml(root: ET.Element) -> bytes:
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="unicode").encode()
