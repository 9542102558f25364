"""The sample sources' four feeds through the whole of it: visit, parse, relevance, stories."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.feeds import Feed
from ingest.parsing.news import parse_feed
from ingest.records import NewsItem
from ingest.relevance import relevance_of
from ingest.sources.feeds import FeedReader, Validators
from ingest.stories import fold_stories
from sample.corpus.model import FeedFacts
from sample.server import SampleServer

TAG = "tag:example.org,2026:"
"""What the sample's Atom feeds put before a story's own id."""


@pytest.fixture(scope="module")
def sample() -> Iterator[SampleServer]:
    with SampleServer() as server:
        yield server


def visited(sample: SampleServer, facts: FeedFacts) -> tuple[Feed, list[NewsItem], Validators]:
    feed = Feed(f"sample-{facts.form}", f"{sample.url}/feeds/{facts.name}", facts.outlet)
    answer = FeedReader(contact=None, allow_loopback=True).fetch(feed, Validators())
    now = max(story.published for story in facts.stories if story.published)
    read = parse_feed(answer.raw, feed, fetched_at=now, content_type=answer.content_type)
    assert (read.partial, read.batch.rejected) == (False, ())
    assert len(read.batch.records) + read.duplicates == len(facts.stories)
    return feed, [item for item in read.batch.records if isinstance(item, NewsItem)], answer.validators


def test_every_entry_of_every_feed_arrives_as_its_publisher_meant_it(sample: SampleServer) -> None:
    assert len(sample.corpus.feeds) == 4
    for facts in sample.corpus.feeds:
        _, items, _ = visited(sample, facts)
        told = {story.guid: story for story in facts.stories}
        for item in items:
            story = told[(item.guid or "").removeprefix(TAG)]
            assert item.title == story.title
            assert item.published == story.published
            assert item.author in (story.author, facts.outlet)
            assert item.excerpt is not None
            assert story.excerpt.startswith(item.excerpt.removesuffix("…"))


def test_a_second_visit_finds_nothing_new(sample: SampleServer) -> None:
    for facts in sample.corpus.feeds:
        feed, _, validators = visited(sample, facts)
        assert FeedReader(contact=None, allow_loopback=True).fetch(feed, validators).status == "unchanged"


def test_what_the_sample_means_as_relevant_is_offered_and_nothing_else(sample: SampleServer) -> None:
    for facts in sample.corpus.feeds:
        told = {story.guid: story for story in facts.stories}
        for item in visited(sample, facts)[1]:
            verdict = relevance_of(item)
            assert verdict.admitted == told[(item.guid or "").removeprefix(TAG)].relevant, (item.title, verdict)


def test_syndicated_copies_fold(sample: SampleServer) -> None:
    items = fold_stories(item for facts in sample.corpus.feeds for item in visited(sample, facts)[1])
    headlines = {item.title.removesuffix(f" - {item.source}") for item in items}
    assert len({item.story_id for item in items}) == len(headlines) < len(items)
