"""Reading the pages that come out."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag


def soup_of(text: str) -> BeautifulSoup:
    return BeautifulSoup(text, "html.parser")


def one(soup: Tag, selector: str) -> Tag:
    """The one element there is."""
    found = soup.select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return found[0]


def texts(soup: Tag, selector: str) -> list[str]:
    return [" ".join(element.get_text(" ").split()) for element in soup.select(selector)]


def level(heading: Tag) -> int:
    return int(heading.name[1])
