"""Invented entries and rules for the sections' tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from catalog import Entry
from ingest.feeds import Feed, Trust
from ingest.records import ConditionTag, Kind, NewsItem, Record, State, Study
from ketalit.sections.rules import Section
from tests.catalog.made import DAY, NOON, study, tag

RULES = Section("news", "News", "No news.", (Kind.NEWS,), trust=Trust.MEDIUM, window_days=30, floor=2, cap=5)
REFERENCES = replace(RULES, id="references", title="References", kinds=(Kind.STUDY, Kind.REGISTRATION))
FEEDS = {
    name: Feed(name, f"https://{name}.example/feed", name, trust=trust)
    for name, trust in (("agency", Trust.HIGH), ("paper", Trust.MEDIUM), ("echo", Trust.LOW))
}


def story(
    key: str,
    days_old: float = 1,
    *,
    feed: str = "paper",
    outlet: str | None = None,
    relevance: float | None = 0.9,
    admitted: bool = True,
    story_id: str | None = None,
    title: str = "Ketamine in an invented trial",
    dated: bool = True,
) -> NewsItem:
    return NewsItem(
        url=f"https://news.example/{key}",
        key=key,
        feed_id=feed,
        source=outlet or f"Outlet {key}",
        title=title,
        excerpt="So an invented trial says.",
        published=NOON - dt.timedelta(days=days_old) if dated else None,
        relevance=relevance,
        admitted=admitted,
        story_id=story_id,
    )


def paper(number: int, days_old: int = 1) -> Study:
    return study(number, f"Paper {number}", first_available=(NOON - days_old * DAY).date().isoformat())


def entry(record: Record, *tags: str | ConditionTag, state: State = State.CURRENT, seen: dt.datetime = NOON) -> Entry:
    found = tuple(tag(one) if isinstance(one, str) else one for one in tags)
    return Entry(record, 1, found, (), state, seen, seen)
