"""Invented records, and the shortest way to store them."""

from __future__ import annotations

import datetime as dt
import itertools

from catalog import BatchReceipt, Catalog, Tagged
from ingest.records import (
    AbstractSection,
    Author,
    ConditionTag,
    Deletion,
    Evidence,
    Link,
    NewsItem,
    PartialDate,
    Precision,
    Record,
    Registration,
    Rejected,
    State,
    Strength,
    Study,
)

NOON = dt.datetime(2026, 3, 2, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)

_batch_numbers = itertools.count()


def day(text: str) -> PartialDate:
    return PartialDate(dt.date.fromisoformat(text), Precision.DAY, text)


def study(
    pmid: int | str = 1,
    title: str = "Ketamine in an invented cohort",
    *,
    revised: str | None = None,
    published: str | None = None,
    first_available: str | None = None,
    state: State = State.CURRENT,
    doi: str | None = None,
    pmcid: str | None = None,
    version: int = 1,
) -> Study:
    return Study(
        pmid=str(pmid),
        version=version,
        title=title,
        abstract=(AbstractSection("Invented words about an invented trial.", label="METHODS"),),
        authors=(Author(last_name="Doe", initials="J"),),
        doi=doi,
        pmcid=pmcid,
        revised=day(revised) if revised else None,
        published=day(published) if published else None,
        first_available=day(first_available) if first_available else None,
        state=state,
    )


def registration(
    nct_id: str = "NCT90000001",
    *,
    aliases: tuple[str, ...] = (),
    last_updated: str | None = None,
    first_posted: str | None = None,
) -> Registration:
    return Registration(
        nct_id=nct_id,
        aliases=aliases,
        brief_title="An invented trial of ketamine",
        last_updated=day(last_updated) if last_updated else None,
        first_posted=day(first_posted) if first_posted else None,
    )


def news(key: str = "a", *, published: dt.datetime | None = None, title: str = "A clinic opens") -> NewsItem:
    return NewsItem(
        url=f"https://news.example/{key}",
        key=key,
        feed_id="example",
        source="Example",
        title=title,
        published=published,
    )


def tag(
    condition: str = "ptsd", *, strength: Strength = Strength.TOPIC, version: str = "1", score: float = 1.0
) -> ConditionTag:
    evidence = (Evidence("title", 0, 8, "Ketamine", f"phrase:{condition}"),)
    return ConditionTag(condition, strength, evidence, version, score)


def link(source: str, target: str, relation: str = "reports") -> Link:
    return Link(source, target, relation, "title")


def run_of(catalog: Catalog, source: str = "pubmed", pass_name: str = "new") -> str:
    return catalog.start_run(source, pass_name)


def store(
    catalog: Catalog,
    *records: Record | Tagged,
    run: str | None = None,
    batch_id: str | None = None,
    fetched_at: dt.datetime = NOON,
    deleted: tuple[str, ...] = (),
    rejected: tuple[Rejected, ...] = (),
    asked: bool = True,
) -> BatchReceipt:
    """Store records as a batch of their own, in a run of its own unless one is given."""
    return catalog.store_batch(
        run or run_of(catalog),
        batch_id or f"batch-{next(_batch_numbers)}",
        [one if isinstance(one, Tagged) else Tagged(one) for one in records],
        deletions=[Deletion(record_id, "the source says so") for record_id in deleted],
        rejected=rejected,
        fetched_at=fetched_at,
        asked=asked,
    )
