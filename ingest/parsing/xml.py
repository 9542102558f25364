"""The one way into XML: strict, no network, no DTD, no entities, libxml2's limits kept.

A truncated or damaged document is an error and never a shorter document.
"""

from __future__ import annotations

from functools import cache

from lxml import etree

Element = etree._Element


class RecordError(ValueError):
    """One record cannot be read; the message is the reason in one sentence."""


@cache
def strict_parser() -> etree.XMLParser:
    """Comments and processing instructions are dropped so that text is only what was printed."""
    return etree.XMLParser(
        recover=False,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def parse_element(raw: bytes) -> Element:
    """The root of one small document in UTF-8; RecordError when it is not well-formed or passes libxml2's limits."""
    try:
        return etree.fromstring(raw, strict_parser())
    except etree.XMLSyntaxError as problem:
        raise RecordError(f"The record is not well-formed XML: {problem.msg}.") from None


def text_of(element: Element | None) -> str | None:
    """All text inside, inline markup and MathML included, white space collapsed; None when there is none."""
    if element is None:
        return None
    text = "".join(map(str, element.itertext())) if len(element) else element.text
    return tidy(text) if text else None


def tidy(text: str) -> str | None:
    """White space of every kind becomes one plain space; None when nothing is left."""
    if text.isascii() and "\n" not in text and "  " not in text and "\t" not in text and "\r" not in text:
        return text.strip() or None
    return " ".join(text.split()) or None


def children_by_tag(element: Element | None) -> dict[str, Element]:
    """The children that can stand only once, by tag; of a repeated one, the last."""
    return {} if element is None else {child.tag: child for child in element}
