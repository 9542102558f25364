"""A published section as JSON and as JSON Feed 1.1."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping

from markupsafe import Markup, escape

from web.published.addresses import Addresses
from web.published.view import ItemView, SectionView, StudyView

JSON_FEED = "https://jsonfeed.org/version/1.1"

# JSON may stand in a page's script element; these characters could end it or open a comment there.
_GUARDED = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def json_bytes(document: Mapping[str, object]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).translate(_GUARDED).encode()


def moment(at: dt.datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def section_document(view: SectionView, addresses: Addresses, *, sample: bool) -> dict[str, object]:
    """What /api/sections/{id} answers; ``SectionAnswer`` describes it."""
    return {
        "section": view.id,
        "version": view.version,
        "title": view.title,
        "published_at": moment(view.published_at),
        "on": view.on.isoformat() if view.on else None,
        "empty_text": view.empty_text,
        "items": [_item(item) for item in view.items],
        "links": links(addresses),
        "sample": sample,
    }


def links(addresses: Addresses) -> dict[str, str]:
    return {
        "page": addresses.page,
        "self": addresses.json,
        "json_feed": addresses.json_feed,
        "rss": addresses.rss,
        "atom": addresses.atom,
        "fragment": addresses.fragment,
        "script": addresses.script,
    }


def _item(item: ItemView) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.kind.value,
        "title": item.title,
        "excerpt": item.excerpt,
        "outlet": item.outlet,
        "authors": item.authors,
        "date": item.date.machine if item.date else "",
        "url": item.url,
        "image": item.image,
        "language": item.language,
        "conditions": list(item.conditions),
        "study": _study(item.study) if item.study else None,
        "pinned": item.pinned,
        "notice": item.notice,
        "withdrawn": item.withdrawn,
    }


def _study(study: StudyView) -> dict[str, object]:
    return {
        "id": study.id,
        "title": study.title,
        "url": study.url,
        "evidence": study.evidence,
        "confidence": study.confidence,
        "notice": study.notice,
    }


def entry_id(item: ItemView) -> str:
    """The same for ever and in every form: made of the record's id alone."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"ketalit:{item.id}").urn


def by_line(item: ItemView) -> str:
    """Who speaks: a paper's authors, else the outlet."""
    return item.authors or item.outlet


def feed_title(view: SectionView, *, sample: bool) -> str:
    return f"{view.title} (sample data: invented)" if sample else view.title


def entry_html(item: ItemView) -> str:
    """The body of a feed's entry: excerpt, notice, study; all of it escaped."""
    parts = [Markup("<p>{}</p>").format(item.excerpt)] if item.excerpt else []
    if item.notice:
        parts.insert(0, Markup("<p><strong>{}</strong></p>").format(item.notice))
    if item.study:
        linked = Markup('<a href="{}">{}</a>').format(item.study.url, item.study.title) if item.study.url else None
        said = f" ({item.study.notice})" if item.study.notice else ""
        parts.append(Markup("<p>Study: {}{}</p>").format(linked or escape(item.study.title), said))
    return str(Markup("").join(parts) or Markup("<p>{}</p>").format(item.title))


def json_feed_document(
    view: SectionView, addresses: Addresses, *, sample: bool, labels: Mapping[str, str]
) -> dict[str, object]:
    return {
        "version": JSON_FEED,
        "title": feed_title(view, sample=sample),
        "home_page_url": addresses.page,
        "feed_url": addresses.json_feed,
        "language": "en",
        "items": [_feed_item(item, labels) for item in view.items],
    }


def _feed_item(item: ItemView, labels: Mapping[str, str]) -> dict[str, object]:
    study = item.study
    wanted = {
        "id": entry_id(item),
        "url": item.url,
        "title": item.title,
        "content_html": entry_html(item),
        "summary": item.excerpt,
        "image": item.image,
        "date_published": moment(item.date.first) if item.date and item.date.is_day else None,
        "authors": [{"name": by_line(item)}] if by_line(item) else None,
        "tags": [labels.get(name, name) for name in item.conditions],
        "language": item.language,
        "_ketalit": {
            "outlet": item.outlet,
            "date": item.date.machine if item.date else "",
            "study": _study(study) if study else None,
        },
    }
    return {name: value for name, value in wanted.items() if value}
