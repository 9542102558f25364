"""The JSON API's answers."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from catalog import StudyOfStory
from ingest.records import (
    ConditionTag,
    Kind,
    Kinship,
    Link,
    NewsItem,
    Registration,
    SampleSize,
    State,
    Study,
    StudyFacts,
)


class Fault(BaseModel):
    """Every answer that is not 2xx."""

    error: str = Field(description="One sentence: what is wrong and what to do")


class Highlight(BaseModel):
    field: str
    fragments: tuple[str, ...] = Field(description="HTML in which everything but <mark> is escaped")


class Similar(BaseModel):
    id: str
    kind: Kind
    state: State
    title: str


class Hit(BaseModel):
    id: str
    kind: Kind
    state: State
    title: str
    date: str | None = Field(description="As exact as the source gave it: 2024-03-07, 2024-03 or 2024")
    source: str | None = Field(description="Journal, registry or outlet")
    authors: tuple[str, ...]
    conditions: tuple[str, ...]
    publication_types: tuple[str, ...]
    url: str | None
    score: float
    highlights: tuple[Highlight, ...]
    versions: tuple[Similar, ...] = Field(
        default=(), description="Other versions of the same study (registration, preprint, paper); versions=apart: none"
    )
    explanation: tuple[str, ...] = Field(default=(), description="With explain=1: why it stands here, in sentences")


class FacetValue(BaseModel):
    value: str
    label: str
    count: int


class SearchAnswer(BaseModel):
    total: int
    page: int
    size: int
    took_ms: float
    hits: tuple[Hit, ...]
    facets: dict[str, tuple[FacetValue, ...]]
    notes: tuple[str, ...] = Field(description="Sentences about how the words were read")
    synonyms: tuple[str, ...] = Field(description="What else was searched for; synonyms=off searches without")
    suggestion: str | None = Field(description="The words as they were probably meant, when one is misspelt")
    sample: bool = Field(description="True when the records are invented")


class Related(BaseModel):
    id: str
    kind: Kind
    state: State
    title: str
    relation: str
    direction: str = Field(description='"from" when this record names the other, "to" when the other names it')
    confidence: float = Field(
        description="0 to 1: 1 where a field of a record states it, less where it was read in text"
    )


class Relative(BaseModel):
    id: str
    kind: Kind
    state: State
    title: str
    role: str = Field(description='As in "secondary analysis", "other paper", "correction" or "retraction"')
    via: str = Field(description="The record that leads to it: a trial that both are on, or a paper it is about")
    confidence: float


class RecordAnswer(BaseModel):
    id: str
    kind: Kind
    state: State
    change: int = Field(description="Number of its last change in the catalogue")
    first_seen: dt.datetime
    changed_at: dt.datetime
    reference: str
    url: str | None
    tags: tuple[ConditionTag, ...]
    facts: StudyFacts = Field(
        description="What the study is at a glance, each fact with its evidence; unknown is absent"
    )
    links: tuple[Link, ...]
    registered: tuple[SampleSize, ...] = Field(description="Of a paper: its number of people by the registration")
    related: tuple[Related, ...]
    family: tuple[Relative, ...] = Field(description="Further records of the same study, by what records state")
    similar: tuple[Similar, ...] = Field(description="Other studies that share its rarest words; none of its own study")
    suggested: tuple[Kinship, ...] = Field(description="Registrations it may report, by what they share; never a fact")
    study: StudyOfStory | None = Field(
        description="Of a news item: the paper or trial it is about, by what it names (confidence 1) or by what they "
        "share; null where no study was found"
    )
    record: Study | Registration | NewsItem
    sample: bool


class Story(BaseModel):
    id: str
    title: str
    excerpt: str | None
    source: str
    date: str | None
    url: str | None
    language: str | None
    conditions: tuple[str, ...]
    also_from: tuple[str, ...] = Field(description="Other outlets with the same story")


class NewsAnswer(BaseModel):
    title: str
    checked: str | None
    items: tuple[Story, ...]
    sample: bool


class Reference(BaseModel):
    id: str
    kind: Kind
    title: str
    reference: str = Field(description="Plain text: Authors. Title. Journal. Year;volume(issue):pages. doi")
    date: str | None
    url: str | None
    state: State
    notice: str | None = Field(description="Words to show beside it, such as Withdrawn")
    status: str | None = Field(description="A trial's recruitment status")
    conditions: tuple[str, ...]


class ReferencesAnswer(BaseModel):
    title: str
    conditions: tuple[str, ...]
    checked: str | None
    items: tuple[Reference, ...]
    sample: bool


class Condition(BaseModel):
    id: str
    label: str


class TitleSuggestion(BaseModel):
    id: str
    title: str


class SuggestAnswer(BaseModel):
    conditions: tuple[Condition, ...]
    journals: tuple[str, ...]
    authors: tuple[str, ...]
    titles: tuple[TitleSuggestion, ...]


class ConditionsAnswer(BaseModel):
    conditions: tuple[Condition, ...]


class RunAnswer(BaseModel):
    source: str
    pass_name: str
    state: str
    window: str | None
    started: dt.datetime
    finished: dt.datetime | None
    receipt: dict[str, int | float] | None = Field(description="What the run did, in numbers that add up")
    error: str | None


class WatermarkAnswer(BaseModel):
    source: str
    pass_name: str
    value: str
    moved_at: dt.datetime


class FeedAnswer(BaseModel):
    feed: str
    outlet: str | None
    standing: str = Field(description="well, unread, waiting, silent, failing or dead")
    sentence: str = Field(description="In words: how the feed stands")
    remedy: str = Field(description="What to do; empty where nothing is to be done")
    posts_per_day: float | None
    newest_item: dt.datetime | None
    next_due: dt.datetime | None
    failures: int
    last_success: dt.datetime | None
    next_allowed: dt.datetime | None
    last_error: str | None


class IndexAnswer(BaseModel):
    ok: bool
    sentence: str = Field(description="In words: how the index stands")
    documents: int | None
    behind: int | None = Field(description="Changes of the catalogue that the index has not read yet")


class DeadLinkAnswer(BaseModel):
    """A published link whose page is gone; it has left its section."""

    record_id: str
    title: str
    url: str
    gone_since: dt.datetime
    problem: str | None


class StatusAnswer(BaseModel):
    counts: dict[str, int]
    quarantined: int
    last_change: int
    runs: tuple[RunAnswer, ...]
    watermarks: tuple[WatermarkAnswer, ...]
    feeds: tuple[FeedAnswer, ...]
    dead_links: tuple[DeadLinkAnswer, ...]
    index: IndexAnswer
    sample: bool


class HealthAnswer(BaseModel):
    status: str
    catalog: str
    index: str
