"""What the website pulls: one frozen list per section, as it was published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from ingest.errors import Retriable
from ingest.records import Kind


class Overtaken(Retriable):
    """An editor decided something while a section was being selected: select it again."""


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


class Action(StrEnum):
    """What an editor may decide about a record in a section. The last word on showing and on pinning counts."""

    PUBLISH = "publish"
    HIDE = "hide"
    PIN = "pin"
    UNPIN = "unpin"


@dataclass(frozen=True, slots=True)
class SectionDecision:
    """One row of the decision log.

    section: None means every section. names: every name under which the record, and copies of it, were known when this
    was decided; by them the decision is found again when the same thing arrives as another record.
    """

    record_id: str
    action: Action
    section: str | None
    by: str
    why: str
    at: dt.datetime
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A standing decision and the record it is about now; section: None where it holds for every section."""

    record_id: str
    at: dt.datetime
    section: str | None


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the log says of one section now.

    hidden: ids of what is never shown, every copy included; published: shown whatever the section's rules say, oldest
    decision first; pinned: on top, the newest decision first.
    """

    hidden: frozenset[str] = frozenset()
    published: tuple[Verdict, ...] = ()
    pinned: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkCheck:
    """How the page behind a published item's link was last found.

    status: of its answer, None when none came; failures: times in a row its host was not there; gone_since: when it was
    first known to be gone, None while it is there or nobody can say; problem: in words.
    """

    url: str
    record_id: str
    checked_at: dt.datetime
    status: int | None = None
    failures: int = 0
    gone_since: dt.datetime | None = None
    problem: str | None = None
