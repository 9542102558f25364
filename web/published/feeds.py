"""A published section as RSS 2.0 and as Atom (RFC 4287), written by lxml."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from email.utils import format_datetime

from lxml import etree
from markupsafe import escape

from web.presenting.dates import day_text
from web.published.addresses import Addresses
from web.published.documents import by_line, entry_html, entry_id, feed_title, moment
from web.published.view import ItemView, SectionView

ATOM = "http://www.w3.org/2005/Atom"
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
MEDIA = "http://search.yahoo.com/mrss/"
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

# What readers take for markup: RSS does not say whether a title is text or HTML, so they guess.
_LIKE_MARKUP = re.compile(r"<|&#?\w+;")


def rss(view: SectionView, addresses: Addresses, *, sample: bool, labels: Mapping[str, str]) -> bytes:
    title = feed_title(view, sample=sample)
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"atom": ATOM, "dc": DUBLIN_CORE, "media": MEDIA})
    channel = etree.SubElement(root, "channel")
    _add(channel, "title", title)
    _add(channel, "link", addresses.page)
    _add(channel, "description", f"{title}, as published {day_text(view.published_at.date())}")
    _add(channel, "language", "en")
    _add(channel, "lastBuildDate", _rfc822(view.modified))
    _add(channel, "generator", "Ketalit")
    _add(channel, "ttl", "60")
    _add(channel, f"{{{ATOM}}}link", rel="self", type="application/rss+xml", href=addresses.rss)
    for item in view.items:
        _add_rss_item(channel, item, labels)
    return _written(root)


def _add_rss_item(channel: etree._Element, item: ItemView, labels: Mapping[str, str]) -> None:
    element = etree.SubElement(channel, "item")
    _add(element, "title", str(escape(item.title)) if _LIKE_MARKUP.search(item.title) else item.title)
    if item.url:
        _add(element, "link", item.url)
    _add(element, "description", entry_html(item))
    _add(element, "guid", entry_id(item), isPermaLink="false")
    if item.date and item.date.is_day:
        _add(element, "pubDate", _rfc822(item.date.first))
    if by_line(item):
        _add(element, f"{{{DUBLIN_CORE}}}creator", by_line(item))
    if item.outlet:
        _add(element, f"{{{DUBLIN_CORE}}}publisher", item.outlet)
    for name in item.conditions:
        _add(element, "category", labels.get(name, name))
    _add_study_and_image(element, item)


def atom(view: SectionView, addresses: Addresses, *, sample: bool, labels: Mapping[str, str]) -> bytes:
    root = etree.Element(f"{{{ATOM}}}feed", {_LANGUAGE: "en"}, nsmap={None: ATOM, "media": MEDIA})  # type: ignore[dict-item]
    _add(root, f"{{{ATOM}}}id", addresses.atom)
    _add(root, f"{{{ATOM}}}title", feed_title(view, sample=sample), type="text")
    _add(root, f"{{{ATOM}}}updated", moment(view.modified))
    _add(_add(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", "Ketalit")
    _add(root, f"{{{ATOM}}}link", rel="self", type="application/atom+xml", href=addresses.atom)
    _add(root, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=addresses.page)
    _add(root, f"{{{ATOM}}}generator", "Ketalit")
    for item in view.items:
        _add_entry(root, item, labels, page=addresses.page)
    return _written(root)


def _add_entry(feed: etree._Element, item: ItemView, labels: Mapping[str, str], *, page: str) -> None:
    """An Atom entry must say when it was updated; where no day is known that is when its date's period began.

    One without an address of its own leads to the section's page, because readers would else link to its id.
    """
    element = _add(feed, f"{{{ATOM}}}entry")
    if item.language:
        element.set(_LANGUAGE, item.language)
    _add(element, f"{{{ATOM}}}id", entry_id(item))
    _add(element, f"{{{ATOM}}}title", item.title, type="text")
    _add(element, f"{{{ATOM}}}updated", moment(item.date.first if item.date else item.first_seen))
    if item.date and item.date.is_day:
        _add(element, f"{{{ATOM}}}published", moment(item.date.first))
    _add(_add(element, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", by_line(item) or "Unknown")
    _add(element, f"{{{ATOM}}}link", rel="alternate", type="text/html", href=item.url or page)
    for name in item.conditions:
        _add(element, f"{{{ATOM}}}category", term=name, label=labels.get(name, name))
    if item.excerpt:
        _add(element, f"{{{ATOM}}}summary", item.excerpt, type="text")
    _add(element, f"{{{ATOM}}}content", entry_html(item), type="html")
    _add_study_and_image(element, item)


def _add_study_and_image(element: etree._Element, item: ItemView) -> None:
    if item.study and item.study.url:
        _add(element, f"{{{ATOM}}}link", rel="related", href=item.study.url, title=item.study.title)
    if item.image:
        _add(element, f"{{{MEDIA}}}content", url=item.image, medium="image")


def _add(parent: etree._Element, tag: str, text: str | None = None, **attributes: str) -> etree._Element:
    element = etree.SubElement(parent, tag, attributes)
    element.text = text
    return element


def _rfc822(at: dt.datetime) -> str:
    return format_datetime(at.astimezone(dt.UTC).replace(microsecond=0), usegmt=True)


def _written(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))
