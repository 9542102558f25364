"""A feed as published: RSS, Atom and RDF through feedparser, JSON Feed through json; nothing is judged yet."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import feedparser

from ingest.errors import BadBatch
from ingest.parsing.feed_document import FEED_ROOTS, decoded, is_cut, refuse_monsters, root_of

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_PARSER_FALLS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What feedparser lets escape on malformed geographic, podcast, licence and media elements."""
_JSON_FEED = ("https://jsonfeed.org/version/", "http://jsonfeed.org/version/")
_FORMS = {
    "rss090": "RSS 0.90", "rss091n": "RSS 0.91", "rss091u": "RSS 0.91", "rss092": "RSS 0.92", "rss093": "RSS 0.93",
    "rss094": "RSS 0.94", "rss10": "RSS 1.0", "rss20": "RSS 2.0", "rss": "RSS", "atom01": "Atom 0.1",
    "atom02": "Atom 0.2", "atom03": "Atom 0.3", "atom10": "Atom 1.0", "atom": "Atom", "cdf": "CDF",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublishedEntry:
    """One entry, every text still as published (markup and entities included); "" where it is absent.

    links: the addresses the entry may stand for, the likeliest first. dates: raw texts, the likeliest first.
    outlet: the original outlet that an aggregator names. texts: summary and contents, all of them.
    """

    title: str = ""
    links: tuple[str, ...] = ()
    guid: str = ""
    summary: str = ""
    author: str = ""
    dates: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    outlet: str = ""
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """``cut``: the document ended before its end; the entries before the cut are here.

    form: "RSS 2.0", "Atom 1.0", "JSON Feed 1.1", …; title as published, markup and all. ttl: minutes for which the
    publisher calls the feed fresh, None when it does not say.
    """

    entries: tuple[PublishedEntry, ...]
    language: str = ""
    cut: bool = False
    form: str = ""
    title: str = ""
    ttl: int | None = None


def read_feed(raw: bytes, *, content_type: str | None = None) -> PublishedFeed:
    """Read the bytes of an answer as a feed; links stay relative where the feed wrote them so.

    Raises BadBatch with a plain reason when the bytes are no feed: empty, a web page, other JSON, other XML.
    """
    text = decoded(raw, content_type)
    if text.startswith(("{", "[")):
        return _json_feed(text)
    root = root_of(text)
    if root not in FEED_ROOTS:
        raise BadBatch(_what_it_is(text, root))
    refuse_monsters(text)
    return _xml_feed(text, root)


def _what_it_is(text: str, root: str) -> str:
    if root == "html" or "<html" in text[:2_000].lower() or "<body" in text[:2_000].lower():
        return "The answer is a web page, not a feed: open it in a browser and look for the feed's new address."
    if root:
        return f"The answer is XML, but not a feed (its root element is {root[:40]}): check the feed's address."
    return "The answer is text, not a feed: open it in a browser and look for the feed's new address."


def _xml_feed(text: str, root: str) -> PublishedFeed:
    # Bytes in a stream, always: feedparser would open a text that looks like a URL or a path.
    # Markup is left alone here; every text that is kept becomes plain text later.
    try:
        result = feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers={"content-type": "application/xml; charset=utf-8"},
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except _PARSER_FALLS as problem:
        raise BadBatch("The feed is broken in a way no reader can follow; report it to the publisher.") from problem
    entries = tuple(_xml_entry(_plain(entry)) for entry in result.entries)
    cut = is_cut(text, root)
    if not entries and (cut or not result.version):
        raise BadBatch("The answer begins like a feed but holds nothing readable; try it later.")
    channel = _plain(result.feed)
    form = _FORMS.get(result.version, "RSS" if root in ("rss", "rdf", "channel") else "Atom")
    ttl = _text(channel.get("ttl"))
    return PublishedFeed(
        entries,
        _text(channel.get("language")),
        cut,
        form,
        _text(channel.get("title")),
        int(ttl) if ttl.isascii() and ttl.isdecimal() and len(ttl) < 6 else None,
    )


def _plain(fields: Mapping[str, object]) -> dict[str, object]:
    """What feedparser really stored, without the substitutes that its own look-up makes up."""
    return dict(fields.items())


def _text(value: object) -> str:
    """A text that UTF-8 can hold: JSON may escape half a character."""
    return _HALF_CHARACTER.sub("\ufffd", value).strip() if isinstance(value, str) else ""


def _texts(*values: object) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_text, values))))


