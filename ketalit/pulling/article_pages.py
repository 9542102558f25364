"""Items that a feed gives no text of, with what their pages say of themselves: a bounded few at each visit."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from catalog import Entry
from ingest.errors import KetalitError
from ingest.feeds import Feed
from ingest.parsing.canonical_url import is_opaque
from ingest.records import NewsItem
from ingest.sources.article_pages import PageReader

if TYPE_CHECKING:
    from ingest.parsing.article_page import ArticlePage

log = logging.getLogger(__name__)
MOST_PAGES = 10
LONGEST = 60.0
"""Pages and seconds of one visit to a feed."""
TRIED_FOR = dt.timedelta(days=2)
"""How long after it was first seen an item's page is worth asking again."""
_TOO_SHORT = 40
"""Characters: an excerpt below says nothing."""


def with_pages(
    items: Iterable[tuple[NewsItem, Entry | None]], feed: Feed, reader: PageReader, now: dt.datetime
) -> Iterator[NewsItem]:
    """Each item, given what is held of it: with its page's words where the feed has none. A page that fails is left."""
    asked, ends = 0, time.monotonic() + LONGEST
    for item, held in items:
        item = _kept(item, held.record) if held and isinstance(held.record, NewsItem) else item
        fresh = held is None or now - held.first_seen < TRIED_FOR
        if feed.pages and fresh and lacks_text(item) and asked < MOST_PAGES and time.monotonic() < ends:
            asked += 1
            item = _asked(item, reader)
        yield item


def lacks_text(item: NewsItem) -> bool:
    return len(item.excerpt or "") < _TOO_SHORT and not is_opaque(item.url)


def _kept(item: NewsItem, held: NewsItem) -> NewsItem:
    """What an earlier visit learnt from the page stays: the feed will never say it."""
    if not lacks_text(item) or lacks_text(held):
        return item
    return replace(
        item,
        excerpt=held.excerpt,
        image_url=item.image_url or held.image_url,
        mentions=item.mentions or held.mentions,
        clues=item.clues or held.clues,
    )


def _asked(item: NewsItem, reader: PageReader) -> NewsItem:
    try:
        page = reader.fetch(item.url)
    except KetalitError as problem:
        log.info("The page of %s was not read: %s", item.id, problem)
        return item
    from ingest.parsing.article_page import read_page  # only here: a visit that finds nothing new does without

    return described(item, read_page(page.raw, url=page.url, title=item.title, content_type=page.content_type))


def described(item: NewsItem, page: ArticlePage) -> NewsItem:
    """The item's own words go first."""
    return replace(
        item,
        excerpt=page.description or item.excerpt,
        image_url=item.image_url or page.image,
        mentions=tuple(dict.fromkeys((*item.mentions, *page.mentions))),
        clues=tuple(dict.fromkeys((*item.clues, *page.clues))),
    )
