"""One story, told by many, is shown once; two stories are never folded into one."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from ingest.feeds import Feed, FeedKind, Trust
from ingest.parsing.canonical_url import url_key
from ingest.records import NewsItem
from ingest.stories import fold_stories, lead_of
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


OPENING = (
    "Patients who were given a single infusion of ketamine slept better for a week, researchers in Oslo report after a "
    "trial with 212 adults whose depression had not answered to two other drugs in the year before."
)
LONG = "Sleep of people with stubborn depression improves for a week after one infusion"


def test_an_edited_headline_folds_within_three_days_and_not_after() -> None:
    """What a desk adds to a headline makes no new story; months later it is the next trial."""
    one = item("https://a.org/1", "Ketamine patch eases nerve pain of farmers in trial")
    for hours, count in ((0, 1), (70, 1), (75, 2)):
        edited = item(
            "https://b.org/2", "Ketamine patch eases nerve pain of farmers in small trial, company says", hours
        )
        assert stories(one, edited) == count, hours


def test_a_copied_text_folds_under_another_headline_for_weeks() -> None:
    one = item("https://a.org/1", excerpt=f"OSLO, March 10, 2026 (The Wire) -- {OPENING}")
    copied = item("https://b.org/2", "What a night is worth: a report from Oslo", 24 * 20, excerpt=OPENING[:190] + "…")
    late = item("https://b.org/3", "What a night is worth: a report from Oslo", 24 * 80, excerpt=OPENING[:190] + "…")
    assert stories(one, copied) == 1
    assert stories(one, late) == 2


def test_a_form_that_many_entries_share_makes_no_story() -> None:
    """Publishers put journal, volume and date before every paper's names."""
    head = "Publication date: 1 June 2026 Source: Journal of Made Up Disorders, Volume 391, Part B Author(s):"
    one = item(
        "https://a.org/1",
        "Ketamine and sleep in adults",
        excerpt=f"{head} Ada Byron, Carl Gauss, Emmy Noether, Leo Euler",
    )
    other = item(
        "https://a.org/2",
        "Ketamine and pain in adults",
        excerpt=f"{head} Max Born, Lise Meitner, Niels Bohr, Otto Hahn",
    )
    assert stories(one, other) == 2


def test_a_long_headline_stands_for_its_story_for_months_unless_the_text_is_another() -> None:
    """Small papers print a wire's piece weeks later; a column has the same headline each time, over another text."""
    one, late = item("https://a.org/1", LONG), item("https://b.org/2", LONG, 24 * 30)
    assert stories(one, late) == 1
    assert stories(one, item("https://b.org/2", LONG, 24 * 130)) == 2
    coming = "Acme to present new ketamine trial results at the Nordic psychiatry congress"
    assert stories(item("https://a.org/1", coming), item("https://b.org/2", coming, 24 * 90)) == 2, "the next one"
    texts = (OPENING, " ".join(f"word{number}" for number in range(40)))
    assert stories(*(item(f"https://{n}.org/1", LONG, 24 * 30 * n, excerpt=text) for n, text in enumerate(texts))) == 2


def test_a_story_does_not_creep_from_week_to_week() -> None:
    """Each is like the one before; the last has nothing to do with the first."""
    given = [item(f"https://a.org/{n}", excerpt=OPENING, hours=24 * 25 * n) for n in range(5)]
    assert stories(*given) == 2


def test_an_item_keeps_its_story_even_when_a_newcomer_is_a_copy_of_two() -> None:
    """An editor's decision hangs on the story's id."""
    by_title = item("https://a.org/1", story_id="one")
    by_text = item("https://b.org/2", "What a night is worth: a report from Oslo", 0.5, excerpt=OPENING, story_id="two")
    newcomer = item("https://c.org/3", hours=1, excerpt=OPENING)
    assert [each.story_id for each in fold_stories([by_title, by_text, newcomer])] == ["one", "two", "one"]


def test_what_comes_later_finds_the_story_among_the_stored_ones() -> None:
    stored = fold_stories([item(f"https://a.org/{n}", f"{TITLE} number {n} of many", n) for n in range(20)])
    (*_, newcomer) = fold_stories([*stored, item("https://b.org/x", f"{TITLE} number 7 of many", 30)])
    assert newcomer.story_id == stored[7].story_id


FEEDS = {
    feed.id: feed
    for feed in (
        Feed("agency", "https://a.org/rss", "Agency", FeedKind.REGULATOR, trust=Trust.HIGH),
        Feed("paper", "https://b.org/rss", "Paper", FeedKind.NEWSPAPER, trust=Trust.MEDIUM),
        Feed("search", "https://c.org/rss", "Search", FeedKind.AGGREGATOR, trust=Trust.MEDIUM),
        Feed("blog", "https://d.org/rss", "Blog", FeedKind.NEWSPAPER, trust=Trust.LOW),
    )
}


@pytest.mark.parametrize(
    ("given", "leads"),
    [
        ((("blog", 0), ("paper", 5), ("agency", 9)), "agency"),  # trust before time
        ((("search", 0), ("paper", 5)), "paper"),  # the original before the list of links
        ((("paper", 5), ("gone", 3)), "gone"),  # of one trust the first; a feed off the list counts as medium
        ((("blog", 0), ("gone", 3)), "gone"),
        ((("paper", None), ("search", 5)), "paper"),
    ],
)
def test_the_most_trusted_original_leads(given: tuple[tuple[str, float | None], ...], leads: str) -> None:
    copies = [item(f"https://{feed}.org/1", hours=hours, feed_id=feed) for feed, hours in given]
    assert lead_of(copies, FEEDS).feed_id == leads
    assert lead_of(copies[::-1], FEEDS).feed_id == leads


def test_a_hundred_thousand_items_fold_quickly() -> None:
    given = [item(f"https://a.org/{n}", f"A headline about ketamine number {n // 3}", n % 3) for n in range(100_000)]
    began = time.process_time()
    assert stories(*given) == 33_334
    assert time.process_time() - began < 20
