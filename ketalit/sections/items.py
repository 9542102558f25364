"""A record as a line of a published section: plain values that need nothing else to be shown."""

from __future__ import annotations

import datetime as dt

from catalog import Entry, PublishedItem, StudyOfStory
from ingest.records import NewsItem, Record, Registration, Study
from ketalit.sections.selecting import Chosen, dated, topics_of
from web.presenting.badges import words_of
from web.presenting.dates import partial_machine, record_date
from web.presenting.links import safe_url
from web.presenting.reference import author_line, title_of
from web.presenting.sections import shortened, source_name

LONGEST_TITLE = 400
LONGEST_EXCERPT = 300


def published_item(chosen: Chosen, url: str, study: StudyOfStory | None, now: dt.datetime) -> PublishedItem:
    """``url``: where it can be read; ``study``: what a news item is about."""
    entry, record = chosen.entry, chosen.entry.record
    news = record if isinstance(record, NewsItem) else None
    return PublishedItem(
        record_id=record.id,
        kind=record.kind,
        title=shortened(title_of(record), LONGEST_TITLE),
        excerpt=_excerpt(record),
        outlet=source_name(record),
        authors=_authors(record),
        date=_date(entry, now),
        url=url,
        image=safe_url(news.image_url) if news else None,
        language=news.language if news else None,
        conditions=topics_of(entry),
        study=study,
        pinned=chosen.pinned,
    )


def _excerpt(record: Record) -> str:
    """The feed's own words; where a trial stands; nothing of a paper, whose abstract belongs to its journal."""
    match record:
        case NewsItem(excerpt=excerpt):
            return shortened(excerpt, LONGEST_EXCERPT) if excerpt else ""
        case Registration(overall_status=status):
            return f"{words_of(status)}." if status else ""
        case Study():
            return ""


def _authors(record: Record) -> str:
    match record:
        case Study(authors=authors):
            return author_line(authors)
        case Registration(sponsor=sponsor):
            return sponsor or ""
        case NewsItem(author=author):
            return author or ""


def _date(entry: Entry, now: dt.datetime) -> str:
    """As exact as the source was; an undated story, or one dated ahead, has the day it was first seen."""
    if isinstance(entry.record, NewsItem):
        return dated(entry, now).date().isoformat()
    date = record_date(entry.record)
    return partial_machine(date) if date else ""
