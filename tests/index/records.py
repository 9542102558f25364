"""Invented records and documents, short to write down in a test."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from index.documents import SearchDocument
from ingest.records import (
    NO_FACTS,
    AbstractSection,
    ConditionTag,
    Kind,
    NewsItem,
    PartialDate,
    Precision,
    Record,
    Registration,
    State,
    Strength,
    Study,
    StudyFacts,
)


def day(text: str) -> PartialDate:
    return PartialDate(dt.date.fromisoformat(text), Precision.DAY, text)


def study(pmid: int, title: str, abstract: str = "", published: str | None = "2020-01-01", **more: Any) -> Study:
    sections = (AbstractSection(abstract),) if abstract else ()
    date = day(published) if published else None
    return Study(pmid=str(pmid), title=title, abstract=sections, published=date, **more)


def trial(number: int, title: str, posted: str = "2021-05-05", **more: Any) -> Registration:
    return Registration(nct_id=f"NCT{number:08}", brief_title=title, first_posted=day(posted), **more)


def news(key: str, title: str, excerpt: str = "", published: str | None = "2022-02-02", **more: Any) -> NewsItem:
    moment = dt.datetime.fromisoformat(f"{published}T12:00:00+00:00") if published else None
    return NewsItem(
        url=f"https://news.example/{key}", key=key, feed_id="feed", source="The Example", title=title,
        excerpt=excerpt or None, published=moment, **more,
    )  # fmt: skip


def tags(*conditions: str) -> tuple[ConditionTag, ...]:
    return tuple(ConditionTag(condition, Strength.TOPIC, (), "1") for condition in conditions)


@dataclass(frozen=True, slots=True)
class Held:
    """What index.source.Entry asks for."""

    record: Record
    change: int
    tags: tuple[ConditionTag, ...] = ()
    state: State = State.CURRENT
    first_seen: dt.datetime = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    facts: StudyFacts = NO_FACTS


def document(number: int, title: str = "Ketamine", change: int = 1, **more: Any) -> SearchDocument:
    fields: dict[str, Any] = {"kind": Kind.STUDY, "ids": (f"pubmed:{number}",)} | more
    return SearchDocument(id=f"pubmed:{number}", change=change, title=title, **fields)
