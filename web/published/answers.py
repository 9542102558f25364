"""What the JSON endpoints of published sections answer."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from ingest.records import Kind


class PublishedStudy(BaseModel):
    id: str
    title: str
    url: str | None
    evidence: str = Field(description="The words or the identifier that say so")
    confidence: float = Field(description="0 to 1")
    notice: str | None = Field(description="Words to show beside it, such as Expression of concern")


class PublishedStory(BaseModel):
    id: str
    kind: Kind
    title: str
    excerpt: str
    outlet: str
    authors: str
    date: str = Field(description="ISO date or the known part of it; empty when unknown")
    url: str | None
    image: str | None
    language: str | None
    conditions: tuple[str, ...]
    study: PublishedStudy | None = Field(description="What a news item is about; null when nothing says so")
    pinned: bool
    notice: str | None = Field(description="Words to show beside it, such as Corrected")
    withdrawn: str | None = Field(description="Why readers no longer see it; only ever set with `on`")


class SectionLinks(BaseModel):
    page: str
    self: str
    json_feed: str
    rss: str
    atom: str
    fragment: str
    script: str


class SectionAnswer(BaseModel):
    section: str
    version: int
    title: str
    published_at: dt.datetime
    on: dt.date | None
    empty_text: str = Field(description="To be shown when there are no items")
    items: tuple[PublishedStory, ...]
    links: SectionLinks
    sample: bool


class SectionSummary(BaseModel):
    section: str
    version: int
    title: str
    published_at: dt.datetime
    items: int
    links: SectionLinks


class SectionsAnswer(BaseModel):
    sections: tuple[SectionSummary, ...]
    sample: bool
