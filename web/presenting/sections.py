"""The website's two sections: catalogue entries as list items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from catalog import Entry
from ingest.records import Kind, NewsItem, Record, Registration, Strength, Study
from web.presenting.badges import KIND_WORDS, NOTICE_TYPES, Badge, badge_of, words_of
from web.presenting.dates import partial_machine, record_date, record_date_text
from web.presenting.links import page_path, source_url
from web.presenting.reference import Reference, author_line, reference_of, title_of

EXCERPT_LENGTH = 280


@dataclass(frozen=True, slots=True)
class SectionItem:
    """url: the source's page, None without an http address; path: the page here; also_from: others with the story."""

    id: str
    kind: Kind
    kind_words: str
    title: str
    url: str | None
    path: str
    source: str
    date: str | None
    machine_date: str | None
    reference: Reference
    authors: str
    badge: Badge | None
    status: str | None
    excerpt: str | None
    language: str | None
    conditions: tuple[str, ...]
    also_from: tuple[str, ...] = ()


def section_item(entry: Entry) -> SectionItem:
    record = entry.record
    date = record_date(record)
    return SectionItem(
        id=record.id,
        kind=record.kind,
        kind_words=KIND_WORDS[record.kind],
        title=title_of(record),
        url=source_url(record),
        path=page_path(record.id),
        source=source_name(record),
        date=record_date_text(record),
        machine_date=partial_machine(date) if date else None,
        reference=reference_of(record),
        authors=author_line(record.authors) if isinstance(record, Study) else "",
        badge=badge_of(entry.state),
        status=words_of(record.overall_status) if isinstance(record, Registration) and record.overall_status else None,
        excerpt=shortened(record.excerpt) if isinstance(record, NewsItem) and record.excerpt else None,
        language=record.language if isinstance(record, NewsItem) else None,
        conditions=tuple(dict.fromkeys(tag.condition for tag in entry.tags)),
    )


def source_name(record: Record) -> str:
    """The journal, the registry or the outlet."""
    match record:
        case Study():
            return (record.journal.title or record.journal.abbreviation or "PubMed") if record.journal else "PubMed"
        case Registration():
            return "ClinicalTrials.gov"
        case NewsItem():
            return record.source


def shortened(text: str, length: int = EXCERPT_LENGTH) -> str:
    """The text cut at a word's end, with an ellipsis where something was cut."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    return text[:length].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def is_reference(entry: Entry, condition: str | None) -> bool:
    """Whether a reference list of the condition (None: of everything) should name it.

    A notice (retraction, erratum, concern) only speaks of another paper; a paper that merely mentions the condition is
    not about it.
    """
    record = entry.record
    if isinstance(record, Study) and any(kind.name in NOTICE_TYPES for kind in record.publication_types):
        return False
    topics = [tag for tag in entry.tags if tag.strength is Strength.TOPIC]
    return condition is None or any(condition in tag.answers_to for tag in topics)


def news_items(entries: Iterable[Entry]) -> tuple[SectionItem, ...]:
    """One item per story: copies of a story that other outlets carry are named in ``also_from`` of the first."""
    stories: dict[str, SectionItem] = {}
    for entry in entries:
        if not isinstance(entry.record, NewsItem):
            continue
        item = section_item(entry)
        story = entry.record.story_id or entry.record.key
        first = stories.get(story)
        if first is None:
            stories[story] = item
        elif item.source != first.source and item.source not in first.also_from:
            stories[story] = replace(first, also_from=(*first.also_from, item.source))
    return tuple(stories.values())


def newest_of_all(lists: Sequence[Sequence[Entry]], limit: int) -> tuple[Entry, ...]:
    """Several conditions' lists as one, each record once, newest first."""
    if len(lists) == 1:
        return tuple(lists[0][:limit])
    entries = {entry.record.id: entry for entries in lists for entry in entries}
    return tuple(sorted(entries.values(), key=_newness, reverse=True)[:limit])


def _newness(entry: Entry) -> tuple[str, str]:
    """As the catalogue orders: a date in the future counts as the day the record was first seen."""
    date, seen = record_date(entry.record), entry.first_seen.date()
    return (min(date.value, seen).isoformat() if date else "", entry.record.id)


def linked_data(items: Sequence[SectionItem], name: str) -> dict[str, object]:
    """The list in schema.org's terms, for search engines that read the website's page."""
    elements = [
        {"@type": "ListItem", "position": place, "item": _linked_item(item)}
        for place, item in enumerate(items, start=1)
    ]
    return {"@context": "https://schema.org", "@type": "ItemList", "name": name, "itemListElement": elements}


_LINKED_TYPES = {Kind.STUDY: "MedicalScholarlyArticle", Kind.REGISTRATION: "MedicalTrial", Kind.NEWS: "NewsArticle"}


def _linked_item(item: SectionItem) -> dict[str, object]:
    linked: dict[str, object] = {"@type": _LINKED_TYPES[item.kind]}
    named = {"name" if item.kind is Kind.REGISTRATION else "headline": item.title, "url": item.url}
    if item.kind is not Kind.REGISTRATION:
        named["datePublished"] = item.machine_date
    linked |= {name: value for name, value in named.items() if value}
    if item.kind is Kind.NEWS:
        linked["publisher"] = {"@type": "Organization", "name": item.source}
    elif item.kind is Kind.STUDY:
        linked["isPartOf"] = {"@type": "Periodical", "name": item.source}
    return linked
