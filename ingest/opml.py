"""Lists of feeds as OPML, the form in which feed readers exchange them.

What OPML has no word for (trust, topic filter, …) travels in attributes of a namespace of our own, which other readers
pass over; a list that went out and came back is the same.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from lxml import etree

from ingest.errors import BadSettings
from ingest.feeds import Feed, feed_of
from ingest.parsing.plain_text import plain_text
from ingest.parsing.xml import Element, strict_parser

NAMESPACE = "urn:ketalit:feeds"
_OURS = ("id", "kind", "trust", "topic", "poll_minutes", "enabled", "pages", "note")
_LONGEST_ID = 60


def write_opml(feeds: Iterable[Feed]) -> bytes:
    """An OPML 2.0 document of the feeds, in their order."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"ketalit": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Feeds of Ketalit"
    body = etree.SubElement(root, "body")
    for feed in feeds:
        outline = etree.SubElement(body, "outline", {"type": "rss", "text": feed.outlet, "title": feed.outlet})
        outline.set("xmlUrl", feed.url)
        outline.set("language", feed.language or "")
        for name in _OURS:
            value = getattr(feed, name)
            if value is not None:
                outline.set(f"{{{NAMESPACE}}}{name}", _written(value))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def read_opml(raw: bytes, *, name: str) -> tuple[Feed, ...]:
    """The feeds of an OPML document of whatever reader, folders flattened, each address once.

    ``name`` names the document in complaints. Raises BadSettings when it is no OPML, holds no feed, or a feed that
    cannot be read.
    """
    found: dict[str, Feed] = {}
    ids: set[str] = set()
    for number, outline in enumerate(_outlines(_root(raw, name)), start=1):
        feed = feed_of(_table(outline, ids), f"{name}, line {outline.sourceline or '?'}, feed {number}")
        if feed.url not in found:
            found[feed.url] = feed
            ids.add(feed.id)
    if not found:
        raise BadSettings(f"{name} names no feed: no outline in it has an xmlUrl. Export the list again.")
    return tuple(found.values())


def _root(raw: bytes, name: str) -> Element:
    try:
        root = etree.fromstring(raw, strict_parser())
    except (etree.XMLSyntaxError, ValueError):
        raise BadSettings(f"{name} is not well-formed XML, so no OPML: export the list again.") from None
    if etree.QName(root).localname.lower() != "opml":
        raise BadSettings(
            f"{name} is not OPML (its root element is {etree.QName(root).localname[:40]}): export the list again."
        )
    return root


def _outlines(root: Element) -> Iterator[Element]:
    for element in root.iter("outline", "OUTLINE"):
        if _attribute(element, "xmlUrl"):
            yield element


def _table(outline: Element, taken: set[str]) -> dict[str, object]:
    """The outline as an entry of a list of feeds; what it does not say is left to the defaults."""
    url = _attribute(outline, "xmlUrl")
    outlet = plain_text(_attribute(outline, "title") or _attribute(outline, "text")) or urlsplit(url).netloc or url
    table: dict[str, object] = {"url": url, "outlet": outlet}
    if outline.get("language") is not None:
        table["language"] = _attribute(outline, "language")
    for name in _OURS:
        value = outline.get(f"{{{NAMESPACE}}}{name}")
        if value is not None:
            table[name] = _read(name, value)
    table["id"] = _free(str(table.get("id") or _slug(outlet)), taken)
    return table


def _attribute(element: Element, name: str) -> str:
    """By name in whatever case: readers write xmlUrl, xmlurl and XMLURL."""
    attributes: Mapping[str, str] = {str(key).lower(): str(value) for key, value in element.attrib.items()}
    return attributes.get(name.lower(), "").strip()


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return (re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "feed")[: _LONGEST_ID - 4].rstrip("-").ljust(2, "0")


def _free(wanted: str, taken: set[str]) -> str:
    names = (wanted, *(f"{wanted[: _LONGEST_ID - 4]}-{number}" for number in range(2, 1000)))
    return next((name for name in names if name not in taken), wanted)


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _read(name: str, value: str) -> object:
    if name in ("enabled", "pages") and value in ("true", "false"):
        return value == "true"
    return int(value) if name == "poll_minutes" and value.isdecimal() else value
