"""Items without text are described by their own pages, a bounded few at a visit; a page that fails harms nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalog import Entry
from ingest.errors import SourceUnreachable
from ingest.feeds import Feed
from ingest.records import Kind, NewsItem, State
from ingest.sources.article_pages import Page, PageReader
from ketalit.installation import Installation
from ketalit.pulling import news
from ketalit.pulling.article_pages import MOST_PAGES, TRIED_FOR, with_pages
from sample.server import SampleServer

NOW = dt.datetime(2026, 3, 10, 12, tzinfo=dt.UTC)
FEED = Feed("f", "https://feeds.example/", "O")
HTML = b"""<meta name="description" content="What the page says of itself, in one long sentence about infusions.">
<p>doi:10.5555/named.1</p>"""


class Pages(PageReader):
    def __init__(self, raw: bytes | None = HTML) -> None:
        super().__init__(contact=None)
        self.raw = raw
        self.asked: list[str] = []

    def fetch(self, url: str) -> Page:
        self.asked.append(url)
        if self.raw is None:
            raise SourceUnreachable("It does not answer.")
        return Page(self.raw, url, "text/html")


def item(number: int = 0, **fields: str) -> NewsItem:
    return NewsItem(f"https://desk.example/{number}", f"k{number}", "f", "O", "Ketamine for pain", **fields)  # type: ignore[arg-type]


def held(record: NewsItem, age: dt.timedelta) -> Entry:
    return Entry(record, 1, (), (), State.CURRENT, NOW - age, NOW - age)


def described(*given: tuple[NewsItem, Entry | None], pages: Pages, feed: Feed = FEED) -> list[NewsItem]:
    found: Iterator[NewsItem] = with_pages(given, feed, pages, NOW)
    return list(found)


def test_an_item_without_text_is_described_by_its_page() -> None:
    (found,) = described((item(), None), pages=Pages())
    assert found.excerpt == "What the page says of itself, in one long sentence about infusions."
    assert found.mentions == ("doi:10.5555/named.1",)


def test_an_item_with_text_is_left_alone() -> None:
    pages = Pages()
    text = "The feed itself says enough of it in this sentence."
    assert described((item(excerpt=text), None), pages=pages)[0].excerpt == text
    assert pages.asked == []


def test_the_feed_can_be_told_never_to_ask_pages() -> None:
    pages = Pages()
    assert described((item(), None), pages=pages, feed=replace(FEED, pages=False)) == [item()]
    assert pages.asked == []


def test_a_page_that_fails_leaves_the_item_as_it_is() -> None:
    assert described((item(), None), pages=Pages(None)) == [item()]


def test_only_so_many_pages_are_asked_at_a_visit() -> None:
    pages = Pages()
    found = described(*((item(number), None) for number in range(MOST_PAGES + 5)), pages=pages)
    assert len(found) == MOST_PAGES + 5
    assert len(pages.asked) == MOST_PAGES


def test_what_a_page_said_is_kept_and_not_asked_again() -> None:
    pages = Pages()
    (before,) = described((item(), None), pages=pages)
    (after,) = described((item(), held(before, dt.timedelta(hours=1))), pages=pages)
    assert after == before
    assert len(pages.asked) == 1


def test_a_page_that_failed_is_tried_for_some_days() -> None:
    pages = Pages()
    described((item(), held(item(), TRIED_FOR / 2)), pages=pages)
    assert len(pages.asked) == 1
    described((item(), held(item(), TRIED_FOR)), pages=pages)
    assert len(pages.asked) == 1


def test_an_opaque_link_is_never_followed() -> None:
    """D9."""
    pages = Pages()
    opaque = replace(item(), url="https://news.google.com/rss/articles/x")
    described((opaque, None), pages=pages)
    assert pages.asked == []


@pytest.mark.parametrize("fault", [None, "status"])
def test_a_pull_asks_the_page_and_survives_its_fault(
    home: Installation, server: SampleServer, fault: str | None
) -> None:
    story = next(story for story in server.corpus.stories if story.feed.startswith("pain-desk") and story.relevant)
    server.corpus = server.corpus.with_story(
        replace(story, link="/news/bare", guid="bare", title="Ketamine for pain, told in a headline", excerpt="")
    )
    if fault:
        server.faults.add(fault, path="/news/bare", code=500)
    _, problems = news.pull_all(home)
    assert problems == {}
    (found,) = [
        entry.record
        for entry in home.catalog.entries(Kind.NEWS)
        if isinstance(entry.record, NewsItem) and entry.record.url.endswith("/news/bare")
    ]
    assert (found.excerpt is None) is (fault is not None)
    assert any(entry.path == "/news/bare" for entry in server.log)
