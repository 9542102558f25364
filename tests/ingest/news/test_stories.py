"""One story, told by many, is shown once; two stories are never folded into one."""

from __future__ import annotations

import datetime as dt
import time

from ingest.parsing.canonical_url import url_key
from ingest.records import NewsItem
from ingest.stories import fold_stories
from tests.ingest.news.conftest import NOW, news

TITLE = "Ketamine eases suicidal thoughts in a large trial"


def item(url: str, title: str = TITLE, hours: float | None = 0, **fields: str | None) -> NewsItem:
    published = None if hours is None else NOW + dt.timedelta(hours=hours)
    return news(title, url=url, key=url_key(url), published=published, **fields)


def stories(*given: NewsItem) -> int:
    return len({folded.story_id for folded in fold_stories(given)})


def test_the_same_headline_within_two_days_is_one_story() -> None:
    given = (
        item("https://a.org/1"),
        item("https://b.org/2", TITLE.upper() + "!", 47),
        item("https://c.org/3", hours=-40),
    )
    assert stories(*given) == 2, "the window is counted from the first"
    assert stories(*given[:2]) == 1


def test_a_headline_that_comes_back_later_is_a_new_story() -> None:
    assert stories(item("https://a.org/1"), item("https://a.org/2", hours=24 * 365)) == 2


def test_outlet_and_desk_words_are_no_part_of_the_headline() -> None:
    one = item("https://a.org/1", f"{TITLE} - STAT", source="STAT")
    other = item("https://b.org/2", f"UPDATE 2: {TITLE} | Reuters", source="Reuters")
    assert stories(one, other) == 1


def test_short_and_undated_headlines_fold_nothing() -> None:
    """ "Ketamine news" comes back every week; without a date nobody knows which week."""
    assert stories(item("https://a.org/1", "Ketamine news"), item("https://a.org/2", "Ketamine news")) == 2
    assert stories(item("https://a.org/1", hours=None), item("https://b.org/2", hours=None)) == 2


def test_a_guid_that_is_global_joins_across_feeds_and_a_number_does_not() -> None:
    tag = "tag:example.org,2026:1"
    assert stories(item("https://a.org/1", "One headline of its own", guid=tag), item("https://b.org/2", guid=tag)) == 1
    assert stories(item("https://a.org/1", "One headline of its own", guid="1"), item("https://b.org/2", guid="1")) == 2
    edited = item("https://a.org/new-slug", "One headline, edited later", guid="1")
    assert stories(item("https://a.org/1", "One headline of its own", guid="1"), edited) == 1


def test_a_feed_that_gives_its_front_page_as_guid_is_not_one_story() -> None:
    front = "https://a.org/"
    assert (
        stories(item("https://a.org/1", "One headline of its own", guid=front), item("https://a.org/2", guid=front))
        == 2
    )


def test_a_story_keeps_its_id_when_more_copies_arrive() -> None:
    (first,) = fold_stories([item("https://b.org/2", hours=10)])
    folded = fold_stories([item("https://a.org/1", hours=0), first])
    assert {each.story_id for each in folded} == {first.story_id}


def test_the_result_has_the_same_items_in_the_same_order_and_does_not_depend_on_it() -> None:
    given = [item(f"https://a.org/{n}", hours=n) for n in range(5)] + [
        item("https://b.org/x", "Another headline entirely")
    ]
    forwards, backwards = fold_stories(given), fold_stories(given[::-1])
    assert [each.url for each in forwards] == [each.url for each in given]
    assert {each.url: each.story_id for each in forwards} == {each.url: each.story_id for each in backwards}


def test_a_hundred_thousand_items_fold_quickly() -> None:
    given = [item(f"https://a.org/{n}", f"A headline about ketamine number {n // 3}", n % 3) for n in range(100_000)]
    began = time.monotonic()
    assert stories(*given) == 33_334
    assert time.monotonic() - began < 20
