"""Invented published items, and a site whose search engine is down for good."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NoReturn

from catalog import Catalog, PublishedItem, StudyOfStory, Tagged
from index import SearchIndex
from ingest.errors import SourceUnreachable
from ingest.records import Kind, NewsItem, Record, State, Study
from tests.web.invented import CONDITIONS
from web.app import Site

MORNING = dt.datetime(2026, 3, 1, 8, 30, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
PUBLIC = "https://ketalit.example"
TITLE, EMPTY = "Ketamine in the news", "Nothing new this week; the clinic's own pages say what is known."


class BrokenIndex:
    """Every call fails, as when Elasticsearch is away."""

    def __getattr__(self, name: str) -> NoReturn:
        raise SourceUnreachable(f"The search engine is away, and {name} was asked of it.")


def broken_index() -> SearchIndex:
    return BrokenIndex()


def site_of(catalog: Catalog, **changed: object) -> Site:
    plain: dict[str, object] = {
        "catalog": catalog,
        "index": broken_index(),
        "conditions": CONDITIONS,
        "public_url": PUBLIC,
    }
    return Site(**(plain | changed))  # type: ignore[arg-type]


def item(name: str = "news:a", title: str = "Ketamine eases an invented ill", **changed: object) -> PublishedItem:
    plain: dict[str, object] = {
        "record_id": name,
        "kind": Kind.NEWS,
        "title": title,
        "excerpt": "So an invented trial of 62 people says.",
        "outlet": "Invented Daily",
        "authors": "",
        "date": "2026-02-27",
        "url": f"https://news.example/{name}",
        "conditions": ("ptsd",),
        "language": "en",
    }
    return PublishedItem(**(plain | changed))  # type: ignore[arg-type]


def about(name: str = "pubmed:1", title: str = "An invented trial of ketamine") -> StudyOfStory:
    return StudyOfStory(name, title, "https://papers.example/1", "doi:10.5555/invented.1", 0.97)


STORY = item(image="https://pictures.example/a.png", study=about(), pinned=True)
PAPER = item(
    "pubmed:2",
    "Ketamine & pain: P < 0.05 in 40 adults",
    kind=Kind.STUDY,
    outlet="J Invent Pain",
    authors="Marlow A, Okafor C",
    date="2026-02",
    excerpt="",
    language=None,
)
UNDATED = item("news:c", "Kétamine: une histoire sans date", date="", language="fr", url="", conditions=())


def stored(catalog: Catalog, *records: Record) -> None:
    """The records in the catalogue, as they stand."""
    run = catalog.start_run("news", "invented")
    tagged = [Tagged(record) for record in records]
    catalog.store_batch(run, f"batch of {run}", tagged, fetched_at=dt.datetime.now(dt.UTC))


def news(key: str, **changed: object) -> NewsItem:
    plain: dict[str, object] = {
        "url": f"https://news.example/{key}",
        "key": key,
        "feed_id": "invented",
        "source": "Invented Daily",
        "title": f"Story {key}",
    }
    return NewsItem(**(plain | changed))  # type: ignore[arg-type]


def study(pmid: str, state: State = State.CURRENT) -> Study:
    return Study(pmid=pmid, title=f"Study {pmid}", state=state)


def publish(
    catalog: Catalog, items: Sequence[PublishedItem], *, section: str = "news", at: dt.datetime = MORNING
) -> None:
    catalog.publish_snapshot(section, TITLE, EMPTY, items, at)
