"""The one way into XML: strict, no network, no DTD, no entities, libxml2's limits kept.

A truncated or damaged document is an error and never a shorter document.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from lxml import etree

Element = etree._Element
_SHORT = 50


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
    text = _inner_text(element) if len(element) else element.text
    if not text:
        return None
    if text.isalnum():  # one word, as most values are
        return text
    return tidy(text) if len(text) > _SHORT else " ".join(text.split()) or None


def _inner_text(element: Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def tidy(text: str) -> str | None:
    """White space of every kind becomes one plain space; None when nothing is left."""
    if len(text) > _SHORT and "  " not in text and _has_plain_spaces_only(text):
        return text.strip()
    return " ".join(text.split()) or None


def _has_plain_spaces_only(text: str) -> bool:
    """Cheaper than to take a long text apart; of all white space, only the plain space is printable."""
    if text.isascii():
        return "\n" not in text and "\t" not in text and "\r" not in text
    return text.isprintable()


def children_by_tag(element: Element | None) -> dict[str, Element]:
    """The children that can stand only once, by tag; of a repeated one, the last."""
    return {} if element is None else {child.tag: child for child in element}


def children_with(element: Element, tag: str, by_tag: dict[str, Element]) -> list[Element]:
    """The children of one tag that may repeat, where ``by_tag`` is ``children_by_tag(element)``."""
    last = by_tag.get(tag)
    if last is None or len(by_tag) == len(element):
        return [] if last is None else [last]
    return [child for child in element if child.tag == tag]


def texts_of(elements: Iterable[Element]) -> tuple[str, ...]:
    """The text of each that has any."""
    return tuple([text for element in elements if (text := text_of(element))])
