"""What an article's page says of itself: its description, picture, and the study it names. Nothing else is taken."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from ingest.news_clues import clue_phrases, mentions_in
from ingest.parsing.canonical_url import web_url
from ingest.parsing.plain_text import excerpt_text

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9._:-]{1,40})", re.IGNORECASE)
_DESCRIPTIONS = ("og:description", "description", "twitter:description")
_IMAGES = ("og:image", "og:image:url", "twitter:image")
_IDENTIFIERS = ("citation_doi", "citation_pmid", "dc.identifier", "prism.doi", "dc.identifier.doi")
_LONGEST_TEXT = 200_000
MOST_TAGS = 20_000


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """description: plain text of at most 300 characters; image: a web address; mentions and clues as in a NewsItem."""

    description: str | None = None
    image: str | None = None
    mentions: tuple[str, ...] = ()
    clues: tuple[str, ...] = ()


def read_page(raw: bytes, *, url: str, title: str, content_type: str | None = None) -> ArticlePage:
    """Pure. Only the metadata and, for what they name, the paragraphs are looked at; whatever is broken is empty."""
    declared = _CHARSET.search(content_type or "")
    soup = BeautifulSoup(
        _bounded(raw), "lxml", parse_only=SoupStrainer(["meta", "p"]), from_encoding=declared[1] if declared else None
    )
    tags = [tag for tag in soup.find_all(["meta", "p"]) if isinstance(tag, Tag)]
    metadata = _metadata(tag for tag in tags if tag.name == "meta")
    paragraphs = [tag for tag in tags if tag.name == "p"]
    text = " ".join(" ".join(tag.get_text(" ") for tag in paragraphs)[:_LONGEST_TEXT].split())
    named = " ".join(f"{_labelled(name)}{metadata[name]}" for name in _IDENTIFIERS if name in metadata)
    links = " ".join(_addresses(paragraphs))[:_LONGEST_TEXT]
    descriptions = (excerpt_text(metadata[name], title=title) for name in _DESCRIPTIONS if name in metadata)
    images = (web_url(metadata[name], base=url) for name in _IMAGES if metadata.get(name))
    return ArticlePage(
        description=next(filter(None, descriptions), None),
        image=next(filter(None, images), None),
        mentions=mentions_in(named) or mentions_in(f"{text} {links}"),
        clues=clue_phrases(text),
    )


def _bounded(raw: bytes) -> bytes:
    """The page up to its MOST_TAGS-th tag: a megabyte of "<p>" would become a gigabyte of objects."""
    place = -1
    for _ in range(MOST_TAGS):
        place = raw.find(b"<", place + 1)
        if place < 0:
            return raw
    return raw[:place]


def _metadata(tags: Iterable[Tag]) -> dict[str, str]:
    """name or property, in lower case → content; the first of each."""
    found: dict[str, str] = {}
    for tag in tags:
        name = str(tag.get("property") or tag.get("name") or "").strip().lower()
        if name:
            found.setdefault(name, str(tag.get("content") or ""))
    return found


def _labelled(name: str) -> str:
    return "PMID: " if name == "citation_pmid" else "doi: "


def _addresses(paragraphs: Iterable[Tag]) -> Iterator[str]:
    for paragraph in paragraphs:
        for link in paragraph.find_all("a"):
            if isinstance(link, Tag):
                yield str(link.get("href") or "")
