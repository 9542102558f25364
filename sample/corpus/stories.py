"""The four feeds of the sample sources: stories of stories.toml, and one for each condition about its newest paper."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from sample.corpus.conditions import Condition, conditions
from sample.corpus.model import FeedFacts, Paper, Story
from sample.corpus.papers import LAST_DAY
from sample.corpus.seeded import draw_for

_HEADLINES: Mapping[str, tuple[str, ...]] = {
    "treatment": (
        "Ketamine trial in {name} reports early benefit",
        "New randomised trial tests ketamine for {name}",
        "Can ketamine help in {name}? Fresh trial data",
        "Study of ketamine in {name} adds to the evidence",
    ),
    "exposure": (
        "Cohort study puts a figure on {name} after ketamine",
        "{Name}: researchers follow people exposed to ketamine for a year",
    ),
    "mechanism": (
        "Brain scans show how ketamine acts in {name}",
        "Ketamine challenge study: what {name} can teach us",
    ),
}
_LEADS = (
    "Researchers writing in {journal} report results in {people} (doi: {doi}). Experts call the effect short-lived.",
    "The study, published in {journal} (PMID: {pmid}), looked at {people}.",
    "{journal} has published new data on ketamine in {people}. The paper: https://doi.org/{doi}.",
    "In {journal}, investigators describe {people} who were given ketamine. They ask for longer trials.",
)
_AUTHORS = ("Imre Falkenrath", "Lotte Vandermeulen-Ash", "Samira Quillfeather", None)


def news_feeds(papers: tuple[Paper, ...]) -> tuple[FeedFacts, ...]:
    """The feeds with their stories, newest first; a story without a date comes last."""
    content = tomllib.loads(Path(__file__).with_name("stories.toml").read_text(encoding="utf-8"))
    feeds = tuple(FeedFacts(**entry) for entry in content["feed"])
    stories = [*_written(content["story"], feeds), *_about_papers(papers, feeds)]
    return tuple(
        replace(feed, stories=_ordered(story for story in stories if story.feed == feed.name)) for feed in feeds
    )


def _ordered(stories: Iterator[Story]) -> tuple[Story, ...]:
    oldest = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
    return tuple(sorted(stories, key=lambda story: (story.published or oldest, story.guid), reverse=True))


def _written(entries: list[dict[str, Any]], feeds: tuple[FeedFacts, ...]) -> Iterator[Story]:
    outlets = {feed.name: feed.outlet for feed in feeds}
    for entry in entries:
        first = Story(
            feed=entry["feed"],
            guid=f"sample:{entry['slug']}",
            link=f"/news/{entry['slug']}",
            title=entry["title"].replace("&amp;", "&"),
            excerpt=entry["excerpt"],
            published=entry.get("at"),
            author=entry.get("author"),
            image=f"/news/{entry['slug']}.png" if len(entry["slug"]) % 3 == 0 else None,
            body=_body(entry["excerpt"]),
            relevant=entry.get("relevant", True),
            story=entry["slug"],
            about=tuple(entry.get("about", ())),
        )
        yield first
        for number, feed in enumerate(entry.get("copies", ())):
            yield _copy(first, feed, outlets[feed], number)


def _copy(first: Story, feed: str, outlet: str, number: int) -> Story:
    """The first copy links to the same page with tracking parameters; the others have a page of their own."""
    hours = dt.timedelta(hours=3 + 5 * number)
    published = first.published + hours if first.published else None
    if number == 0:
        source = feed.split(".", 1)[0]
        link = f"{first.link}?utm_source={source}&utm_medium=rss&utm_campaign=syndication"
        return replace(first, feed=feed, guid=f"{source}:{first.story}", link=link, published=published)
    slug = f"{first.story}-{feed.split('.', 1)[0]}"
    return replace(
        first,
        feed=feed,
        guid=f"sample:{slug}",
        link=f"/news/{slug}",
        published=published,
        title=f"{first.title} - {outlet}",
    )


def _about_papers(papers: tuple[Paper, ...], feeds: tuple[FeedFacts, ...]) -> Iterator[Story]:
    for number, condition in enumerate(conditions()):
        newest = max((paper for paper in papers if paper.about == (condition.id,) and paper.doi), key=_age)
        yield _about(number, condition, newest, feeds[number % len(feeds)].name)


def _age(paper: Paper) -> tuple[dt.date, str]:
    return paper.created, paper.pmid


def _about(number: int, condition: Condition, paper: Paper, feed: str) -> Story:
    draw = draw_for(f"story {number}")
    names = {
        "name": condition.name,
        "Name": condition.name[:1].upper() + condition.name[1:],
        "people": condition.people,
        "journal": paper.journal.title,
        "doi": paper.doi,
        "pmid": paper.pmid,
    }
    day = min(paper.created + dt.timedelta(days=draw.randrange(0, 3)), LAST_DAY)
    excerpt = _LEADS[number % len(_LEADS)].format_map(names)
    slug = f"{condition.id}-{paper.pmid}"
    headlines = _HEADLINES[condition.kind]
    return Story(
        feed=feed,
        guid=f"sample:{slug}",
        link=f"/news/{slug}",
        title=headlines[number % len(headlines)].format_map(names),
        excerpt=excerpt,
        published=dt.datetime(day.year, day.month, day.day, draw.randrange(5, 20), draw.randrange(60), tzinfo=dt.UTC),
        author=_AUTHORS[number % len(_AUTHORS)],
        body=_body(excerpt),
        story=slug,
        about=(condition.id,),
    )


def _body(excerpt: str) -> tuple[str, ...]:
    return (excerpt, "This article is part of the sample sources: people, journals and results in it are invented.")
