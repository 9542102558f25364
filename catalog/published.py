"""What the website pulls: one frozen list per section, as it was published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from ingest.records import Kind


@dataclass(frozen=True, slots=True)
class StudyOfStory:
    """The study or trial that a headline is about.

    evidence: the words or the identifier that say so; confidence: 0 to 1.
    """

    record_id: str
    title: str
    url: str
    evidence: str
    confidence: float


@dataclass(frozen=True, slots=True)
class PublishedItem:
    """One line of a section. All text is plain.

    outlet: the outlet, the journal or "ClinicalTrials.gov"; date: an ISO date or the known part of it, "" when unknown;
    image: its address; conditions: ids of the vocabulary; study: what a news item is about, None when nothing says so.
    """

    record_id: str
    kind: Kind
    title: str
    excerpt: str
    outlet: str
    authors: str
    date: str
    url: str
    image: str | None = None
    language: str | None = None
    conditions: tuple[str, ...] = ()
    study: StudyOfStory | None = None
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A section as it was published. version: 1, 2, 3 … within the section; published_at: in UTC."""

    section: str
    version: int
    title: str
    empty_text: str
    published_at: dt.datetime
    items: tuple[PublishedItem, ...]
