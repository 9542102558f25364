"""Which study of the catalogue a news story is about, and what says so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from catalog import Catalog, Entry, StudyOfStory
from ingest.news_clues import read_clues
from ingest.records import Kind, NewsItem, State, Strength, Study
from ingest.reported import REPORTS, StoryProfile, StudyProfile, story_profile, study_profile, study_reported
from web.presenting.links import source_url
from web.presenting.reference import title_of

BEFORE, AFTER = dt.timedelta(days=120), dt.timedelta(days=45)
"""How long before its story a study may have been listed, and how long after: PubMed is sometimes the later one."""
NAMED = 1.0


def study_of(catalog: Catalog, entry: Entry) -> StudyOfStory | None:
    """The paper or trial that a news item reports; None for everything else, and where it cannot be said.

    What the item or its page names by DOI, PMID or NCT number is certain; a name that leads to no record here leaves
    no room for a guess. Without one, journal, authors and dates are weighed (ingest.reported).
    """
    item = entry.record
    if not isinstance(item, NewsItem) or entry.state is State.DELETED:
        return None
    named = [link for link in entry.links if link.relation == REPORTS]
    if not named:
        return _weighed(catalog, item, entry, _between(catalog, _seen(item, entry)))
    held = {
        other.record.id: (other, link.evidence) for link, other in catalog.related(item.id) if link.source == item.id
    }
    papers = [found for found in held.values() if isinstance(found[0].record, Study)]
    chosen = papers or list(held.values())
    if len(chosen) == 1:
        other, evidence = chosen[0]
        return _told(other, f"it names {evidence}", NAMED)
    best = _weighed(catalog, item, entry, (other for other, _ in papers))
    return None if best is None else _told(held[best.record_id][0], f"it names {held[best.record_id][1]}", NAMED)


def _weighed(catalog: Catalog, item: NewsItem, entry: Entry, studies: Iterable[Entry]) -> StudyOfStory | None:
    story = _story(item, entry)
    profiles = (profile for study in studies if (profile := _study(study)) is not None)
    found = study_reported(story, profiles)
    other = catalog.get(found.target) if found else None
    return _told(other, "; ".join(found.evidence), found.confidence) if found and other else None


def _between(catalog: Catalog, day: dt.datetime) -> tuple[Entry, ...]:
    return catalog.listed_between(Kind.STUDY, day - BEFORE, day + AFTER)


def _seen(item: NewsItem, entry: Entry) -> dt.datetime:
    return item.published or entry.first_seen


def _story(item: NewsItem, entry: Entry) -> StoryProfile:
    texts = (item.title, item.excerpt or "")
    return story_profile(item.id, texts, read_clues((*texts, *item.clues)), _seen(item, entry).date(), _topics(entry))


def _study(entry: Entry) -> StudyProfile | None:
    if not isinstance(entry.record, Study) or entry.state is State.SUPERSEDED:
        return None
    sizes = (size.count for size in entry.facts.sample_sizes)
    return study_profile(entry.record, sizes=sizes, conditions=_topics(entry))


def _topics(entry: Entry) -> set[str]:
    return {tag.condition for tag in entry.tags if tag.strength is Strength.TOPIC}


def _told(other: Entry, evidence: str, confidence: float) -> StudyOfStory:
    record = other.record
    return StudyOfStory(record.id, title_of(record), source_url(record) or "", evidence, confidence)
