"""A published section as an HTML fragment, and as a script that puts the same fragment where it stands."""

from __future__ import annotations

from functools import cache

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from ingest.records import Kind
from web.published.documents import json_bytes
from web.published.view import ItemView, SectionView
from web.rendering import HERE, Pages

PLACE = b"/* section */ null"
"""What stands in the script where the section comes."""


def fragment(pages: Pages, view: SectionView, *, heading: int, images: bool) -> str:
    """One <section> without scripts that run and without styles; images only where they are asked for."""
    context = {"view": view, "heading": heading, "images": images, "linked_data": linked_data(view)}
    return pages.text("embed/section.html", context)


def script(html: str) -> bytes:
    """JavaScript that puts the fragment in the place of its own script element."""
    section = BeautifulSoup(html, "html.parser").find("section")
    if not isinstance(section, Tag):
        raise ValueError("the fragment has no section")
    return _insert().replace(PLACE, json_bytes({"section": _node(section)}))


@cache
def _insert() -> bytes:
    return (HERE / "published" / "insert.js").read_bytes()


def _node(tag: Tag) -> list[object]:
    """[name, attributes, children]: the script makes elements of these, so that no HTML is parsed in the page."""
    attributes = {name: " ".join(value) if isinstance(value, list) else value for name, value in tag.attrs.items()}
    children: list[object] = []
    for child in tag.children:
        if isinstance(child, Tag):
            children.append(_node(child))
        elif isinstance(child, NavigableString) and str(child).strip("\n"):
            children.append(str(child))
    return [tag.name, attributes, children]


_TYPES = {Kind.STUDY: "MedicalScholarlyArticle", Kind.REGISTRATION: "MedicalTrial", Kind.NEWS: "NewsArticle"}


def linked_data(view: SectionView) -> dict[str, object]:
    """The list in schema.org's terms."""
    elements = [
        {"@type": "ListItem", "position": place, "item": _linked(item)}
        for place, item in enumerate(view.items, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "ItemList", "name": view.title, "itemListElement": elements}


def _linked(item: ItemView) -> dict[str, object]:
    linked: dict[str, object] = {"@type": _TYPES[item.kind]}
    linked["name" if item.kind is Kind.REGISTRATION else "headline"] = item.title
    if item.kind is not Kind.REGISTRATION:
        linked |= {"datePublished": item.date.machine if item.date else None, "abstract": item.excerpt or None}
    linked |= {"url": item.url, "image": item.image, "inLanguage": item.language}
    if item.kind is Kind.NEWS and item.outlet:
        linked["publisher"] = {"@type": "Organization", "name": item.outlet}
    elif item.kind is Kind.STUDY and item.outlet:
        linked["isPartOf"] = {"@type": "Periodical", "name": item.outlet}
    if item.study:
        about = {"@type": "MedicalScholarlyArticle", "headline": item.study.title, "url": item.study.url}
        linked["about"] = {name: value for name, value in about.items() if value}
    return {name: value for name, value in linked.items() if value}
