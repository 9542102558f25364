"""The pull of the feeds: each on its own, each item once, each story once, broken never read as quiet."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace

import pytest

from catalog import Action, FeedState, SectionDecision
from ingest.errors import BadBatch, KetalitError
from ingest.records import AbstractSection, Kind, NewsItem, Study
from ketalit.installation import Installation
from ketalit.pulling import news
from sample.server import SampleServer


def items(home: Installation) -> list[NewsItem]:
    return [entry.record for entry in home.catalog.entries(Kind.NEWS) if isinstance(entry.record, NewsItem)]


def test_every_item_on_topic_arrives_once(home: Installation) -> None:
    receipts, problems = news.pull_all(home)
    assert problems == {}
    assert len(items(home)) == sum(receipt.new for receipt in receipts.values()) > 60


def test_a_second_visit_asks_conditionally_and_changes_nothing(home: Installation, server: SampleServer) -> None:
    """D3: the validators are kept once the items are stored; 304 is a success."""
    news.pull_all(home)
    change = home.catalog.last_change()
    server.clear_log()
    receipts, _ = news.pull_all(home)
    assert {entry.status for entry in server.log} == {304}
    assert home.catalog.last_change() == change
    assert all(receipt.new == receipt.changed == 0 for receipt in receipts.values())


def test_feeds_that_share_an_address_do_not_take_it_from_each_other(home: Installation) -> None:
    """The first feed that told it keeps it: else every hour would bring the same changes back and forth."""
    news.pull_all(home)
    change = home.catalog.last_change()
    for feed in home.feeds:
        state = home.catalog.feed_state(feed.id)
        assert state is not None
        home.catalog.save_feed_state(type(state)(feed.id))  # forget the validators: the whole feed comes again
    receipts, _ = news.pull_all(home)
    assert sum(receipt.parsed for receipt in receipts.values()) > 60
    assert home.catalog.last_change() == change


def test_copies_across_feeds_share_one_story(home: Installation) -> None:
    news.pull_all(home)
    stories = Counter(item.story_id for item in items(home))
    assert all(stories)
    assert max(stories.values()) > 1


def test_what_is_not_about_treatment_or_research_is_not_offered(home: Installation) -> None:
    """Party drug, celebrity, stocks: kept with the reason, never in the section."""
    news.pull_all(home)
    refused = [item for item in items(home) if not item.admitted]
    assert refused
    assert all(any(reason.startswith("against") for reason in item.relevance_reasons) for item in refused)
    section = home.catalog.section([Kind.NEWS], limit=1000, exclude_states=frozenset())
    assert {entry.record.id for entry in section} == {item.id for item in items(home) if item.admitted}


@pytest.mark.parametrize("body", ["html", "json_error", "empty"])
def test_a_feed_that_is_no_feed_fails_alone(home: Installation, server: SampleServer, body: str) -> None:
    """D5: a maintenance page with status 200 is broken, not quiet; the other feeds are read."""
    server.faults.add("body", path="pain-desk", kind=body)
    receipts, problems = news.pull_all(home)
    assert len(receipts) == len(home.feeds) - 1
    ((feed_id, problem),) = problems.items()
    assert isinstance(problem, BadBatch)
    state = home.catalog.feed_state(feed_id)
    assert state is not None
    assert (state.failures, state.etag) == (1, None)
    assert state.last_error == str(problem)


def test_a_feed_that_asks_to_wait_is_left_alone(home: Installation, server: SampleServer) -> None:
    """D3: Retry-After counts across runs."""
    server.faults.add("retry_after", path="pain-desk", seconds=3600)
    _, problems = news.pull_all(home)
    assert len(problems) == 1
    server.faults.clear()
    server.clear_log()
    receipts, problems = news.pull_all(home)
    assert problems == {}
    assert len(receipts) == len(home.feeds) - 1
    assert not any("pain-desk" in entry.path for entry in server.log)


def test_items_that_could_not_be_stored_come_again(
    home: Installation, server: SampleServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D3: had the validators been kept first, the next visit would say "unchanged" and the items were lost."""

    def full(*_: object, **__: object) -> None:
        raise KetalitError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(home.catalog, "store_batch", full)
        news.pull_all(home)
    assert items(home) == []
    news.pull_all(home)
    assert len(items(home)) > 60


def test_an_edited_copy_that_comes_later_folds_under_the_stored_story(home: Installation) -> None:
    """Another desk, another headline, another dateline: one story, whose id stays."""
    news.pull_all(home)
    entry = next(entry for entry in home.catalog.entries(Kind.NEWS) if _has_a_long_opening(entry.record))
    held = entry.record
    assert isinstance(held, NewsItem)
    assert held.published is not None
    later = replace(
        held,
        url="https://another.example.org/copy",
        key="copy",
        guid=None,
        source="Another Desk",
        title="What the morning brought to our desk",
        excerpt=f"OSLO, March 3, 2026 (The Wire) -- {held.excerpt}",
        published=held.published + dt.timedelta(hours=30),
        story_id=None,
    )
    (copy,) = news.judged([later], [held])
    assert copy.story_id == held.story_id


def _has_a_long_opening(record: object) -> bool:
    return isinstance(record, NewsItem) and record.published is not None and len((record.excerpt or "").split()) > 25


def test_news_carry_the_condition_tags_that_a_paper_of_the_same_words_would(home: Installation) -> None:
    """One tagger for all kinds: a condition's page must not mean one thing for papers and another for news."""
    news.pull_all(home)
    tagged = 0
    for entry in home.catalog.entries(Kind.NEWS):
        record = entry.record
        assert isinstance(record, NewsItem)
        sections = (AbstractSection(record.excerpt),) if record.excerpt else ()
        paper = Study(pmid="1", title=record.title, abstract=sections)
        assert {tag.condition for tag in entry.tags} == {tag.condition for tag in home.tagger.tag(paper)}, record.title
        assert all(tag.evidence for tag in entry.tags)
        tagged += bool(entry.tags)
    assert tagged > 30


def test_a_copy_that_comes_after_its_story_was_hidden_is_hidden_too(home: Installation, server: SampleServer) -> None:
    """Another outlet, another address, another guid: what an editor took away does not come back by itself."""
    news.pull_all(home)
    first, other = server.corpus.feeds[0], server.corpus.feeds[1]
    story = next(one for one in first.stories if one.relevant and one.published and len(one.title) > 40)
    hidden = next(item for item in items(home) if item.title == story.title)
    at = dt.datetime.now(dt.UTC)
    home.catalog.decide(SectionDecision(hidden.id, Action.HIDE, None, "Ada", "not for our readers", at))
    late = replace(story, feed=other.name, guid="sample:late-copy", link="/news/late-copy")
    feeds = (first, replace(other, stories=(late, *other.stories)), *server.corpus.feeds[2:])
    server.corpus = replace(server.corpus, feeds=feeds)
    for feed in home.feeds:
        home.catalog.save_feed_state(FeedState(feed.id))  # it is their turn again
    news.pull_all(home)
    copy = next(item for item in items(home) if item.url.endswith("/news/late-copy"))
    assert copy.admitted
    shown = home.catalog.section([Kind.NEWS], limit=1000, exclude_states=frozenset())
    assert story.title not in {entry.record.title for entry in shown if isinstance(entry.record, NewsItem)}