def _mappings(value: object) -> list[dict[str, object]]:
    return [_plain(item) for item in value if isinstance(item, Mapping)] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, object]:
    return _plain(value) if isinstance(value, Mapping) else {}


def _xml_entry(entry: dict[str, object]) -> PublishedEntry:
    links = _mappings(entry.get("links"))
    alternates = (link.get("href") for link in links if link.get("rel") in (None, "alternate"))
    guid, link = _text(entry.get("id")), _text(entry.get("link"))
    if link == guid and not link.lower().startswith("http"):
        link = ""  # a guid that forgot to say isPermaLink="false"
    contents = (content.get("value") for content in _mappings(entry.get("content")))
    texts = _texts(entry.get("summary"), *contents)
    author = _mapping(entry.get("author_detail")).get("name")
    return PublishedEntry(
        title=_text(entry.get("title")),
        links=_texts(entry.get("feedburner_origlink"), link, *alternates),
        guid=guid,
        summary=next(iter(texts), ""),
        author=next(iter(_texts(author, entry.get("author"))), ""),
        dates=_texts(entry.get("published"), entry.get("updated"), entry.get("created")),
        images=_texts(*_images(entry, links)),
        outlet=_text(_mapping(entry.get("source")).get("title")),
        texts=texts,
    )


def _images(entry: dict[str, object], links: list[dict[str, object]]) -> Iterable[object]:
    for media in _mappings(entry.get("media_content")):
        if media.get("medium") == "image" or _text(media.get("type")).startswith("image/"):
            yield media.get("url")
    for media in _mappings(entry.get("media_thumbnail")):
        yield media.get("url")
    for link in links:
        if link.get("rel") == "enclosure" and _text(link.get("type")).startswith("image/"):
            yield link.get("href")
    yield _mapping(entry.get("image")).get("href")


def _json_feed(text: str) -> PublishedFeed:
    try:
        document: object = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise BadBatch("The answer is broken JSON, not a feed; try it later.") from problem
    if not isinstance(document, dict) or not _text(document.get("version")).startswith(_JSON_FEED):
        raise BadBatch("The answer is JSON, but not a JSON Feed: check the feed's address.")
    items = document.get("items")
    if not isinstance(items, list):
        raise BadBatch("The JSON Feed has no list of items: check the feed's address.")
    entries = tuple(_json_entry(item if isinstance(item, dict) else {}) for item in items)
    form = f"JSON Feed {_text(document.get('version')).rstrip('/').rpartition('/')[2]}"
    return PublishedFeed(entries, _text(document.get("language")), False, form, _text(document.get("title")))


def _json_entry(item: dict[str, object]) -> PublishedEntry:
    guid = str(item["id"]) if isinstance(item.get("id"), int) else _text(item.get("id"))
    authors = [author.get("name") for author in _mappings(item.get("authors"))] or [
        _mapping(item.get("author")).get("name")
    ]
    summaries = _texts(item.get("summary"), item.get("content_text"), item.get("content_html"))
    return PublishedEntry(
        title=_text(item.get("title")),
        links=_texts(item.get("url"), item.get("external_url"), guid if guid.startswith("http") else None),
        guid=guid,
        summary=next(iter(summaries), ""),
        author=", ".join(_texts(*authors)),
        dates=_texts(item.get("date_published"), item.get("date_modified")),
        images=_texts(item.get("image"), item.get("banner_image")),
        texts=summaries,
    )
