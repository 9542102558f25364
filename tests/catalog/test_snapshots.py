"""Published sections: a new row only when something changed, and what stood on any day can be shown again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from catalog import Catalog, PublishedItem, Snapshot, StudyOfStory
from ingest.records import Kind
from tests.catalog.made import DAY, HOUR, NOON

ITEM = PublishedItem(
    record_id="news:a",
    kind=Kind.NEWS,
    title="Ketamine eases an invented ill",
    excerpt="So an invented trial says.",
    outlet="Example",
    authors="",
    date="2026-03-01",
    url="https://news.example/a",
    image="https://news.example/a.png",
    language="en",
    conditions=("ptsd",),
    study=StudyOfStory("pubmed:1", "An invented trial", "https://papers.example/1", "doi:10.1000/1", 0.9),
    pinned=True,
)


def publish(catalog: Catalog, *items: PublishedItem, at: dt.datetime = NOON, section: str = "news") -> Snapshot:
    return catalog.publish_snapshot(section, "News", "Nothing yet.", items, at)


def test_what_was_published_comes_back_whole(catalog: Catalog) -> None:
    bare = replace(ITEM, image=None, language=None, conditions=(), study=None, pinned=False)
    published = publish(catalog, ITEM, bare)
    assert published == Snapshot("news", 1, "News", "Nothing yet.", NOON, (ITEM, bare))
    assert catalog.snapshot("news") == published
    assert catalog.snapshot("references") is None


def test_publishing_the_same_again_changes_nothing(catalog: Catalog) -> None:
    """The website's copies stay good: version and time are those of the last real change."""
    first = publish(catalog, ITEM)
    assert publish(catalog, ITEM, at=NOON + HOUR) == first
    assert publish(catalog, ITEM, replace(ITEM, record_id="news:b"), at=NOON + 2 * HOUR).version == 2
    renamed = catalog.publish_snapshot("news", "Other title", "Nothing yet.", (ITEM,), NOON + 3 * HOUR)
    assert (renamed.version, renamed.title) == (3, "Other title")


def test_what_stood_on_a_day_is_what_stood_when_it_ended(catalog: Catalog) -> None:
    empty = publish(catalog, at=NOON)
    late = publish(catalog, ITEM, at=NOON + 6 * HOUR)
    midnight = dt.datetime.combine(NOON.date() + DAY, dt.time(), dt.UTC)
    next_day = publish(catalog, at=midnight)
    assert catalog.snapshot("news", on=NOON.date() - DAY) is None
    assert catalog.snapshot("news", on=NOON.date()) == late
    assert catalog.snapshot("news", on=NOON.date() + DAY) == next_day == catalog.snapshot("news")
    assert catalog.snapshot("news", on=dt.date.max) == next_day
    assert (empty.version, late.version, next_day.version) == (1, 2, 3)


def test_a_clock_that_goes_back_does_not_reorder_what_stood(catalog: Catalog) -> None:
    publish(catalog, at=NOON)
    assert publish(catalog, ITEM, at=NOON - HOUR).published_at == NOON


def test_each_section_has_its_newest(catalog: Catalog) -> None:
    publish(catalog, at=NOON)
    news = publish(catalog, ITEM, at=NOON + HOUR)
    references = publish(catalog, section="references")
    assert catalog.snapshots() == (news, references)


def test_two_that_publish_at_once_make_one_row(catalog: Catalog, another: Callable[[], Catalog]) -> None:
    assert publish(another(), ITEM) == publish(catalog, ITEM, at=NOON + HOUR)
    assert catalog.snapshots()[0].version == 1


def test_text_that_a_back_end_refuses_is_published_all_the_same(catalog: Catalog) -> None:
    odd = replace(ITEM, title="nul \x00 and half a pair \ud800")
    first = publish(catalog, odd)
    assert first.items[0].title == "nul \ufffd and half a pair \ufffd"
    assert publish(catalog, odd, at=NOON + HOUR) == first
